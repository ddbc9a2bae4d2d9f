"""How far it is: a bar with the remaining time in a terminal, elsewhere a line now and then."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

EVERY = 20.0
"""Seconds between two lines where there is no terminal: a log must not look dead, nor fill up."""


@contextmanager
def progress(
    label: str, console: Any = None, *, rows: int = 1, unit: str = "replications", first: str = "starting"
) -> Iterator[Callable[[int, int], None]]:
    """A bar as long as the block lasts; hands out `update(done, to do)`.

    The second number may grow, when a look finds that more replications are needed.
    console  a `rich.console.Console`; one on stderr if left out
    rows     scenarios, baseline included, that share what is to be done evenly: `4 scenarios x 10 replications`
    unit     what is counted
    first    said until the first of them is done
    """
    from rich.console import Console

    console = console or Console(stderr=True)
    if not console.is_terminal:
        yield _log(label, console, rows, unit)
        return
    with _bar(console) as bar:
        task = bar.add_task(label, total=None, count=first, left="")

        def update(done: int, total: int) -> None:
            seconds = bar.tasks[0].time_remaining
            left = "" if seconds is None else f", {seconds // 60:.0f}:{seconds % 60:02.0f} left"
            bar.update(task, completed=done, total=total, count=counted(done, total, rows, unit), left=left)

        yield update


def counted(done: int, total: int, rows: int = 1, unit: str = "replications") -> str:
    """`12 of 40 (4 scenarios x 10 replications)`."""
    return f"{done} of {total} ({rows} scenarios x {total // rows} {unit})" if rows > 1 else f"{done} of {total} {unit}"


def _log(label: str, console: Any, rows: int, unit: str) -> Callable[[int, int], None]:
    said_at = time.monotonic()

    def update(done: int, total: int) -> None:
        nonlocal said_at
        if done < total and time.monotonic() - said_at >= EVERY:
            said_at = time.monotonic()
            console.print(f"{label}: {counted(done, total, rows, unit)}", highlight=False, markup=False)

    return update


def _bar(console: Any) -> Any:
    from rich.progress import BarColumn, Progress, TextColumn

    words = TextColumn("{task.description}", markup=False)
    return Progress(
        words, BarColumn(20), TextColumn("{task.fields[count]}{task.fields[left]}"), console=console, transient=True
    )

"""A progress bar with the remaining time; silent when nobody watches."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def progress(label: str, console: Any = None) -> Iterator[Callable[[int, int], None]]:
    """A bar as long as the block lasts; hands out `update(replications done, replications to do)`.

    The second number may grow, when a look finds that more replications are needed.
    console  a `rich.console.Console`; one on stderr if left out. If it is no terminal, nothing is printed.
    """
    from rich.console import Console

    console = console or Console(stderr=True)
    if not console.is_terminal:
        yield lambda done, total: None
        return
    with _bar(console) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _bar(console: Any) -> Any:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    left = TextColumn("replications,")
    columns = (TextColumn("{task.description}", markup=False), BarColumn(20), MofNCompleteColumn(), left)
    return Progress(*columns, TimeRemainingColumn(), TextColumn("left"), console=console, transient=True)

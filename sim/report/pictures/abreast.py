"""Pictures are drawn side by side: matplotlib keeps one core busy for seconds while the others stand idle.

A copy of this process (`fork`) needs no second import and no copy of the results, so it pays for half a second of work.
That is asked for on Linux only, where it is safe; elsewhere, and where a copy fails, everything is drawn here.
"""

import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from multiprocessing import get_context
from typing import Any

from sim.experiment.executor import default_workers

_PATIENCE = 60.0
"""Seconds after which a copy has failed."""


def side_by_side(tasks: Mapping[str, Callable[[], str]]) -> dict[str, str]:
    """What each task returns, by name: the last is done here, the others in copies of this process."""
    copies = {name: _begin(task) for name, task in list(tasks.items())[:-1]} if _may_copy() else {}
    done = {name: task() for name, task in tasks.items() if name not in copies}
    for name, (process, answer) in copies.items():
        with suppress(EOFError):
            if answer.poll(_PATIENCE):
                done[name] = answer.recv()
        process.kill()
        process.join()
    return {name: done[name] if name in done else task() for name, task in tasks.items()}


def _may_copy() -> bool:
    return sys.platform == "linux" and default_workers() > 1


def _begin(task: Callable[[], str]) -> tuple[Any, Any]:
    context = get_context("fork")
    answer, to_us = context.Pipe(duplex=False)
    process = context.Process(target=_tell, args=(task, to_us), daemon=True)
    process.start()
    to_us.close()
    return process, answer


def _tell(task: Callable[[], str], answer: Any) -> None:
    # What goes wrong here goes wrong once more where somebody can see it.
    with suppress(Exception):
        answer.send(task())

"""What is common to all measurements: attempts, the median of several, and the line that is printed."""

import math
import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median_low
from typing import Any


@dataclass(frozen=True)
class Options:
    """What the command line says about how to measure."""

    threads: int = 1
    repeat: int = 3
    """timed attempts; the median counts"""

    @property
    def clock(self) -> str:
        """`cpu`: processor seconds of the process; `wall`: seconds by the clock on the wall, for several threads."""
        return "cpu" if self.threads == 1 else "wall"


class CountMismatchError(Exception):
    """The engine did not do the work that the case is defined by: its speed means nothing."""


def assert_events(found: int, expected: int) -> None:
    """Raise `CountMismatchError` unless both are equal."""
    if found != expected:
        raise CountMismatchError(f"expected {expected} events, found {found}")


def peak_mb() -> float:
    """Largest resident memory of this process so far, in 2**20 bytes. Each row has a process of its own."""
    status = Path("/proc/self/status")
    if status.is_file():
        # Not getrusage: there a process inherits the peak of the one that started it.
        kilobytes = next(text.split()[1] for text in status.read_text().splitlines() if text.startswith("VmHWM"))
        return int(kilobytes) / 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 1024)


@dataclass(frozen=True)
class Attempt:
    """One timed attempt and what was done in it."""

    seconds: float
    events: int
    contacts: int = 0
    """contacts that came, redials and repeats included; not those due beyond the horizon"""
    simulated: dict[str, float] = field(default_factory=dict)
    peak_mb: float = field(default_factory=peak_mb)
    fastest: float = math.inf
    """seconds of the fastest attempt, where this is the median one"""


def median_attempt(attempt: Callable[[], Attempt], repeat: int, expected_events: int) -> Attempt:
    """The attempt with the median time, once all of them have handled exactly the events expected.

    Raises `CountMismatchError`.
    """
    attempts = [attempt() for _ in range(repeat)]
    for found in attempts:
        assert_events(found.events, expected_events)
    middle = median_low(found.seconds for found in attempts)
    fastest = min(found.seconds for found in attempts)
    return replace(next(found for found in attempts if found.seconds == middle), fastest=fastest)


def line(
    case: str,
    engine: str,
    done: Attempt,
    *,
    clock: str = "cpu",
    threads: int = 1,
    theory: dict[str, float] | None = None,
    note: str = "",
) -> dict[str, Any]:
    """One row of output.

    clock   as in `Options.clock`
    theory  exact or published answers, under the names of the simulated ones
    """
    return {
        "case": case,
        "engine": engine,
        "contacts": int(done.contacts) or None,
        "events": int(done.events) or None,
        "seconds": round(done.seconds, 4),
        "contacts_per_s": round(done.contacts / done.seconds) if done.contacts else None,
        "fastest_per_s": round(done.contacts / min(done.fastest, done.seconds)) if done.contacts else None,
        "clock": clock,
        "threads": threads,
        "peak_mb": round(done.peak_mb, 1) or None,
        "theory": theory and _rounded(theory),
        "simulated": _rounded(done.simulated),
        "note": note,
    }


def _rounded(figures: dict[str, float]) -> dict[str, float]:
    """Five significant digits: enough to compare, few enough to read."""
    return {name: float(f"{value:.5g}") for name, value in figures.items()}

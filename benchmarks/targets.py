"""What the project promises about speed and memory, held against the lines of one run."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

Line = dict[str, Any]


class Target(NamedTuple):
    """A promise."""

    text: str
    cases: tuple[tuple[str, str], ...]
    """(case, engine) of the lines it is about"""
    value: Callable[..., float]
    """of those lines"""
    at_least: float = 0.0
    at_most: float = float("inf")


def _speed(line: Line) -> float:
    """Contacts a second and thread, of the fastest attempt."""
    return line["fastest_per_s"] / line["threads"]


def _seconds(line: Line) -> float:
    return line["seconds"]


TARGETS = (
    Target("multiskill, contacts a second and core, figures folded in", (("multiskill", "numba"),), _speed, 2.0e6),
    Target("multiskill_on, contacts a second and core", (("multiskill_on", "numba"),), _speed, 2.0e6),
    Target("multiskill, SimPy reference, contacts a second", (("multiskill", "simpy"),), _speed, 20_000),
    Target(
        "mm30, times as fast as naive SimPy",
        (("mm30", "numba"), ("mm30", "naive_simpy")),
        lambda ours, theirs: _speed(ours) / _speed(theirs),
        50,
    ),
    Target("small, contacts a second (peer: 1.17 million)", (("small", "numba"),), _speed, 1.17e6),
    Target(
        "scale, cost a contact at 3,000 agents / at 30",
        (("scale_30", "numba"), ("scale_3000", "numba")),
        lambda few, many: _speed(few) / _speed(many),
        at_most=1.6,
    ),
    Target(
        "threads, times as fast with two (best pair)",
        (("threads_1", "numba"), ("threads_2", "numba")),
        lambda one, two: _seconds(one) / _seconds(two),
        1.5,
    ),
    Target(
        "memory, peak at 10,000 replications / at 100",
        (("memory_100", "numba"), ("memory_10000", "numba")),
        lambda few, many: many["peak_mb"] / few["peak_mb"],
        at_most=1.25,
    ),
    Target(
        "sweep of 40 points, contacts a second / those of a single run",
        (("sweep_40", "numba"),),
        lambda line: line["simulated"]["share_of_a_single_run"],
        0.85,
    ),
    Target("contactsim --help, seconds", (("cold_help", "numba"),), _seconds, at_most=0.5),
    Target("warm start to the first replication, seconds", (("cold_start", "numba"),), _seconds, at_most=2.0),
    Target("run=quick with pictures, seconds", (("cold_quick", "numba"),), _seconds, at_most=8.0),
    Target("first compile, seconds", (("cold_compile", "numba"),), _seconds, at_most=45.0),
)


def judged(lines: list[Line]) -> Iterator[str]:
    """A sentence for each promise whose lines are all there."""
    found = {(line["case"], line["engine"]): line for line in lines if line["seconds"]}
    for target in TARGETS:
        if all(case in found for case in target.cases):
            value = target.value(*(found[case] for case in target.cases))
            asked = f"at least {target.at_least:,g}" if target.at_least else f"at most {target.at_most:,g}"
            is_met = target.at_least <= value <= target.at_most
            yield f"{'met   ' if is_met else 'MISSED'}  {target.text}: {value:,.4g} ({asked})"

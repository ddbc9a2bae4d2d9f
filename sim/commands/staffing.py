"""`contactsim staffing telecom at=10:00`: agents on duty against required, an Erlang A estimate of simulated demand."""

from collections.abc import Iterator, Sequence
from typing import Any

from sim.centre.change import WHAT_IF
from sim.centre.errors import InputProblems, Problem
from sim.centre.values import Misread, read_clock, write_clock
from sim.commands.make import simulated
from sim.commands.printed import wrapped
from sim.commands.words import Words


def staffing(words: Sequence[str], config_dir: str | None = None) -> int:
    """Run the command. Raises `InputProblems`."""
    from sim.report.coverage import LABEL, coverage

    at = _time([word for word in words if word.startswith("at=")])
    rest = [word for word in words if not word.startswith("at=")]
    if not any(word.startswith("run") for word in rest):
        rest.append("run=quick")  # the demand is known well enough for whole agents
    asked = Words.of(rest)
    run = asked.together(config_dir)
    interval_s = int(run.centre.calendar.interval)
    start = None if at is None else write_clock(at // interval_s * interval_s)
    run, comparison = simulated(run)
    result = comparison.scenarios[0] if comparison.scenarios else comparison.baseline
    name = f"{run.centre.name}, {result.name}" + (f" ({WHAT_IF})" if result.scenario.is_what_if else "")
    print(wrapped(f"{name}:"))
    print(f"on duty against required ({LABEL})")
    pools = coverage(comparison, result)
    if not pools:
        print(wrapped(_nothing(run.centre.start)))
    for pool in pools:
        for line in _lines(pool, start, run.centre.start):
            print(wrapped(line, "  "))
    return 0


def _time(words: list[str]) -> int | None:
    if not words:
        return None
    try:
        return read_clock(words[-1].removeprefix("at="))
    except Misread as slip:
        raise InputProblems([Problem(f"command line: {words[-1]}", str(slip.found), slip.allowed, slip.mend)]) from None


def _nothing(taken_up: Any) -> str:
    """Why there is no pool to speak of."""
    if taken_up is None:
        return "nobody is answered: no handle time is known"
    return f"no whole interval in which anybody is answered is left from {write_clock(taken_up.at)} on"


def _lines(pool: Any, start: str | None, taken_up: Any = None) -> Iterator[str]:
    """One sentence for the interval that begins at `start`, or the pool's whole day as a table.

    taken_up  the state in which the day is taken up, if it is
    """
    from sim.report.coverage import NO_REQUIREMENT, short_by

    if not pool.is_known:
        yield f"{pool.name}: {NO_REQUIREMENT}"
        return
    if start is not None:
        if start not in pool.starts:
            is_over = taken_up is not None and read_clock(start) < taken_up.at
            over = (
                f"{start} began before {write_clock(taken_up.at)}, where the rest of the day begins" if is_over else ""
            )
            yield f"{pool.name}: {over or f'closed at {start}'}"
            return
        i = pool.starts.index(start)
        yield f"{pool.name}, for {pool.target}: {pool.line(i)};"
        yield f"  {_settled(pool, i)}"
        return
    over = " a day" if taken_up is None else f" from {write_clock(taken_up.at)} on"
    yield f"{pool.name}, for {pool.target}, {pool.hours_short + 0.0:,.0f} agent-hours short{over}"
    yield f"{'':8}{'offered':>8}{'on duty':>9}{'required':>10}  gap"
    for i, begins in enumerate(pool.starts):
        gap = short_by(pool.gap[i])
        yield f"  {begins:6}{pool.offered[i]:8.0f}{pool.on_duty[i]:9.0f}{pool.required[i]:10.0f}  {gap}"


def _settled(pool: Any, i: int) -> str:
    """The same once nobody has to call again in vain."""
    from math import isfinite

    from sim.report.coverage import short_by

    if not isfinite(pool.settled[i]):
        return "redials and repeats would not settle"
    gap = short_by(pool.on_duty[i] - pool.settled[i])
    return f"{gap} once redials and repeats have settled"

"""What the numbers in the records are called, and how long things took, in the words of a trace."""

from dataclasses import dataclass
from typing import Any

from sim.centre.compiled import CompiledCentre
from sim.centre.days import day_taken_up, horizon_of
from sim.centre.schema import Centre
from sim.centre.values import write_clock
from sim.clock import TICKS_PER_SECOND
from sim.codes import (
    BEYOND_HORIZON,
)
from sim.report.wording import plural


@dataclass(frozen=True)
class Names:
    """What the numbers in the records are called."""

    types: tuple[str, ...]
    queues: tuple[str, ...]
    groups: tuple[str, ...]
    first_agent: tuple[int, ...]
    """By group: number of its first agent."""
    days: tuple[str, ...]
    """By calendar day of the horizon: `Mon 2026-11-23`, `day 2 (Tue)`; where a day is taken up also the one behind it,
    on which the contacts in hand are put: `day 1 (Mon), in hand at 15:00`."""
    n_days: int
    """Calendar days of the horizon."""

    @classmethod
    def of(cls, centre: Centre, compiled: CompiledCentre) -> "Names":
        """The names of a centre and its days."""
        horizon = horizon_of(centre)
        days = [horizon.label(day) for day in range(horizon.n_days)]
        if centre.start is not None:
            days.append(f"{days[day_taken_up(centre, horizon)]}, in hand at {write_clock(centre.start.at)}")
        return cls(
            compiled.type_names,
            compiled.queue_names,
            compiled.group_names,
            tuple(compiled.groups["first_agent"].tolist()),
            tuple(days),
            horizon.n_days,
        )

    def is_in_hand(self, contact: Any) -> bool:
        """True of a contact that was answered before the day is taken up, unless it is not followed at all."""
        return contact["day"] == self.n_days and contact["outcome"] != BEYOND_HORIZON

    def agent(self, leg: Any) -> str:
        """`agent 4 of front_line`, counted from 1 in the group."""
        group = int(leg["group"])
        return f"agent {int(leg['agent']) - self.first_agent[group] + 1} of {self.groups[group]}"


def between(start: int, end: int) -> str:
    """The time from one tick to another, as the clock shows it."""
    return duration((end // TICKS_PER_SECOND - start // TICKS_PER_SECOND) * TICKS_PER_SECOND)


def duration(ticks: int) -> str:
    """`36 s`, `4 min 05 s`, `1 h 02 min`, `2 days 3 h`; cut to whole seconds.

    >>> duration(245_000)
    '4 min 05 s'
    """
    seconds = ticks // TICKS_PER_SECOND
    minutes, hours = seconds // 60, seconds // 3600
    if seconds < 60:
        return f"{seconds} s"
    if minutes < 60:
        return f"{minutes} min {seconds % 60:02d} s"
    if hours < 24:
        return f"{hours} h {minutes % 60:02d} min"
    return f"{plural(hours // 24, 'day')} {hours % 24} h"

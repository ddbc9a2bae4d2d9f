"""Open longer, or shorter."""

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar

import numpy as np
from pydantic import BeforeValidator

from sim.centre.check import Finding
from sim.centre.days import Horizon, arrival_rates, headcounts, horizon_of, with_arrival_rates, with_headcounts
from sim.centre.handle_times import interval_factors, with_interval_factors
from sim.centre.schema import Centre
from sim.centre.schema.calendar import Hours, read_hours
from sim.centre.schema.parts import about
from sim.centre.values import SECONDS_PER_DAY, Misread, Number, as_text, read_change, write_clock
from sim.levers.lever import Applied
from sim.levers.span import a_measured_day
from sim.levers.wording import listed
from sim.whatif.what_if import WhatIf

Opening = int | tuple[int, int]
"""Seconds by which closing is later, or new hours."""


def _read(value: Any) -> Opening:
    text = as_text(value)
    if text[:1] in "+-":
        step = read_change(value, "duration")
        if step.relative:
            raise Misread(text, "+1h, -30min or 08:00-21:00")
        return int(step.amount)
    if isinstance(value, tuple):
        return value
    hours = read_hours(value)
    if hours is None:
        raise Misread(text, "+1h, -30min or 08:00-21:00")
    return hours


class OpeningHours(WhatIf):
    """Every open day closes later (`+1h`), or has other hours (`08:00-21:00`); closed days stay closed.

    In hours that are new, contacts come and agents work as in the nearest interval that was open, times `demand` and
    `staff`. In hours that are gone nobody works; whoever calls then is turned away.
    """

    name: ClassVar[str] = "opening_hours"
    effect: ClassVar[str] = "open longer or shorter; new hours have the demand and staff of the open hour next to them"
    example: ClassVar[str] = "opening_hours=+1h  opening_hours=07:00-21:00  opening_hours.billing=-30min"
    whom: ClassVar[tuple[str, ...]] = ("types", "queues")

    change: Annotated[Opening, BeforeValidator(_read)] = about(
        "closing so much later, or the new hours of every open day", unit="+1h or 08:00-21:00"
    )
    demand: Number = about("contacts in new hours, as a multiple of the open interval next to them", default=1.0, ge=0)
    staff: Number = about("agents in new hours, as a multiple of the open interval next to them", default=1.0, ge=0)

    def _misfits(self, centre: Centre) -> Iterator[Finding]:
        """Hours that pass midnight or end before they begin."""
        for name in self.type_names(centre):
            for hours in _week(centre, name):
                new = hours and self._moved(hours)
                if hours and new and not (new[0] < new[1] <= SECONDS_PER_DAY):
                    words = f"{name}: {write_clock(hours[0])} to {new[1] / 3600:g} h"
                    yield Finding(("change",), words, "hours that end after they begin, 24:00 at the latest")
                    return

    def _moved(self, hours: tuple[int, int]) -> tuple[int, int]:
        return (hours[0], hours[1] + self.change) if isinstance(self.change, int) else self.change

    def _apply(self, centre: Centre) -> Applied:
        names = self.type_names(centre)
        types = dict(centre.types)
        for name in names:
            week = tuple(hours and self._moved(hours) for hours in _week(centre, name))
            types[name] = types[name].model_copy(update={"opening_hours": week})
        update: dict[str, Any] = {"types": types}
        if len(names) == len(types):
            whole = tuple(hours and self._moved(hours) for hours in centre.calendar.opening_hours)
            update["calendar"] = centre.calendar.model_copy(update={"opening_hours": whole})
        after = centre.model_copy(update=update)
        old, new = horizon_of(centre), horizon_of(after)
        rates, heads = arrival_rates(centre, old), headcounts(centre, old)
        more_rates = np.array([
            _extended(rates[k], old.open_intervals(k), new.open_intervals(k), self.demand) for k in range(len(types))
        ])  # fmt: skip
        # Whole agents; nobody is on duty when no type is open.
        more_heads = np.array([
            np.floor(_extended(table, old.open_intervals(), new.open_intervals(), self.staff) + 0.5) for table in heads
        ]) * new.open_intervals()  # fmt: skip
        after = with_headcounts(with_arrival_rates(after, more_rates), more_heads)
        after = with_interval_factors(after, interval_factors(centre, old))
        return Applied(after, tuple(self._changes(centre, after, (old, new))), notes=tuple(self._notes(old, new)))

    def _changes(self, centre: Centre, after: Centre, horizons: tuple[Horizon, Horizon]) -> Iterator[Any]:
        # Types with equal hours are told of once.
        alike: dict[tuple[str, str], list[str]] = {}
        for name in self.type_names(centre):
            old, new = (_in_words(_week(c, name)) for c in (centre, after))
            alike.setdefault((old, new), []).append(name)
        for (old, new), names in alike.items():
            whose = "" if len(names) == len(centre.types) else f", {listed(names)}"
            yield self.changed(f"opening hours{whose}", old, new)
        both = list(zip((centre, after), horizons, strict=True))
        for what, table in (("new issues", arrival_rates), ("agent-hours on duty", _hours)):
            old, new = (f"{a_measured_day(c, table(c, h)):,.0f}" for c, h in both)
            yield self.changed(f"{what} {centre.each_day}", old, new)

    def _notes(self, old: Horizon, new: Horizon) -> Iterator[str]:
        was_open, is_open = old.open_intervals(), new.open_intervals()
        if (is_open & ~was_open).any():
            yield (
                f"what-if opening_hours: new hours have x{self.demand:g} the contacts and x{self.staff:g} the agents "
                "of the open interval next to them; no contacts move there from other hours"
            )
        if (was_open & ~is_open).any():
            yield "what-if opening_hours: whoever calls in the hours that are gone is turned away"


def _week(centre: Centre, name: str) -> tuple[Hours, ...]:
    return centre.types[name].opening_hours or centre.calendar.opening_hours


def _hours(centre: Centre, horizon: Horizon) -> np.ndarray:
    return headcounts(centre, horizon) * (horizon.interval_s / 3600)


def _in_words(week: tuple[Hours, ...]) -> str:
    return ", ".join(dict.fromkeys("-".join(map(write_clock, hours)) for hours in week if hours))


def _extended(table: np.ndarray, was_open: np.ndarray, is_open: np.ndarray, factor: float) -> np.ndarray:
    """A plan with new intervals filled from the nearest that was open on the day; all arrays (D, I).

    Ties: of two that are equally near, the earlier one.
    """
    result = table.astype(float)
    for day in range(len(table)):
        before = np.flatnonzero(was_open[day])
        for i in np.flatnonzero(is_open[day] & ~was_open[day]) if len(before) else ():
            result[day, i] = factor * table[day, before[np.abs(before - i).argmin()]]
    return result

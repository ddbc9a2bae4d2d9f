"""From calendar and plans to tables of calendar day x interval: opening, rates, headcounts, duty events.

D calendar days of the horizon, I intervals a day, T types, G groups, in the order in which the centre names them.
"""

import datetime
from calendar import day_name
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sim.centre.compiled_rows import DUTY_EVENT
from sim.centre.schema import WEEKDAYS, Calendar, Centre, Headcount, Volume
from sim.centre.schema.calendar import Hours
from sim.centre.values import SECONDS_PER_DAY, Misread
from sim.clock import NEVER, TICKS_PER_DAY, TICKS_PER_SECOND
from sim.codes import COMES, GOES, NOBODY, STAYS


@dataclass(frozen=True)
class Horizon:
    """The calendar days that are simulated."""

    weekday: np.ndarray
    """(D,) int8: 0 Monday .. 6 Sunday."""
    measured: np.ndarray
    """(D,) bool: False for warm-up days and closed days."""
    interval_s: int
    """seconds"""
    hours: tuple[tuple[Hours, ...], ...]
    """(T, 7): each type's hours by weekday."""
    first_date: datetime.date | None

    @property
    def n_days(self) -> int:
        """D."""
        return len(self.weekday)

    @property
    def n_intervals(self) -> int:
        """I."""
        return SECONDS_PER_DAY // self.interval_s

    def open_intervals(self, type_id: int | None = None) -> np.ndarray:
        """(D, I) bool: intervals that overlap the opening hours of a type, or of any type."""
        starts = np.arange(self.n_intervals) * self.interval_s
        is_open = np.zeros((self.n_days, self.n_intervals), bool)
        for hours in self.hours if type_id is None else [self.hours[type_id]]:
            for day, weekday in enumerate(self.weekday):
                if span := hours[weekday]:
                    is_open[day] |= (starts < span[1]) & (starts + self.interval_s > span[0])
        return is_open

    def label(self, day: int) -> str:
        """`Tue 24 Nov` or `day 2 (Tue)`."""
        name, date = WEEKDAYS[self.weekday[day]].capitalize(), self.date(day)
        return f"{name} {date}" if date else f"day {day + 1} ({name})"

    def date(self, day: int) -> str:
        """`2026-11-24`; empty where the first day is a weekday."""
        return "" if self.first_date is None else (self.first_date + datetime.timedelta(days=day)).isoformat()

    def is_day(self, day: int, asked: str | None) -> bool:
        """True if the day is the one asked for, a weekday or a date; None asks for any."""
        return asked in (None, WEEKDAYS[self.weekday[day]], self.date(day))


def simulated_days(calendar: Calendar, open_weekdays: set[int]) -> tuple[np.ndarray, np.ndarray]:
    """`weekday` and `measured` of a `Horizon`: days until enough of them had opening hours."""
    needed = calendar.warm_up_days + calendar.measured_days
    weekdays: list[int] = []
    measured: list[bool] = []
    n_open = 0
    while n_open < needed:
        weekday = (calendar.first_weekday + len(weekdays)) % 7
        is_open = weekday in open_weekdays
        weekdays.append(weekday)
        measured.append(is_open and n_open >= calendar.warm_up_days)
        n_open += is_open
    return np.array(weekdays, np.int8), np.array(measured)


def horizon_of(centre: Centre) -> Horizon:
    """The calendar days of a centre: those on which any type has opening hours count."""
    calendar = centre.calendar
    hours = tuple(kind.opening_hours or calendar.opening_hours for kind in centre.types.values())
    open_weekdays = {weekday for week in hours for weekday in range(7) if week[weekday]}
    weekday, measured = simulated_days(calendar, open_weekdays)
    horizon = Horizon(weekday, measured, int(calendar.interval), hours, calendar.first_date)
    if centre.start is None:
        return horizon
    return replace(horizon, measured=np.arange(len(weekday)) == day_taken_up(centre, horizon))


def day_taken_up(centre: Centre, horizon: Horizon) -> int:
    """The day whose rest is simulated: the first that counts, of those that were asked for."""
    asked = centre.start.day if centre.start else None
    days = [day for day in np.flatnonzero(horizon.measured).tolist() if horizon.is_day(day, asked)]
    # A day that does not count is told by `check`; until then any will do.
    return int(days[0]) if days else int(np.flatnonzero(horizon.measured)[0])


def opening_ticks(horizon: Horizon) -> tuple[np.ndarray, np.ndarray]:
    """(T, D) int64 ticks of opening and closing of each type; NEVER on its closed days."""
    shape = (len(horizon.hours), horizon.n_days)
    open_at, close_at = np.full(shape, NEVER), np.full(shape, NEVER)
    for type_id, week in enumerate(horizon.hours):
        for day, weekday in enumerate(horizon.weekday):
            if span := week[weekday]:
                open_at[type_id, day], close_at[type_id, day] = (
                    day * TICKS_PER_DAY + second * TICKS_PER_SECOND for second in span
                )
    return open_at, close_at


def arrival_rates(centre: Centre, horizon: Horizon | None = None) -> np.ndarray:
    """(T, D, I) float64: expected new contacts in each interval, weekday factors included.

    Raises `Misread` if a volume does not fit the horizon.
    """
    horizon = horizon or horizon_of(centre)
    rates = np.zeros((len(centre.types), horizon.n_days, horizon.n_intervals))
    for type_id, name in enumerate(centre.types):
        if name in centre.volumes:
            rates[type_id] = _rates_of(centre.volumes[name], centre, horizon, type_id)
    return rates


def _rates_of(volume: Volume, centre: Centre, horizon: Horizon, type_id: int) -> np.ndarray:
    is_open = horizon.open_intervals(type_id)
    if volume.days is not None or volume.weekdays is not None:
        return _explicit_days(volume, horizon, is_open)
    if volume.per_hour is not None:
        day = np.full(horizon.n_intervals, volume.per_hour * horizon.interval_s / 3600)
    elif volume.constant is not None:
        day = np.full(horizon.n_intervals, volume.constant)
    else:
        day = _whole_day(volume.typical or [], _ever_open(is_open), horizon)
        # Rows that lie outside the hours of every day are demand in closed hours, asked for by the planner.
        is_open = is_open | (is_open.any(axis=1, keepdims=True) & ~_ever_open(is_open))
    factors = np.array([centre.weekday_factors.get(WEEKDAYS[weekday], 1.0) for weekday in horizon.weekday])
    return np.where(is_open, day, 0.0) * factors[:, None]


def assumed_weekdays(centre: Centre) -> list[str]:
    """A sentence if a weekday gets the volume of a typical day although nothing says that it is one.

    Where no weekday has a factor, Monday to Friday are taken to be typical days, and a weekend is not.
    """
    horizon = horizon_of(centre)
    typical = [k for k, name in enumerate(centre.types) if (v := centre.volumes.get(name)) and v.typical is not None]
    is_open = {int(day) for day in horizon.weekday if any(horizon.hours[k][day] for k in typical)}
    factors = centre.weekday_factors
    silent = [day for day in sorted(is_open) if WEEKDAYS[day] not in factors and (factors or day >= 5)]
    if not silent:
        return []
    names = " and ".join(day_name[day] for day in silent)
    keys = " or ".join(f"weekday_factors.{WEEKDAYS[day]}" for day in silent)
    return [f"{names}: the volume of a typical day, because there is no {keys}"]


def headcounts(centre: Centre, horizon: Horizon | None = None) -> np.ndarray:
    """(G, D, I) int32: agents scheduled. Raises `Misread` if a headcount does not fit the horizon."""
    horizon = horizon or horizon_of(centre)
    table = np.zeros((len(centre.groups), horizon.n_days, horizon.n_intervals), np.int32)
    for group_id, group in enumerate(centre.groups.values()):
        if group.headcount is not None:
            table[group_id] = _headcount_of(group.headcount, horizon)
    return table


def _headcount_of(plan: Headcount, horizon: Horizon) -> np.ndarray:
    is_open = horizon.open_intervals()
    if plan.days is not None or plan.weekdays is not None:
        return _explicit_days(plan, horizon, is_open)
    if plan.constant is not None:
        return np.where(is_open, plan.constant, 0)
    day = _whole_day(plan.typical or [], _ever_open(is_open), horizon)
    if np.any(day[~_ever_open(is_open)]):
        raise Misread("agents outside the opening hours of every day", "agents in opening hours only")
    return np.where(is_open, day, 0)


def _explicit_days(plan: Headcount | Volume, horizon: Horizon, is_open: np.ndarray) -> np.ndarray:
    """(D, I): days given one by one, or by weekday; a weekday left out is empty."""
    if plan.days is not None:
        if len(plan.days) != horizon.n_days:
            span = f"{horizon.label(0)} to {horizon.label(horizon.n_days - 1)}"
            raise Misread(
                f"{len(plan.days)} day{'s' * (len(plan.days) != 1)}",
                f"the {horizon.n_days} calendar days of the horizon ({span})",
            )
        lists: list[Any] = list(plan.days)
    else:
        lists = [(plan.weekdays or {}).get(WEEKDAYS[weekday], []) for weekday in horizon.weekday]
    rows = [
        _whole_day(row, is_open[d], horizon) if row else np.zeros(horizon.n_intervals) for d, row in enumerate(lists)
    ]
    return np.array(rows)


def _ever_open(is_open: np.ndarray) -> np.ndarray:
    """(I,) bool: intervals that are open on any day."""
    return np.asarray(is_open.any(axis=0))


def _whole_day(values: list, is_open: np.ndarray, horizon: Horizon) -> np.ndarray:
    """(I,): values of a whole day as they are, values of the opening hours put where they belong."""
    n_open = int(is_open.sum())
    if min(values, default=0) < 0:
        raise Misread(f"{min(values):g}", "0 or more in every interval")
    if len(values) == horizon.n_intervals:
        return np.asarray(values)
    if len(values) != n_open:
        length = f"{n_open} values (opening hours) or {horizon.n_intervals} (whole day)"
        raise Misread(f"{len(values)} values", f"{length} of {horizon.interval_s // 60} min")
    day = np.zeros(horizon.n_intervals, np.asarray(values).dtype)
    day[is_open] = values
    return day


def with_headcounts(centre: Centre, table: np.ndarray) -> Centre:
    """A copy of the centre with these agents, one list per calendar day.

    table  (G, D, I)  agents, groups in the centre's order
    """
    groups = {
        name: group.model_copy(update={"headcount": Headcount(days=table[group_id].astype(int).tolist())})
        for group_id, (name, group) in enumerate(centre.groups.items())
    }
    return centre.model_copy(update={"groups": groups})


def with_arrival_rates(centre: Centre, table: np.ndarray) -> Centre:
    """A copy of the centre with these volumes, one list per calendar day; weekday factors are used up.

    table  (T, D, I)  contacts per interval, types in the centre's order
    """
    volumes = {name: Volume(days=table[type_id].tolist()) for type_id, name in enumerate(centre.types)}
    return centre.model_copy(update={"volumes": volumes, "weekday_factors": {}})


def duty_events(
    counts: np.ndarray,
    closings: list[tuple[int, int, int]],
    interval_ticks: int,
    may_be_absent: Collection[int] = (),
    sizes: np.ndarray | None = None,
) -> np.ndarray:
    """DUTY_EVENT rows sorted by (tick, agent, queue): the closings of queues, agents coming and going.

    counts         (G, D, I)  agents scheduled
    closings       (tick, queue, tick of its next opening), from `sim.centre.closings`
    may_be_absent  groups whose agents have a line at midnight, too, if they are on duty before and after: STAYS
    sizes          (G,) agents of each group, on duty at any time or not; the most that are, if left out
    Ties: at one tick closings (agent NOBODY) come first, by queue, then agents by number. An agent whose state does not
    change at the end of an interval has no event there; whoever is on duty at the end of the horizon goes off then.
    """
    n_groups, n_days, n_intervals = counts.shape
    along = counts.reshape(n_groups, n_days * n_intervals)
    rows = [(tick, NOBODY, queue, GOES, reopens_at) for tick, queue, reopens_at in closings]
    first = 0
    sizes = along.max(axis=1, initial=0) if sizes is None else sizes
    for group_id, (group, size) in enumerate(zip(along, sizes, strict=True)):
        padded = np.concatenate([[0], group, [0]])
        for step in np.flatnonzero(np.diff(padded)):
            before, after = int(padded[step]), int(padded[step + 1])
            on = COMES if after > before else GOES
            changing = range(first + min(before, after), first + max(before, after))
            rows += [(int(step) * interval_ticks, agent, NOBODY, on, NEVER) for agent in changing]
        for midnight in range(n_intervals, len(group), n_intervals) if group_id in may_be_absent else ():
            staying = range(first, first + int(min(group[midnight - 1], group[midnight])))
            rows += [(midnight * interval_ticks, agent, NOBODY, STAYS, NEVER) for agent in staying]
        first += int(size)
    return np.array(sorted(rows), DUTY_EVENT)

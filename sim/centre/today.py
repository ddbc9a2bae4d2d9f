"""The rest of a day, as arrays: which day, from which tick on, and who is in the house then.

D calendar days of the horizon, I intervals a day, G groups, T types. The horizon keeps all its days, so that plans day
by day fit it and every customer of the day has the luck of a run of whole days; the other days are closed and empty.
Only where the house stays open through midnight the night belongs to the rest of the day, until it closes, or until a
day has gone by.
"""

from collections.abc import Iterator
from math import inf
from typing import Any

import numpy as np

from sim.centre.closings import queues_first, types_into
from sim.centre.compile_types import distribution_of
from sim.centre.compiled import EarlierCallers
from sim.centre.compiled_rows import DUTY_EVENT, FOUND
from sim.centre.days import Horizon, day_taken_up, headcounts, horizon_of, opening_ticks
from sim.centre.schema import Centre, ContactType
from sim.centre.schema.distributions import mean_time
from sim.centre.values import SECONDS_PER_DAY, write_clock
from sim.clock import NEVER, TICKS_PER_DAY, TICKS_PER_SECOND, ticks
from sim.codes import NOBODY
from sim.randomness.distributions import DistributionTable, excess, lasted, to_grid

_OF_BUSY = 1 << 40
"""Numbers of those who talk begin here, a group's at a multiple of `_OF_GROUP`."""
_OF_GROUP = 1 << 20


def start_tick(centre: Centre, horizon: Horizon, grid: int) -> int:
    """Tick from which on the horizon is simulated; 0 if it begins empty."""
    if centre.start is None:
        return 0
    return int(to_grid(float(day_taken_up(centre, horizon) * TICKS_PER_DAY + ticks(centre.start.at)), grid))


def at_night(centre: Centre, horizon: Horizon) -> int:
    """Intervals of the next day that belong to the rest of the day; at most so many that no time of day comes twice."""
    if centre.start is None:
        return 0
    day = day_taken_up(centre, horizon)
    if day + 1 == horizon.n_days or not runs_through_midnight(centre, horizon):
        return 0
    closes = 0
    for begins, ends in sorted(span for week in horizon.hours if (span := week[horizon.weekday[day + 1]])):
        closes = max(closes, ends) if begins <= closes else closes
    return min(-(-closes // horizon.interval_s), int(centre.start.at // horizon.interval_s))


def runs_through_midnight(centre: Centre, horizon: Horizon) -> bool:
    """True if some type is open at the end of the day that is taken up, and some type at the beginning of the next."""
    weekday = int(horizon.weekday[day_taken_up(centre, horizon)])
    spans = [(week[weekday], week[(weekday + 1) % 7]) for week in horizon.hours]
    goes_on = any(span and span[1] == SECONDS_PER_DAY for span, _ in spans)
    return goes_on and any(then and then[0] == 0 for _, then in spans)


def end_tick(centre: Centre, horizon: Horizon) -> int:
    """Tick at which what is simulated ends: the rest of a day, or the whole horizon."""
    if centre.start is None:
        return horizon.n_days * TICKS_PER_DAY
    midnight = (day_taken_up(centre, horizon) + 1) * TICKS_PER_DAY
    return midnight + at_night(centre, horizon) * ticks(horizon.interval_s)


def simulated(table: np.ndarray, centre: Centre, horizon: Horizon) -> np.ndarray:
    """(..., D, I): the table, 0 in intervals that are over at the start, and on other days but for the night."""
    if centre.start is None:
        return table
    day, first = day_taken_up(centre, horizon), int(centre.start.at // horizon.interval_s)
    out, last = np.zeros_like(table), at_night(centre, horizon)
    out[..., day, first:] = table[..., day, first:]
    if last:
        out[..., day + 1, :last] = table[..., day + 1, :last]
    return out


def opening_hours(centre: Centre, horizon: Horizon) -> tuple[np.ndarray, np.ndarray]:
    """(T, D) ticks of opening and closing; NEVER on all days but the one that is taken up, and its night."""
    open_at, close_at = opening_ticks(horizon)
    if centre.start is None:
        return open_at, close_at
    end, days = end_tick(centre, horizon), np.arange(horizon.n_days)
    is_there = (days >= day_taken_up(centre, horizon)) & (open_at < end)
    return np.where(is_there, open_at, NEVER), np.where(is_there, np.minimum(close_at, end), NEVER)


def present(centre: Centre, scheduled: np.ndarray) -> np.ndarray:
    """(G, D, I) agents: those scheduled less those absent today."""
    if centre.start is None:
        return scheduled
    absent = np.array(absent_today(centre, scheduled), scheduled.dtype)
    return np.asarray(np.maximum(scheduled - absent[:, None, None], 0))


def absent_today(centre: Centre, scheduled: np.ndarray) -> list[int]:
    """Agents by group; of one that nothing is said of, its `absence_share` of those scheduled, to a whole agent.

    scheduled  (G, D, I) agents from the start on
    """
    start = centre.start
    assert start is not None
    usual = [int(group.absence_share * scheduled[k].max() + 0.5) for k, group in enumerate(centre.groups.values())]
    return [start.absent.get(name, number) for name, number in zip(centre.groups, usual, strict=True)]


def from_the_start(events: np.ndarray, start: int) -> np.ndarray:
    """DUTY_EVENT rows: who is on duty at the start comes then, what has closed closes then; the day is taken up."""
    events = events.copy()
    events["tick"] = np.maximum(events["tick"], start)
    order = np.lexsort((events["queue"], events["agent"], events["tick"]))
    place = int((events["tick"] == start).sum())
    taken_up = np.array([(start, NOBODY, NOBODY, 0, NEVER)], DUTY_EVENT)
    return np.insert(events[order], place, taken_up)


def earlier_callers(centre: Centre, horizon: Horizon) -> EarlierCallers:
    """Who called before the start and comes back after it; nobody, as long as that is not counted (`sim.study`)."""
    known = centre.start and centre.start.earlier
    return known or EarlierCallers.none(horizon.n_days, horizon.n_intervals)


def settled_busy(centre: Centre) -> Centre:
    """The centre with the number of busy agents said of every group: in all scenarios as many customers are talking."""
    if centre.start is None:
        return centre
    horizon = horizon_of(centre)
    first = start_tick(centre, horizon, 1) // ticks(horizon.interval_s)
    there = present(centre, headcounts(centre, horizon)).reshape(len(centre.groups), -1)[:, first]
    busy = dict(zip(centre.groups, busy_agents(centre, there), strict=True))
    start = centre.start.model_copy(update={"busy": busy})
    start.settle()
    return centre.model_copy(update={"start": start})


def busy_agents(centre: Centre, there: np.ndarray) -> list[int]:
    """Agents with a contact in hand, by group.

    there  (G,) agents on duty at the start
    Of a group nothing is said of all are busy, if somebody waits in a queue it serves at once; else nobody. Once that
    is settled a scenario has the same contacts in hand: whom a smaller group cannot have, another group has.
    """
    start = centre.start
    assert start is not None
    waits = {queue for queue, ages in start.waiting.items() if ages}

    def usual(name: str) -> bool:
        return any(queue in waits and not skill.after for queue, skill in centre.groups[name].skills.items())

    if not start.is_settled:
        names = zip(centre.groups, there.tolist(), strict=True)
        return [min(start.busy.get(name, n if usual(name) else 0), n) for name, n in names]
    busy = [min(start.busy.get(name, 0), n) for name, n in zip(centre.groups, there.tolist(), strict=True)]
    left = sum(start.busy.values()) - sum(busy)
    new_first = sorted(range(len(busy)), key=lambda group: list(centre.groups)[group] in start.busy)
    for group in new_first:
        more = min(left, int(there[group]) - busy[group])
        busy[group] += more
        left -= more
    return busy


class InTheHouse:
    """Who is found at the start: FOUND rows."""

    def __init__(self, centre: Centre, table: DistributionTable, arrays: dict[str, Any]) -> None:
        """arrays: fields of `CompiledCentre` made so far; of the arrival rates only the proportions matter."""
        self.centre, self.table, self.start, self.grid = centre, table, arrays["start"], arrays["grid"]
        self.rates = arrays["arrival_rate"].sum(axis=(1, 2))
        self.handle_factor = arrays["handle_factor"]
        self.kinds = list(centre.types.values())
        self.first = queues_first(centre)
        self.into = types_into(centre)

    def rows(self, first_agent: np.ndarray, there: np.ndarray) -> np.ndarray:
        """first_agent (G,) number of each group's first agent; there (G,) agents on duty at the start."""
        found = [*self._waiting(), *self._busy(first_agent, there)]
        rows = np.zeros(len(found), FOUND)
        for row, fields in zip(rows, found, strict=True):
            for name, value in fields.items():
                row[name] = value
        return rows

    def _waiting(self) -> list[dict]:
        """Longest wait first; of equal waits by queue. Types of a queue come in the proportion of their volumes."""
        start = self.centre.start
        assert start is not None
        found = []
        for queue, name in enumerate(self.centre.queues):
            ages = start.waiting.get(name, [])
            for age, kind in zip(ages, self._types(queue, len(ages)), strict=True):
                # Nobody comes in the instant of the start: who waits has waited for a step of the grid.
                waited = max(int(to_grid(age * TICKS_PER_SECOND, self.grid)), self.grid)
                who = {"entered": self.start - waited, "agent": NOBODY, "met": 1.0}
                found.append({**who, "queue": queue, "type": kind})
        found.sort(key=lambda fields: (fields["entered"], fields["queue"]))
        return [{**fields, "number": k} for k, fields in enumerate(found)]

    def _busy(self, first_agent: np.ndarray, there: np.ndarray) -> Iterator[dict]:
        """The first agents of each group; the contacts are spread over its queues and types by the work they bring."""
        names = list(self.centre.queues)
        for group, n in enumerate(busy_agents(self.centre, there)):
            skills = list(self.centre.groups.values())[group].skills
            queues = [names.index(queue) for queue in skills]
            work = {queue: self._work(group, queue) for queue in queues}
            placed = [queues[place] for place in spread([float(work[queue].sum()) for queue in queues], n)]
            kinds = {queue: iter(spread(work[queue].tolist(), placed.count(queue))) for queue in queues}
            for k, queue in enumerate(placed):
                kind = next(kinds[queue])
                number = _OF_BUSY + group * _OF_GROUP + k
                who = {"entered": self.start, "number": number, "agent": int(first_agent[group]) + k}
                yield {**who, "queue": queue, "type": kind, **self._left(kind)}

    def _work(self, group: int, queue: int) -> np.ndarray:
        """(T,) how likely an agent of the group is met with each type out of the queue: number x how long it takes."""
        times = [kind.handle_time.mean * _longer(kind) for kind in self.kinds]
        factors = [time if 0 < time < inf else 1.0 for time in times]
        return np.asarray(self._weights(queue) * factors * self.handle_factor[group, queue])

    def _left(self, kind: int) -> dict:
        """What an agent is at who is met with a contact of the type: each part as likely as it is long."""
        met = self.kinds[kind]
        handle = met.handle_time
        return {
            "met": 1.0 + met.complexity_cv**2,  # a lognormal factor met by its size is that much larger
            "misrouted": met.misroute.share * met.misroute.handle_time_factor / (_longer(met) or 1.0),
            "wrapping_up": mean_time(handle.wrap_up) / handle.mean if 0 < handle.mean < inf else 0.0,
            "talk": self.table.row(excess(distribution_of(handle.talk))),
            "wrap_up": self.table.row(excess(distribution_of(handle.wrap_up))),
        }

    def _weights(self, queue: int) -> np.ndarray:
        """(T,) how much each type brings to the queue: by its volume, where the queue is a first one of the type."""
        of = self.first[queue] if self.first[queue].any() else self.into[queue]
        return np.where(of, np.maximum(self.rates, 1e-9), 0.0)

    def _types(self, queue: int, n: int) -> list[int]:
        return spread(self._weights(queue).tolist(), n)


def _longer(kind: ContactType) -> float:
    """Mean handle time beside that of those who are not misrouted."""
    return 1.0 + kind.misroute.share * (kind.misroute.handle_time_factor - 1.0)


def known_patience(
    found: np.ndarray, start: int, patience: np.ndarray, distributions: np.ndarray, tables: np.ndarray
) -> None:
    """Write into FOUND rows what the wait so far says of the patience of those who wait.

    patience  (T,) row of `distributions`
    """
    for k in np.flatnonzero(found["agent"] == NOBODY):
        waited = float(start - found["entered"][k])
        found["short"][k], found["lasted"][k] = lasted(distributions, tables, patience[found["type"][k]], waited)


def spread(weights: list[float], n: int) -> list[int]:
    """n places by weight, evenly mixed: each goes to whoever is furthest behind its share; ties to the first."""
    given = [0] * len(weights)
    out = []
    for k in range(n):
        behind = [
            weight * (k + 1) / max(sum(weights), 1e-300) - has for weight, has in zip(weights, given, strict=True)
        ]
        place = behind.index(max(behind))
        given[place] += 1
        out.append(place)
    return out


def span_in_words(centre: Centre) -> str:
    """`09:40`, or `22:00 to 06:00 the next day` where the night belongs to it; empty for whole days."""
    if centre.start is None:
        return ""
    horizon = horizon_of(centre)
    last = at_night(centre, horizon) * horizon.interval_s
    return write_clock(centre.start.at) + (f" to {write_clock(last)} the next day" if last else "")

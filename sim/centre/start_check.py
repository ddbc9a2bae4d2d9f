"""What is wrong with the state in which a day is taken up, and what the planner should know of it."""

from collections.abc import Iterator

import numpy as np

from sim.centre import today
from sim.centre.closings import queues_first, types_into
from sim.centre.days import Horizon, day_taken_up, headcounts, horizon_of
from sim.centre.errors import did_you_mean
from sim.centre.schema import WEEKDAYS, Centre
from sim.centre.values import write_clock

Fault = tuple[tuple[str | int, ...], str, str, str]
"""Path, what was found, what is allowed, how to mend it."""
_MOST_DATES = 5


def faults(centre: Centre) -> Iterator[Fault]:
    """A day or a time that is not simulated, queues nobody comes into, waits that began before the opening."""
    start = centre.start
    if start is None:
        return
    yield from _unreached(centre)
    horizon = horizon_of(centre.model_copy(update={"start": None}))
    if not any(horizon.is_day(day, start.day) for day in np.flatnonzero(horizon.measured).tolist()):
        yield _no_such_day(horizon, str(start.day))
        return
    day = day_taken_up(centre, horizon)
    hours = [span for week in horizon.hours if (span := week[horizon.weekday[day]])]
    opens, closes = min(span[0] for span in hours), max(span[1] for span in hours)
    if not opens <= start.at < closes:
        span = f"a time in the opening hours of {horizon.label(day)}, {write_clock(opens)}-{write_clock(closes)}"
        yield ("start", "at"), write_clock(start.at), span, ""
        return
    yield from _since_the_opening(centre, horizon, day)


def _no_such_day(horizon: Horizon, asked: str) -> Fault:
    """A weekday or a date that is not among the days that count."""
    counted, others = (np.flatnonzero(days).tolist() for days in (horizon.measured, ~horizon.measured))
    weekdays = ", ".join(dict.fromkeys(WEEKDAYS[horizon.weekday[day]] for day in counted))
    warming_up = [day for day in others if any(week[horizon.weekday[day]] for week in horizon.hours)]
    mend = ""
    if any(horizon.is_day(day, asked) for day in warming_up):
        mend = "write centre.calendar.warm_up_days=0, and all days count"
    if asked in WEEKDAYS:
        return ("start", "day"), asked, f"a weekday that counts: {weekdays}", mend
    if horizon.first_date is None:
        mend = "the days of this centre have no dates: name the weekday, or say centre.calendar.first_day as a date"
        return ("start", "day"), asked, f"a weekday that counts: {weekdays}", mend
    dates = ", ".join(horizon.date(day) for day in counted[:_MOST_DATES])
    more = f" ... {horizon.date(counted[-1])}" if len(counted) > _MOST_DATES else ""
    if not mend and not any(horizon.is_day(day, asked) for day in others):
        mend = "the horizon must reach it: see centre.calendar.first_day and measured_days"
    return ("start", "day"), asked, f"a date that counts: {dates}{more}", mend


def _since_the_opening(centre: Centre, horizon: Horizon, day: int) -> Iterator[Fault]:
    """Whoever waits came when the queue was open, and it still is."""
    start, into = centre.start, types_into(centre)
    assert start is not None
    for queue, comes in zip(centre.queues, into, strict=True):
        ages = start.waiting.get(queue)
        hours = [span for k in np.flatnonzero(comes) if (span := horizon.hours[k][horizon.weekday[day]])]
        if not ages:
            continue
        path, opens = ("start", "waiting", queue), min((span[0] for span in hours), default=0)
        if not any(span[0] < start.at < span[1] for span in hours):
            allowed = f"nobody: no type that comes into it is open on {horizon.label(day)}"
            if any(span[0] == start.at for span in hours):
                allowed = f"nobody at {write_clock(start.at)}, the opening itself: whoever waits came after it"
            elif hours:
                allowed = f"waits between {write_clock(opens)} and {write_clock(max(span[1] for span in hours))}"
            yield path, f"{len(ages)} waiting at {write_clock(start.at)}", allowed, ""
        elif ages[0] > start.at - opens:
            found = f"a wait of {ages[0] / 60:,.1f} min at {write_clock(start.at)}"
            yield path, found, f"waits since the opening of {horizon.label(day)} at {write_clock(opens)}", ""


def unknown_names(centre: Centre) -> Iterator[Fault]:
    """Queues and groups of the state that do not exist."""
    if centre.start is None:
        return
    for queue in centre.start.waiting:
        if queue not in centre.queues:
            mend = did_you_mean(queue, centre.queues)
            yield ("start", "waiting", queue), repr(queue), "the name of a queue", mend
    for part in ("busy", "absent"):
        for group in getattr(centre.start, part):
            if group not in centre.groups:
                mend = did_you_mean(group, centre.groups)
                yield ("start", part, group), repr(group), "the name of an agent group", mend


def _unreached(centre: Centre) -> Iterator[Fault]:
    """Somebody waits where nobody comes."""
    assert centre.start is not None
    comes = queues_first(centre) | types_into(centre)
    for queue, into in zip(centre.queues, comes, strict=True):
        if (ages := centre.start.waiting.get(queue)) and not into.any():
            found = f"{len(ages)} in a queue nobody comes into"
            yield ("start", "waiting", queue), found, "queues into which contacts come", ""


def notes(centre: Centre) -> Iterator[str]:
    """What is assumed where the state says nothing, where it does not fit the roster, and what is in it."""
    start = centre.start
    if start is None:
        return
    horizon = horizon_of(centre)
    counts = today.simulated(headcounts(centre, horizon), centre, horizon)
    scheduled, there = (_at_the_start(heads, centre, horizon) for heads in (counts, today.present(centre, counts)))
    busy = today.busy_agents(centre, there)
    clock = write_clock(start.at)
    yield from _ill_unsaid(centre, counts)
    for name, n_scheduled, n_there, n_busy in zip(centre.groups, scheduled, there, busy, strict=True):
        if start.absent.get(name, 0) > n_scheduled:
            yield f"{name}: {start.absent[name]} absent, but {n_scheduled} on the roster at {clock}: nobody is there"
        if start.busy.get(name, 0) > n_there:
            roster = f"{n_scheduled} on the roster, {n_scheduled - n_there} absent" if n_there < n_scheduled else ""
            on_duty = f"{n_there} on duty at {clock} ({roster or 'by the roster'})"
            yield f"{name}: {start.busy[name]} busy, but {on_duty}: {n_there} are taken"
        if name not in start.busy and start.waiting and n_there:
            others = "somebody waits whom it serves" if n_busy else "nobody waits whom it serves"
            yield f"{name}: nothing said of who is busy at {clock}; {n_busy} of {n_there} are taken, because {others}"
    day, span = horizon.label(day_taken_up(centre, horizon)), today.span_in_words(centre)
    yield (
        f"the rest of {day} from {span}: who is there then, new contacts from then on, and redials and repeats "
        f"of those who called before {clock} or on earlier days, as many as the model expects"
    )
    if not today.at_night(centre, horizon) and today.runs_through_midnight(centre, horizon):
        yield f"{day} ends at midnight although the centre stays open: it is the last day of the horizon"


def _ill_unsaid(centre: Centre, counts: np.ndarray) -> Iterator[str]:
    """counts (G, D, I) agents on the roster from the start on."""
    assert centre.start is not None
    for (name, group), n, of in zip(
        centre.groups.items(), today.absent_today(centre, counts), counts.max(axis=(1, 2)), strict=True
    ):
        if group.absence_share > 0 and name not in centre.start.absent:
            taken = f"{n} of {of} agents on the roster from {write_clock(centre.start.at)} on"
            yield f"{name}: nothing said of who is absent; {taken} by its absence_share of {group.absence_share:.3g}"


def _at_the_start(counts: np.ndarray, centre: Centre, horizon: Horizon) -> np.ndarray:
    assert centre.start is not None
    return np.asarray(counts[:, day_taken_up(centre, horizon), int(centre.start.at // horizon.interval_s)])

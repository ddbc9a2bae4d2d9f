"""The part of the audit that looks at agents and queues: shifts, idleness, who is taken, limits, closings."""

from itertools import pairwise

import numpy as np
from audit_closings import Spans, closed_spans, is_within

from sim.centre.compiled import CompiledCentre
from sim.clock import NEVER, TICKS_PER_DAY
from sim.codes import (
    CLEAR,
    DRAIN,
    LEG_BOT,
    LEG_CALLBACK,
    LEG_CLOSED_OUT,
    LEG_CONSULT,
    LEG_FULL,
    LEG_IVR,
    LEG_OVERFLOW,
    LEG_RESUMED,
    LEG_TRANSFER,
    NOBODY,
    ON_DUTY,
    OVERTIME,
)
from sim.records import Records


def agents_keep_their_shifts(centre: CompiledCentre, records: Records) -> None:
    """Shifts are kept, and each contact is handled within its agent's spells, one at a time."""
    closed = closed_spans(centre)
    for agent in range(centre.n_agents):
        duty, late = (_spells(records, agent, state) for state in (ON_DUTY, OVERTIME))
        assert duty == _rostered(centre, agent, duty), f"agent {agent}: on duty as scheduled, or absent all day"
        assert all(start in {end for _, end in duty} for start, _ in late), "overtime follows a shift"
        presence = sorted(duty + late)
        assert all(a[1] <= b[0] for a, b in pairwise(presence)), "one state at a time"
        busy = _busy(records, agent)
        assert all(a[1] <= b[0] for a, b in pairwise(busy)), f"agent {agent} has one contact"
        for start, end in busy:
            assert start == end or is_held(_merged(presence), start, end), f"agent {agent} works while away"
        mine = records.legs[records.legs["agent"] == agent]
        for start, queue in zip(taken(mine), mine["queue"], strict=True):
            may = is_within(duty, start) or is_within(closed[queue], start)
            assert may, f"agent {agent} takes a contact of open queue {queue} after the shift"
        for start, end in idle_spans(records, agent):
            for late_start, late_end in late:
                if max(start, late_start) < min(end, late_end):
                    _stays_for_somebody(centre, records, closed, agent, max(start, late_start), min(end, late_end))


def is_held(spans: Spans, start: int, end: int) -> bool:
    """True if one of the spans holds all of this one."""
    return any(a <= start and end <= b for a, b in spans)


def _stays_for_somebody(
    centre: CompiledCentre, records: Records, closed: list[Spans], agent: int, start: int, end: int
) -> None:
    """Idle after the shift: a queue of the agent's is closed and drained, and a closed type is in the menu."""
    served = np.flatnonzero(centre.serves[centre.agent_group[agent]])
    drained = [queue for queue in served if centre.queues[queue]["closing"] == DRAIN]
    assert any(is_within(closed[queue], start) for queue in drained), f"agent {agent} stays for no closed queue"
    in_menu = records.legs[np.isin(records.legs["kind"], [LEG_IVR, LEG_BOT])]
    waiting = records.legs[np.isin(records.legs["queue"], served)]
    until = taken(waiting)
    tick = start
    while tick < end:
        kind_is_closed = [not any(a <= tick < b for a, b in zip(*hours, strict=True)) for hours in _hours(centre)]
        here = in_menu[(in_menu["entered"] <= tick) & (in_menu["left"] > tick)]
        here = here[np.array(kind_is_closed)[here["type"]]]
        # Those who wait until the group opens to them, in queues that have closed.
        too_soon = (waiting["entered"] <= tick) & (until > tick)
        too_soon &= np.array([is_within(closed[queue], tick) for queue in waiting["queue"]], bool)
        needed = here["left"].tolist() + until[too_soon].tolist()
        assert needed, f"agent {agent} stays for nothing"
        tick = max(needed)


def _hours(centre: CompiledCentre) -> list[tuple[np.ndarray, np.ndarray]]:
    return list(zip(centre.open_at, centre.close_at, strict=True))


def _spells(records: Records, agent: int, state: int) -> list[tuple[int, int]]:
    mine = records.duty[(records.duty["agent"] == agent) & (records.duty["state"] == state)]
    return sorted(zip(mine["start"].tolist(), mine["end"].tolist(), strict=True))


def _rostered(centre: CompiledCentre, agent: int, duty: Spans) -> list[tuple[int, int]]:
    """Agent k of a group is on duty in the intervals whose headcount is above k, but for whole days of absence."""
    if np.any((centre.duty_events["agent"] == NOBODY) & (centre.duty_events["queue"] == NOBODY)):
        # Less those absent today, of whom the compiled centre says no more.
        mine = centre.duty_events[centre.duty_events["agent"] == agent]
        return [(a, b) for a, b in zip(mine["tick"][::2].tolist(), mine["tick"][1::2].tolist(), strict=True) if a < b]
    group = centre.agent_group[agent]
    k = agent - centre.groups[group]["first_agent"]
    scheduled = centre.headcount[group] > k
    if centre.groups[group]["absence_share"] > 0:
        days = [(day * TICKS_PER_DAY, (day + 1) * TICKS_PER_DAY) for day in range(centre.n_days)]
        came = [any(start < midnight and end > morning for start, end in duty) for morning, midnight in days]
        scheduled = scheduled & np.array(came)[:, None]
    present = np.concatenate([[False], scheduled.ravel(), [False]])
    steps = np.flatnonzero(np.diff(present.astype(int))) * centre.interval_ticks
    return list(zip(steps[::2].tolist(), steps[1::2].tolist(), strict=True))


def _busy(records: Records, agent: int) -> list[tuple[int, int]]:
    mine = records.legs[records.legs["agent"] == agent]
    ends = mine["left"] + mine["accompanied"] + mine["wrap_up"]
    return sorted(zip(taken(mine).tolist(), ends.tolist(), strict=True))


def taken(legs: np.ndarray) -> np.ndarray:
    """When an agent was found for each leg (then the phone rings), or when it left without one."""
    return np.where(legs["answered"] < NEVER, legs["answered"], legs["left"]) - legs["ring"]


def since(legs: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """From when the wait of each leg counts: entered, or for those who came by overflow entered the queue before."""
    entered = dict(zip(zip(rows["contact"], rows["number"], strict=True), rows["entered"], strict=True))
    before = [(leg["contact"], leg["number"] - (leg["kind"] == LEG_OVERFLOW)) for leg in legs]
    return np.array([entered[place] for place in before], np.int64)


def _merged(spells: list) -> list:
    """Spells that touch, as one."""
    out: list = []
    for start, end in spells:
        if out and out[-1][1] == start:
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return out


def idle_spans(records: Records, agent: int) -> list[tuple[int, int]]:
    """Times of positive length in which the agent is there and has no contact; each begins when idling began."""
    presence = _merged(sorted(_spells(records, agent, ON_DUTY) + _spells(records, agent, OVERTIME)))
    spans = []
    for start, end in presence:
        at = start
        for begins, ends in _busy(records, agent):
            if start <= begins and ends <= end:
                spans.append((at, begins))
                at = ends
        spans.append((at, end))
    return [(start, end) for start, end in spans if start < end]


def nobody_waits_in_vain(centre: CompiledCentre, records: Records) -> None:
    """Nobody waits beside an idle agent, limits hold, closings are obeyed, and the right one is taken."""
    rows = records.legs[~np.isin(records.legs["kind"], [LEG_IVR, LEG_BOT])]
    until, begun = taken(rows), since(rows, rows)
    idle = [(agent, *span) for agent in range(centre.n_agents) for span in idle_spans(records, agent)]
    closed = closed_spans(centre)
    able = [_able(records, agent, closed) for agent in range(centre.n_agents)]
    group_of = centre.agent_group
    for agent, start, end in idle:
        for queue in np.flatnonzero(centre.serves[centre.agent_group[agent]]):
            after, reserve = (getattr(centre, name)[group_of[agent], queue] for name in ("opens_after", "reserve"))
            # Whether a reserve is all there is at the moment is the reference engine's own invariant.
            for begins, to in able[agent][queue] if not reserve else ():
                first, last = max(start, begins), min(end, to)
                beside = (rows["queue"] == queue) & (begun + after < last) & (until > first) & (first < last)
                beside &= (until > begun + after) & (rows["entered"] < last)
                beside &= until > rows["entered"]
                assert not beside.any(), f"contacts wait in queue {queue} beside idle agent {agent}"
    _limits(centre, rows, until)
    _closings(centre, rows, until, closed)
    found_talking = np.isin(rows["contact"], np.flatnonzero(centre.found["agent"] != NOBODY)) & (rows["number"] == 0)
    with_agent = (rows["agent"] != NOBODY) & ~found_talking
    for leg, now, start in zip(rows[with_agent], until[with_agent], begun[with_agent], strict=True):
        waited = now - start
        assert waited >= centre.opens_after[leg["group"], leg["queue"]], "taken too early"
        _reserve_is_kept(centre, records, idle, leg)
        opens = waited in centre.overflow_steps[leg["queue"]]
        if now > leg["entered"] and not opens:
            _was_first_in_line(centre, rows, until, begun, able, leg)
        else:
            _was_first_choice(centre, rows, idle, able, leg, waited)


def _able(records: Records, agent: int, closed: list[Spans]) -> list[Spans]:
    """When the agent may take contacts of each queue, if at all there: on duty, or once the queue is closed."""
    duty = _spells(records, agent, ON_DUTY)
    return [duty + spans for spans in closed]


def _limits(centre: CompiledCentre, rows: np.ndarray, until: np.ndarray) -> None:
    for number, queue in enumerate(centre.queues):
        here = (rows["queue"] == number) & (rows["kind"] != LEG_CALLBACK)
        entered, gone = rows["entered"][here], until[here]
        if queue["max_waiting"] < NEVER:
            judged = rows["kind"][here] != LEG_RESUMED
            # Of those found waiting where a day is taken up there may be more.
            let_in = entered[judged & (gone > entered) & (entered >= centre.start)]
            at = [np.sum(judged & (entered <= tick) & (gone > tick)) for tick in let_in]
            assert max(at, default=0) <= queue["max_waiting"], f"queue {number} over its limit"
        for leg in rows[here & (rows["outcome"] == LEG_FULL)]:
            ahead = np.sum((entered <= leg["entered"]) & (gone >= leg["entered"])) - 1
            assert ahead >= queue["max_waiting"] or np.isfinite(queue["waiting_per_agent"]), "full though it is not"


def _closings(centre: CompiledCentre, rows: np.ndarray, until: np.ndarray, closed: list[Spans]) -> None:
    for leg, end in zip(rows, until, strict=True):
        for closing, opening in closed[leg["queue"]]:
            waits_on = leg["entered"] < opening and end > max(closing, leg["entered"])
            assert not (waits_on and centre.queues[leg["queue"]]["closing"] == CLEAR), "waits in a cleared queue"
    for leg in rows[rows["outcome"] == LEG_CLOSED_OUT]:
        assert is_within(closed[leg["queue"]], leg["left"]), "closed out by day"


def _rank(centre: CompiledCentre, group: int, leg: np.void, start: int, now: int) -> tuple:
    """Smaller goes first: who has aged, the longest wait; then the group's priority, then score, wait, contact row."""
    queue = centre.queues[leg["queue"]]
    ages = leg["kind"] != LEG_RESUMED and not (leg["kind"] == LEG_CALLBACK and queue["callback"] < 0)
    if ages and now - start >= queue["ageing_cap"]:
        return -1, 0.0, start, leg["contact"]
    score = queue["base"] + queue["per_second"] * ((int(now) - int(start)) / 1_000)
    score += queue["transferred"] if leg["kind"] in (LEG_TRANSFER, LEG_CONSULT) else 0.0
    score += np.inf if leg["kind"] == LEG_RESUMED else 0.0
    score += queue["callback"] if leg["kind"] == LEG_CALLBACK else 0.0
    return centre.priority[group, leg["queue"]], -score, start, leg["contact"]


def _was_first_in_line(
    centre: CompiledCentre, rows: np.ndarray, until: np.ndarray, begun: np.ndarray, able: list, leg: np.void
) -> None:
    """A freed agent took it; none of those who were there before, and wait on, had to go first."""
    now, group = taken(leg), leg["group"]
    may_take = centre.serves[group] & [is_within(spans, now) for spans in able[leg["agent"]]]
    may_take &= centre.reserve[group] == 0
    others = (may_take[rows["queue"]] == 1) & (rows["entered"] < now) & (until > now)
    others &= now - begun >= centre.opens_after[group, rows["queue"]]
    mine = _rank(centre, group, leg, begun[rows == leg][0], now)
    for other, start in zip(rows[others], begun[others], strict=True):
        assert mine < _rank(centre, group, other, start, now), f"contact {leg['contact']} jumps the queue"


def _reserve_is_kept(centre: CompiledCentre, records: Records, idle: list, leg: np.void) -> None:
    """Who takes a contact on duty leaves at least the reserve behind: agents idle, just freed or just come."""
    now, group = taken(leg), leg["group"]
    reserve = centre.reserve[group, leg["queue"]]
    if not reserve or not is_within(_spells(records, leg["agent"], ON_DUTY), now):
        return
    others = [agent for agent in np.flatnonzero(centre.agent_group == group) if agent != leg["agent"]]
    here = {agent for agent, start, end in idle if start <= now <= end}
    here |= {agent for agent in others if any(end == now for _, end in _busy(records, agent))}
    here |= {agent for agent in others if any(start == now for start, _ in _spells(records, agent, ON_DUTY))}
    assert len(here & set(others)) >= reserve, f"agent {leg['agent']} takes a contact from the reserve"


def _was_first_choice(
    centre: CompiledCentre, rows: np.ndarray, idle: list, able: list, leg: np.void, waited: int
) -> None:
    """If an agent who had been idle took it, it was the preferred group's, then the one idle longest."""
    now, queue = taken(leg), leg["queue"]
    idle_since = [start for agent, start, end in idle if end == now and agent == leg["agent"]]
    just_done = rows[(rows["agent"] == leg["agent"]) & (rows["left"] + rows["accompanied"] + rows["wrap_up"] == now)]
    # Allowed more from now on, or at the end of the shift, from which on no other queue keeps them back.
    looks_again = any(now in span for spans in able[leg["agent"]] for span in spans)
    if not idle_since or looks_again or np.any(just_done != leg):
        return  # available or allowed more in this instant: such agents choose before contacts do
    mine = centre.preference[leg["group"], queue], idle_since[0]
    for agent, start, end in idle:
        group = centre.agent_group[agent]
        opens = centre.opens_after[group, queue] <= waited and centre.reserve[group, queue] == 0
        if opens and centre.serves[group, queue] and start < now < end and is_within(able[agent][queue], now):
            assert mine <= (centre.preference[group, queue], start), f"agent {agent} had to come first"

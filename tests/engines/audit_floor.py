"""The part of the audit that looks at agents and queues: shifts, idleness, who is taken, limits, closings."""

from itertools import pairwise

import numpy as np

from sim.centre.compiled import CompiledCentre
from sim.clock import NEVER
from sim.codes import CLEAR, LEG_CLOSED_OUT, LEG_FULL, LEG_IVR, LEG_TRANSFER, ON_DUTY, OVERTIME
from sim.records import Records


def closed_spans(centre: CompiledCentre) -> list[tuple[int, int]]:
    """(closing, next opening) of the house; the last one ends NEVER."""
    spans = []
    for day in range(centre.n_days):
        if (centre.close_at[:, day] == NEVER).all():
            continue
        closing = int(centre.close_at[centre.close_at[:, day] < NEVER, day].max())
        later = centre.open_at[:, day + 1 :]
        opening = int(later.min()) if later.size else NEVER
        if opening > closing:
            spans.append((closing, opening))
    return spans


def agents_keep_their_shifts(centre: CompiledCentre, records: Records) -> None:
    """Shifts are kept, and each contact is handled within its agent's spells, one at a time."""
    closed = closed_spans(centre)
    for agent in range(centre.n_agents):
        duty, late = (_spells(records, agent, state) for state in (ON_DUTY, OVERTIME))
        assert duty == _rostered(centre, agent), f"agent {agent}: on duty as scheduled"
        assert all(start in {end for _, end in duty} for start, _ in late), "overtime follows a shift"
        presence = sorted(duty + late)
        assert all(a[1] <= b[0] for a, b in pairwise(presence)), "one state at a time"
        busy = _busy(records, agent)
        assert all(a[1] <= b[0] for a, b in pairwise(busy)), f"agent {agent} has one contact"
        for start, end in busy:
            _is_at_work(agent, start, end, duty, _merged(presence), closed)
        ends = {end for _, end in busy}
        for start, end in late:
            drains = any(closing <= start < opening for closing, opening in closed)
            assert drains or end in ends or (end, OVERTIME) not in late, f"agent {agent} stays for nothing"


def _is_at_work(agent: int, start: int, end: int, duty: list, presence: list, closed: list) -> None:
    assert start == end or any(a <= start and end <= b for a, b in presence), f"agent {agent} works while away"
    on_duty = any(a <= start < b for a, b in duty)
    drains = any(closing <= start < opening for closing, opening in closed)
    assert on_duty or drains, f"agent {agent} takes a contact after the shift"


def _spells(records: Records, agent: int, state: int) -> list[tuple[int, int]]:
    mine = records.duty[(records.duty["agent"] == agent) & (records.duty["state"] == state)]
    return sorted(zip(mine["start"].tolist(), mine["end"].tolist(), strict=True))


def _rostered(centre: CompiledCentre, agent: int) -> list[tuple[int, int]]:
    """Agent k of a group is on duty in the intervals whose headcount is above k."""
    group = centre.agent_group[agent]
    k = agent - centre.groups[group]["first_agent"]
    present = np.concatenate([[False], (centre.headcount[group] > k).ravel(), [False]])
    steps = np.flatnonzero(np.diff(present.astype(int))) * centre.interval_ticks
    return list(zip(steps[::2].tolist(), steps[1::2].tolist(), strict=True))


def _busy(records: Records, agent: int) -> list[tuple[int, int]]:
    mine = records.legs[records.legs["agent"] == agent]
    ends = mine["left"] + mine["wrap_up"]
    return sorted(zip(mine["answered"].tolist(), ends.tolist(), strict=True))


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
    rows = records.legs[records.legs["kind"] != LEG_IVR]
    until = np.where(rows["answered"] < NEVER, rows["answered"], rows["left"])
    idle = [(agent, *span) for agent in range(centre.n_agents) for span in idle_spans(records, agent)]
    for agent, start, end in idle:
        for queue in np.flatnonzero(centre.serves[centre.agent_group[agent]]):
            beside = (rows["queue"] == queue) & (rows["entered"] < end) & (until > start) & (until > rows["entered"])
            assert not beside.any(), f"contacts wait in queue {queue} beside idle agent {agent}"
    _limits(centre, rows, until)
    _closings(centre, rows, until)
    for leg in rows[rows["answered"] < NEVER]:
        if leg["answered"] > leg["entered"]:
            _was_first_in_line(centre, rows, until, leg)
        else:
            _was_first_choice(centre, rows, idle, leg)


def _limits(centre: CompiledCentre, rows: np.ndarray, until: np.ndarray) -> None:
    for number, queue in enumerate(centre.queues):
        here = rows["queue"] == number
        entered, gone = rows["entered"][here], until[here]
        if queue["max_waiting"] < NEVER:
            at = [np.sum((entered <= tick) & (gone > tick)) for tick in entered]
            assert max(at, default=0) <= queue["max_waiting"], f"queue {number} over its limit"
        for leg in rows[here & (rows["outcome"] == LEG_FULL)]:
            ahead = np.sum((entered <= leg["entered"]) & (gone >= leg["entered"])) - 1
            assert ahead >= queue["max_waiting"] or np.isfinite(queue["waiting_per_agent"]), "full though it is not"


def _closings(centre: CompiledCentre, rows: np.ndarray, until: np.ndarray) -> None:
    closed = closed_spans(centre)
    for closing, opening in closed:
        for leg, end in zip(rows, until, strict=True):
            waits_on = leg["entered"] < opening and end > max(closing, leg["entered"])
            assert not (waits_on and centre.queues[leg["queue"]]["closing"] == CLEAR), "waits in a cleared queue"
    for leg in rows[rows["outcome"] == LEG_CLOSED_OUT]:
        assert any(closing <= leg["left"] < opening for closing, opening in closed), "closed out by day"


def _rank(centre: CompiledCentre, group: int, leg: np.void, now: int) -> tuple:
    """Smaller goes first: the group's priority, then score, time in queue, contact row."""
    queue = centre.queues[leg["queue"]]
    score = queue["base"] + queue["per_second"] * ((int(now) - int(leg["entered"])) / 1_000)
    score += queue["transferred"] if leg["kind"] == LEG_TRANSFER else 0.0
    return centre.priority[group, leg["queue"]], -score, leg["entered"], leg["contact"]


def _was_first_in_line(centre: CompiledCentre, rows: np.ndarray, until: np.ndarray, leg: np.void) -> None:
    """A freed agent took it; none of those who were there before, and wait on, had to go first."""
    now, group = leg["answered"], leg["group"]
    others = rows[(centre.serves[group, rows["queue"]] == 1) & (rows["entered"] < now) & (until > now)]
    mine = _rank(centre, group, leg, now)
    assert all(mine < _rank(centre, group, other, now) for other in others), f"contact {leg['contact']} jumps the queue"


def _was_first_choice(centre: CompiledCentre, rows: np.ndarray, idle: list, leg: np.void) -> None:
    """If an agent who had been idle took it, it was the preferred group's, then the one idle longest."""
    now, queue = leg["answered"], leg["queue"]
    since = [start for agent, start, end in idle if end == now and agent == leg["agent"]]
    just_done = rows[(rows["agent"] == leg["agent"]) & (rows["left"] + rows["wrap_up"] == now)]
    if not since or np.any(just_done != leg):
        return  # freed in this instant: agents who become available choose before contacts do
    mine = centre.preference[leg["group"], queue], since[0]
    for agent, start, end in idle:
        group = centre.agent_group[agent]
        if centre.serves[group, queue] and start < now < end:
            assert mine <= (centre.preference[group, queue], start), f"agent {agent} had to come first"

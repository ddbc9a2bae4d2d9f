"""The model's laws, judged from records alone: no engine's word is taken for anything.

`audit(centre, records)` asserts them one by one. Parity says that two engines agree; this says that what they agree on
is a contact centre: nobody waits beside an idle agent, nobody is in two places, shifts are kept, limits hold.
"""

from itertools import pairwise

import numpy as np

from sim.centre.compiled import CompiledCentre
from sim.clock import NEVER, TICKS_PER_DAY
from sim.codes import (
    ABANDONED,
    ABANDONED_IN_MENU,
    BEYOND_HORIZON,
    BLOCKED,
    CLEAR,
    CLOSED_OUT,
    CONTAINED,
    FLAG_HELD,
    FLAG_MISROUTED,
    FRESH,
    LEG_ABANDONED,
    LEG_ANSWERED,
    LEG_CLOSED_OUT,
    LEG_CONTAINED,
    LEG_FULL,
    LEG_IVR,
    LEG_OPEN,
    LEG_PASSED,
    LEG_QUEUE,
    LEG_TRANSFER,
    LEG_TRANSFERRED,
    NOBODY,
    ON_DUTY,
    OPEN,
    OUT_OF_HOURS,
    OVERTIME,
    QUEUE_FULL,
    REDIAL,
    REPEAT,
    SERVED,
)
from sim.records import Records

LAST_LEG = {  # how a contact's last leg ended, by how the contact ended; None: no leg at all
    SERVED: LEG_ANSWERED,
    ABANDONED: LEG_ABANDONED,
    ABANDONED_IN_MENU: LEG_ABANDONED,
    QUEUE_FULL: LEG_FULL,
    CONTAINED: LEG_CONTAINED,
    CLOSED_OUT: LEG_CLOSED_OUT,
    BLOCKED: None,
    OUT_OF_HOURS: None,
    BEYOND_HORIZON: None,
}


def audit(centre: CompiledCentre, records: Records) -> None:
    """Assert the laws that the records of any centre must obey."""
    contacts(centre, records)
    returns(centre, records)
    legs(centre, records)
    trunks(centre, records)
    agents(centre, records)
    waiting(centre, records)


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


def is_in_hours(centre: CompiledCentre, kind: int, tick: int) -> bool:
    """True if the type's own hours hold the tick."""
    return any(start <= tick < end for start, end in zip(centre.open_at[kind], centre.close_at[kind], strict=True))


def contacts(centre: CompiledCentre, records: Records) -> None:
    """Every contact has one end, and legs that fit it."""
    c = records.contacts
    assert not np.any(c["outcome"] == OPEN), "a contact without an end"
    beyond = c["outcome"] == BEYOND_HORIZON
    assert np.array_equal(c["ended"] == NEVER, beyond)
    assert np.all(c["ended"] >= c["arrived"])
    assert np.all(np.diff(c["arrived"][~beyond]) >= 0), "rows are made when contacts arrive"
    assert np.array_equal(c["day"], c["arrived"] // TICKS_PER_DAY)
    assert np.all(c["day"][~beyond] <= centre.n_days), "a contact after the horizon"
    assert not np.any(c["resolved"][~np.isin(c["outcome"], [SERVED, CONTAINED])])
    for row, contact in enumerate(c):
        mine = records.legs[records.legs["contact"] == row]
        last = LAST_LEG[contact["outcome"]]
        assert (len(mine) == 0) == (last is None), f"contact {row}: legs"
        in_hours = is_in_hours(centre, contact["type"], contact["arrived"])
        if contact["outcome"] == OUT_OF_HOURS:
            assert not in_hours, f"contact {row} turned away in opening hours"
        elif contact["outcome"] != BEYOND_HORIZON:
            assert in_hours, f"contact {row} let in out of hours"
        if last is None:
            continue
        assert mine[-1]["outcome"] == last, f"contact {row}: last leg"
        assert mine[0]["entered"] == contact["arrived"]
        assert mine[-1]["left"] == contact["ended"]
        assert np.array_equal(mine["number"], np.arange(len(mine)))
        assert np.array_equal(mine["entered"][1:], mine["left"][:-1]), f"contact {row} is in one place at a time"


def returns(centre: CompiledCentre, records: Records) -> None:
    """Redials and repeats follow from what happened to their parent, later, and in opening hours."""
    c = records.contacts
    fresh = c["kind"] == FRESH
    assert np.array_equal(fresh, c["parent"] == NOBODY)
    assert np.all(c["attempt"][fresh] == 1)
    assert np.array_equal(c["issue"][fresh], np.flatnonzero(fresh))
    child, parent = c[~fresh], c[c["parent"][~fresh]]
    assert len(np.unique(child["parent"])) == len(child), "one next contact at most"
    assert np.all(child["parent"] < np.flatnonzero(~fresh))
    for name in ("issue", "complexity", "complaint"):
        assert np.array_equal(child[name], parent[name])
    assert np.array_equal(child["attempt"], parent["attempt"] + 1)
    served = np.isin(parent["outcome"], [SERVED, CONTAINED])
    assert np.array_equal(child["kind"], np.where(served, REPEAT, REDIAL))
    assert not np.any(parent["resolved"]), "a resolved issue comes back"
    assert np.all(child["arrived"] >= parent["ended"] + centre.grid), "nobody is back in the instant of leaving"
    for came, before in zip(child, parent, strict=True):
        closings = centre.close_at[before["type"]]
        if came["outcome"] == BEYOND_HORIZON:
            assert came["arrived"] >= closings[closings < NEVER].max(initial=0)
        elif centre.grid == 1 and came["type"] == before["type"]:
            assert is_in_hours(centre, came["type"], came["arrived"])


def legs(centre: CompiledCentre, records: Records) -> None:
    """Every leg has one end, times in order, and parts that add up."""
    rows = records.legs
    assert not np.any(rows["outcome"] == LEG_OPEN), "a leg without an end"
    talked = np.isin(rows["outcome"], [LEG_ANSWERED, LEG_TRANSFERRED])
    assert np.array_equal(talked, rows["agent"] != NOBODY)
    assert np.array_equal(talked, rows["answered"] != NEVER)
    assert np.array_equal(rows["kind"] == LEG_IVR, rows["queue"] == NOBODY)
    with_agent, without = rows[talked], rows[~talked]
    assert np.all(with_agent["entered"] <= with_agent["answered"])
    assert np.array_equal(with_agent["left"], with_agent["answered"] + with_agent["talk"] + with_agent["hold"])
    assert np.array_equal(with_agent["group"], centre.agent_group[with_agent["agent"]])
    assert np.all(centre.serves[with_agent["group"], with_agent["queue"]] == 1), "an agent without the skill"
    assert not np.any(with_agent["hold"][with_agent["flags"] & FLAG_HELD == 0])
    wrong = rows["flags"] & FLAG_MISROUTED != 0
    assert np.all(rows["kind"][wrong] == LEG_QUEUE)
    assert np.all(rows["outcome"][wrong] == LEG_TRANSFERRED)
    for name in ("talk", "hold", "wrap_up", "work", "slots_at_start"):
        assert not np.any(without[name])
        assert np.all(with_agent[name] >= 0)
    factor = centre.handle_factor[with_agent["group"], with_agent["queue"]]
    spent = with_agent["talk"] + with_agent["hold"] + with_agent["wrap_up"]
    assert np.all(abs(spent - with_agent["work"] * factor) <= (1.5 + 0.5 * factor) * centre.grid + 1)
    gave_up = rows[(rows["outcome"] == LEG_ABANDONED) & (rows["kind"] != LEG_IVR)]
    assert np.all(gave_up["left"] - gave_up["entered"] >= centre.grid), "nobody abandons in the instant of joining"
    at_once = rows[np.isin(rows["outcome"], [LEG_FULL])]
    assert np.array_equal(at_once["left"], at_once["entered"])
    for name in ("entered", "left", "talk", "hold", "wrap_up", "work"):
        assert not np.any(rows[name] % centre.grid), f"{name} is on the grid"
    in_queue = rows[rows["kind"] != LEG_IVR]
    credit = np.where(in_queue["kind"] == LEG_TRANSFER, centre.queues["transferred"][in_queue["queue"]], 0.0)
    assert np.array_equal(in_queue["priority"], (centre.queues["base"][in_queue["queue"]] + credit).astype(np.float32))
    passed_on = np.isin(rows["outcome"], [LEG_PASSED, LEG_TRANSFERRED])
    last = rows["number"] == np.bincount(rows["contact"], minlength=len(records.contacts))[rows["contact"]] - 1
    assert np.array_equal(passed_on, ~last), "passed on means that another leg follows"


def trunks(centre: CompiledCentre, records: Records) -> None:
    """No more lines are held than there are, and nobody is blocked while one is free."""
    if centre.trunks == NEVER:
        assert not np.any(records.contacts["outcome"] == BLOCKED)
        return
    c = records.contacts
    on_line = np.isin(np.arange(len(c)), records.legs["contact"])
    for row in np.flatnonzero(on_line | (c["outcome"] == BLOCKED)):
        now = c["arrived"][row]
        before = on_line[:row]
        still = np.sum(before & (c["ended"][:row] > now))
        # Who came and left in this very instant may have been there or not: it can have several rounds.
        at_most = still + np.sum(before & (c["ended"][:row] == now))
        if on_line[row]:
            assert still < centre.trunks, f"contact {row} has a line too many"
        else:
            assert at_most >= centre.trunks, f"contact {row} is blocked though a line is free"


def agents(centre: CompiledCentre, records: Records) -> None:
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


def waiting(centre: CompiledCentre, records: Records) -> None:
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

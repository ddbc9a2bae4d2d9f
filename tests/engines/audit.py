"""The model's laws, judged from records alone: no engine's word is taken for anything.

`audit(centre, records)` asserts them one by one. Parity says that two engines agree; this says that what they agree on
is a contact centre: nobody waits beside an idle agent, nobody is in two places, shifts are kept, limits hold.
"""

import numpy as np
from audit_consults import consults, on_hold_for_advice, without_consults
from audit_floor import agents_keep_their_shifts, nobody_waits_in_vain, since, taken
from audit_paces import factors_of_handle_time

from sim.centre.compiled import CompiledCentre
from sim.clock import NEVER, TICKS_PER_DAY
from sim.codes import (
    ABANDONED,
    ABANDONED_IN_MENU,
    BALKED,
    BEYOND_HORIZON,
    BLOCKED,
    CALLBACK_FAILED,
    CALLBACK_OPEN,
    CLOSED_OUT,
    CONTAINED,
    FLAG_CALLBACK_OFFERED,
    FLAG_HELD,
    FLAG_MISROUTED,
    FLAG_WARM,
    FRESH,
    LAST_WAIT,
    LEG_ABANDONED,
    LEG_ANSWERED,
    LEG_BALKED,
    LEG_BOT,
    LEG_CALLBACK,
    LEG_CLOSED_OUT,
    LEG_CONTAINED,
    LEG_FULL,
    LEG_HANDED_BACK,
    LEG_IVR,
    LEG_OPEN,
    LEG_OVERFLOW,
    LEG_OVERFLOWED,
    LEG_PASSED,
    LEG_PROMISED,
    LEG_QUEUE,
    LEG_RESUMED,
    LEG_TRANSFER,
    LEG_TRANSFERRED,
    LEG_UNREACHED,
    NO_PREDICTOR,
    NOBODY,
    OPEN,
    OUT_OF_HOURS,
    QUEUE_FULL,
    REDIAL,
    REPEAT,
    SERVED,
    VIRTUAL_HOLD,
)
from sim.records import Records

LAST_LEG = {  # how a contact's last leg ended, by how the contact ended; None: no leg at all
    SERVED: LEG_ANSWERED,
    ABANDONED: LEG_ABANDONED,
    ABANDONED_IN_MENU: LEG_ABANDONED,
    QUEUE_FULL: LEG_FULL,
    CONTAINED: LEG_CONTAINED,
    CLOSED_OUT: LEG_CLOSED_OUT,
    BALKED: LEG_BALKED,
    BLOCKED: None,
    CALLBACK_FAILED: LEG_UNREACHED,
    OUT_OF_HOURS: None,
    BEYOND_HORIZON: None,
}


IN_MENU = LEG_IVR, LEG_BOT
"""Legs before any queue."""
CALLED_BACK = LEG_ANSWERED, LEG_TRANSFERRED, LEG_HANDED_BACK, LEG_UNREACHED, LEG_CLOSED_OUT
"""How an attempt to call back may end."""


def audit(centre: CompiledCentre, records: Records) -> None:
    """Assert the laws that the records of any centre must obey."""
    consults(centre, records)
    agents_keep_their_shifts(centre, records)
    nobody_waits_in_vain(centre, records)
    asked, records = on_hold_for_advice(records), without_consults(records)
    contacts(centre, records)
    returns(centre, records)
    legs(centre, records, asked)
    trunks(centre, records)
    announcements(centre, records)
    going_over(centre, records)
    callbacks(centre, records)


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
    # Who was talking when the day was taken up counts on no day.
    talking = np.flatnonzero(centre.found["agent"] != NOBODY)
    assert np.all(c["day"][talking] == centre.n_days)
    assert np.array_equal(np.delete(c["day"], talking), np.delete(c["arrived"], talking) // TICKS_PER_DAY)
    assert np.all(c["day"][~beyond] <= centre.n_days), "a contact after the horizon"
    assert not np.any(c["resolved"][~np.isin(c["outcome"], [SERVED, CONTAINED])])
    for row, contact in enumerate(c):
        mine = records.legs[records.legs["contact"] == row]
        last = LAST_LEG.get(contact["outcome"], LEG_PROMISED)
        if contact["outcome"] == CALLBACK_OPEN and mine[-1]["outcome"] == LEG_UNREACHED:
            last = LEG_UNREACHED
        assert (len(mine) == 0) == (last is None), f"contact {row}: legs"
        in_hours = is_in_hours(centre, contact["type"], contact["arrived"])
        if contact["outcome"] == OUT_OF_HOURS:
            assert not in_hours, f"contact {row} turned away in opening hours"
        elif contact["outcome"] != BEYOND_HORIZON and row >= len(centre.found):
            assert in_hours, f"contact {row} let in out of hours"
        if last is None:
            continue
        assert mine[-1]["outcome"] == last, f"contact {row}: last leg"
        assert mine[0]["entered"] == contact["arrived"]
        dialling = np.where(mine["outcome"] == LEG_UNREACHED, mine["wrap_up"], 0)
        assert mine[-1]["left"] + dialling[-1] == contact["ended"]
        assert np.array_equal(mine["number"], np.arange(len(mine)))
        gap = mine["entered"][1:] - (mine["left"] + dialling)[:-1]
        is_callback = mine["kind"][1:] == LEG_CALLBACK
        assert not np.any(gap[~is_callback]), f"contact {row} is in one place at a time"
        assert np.all(gap >= 0), f"contact {row} is called back before the promise"


def returns(centre: CompiledCentre, records: Records) -> None:
    """Redials and repeats follow from what happened to their parent, later, and in opening hours."""
    c = records.contacts
    fresh = c["kind"] == FRESH
    earlier = ~fresh & (c["parent"] == NOBODY)
    assert len(centre.earlier) or not earlier.any()
    assert np.all(c["attempt"] == np.where(fresh, 1, np.where(earlier, 2, c["attempt"])))
    fresh |= earlier
    assert np.array_equal(fresh, c["parent"] == NOBODY)
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
    for came in child:
        closings = centre.close_at[came["type"]]
        if came["outcome"] == BEYOND_HORIZON:
            assert came["arrived"] >= closings[closings < NEVER].max(initial=0)
        elif centre.grid == 1:
            assert is_in_hours(centre, came["type"], came["arrived"])


def legs(centre: CompiledCentre, records: Records, asked: np.ndarray) -> None:
    """Every leg has one end, times in order, and parts that add up; asked: ticks of its hold for a second agent."""
    rows = records.legs
    assert not np.any(rows["outcome"] == LEG_OPEN), "a leg without an end"
    talked = np.isin(rows["outcome"], [LEG_ANSWERED, LEG_TRANSFERRED, LEG_HANDED_BACK, LEG_UNREACHED])
    gave_up_ringing = (rows["outcome"] == LEG_ABANDONED) & (rows["ring"] > 0)
    assert np.array_equal(talked | gave_up_ringing, rows["agent"] != NOBODY)
    assert np.array_equal(rows["agent"] != NOBODY, rows["group"] != NOBODY)
    assert not np.any(rows["ring"][(rows["agent"] == NOBODY) | (rows["kind"] == LEG_CALLBACK)])
    assert np.all((rows["ring"] >= 0) & (rows["ring"] <= np.minimum(rows["answered"], rows["left"]) - rows["entered"]))
    assert np.all(centre.groups["ring_time"][rows["group"][rows["ring"] > 0]] != NOBODY)
    assert np.array_equal(talked, rows["answered"] != NEVER)
    assert np.array_equal(np.isin(rows["kind"], IN_MENU), rows["queue"] == NOBODY)
    _warm_transfers(centre, rows)
    with_agent, without = rows[talked], rows[~talked]
    assert np.all(with_agent["entered"] <= with_agent["answered"])
    assert np.array_equal(with_agent["left"], with_agent["answered"] + with_agent["talk"] + with_agent["hold"])
    assert np.array_equal(with_agent["group"], centre.agent_group[with_agent["agent"]])
    assert np.all(centre.serves[with_agent["group"], with_agent["queue"]] == 1), "an agent without the skill"
    assert not np.any(with_agent["hold"][with_agent["flags"] & FLAG_HELD == 0])
    wrong = rows["flags"] & FLAG_MISROUTED != 0
    assert np.all(np.isin(rows["kind"][wrong], [LEG_QUEUE, LEG_CALLBACK, LEG_RESUMED, LEG_OVERFLOW]))
    assert np.all(rows["outcome"][wrong & talked] != LEG_ANSWERED)
    for name in ("talk", "hold", "wrap_up", "work", "slots_at_start"):
        assert not np.any(without[name])
        assert np.all(with_agent[name] >= 0)
    own = with_agent.copy()
    own["hold"] -= asked[talked]
    factor, slack = factors_of_handle_time(centre, own)
    spent = own["talk"] + own["hold"] + own["wrap_up"]
    excess = spent - with_agent["work"] * factor
    cut_short = with_agent["outcome"] == LEG_HANDED_BACK
    in_talk = with_agent["outcome"] != LEG_UNREACHED
    assert np.all((np.where(cut_short, excess, abs(excess)) <= slack)[in_talk])
    assert not np.any(with_agent["wrap_up"][cut_short])
    assert np.all(centre.groups["hands_back"][with_agent["group"][cut_short]])
    gave_up = rows[(rows["outcome"] == LEG_ABANDONED) & ~np.isin(rows["kind"], IN_MENU)]
    assert np.all(gave_up["left"] - since(gave_up, rows) >= centre.grid), "nobody abandons in the instant of joining"
    at_once = rows[np.isin(rows["outcome"], [LEG_FULL, LEG_BALKED, LEG_PROMISED])]
    assert np.array_equal(at_once["left"], at_once["entered"])
    for name in ("entered", "left", "talk", "hold", "wrap_up", "work", "ring", "accompanied"):
        assert not np.any(rows[name] % centre.grid), f"{name} is on the grid"
    in_queue = rows[~np.isin(rows["kind"], IN_MENU)]
    credit = np.where(in_queue["kind"] == LEG_TRANSFER, centre.queues["transferred"][in_queue["queue"]], 0.0)
    credit = np.where(in_queue["kind"] == LEG_CALLBACK, centre.queues["callback"][in_queue["queue"]], credit)
    credit = np.where(in_queue["kind"] == LEG_RESUMED, np.inf, credit)
    at_once = (centre.queues["base"][in_queue["queue"]] + credit).astype(np.float32)
    came_fresh = in_queue["kind"] != LEG_OVERFLOW
    assert np.array_equal(in_queue["priority"][came_fresh], at_once[came_fresh])
    passed_on = np.isin(rows["outcome"], [LEG_PASSED, LEG_TRANSFERRED, LEG_HANDED_BACK, LEG_OVERFLOWED])
    after = np.flatnonzero(rows["outcome"] == LEG_HANDED_BACK)
    resumed = np.flatnonzero(rows["kind"] == LEG_RESUMED)
    assert sorted(_who(rows, after, 1)) == sorted(_who(rows, resumed, 0)), "handed back means resumed"
    last = rows["number"] == np.bincount(rows["contact"], minlength=len(records.contacts))[rows["contact"]] - 1
    promised = np.isin(rows["outcome"], [LEG_PROMISED, LEG_UNREACHED])
    assert np.array_equal(passed_on[~promised], ~last[~promised]), "passed on means that another leg follows"


def _calls(records: Records) -> tuple[np.ndarray, np.ndarray]:
    """(C,) ticks: end of the customer's own call (the promise of a callback, if any); start of the callback."""
    until, again = records.contacts["ended"].copy(), np.full(len(records.contacts), NEVER)
    promised = records.legs[records.legs["outcome"] == LEG_PROMISED]
    until[promised["contact"]] = promised["left"]
    reached = records.legs[(records.legs["kind"] == LEG_CALLBACK) & (records.legs["outcome"] != LEG_UNREACHED)]
    again[reached["contact"]] = reached["answered"]
    return until, again


def callbacks(centre: CompiledCentre, records: Records) -> None:
    """Only those who were offered a callback are called back, as often as agreed, and within the cap."""
    rows = records.legs
    promised = rows[rows["outcome"] == LEG_PROMISED]
    rules = centre.treatments[promised["queue"]]
    assert np.all(promised["flags"] & FLAG_CALLBACK_OFFERED != 0)
    assert np.all(promised["offered_wait"] >= rules["callback_from"])
    assert np.all(promised["kind"] == LEG_QUEUE)
    called = rows[rows["kind"] == LEG_CALLBACK]
    assert np.all(np.isin(called["contact"], promised["contact"]))
    assert np.all(np.isin(called["outcome"], CALLED_BACK))
    n_tries = np.bincount(called["contact"], minlength=len(records.contacts))[promised["contact"]]
    assert np.all(n_tries <= rules["callback_attempts"])
    failed = records.contacts["outcome"][promised["contact"]] == CALLBACK_FAILED
    assert np.all(n_tries[failed] == rules["callback_attempts"][failed])
    kept = (rules["callback_kind"] == VIRTUAL_HOLD) & (n_tries > 0)
    for leg in promised[kept]:
        first = called[called["contact"] == leg["contact"]][0]
        assert first["entered"] == leg["entered"], "virtual hold keeps the place"
    _, again = _calls(records)
    ended = np.minimum(again, records.contacts["ended"])[promised["contact"]]
    for leg, cap in zip(promised, rules["callback_cap"], strict=True):
        mine = promised["queue"] == leg["queue"]
        n_open = np.sum(mine & (promised["left"] <= leg["left"]) & (ended > leg["left"]))
        assert n_open <= cap, "more promises than the cap"


def going_over(centre: CompiledCentre, records: Records) -> None:
    """Whoever waited long enough goes over to the queue that is meant, at once and once, and is the same there."""
    rows = records.legs
    left, came = (rows[rows[name] == code] for name, code in (("outcome", LEG_OVERFLOWED), ("kind", LEG_OVERFLOW)))
    assert sorted(_who(rows, rows["outcome"] == LEG_OVERFLOWED, 1)) == sorted(
        (r["contact"], r["number"], q, r["type"])
        for r in came
        for q in [rows[(rows["contact"] == r["contact"]) & (rows["number"] == r["number"] - 1)]["queue"][0]]
    )
    assert np.all(np.isin(left["kind"], [LEG_QUEUE, LEG_TRANSFER]))
    for leg in left:
        rules = centre.queues[leg["queue"]]
        there = came[(came["contact"] == leg["contact"]) & (came["number"] == leg["number"] + 1)][0]
        assert there["queue"] == rules["overflow_to"]
        assert there["entered"] == leg["left"]
        assert leg["left"] - leg["entered"] >= rules["overflow_after"]
        is_found = leg["entered"] < centre.start
        assert is_found or leg["left"] - leg["entered"] in centre.overflow_steps[leg["queue"]]
    assert not np.any(came["offered_wait"] != NEVER)


def announcements(centre: CompiledCentre, records: Records) -> None:
    """A wait is foretold to who has to wait, where anybody foretells; who leaves because of it was told."""
    rows = records.legs[~np.isin(records.legs["kind"], IN_MENU)]
    told = centre.treatments[rows["queue"]]
    predicts = told["predictor"] != NO_PREDICTOR
    is_told = ~np.isin(rows["kind"], [LEG_CALLBACK, LEG_RESUMED, LEG_OVERFLOW])
    # Whoever was taken at once and heard the phone ring did not wait in line.
    waited = (taken(rows) != rows["entered"]) & is_told
    waited &= rows["entered"] >= centre.start
    foretold = rows["offered_wait"] != NEVER
    assert not np.any(foretold & ~(predicts & is_told)), "nobody foretells here"
    last_waits = told["predictor"] == LAST_WAIT
    turned_away = np.isin(rows["outcome"], [LEG_FULL, LEG_CLOSED_OUT]) & (rows["left"] == rows["entered"])
    assert np.all(foretold[last_waits & waited & ~turned_away]), "not foretold to somebody who waits"
    balked = rows["outcome"] == LEG_BALKED
    assert np.all(rows["offered_wait"][balked] >= told["announce_from"][balked])


def _warm_transfers(centre: CompiledCentre, rows: np.ndarray) -> None:
    """Agent one stays until agent two answers, the customer is gone, or the limit is reached."""
    warm = rows["flags"] & FLAG_WARM != 0
    assert not np.any(rows["accompanied"][~warm])
    assert np.all(rows["outcome"][warm] == LEG_TRANSFERRED)
    assert not np.any(rows["flags"][warm] & FLAG_MISROUTED)
    for leg in rows[warm]:
        later = rows[(rows["contact"] == leg["contact"]) & (rows["number"] > leg["number"])]
        next_leg = later[later["outcome"] != LEG_OVERFLOWED][0]
        until = min(next_leg["answered"], next_leg["left"]) - leg["left"]
        assert leg["accompanied"] == min(until, centre.types["warm_wait"][leg["type"]])


def _who(rows: np.ndarray, where: np.ndarray, step: int) -> list[tuple]:
    """(contact, leg number + step, queue, type) of some legs."""
    return [(r["contact"], r["number"] + step, r["queue"], r["type"]) for r in rows[where]]


def trunks(centre: CompiledCentre, records: Records) -> None:
    """No more lines are held than there are, and nobody is blocked while one is free."""
    if centre.trunks == NEVER:
        assert not np.any(records.contacts["outcome"] == BLOCKED)
        return
    c = records.contacts
    on_line = np.isin(np.arange(len(c)), records.legs["contact"])
    until, again = _calls(records)
    come = np.arange(len(c)) >= len(centre.found)  # the others are found there, however many lines there are
    for row in np.flatnonzero((on_line | (c["outcome"] == BLOCKED)) & come):
        now = c["arrived"][row]
        before = on_line[:row]
        still = np.sum(before & ((until[:row] > now) | ((again[:row] < now) & (c["ended"][:row] > now))))
        # Who came and left in this very instant may have been there or not: it can have several rounds.
        just = (until[:row] == now) | (again[:row] == now) | (c["ended"][:row] == now)
        at_most = still + np.sum(before & just)
        if on_line[row]:
            assert still < centre.trunks, f"contact {row} has a line too many"
        else:
            assert at_most >= centre.trunks, f"contact {row} is blocked though a line is free"

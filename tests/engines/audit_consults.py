"""The part of the audit that looks at consults: a leg beside the one in which an agent asks a second one."""

import numpy as np
from audit_floor import taken

from sim.centre.compiled import CompiledCentre
from sim.clock import NEVER
from sim.codes import (
    FLAG_CONSULT,
    FLAG_HELD,
    FLAG_MISROUTED,
    LEG_ANSWERED,
    LEG_CONSULT,
    LEG_HANDED_BACK,
    LEG_TRANSFERRED,
    LEG_UNANSWERED,
    NOBODY,
)
from sim.records import Records


def without_consults(records: Records) -> Records:
    """The same records without questions, but for the hold: what is left is one leg after the other."""
    legs = records.legs[records.legs["kind"] != LEG_CONSULT].copy()
    n_before: dict[int, int] = {}
    for leg in legs:
        contact = int(leg["contact"])
        leg["number"] = n_before.get(contact, 0)
        n_before[contact] = n_before.get(contact, 0) + 1
    return records._replace(legs=legs)


def on_hold_for_advice(records: Records) -> np.ndarray:
    """(n,) ticks: the part of each leg's hold in which a second agent was asked; legs as in `without_consults`."""
    asked = {
        (int(leg["contact"]), int(leg["number"]) - 1): leg["left"] - leg["entered"]
        for leg in records.legs[records.legs["kind"] == LEG_CONSULT]
    }
    legs = records.legs[records.legs["kind"] != LEG_CONSULT]
    return np.array([asked.get((int(leg["contact"]), int(leg["number"])), 0) for leg in legs], np.int64)


def consults(centre: CompiledCentre, records: Records) -> None:
    """Every question is asked in a leg that waits for its end, of the right queue, and no longer than agreed."""
    rows = records.legs
    for contact in np.unique(rows["contact"]):
        mine = rows[rows["contact"] == contact]
        assert np.array_equal(mine["number"], np.arange(len(mine)))
    asked = rows[rows["kind"] == LEG_CONSULT]
    asking = rows[rows["flags"] & FLAG_CONSULT != 0]
    assert len(asked) == len(asking), "a question for each time that somebody asked"
    for question, leg in ((question, _asking(rows, question)) for question in asked):
        _belong_together(centre, question, leg)
        _parts(question, leg)
    assert not np.any(asking["kind"] == LEG_CONSULT)
    assert not np.any(asking["flags"] & FLAG_MISROUTED)
    assert np.all(asking["flags"] & FLAG_HELD)
    assert np.all(np.isin(asking["outcome"], [LEG_ANSWERED, LEG_TRANSFERRED])), "who asks hands nobody back"
    share = centre.consults["share"]
    alone = np.isin(rows["outcome"], [LEG_ANSWERED, LEG_TRANSFERRED]) & (rows["kind"] != LEG_CONSULT)
    alone &= rows["flags"] & (FLAG_CONSULT | FLAG_MISROUTED) == 0
    # Whoever is found talking where a day is taken up has asked before.
    talking = np.flatnonzero(centre.found["agent"] != NOBODY)
    alone &= ~(np.isin(rows["contact"], talking) & (rows["number"] == 0))
    assert not np.any(share[rows["type"][alone]] == 1), "asks although everybody does"
    assert not np.any(share[asking["type"]] == 0)
    assert not np.any(rows["outcome"][rows["kind"] != LEG_CONSULT] == LEG_UNANSWERED)


def _asking(rows: np.ndarray, question: np.void) -> np.void:
    """The leg in which the question is asked: the contact's leg before."""
    return rows[(rows["contact"] == question["contact"]) & (rows["number"] == question["number"] - 1)][0]


def _belong_together(centre: CompiledCentre, question: np.void, leg: np.void) -> None:
    rules = centre.consults[leg["type"]]
    assert leg["flags"] & FLAG_CONSULT
    assert question["queue"] == rules["queue"]
    assert question["type"] == leg["type"]
    assert question["left"] == leg["left"], "the contact ends, or is passed on, when the second agent is done"
    rule = centre.queues[question["queue"]]
    assert question["priority"] == np.float32(rule["base"] + rule["transferred"])
    assert question["agent"] != leg["agent"]
    assert question["outcome"] in (LEG_ANSWERED, LEG_UNANSWERED)
    is_answered = question["answered"] != NEVER
    assert is_answered == (question["outcome"] == LEG_ANSWERED)
    waited = (question["answered"] if is_answered else question["left"]) - question["entered"]
    # Somebody who is free, or whose phone has rung long enough, in the last instant: only the latter is in time.
    in_time = question["ring"] > 0 or not is_answered
    assert waited < rules["wait"] or (waited == rules["wait"] and in_time), "waits no longer than agreed"
    assert is_answered or question["agent"] == NOBODY or taken(question) <= question["left"]


def _parts(question: np.void, leg: np.void) -> None:
    is_answered = question["answered"] != NEVER
    assert question["talk"] == question["work"] == (question["left"] - question["answered"] if is_answered else 0)
    for name in ("hold", "wrap_up", "accompanied", "flags"):
        assert question[name] == 0
    assert question["offered_wait"] == NEVER
    assert leg["outcome"] != LEG_HANDED_BACK

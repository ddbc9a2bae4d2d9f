"""Levers in the engine: they move the wait the right way, and nobody's luck."""

import numpy as np
import pytest

from sim.centre.compile import compile_centre
from sim.centre.load import load_centre
from sim.clock import NEVER
from sim.codes import (
    CONTAINED,
    FRESH,
    LEG_BOT,
    LEG_CALLBACK,
    LEG_CONTAINED,
    LEG_IVR,
    LEG_OVERFLOWED,
    LEG_PASSED,
    LEG_PROMISED,
    NOBODY,
)  # fmt: skip
from sim.engines.compiled import Engine, run_replication
from sim.levers import LEVERS, pull

LUCK = ["arrived", "type", "complexity", "complaint", "day"]


def run(centre, seed=1, replication=0):
    return run_replication(compile_centre(centre), seed, replication)


def fresh(records):
    return records.contacts[records.contacts["kind"] == FRESH]


def first_service(records):
    """Work drawn for the first talk of each fresh contact, in their order; -1 if nobody answered."""
    contacts, legs = records.contacts, records.legs
    work = np.full(len(contacts), -1, np.int64)
    first = (legs["number"] == 1) & (legs["answered"] != NEVER)  # leg 0 is the menu
    work[legs["contact"][first]] = legs["work"][first]
    return work[contacts["kind"] == FRESH]


@pytest.fixture(scope="module")
def telecom():
    return load_centre("telecom", ["centre.calendar.measured_days=1"])


def wait_and_lost(centre):
    """(mean wait of the answered in min, contacts lost or still to be dialled) over two replications."""
    engine = Engine(compile_centre(centre))
    waited = answered = unanswered = 0
    for replication in range(2):
        legs = engine.run(1, replication).legs
        # The wait on the phone; those who are called back are not lost.
        gone = legs[legs["outcome"] == LEG_OVERFLOWED]
        waited += (gone["left"] - gone["entered"]).sum()
        moved_on = np.isin(legs["outcome"], [LEG_PROMISED, LEG_OVERFLOWED])
        queued = legs[~np.isin(legs["kind"], [LEG_IVR, LEG_BOT, LEG_CALLBACK]) & ~moved_on]
        served = queued[queued["answered"] != NEVER]
        waited += (served["answered"] - served["entered"]).sum()
        answered += len(served)
        unanswered += len(queued) - len(served)
    return waited / answered / 60_000, unanswered


def test_what_every_lever_does_to_the_telecoms_wait(telecom):
    now = wait_and_lost(telecom)
    levers = {name: lever() for name, lever in LEVERS.items()}
    alone = {name: wait_and_lost(pull(telecom, {name: lever}).centre) for name, lever in levers.items()}
    together = wait_and_lost(pull(telecom, levers).centre)
    for name, (wait, lost) in alone.items():
        # Those who keep their place off the phone do not give up: with too few agents the others wait for them, too.
        # Nor does priority change anything where every agent has one queue.
        assert (wait < now[0] - 0.5) == (name not in ("callbacks", "priority")), name
        # Announced waits make it shorter by sending some away.
        assert (lost < now[1]) == (name not in ("wait_announcement", "priority")), name
        assert together < (wait, lost), name


@pytest.mark.parametrize("name", LEVERS)
def test_customers_keep_their_luck(centre, name):
    before, after = run(centre), run(LEVERS[name]().apply(centre).centre)
    assert np.array_equal(fresh(before)[LUCK], fresh(after)[LUCK])
    assert before.legs.tobytes() != after.legs.tobytes()


def test_work_of_a_contact_does_not_depend_on_who_answers(centre):
    before = first_service(run(centre))
    after = first_service(run(LEVERS["peak_staff"](agents=3).apply(centre).centre))
    in_both = (before >= 0) & (after >= 0)
    assert in_both.sum() > 200
    # A misroute or a type is luck of the contact, so even the work of misrouted ones is the same.
    assert np.array_equal(before[in_both], after[in_both])


def test_agents_in_one_group_leave_the_other_queue_alone(centre):
    billing, technical = centre.types["billing"], centre.types["technical"]
    apart = centre.model_copy(
        update={
            "types": {
                "billing": billing.model_copy(update={"misroute": type(billing.misroute)()}),
                "technical": technical.model_copy(update={"transfer": type(technical.transfer)()}),
            }
        }
    )
    more = LEVERS["peak_staff"].model_validate({"agents": 3, "groups": "front"}).apply(apart).centre
    seen = []
    for records in (run(apart), run(more)):
        of_type = records.legs["type"] == 1
        seen.append(records.legs[of_type][["entered", "answered", "left", "work", "talk", "outcome"]])
    assert len(seen[0]) > 100
    assert np.array_equal(seen[0], seen[1])


def test_whom_the_menu_settled_before_it_settles_now(centre):
    before, after = (fresh(run(c)) for c in (centre, LEVERS["self_service"]().apply(centre).centre))
    settled = before["outcome"] == CONTAINED
    assert np.all(after["outcome"][settled] == CONTAINED)
    assert (after["outcome"] == CONTAINED).sum() > settled.sum()


def test_the_menu_settles_what_the_lever_says(telecom):
    records = run(LEVERS["self_service"]().apply(telecom).centre)
    in_menu = np.unique(records.legs["contact"][records.legs["kind"] == LEG_IVR])
    settled = (records.contacts["outcome"][in_menu] == CONTAINED).mean()
    assert settled == pytest.approx(0.27, abs=4 * np.sqrt(0.27 * 0.73 / len(in_menu)))


def test_flexible_agents_serve_both_queues_and_others_do_not(centre):
    new = LEVERS["cross_skill"]().apply(centre).centre
    legs = run(new).legs
    talked = legs[legs["group"] != NOBODY]
    queues = {name: set(talked["queue"][talked["group"] == k]) for k, name in enumerate(new.groups)}
    assert queues == {"front": {0}, "back": {1}, "front_flexible": {0, 1}, "back_flexible": {0, 1}}
    learned = (talked["group"] == 2) & (talked["queue"] == 1)
    elapsed = (talked["talk"] + talked["hold"] + talked["wrap_up"])[learned]
    assert elapsed == pytest.approx(1.05 * talked["work"][learned], abs=3)


def test_the_bot_takes_off_the_queue_what_the_lever_says(telecom):
    """Of those bound for the queue 60 % x 85 % x 30 % are settled for good."""
    before, after = run(telecom), run(LEVERS["chatbot"]().apply(telecom).centre)
    with_bot = after.legs[after.legs["kind"] == LEG_BOT]
    settled = after.contacts["resolved"][with_bot["contact"][with_bot["outcome"] == LEG_CONTAINED]].sum()
    passed = after.legs["contact"][(after.legs["kind"] == LEG_IVR) & (after.legs["outcome"] == LEG_PASSED)]
    share, goal = settled / len(passed), 0.6 * 0.85 * 0.3
    assert share == pytest.approx(goal, abs=4 * np.sqrt(goal * (1 - goal) / len(passed)))
    assert len(with_bot) / len(passed) == pytest.approx(0.6, abs=4 * np.sqrt(0.24 / len(passed)))
    assert (fresh(after)["outcome"] == CONTAINED).sum() > (fresh(before)["outcome"] == CONTAINED).sum()

"""A contact's life in sentences: a story in records made by hand, and equal text from both engines."""

from dataclasses import replace

import numpy as np
import pytest

from sim.centre.compile import compile_centre
from sim.centre.load import load_centre
from sim.clock import NEVER
from sim.codes import (
    ABANDONED,
    BALKED,
    BEYOND_HORIZON,
    CALLBACK_FAILED,
    CALLBACK_OPEN,
    CONTAINED,
    FLAG_CONSULT,
    FLAG_HELD,
    FLAG_MISROUTED,
    FLAG_OVERFLOW,
    LEG_ABANDONED,
    LEG_BALKED,
    LEG_CLOSED_OUT,
    LEG_CONSULT,
    LEG_CONTAINED,
    LEG_FULL,
    LEG_HANDED_BACK,
    LEG_IVR,
    LEG_OVERFLOW,
    LEG_OVERFLOWED,
    LEG_PASSED,
    LEG_PROMISED,
    LEG_RESUMED,
    LEG_TRANSFER,
    LEG_TRANSFERRED,
    LEG_UNANSWERED,
    LEG_UNREACHED,
    NOBODY,
    OUT_OF_HOURS,
    REDIAL,
    REPEAT,
)
from sim.experiment.replicate import replicator
from sim.report.trace import most_eventful, trace
from sim.report.trace_words import Names, duration
from tests.measures.record_stories import Story, at

NAMES = Names(("billing", "technical"), ("bills", "faults"), ("front", "back"), (0, 5), ("Mon", "Tue", "Wed"), 3)
NO_WAIT_KNOWN = {"offered_wait": NEVER}
WHOLE = """\
An issue of type billing, harder than the mean (work x1.50): 3 contacts.

Contact 1 (new), Mon
09:00  The customer rings.
09:00  The menu answers.
09:00:20  The menu passes the customer on, after 20 s.
09:00:20  Queue bills: 1 waits already.
09:04:20  The customer hangs up after waiting 4 min 00 s.

Contact 2 (redial), Mon, 10 min 40 s later, now as technical
09:15  The customer rings again.
09:15  Queue bills: nobody else waits.
09:15:30  Agent 3 of front answers after 30 s.
09:16:40  They part after 1 min 10 s, 10 s of it on hold: passed on, because this was the wrong queue.
09:16:40  Queue faults: nobody else waits.
09:17  Agent 3 of front is done with the wrap-up (20 s).
09:18:40  Agent 1 of back answers after 2 min 00 s.
09:21:40  They part after 3 min 00 s: not settled.

Contact 3 (repeat), Tue, 22 h 53 min later
08:15:10  The customer rings. It is closed: turned away.

Due as a redial after the last closing that is simulated: not followed.

How the issue ends is not known."""


def a_long_story() -> Story:
    story = Story(warm_up=0)
    other = story.contact(at(0, "08:59"))
    story.leg(other, 300, 60, queue=0, **NO_WAIT_KNOWN)
    first = story.contact(at(0, "09:00"), outcome=ABANDONED, complexity=1.5)
    story.leg(first, 20, kind=LEG_IVR, queue=NOBODY, outcome=LEG_PASSED, **NO_WAIT_KNOWN)
    story.leg(first, 240, entered=at(0, "09:00:20"), queue=0, outcome=LEG_ABANDONED, **NO_WAIT_KNOWN)
    second = story.contact(at(0, "09:15"), first, kind=REDIAL, type=1, complexity=1.5)
    passed_on = {"outcome": LEG_TRANSFERRED, "flags": FLAG_MISROUTED, "agent": 2}
    story.leg(second, 30, 60, 10, 20, queue=0, **passed_on, **NO_WAIT_KNOWN)
    at_fault = {"kind": LEG_TRANSFER, "queue": 1, "agent": 5, "group": 1}
    story.leg(second, 120, 180, entered=at(0, "09:16:40"), **at_fault, **NO_WAIT_KNOWN)
    third = story.contact(at(1, "08:15:10"), second, kind=REPEAT, type=1, outcome=OUT_OF_HOURS, complexity=1.5)
    story.contact(at(9, "08:00"), third, kind=REDIAL, type=1, outcome=BEYOND_HORIZON, complexity=1.5)
    return story


def test_a_whole_issue_whichever_of_its_contacts_is_named():
    records = a_long_story().records()
    for contact in (1, 2, 3, 4):
        assert trace(records, contact, NAMES) == WHOLE.split("\n")
    with pytest.raises(IndexError):
        trace(records, 5, NAMES)


def test_the_issue_with_the_most_legs_is_chosen():
    records = a_long_story().records()
    assert most_eventful(records, NAMES) == 1
    assert most_eventful(records, NAMES, 0) == 1
    assert most_eventful(records, NAMES, 1) is None  # it became technical: it began as billing
    assert most_eventful(Story().records(), NAMES) is None


ENDINGS = {
    "contained": (
        {"outcome": CONTAINED, "resolved": 1},
        LEG_IVR,
        LEG_CONTAINED,
        "Self-service settles it",
        "settled",
    ),
    "seemingly": ({"outcome": CONTAINED}, LEG_IVR, LEG_CONTAINED, "seems to settle it", "does not come back"),
    "in the menu": ({"outcome": ABANDONED}, LEG_IVR, LEG_ABANDONED, "hangs up in the menu", "given up"),
    "full": ({"outcome": ABANDONED}, 2, LEG_FULL, "The queue is full: turned away.", "given up"),
    "balked": ({"outcome": BALKED}, 2, LEG_BALKED, "hears how long it will take, and hangs up", "given up"),
    "promised": ({"outcome": CALLBACK_OPEN}, 2, LEG_PROMISED, "is promised a callback, and hangs up", "not known"),
    "called in vain": ({"outcome": CALLBACK_FAILED}, 3, LEG_UNREACHED, "calls back, and reaches nobody.", "given up"),
    "closed": ({"outcome": ABANDONED}, 2, LEG_CLOSED_OUT, "The queue is closed: sent home after 40 s.", "given up"),
}


@pytest.mark.parametrize("name", ENDINGS)
def test_how_a_contact_can_end(name):
    fields, kind, outcome, said, end = ENDINGS[name]
    story = Story(warm_up=0)
    story.leg(story.contact(at(0, "10:00"), **fields), 40, kind=kind, outcome=outcome, **NO_WAIT_KNOWN)
    lines = trace(story.records(), 0, NAMES)
    assert said in lines[-3] and end in lines[-1]


def test_ringing_helping_out_warm_transfer_and_hand_back():
    story = Story(warm_up=0)
    contact = story.contact(at(0, "10:00"), resolved=1)
    story.leg(
        contact, 30, 60, wrap_up=10, queue=0, ring=5, accompanied=20_000, outcome=LEG_TRANSFERRED, **NO_WAIT_KNOWN
    )
    handed_back = {"outcome": LEG_HANDED_BACK, "flags": FLAG_OVERFLOW, "agent": 6, "group": 1}
    story.leg(contact, 20, 60, queue=1, entered=at(0, "10:01:30"), kind=LEG_TRANSFER, **handed_back, **NO_WAIT_KNOWN)
    story.leg(contact, 7, 30, queue=1, entered=at(0, "10:02:50"), kind=LEG_RESUMED, **NO_WAIT_KNOWN)
    assert trace(story.records(), contact, NAMES)[3:-2] == [
        "10:00  The customer rings.",
        "10:00  Queue bills: nobody else waits.",
        "10:00:25  The phone of agent 1 of front rings.",
        "10:00:30  Agent 1 of front answers after 30 s.",
        "10:01:30  They part after 1 min 00 s: passed on.",
        "10:01:30  Queue faults: nobody else waits.",
        "10:01:50  Agent 1 of front, who stayed with the customer, lets go after 20 s.",
        "10:01:50  Agent 2 of back, helping out, answers after 20 s.",
        "10:02  Agent 1 of front is done with the wrap-up (10 s).",
        "10:02:50  They part after 1 min 00 s: agent 2 of back goes home, the contact is handed back.",
        "10:02:50  Back at the head of queue faults: nobody else waits.",
        "10:02:57  Agent 1 of front answers after 7 s.",
        "10:03:27  They part after 30 s: settled.",
    ]


def test_a_second_agent_is_asked_once_in_vain_and_once_not():
    """Held from 10:00:50 to 10:02:50; passed on; held from 10:03:30 until nobody has come at 10:04."""
    story = Story(warm_up=0)
    contact = story.contact(at(0, "10:00"), resolved=1)
    asking = {"flags": FLAG_CONSULT | FLAG_HELD, **NO_WAIT_KNOWN}
    story.leg(contact, 20, 30, hold=120, queue=0, number=0, outcome=LEG_TRANSFERRED, **asking)
    question = {"kind": LEG_CONSULT, "queue": 1, **NO_WAIT_KNOWN}
    story.leg(contact, 30, 90, entered=at(0, "10:00:50"), number=1, ring=5, agent=6, group=1, **question)
    passed_on = {"kind": LEG_TRANSFER, "queue": 1, "agent": 6, "group": 1, "number": 2}
    story.leg(contact, 10, 30, hold=30, entered=at(0, "10:02:50"), **passed_on, **asking)
    story.leg(contact, 30, entered=at(0, "10:03:30"), outcome=LEG_UNANSWERED, number=3, **question)
    assert trace(story.records(), contact, NAMES)[5:-2] == [
        "10:00:20  Agent 1 of front answers after 20 s.",
        "10:00:50  On hold: the agent asks one of queue faults, nobody else waits.",
        "10:01:15  The phone of agent 2 of back rings.",
        "10:01:20  Agent 2 of back answers after 30 s, and helps for 1 min 30 s.",
        "10:02:50  They part after 2 min 30 s, 2 min 00 s of it on hold: passed on.",
        "10:02:50  Queue faults: nobody else waits.",
        "10:03  Agent 2 of back answers after 10 s.",
        "10:03:30  On hold: the agent asks one of queue faults, nobody else waits.",
        "10:04  Nobody comes in 30 s: the agent goes on alone.",
        "10:04  They part after 1 min 00 s, 30 s of it on hold: settled.",
    ]


def test_over_to_another_queue():
    story = Story(warm_up=0)
    contact = story.contact(at(0, "10:00"), resolved=1)
    story.leg(contact, 120, queue=0, outcome=LEG_OVERFLOWED, **NO_WAIT_KNOWN)
    story.leg(contact, 20, 60, queue=1, entered=at(0, "10:02"), kind=LEG_OVERFLOW, agent=6, group=1, **NO_WAIT_KNOWN)
    assert trace(story.records(), contact, NAMES)[4:-2] == [
        "10:00  Queue bills: nobody else waits.",
        "10:02  2 min 00 s are too long here: another queue takes the customer.",
        "10:02  Over to queue faults: nobody else waits.",
        "10:02:20  Agent 2 of back answers after 20 s.",
        "10:03:20  They part after 1 min 00 s: settled.",
    ]


IN_HAND = replace(NAMES, days=(*NAMES.days, "Mon, in hand at 10:00"))


def test_in_hand_where_the_day_is_taken_up():
    """Passed on after that, it has the most legs; but how it began nobody knows, so it is told on request only."""
    story = Story(warm_up=0)
    contact = story.contact(at(0, "10:00"), day=3, resolved=1)
    story.leg(contact, 0, 60, wrap_up=10, queue=0, outcome=LEG_TRANSFERRED, **NO_WAIT_KNOWN)
    passed_on = {"kind": LEG_TRANSFER, "queue": 1, "agent": 6, "group": 1, "number": 1}
    story.leg(contact, 20, 60, entered=at(0, "10:01"), **passed_on, **NO_WAIT_KNOWN)
    gone = story.contact(at(0, "10:00"), day=3, resolved=1)
    story.leg(gone, 0, 0, wrap_up=15, queue=0, agent=1, **NO_WAIT_KNOWN)
    rings = story.contact(at(0, "10:05"))
    story.leg(rings, 0, 60, queue=0, **NO_WAIT_KNOWN)
    records = story.records()
    assert trace(records, contact, IN_HAND)[2:-2] == [
        "Contact 0 (new), Mon, in hand at 10:00",
        "10:00  Agent 1 of front talks with the customer, who had been answered before.",
        "10:01  They part after another 1 min 00 s: passed on.",
        "10:01  Queue faults: nobody else waits.",
        "10:01:10  Agent 1 of front is done with the wrap-up (10 s).",
        "10:01:20  Agent 2 of back answers after 20 s.",
        "10:02:20  They part after 1 min 00 s: settled.",
    ]
    assert trace(records, gone, IN_HAND)[3:-2] == [
        "10:00  Agent 2 of front is at the wrap-up of the customer, who had been answered before.",
        "10:00:15  Agent 2 of front is done with the wrap-up (15 s).",
    ]
    assert most_eventful(records, IN_HAND) == rings


def test_who_called_before_the_day_is_taken_up():
    story = Story(warm_up=0)
    back = story.contact(at(0, "10:05"), kind=REDIAL, attempt=2, resolved=1)
    story.leg(back, 30, 60, **NO_WAIT_KNOWN)
    rings = story.contact(at(0, "10:10"), resolved=1)
    story.leg(rings, 30, 60, **NO_WAIT_KNOWN)
    told = trace(story.records(), back, NAMES)
    assert told[2] == "Contact 0 (redial), Mon, of somebody who had called before the day was taken up"
    assert "10:05  The customer rings again." in told
    assert most_eventful(story.records(), NAMES) == rings


def test_the_names_of_a_day_that_is_taken_up():
    words = ("calendar.warm_up_days=1", "calendar.measured_days=1", 'start={at: "15:00", busy: {billing_agents: 3}}')
    centre = load_centre("telecom", overrides=[f"centre.{word}" for word in words])
    compiled = compile_centre(centre)
    names = Names.of(centre, compiled)
    assert (names.n_days, len(names.days)) == (compiled.n_days, compiled.n_days + 1)
    assert names.days[-1] == f"{names.days[1]}, in hand at 15:00"
    records = replicator(compiled, "simpy")(1, 0)
    in_hand = np.flatnonzero(
        (records.contacts["day"] == names.n_days) & (records.contacts["outcome"] != BEYOND_HORIZON)
    )
    assert len(in_hand) == 3
    for contact in in_hand:
        assert any("who had been answered before" in line for line in trace(records, contact, names))


def test_durations():
    words = {0: "0 s", 59_999: "59 s", 60_000: "1 min 00 s", 3_599_999: "59 min 59 s", 3_600_000: "1 h 00 min"}
    words |= {86_400_000: "1 day 0 h", 190_000_000: "2 days 4 h"}
    assert {ticks: duration(ticks) for ticks in words} == words


def test_both_engines_tell_the_same_life():
    short = ("calendar.warm_up_days=0", "calendar.measured_days=1")
    centre = load_centre("telecom", overrides=[f"centre.{word}" for word in short])
    compiled = compile_centre(centre)
    names = Names.of(centre, compiled)
    fast, readable = (replicator(compiled, engine)(1, 0) for engine in ("numba", "simpy"))
    chosen = most_eventful(fast, names)
    assert chosen is not None and chosen == most_eventful(readable, names)
    for contact in (chosen, 0, 1000, len(fast.contacts) - 1):
        lines = trace(fast, contact, names)
        assert lines == trace(readable, contact, names)
        assert len(lines) > 4

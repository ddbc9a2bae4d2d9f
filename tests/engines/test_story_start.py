"""Stories of a day that is taken up in its midst, worked by hand. Seconds; the day is open 0-1200."""

import numpy as np
import pytest
from story import DutyLine, by_minute, call, redial, small

from sim.centre.compile import compile_centre
from sim.centre.schema import Centre
from sim.codes import FRESH, NOBODY, REDIAL, REPEAT
from sim.engines.compiled import run_replication

THREE = ["2 min", "60 s", "30 s"]


def taken_up(at="00:05", waiting=THREE, busy=0, **changes):
    """From 300 s on, three wait: since 180, 240 and 270 s; agent 0 is idle unless said otherwise."""
    start = {"at": at, "waiting": {"call": waiting}, "busy": {"agents": busy}, **changes.pop("start", {})}
    return small(start=start, **changes)


def test_who_waits_is_served_in_turn(tell):
    """The idle agent takes the first at 300 s. Whoever came before 300 s is not drawn in; at 310 s one more comes."""
    story = tell(taken_up(), (10, "call"), (299.999, "call"), (310, "call"))
    assert [line.arrived for line in story.contacts] == [180, 240, 270, 310]
    assert story.answered() == [(0, 0, 300), (1, 0, 360), (2, 0, 420), (3, 0, 480)]
    assert [leg.entered for leg in story.legs] == [180, 240, 270, 310]
    assert story.duty == [DutyLine(0, "on_duty", 300, 1200)]


def one_after_another(first: float) -> list[tuple]:
    """Contacts 0, 1 and 2 with agent 0, from `first` seconds on, each for 60 s."""
    return [(contact, 0, pytest.approx(first + 60 * contact)) for contact in range(3)]


def test_a_busy_agent_ends_the_contact_first(tell):
    """The contact in hand has some part of its 60 s left; who waits is served after it, and it counts on no day."""
    story = tell(taken_up(busy=1))
    left = story.records.legs["talk"][3] / 1000
    assert 0 <= left <= 60
    assert story.answered() == [(3, 0, 300), *one_after_another(300 + left)]
    assert story.records.contacts["day"].tolist() == [0, 0, 0, 1]
    assert story.outcomes() == ["served"] * 4


def test_a_busy_agent_may_be_wrapping_up(tell):
    """All of the handle time is wrap-up: the customer is gone, the agent is free at the latest after 60 s."""
    story = tell(taken_up(busy=1, types={"call": {"handle_time": {"talk": 0, "wrap_up": "60 s"}}}))
    left = story.records.legs["wrap_up"][3] / 1000
    assert 0 <= left <= 60
    assert story.contacts[3].ended == 300
    assert story.answered()[1:] == one_after_another(300 + left)


def test_nothing_said_of_the_busy(tell):
    """Somebody waits: all who serve the queue have a contact in hand. Nobody waits: all are idle."""
    plan = taken_up(groups={"agents": {"headcount": 2}})
    del plan["start"]["busy"]
    assert [leg.agent for leg in tell(plan).legs[3:]] == [0, 1]
    plan["start"]["waiting"] = {}
    assert tell(plan, (300, "call")).answered() == [(0, 0, 300)]


def test_patience_began_with_the_wait(tell):
    """The agent takes the first at 300 s and talks to 500 s; patience of 150 s ends at 390 s and at 420 s."""
    story = tell(taken_up(types={"call": call("200 s", patience="150 s")}))
    assert [leg.answered or leg.left for leg in story.legs] == [300, 390, 420]
    assert story.outcomes() == ["served", "abandoned", "abandoned"]


def test_a_patience_that_is_over_by_the_book(tell):
    """Nobody is on duty. With 100 s the first, who waited 120 s, is gone after a step of the grid."""
    story = tell(taken_up(types={"call": call(patience="100 s")}, groups={"agents": {"headcount": 0}}))
    assert [leg.left for leg in story.legs] == [300.001, 340, 370]
    assert story.outcomes() == ["abandoned"] * 3


def test_limits_are_for_newcomers(tell):
    """Two places and three who wait: nobody of them is sent away, but the next who comes is."""
    story = tell(taken_up(queues={"call": {"max_waiting": 2}}), (301, "call"), (301, "call"), (365, "call"))
    assert story.outcomes() == ["served", "served", "served", "queue_full", "queue_full", "served"]


def test_lines_are_held(tell):
    """Three who wait hold three lines of two: the next is blocked until two of them are gone (at 420 s)."""
    story = tell(taken_up(trunks=2), (301, "call"), (419, "call"), (421, "call"))
    assert story.outcomes() == ["served"] * 3 + ["blocked", "blocked", "served"]


def test_who_is_absent_is_off_all_day(tell):
    story = tell(taken_up(start={"absent": {"agents": 1}}, groups={"agents": {"headcount": by_minute((0, 3), (6, 2))}}))
    assert story.duty == [DutyLine(1, "on_duty", 300, 360), DutyLine(0, "on_duty", 300, 1200)]
    assert story.answered() == [(0, 0, 300), (1, 1, 300), (2, 0, 360)]


def test_who_gives_up_dials_again(tell):
    """By the book gone at 300.001 s, and back 60 s later, as anybody."""
    types = {"call": call(patience="20 s", **redial("60 s", abandoned=[1, 0]))}
    story = tell(taken_up(waiting=["60 s"], types=types, groups={"agents": {"headcount": 0}}))
    assert [line.arrived for line in story.contacts] == [240, 360.001]
    assert story.outcomes() == ["abandoned", "abandoned"]


def test_they_go_over_when_they_have_waited_long_enough(tell):
    """At `a` nobody is on duty; after 60 s they go over to the idle agent of `b`: one at once, one at 330 s."""
    plan = small(
        types={"a": call("20 s"), "b": call("20 s")},
        queues={"a": {"overflow": {"to": "b", "after": "60 s"}}, "b": {}},
        groups={"at_a": {"skills": ["a"], "headcount": 0}, "at_b": {"skills": ["b"], "headcount": 1}},
        start={"at": "00:05", "waiting": {"a": ["90 s", "30 s"]}},
    )
    story = tell(plan)
    assert [leg.left for leg in story.legs if leg.outcome == "overflowed"] == [300, 330]
    assert story.answered() == [(0, 0, 300), (1, 0, 330)]


LATER = {"call": call(**redial("60 s", abandoned=[1, 0]), patience="20 s", resolution={"first": 0, "later": 1})}


@pytest.mark.parametrize(
    ("kind", "served", "resolved"), [(REDIAL, 0, [False]), (REDIAL, 1, [True]), (REPEAT, 1, [True])]
)
def test_an_earlier_caller_is_back(tell, kind, served, resolved):
    """Nobody is there but the idle agent. Not the first contact of the issue; served before: it is settled now."""
    story = tell(taken_up(waiting=[], types=LATER), (310, 0), earlier=[(0, kind, 1.5, served)])
    contact = story.records.contacts[0]
    assert [contact[name] for name in ("kind", "attempt", "parent", "issue", "complexity")] == [kind, 2, NOBODY, 0, 1.5]
    assert story.answered() == [(0, 0, 310)]
    assert story.records.legs["talk"][0] == 90_000, "60 s, for an issue half as complex again"
    assert [bool(c["resolved"]) for c in story.records.contacts] == resolved


def test_an_earlier_redial_that_fails_is_a_later_attempt(tell):
    """Of new contacts all dial again, of redials none: the new one is back at 390 s, the redial is not."""
    plan = taken_up(waiting=[], types=LATER, groups={"agents": {"headcount": 0}})
    story = tell(plan, (310, "call"), (310, 0), earlier=[(0, REDIAL, 1, 0)])
    assert [(line.kind, line.arrived) for line in story.contacts] == [("new", 310), ("redial", 310), ("redial", 390)]


REST = {"at": "09:40", "waiting": {"t": ["3 min"]}, "busy": {"g": 2}}


def test_whoever_comes_later_is_the_same_as_on_a_whole_day():
    """Common random numbers: the rest of the day has the customers of a run of whole days who come after 9:40."""
    plan = {
        "calendar": {"warm_up_days": 1, "measured_days": 2, "opening_hours": {"mon-fri": "08:00-12:00"}},
        "volumes": {"t": {"per_hour": 60}},
        "types": {"t": {"handle_time": {"kind": "exponential", "mean": "3 min"}, "complexity_cv": 0.5}},
        "groups": {"g": {"headcount": 4}},
    }
    whole, rest = (compile_centre(Centre.model_validate({**plan, **more})) for more in ({}, {"start": REST}))
    c, r = (run_replication(centre, 3, 5).contacts for centre in (whole, rest))
    c = c[(c["day"] == 1) & (c["kind"] == FRESH) & (c["arrived"] >= rest.start)]
    r = r[len(rest.found) :]
    assert len(r) > 100
    for name in ("arrived", "type", "complexity", "complaint"):
        assert np.array_equal(c[name], r[name])
    assert (rest.found["agent"] == NOBODY).tolist() == [True, False, False]

"""Stories of phones that ring, worked by hand: the agent is reserved, the customer still waits. Seconds."""

import pytest
from story import ContactLine, DutyLine, LegLine, by_minute, call, small


def rings(seconds=10, headcount=1, **kind):
    """A talk of 60 s after a ring of 10 s."""
    groups = {"agents": {"headcount": headcount, "ring_time": seconds}}
    return small(types={"call": call(**kind)}, groups=groups)


def rung(story):
    return [ring / 1_000 for ring in story.records.legs["ring"].tolist()]


def test_the_wait_lasts_until_the_answer(tell):
    story = tell(rings(), (0, "call"), (20, "call"))
    assert story.answered() == [(0, 0, 10), (1, 0, 80)]
    assert rung(story) == [10, 10]
    # Duty on and off and the closing; two arrivals, two answers, two talk ends, two wrap-up ends.
    assert story.records.n_events == 3 + 8


def test_who_gives_up_while_the_phone_rings(tell):
    """The agent is reserved from 0 s, free again at 5 s, and takes the next one at once."""
    story = tell(rings(patience="5 s"), (0, "call"), (3, "call"))
    assert story.contacts == [
        ContactLine("new", "call", 0, 5, "abandoned"),
        ContactLine("new", "call", 3, 8, "abandoned"),
    ]
    assert story.legs[0] == LegLine(0, "call", 0, None, 5, 0, "abandoned")
    assert rung(story) == [5, 3]


def test_patience_began_when_the_contact_joined(tell):
    """Contact 1 waits from 0 s; the agent is found at 70 s, and 5 s later 75 s of patience are over."""
    plan = rings(patience="75 s")
    story = tell(plan, (0, "call"), (0, "call"), (71, "call"))
    assert story.outcomes() == ["served", "abandoned", "served"]
    assert story.legs[1].left == 75
    assert story.answered() == [(0, 0, 10), (2, 0, 85)]
    assert rung(story) == [10, 5, 10]


def test_the_agent_answers_in_the_instant_in_which_patience_ends(tell):
    """To pick up has the rank of a service: the agent is quicker."""
    assert tell(rings(patience="10 s"), (0, "call")).outcomes() == ["served"]


def test_a_reserved_agent_takes_nobody_else(tell):
    """The longest idle agent is reserved for contact 0, the other one for contact 1, which comes meanwhile."""
    story = tell(rings(headcount=2), (0, "call"), (5, "call"), (6, "call"))
    assert story.answered() == [(0, 0, 10), (1, 1, 15), (2, 0, 80)]


def test_who_is_rung_for_does_not_wait_in_line(tell):
    plan = rings()
    plan["queues"] = {"call": {"max_waiting": 1}}
    assert tell(plan, (0, "call"), (1, "call"), (2, "call")).outcomes() == ["served", "served", "queue_full"]


def test_a_shift_that_ends_while_the_phone_rings(tell):
    """The agent answers all the same, in overtime; if the customer gives up, the agent goes at once."""
    plan = rings(headcount=by_minute((0, 1), (1, 0)))
    assert tell(plan, (55, "call")).duty == [DutyLine(0, "on_duty", 0, 60), DutyLine(0, "overtime", 60, 125)]
    plan["types"]["call"]["patience"] = "9 s"
    assert tell(plan, (55, "call")).duty == [DutyLine(0, "on_duty", 0, 60), DutyLine(0, "overtime", 60, 64)]


def test_it_is_not_handed_back_before_the_answer(tell):
    plan = rings(headcount=by_minute((0, 1), (1, 0)))
    plan["groups"]["agents"]["shift_end"] = "hand_back"
    story = tell(plan, (55, "call"))
    assert [leg.outcome for leg in story.legs] == ["answered"]


def test_clear_at_closing_leaves_those_whose_agent_is_on_the_way(tell):
    plan = rings()
    plan["queues"] = {"call": {"closing": "clear"}}
    story = tell(plan, (1195, "call"), (1196, "call"))
    assert story.outcomes() == ["served", "closed_out"]
    assert story.answered() == [(0, 0, 1205)]


def test_the_timer_of_an_overflow_does_not_call_for_a_second_agent(tell):
    """Agent 0 is found for contact 1 at 25 s and answers at 45 s: the helpers, who open at 30 s, are not asked."""
    groups = {
        "at_a": {"skills": ["a"], "headcount": 1, "ring_time": 20},
        "helpers": {"skills": {"a": {"after": "10 s"}}, "headcount": 1},
    }
    story = tell(small(types={"a": call("5 s")}, groups=groups), (0, "a"), (20, "a"))
    assert story.answered() == [(0, 0, 20), (1, 0, 45)]
    late = tell(small(types={"a": call("5 s")}, groups=groups), (0, "a"), (24, "a"), (25, "a"))
    assert late.answered() == [(0, 0, 20), (2, 1, 35), (1, 0, 45)]


@pytest.mark.parametrize("grid", [1_000, 15_000])
def test_ring_times_are_on_the_grid(tell, grid):
    story = tell(rings(seconds=15), (0, "call"), grid=grid)
    assert rung(story) == [15]
    assert rung(tell(rings(seconds=0.4), (0, "call"), grid=grid)) == [0]

"""Stories of contacts handed back at the end of a shift, worked by hand. Seconds; headcounts by minute."""

from story import ContactLine, DutyLine, LegLine, by_minute, call, small

from sim.codes import FLAG_HELD


def roster(*steps, **group):
    return {"agents": {"headcount": by_minute(*steps), "shift_end": "hand_back", **group}}


def two_then_one(**kind):
    """Agents 0 and 1; agent 1 goes at 60 s."""
    return small(types={"call": call("100 s", **kind)}, groups=roster((0, 2), (1, 1)))


def test_the_contact_in_hand_goes_back(tell):
    """Agent 1 goes at 60 s, 20 s into contact 1. Agent 0 starts it anew at 100 s, before contact 2."""
    story = tell(two_then_one(), (0, "call"), (40, "call"), (50, "call"))
    assert story.legs == [
        LegLine(0, "call", 0, 0, 100, 0, "answered"),
        LegLine(1, "call", 40, 40, 60, 1, "handed_back"),
        LegLine(2, "call", 50, 200, 300, 0, "answered"),
        LegLine(1, "call", 60, 100, 200, 0, "answered"),
    ]
    assert story.contacts[1] == ContactLine("new", "call", 40, 200, "served")
    assert story.kinds == ["queue", "queue", "queue", "resumed"]
    assert story.duty == [DutyLine(1, "on_duty", 0, 60), DutyLine(0, "on_duty", 0, 1200)]
    assert story.records.legs["talk"].tolist() == [100_000, 20_000, 100_000, 100_000]


def test_an_idle_agent_takes_it_at_once(tell):
    plan = small(types={"call": call("100 s")}, groups=roster((0, 2), (1, 1)))
    story = tell(plan, (0, "call"), (10, "call"), (105, "call"))
    assert story.answered() == [(0, 0, 0), (1, 1, 10), (1, 0, 100), (2, 0, 200)]
    plan["groups"]["agents"]["headcount"] = by_minute((0, 2), (2, 1))
    story = tell(plan, (0, "call"), (105, "call"), (110, "call"))
    assert story.answered() == [(0, 0, 0), (1, 1, 105), (2, 0, 110), (1, 0, 210)]


def test_the_customer_may_abandon_now(tell):
    """Patience of 30 s begins anew when the contact goes back at 60 s."""
    story = tell(two_then_one(patience="30 s"), (0, "call"), (40, "call"))
    assert story.contacts[1] == ContactLine("new", "call", 40, 90, "abandoned")
    assert [leg.outcome for leg in story.legs] == ["answered", "handed_back", "abandoned"]


def test_wrap_up_is_finished(tell):
    """At 60 s the customer has gone and agent 1 wraps up until 70 s: overtime."""
    plan = small(types={"call": call({"talk": "50 s", "wrap_up": "20 s"})}, groups=roster((0, 1), (1, 0), (5, 1)))
    story = tell(plan, (0, "call"), (61, "call"))
    assert story.answered() == [(0, 0, 0), (1, 0, 300)]
    assert story.duty[:2] == [DutyLine(0, "on_duty", 0, 60), DutyLine(0, "overtime", 60, 70)]


def test_a_talk_that_ends_with_the_shift_is_handed_back(tell):
    """Shifts end before talks do: the contact that would have ended at 60 s starts again at 300 s."""
    plan = small(groups=roster((0, 1), (1, 0), (5, 1)))
    assert tell(plan, (0, "call")).answered() == [(0, 0, 0), (0, 0, 300)]


def test_at_closing_the_contact_is_finished(tell):
    """Who stays to drain a closed queue might as well finish."""
    story = tell(small(groups=roster((0, 1))), (1190, "call"), (1195, "call"))
    assert story.answered() == [(0, 0, 1190), (1, 0, 1250)]
    assert story.outcomes() == ["served", "served"]


def test_limits_do_not_judge_it_twice(tell):
    plan = two_then_one()
    plan["queues"] = {"call": {"max_waiting": 0}}
    story = tell(plan, (0, "call"), (40, "call"), (70, "call"))
    assert story.outcomes() == ["served", "served", "queue_full"]


def test_hold_that_was_not_reached(tell):
    """Talk comes first, then hold: after 30 s of 40 s talk there was none, after 50 s there were 10 s."""
    kind = call({"talk": "40 s", "hold": {"share": 1, "time": "40 s"}})
    plan = small(types={"call": kind}, groups=roster((0, 1), (1, 0), (5, 1)))
    early, late = tell(plan, (30, "call")).records.legs[0], tell(plan, (10, "call")).records.legs[0]
    assert (early["talk"], early["hold"], early["flags"]) == (30_000, 0, 0)
    assert (late["talk"], late["hold"], late["flags"]) == (40_000, 10_000, FLAG_HELD)


def test_back_in_the_wrong_queue_it_is_still_the_wrong_queue(tell):
    plan = small(
        types={"x": call(misroute={"share": 1, "to": "y"}), "y": call()},
        groups={
            "at_x": {"skills": ["x"], "headcount": by_minute((0, 1), (1, 0), (2, 1)), "shift_end": "hand_back"},
            "at_y": {"skills": ["y"], "headcount": 1},
        },
    )
    story = tell(plan, (30, "x"))
    assert [(leg.queue, leg.answered, leg.outcome) for leg in story.legs] == [
        ("x", 30, "handed_back"),
        ("x", 120, "transferred"),
        ("y", 180, "answered"),
    ]

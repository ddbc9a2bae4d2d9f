"""Stories of shifts and closings, worked by hand. The day is open 0-1200 s; headcounts are given by minute."""

import pytest
from story import CLOSING, ContactLine, DutyLine, LegLine, by_minute, call, days, small

BEFORE_CLOSING = CLOSING - 10, CLOSING - 5
MENU = {"start": "menu", "nodes": {"menu": {"time": "60 s"}}}


def roster(*steps, **group):
    return {"agents": {"headcount": by_minute(*steps), **group}}


def test_the_contact_in_hand_is_finished_after_the_shift(tell):
    """The only agent goes at 60 s with a contact that lasts until 100 s; the next one comes at 300 s."""
    plan = small(types={"call": call({"talk": "60 s", "wrap_up": "10 s"})}, groups=roster((0, 1), (1, 0), (5, 1)))
    story = tell(plan, (30, "call"), (40, "call"))
    assert story.answered() == [(0, 0, 30), (1, 0, 300)]
    assert story.duty == [
        DutyLine(0, "on_duty", 0, 60),
        DutyLine(0, "overtime", 60, 100),
        DutyLine(0, "on_duty", 300, 1200),
    ]


def test_a_contact_that_ends_with_the_shift_is_no_overtime(tell):
    plan = small(groups=roster((0, 1), (1, 0), (5, 1)))
    story = tell(plan, (0, "call"), (10, "call"))
    assert story.answered() == [(0, 0, 0), (1, 0, 300)]
    assert story.duty == [DutyLine(0, "on_duty", 0, 60), DutyLine(0, "on_duty", 300, 1200)]


def test_back_on_duty_before_the_contact_is_done(tell):
    """Off at 60 s, on again at 120 s, busy from 30 to 230 s: overtime turns into duty."""
    plan = small(types={"call": call("200 s")}, groups=roster((0, 1), (1, 0), (2, 1)))
    story = tell(plan, (30, "call"), (40, "call"))
    assert story.answered() == [(0, 0, 30), (1, 0, 230)]
    assert story.duty == [
        DutyLine(0, "on_duty", 0, 60),
        DutyLine(0, "overtime", 60, 120),
        DutyLine(0, "on_duty", 120, 1200),
    ]


def test_back_on_duty_in_the_instant_the_contact_is_done(tell):
    plan = small(types={"call": call("90 s")}, groups=roster((0, 1), (1, 0), (2, 1)))
    story = tell(plan, (30, "call"), (40, "call"))
    assert story.answered() == [(0, 0, 30), (1, 0, 120)]
    assert story.duty == [
        DutyLine(0, "on_duty", 0, 60),
        DutyLine(0, "overtime", 60, 120),
        DutyLine(0, "on_duty", 120, 1200),
    ]


def test_fewer_agents_means_the_last_numbers_go(tell):
    story = tell(small(groups=roster((0, 3), (1, 1), (2, 2))))
    assert story.duty == [
        DutyLine(1, "on_duty", 0, 60),
        DutyLine(2, "on_duty", 0, 60),
        DutyLine(0, "on_duty", 0, 1200),
        DutyLine(1, "on_duty", 120, 1200),
    ]


def test_drain_at_closing(tell):
    """Two in the house at closing: both are served, in overtime. At 1200 s the doors are closed."""
    story = tell(small(), *[(s, "call") for s in (*BEFORE_CLOSING, CLOSING - 0.001, CLOSING)])
    assert story.contacts == [
        ContactLine("new", "call", 1190, 1250, "served"),
        ContactLine("new", "call", 1195, 1310, "served"),
        ContactLine("new", "call", 1199.999, 1370, "served"),
        ContactLine("new", "call", 1200, 1200, "out_of_hours"),
    ]
    assert story.duty == [DutyLine(0, "on_duty", 0, 1200), DutyLine(0, "overtime", 1200, 1370)]


def test_clear_at_closing(tell):
    """Who waits at closing is sent home; who is talking is not."""
    story = tell(small(queues={"call": {"closing": "clear"}}), *[(s, "call") for s in BEFORE_CLOSING])
    assert story.contacts == [
        ContactLine("new", "call", 1190, 1250, "served"),
        ContactLine("new", "call", 1195, 1200, "closed_out"),
    ]
    assert story.legs[1] == LegLine(1, "call", 1195, None, 1200, None, "closed_out")
    assert story.duty == [DutyLine(0, "on_duty", 0, 1200), DutyLine(0, "overtime", 1200, 1250)]


def test_nobody_on_duty_at_closing(tell):
    """The roster ends at 1140 s, before the doors close: nobody will come, so those who wait go home at 1200 s."""
    story = tell(small(groups=roster((0, 1), (19, 0))), (1100, "call"), (1130, "call"), (1150, "call"))
    assert story.outcomes() == ["served", "closed_out", "closed_out"]
    assert [contact.ended for contact in story.contacts] == [1160, 1200, 1200]
    assert story.duty == [DutyLine(0, "on_duty", 0, 1140), DutyLine(0, "overtime", 1140, 1160)]


def test_an_agent_past_the_shift_is_not_on_duty_at_closing(tell):
    """Busy in overtime until 1210 s, the agent takes no other contact: it is sent home at 1200 s."""
    story = tell(small(types={"call": call("110 s")}, groups=roster((0, 1), (19, 0))), (1100, "call"), (1130, "call"))
    assert story.outcomes() == ["served", "closed_out"]
    assert story.contacts[1].ended == 1200


def test_agents_stay_for_the_menu(tell):
    """In the menu from 1190 to 1250 s: the agent waits for it, as overtime."""
    story = tell(small(ivr=MENU), (1190, "call"))
    assert story.contacts == [ContactLine("new", "call", 1190, 1310, "served")]
    assert story.duty == [DutyLine(0, "on_duty", 0, 1200), DutyLine(0, "overtime", 1200, 1310)]


def test_from_the_menu_to_a_queue_that_nobody_serves_any_more(tell):
    story = tell(small(ivr=MENU, groups=roster((0, 1), (19, 0))), (1190, "call"))
    assert story.contacts == [ContactLine("new", "call", 1190, 1250, "closed_out")]
    assert story.legs[1] == LegLine(0, "call", 1250, None, 1250, None, "closed_out")


def test_those_who_are_not_needed_go_home_one_group_at_a_time(tell):
    """At closing x is empty and y is not: x's agent goes at once, y's two agents stay until y is empty, then the idle
    one goes, and the busy one when the contact is done."""
    plan = small(
        types={"x": call(), "y": call("100 s")},
        groups={"at_x": {"skills": ["x"], "headcount": 1}, "at_y": {"skills": ["y"], "headcount": 2}},
    )
    story = tell(plan, (1150, "y"), (1160, "y"), (1170, "y"))
    assert story.answered() == [(0, 1, 1150), (1, 2, 1160), (2, 1, 1250)]
    assert story.duty == [
        DutyLine(0, "on_duty", 0, 1200),
        DutyLine(1, "on_duty", 0, 1200),
        DutyLine(2, "on_duty", 0, 1200),
        DutyLine(2, "overtime", 1200, 1260),
        DutyLine(1, "overtime", 1200, 1350),
    ]


def test_passed_on_at_night_to_a_queue_whose_agents_have_gone(tell):
    plan = small(
        types={"x": call("60 s", misroute={"share": 1, "to": "y"}), "y": call()},
        groups={"at_x": {"skills": ["x"], "headcount": 1}, "at_y": {"skills": ["y"], "headcount": 1}},
    )
    story = tell(plan, (1190, "x"))
    assert story.contacts == [ContactLine("new", "x", 1190, 1250, "closed_out")]
    assert [leg.outcome for leg in story.legs] == ["transferred", "closed_out"]


def test_patience_runs_on_after_closing(tell):
    story = tell(small(types={"call": call(patience="20 s")}), *[(s, "call") for s in BEFORE_CLOSING])
    assert story.contacts[1] == ContactLine("new", "call", 1195, 1215, "abandoned")
    assert story.duty[-1] == DutyLine(0, "overtime", 1200, 1250)


def test_overtime_until_the_next_morning_turns_into_duty(tell):
    """A contact of 24 h: the agent is still busy when the next day begins, and takes others when it is done."""
    plan = small(calendar=days(2), types={"long": call("24 h"), "call": call()}, groups={"agents": {"headcount": 1}})
    plan["groups"]["agents"]["skills"] = ["long", "call"]
    story = tell(plan, (600, "long"), (86400 + 300, "call"))
    assert story.answered() == [(0, 0, 600), (1, 0, 86400 + 600)]
    assert story.duty == [
        DutyLine(0, "on_duty", 0, 1200),
        DutyLine(0, "overtime", 1200, 86400),
        DutyLine(0, "on_duty", 86400, 86400 + 1200),
    ]


def test_by_day_one_may_wait_for_agents_who_come_later(tell):
    story = tell(small(groups=roster((5, 1))), (10, "call"), (20, "call"))
    assert story.answered() == [(0, 0, 300), (1, 0, 360)]


def test_two_types_that_share_a_queue_close_at_different_times(tell):
    """x closes at 600 s, y at 1200 s. Their queue closes with the last of them: who waits at 600 s is served."""
    plan = small(
        types={"x": call(opening_hours="00:00-00:10", queue="q"), "y": call(queue="q")},
        queues={"q": {"closing": "clear"}},
    )
    story = tell(plan, (590, "x"), (595, "x"), (600, "x"), (600, "y"))
    assert story.outcomes() == ["served", "served", "out_of_hours", "served"]
    assert story.answered() == [(0, 0, 590), (1, 0, 650), (3, 0, 710)]


def test_where_those_who_wait_are_sent_home_nobody_stays_for_the_menu(tell):
    """`drain` keeps agents until their queues are empty, `clear` does not: the agent goes at 1200 s."""
    story = tell(small(ivr=MENU, queues={"call": {"closing": "clear"}}), (1190, "call"))
    assert story.contacts == [ContactLine("new", "call", 1190, 1250, "closed_out")]
    assert story.duty == [DutyLine(0, "on_duty", 0, 1200)]


@pytest.mark.parametrize("closing", ["drain", "clear"])
def test_around_the_clock_nothing_closes_at_midnight(tell, closing):
    plan = small(calendar=days(2, opening_hours="24 h", interval="60 min"), queues={"call": {"closing": closing}})
    story = tell(plan, (86390, "call"), (86395, "call"), (2 * 86400 - 10, "call"), (2 * 86400 - 5, "call"))
    last = "served" if closing == "drain" else "closed_out"
    assert story.outcomes() == ["served", "served", "served", last]

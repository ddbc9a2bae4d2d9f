"""Stories of consults, worked by hand: the customer on hold, a second agent asked, the first one resumes. Seconds."""

import pytest
from story import DutyLine, LegLine, by_minute, call, each, redial, small


def asking(share=1, wait="2 min", time="20 s", wrap_up="10 s", at_b="60 s", **consult):
    """Contacts of a talk for 30 s, then their agent asks one of b's for 20 s, and wraps up 10 s."""
    types = {"a": call({"talk": "30 s", "wrap_up": wrap_up}), "b": call(at_b)}
    types["a"]["consult"] = {"share": share, "queue": "b", "time": time, "wait": wait, **consult}
    return small(types=types, queues={"a": {}, "b": {}}, groups=each("a", "b"))


def on_hold(story):
    return [ticks / 1_000 for ticks in story.records.legs["hold"].tolist()]


def test_an_idle_agent_answers_at_once(tell):
    """Talk to 30 s, both agents on it to 50 s, wrap-up to 60 s; agent 1 has none, and takes the next at 55 s."""
    story = tell(asking(), (0, "a"), (40, "b"), (41, "a"))
    assert story.legs[:3] == [
        LegLine(0, "a", 0, 0, 50, 0, "answered"),
        LegLine(0, "b", 30, 30, 50, 1, "answered"),
        LegLine(1, "b", 40, 50, 110, 1, "answered"),
    ]
    assert story.kinds[:3] == ["queue", "consult", "queue"]
    assert on_hold(story)[:3] == [20, 0, 0]
    assert story.answered()[3] == (2, 0, 60)


def test_the_customer_is_on_hold_while_the_agent_waits_for_a_second_one(tell):
    """Agent 1 is busy until 60 s: on hold from 30 s to 80 s, longer than the customer would wait in a queue."""
    plan = asking()
    plan["types"]["a"]["patience"] = "40 s"
    story = tell(plan, (0, "b"), (0, "a"))
    assert story.legs[1:] == [LegLine(1, "a", 0, 0, 80, 0, "answered"), LegLine(1, "b", 30, 60, 80, 1, "answered")]
    assert on_hold(story) == [0, 50, 0]
    assert story.outcomes() == ["served", "served"]


def test_nobody_comes(tell):
    """The agent gives up at 55 s, wraps up until 65 s; agent 1 is free at 60 s and has nothing to do."""
    story = tell(asking(wait="25 s"), (0, "b"), (0, "a"), (10, "a"))
    assert story.legs[1:4] == [
        LegLine(1, "a", 0, 0, 55, 0, "answered"),
        LegLine(2, "a", 10, 65, 115, 0, "answered"),
        LegLine(1, "b", 30, None, 55, None, "unanswered"),
    ]
    assert on_hold(story)[1] == 25


def test_who_is_free_at_the_very_end_of_the_wait_comes_too_late(tell):
    """As with a customer's patience: agent 1 is free at 60 s, and the wait of 30 s is over then."""
    story = tell(asking(wait="30 s"), (0, "b"), (0, "a"))
    assert story.legs[2] == LegLine(1, "b", 30, None, 60, None, "unanswered")


def test_own_hold_comes_first(tell):
    plan = asking()
    plan["types"]["a"]["handle_time"]["hold"] = {"share": 1, "time": "15 s"}
    story = tell(plan, (0, "a"))
    assert story.legs[1].entered == 45
    assert on_hold(story) == [35, 0]


def test_a_consult_has_the_credit_of_a_transfer(tell):
    """At 60 s agent 1 takes the question before contact 1, who has waited since 10 s."""
    plan = asking()
    plan["queues"]["b"]["score"] = {"transferred": 1000}
    story = tell(plan, (0, "b"), (0, "a"), (10, "b"))
    assert story.answered()[2:] == [(1, 1, 60), (2, 1, 80)]


def test_without_credit_it_waits_its_turn(tell):
    story = tell(asking(), (0, "b"), (0, "a"), (10, "b"))
    assert story.answered()[2:] == [(2, 1, 60), (1, 1, 120)]


def test_a_full_queue_sends_the_agent_back_at_once(tell):
    plan = asking()
    plan["queues"]["b"]["max_waiting"] = 0
    story = tell(plan, (0, "b"), (0, "a"))
    assert story.legs[1:] == [
        LegLine(1, "a", 0, 0, 30, 0, "answered"),
        LegLine(1, "b", 30, None, 30, None, "unanswered"),
    ]
    assert story.outcomes() == ["served", "served"]


def test_who_asks_takes_a_place_in_the_queue(tell):
    plan = asking()
    plan["queues"]["b"]["max_waiting"] = 1
    story = tell(plan, (0, "b"), (0, "a"), (40, "b"))
    assert story.outcomes() == ["served", "served", "queue_full"]


def test_two_agents_who_ask_each_other_do_not_wait_for_ever(tell):
    """Both are on hold at 30 s, and each gives up at 150 s: nobody could come."""
    plan = asking(wrap_up=0)
    plan["types"]["b"] = call("30 s", consult={"share": 1, "queue": "a", "time": "20 s", "wait": "2 min"})
    story = tell(plan, (0, "a"), (0, "b"))
    assert [leg.left for leg in story.legs] == [150] * 4
    assert [leg.outcome for leg in story.legs] == ["answered", "answered", "unanswered", "unanswered"]


def test_a_colleague_of_the_same_group_but_never_oneself(tell):
    plan = small(types={"call": call("30 s", consult={"share": 1, "queue": "call", "time": "20 s", "wait": "40 s"})})
    alone = tell(plan, (0, "call"))
    assert alone.legs[1] == LegLine(0, "call", 30, None, 70, None, "unanswered")
    plan["groups"]["agents"]["headcount"] = 2
    assert tell(plan, (0, "call")).legs[1] == LegLine(0, "call", 30, 30, 50, 1, "answered")


def test_a_phone_that_rings_is_no_answer_yet(tell):
    """It rings from 30 s to 45 s; with a wait of 10 s agent 1 is free again at 40 s."""
    plan = asking()
    plan["groups"]["at_b"]["ring_time"] = 15
    assert tell(plan, (0, "a")).legs[1] == LegLine(0, "b", 30, 45, 65, 1, "answered")
    plan["types"]["a"]["consult"]["wait"] = "10 s"
    story = tell(plan, (0, "a"), (35, "b"))
    assert story.legs[1] == LegLine(0, "b", 30, None, 40, 1, "unanswered")
    assert story.answered()[1] == (1, 1, 55)


def test_helpers_are_asked_after_their_minimum_wait(tell):
    plan = asking()
    plan["groups"]["helpers"] = {"skills": {"b": {"after": "5 s"}}, "headcount": 1}
    story = tell(plan, (0, "b"), (0, "a"))
    assert story.legs[2] == LegLine(1, "b", 30, 35, 55, 2, "answered")


def test_a_consult_does_not_go_over_to_another_queue(tell):
    plan = asking()
    plan["queues"] |= {"b": {"overflow": {"to": "c", "after": "5 s"}}, "c": {}}
    plan["groups"] |= each("c")
    assert tell(plan, (0, "b"), (0, "a")).legs[2] == LegLine(1, "b", 30, 60, 80, 1, "answered")


def test_asked_first_then_passed_on(tell):
    """The question is answered at 30 s; at 50 s the contact goes to b, handled there as b."""
    plan = asking(wrap_up=0)
    plan["types"]["a"]["transfer"] = {"share": 1, "to": "b"}
    story = tell(plan, (0, "a"))
    assert [leg.outcome for leg in story.legs] == ["transferred", "answered", "answered"]
    assert story.answered() == [(0, 0, 0), (0, 1, 30), (0, 1, 50)]


def test_the_wrong_queue_asks_nobody(tell):
    plan = asking()
    plan["types"]["a"]["misroute"] = {"share": 1, "to": "b"}
    assert tell(plan, (0, "a")).kinds == ["queue", "transfer"]


@pytest.mark.parametrize(("wait", "settled"), [("2 min", 1), ("25 s", 0)])
def test_advice_helps_if_somebody_gave_it(tell, wait, settled):
    """Agent 1 is busy until 60 s: whoever waits 25 s only is not advised."""
    plan = asking(wait=wait, resolution_shift=1)
    plan["types"]["a"]["resolution"] = 0
    story = tell(plan, (0, "b"), (0, "a"))
    assert story.records.contacts["resolved"].tolist() == [1, settled]


@pytest.mark.parametrize("shift_end", ["finish", "hand_back"])
def test_the_shift_of_who_asks_ends(tell, shift_end):
    """Agent 0 goes at 60 s, but is asking: answered from 90 s to 110 s, wrap-up until 120 s, overtime."""
    plan = asking(at_b="90 s")
    plan["groups"]["at_a"] |= {"headcount": by_minute((0, 1), (1, 0)), "shift_end": shift_end}
    story = tell(plan, (0, "b"), (0, "a"))
    assert story.legs[1] == LegLine(1, "a", 0, 0, 110, 0, "answered")
    assert DutyLine(0, "overtime", 60, 120) in story.duty


@pytest.mark.parametrize("shift_end", ["finish", "hand_back"])
def test_the_shift_of_who_is_asked_ends(tell, shift_end):
    """Agent 1 goes at 60 s, in the middle of a consult from 30 s to 75 s, and stays for it."""
    plan = asking(time="45 s")
    plan["groups"]["at_b"] |= {"headcount": by_minute((0, 1), (1, 0)), "shift_end": shift_end}
    story = tell(plan, (0, "a"))
    assert story.legs[1] == LegLine(0, "b", 30, 30, 75, 1, "answered")
    assert DutyLine(1, "overtime", 60, 75) in story.duty


def test_before_the_question_the_contact_is_handed_back(tell):
    """At 60 s the talk is not over: no question; another agent begins anew, and asks at 150 s."""
    plan = asking()
    plan["types"]["a"]["handle_time"]["talk"] = "90 s"
    plan["groups"] = {"first": {"skills": ["a"], "headcount": by_minute((0, 1), (1, 0)), "shift_end": "hand_back"}}
    plan["groups"] |= {"second": {"skills": ["a"], "headcount": by_minute((1, 1))}} | each("b")
    story = tell(plan, (0, "a"))
    assert story.kinds == ["queue", "resumed", "consult"]
    assert story.legs[2].entered == 150


def test_the_end_of_the_shift_in_the_instant_of_the_question(tell):
    """The roster comes first: handed back, nothing asked."""
    plan = asking()
    plan["types"]["a"]["handle_time"]["talk"] = "60 s"
    plan["groups"] = {"first": {"skills": ["a"], "headcount": by_minute((0, 1), (1, 0)), "shift_end": "hand_back"}}
    plan["groups"] |= {"second": {"skills": ["a"], "headcount": by_minute((1, 1))}} | each("b")
    assert tell(plan, (0, "a")).kinds == ["queue", "resumed", "consult"]


@pytest.mark.parametrize(("closing", "until"), [("clear", 1200), ("drain", 1230)])
def test_the_queue_asked_closes(tell, closing, until):
    """Asked at 1,195 s while agent 1 is busy until 1,210 s. Cleared at 1,200 s; drained: both until 1,230 s."""
    plan = asking(wrap_up=0)
    plan["queues"]["b"]["closing"] = closing
    story = tell(plan, (1150, "b"), (1165, "a"))
    assert story.legs[1] == LegLine(1, "a", 1165, 1165, until, 0, "answered")
    assert story.outcomes() == ["served", "served"]


def test_asked_after_closing_when_nobody_is_left(tell):
    """Agent 1 goes home at 1,200 s; asked at 1,220 s, nobody can come: no wait."""
    story = tell(asking(wrap_up=0), (1190, "a"))
    assert story.legs[1] == LegLine(0, "b", 1220, None, 1220, None, "unanswered")


def test_the_queue_asked_stays_open_as_long_as_those_who_ask(tell):
    """Type b closes at 5 min, but a's agents ask until 20 min: the second question may wait, from 600 s to 615 s."""
    plan = asking()
    plan["groups"] = each("a", "b", a=2)
    plan["types"]["b"]["opening_hours"] = "00:00-00:05"
    plan["queues"]["b"]["closing"] = "clear"
    story = tell(plan, (565, "a"), (570, "a"))
    assert story.legs[2:] == [
        LegLine(0, "b", 595, 595, 615, 2, "answered"),
        LegLine(1, "b", 600, 615, 635, 2, "answered"),
    ]


def test_a_reached_customer_is_put_on_hold_like_any_other(tell):
    plan = asking()
    plan["queues"]["a"]["callbacks"] = {"from": 0, "accepted": 1, "reached": 1, "kind": "virtual_hold"}
    story = tell(plan, (0, "a"), (5, "a"))
    assert story.kinds == ["queue", "queue", "callback", "consult", "consult"]
    assert story.answered() == [(0, 0, 0), (0, 1, 30), (1, 0, 60), (1, 1, 90)]


def test_trunks_are_held_on_hold(tell):
    """One line: who rings while the customer is on hold is blocked."""
    plan = asking(wrap_up=0)
    plan["types"]["a"] |= redial(blocked=0)
    story = tell(plan | {"trunks": 1}, (0, "a"), (45, "a"), (50, "a"))
    assert story.outcomes() == ["served", "blocked", "served"]


def test_nobody_is_told_a_wait(tell):
    plan = asking()
    plan["queues"]["b"] |= {"predictor": "last_wait", "announcement": {"from": 0, "balk": {"share": 1}}}
    story = tell(plan, (0, "b"), (0, "a"))
    assert story.legs[2] == LegLine(1, "b", 30, 60, 80, 1, "answered")

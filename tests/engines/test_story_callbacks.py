"""Stories of callbacks, worked by hand. One agent, talk 60 s; everybody who must wait is offered one; seconds."""

from story import ContactLine, LegLine, call, days, redial, small

DAY = 86400


def _plan(score=None, **callbacks):
    rules = {"from": 0, "accepted": 1, "reached": 1, **callbacks}
    return small(queues={"call": {"callbacks": rules, **({"score": score} if score else {})}})


def test_the_place_is_kept_and_patience_forgotten(tell):
    plan = _plan()
    plan["types"] = {"call": call(patience="5 s")}
    story = tell(plan, (0, "call"), (10, "call"))
    assert story.legs == [
        LegLine(0, "call", 0, 0, 60, 0, "answered"),
        LegLine(1, "call", 10, None, 10, None, "promised"),
        LegLine(1, "call", 10, 60, 120, 0, "answered"),
    ]
    assert story.kinds == ["queue", "queue", "callback"]
    assert story.contacts[1] == ContactLine("new", "call", 10, 120, "served")


def test_at_the_cap_one_waits_on_the_phone_behind_the_promise(tell):
    story = tell(_plan(max_open=1), (0, "call"), (10, "call"), (20, "call"))
    assert story.answered() == [(0, 0, 0), (1, 0, 60), (2, 0, 120)]
    assert story.kinds.count("callback") == 1


def test_callbacks_may_give_way_to_those_on_the_phone(tell):
    """The third is foretold no wait, for the callback is not ahead of it."""
    story = tell(_plan({"callback": -1e6}, max_open=1), (0, "call"), (10, "call"), (20, "call"))
    assert story.answered() == [(0, 0, 0), (2, 0, 60), (1, 0, 120)]
    assert story.records.legs["offered_wait"][3] == 0


def test_a_short_wait_is_no_reason_to_call_back(tell):
    """The second is told 0 s, the third exactly 60 s."""
    story = tell(_plan(**{"from": "60 s"}), (0, "call"), (10, "call"), (20, "call"))
    assert [leg.contact for leg in story.legs if leg.outcome == "promised"] == [2]


def test_nobody_is_reached_and_nobody_dials_again(tell):
    """Two attempts of 30 s; 300 s after the first the agent is idle, and tries once more at once."""
    plan = _plan(reached=0, attempts=2, dialling="30 s", retry="5 min")
    plan["types"] = {"call": call(**redial("1 min", abandoned=1, turned_away=1))}
    story = tell(plan, (0, "call"), (10, "call"), (70, "call"))
    assert story.legs[2:] == [
        LegLine(1, "call", 10, 60, 60, 0, "unreached"),
        LegLine(2, "call", 70, None, 70, None, "promised"),
        LegLine(2, "call", 70, 90, 90, 0, "unreached"),
        LegLine(1, "call", 390, 390, 390, 0, "unreached"),
        LegLine(2, "call", 420, 420, 420, 0, "unreached"),
    ]
    assert story.contacts[1:] == [
        ContactLine("new", "call", 10, 420, "callback_failed"),
        ContactLine("new", "call", 70, 450, "callback_failed"),
    ]
    assert story.records.legs["wrap_up"].tolist() == [0, 0, 30_000, 0, 30_000, 30_000, 30_000]


def test_later_means_later(tell):
    story = tell(_plan(kind="later", delay="10 min"), (0, "call"), (10, "call"))
    assert story.legs[2] == LegLine(1, "call", 610, 610, 670, 0, "answered")


def test_a_callback_due_at_night_is_made_in_the_morning(tell):
    plan = _plan(kind="later", delay="1 h")
    one_day = tell(plan, (0, "call"), (10, "call"))
    assert one_day.contacts[1] == ContactLine("new", "call", 10, 10, "callback_open")
    plan["calendar"] = days(2)
    two_days = tell(plan, (0, "call"), (10, "call"))
    assert two_days.legs[2] == LegLine(1, "call", DAY, DAY, DAY + 60, 0, "answered")


def test_a_second_attempt_that_would_be_due_after_the_last_closing(tell):
    story = tell(_plan(reached=0, dialling=30, retry="1 h"), (0, "call"), (10, "call"))
    assert story.contacts[1] == ContactLine("new", "call", 10, 90, "callback_open")


def test_the_line_is_free_in_between(tell):
    """Two lines: the second hangs up, so the third gets in; once the second is called, the last is blocked."""
    plan = _plan(max_open=1)
    plan["trunks"] = 2
    story = tell(plan, (0, "call"), (10, "call"), (20, "call"), (30, "call"), (70, "call"))
    assert story.outcomes() == ["served", "served", "served", "blocked", "blocked"]
    # After 60 s: the second on the callback's line, the third still waits.
    assert story.answered() == [(0, 0, 0), (1, 0, 60), (2, 0, 120)]


def test_open_callbacks_are_made_after_closing_or_not(tell):
    arrivals = (1150, "call"), (1160, "call"), (1170, "call")
    drained = tell(_plan(), *arrivals)
    assert drained.answered() == [(0, 0, 1150), (1, 0, 1210), (2, 0, 1270)]
    plan = _plan()
    plan["queues"]["call"]["closing"] = "clear"
    cleared = tell(plan, *arrivals)
    assert cleared.contacts[1:] == [
        ContactLine("new", "call", 1160, 1200, "closed_out"),
        ContactLine("new", "call", 1170, 1200, "closed_out"),
    ]


def test_transferred_contacts_get_no_offer(tell):
    plan = small(
        types={"a": call("30 s", misroute={"share": 1, "to": "b"}), "b": call()},
        queues={"a": {}, "b": {"callbacks": {"from": 0, "accepted": 1}}},
        groups={"at_a": {"skills": ["a"], "headcount": 1}, "at_b": {"skills": ["b"], "headcount": 1}},
    )
    story = tell(plan, (0, "b"), (0, "a"))
    assert story.kinds == ["queue", "queue", "transfer"]
    assert story.answered()[-1] == (1, 1, 60)


def test_who_accepts_does_not_balk(tell):
    plan = _plan()
    plan["queues"]["call"]["announcement"] = {"from": 0, "balk": 1}
    assert tell(plan, (0, "call"), (10, "call")).outcomes() == ["served", "served"]
    plan["queues"]["call"]["callbacks"]["accepted"] = 0
    assert tell(plan, (0, "call"), (10, "call")).outcomes() == ["served", "balked"]

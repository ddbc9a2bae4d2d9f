"""Stories of callbacks and predicted waits where agents help out, phones ring and shifts end. Seconds; talk 60 s."""

from story import ContactLine, LegLine, by_minute, call, each, small

PROMISE = {"from": 0, "accepted": 1, "reached": 1}


def plan_of(groups, callbacks=None, **kind):
    return small(
        types={"call": call(**kind)},
        queues={"call": {"callbacks": {**PROMISE, **(callbacks or {})}}},
        groups=groups,
    )


def two_groups(agents, skill):
    """Agents, and one helper whose skill has conditions."""
    return {
        "agents": {"headcount": agents, "skills": ["call"]},
        "helpers": {"headcount": 1, "skills": {"call": skill}},
    }


def one_shift(*later):
    """One agent until 120 s, who hands back."""
    return {"agents": {"headcount": by_minute((0, 1), (2, 0), *later), "shift_end": "hand_back"}}


def test_no_phone_rings_when_the_agent_dials(tell):
    story = tell(plan_of({"agents": {"headcount": 1, "ring_time": "5 s"}}), (0, "call"), (10, "call"))
    assert story.answered() == [(0, 0, 5), (1, 0, 65)]
    assert story.records.legs["ring"].tolist() == [5_000, 0, 0]


def test_a_reached_customer_is_handed_back_like_any_other(tell):
    """Called back at 90 s, handed back at 120 s: now the customer waits on the phone, and gives up 15 s later."""
    story = tell(plan_of(one_shift((5, 1)), patience="15 s"), (30, "call"), (40, "call"))
    assert story.legs[1:] == [
        LegLine(1, "call", 40, None, 40, None, "promised"),
        LegLine(1, "call", 40, 90, 120, 0, "handed_back"),
        LegLine(1, "call", 120, None, 135, None, "abandoned"),
    ]
    assert story.kinds == ["queue", "queue", "callback", "resumed"]
    assert story.contacts[1] == ContactLine("new", "call", 40, 135, "abandoned")


def test_who_was_handed_back_is_not_called_once_more(tell):
    """The next shift answers at 300 s; until then no wait is told, and no callback offered."""
    story = tell(plan_of(one_shift((5, 1))), (30, "call"), (40, "call"))
    assert story.legs[3] == LegLine(1, "call", 120, 300, 360, 0, "answered")
    assert story.records.legs["flags"].tolist()[2:] == [0, 0]


def test_an_attempt_in_vain_is_not_handed_back(tell):
    """The shift ends at 120 s, while the agent dials until 130 s: overtime."""
    plan = plan_of(one_shift(), {"reached": 0, "attempts": 1, "dialling": "40 s"})
    story = tell(plan, (30, "call"), (40, "call"))
    assert story.contacts[1] == ContactLine("new", "call", 40, 130, "callback_failed")
    assert [(line.state, line.start, line.end) for line in story.duty] == [("on_duty", 0, 120), ("overtime", 120, 130)]


def test_a_group_that_helps_out_takes_callbacks_after_its_wait(tell):
    """Promised at 10 s; the helper opens 30 s later. With `later` the wait begins when the callback is due."""
    groups = two_groups(1, {"after": "30 s"})
    assert tell(plan_of(groups), (0, "call"), (10, "call")).answered() == [(0, 0, 0), (1, 1, 40)]
    later = plan_of(groups, {"kind": "later", "delay": "20 s"}, handle_time="100 s")
    assert tell(later, (0, "call"), (10, "call")).answered() == [(0, 0, 0), (1, 1, 60)]


def test_a_reserve_is_kept_from_callbacks_too(tell):
    groups = two_groups(1, {"reserve": 1})
    assert tell(plan_of(groups), (0, "call"), (10, "call")).answered() == [(0, 0, 0), (1, 0, 60)]


def test_nobody_is_told_a_wait_twice(tell):
    """At 25 s the helper opens to the second, who is now first in line, but was told 60 s when there was one ahead."""
    groups = two_groups(0, {"after": "15 s"})
    story = tell(plan_of(groups, {"from": "1 h"}), (0, "call"), (10, "call"))
    assert story.answered() == [(0, 0, 15), (1, 0, 75)]
    assert story.records.legs["offered_wait"].tolist() == [0, 60_000]


def test_passed_on_warm_no_callback_is_offered(tell):
    """From a to b, whose agent is busy until 90 s: agent a stays, and the customer stays on the line."""
    warm = {"share": 1, "to": "b", "warm": 1, "warm_wait": "5 min"}
    plan = small(
        types={"a": call("20 s", transfer=warm), "b": call("90 s")},
        queues={"a": {}, "b": {"callbacks": PROMISE, "handled_as": "b"}},
        groups=each("a", "b"),
    )
    story = tell(plan, (0, "b"), (10, "a"))
    assert [leg.outcome for leg in story.legs] == ["answered", "transferred", "answered"]
    assert story.records.legs["accompanied"].tolist() == [0, 60_000, 0]
    assert not story.records.legs["flags"][2]


def test_the_last_wait_counts_until_the_agent_answers(tell):
    """The first waited while the phone rang for 7 s: that is what the second is told."""
    plan = small(queues={"call": {"predictor": "last_wait"}}, groups={"agents": {"headcount": 1, "ring_time": "7 s"}})
    story = tell(plan, (0, "call"), (10, "call"))
    assert story.records.legs["offered_wait"][1] == 7_000

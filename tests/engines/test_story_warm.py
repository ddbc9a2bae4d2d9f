"""Stories of warm transfers, worked by hand: agent one stays until agent two answers. Seconds."""

from story import DutyLine, LegLine, by_minute, call, each, small


def passed_on(warm=1, at_b="60 s", wrap_up="10 s", **transfer):
    """Contacts of a talk for 30 s, go to b, and their agent wraps up 10 s."""
    types = {"a": call({"talk": "30 s", "wrap_up": wrap_up}), "b": call(at_b)}
    types["a"]["transfer"] = {"share": 1, "to": "b", "warm": warm, **transfer}
    return small(types=types, queues={"a": {}, "b": {"handled_as": "b"}}, groups=each("a", "b"))


def stays(story):
    return [ticks / 1_000 for ticks in story.records.legs["accompanied"].tolist()]


def test_agent_one_stays_until_agent_two_answers(tell):
    """Agent 1 is busy until 60 s: agent 0 stays from 30 s on, wraps up until 70 s, and takes the next contact then."""
    story = tell(passed_on(), (0, "b"), (0, "a"), (50, "a"))
    assert story.answered() == [(0, 1, 0), (1, 0, 0), (1, 1, 60), (2, 0, 70), (2, 1, 120)]
    assert stays(story) == [0, 30, 0, 20, 0]
    assert story.legs[1] == LegLine(1, "a", 0, 0, 30, 0, "transferred")


def test_a_cold_transfer_does_not_keep_the_agent(tell):
    story = tell(passed_on(warm=0), (0, "b"), (0, "a"), (35, "a"))
    assert story.answered() == [(0, 1, 0), (1, 0, 0), (2, 0, 40), (1, 1, 60), (2, 1, 120)]
    assert not any(stays(story))


def test_an_idle_agent_two_answers_at_once(tell):
    story = tell(passed_on(), (0, "a"), (1, "a"))
    assert story.answered() == [(0, 0, 0), (0, 1, 30), (1, 0, 40), (1, 1, 90)]
    assert stays(story) == [0, 20, 0, 0]


def test_the_customer_hangs_up_beside_agent_one(tell):
    """Patience of 20 s begins at 30 s: gone at 50 s. Agent 0 wraps up until 60 s."""
    plan = passed_on()
    plan["types"]["a"]["patience"] = "20 s"
    story = tell(plan, (0, "b"), (0, "a"), (45, "a"))
    assert story.outcomes() == ["served", "abandoned", "served"]
    assert stays(story)[:2] == [0, 20]
    assert story.answered()[2] == (2, 0, 60)


def test_a_full_queue_sends_agent_one_away_at_once(tell):
    plan = passed_on()
    plan["queues"]["b"]["max_waiting"] = 0
    story = tell(plan, (0, "b"), (0, "a"), (20, "a"))
    assert story.outcomes() == ["served", "queue_full", "served"]
    assert story.answered()[2] == (2, 0, 40)


def test_nobody_stays_for_ever(tell):
    """The only agent passes on to a queue that only this agent serves, and gives up after 2 minutes."""
    plan = passed_on(warm_wait="2 min")
    plan["groups"] = {"both": {"skills": ["a", "b"], "headcount": 1}}
    story = tell(plan, (0, "a"))
    assert story.answered() == [(0, 0, 0), (0, 0, 160)]
    assert stays(story) == [120, 0]


def test_without_wrap_up_the_agent_is_free_in_that_instant(tell):
    story = tell(passed_on(wrap_up=0), (0, "b"), (0, "a"), (50, "a"))
    assert story.answered() == [(0, 1, 0), (1, 0, 0), (1, 1, 60), (2, 0, 60), (2, 1, 120)]


def test_a_phone_that_rings_is_no_answer_yet(tell):
    plan = passed_on()
    plan["groups"]["at_b"]["ring_time"] = 15
    assert stays(tell(plan, (0, "a"))) == [15, 0]


def test_a_shift_that_ends_beside_the_customer(tell):
    """Agent 0 goes at 60 s, but stays with the customer until 90 s and wraps up: overtime until 100 s."""
    plan = passed_on(at_b="90 s")
    plan["groups"]["at_a"] |= {"headcount": by_minute((0, 1), (1, 0)), "shift_end": "hand_back"}
    story = tell(plan, (0, "b"), (0, "a"))
    assert stays(story) == [0, 60, 0]
    assert DutyLine(0, "overtime", 60, 100) in story.duty


def test_the_wrong_queue_passes_on_cold(tell):
    plan = passed_on()
    plan["types"]["a"]["misroute"] = {"share": 1, "to": "b"}
    assert not any(stays(tell(plan, (0, "b"), (0, "a"))))


def test_a_stale_overflow_timer_does_not_send_agent_one_away(tell):
    """Contact 1 waits from 5 s to 30 s, and helpers would open to it at 65 s. Passed on at 60 s, it has agent 0 beside
    it until 130 s."""
    plan = passed_on(at_b="100 s", wrap_up=0)
    plan["groups"]["helpers"] = {"skills": {"a": {"after": "60 s"}}, "headcount": 0}
    story = tell(plan, (0, "a"), (5, "a"))
    assert story.answered() == [(0, 0, 0), (1, 0, 30), (0, 1, 30), (1, 1, 130)]
    assert sorted(stays(story)) == [0, 0, 0, 70]

"""Stories of announced waits, worked by hand. One agent, talk 60 s; seconds."""

from story import ContactLine, LegLine, call, redial, small

from sim.clock import NEVER


def _predicted(story):
    """Seconds foretold to each leg; None for those who had not to wait."""
    waits = story.records.legs["offered_wait"].tolist()
    return [None if wait == NEVER else wait / 1000 for wait in waits]


def _queue(**fields):
    return small(queues={"call": fields})


def test_nobody_asks_nobody_foretells(tell):
    assert _predicted(tell(small(), (0, "call"), (10, "call"))) == [None, None]


def test_those_ahead_times_mean_handle_time_over_agents(tell):
    """The third and fourth come in the same second: each is told of those before it, none of those behind."""
    story = tell(_queue(predictor="queue_length"), (0, "call"), (10, "call"), (20, "call"), (20, "call"))
    assert _predicted(story) == [None, 0, 60, 120]


def test_two_agents_halve_the_prediction(tell):
    plan = _queue(predictor="queue_length")
    plan["groups"] = {"agents": {"headcount": 2}}
    arrivals = [(second, "call") for second in (0, 0, 10, 20, 20)]
    assert _predicted(tell(plan, *arrivals)) == [None, None, 0, 30, 60]


def test_nobody_on_duty_nobody_can_tell(tell):
    plan = _queue(announcement={"from": "1 h", "balk": 1})
    plan["groups"] = {"agents": {"headcount": [0] * 10 + [1] * 10}}
    story = tell(plan, (0, "call"))
    assert _predicted(story) == [None]
    assert story.contacts == [ContactLine("new", "call", 0, 0, "balked")]


def test_the_last_wait_is_that_of_the_last_answered(tell):
    """The second waits 50 s, until 60; the third is answered at 120 after 45 s."""
    story = tell(_queue(predictor="last_wait"), (0, "call"), (10, "call"), (75, "call"), (130, "call"))
    assert _predicted(story) == [None, 0, 50, 45]


def test_a_long_announced_wait_sends_away(tell):
    """A wait equal to `from` is announced: the third would be told 60 s. The fourth takes its place, and is told so."""
    plan = _queue(announcement={"from": "60 s", "balk": "100 %"})
    story = tell(plan, (0, "call"), (10, "call"), (20, "call"), (70, "call"))
    assert story.legs == [
        LegLine(0, "call", 0, 0, 60, 0, "answered"),
        LegLine(1, "call", 10, 60, 120, 0, "answered"),
        LegLine(2, "call", 20, None, 20, None, "balked"),
        LegLine(3, "call", 70, 120, 180, 0, "answered"),
    ]
    assert _predicted(story) == [None, 0, 60, 0]


def test_who_leaves_shortens_the_wait_of_those_behind(tell):
    """Three come at once; the second of them is told 60 s and leaves, so the third is told 60 s as well."""
    plan = _queue(announcement={"from": "60 s", "balk": 1})
    story = tell(plan, (0, "call"), *[(10, "call")] * 3)
    assert story.outcomes() == ["served", "served", "balked", "balked"]
    assert _predicted(story) == [None, 0, 60, 60]


def test_more_leave_for_each_minute(tell):
    """Nobody at 60 s, everybody a minute beyond."""
    plan = _queue(announcement={"from": "60 s", "balk": {"share": 0, "per_minute": "100 %"}})
    story = tell(plan, (0, "call"), *[(10, "call")] * 3)
    assert story.outcomes() == ["served", "served", "served", "balked"]


def test_who_balked_dials_again_as_who_abandoned(tell):
    kind = call(**redial("5 min", abandoned=1))
    plan = small(types={"call": kind}, queues={"call": {"announcement": {"from": 0, "balk": 1}}})
    story = tell(plan, (0, "call"), (10, "call"))
    assert story.contacts[2] == ContactLine("redial", "call", 310, 370, "served")
    plan["types"] = {"call": call(**redial("5 min", abandoned=1, balked=0))}
    assert len(tell(plan, (0, "call"), (10, "call")).contacts) == 2


def test_some_hang_up_at_the_message(tell):
    """Every 20 s, all who hear it: the second at 30 s. One who is answered before hears none."""
    plan = _queue(announcement={"every": "20 s", "hang_up": 1})
    story = tell(plan, (0, "call"), (10, "call"), (45, "call"))
    assert story.legs[1] == LegLine(1, "call", 10, None, 30, None, "abandoned")
    assert story.legs[2] == LegLine(2, "call", 45, 60, 120, 0, "answered")


def test_patience_may_end_before_the_message(tell):
    plan = small(types={"call": call(patience="7 s")}, queues={"call": {"announcement": {"every": 20, "hang_up": 1}}})
    assert tell(plan, (0, "call"), (10, "call")).contacts[1] == ContactLine("new", "call", 10, 17, "abandoned")

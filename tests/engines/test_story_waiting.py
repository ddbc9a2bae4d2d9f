"""Stories of waiting, worked by hand: order in a queue, limits, lines, patience. Seconds; the day is open 0-1200."""

from story import ContactLine, LegLine, call, small

GOLD = {  # gold starts 30 points ahead, everybody earns a point a second
    "types": {"gold": call(), "plain": call()},
    "queues": {"gold": {"score": {"base": 30}}, "plain": {}},
    "groups": {"agents": {"skills": ["gold", "plain"], "headcount": 1}},
}


def test_first_come_first_served(tell):
    story = tell(small(), (0, "call"), (10, "call"), (20, "call"))
    assert story.contacts == [
        ContactLine("new", "call", 0, 60, "served"),
        ContactLine("new", "call", 10, 120, "served"),
        ContactLine("new", "call", 20, 180, "served"),
    ]
    assert story.legs == [
        LegLine(0, "call", 0, 0, 60, 0, "answered"),
        LegLine(1, "call", 10, 60, 120, 0, "answered"),
        LegLine(2, "call", 20, 120, 180, 0, "answered"),
    ]
    assert story.duty == [(0, "on_duty", 0, 1200)]
    # Duty on and off and the closing; three arrivals, three talk ends, three wrap-up ends.
    assert story.records.n_events == 3 + 9


def test_a_head_start_is_overtaken_by_waiting(tell):
    """At 60 s the contact that came at 5 s has 55 points; gold that came at 20 s has 70, at 40 s only 50."""
    ahead = tell(small(**GOLD), (0, "plain"), (5, "plain"), (20, "gold"))
    assert ahead.answered() == [(0, 0, 0), (2, 0, 60), (1, 0, 120)]
    behind = tell(small(**GOLD), (0, "plain"), (5, "plain"), (40, "gold"))
    assert behind.answered() == [(0, 0, 0), (1, 0, 60), (2, 0, 120)]


def test_equal_scores_go_by_time_in_queue(tell):
    """Both have 55 points at 60 s."""
    story = tell(small(**GOLD), (0, "plain"), (5, "plain"), (35, "gold"))
    assert story.answered() == [(0, 0, 0), (1, 0, 60), (2, 0, 120)]


def test_without_points_for_waiting_the_base_rules_for_ever(tell):
    plan = small(**GOLD)
    plan["queues"] = {"gold": {"score": {"base": 1, "per_second": 0}}, "plain": {"score": {"per_second": 0}}}
    story = tell(plan, (0, "plain"), (5, "plain"), (59, "gold"), (100, "gold"))
    assert story.answered() == [(0, 0, 0), (2, 0, 60), (3, 0, 120), (1, 0, 180)]


def _passed_on(credit):
    """Contacts of type a take 30 s, then go to b, where the only agent needs 60 s."""
    return small(
        types={"a": call("30 s", misroute={"share": 1, "to": "b"}), "b": call()},
        queues={"a": {}, "b": {"score": {"transferred": credit}}},
        groups={"at_a": {"skills": ["a"], "headcount": 1}, "at_b": {"skills": ["b"], "headcount": 1}},
    )


def test_credit_of_the_transferred(tell):
    """Contact 2 joins b at 30 s by transfer; at 60 s it has 30 points and the credit, contact 1 has 50."""
    arrivals = (0, "b"), (10, "b"), (0, "a")
    arrivals = sorted(arrivals, key=lambda a: a[0])  # rows: 0 is b, 1 is a, 2 is b at 10 s
    favoured = tell(_passed_on(100), *arrivals)
    assert favoured.answered() == [(0, 1, 0), (1, 0, 0), (1, 1, 60), (2, 1, 120)]
    assert favoured.records.legs["priority"].tolist() == [0, 0, 0, 100]
    plain = tell(_passed_on(0), *arrivals)
    assert plain.answered() == [(0, 1, 0), (1, 0, 0), (2, 1, 60), (1, 1, 120)]
    tie = tell(_passed_on(20), *arrivals)  # 50 points both: time in queue decides
    assert tie.answered() == [(0, 1, 0), (1, 0, 0), (2, 1, 60), (1, 1, 120)]


def test_queue_limit(tell):
    story = tell(small(queues={"call": {"max_waiting": 1}}), (0, "call"), (1, "call"), (2, "call"), (61, "call"))
    assert story.outcomes() == ["served", "served", "queue_full", "served"]
    assert story.legs[2] == LegLine(2, "call", 2, None, 2, None, "full")
    assert story.contacts[2] == ContactLine("new", "call", 2, 2, "queue_full")


def test_of_two_at_once_the_second_is_over_the_limit(tell):
    story = tell(small(queues={"call": {"max_waiting": 1}}), (0, "call"), (1, "call"), (1, "call"))
    assert story.outcomes() == ["served", "served", "queue_full"]


def test_the_limit_is_for_those_who_must_wait(tell):
    """With a limit of 0 an idle agent still takes a call, and so does one who becomes free in that instant."""
    story = tell(small(queues={"call": {"max_waiting": 0}}), (0, "call"), (59, "call"), (60, "call"))
    assert story.outcomes() == ["served", "queue_full", "served"]


def test_limit_per_agent_on_duty(tell):
    """Half a contact per agent: two agents let one wait."""
    plan = small(queues={"call": {"waiting_per_agent": 0.5}}, groups={"agents": {"headcount": 2}})
    story = tell(plan, (0, "call"), (1, "call"), (2, "call"), (3, "call"))
    assert story.outcomes() == ["served", "served", "served", "queue_full"]


def test_limit_per_agent_counts_every_group_that_serves_the_queue(tell):
    groups = {"one": {"skills": ["call"], "headcount": 1}, "two": {"skills": ["call"], "headcount": 1}}
    story = tell(
        small(queues={"call": {"waiting_per_agent": 0.5}}, groups=groups), *[(s, "call") for s in (0, 1, 2, 3)]
    )
    assert story.outcomes() == ["served", "served", "served", "queue_full"]


def test_trunk_lines(tell):
    """Two lines, one agent: one talks, one waits, the third is blocked. A line is free again when the talk ends,
    though the agent wraps up until 90 s."""
    plan = small(trunks=2, types={"call": call({"talk": "60 s", "wrap_up": "30 s"})})
    story = tell(plan, (0, "call"), (1, "call"), (2, "call"), (59.999, "call"), (60, "call"), (60, "call"))
    assert story.outcomes() == ["served", "served", "blocked", "blocked", "served", "blocked"]
    assert story.contacts[2] == ContactLine("new", "call", 2, 2, "blocked")
    assert [leg.contact for leg in story.legs] == [0, 1, 4]
    assert story.answered() == [(0, 0, 0), (1, 0, 90), (4, 0, 180)]


def test_patience_ends(tell):
    story = tell(small(types={"call": call(patience="30 s")}), (0, "call"), (10, "call"))
    assert story.contacts[1] == ContactLine("new", "call", 10, 40, "abandoned")
    assert story.legs[1] == LegLine(1, "call", 10, None, 40, None, "abandoned")


def test_patience_that_ends_as_the_agent_becomes_free_is_over(tell):
    """The one who came at 30 s gives up at 60 s; the one at 31 s is answered at 60 s."""
    story = tell(small(types={"call": call(patience="30 s")}), (0, "call"), (30, "call"), (31, "call"))
    assert story.outcomes() == ["served", "abandoned", "served"]
    assert story.answered() == [(0, 0, 0), (2, 0, 60)]


def test_nobody_abandons_in_the_instant_of_joining(tell):
    """No patience at all is a patience of one grid step; with an agent at hand it does not matter."""
    plan = small(types={"call": call(patience=0)})
    story = tell(plan, (0, "call"), (10, "call"), (60, "call"))
    assert story.contacts == [
        ContactLine("new", "call", 0, 60, "served"),
        ContactLine("new", "call", 10, 10.001, "abandoned"),
        ContactLine("new", "call", 60, 120, "served"),
    ]
    assert tell(plan, (0, "call"), (10, "call"), grid=1_000).contacts[1].ended == 11
    assert tell(plan, (0, "call"), (15, "call"), grid=15_000).contacts[1].ended == 30


def test_patience_below_half_a_grid_step_is_one_step(tell):
    story = tell(small(types={"call": call(patience=0.3)}), (0, "call"), (10, "call"), grid=1_000)
    assert story.contacts[1].ended == 11


def test_patience_after_transfer(tell):
    """Fresh patience of 40 s, times 0.5 for each transfer: joins b at 30 s, gives up at 50 s."""
    plan = _passed_on(0)
    plan["types"]["a"] |= {"patience": "40 s", "patience_after_transfer": 0.5}
    story = tell(plan, (0, "a"), (0, "b"))
    assert story.legs[2] == LegLine(0, "b", 30, None, 50, None, "abandoned")
    assert story.contacts[0] == ContactLine("new", "a", 0, 50, "abandoned")

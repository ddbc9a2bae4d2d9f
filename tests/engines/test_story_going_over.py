"""Stories of contacts that go over to another queue, and of those who have aged, by hand. Seconds; open 0-1200."""

import pytest
from divergence import explain
from routed import routed_centre
from story import ENGINES, DutyLine, by_minute, call, changed, each, small

from sim.clock import TICKS_PER_DAY

OVER = {"overflow": {"to": "b", "after": "60 s"}}


def two(talk_a="200 s", talk_b="50 s", queues=None, groups=None, **of_a):
    """Queues a and b with an agent each (0 and 1); who has waited a minute in a goes over to b."""
    return small(
        types={"a": call(talk_a, **of_a), "b": call(talk_b)},
        queues={"a": OVER, "b": {}} if queues is None else queues,
        groups=groups or each("a", "b"),
    )


def ends(story):
    """(contact, queue, left, outcome) of every leg, in the order in which they were entered."""
    return [(leg.contact, leg.queue, leg.left, leg.outcome) for leg in story.legs]


def test_an_idle_agent_there_takes_the_contact_at_once(tell):
    story = tell(two(), (0, "a"), (10, "a"))
    assert story.answered() == [(0, 0, 0), (1, 1, 70)]
    assert ends(story)[1:] == [(1, "a", 70, "overflowed"), (1, "b", 270, "answered")]
    assert story.kinds == ["queue", "queue", "overflow"]
    assert story.outcomes() == ["served", "served"]


def test_the_handle_time_is_the_contacts_own(tell):
    """200 s of talk at either agent: overflow changes neither type nor luck."""
    assert [leg.left - leg.answered for leg in tell(two(), (0, "a"), (10, "a")).legs if leg.answered is not None] == [
        200,
        200,
    ]


def test_the_whole_wait_counts_in_the_score(tell):
    """At 80 s contact 1 has waited 70 s, 10 of them in b; contact 3 of b 15 s. Then contact 3, then 4."""
    story = tell(two(), (0, "a"), (10, "a"), (30, "b"), (65, "b"), (75, "b"))
    assert story.answered() == [(0, 0, 0), (2, 1, 30), (1, 1, 80), (3, 1, 280), (4, 1, 330)]


def test_an_agent_of_the_own_queue_comes_first(tell):
    """Agent 0 is free in the very instant in which the wait is long enough."""
    assert tell(two("70 s"), (0, "a"), (10, "a")).answered() == [(0, 0, 0), (1, 0, 70)]


def test_patience_runs_on(tell):
    """100 s of patience: who came at 10 s has 40 s left in b, and is gone at 110 s."""
    story = tell(two(talk_b="90 s", patience="100 s"), (0, "a"), (10, "a"), (60, "b"))
    assert ends(story)[1:] == [(1, "a", 70, "overflowed"), (2, "b", 150, "answered"), (1, "b", 110, "abandoned")]
    assert story.outcomes() == ["served", "abandoned", "served"]


@pytest.mark.parametrize(("patience", "left"), [("59 s", 69), ("60 s", 70)])
def test_who_gives_up_before_or_in_that_instant_does_not_go_over(tell, patience, left):
    assert ends(tell(two(patience=patience), (0, "a"), (10, "a")))[1:] == [(1, "a", left, "abandoned")]


def test_a_full_queue_takes_nobody(tell):
    """One may wait in b, and one does: contact 1 stays in a. An idle agent needs no room, even where none may wait."""
    full = {"a": OVER, "b": {"max_waiting": 1}}
    story = tell(two(talk_b="100 s", queues=full), (0, "a"), (10, "a"), (60, "b"), (65, "b"))
    assert story.answered() == [(0, 0, 0), (2, 1, 60), (3, 1, 160), (1, 0, 200)]
    none = {"a": OVER, "b": {"max_waiting": 0}}
    assert tell(two(queues=none), (0, "a"), (10, "a")).answered() == [(0, 0, 0), (1, 1, 70)]


def test_two_in_one_instant_and_one_place(tell):
    """Both have waited a minute at 70 s. The lower row goes over and waits in b, the other stays in a."""
    plan = two(talk_b="100 s", queues={"a": OVER, "b": {"max_waiting": 1}})
    story = tell(plan, (0, "a"), (10, "a"), (10, "a"), (60, "b"))
    assert story.answered() == [(0, 0, 0), (3, 1, 60), (1, 1, 160), (2, 0, 200)]


def test_nobody_goes_where_nobody_is_on_duty(tell):
    """The agent of b comes at 120 s: contact 1, due at 70 s, stays; contact 2, due at 150 s, goes over."""
    story = tell(two(groups=each("a", "b", b=by_minute((2, 1)))), (0, "a"), (10, "a"), (90, "a"))
    assert story.answered() == [(0, 0, 0), (2, 1, 150), (1, 0, 200)]


def test_each_queue_for_the_other_and_once_only(tell):
    """Both overflow to each other: whoever has gone over stays."""
    both = {"a": OVER, "b": {"overflow": {"to": "a", "after": "60 s"}}}
    story = tell(two(talk_b="200 s", queues=both), (0, "a"), (0, "b"), (10, "a"), (20, "b"))
    assert ends(story)[2:4] == [(2, "a", 70, "overflowed"), (3, "b", 80, "overflowed")]
    assert story.answered()[2:] == [(2, 1, 200), (3, 0, 200)]


def test_after_closing_it_goes_on(tell):
    """Due at 1250 s: agent 1 has gone home at 1245 s, so the contact stays; were it still busy, it would wait there."""
    story = tell(two(), (1180, "a"), (1190, "a"), (1195, "b"))
    assert story.answered() == [(0, 0, 1180), (2, 1, 1195), (1, 0, 1380)]
    assert DutyLine(1, "overtime", 1200, 1245) in story.duty
    story = tell(two(talk_b="60 s"), (1180, "a"), (1190, "a"), (1195, "b"))
    assert story.answered() == [(0, 0, 1180), (2, 1, 1195), (1, 1, 1255)]


def test_a_cleared_queue_sends_home_who_has_gone_over(tell):
    queues = {"a": OVER, "b": {"closing": "clear"}}
    story = tell(two(talk_b="300 s", queues=queues), (1000, "a"), (1100, "b"), (1110, "a"))
    assert ends(story)[2:] == [(2, "a", 1170, "overflowed"), (2, "b", 1200, "closed_out")]
    assert story.outcomes() == ["served", "served", "closed_out"]


def test_a_transferred_contact_goes_over_and_its_agent_stays_with_it(tell):
    """Warm transfer from c at 30 s into a; over to b at 90 s, answered at 100 s: agent 2 stayed 70 s."""
    kinds = {
        "a": call("200 s"),
        "b": call("100 s"),
        "c": call("30 s", transfer={"share": 1, "to": "a", "warm": 1}),
    }
    story = tell(
        small(types=kinds, queues={"a": OVER, "b": {}, "c": {}}, groups=each("a", "b", "c")),
        (0, "a"), (0, "b"), (0, "c"),
    )  # fmt: skip
    assert [kind for kind, leg in zip(story.kinds, story.legs, strict=True) if leg.contact == 2] == [
        "queue", "transfer", "overflow",
    ]  # fmt: skip
    assert story.answered()[-1] == (2, 1, 100)
    assert story.records.legs["accompanied"].tolist() == [0, 0, 70_000, 0, 0]


def test_a_minimum_wait_there_counts_the_wait_here(tell):
    """b is helped after 90 s: contact 1 came to a at 10 s, so the helper may take it at 100 s."""
    groups = {**each("a", "b"), "helpers": {"skills": {"b": {"after": "90 s"}}, "headcount": 1}}
    story = tell(two(talk_b="500 s", groups=groups), (0, "a"), (0, "b"), (10, "a"))
    assert story.answered() == [(0, 0, 0), (1, 1, 0), (2, 2, 100)]


@pytest.mark.parametrize("grid", [1, 1_000, 15_000])
def test_the_wait_is_on_the_grid_and_at_least_a_step(tell, grid):
    """0.1 s is a step of each grid; agent 1 takes the contact at the end of that step."""
    plan = two(queues={"a": {"overflow": {"to": "b", "after": "0.1 s"}}, "b": {}})
    step = max(grid, 100) / 1_000
    assert tell(plan, (0, "a"), (15, "a"), grid=grid).answered() == [(0, 0, 0), (1, 1, 15 + step)]


def one_for_both(cap, **skills):
    """One agent for both queues; b has 1,000 points on arrival, and a is capped."""
    queues = {"a": {"score": {"ageing_cap": cap}}, "b": {"score": {"base": 1000}}}
    groups = {"all": {"skills": {"a": {}, "b": {}, **skills}, "headcount": 1}}
    return small(types={"a": call("30 s"), "b": call("30 s")}, queues=queues, groups=groups)


WAITING = (0, "b"), (1, "a"), (2, "b"), (3, "b"), (4, "b")


def test_without_a_cap_the_points_decide(tell):
    assert [line[0] for line in tell(one_for_both(None), *WAITING).answered()] == [0, 2, 3, 4, 1]


@pytest.mark.parametrize(("cap", "order"), [("59 s", [0, 2, 1, 3, 4]), ("60 s", [0, 2, 3, 1, 4])])
def test_who_has_aged_goes_first(tell, cap, order):
    """At 60 s the contact of a has waited 59 s: exactly its cap, or a second too little."""
    assert [line[0] for line in tell(one_for_both(cap), *WAITING).answered()] == order


def test_ageing_goes_before_the_groups_priority(tell):
    plan = one_for_both("59 s", a={"priority": 2})
    assert [line[0] for line in tell(plan, *WAITING).answered()] == [0, 2, 1, 3, 4]


@pytest.mark.parametrize("seed", range(4))
def test_an_overflow_nobody_waits_for_changes_no_record(seed):
    """After nine days in a centre that is open for twenty minutes."""
    plain = routed_centre(seed, 1, ())
    queues = plain.queues.copy()
    queues["overflow_to"], queues["overflow_after"] = [1, 0], 9 * TICKS_PER_DAY
    for run in ENGINES.values():
        records, others = (run(centre, seed, 0) for centre in (plain, changed(plain, queues=queues)))
        assert not explain(records, others)

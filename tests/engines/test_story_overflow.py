"""Stories of groups that help out, worked by hand: minimum waits and reserves. Seconds; the day is open 0-1200."""

import pytest
from story import DutyLine, by_minute, call, small

from sim.codes import FLAG_OVERFLOW


def helped(after, talk="200 s", helpers=1, **changes):
    """Queue a has an agent (0); helpers (1, ...) take its contacts once they have waited, and those of b at once."""
    skills = {"a": {"after": after}, "b": {}}
    return small(
        types={"a": call(talk), "b": call()},
        groups={"at_a": {"skills": ["a"], "headcount": 1}, "helpers": {"skills": skills, "headcount": helpers}},
        **changes,
    )


def reserved(reserve, agents=2, **changes):
    """Contacts of a are taken only while more than `reserve` agents are idle; those of b always."""
    skills = {"a": {"reserve": reserve}, "b": {}}
    return small(
        types={"a": call(), "b": call("30 s")}, groups={"all": {"skills": skills, "headcount": agents}}, **changes
    )


def flags(story):
    return [bool(flag & FLAG_OVERFLOW) for flag in story.records.legs["flags"]]


def test_an_idle_group_opens_after_the_wait(tell):
    """Contact 1 came at 10 s beside an idle helper, who takes it at 70 s; contact 2 at 90 s."""
    story = tell(helped("60 s", helpers=2), (0, "a"), (10, "a"), (30, "a"))
    assert story.answered() == [(0, 0, 0), (1, 1, 70), (2, 2, 90)]
    assert flags(story) == [False, True, True]


def test_a_freed_helper_looks_at_the_wait(tell):
    """The helper is free of b at 60 s, when the contact of a has waited 50 s, and again at 130 s."""
    story = tell(helped("60 s"), (0, "a"), (0, "b"), (10, "a"), (69, "b"))
    assert story.answered() == [(0, 0, 0), (1, 1, 0), (3, 1, 69), (2, 1, 129)]
    assert flags(story) == [False, False, True, False]


def test_a_wait_that_is_just_enough(tell):
    """Free at 60 s, waited 60 s: taken at once, by whoever is idle, or by whoever becomes free in that instant."""
    story = tell(helped("60 s"), (0, "a"), (0, "b"), (0, "a"))
    assert story.answered() == [(0, 0, 0), (1, 1, 0), (2, 1, 60)]


def test_who_abandoned_or_was_answered_is_not_asked_for(tell):
    """The group opens at 60 s. A patience of as long is over, as it is when an agent becomes free in that instant."""
    plan = helped("60 s")
    for patience, outcome in (("61 s", "served"), ("60 s", "abandoned"), ("59 s", "abandoned")):
        plan["types"]["a"]["patience"] = patience
        assert tell(plan, (0, "a"), (10, "a")).outcomes() == ["served", outcome]
    short = tell(helped("60 s", talk="50 s"), (0, "a"), (10, "a"))
    assert short.answered() == [(0, 0, 0), (1, 0, 50)]
    assert flags(short) == [False, False]


def test_groups_open_one_after_the_other(tell):
    """The second group's agent is busy when it opens at 30 s; the third's takes the contact at 60 s."""
    groups = {
        "at_a": {"skills": ["a"], "headcount": 1},
        "second": {"skills": {"a": {"after": "30 s"}, "b": {}}, "headcount": 1},
        "third": {"skills": {"a": {"after": "60 s"}}, "headcount": 1},
    }
    story = tell(small(types={"a": call("200 s"), "b": call("150 s")}, groups=groups), (0, "a"), (0, "b"), (0, "a"))
    assert story.answered() == [(0, 0, 0), (1, 1, 0), (2, 2, 60)]


def test_the_freed_helper_prefers_who_has_waited_enough(tell):
    """At 60 s the contact of a has 55 points, that of b 40: a goes first if 55 s are enough, and lasts 200 s."""
    assert tell(helped("50 s"), (0, "a"), (0, "b"), (5, "a"), (20, "b")).answered()[2:] == [(2, 1, 60), (3, 1, 260)]
    assert tell(helped("56 s"), (0, "a"), (0, "b"), (5, "a"), (20, "b")).answered()[2:] == [(3, 1, 60), (2, 1, 120)]


def test_after_closing_helpers_stay_for_the_wait(tell):
    """Who came at 1190 s is taken by the helper at 1250 s, in overtime; both agents stay until then."""
    story = tell(helped("60 s"), (1180, "a"), (1190, "a"))
    assert story.answered() == [(0, 0, 1180), (1, 1, 1250)]
    assert DutyLine(1, "overtime", 1200, 1450) in story.duty


@pytest.mark.parametrize("grid", [1, 1_000, 15_000])
def test_minimum_waits_are_on_the_grid(tell, grid):
    story = tell(helped("45 s"), (0, "a"), (15, "a"), grid=grid)
    assert story.answered() == [(0, 0, 0), (1, 1, 60)]


def test_the_last_idle_agent_is_kept(tell):
    """Of two agents one is kept for b: the second contact of a waits for the first to end, that of b does not."""
    story = tell(reserved(1), (0, "a"), (10, "a"), (20, "b"))
    assert story.answered() == [(0, 0, 0), (2, 1, 20), (1, 0, 60)]


def test_who_is_freed_counts_as_idle(tell):
    """At 50 s agent 1 is free and the only idle one: kept. At 60 s agent 0 is the second: takes the contact of a."""
    story = tell(reserved(1), (0, "a"), (10, "a"), (20, "b"))
    assert story.legs[1].agent == 0
    assert story.legs[1].answered == 60


def test_without_a_reserve_nobody_is_kept(tell):
    story = tell(reserved(0), (0, "a"), (10, "a"), (20, "b"))
    assert story.answered() == [(0, 0, 0), (1, 1, 10), (2, 0, 60)]


def test_two_freed_in_one_instant(tell):
    """All three end at 60 s: all count as idle, so the first to choose may take the contact of a."""
    story = tell(reserved(1, agents=3), (0, "a"), (0, "a"), (0, "b"), (30, "b"), (31, "a"))
    assert story.answered() == [(0, 0, 0), (1, 1, 0), (2, 2, 0), (3, 2, 30), (4, 0, 60)]


def test_who_comes_on_duty_may_open_the_door(tell):
    """One agent alone is kept for b; at 120 s a second one comes, and is one more than the reserve."""
    plan = reserved(1)
    plan["groups"]["all"]["headcount"] = by_minute((0, 1), (2, 2))
    assert tell(plan, (30, "a")).answered() == [(0, 1, 120)]


def test_after_the_shift_nobody_is_kept(tell):
    """Kept for b all day long, the only agent takes the contact of a once the doors are closed."""
    story = tell(reserved(1, agents=1), (1150, "a"), (1160, "b"))
    assert story.answered() == [(1, 0, 1160), (0, 0, 1200)]
    assert story.duty[-1] == DutyLine(0, "overtime", 1200, 1260)


def test_reserve_and_minimum_wait_together(tell):
    """The wait is over at 70 s with one helper idle of two: kept. The other one is free of b at 90 s."""
    plan = helped("60 s", helpers=2)
    plan["types"]["b"] = call("90 s")
    plan["groups"]["helpers"]["skills"]["a"]["reserve"] = 1
    story = tell(plan, (0, "a"), (0, "b"), (10, "a"))
    assert story.answered() == [(0, 0, 0), (1, 1, 0), (2, 1, 90)]

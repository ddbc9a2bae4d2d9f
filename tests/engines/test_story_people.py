"""Stories of agents who are absent, and of agents who differ, worked by hand. Seconds.

With seed 0 and replication 0 the first group's agents are absent at shares above these: agent 0 on three days above
0.214, 0.537, 0.429; agent 1 above 0.654, 0.788, 0.338 (drawn in `test_the_luck_these_stories_rest_on`).
"""

import math

import pytest
from scipy.stats import lognorm
from story import ContactLine, DutyLine, LegLine, call, days, small

from sim.codes import BRANCH_AGENT, BRANCH_DAY, BRANCH_GROUP, PURPOSE_ABSENCE, PURPOSE_AGENT_PACE
from sim.randomness.uniforms import branch, replication_key, uniform

DAY = 86_400
ROUND_THE_CLOCK = {"interval": "60 min", "days": 3, "opening_hours": "24 h", "reopen_spread": 0}


def key_of(agent, group=0):
    return branch(branch(replication_key(0, 0), BRANCH_GROUP, group), BRANCH_AGENT, agent)


def test_the_luck_these_stories_rest_on():
    lucks = [[uniform(branch(key_of(k), BRANCH_DAY, day), PURPOSE_ABSENCE) for day in range(3)] for k in (0, 1)]
    assert lucks[0] == pytest.approx([0.214, 0.537, 0.429], abs=5e-4)
    assert lucks[1] == pytest.approx([0.654, 0.788, 0.338], abs=5e-4)


def two(share, **group):
    return {"agents": {"headcount": 2, "absence_share": share, **group}}


def test_one_comes_then_nobody(tell):
    """At 60 % agent 1 comes on the first two days; on the third nobody does, and the queue closes with its contact."""
    story = tell(small(calendar=days(3), groups=two(0.6)), (0, "call"), (10, "call"), (2 * DAY, "call"))
    assert story.contacts == [
        ContactLine("new", "call", 0, 60, "served"),
        ContactLine("new", "call", 10, 120, "served"),
        ContactLine("new", "call", 2 * DAY, 2 * DAY + 1200, "closed_out"),
    ]
    assert story.duty == [DutyLine(1, "on_duty", 0, 1200), DutyLine(1, "on_duty", DAY, DAY + 1200)]


def test_a_larger_share_only_adds_absences(tell):
    """Absent days (agent, day) at 0, 30, 40 and 50 %: each holds those before it."""
    for share, absent in ((0, []), (0.3, [(0, 0)]), (0.4, [(0, 0), (1, 2)]), (0.5, [(0, 0), (1, 2), (0, 2)])):
        story = tell(small(calendar=days(3), groups=two(share)))
        there = {(line.agent, int(line.start) // DAY) for line in story.duty}
        assert there == {(k, day) for k in (0, 1) for day in range(3)} - set(absent)


def test_over_midnight_an_absence_begins_and_ends(tell):
    """Round the clock at 40 %: agent 0 comes at the first midnight, agent 1 goes at the second."""
    story = tell(small(calendar=ROUND_THE_CLOCK, groups=two(0.4)), (2 * DAY - 20, "call"), (2 * DAY - 10, "call"))
    assert story.answered() == [(0, 1, 2 * DAY - 20), (1, 0, 2 * DAY - 10)]
    assert story.duty == [
        DutyLine(1, "on_duty", 0, 2 * DAY),
        DutyLine(1, "overtime", 2 * DAY, 2 * DAY + 40),
        DutyLine(0, "on_duty", DAY, 3 * DAY),
    ]


def test_over_midnight_whoever_comes_both_days_stays(tell):
    """At 30 % agent 1 comes every day, and nothing happens at midnight; not even with a contact to hand back."""
    story = tell(small(calendar=ROUND_THE_CLOCK, groups=two(0.3, shift_end="hand_back")), (DAY - 10, "call"))
    assert story.duty == [DutyLine(0, "on_duty", DAY, 3 * DAY), DutyLine(1, "on_duty", 0, 3 * DAY)]
    assert [leg.outcome for leg in story.legs] == ["answered"]


def test_over_midnight_the_contact_in_hand_goes_back(tell):
    story = tell(small(calendar=ROUND_THE_CLOCK, groups=two(0.4, shift_end="hand_back")), (2 * DAY - 20, "call"))
    assert story.legs == [
        LegLine(0, "call", 2 * DAY - 20, 2 * DAY - 20, 2 * DAY, 1, "handed_back"),
        LegLine(0, "call", 2 * DAY, 2 * DAY, 2 * DAY + 60, 0, "answered"),
    ]


def test_absence_of_one_group_is_none_of_the_others(tell):
    """The first group never comes; the others' shifts stay."""
    groups = {name: {"skills": ["call"], "headcount": 1} for name in ("ill", "well")}
    groups["ill"]["absence_share"] = 1
    story = tell(small(groups=groups), (0, "call"), (10, "call"))
    assert story.duty == [DutyLine(1, "on_duty", 0, 1200)]
    assert story.answered() == [(0, 1, 0), (1, 1, 60)]


def test_every_agent_has_a_pace_for_all_contacts(tell):
    """Talk, hold and wrap-up of the same work, times the agent's own factor: a lognormal quantile of one luck."""
    kind = call({"talk": "60 s", "hold": {"share": 1, "time": "20 s"}, "wrap_up": "30 s"})
    story = tell(
        small(types={"call": kind}, groups={"agents": {"headcount": 2, "agent_cv": 0.5}}),
        (0, "call"), (0, "call"), (600, "call"), (600, "call"),
    )  # fmt: skip
    sigma = math.log(1.25) ** 0.5
    for leg in story.records.legs:
        pace = lognorm(s=sigma, scale=1.25**-0.5).ppf(uniform(key_of(int(leg["agent"])), PURPOSE_AGENT_PACE))
        assert leg["work"] == 110_000
        assert [leg[part] / 1_000 for part in ("talk", "hold", "wrap_up")] == pytest.approx(
            [60 * pace, 20 * pace, 30 * pace], rel=1e-4
        )
    by_agent = {int(agent): story.records.legs["talk"][story.records.legs["agent"] == agent] for agent in (0, 1)}
    assert all(len(talks) == 2 and talks[0] == talks[1] for talks in by_agent.values())
    assert by_agent[1][0] < by_agent[0][0], "their lucks are 0.97 and 0.004"


def test_better_agents_hold_and_pass_on_less_only_by_chance(tell):
    """Certain shares stay certain, whatever the quality; handle time takes its factor."""
    kind = call({"talk": "60 s", "hold": {"share": 1, "time": "20 s"}}, transfer={"share": 0}, resolution=1)
    best = {"agents": {"headcount": 1, "quality": {"knowledge": 1, "problem_solving": 1}}}
    story = tell(small(types={"call": kind}, groups=best), (0, "call"))
    assert story.legs == [LegLine(0, "call", 0, 0, pytest.approx(80 * 0.90 * 0.97, abs=1e-3), 0, "answered")]
    assert bool(story.records.contacts["resolved"][0])

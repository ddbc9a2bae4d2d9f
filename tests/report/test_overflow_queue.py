"""A queue that lives on overflow alone: it is judged nowhere, and its agents are to spare nowhere."""

from dataclasses import replace

import handmade
import numpy as np
import pytest

from sim.measures.target import Target
from sim.report.coverage import coverage
from sim.report.pictures import days, where
from sim.report.pictures.day import day_of
from sim.report.targets import judged, target_lines


def emptied(result, came_over=0.0):
    """Nobody comes to the second queue but those who come over."""
    legs = result.heat.legs.copy()
    legs[:, :, 1] = 0
    for name in ("came_over", "offered_new", "answered"):
        legs[:, list(handmade.HOURS), 1, result.heat.leg_components.index(name)] = came_over
    return replace(result, heat=replace(result.heat, legs=legs))


@pytest.fixture
def made():
    """The second queue stands empty in the baseline; in the scenario 30 an hour come over."""
    made = handmade.comparison()
    return replace(made, baseline=emptied(made.baseline), scenarios=(emptied(made.scenarios[0], 30.0),))


def test_an_assumed_target_of_such_a_queue_is_not_judged(made):
    assert list(judged(made)) == ["billing"]
    assert list(target_lines(made)) == [
        "Target 80 % in 20 s (assumed): missed by billing in the baseline and every scenario.",
    ]  # fmt: skip


def test_an_own_target_is_judged_where_somebody_came(made):
    made = replace(made, targets={"billing": Target(assumed=False), "technical": Target(assumed=False)})
    assert list(target_lines(made)) == [
        "Target 80 % in 20 s: missed in baseline (billing) and more_agents (billing and technical).",
    ]  # fmt: skip


def test_the_picture_of_the_day_counts_the_agents_of_the_pools_that_are_required(made):
    spoken = made.scenarios[0]
    pools = coverage(made, spoken)
    assert [pool.queues for pool in pools] == [("billing",)]
    assert np.array_equal(day_of(spoken, pools).on_duty, pools[0].on_duty)


def test_the_map_has_no_row_for_a_queue_to_which_nobody_came(made):
    rows = [[label.get_text() for label in axes.get_yticklabels()] for axes in where.draw(made).axes[1:]]
    assert rows == [["billing"], ["billing", "technical"]]


def test_good_and_bad_days_count_the_queues_that_are_judged(made):
    assert "queues: the worst" not in days._reading(made, ["billing"])

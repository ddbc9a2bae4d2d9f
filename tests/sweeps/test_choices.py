"""Best points, fronts and thresholds of tables small enough to check by eye."""

from dataclasses import replace

import numpy as np
import pytest

from sim.sweeps.axes import Axis
from sim.sweeps.choices import Goal, as_good, cheapest, front, ranked, thresholds
from sim.sweeps.result import DONE, FAILED, OUT, PointResult, Sweep

HALF = 1.0


def table(*rows, keys=("cost", "asa"), half=HALF):
    """A row a point: one value a figure, each with the same half-width."""
    axis = Axis("n", tuple(str(k) for k in range(len(rows))))
    points = tuple(PointResult(k + 1, {"n": str(k)}, "Telecom", DONE, 10) for k in range(len(rows)))
    figures = np.full((len(rows), 1, len(keys), 6), np.nan)
    figures[:, 0, :, :3] = np.array(rows, float)[:, :, None] + half * np.array([0, -1, 1])
    units = {"cost": "EUR per day", "asa": "s", "days_meeting_target": "share"}
    return Sweep((axis,), points, (), keys, ("overall",), figures, np.zeros((0, 1, len(keys), 6)), units, 1, (0, 0))


def test_front_by_hand():
    #           1: cheapest   2: beaten by 1   3: front     4: worse wait   5: best wait   6: equal to 3
    sweep = table((100, 50), (110, 60), (120, 30), (130, 31.5), (150, 10), (120, 30))
    found = front(sweep, "cost", "asa", "lower")
    assert found.points.tolist() == [0, 2, 5, 4]
    # Point 4 is beaten by 3 and 6, whose cost is clearly lower; point 2 by 1 likewise.
    assert found.perhaps.tolist() == []


def test_who_is_beaten_within_the_ranges_only_may_be_as_good():
    sweep = table((100, 50), (101, 51), (101, 58), (140, 20))
    found = front(sweep, "cost", "asa", "lower")
    assert found.points.tolist() == [0, 3]
    assert found.perhaps.tolist() == [1]


@pytest.mark.parametrize("better", ["lower", "higher"])
def test_front_against_all_pairs(better):
    rows = np.random.default_rng(2).integers(0, 12, (80, 2))
    found = front(table(*rows), "cost", "asa", better)
    sign = 1 if better == "lower" else -1
    x, y = rows[:, 0], sign * rows[:, 1]
    beaten = [bool(((x <= a) & (y <= b) & ((x < a) | (y < b))).any()) for a, b in zip(x, y, strict=True)]
    assert sorted(found.points.tolist()) == np.flatnonzero(~np.array(beaten)).tolist()
    assert (np.diff(x[found.points]) >= 0).all()


def test_points_of_another_centre_do_not_beat_anybody():
    sweep = table((100, 50), (90, 40))
    assert front(sweep, "cost", "asa", "lower", np.array([True, False])).points.tolist() == [0]


def test_ranking_leaves_out_who_is_not_done():
    sweep = table((1, 5), (1, 3), (1, 4), (1, 9))
    status = (DONE, OUT, FAILED, DONE)
    points = tuple(replace(p, status=s) for p, s in zip(sweep.points, status, strict=True))
    sweep = replace(sweep, points=points)
    assert ranked(sweep, "asa", "lower").tolist() == [0, 3]
    assert ranked(sweep, "asa", "higher").tolist() == [3, 0]
    assert front(sweep, "cost", "asa", "lower").points.tolist() == [1]


def test_as_good_is_who_reaches_into_the_range():
    sweep = table((1, 10), (1, 11.9), (1, 12.1), (1, 30))
    assert as_good(sweep, "asa", 0, "lower").tolist() == [1]
    assert as_good(sweep, "asa", 3, "higher").tolist() == []


AGENTS = Axis("levers.peak_staff.agents", ("0", "5", "10", "15"))
SCENARIO = Axis("scenario", ("none", "bot", "both"))


def promised(rows, half=0.03):
    """P(day meets target) by scenario (rows) and agents; costs rise with agents."""
    points, figures = [], []
    for name, row in zip(SCENARIO.values, rows, strict=False):
        for agents, share in zip(AGENTS.values, row, strict=True):
            values = {AGENTS.key: agents, SCENARIO.key: name}
            points.append(PointResult(len(points) + 1, values, "Telecom", FAILED if np.isnan(share) else DONE, 10))
            cost = 1000.0 + 10 * int(agents) + (3 if name == "bot" else 0)
            figures.append([[share, share - half, share + half], [cost] * 3])
    full = np.full((len(points), 1, 2, 6), np.nan)
    full[:, 0, :, :3] = figures
    keys, units = ("days_meeting_target", "cost"), {"days_meeting_target": "share", "cost": "EUR per day"}
    return Sweep(
        (AGENTS, SCENARIO), tuple(points), (), keys, ("overall",), full, np.zeros((0, 1, 2, 6)), units, 1, (0, 0)
    )


GOAL = Goal("days_meeting_target", 0.9, "higher")


def read(sweep, rising=True):
    """(scenario, reached at, surely at, fails beyond, nearest)"""

    def at(i):
        return None if i is None else sweep.points[i].values[AGENTS.key]

    found = thresholds(sweep, GOAL, AGENTS, rising=rising)
    return [(t.others["scenario"], at(t.reached), at(t.surely), t.fails_beyond, at(t.nearest)) for t in found]


def test_the_smallest_value_for_each_combination():
    sweep = promised([(0.1, 0.5, 0.91, 0.99), (0.2, 0.95, 0.97, 1.0), (0.1, 0.2, 0.3, 0.4)])
    assert read(sweep) == [
        ("none", "10", "15", False, "15"),
        ("bot", "5", "5", False, "15"),
        ("both", None, None, False, "15"),
    ]
    assert cheapest(sweep, GOAL, "cost") == 5


def test_a_figure_that_falls_again_is_told():
    sweep = promised([(0.1, 0.92, 0.85, 0.96)])
    assert read(sweep) == [("none", "5", "15", True, "15")]


def test_the_largest_value_where_more_is_worse():
    sweep = promised([(0.99, 0.95, 0.91, 0.5)])
    assert read(sweep, rising=False) == [("none", "10", "5", False, "0")]


def test_points_that_failed_are_passed_over():
    sweep = promised([(0.1, np.nan, 0.91, np.nan), (np.nan, np.nan, np.nan, 0.95)])
    assert read(sweep) == [("none", "10", None, False, "10")]


def test_nobody_keeps_it():
    sweep = promised([(0.1, 0.2, 0.3, 0.4)])
    assert cheapest(sweep, GOAL, "cost") is None
    assert not GOAL.reached(sweep).any()

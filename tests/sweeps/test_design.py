"""Designs: how many points, where, and what is refused."""

import numpy as np
import pytest

from sim.centre.errors import InputProblems
from sim.sweeps.axes import Axis
from sim.sweeps.design import points_of

LISTS = Axis("a", ("1", "2", "3")), Axis("b", ("x", "y"))
SPANS = Axis("a", interval=(0.0, 1.0)), Axis("b", interval=(10.0, 20.0), unit="s")


def test_a_grid_is_every_combination_the_last_axis_first():
    points = points_of(LISTS, "grid", None, 1)
    assert [tuple(p.values()) for p in points] == [(a, b) for a in "123" for b in "xy"]


@pytest.mark.parametrize("kind", ["random", "lhs", "sobol"])
def test_spread_designs_are_the_same_on_the_same_seed(kind):
    points = points_of(SPANS, kind, 20, 1)
    assert len(points) == 20
    assert points == points_of(SPANS, kind, 20, 1)
    assert points != points_of(SPANS, kind, 20, 2)
    assert all(p["b"].endswith("s") and 10 <= float(p["b"][:-1]) <= 20 for p in points)


def test_a_latin_hypercube_has_one_point_in_every_slice():
    points = points_of(SPANS, "lhs", 16, 3)
    slices = np.floor([float(p["a"]) * 16 for p in points]).astype(int)
    assert sorted(slices) == list(range(16))


def test_sobol_points_fill_every_quarter_evenly():
    points = points_of(SPANS, "sobol", 64, 3)
    quarters = [(float(p["a"]) >= 0.5, float(p["b"][:-1]) >= 15) for p in points]
    assert {quarters.count(q) for q in quarters} == {16}


def test_points_of_lists_that_coincide_are_one():
    assert len(points_of(LISTS, "sobol", 64, 1)) == 6


@pytest.mark.parametrize(
    ("axes", "kind", "n", "told"),
    [
        (SPANS, "grid", None, "sweep.design=sobol sweep.points=256"),
        (LISTS, "grid", 5, "5 points of a grid"),
        (LISTS, "sobol", None, "without a number of points"),
        ([Axis(name, tuple(map(str, range(1000)))) for name in "abc"], "grid", None, "1,000,000,000 combinations"),
    ],
)
def test_what_does_not_fit_is_told(axes, kind, n, told):
    with pytest.raises(InputProblems) as problems:
        points_of(axes, kind, n, 1)
    assert told in " ".join(str(problems.value).split())

"""Shares of the variation against results known exactly: by hand, and from the literature."""

from dataclasses import replace

import numpy as np
import pytest

from sim.sweeps.axes import Axis
from sim.sweeps.effects import response_of
from sim.sweeps.noise import noise_of, own_errors
from sim.sweeps.result import FAILED
from tests.sweeps import made

ONE_TWO = Axis("a", ("1", "2")), Axis("b", ("1", "2"))


def shares(sweep, key="asa"):
    return response_of(sweep, key).shares()


def of(axes, formula, **more):
    return made.sweep(axes, {"asa": formula}, **more)


def test_what_adds_up_has_no_interaction():
    # a in 0, 1, 2: variance of 2a is 4 * 2/3; b in 0, 1: variance of 3b is 9/4.
    found = shares(of((Axis("a", ("0", "1", "2")), Axis("b", ("0", "1"))), lambda x: 2 * x[:, 0] + 3 * x[:, 1]))
    whole = 8 / 3 + 9 / 4
    assert found.variance == pytest.approx(whole)
    assert found.first == pytest.approx([8 / 3 / whole, 9 / 4 / whole])
    assert found.total == pytest.approx(found.first)
    assert found.pairs == pytest.approx(np.zeros((2, 2)), abs=1e-12)
    assert found.rest == pytest.approx(0, abs=1e-12)


def test_a_product_by_hand():
    # 1, 2, 2, 4: mean 2.25, variance 1.1875; means along a 1.5 and 3: 0.5625; what is left: 0.0625.
    found = shares(of(ONE_TWO, lambda x: x[:, 0] * x[:, 1]))
    assert found.first == pytest.approx([0.5625 / 1.1875] * 2)
    assert found.total == pytest.approx([0.625 / 1.1875] * 2)
    assert found.pairs[0, 1] == found.pairs[1, 0] == pytest.approx(0.0625 / 1.1875)


def test_a_product_around_zero_is_all_interaction():
    signs = Axis("a", ("-1", "1")), Axis("b", ("-1", "1")), Axis("c", ("-1", "1"))
    found = shares(of(signs[:2], lambda x: x[:, 0] * x[:, 1]))
    assert found.first.tolist() == [0, 0]
    assert found.pairs[0, 1] == pytest.approx(1)
    three = shares(of(signs, lambda x: x.prod(axis=1)))
    assert three.rest == pytest.approx(1)
    assert three.total == pytest.approx([1, 1, 1])


def test_the_order_of_values_and_points_does_not_matter():
    mixed = of((Axis("a", ("10", "2", "5")), Axis("b", ("y", "x"))), lambda x: x[:, 0] ** 2 + x[:, 1])
    turned = replace(mixed, points=mixed.points[::-1], figures=mixed.figures[::-1])
    curve = response_of(turned, "asa").curve(0)
    assert response_of(turned, "asa").space[0].words == ("2", "5", "10")
    assert curve.value == pytest.approx([4.5, 25.5, 100.5])
    assert response_of(turned, "asa").joint(1, 0).value == pytest.approx(np.array([[4, 25, 100], [5, 26, 101]]))


def test_luck_is_taken_out():
    """The noise is as large as the effect; on average neither effect nor variation are overstated."""
    axes = Axis("a", ("0", "1", "2")), Axis("b", ("0", "1", "2", "3"))
    found = [shares(of(axes, lambda x: 2 * x[:, 0], error=1.6, seed=seed)) for seed in range(100)]
    assert np.mean([f.variance for f in found]) == pytest.approx(8 / 3, rel=0.1)
    assert np.mean([f.variance * f.first[0] for f in found]) == pytest.approx(8 / 3, rel=0.1)
    # Not taken out, luck would make 0.6 of the second axis and 1.3 of the two together.
    assert np.mean([f.variance * f.first[1] for f in found]) < 0.35
    assert np.mean([f.variance * f.pairs[0, 1] for f in found]) < 0.7
    assert np.median([f.noise for f in found]) == pytest.approx(1.6**2 / (8 / 3 + 1.6**2), abs=0.12)


def test_nothing_but_luck_moves_nothing():
    still = shares(of(ONE_TWO, lambda x: 0 * x[:, 0] + 7))
    assert still.variance == 0
    assert still.first.tolist() == still.total.tolist() == [0, 0]


def test_luck_that_all_points_share_is_told_from_their_own():
    sweep = of((made.STAFF, made.BOT), lambda x: x[:, 0], error=2.0, shared=0.75, baseline=(0, 0.2))
    noise = noise_of(sweep, "asa")
    assert noise.own == pytest.approx(4.0 * 0.25)
    assert noise.common == pytest.approx(4.0 * 0.75)
    assert noise_of(replace(sweep, own_error=None), "asa").own == pytest.approx(4.0)


def test_own_luck_is_what_replications_do_beyond_those_of_the_others():
    """Points that move together but for noise of a known size; one of them did not run, one ran twice as long."""
    rng = np.random.default_rng(5)
    day, alone = rng.normal(0, 10, (80, 1, 1)), rng.normal(0, 0.5, (80, 40, 1))
    table = [(day[:, 0] + alone[:, k]) for k in range(40)]
    errors = own_errors([*table, None, np.concatenate([table[0], table[0]])], [80] * 41 + [160], 1)
    assert np.isnan(errors[40]).all()
    assert errors[:40].mean() == pytest.approx(0.5 / np.sqrt(80), rel=0.03)
    assert errors[41] == pytest.approx(errors[0] / np.sqrt(2))
    assert np.isnan(own_errors([table[0], None], [80, 0], 1)).all()


def test_a_band_is_as_wide_as_the_ranges_it_averages():
    curve = response_of(of((made.STAFF, made.BOT), lambda x: x[:, 0], error=2.0), "asa").curve(0)
    assert curve.half == pytest.approx(1.96 * 2.0, rel=1e-4)


def ishigami(x):
    """Ishigami and Homma 1990, a = 7, b = 0.1."""
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


CIRCLE = tuple(Axis(f"x{k}", (), (-np.pi, np.pi)) for k in range(3))


@pytest.fixture(scope="module")
def spread():
    return response_of(of(CIRCLE, ishigami, design="sobol", n=256), "asa")


def test_ishigami(spread):
    found = spread.shares()
    assert not spread.is_exact
    assert found.variance == pytest.approx(13.845, rel=0.02)
    assert found.first == pytest.approx([0.3139, 0.4424, 0.0], abs=0.01)
    assert found.total == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.01)
    assert found.pairs[0, 2] == pytest.approx(0.2437, abs=0.01)
    assert found.rest < 0.005


def test_closed_form_and_scipy_agree_on_a_surface(spread):
    from scipy.stats import sobol_indices, uniform

    dists = [uniform(-np.pi, 2 * np.pi)] * 3
    theirs = sobol_indices(func=lambda x: spread.surface(list(x)), n=2048, dists=dists, rng=1)
    ours = spread.shares()
    assert ours.first == pytest.approx(theirs.first_order, abs=0.02)
    assert ours.total == pytest.approx(theirs.total_order, abs=0.02)


def test_the_g_function_with_luck():
    a = np.array([0, 1, 4.5, 9])
    axes = tuple(Axis(f"x{k}", (), (0.0, 1.0)) for k in range(4))
    sweep = of(axes, lambda x: np.prod((np.abs(4 * x - 2) + a) / (1 + a), axis=1), design="lhs", n=200, error=0.03)
    alone = 1 / (3 * (1 + a) ** 2)
    whole = np.prod(1 + alone) - 1
    found = shares(sweep)
    assert found.first == pytest.approx(alone / whole, abs=0.03)
    assert found.total == pytest.approx(alone * np.prod(1 + alone) / (1 + alone) / whole, abs=0.03)


def test_a_grid_with_holes_is_read_off_a_surface():
    whole = made.sweep((made.STAFF, made.BOT, made.VOLUME), made.CENTRE)
    points, figures = list(whole.points), whole.figures.copy()
    for i in (3, 30, 64):
        points[i], figures[i] = replace(points[i], status=FAILED), np.nan
    holed = replace(whole, points=tuple(points), figures=figures)
    assert response_of(whole, "asa").is_exact
    assert not response_of(holed, "asa").is_exact
    assert shares(holed).first == pytest.approx(shares(whole).first, abs=0.01)
    assert shares(holed).total == pytest.approx(shares(whole).total, abs=0.01)
    assert response_of(holed, "asa").joint(1, 0).value.shape == (3, 5)


def test_names_are_axes_too():
    sweep = of((Axis("x", (), (0.0, 1.0)), made.SCENARIO), lambda x: x[:, 0] + 2 * (x[:, 1] == 2), design="lhs", n=60)
    # Variances 1/12 of x and 4 * 1/3 * 2/3 of the scenario.
    whole = 1 / 12 + 8 / 9
    assert shares(sweep).first == pytest.approx([1 / 12 / whole, 8 / 9 / whole], abs=0.01)
    assert response_of(sweep, "asa").curve(1).value == pytest.approx([0.5, 0.5, 2.5], abs=0.03)


def test_too_few_points_say_nothing():
    few = of((Axis("x", (), (0.0, 1.0)), Axis("y", (), (0.0, 1.0))), lambda x: x[:, 0], design="random", n=7)
    assert response_of(few, "asa") is None
    two = of((Axis("x", ("0", "10")),), lambda x: x[:, 0])
    assert shares(two).first.tolist() == [1]

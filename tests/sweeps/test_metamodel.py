"""The surface goes where the points are, says how far off it is, and is as sure as it says."""

import numpy as np
import pytest

from sim.sweeps import metamodel
from sim.sweeps.axes import Axis
from sim.sweeps.metamodel import check_of, surface_of
from tests.sweeps import made

SQUARE = Axis("x", (), (0.0, 1.0)), Axis("y", (), (0.0, 2.0))


def hill(x):
    return 100 * np.exp(-3 * (x[:, 0] - 0.4) ** 2) + 20 * x[:, 1] * x[:, 0]


def of(formula, n=60, **more):
    return made.sweep(SQUARE, {"asa": formula}, design="lhs", n=n, **more)


def checked(sweep):
    return check_of(sweep, "asa", surface_of(sweep, "asa"))


def test_it_passes_through_points_without_noise_and_close_to_what_lies_between():
    sweep = of(hill)
    surface = surface_of(sweep, "asa")
    assert surface([d.place for d in surface.space]) == pytest.approx(sweep.column("asa"), abs=0.05)
    new = np.random.default_rng(3).random((200, 2)) * (1, 2)
    assert surface(list(new.T)) == pytest.approx(hill(new), abs=0.5)


def test_leaving_one_out_is_what_it_says():
    sweep = of(hill, n=30, error=2.0)
    surface = surface_of(sweep, "asa")
    errors = []
    for i in range(30):
        kept = np.arange(30) != i
        rest = metamodel.Surface(
            tuple(d.only(kept) for d in surface.space),
            surface.through[kept],
            surface.values[kept],
            metamodel.Noise(surface.noise.own[kept], surface.noise.common[kept]),
            surface.lengths,
            surface.height,
            surface.roughness,
        )
        errors.append(surface.values[i] - rest([d.place[[i]] for d in surface.space])[0])
    check = check_of(sweep, "asa", surface)
    assert check.worst == pytest.approx(np.abs(errors).max())
    assert check.worst_point == int(np.abs(errors).argmax())
    assert check.explained == pytest.approx(1 - np.square(errors).sum() / (30 * surface.values.var()))
    assert check.worst_halves == pytest.approx(check.worst / (1.96 * 2.0), rel=1e-4)
    assert check.left_out


def test_points_beyond_the_most_check_it(monkeypatch):
    monkeypatch.setattr(metamodel, "MOST_POINTS", 40)
    check = checked(of(hill, n=100))
    assert (check.points, check.left_out) == (60, False)
    assert check.explained > 0.99


def test_noise_alone_explains_nothing():
    assert checked(of(lambda x: 0 * x[:, 0], error=5.0)).explained < 0.2


def test_the_gradient_is_that_of_the_likelihood():
    rng = np.random.default_rng(5)
    values, noise = rng.standard_normal(12), rng.random(12) / 10
    apart = [np.abs(np.subtract.outer(x, x)) for x in rng.random((2, 12))]
    logs = np.array([0.3, -2.0, -0.4, 0.5])
    _, slope = metamodel._unlikely(logs, apart, values, noise)
    step = 1e-6 * np.eye(4)
    numeric = [
        (
            metamodel._unlikely(logs + d, apart, values, noise)[0]
            - metamodel._unlikely(logs - d, apart, values, noise)[0]
        )
        / 2e-6
        for d in step
    ]
    assert slope == pytest.approx(numeric, rel=1e-4)


def test_bands_hold_the_truth_as_often_as_they_say():
    """The mean over y along x, of 12 noisy sweeps."""
    held = []
    for seed in range(12):
        surface = surface_of(of(hill, n=32, error=6.0, seed=seed), "asa")
        value, half = surface.read((0,))
        x = surface.space[0].nodes
        held.append(np.abs(value - (100 * np.exp(-3 * (x - 0.4) ** 2) + 20 * x)) <= half)
    assert 0.85 < np.mean(held) <= 1.0


def test_an_axis_that_does_nothing_is_found_out():
    surface = surface_of(of(lambda x: 10 * x[:, 0] ** 2), "asa")
    assert surface.lengths[1] > 5 * surface.lengths[0]


def test_a_band_knows_of_the_luck_that_all_points_share():
    sweep = of(hill, error=2.0, shared=0.9, baseline=(0.5, 1.0))
    _, half = surface_of(sweep, "asa").read((0,))
    assert (half > 1.96 * 2.0 * np.sqrt(0.9)).all()
    assert (half < 1.96 * 2.0 * np.sqrt(1.2)).all()

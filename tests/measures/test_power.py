"""Sample sizes against numbers worked out elsewhere, and the spread of days against numpy."""

import numpy as np
import pytest

from sim.measures.moments import DaySpread
from sim.measures.power import answers_needed, observations_needed

NAN = float("nan")


@pytest.mark.parametrize(
    ("difference", "sd_before", "sd_after", "n"),
    [
        (0.5, 1.0, 1.0, 63),  # Cohen's d = 0.5: 62.8 by the normal formula
        (0.2, 1.0, 1.0, 393),
        (-0.2, 1.0, 1.0, 393),
        (0.8, 1.0, 1.0, 25),
        (1.0, 1.0, 2.0, 40),  # 7.849 x 5
        (10.0, 1.0, 1.0, 2),  # one day shows no spread
        (0.0, 1.0, 1.0, None),
        (NAN, 1.0, 1.0, None),
        (1.0, NAN, 1.0, None),
    ],
)
def test_observations_needed(difference, sd_before, sd_after, n):
    assert observations_needed(difference, sd_before**2, sd_after**2) == n


def test_answers_needed():
    assert answers_needed(0.5, 0.6) == 385  # Fleiss, without correction and with unpooled variance: 384.6
    assert answers_needed(0.5, 0.5) is None
    assert answers_needed(NAN, 0.5) is None


def test_days_are_spread_within_their_weekday():
    rng = np.random.default_rng(1)
    x = rng.normal(size=(40, 3, 2)) + np.array([0.0, 100.0, -50.0])[:, None]
    x[5, 1, 0] = np.nan
    spread = DaySpread((3, 2))
    for day in x:
        spread.add(np.stack([2 * day, np.where(np.isnan(day), 0.0, 2.0)], axis=-1))
    groups = [[column[~np.isnan(column)] for column in x[:, :, f].T] for f in range(2)]
    expected = [sum((len(g) - 1) * g.var(ddof=1) for g in of) / sum(len(g) - 1 for g in of) for of in groups]
    np.testing.assert_allclose(spread.variance(), expected, rtol=1e-12)
    assert np.isnan(DaySpread((3, 2)).variance()).all()

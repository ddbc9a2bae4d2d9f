"""Truth table of `sim.rules.handle_times`: the factor of an interval."""

import numpy as np
import pytest

from sim.rules.handle_times import interval_factor

FACTORS = np.array([1.0, 1.2, 0.5])


@pytest.mark.parametrize(
    ("entered", "factor"),
    [
        (0, 1.0),
        (99, 1.0),
        (100, 1.2),  # tie: exactly at the start of the second interval
        (299, 0.5),
        (300, 0.5),  # after the horizon: the last one's
        (10**9, 0.5),
    ],
)
def test_interval_factor(entered, factor):
    assert interval_factor(FACTORS, entered, 100) == factor

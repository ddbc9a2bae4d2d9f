"""Whole agents shared out."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.levers.splitting import round_half_up, split


def test_telecom_by_hand():
    # 14 over 24 and 28: quotas 6.46 and 7.54, so 6 and 7, and the 14th to the larger remainder.
    assert split(np.array(14), np.array([24, 28])).tolist() == [6, 8]
    # 16 over 24 and 28: 7.38 and 8.62.
    assert split(np.array(16), np.array([24, 28])).tolist() == [7, 9]


def test_ties_go_to_the_earlier_group():
    assert split(np.array(1), np.array([5, 5, 5])).tolist() == [1, 0, 0]
    assert split(np.array(5), np.array([1, 1, 1])).tolist() == [2, 2, 1]


def test_nobody_there_means_equal_shares():
    assert split(np.array(3), np.array([0, 0])).tolist() == [2, 1]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(0, 300), min_size=1, max_size=6), st.integers(0, 1000))
def test_nobody_is_lost_and_every_share_is_fair(weights, total):
    shares = split(np.array(total), np.array(weights))
    assert shares.sum() == total
    if sum(weights):
        quota = total * np.array(weights) / sum(weights)
        assert np.all(np.abs(shares - quota) < 1)
        assert np.all((shares > 0) <= (np.array(weights) > 0))
        if total <= sum(weights):
            assert np.all(shares <= weights)


def test_tables_are_split_cell_by_cell():
    weights = np.array([[[24, 0], [1, 2]], [[28, 3], [1, 1]]])
    totals = np.array([[14, 2], [1, 3]])
    shares = split(totals, weights)
    for day in range(2):
        for interval in range(2):
            alone = split(totals[day, interval], weights[:, day, interval])
            assert shares[:, day, interval].tolist() == alone.tolist()


def test_halves_go_up_also_when_binary_says_less():
    assert round_half_up(np.array([0.3 * 5, 0.49, 0.5, 1.5, 0.29 * 50])).tolist() == [2, 0, 1, 2, 15]

"""Fresh arrivals: order, means, variances, correlation, and the luck that scenarios share."""

import numpy as np
import pytest

from sim.codes import (
    BRANCH_ARRIVAL,
    BRANCH_DAY,
    BRANCH_INTERVAL,
    FIXED_COUNTS,
    GAMMA_POISSON,
    NOBODY,
    POISSON,
    PURPOSE_ARRIVAL_COUNT,
    PURPOSE_ARRIVAL_TIME,
    PURPOSE_DAY_FACTOR,
    PURPOSE_INTERVAL_FACTOR,
)
from sim.randomness.arrivals import ARRIVAL, TOO_SMALL, draw_arrivals, max_arrivals
from sim.randomness.distributions import DistributionTable, gamma, sample, to_grid
from sim.randomness.poisson import poisson_quantile
from sim.randomness.uniforms import branch, replication_key, uniform

HALF_HOUR = 1_800_000
TABLE = DistributionTable()
DAY_FACTOR, INTERVAL_FACTOR = TABLE.row(gamma(1.0, 0.3)), TABLE.row(gamma(1.0, 0.2))
ROWS, TABLES = TABLE.arrays()
PROFILE = np.array([0.0, 2.0, 7.5, 12.0, 20.0, 15.0, 3.0, 0.4])


def rates(*factors, n_days=1):
    """(T, D, I): the profile, times a factor a type."""
    return np.ascontiguousarray(
        np.broadcast_to(np.multiply.outer(factors, PROFILE)[:, None], (len(factors), n_days, 8))
    )


def arrivals(rate, replication=0, process=POISSON, seed=1, grid=1, factors=(DAY_FACTOR, INTERVAL_FACTOR), n_new=9):
    out = np.zeros(max_arrivals(process, *factors, ROWS, TABLES, rate), ARRIVAL)
    root = replication_key(seed, replication)
    n = draw_arrivals(root, process, *factors, ROWS, TABLES, rate, n_new, HALF_HOUR, grid, out)
    assert n >= 0
    return out[:n]


def counts(rate, replications, **options):
    """(replications, T, D, I) int: arrivals an interval, by the instants drawn."""
    n_types, n_days, n_intervals = rate.shape
    out = np.zeros((replications, n_types, n_days, n_intervals), int)
    for replication in range(replications):
        a = arrivals(rate, replication, **options)
        np.add.at(out[replication], (a["type"], a["day"], a["tick"] // HALF_HOUR % n_intervals), 1)
    return out


def told_slowly(rate, root, grid):
    """The definition, without buckets: every arrival, sorted by (tick, type, day, interval, j)."""
    rows = []
    for type_id, day, interval in np.ndindex(rate.shape):
        day_key = branch(root, BRANCH_DAY, day)
        key = branch(day_key, BRANCH_INTERVAL, (type_id << 32) + interval)
        mean = rate[type_id, day, interval]
        mean *= sample(ROWS, TABLES, DAY_FACTOR, uniform(day_key, PURPOSE_DAY_FACTOR))
        mean *= sample(ROWS, TABLES, INTERVAL_FACTOR, uniform(key, PURPOSE_INTERVAL_FACTOR))
        for j in range(poisson_quantile(uniform(key, PURPOSE_ARRIVAL_COUNT), mean)):
            contact = branch(key, BRANCH_ARRIVAL, j)
            start = (day * rate.shape[2] + interval) * HALF_HOUR
            tick = to_grid(start + uniform(contact, PURPOSE_ARRIVAL_TIME) * HALF_HOUR, grid)
            rows.append((tick, type_id, day, interval, j, contact))
    return sorted(rows)


@pytest.mark.parametrize("grid", [1, 1_000, 15_000, 600_000])
def test_arrivals_come_in_the_written_order(grid):
    rate = rates(1.0, 6.0, 0.1, n_days=3)
    got = arrivals(rate, 4, GAMMA_POISSON, grid=grid)
    expected = told_slowly(rate, replication_key(1, 4), grid)
    assert len(expected) > 1_000
    assert [(a["tick"], a["type"], a["day"], a["key"]) for a in got] == [(r[0], r[1], r[2], r[5]) for r in expected]
    if grid >= 15_000:
        assert np.sum(np.diff(got["tick"]) == 0) > 250, "no ties: the test shows nothing"
        assert any(r[0] % (8 * HALF_HOUR) // HALF_HOUR != r[3] for r in expected), "none rounded into the next interval"


def test_the_same_replication_is_the_same_and_another_one_is_not():
    """A peer froze the arrivals when its network was built: every replication saw the same."""
    rate = rates(3.0)
    np.testing.assert_array_equal(arrivals(rate, 5), arrivals(rate, 5))
    totals = np.array([len(arrivals(rate, r)) for r in range(300)])
    assert abs(totals.std() - np.sqrt(rate.sum())) < 4 * np.sqrt(rate.sum() / 2 / 300)
    assert not set(arrivals(rate, 0)["key"]) & set(arrivals(rate, 1)["key"])
    assert not set(arrivals(rate, 0)["key"]) & set(arrivals(rate, 0, seed=2)["key"])


def test_every_interval_has_its_mean_and_poissons_variance():
    """A peer thinned with the wrong interval's rate; others fix the counts and understate the variance."""
    rate, n = rates(1.0, 3.0, n_days=2), 1_000
    seen = counts(rate, n)
    assert np.all(seen[:, rate == 0] == 0)
    busy = rate > 0
    z = (seen.mean(axis=0)[busy] - rate[busy]) / np.sqrt(rate[busy] / n)
    assert np.abs(z).max() < 4 and 0.5 < z.std() < 1.5
    squares = (seen - rate) ** 2
    z = (squares.mean(axis=0)[busy] - rate[busy]) / np.sqrt((rate[busy] + 2 * rate[busy] ** 2) / n)
    assert np.abs(z).max() < 4
    # Intervals, types and days do not lean on each other.
    standard = ((seen - rate)[:, busy] / np.sqrt(rate[busy])).reshape(n, -1)
    correlations = np.corrcoef(standard.T)[np.triu_indices(standard.shape[1], 1)]
    assert np.abs(correlations).max() < 4.5 / np.sqrt(n)


def test_instants_are_even_within_the_interval():
    a = np.concatenate([arrivals(rates(50.0), r)["tick"] for r in range(20)]) % HALF_HOUR
    assert abs(a.mean() - HALF_HOUR / 2) < 4 * HALF_HOUR / np.sqrt(12 * len(a))
    shares = np.bincount(a // (HALF_HOUR // 10), minlength=10)[:10] / len(a)
    assert np.abs(shares - 0.1).max() < 4 * np.sqrt(0.09 / len(a))


def test_gamma_factors_keep_the_mean_and_tie_the_types_of_a_day_together():
    rate, n = rates(2.0, 2.0, n_days=2), 1_500
    seen = counts(rate, n, process=GAMMA_POISSON)
    day = seen.sum(axis=3)
    mean = rate.sum(axis=2)[0, 0]
    within = mean + 1.09 * 0.2**2 * (rate[0, 0] ** 2).sum()  # Poisson, and interval luck on a day of its own size
    variance, shared = within + mean**2 * 0.3**2, mean**2 * 0.3**2
    assert np.abs(day.mean(axis=0) - mean).max() < 4 * np.sqrt(variance / n)
    assert np.abs(day.var(axis=0) / variance - 1).max() < 6 * np.sqrt(2 / n)
    assert abs(np.corrcoef(day[:, 0, 0], day[:, 1, 0])[0, 1] - shared / variance) < 4 / np.sqrt(n)
    assert abs(np.corrcoef(day[:, 0, 0], day[:, 0, 1])[0, 1]) < 4 / np.sqrt(n), "days are independent"


def test_factors_that_are_switched_off_leave_plain_poisson():
    rate = rates(3.0, n_days=2)
    plain = arrivals(rate, 2, POISSON)
    np.testing.assert_array_equal(arrivals(rate, 2, GAMMA_POISSON, factors=(NOBODY, NOBODY)), plain)
    np.testing.assert_array_equal(arrivals(rate, 2, POISSON, factors=(NOBODY, NOBODY)), plain)


def test_fixed_counts_round_half_up_and_still_draw_their_instants():
    rate = rates(1.0)
    for replication in range(3):
        a = arrivals(rate, replication, FIXED_COUNTS)
        np.testing.assert_array_equal(np.bincount(a["tick"] // HALF_HOUR, minlength=8), [0, 2, 8, 12, 20, 15, 3, 0])
    assert set(arrivals(rate, 0, FIXED_COUNTS)["tick"]) != set(arrivals(rate, 1, FIXED_COUNTS)["tick"])
    tiny = np.full((1, 4, 500), 0.5)
    assert len(arrivals(tiny, 0, FIXED_COUNTS)) == 2_000


# --- Common random numbers ---


def by_key(a):
    return {row["key"]: (row["tick"], row["type"], row["day"]) for row in a}


@pytest.mark.parametrize("process", [POISSON, GAMMA_POISSON])
def test_ten_percent_more_volume_keeps_every_customer_and_adds_some(process):
    for replication in range(20):
        fewer = by_key(arrivals(rates(4.0, 2.0, n_days=2), replication, process))
        more = by_key(arrivals(1.1 * rates(4.0, 2.0, n_days=2), replication, process))
        assert fewer.items() < more.items()
        assert 1.03 < len(more) / len(fewer) < 1.2


def test_a_day_factor_changes_counts_only():
    rate = rates(4.0, n_days=5)
    plain = by_key(arrivals(rate, 1, GAMMA_POISSON, factors=(NOBODY, NOBODY)))
    swayed = by_key(arrivals(rate, 1, GAMMA_POISSON, factors=(DAY_FACTOR, NOBODY)))
    shared = plain.keys() & swayed.keys()
    assert len(shared) > 500 and plain.keys() != swayed.keys()
    assert all(plain[key] == swayed[key] for key in shared)


def test_a_change_in_one_type_or_interval_leaves_all_others_alone():
    rate = rates(4.0, 4.0, n_days=2)
    changed = rate.copy()
    changed[1] *= 2.0
    changed[0, 1, 4] = 0.0
    before, after = arrivals(rate, 3, GAMMA_POISSON), arrivals(changed, 3, GAMMA_POISSON)

    def untouched(a):
        place = a["tick"] // HALF_HOUR
        return a[(a["type"] == 0) & (place != 8 + 4)]

    np.testing.assert_array_equal(untouched(before)["key"], untouched(after)["key"])
    np.testing.assert_array_equal(untouched(before)["tick"], untouched(after)["tick"])


# --- Room ---


def test_too_short_an_array_is_told_and_not_overrun():
    rate = rates(3.0, 3.0)
    expected = arrivals(rate)
    root = replication_key(1, 0)
    fitted = 0
    for capacity in range(0, 2 * len(expected) + 1, 7):
        guarded = np.zeros(capacity + 50, ARRIVAL)
        n = draw_arrivals(root, POISSON, NOBODY, NOBODY, ROWS, TABLES, rate, 9, HALF_HOUR, 1, guarded[:capacity])
        assert not guarded[capacity:]["key"].any()
        assert n in (TOO_SMALL, len(expected))
        if n != TOO_SMALL:
            fitted += 1
            np.testing.assert_array_equal(guarded[:n]["key"], expected["key"])
    assert 0 < fitted < capacity // 7


@pytest.mark.parametrize("process", [POISSON, GAMMA_POISSON, FIXED_COUNTS])
@pytest.mark.parametrize("factor", [0.0, 0.01, 1.0, 50.0])
def test_the_room_foreseen_is_enough_and_not_absurd(process, factor):
    rate = rates(factor, factor, n_days=3)
    room = max_arrivals(process, DAY_FACTOR, INTERVAL_FACTOR, ROWS, TABLES, rate)
    out = np.zeros(room, ARRIVAL)
    for r in range(200):
        n = draw_arrivals(
            replication_key(9, r), process, DAY_FACTOR, INTERVAL_FACTOR, ROWS, TABLES, rate, 9, HALF_HOUR, 1, out
        )
        assert 0 <= n < room
    assert room < 10 * rate.sum() + 200


def test_nobody_comes_when_nobody_is_expected():
    assert len(arrivals(np.zeros((2, 3, 8)))) == 0


@pytest.mark.parametrize("process", [GAMMA_POISSON, FIXED_COUNTS])
def test_rows_that_are_not_new_are_poisson(process):
    """The second row has the customers it has in a Poisson centre; the first follows the process."""
    rate = rates(1.0, 0.4)
    poisson, mixed = (arrivals(rate, 3, each, n_new=1) for each in (POISSON, process))
    for row, is_same in ((0, False), (1, True)):
        mine, others = (a[a["type"] == row]["key"] for a in (poisson, mixed))
        assert np.array_equal(mine, others) == is_same

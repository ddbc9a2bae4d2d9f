"""Intervals: against formulas by hand, against coverage, against the faults peers make (z for t, n for n - 1)."""

import math

import numpy as np
import pytest

from sim.measures.intervals import (
    BETTER,
    NO_DIFFERENCE,
    UNCHANGED,
    WORSE,
    jackknife,
    ratio,
    ratio_difference,
    t_quantile,
    verdict,
)
from sim.measures.moments import CoMoments, DayDuels
from sim.measures.waits import N_BINS, UPPER_SECONDS, group_sizes, jackknife_error, leave_one_out, quantiles


def streamed(pairs, baseline=None):
    """Moments of (n, F, 2) numerators and denominators; the baseline's are streamed alongside."""
    pairs = np.asarray(pairs, float)
    before = CoMoments(pairs.shape[1:]) if baseline is not None else None
    own = CoMoments(pairs.shape[1:], before)
    for i, x in enumerate(pairs):
        if before is not None:
            before.add(np.asarray(baseline[i], float))
        own.add(x)
    return own, before


def test_t_with_n_minus_one_by_hand():
    """Three replications of a mean (denominator 1): 1, 2, 6. sd = sqrt(7), t(2) = 4.3027."""
    own, _ = streamed([[[1, 1]], [[2, 1]], [[6, 1]]])
    estimate = ratio(own)
    low, high = estimate.interval()
    assert estimate.value[0] == 3.0
    assert estimate.error[0] == pytest.approx(math.sqrt(7 / 3), rel=1e-12)
    assert high[0] - 3.0 == pytest.approx(4.302652729911275 * math.sqrt(7 / 3), rel=1e-9)
    assert low[0] == pytest.approx(6.0 - high[0])
    assert not math.isclose(high[0], 3 + 1.96 * math.sqrt(14 / 9), rel_tol=0.1), "neither z nor n"


def test_t_quantiles_and_bonferroni():
    """Against the density, integrated: 0.05 / k lies outside, half on each side."""

    def tail(t, freedom):
        scale = math.gamma((freedom + 1) / 2) / (math.sqrt(freedom * math.pi) * math.gamma(freedom / 2))
        x = np.linspace(0, t, 200_001)
        y = scale * (1 + x * x / freedom) ** (-(freedom + 1) / 2)
        return 0.5 - np.trapezoid(y, x)

    assert t_quantile(1, 29) == pytest.approx(2.045229642, rel=1e-8)
    for comparisons in (1, 3, 7):
        assert tail(t_quantile(comparisons, 29), 29) == pytest.approx(0.025 / comparisons, rel=1e-6)
    assert math.isnan(t_quantile(1, 0))


def test_a_ratio_is_sum_over_sum_with_the_linearised_error():
    rng = np.random.default_rng(1)
    den = rng.poisson(50, 40) + 1.0
    num = 3 * den + rng.normal(0, 4, 40)
    own, _ = streamed(np.stack([num, den], axis=1)[:, None])
    value = num.sum() / den.sum()
    residual = (num - value * den) / den.mean()
    error = math.sqrt((residual**2).sum() / (40 * 39))
    assert ratio(own).value[0] == pytest.approx(value, rel=1e-12)
    assert ratio(own).error[0] == pytest.approx(error, rel=1e-10)
    assert abs(np.mean(num / den) - value) > 1e-4, "not the mean of ratios"


def test_streaming_loses_nothing_to_large_offsets():
    """Waits of a day are 1e10 ticks; their spread may be a millionth of it."""
    rng = np.random.default_rng(2)
    num = 1e10 + rng.normal(0, 1e4, 1000)
    own, _ = streamed(np.stack([num, np.ones(1000)], axis=1)[:, None])
    assert ratio(own).error[0] == pytest.approx(num.std(ddof=1) / math.sqrt(1000), rel=1e-6)


@pytest.mark.parametrize("n", [5, 30])
def test_coverage_of_a_ratio(n):
    """The 95 % interval holds the true ratio in 95 % of experiments, within 4 standard errors."""
    trials = 4_000
    rng = np.random.default_rng(n)
    den = rng.poisson(200, (n, trials)).astype(float)
    num = rng.normal(0.4 * den, 8.0)
    own, _ = streamed(np.stack([num, den], axis=-1))
    low, high = ratio(own).interval()
    share = np.mean((low <= 0.4) & (high >= 0.4))
    assert abs(share - 0.95) < 4 * math.sqrt(0.95 * 0.05 / trials)


def test_coverage_would_fail_with_z_and_n():
    """Fault of a peer: at five replications z and n give 85 %, not 95 %."""
    trials, n = 4_000, 5
    x = np.random.default_rng(0).normal(0, 1, (n, trials))
    half = 1.959964 * x.std(axis=0) / math.sqrt(n)
    share = np.mean(np.abs(x.mean(axis=0)) <= half)
    assert share < 0.90


def test_paired_difference_with_a_known_answer():
    """Numerators differ by exactly 10 every time: the difference is sure, however noisy each side is."""
    rng = np.random.default_rng(3)
    base = np.stack([rng.normal(100, 30, 20), np.full(20, 2.0)], axis=1)[:, None]
    own, before = streamed(base + np.array([10.0, 0.0]), base)
    estimate = ratio_difference(own, before)
    assert estimate.value[0] == pytest.approx(5.0)
    assert estimate.error[0] < 1e-6
    assert ratio(own).error[0] > 1.0


def test_a_paired_difference_is_the_difference_of_residuals():
    rng = np.random.default_rng(4)
    luck = rng.normal(0, 5, 25)
    base = np.stack([100 + luck, 20 + 0.1 * luck], axis=1)[:, None]
    new = np.stack([90 + luck + rng.normal(0, 1, 25), 21 + 0.1 * luck], axis=1)[:, None]
    own, before = streamed(new, base)

    def residuals(pairs):
        value = pairs[:, 0, 0].sum() / pairs[:, 0, 1].sum()
        return (pairs[:, 0, 0] - value * pairs[:, 0, 1]) / pairs[:, 0, 1].mean()

    paired = residuals(new) - residuals(base)
    assert ratio_difference(own, before).error[0] == pytest.approx(math.sqrt((paired**2).sum() / (25 * 24)), rel=1e-9)


def test_what_no_path_moves_is_exactly_unchanged():
    rng = np.random.default_rng(5)
    base = rng.normal(1e9, 1e8, (30, 7, 2))
    own, before = streamed(base.copy(), base)
    estimate = ratio_difference(own, before)
    assert (estimate.value == 0).all()
    assert (estimate.error == 0).all()
    low, high = estimate.interval(3)
    assert verdict(low[0], high[0], 0.0, "lower", 30, follows_from_input=True) == UNCHANGED
    assert verdict(0.0, 0.0, 0.0, "higher", 30) == "no difference seen", "what queues produce could have moved"


@pytest.mark.parametrize("n", [2, 5, 30])
def test_what_is_equal_up_to_rounding_is_unchanged(n):
    """More contacts of 61 s each: sum / sum is 61 s but for the last digits, with or without a control variate."""
    rng = np.random.default_rng(6)
    contacts = rng.poisson(1000, (2, n, 50))
    contacts[1] += rng.poisson(30, (n, 50))
    pairs = np.stack([contacts * 61_000 * 1e-3, contacts, np.broadcast_to(contacts[0] - 1000, contacts.shape)], axis=-1)
    for columns in (2, 3):
        own, before = streamed(pairs[1, ..., :columns], pairs[0, ..., :columns])
        estimate = ratio_difference(own, before)
        low, high = estimate.interval(3)
        words = {
            verdict(*ends, "neither", n, follows_from_input=True)
            for ends in zip(low, high, estimate.value, strict=True)
        }
        assert words == {UNCHANGED}


def test_a_small_difference_is_no_rounding():
    """A millisecond in a thousand seconds, every time."""
    base = np.stack([np.full(20, 1e3), np.ones(20)], axis=1)[:, None]
    estimate = ratio_difference(*streamed(base + np.array([1e-3, 0]), base))
    assert estimate.value[0] == pytest.approx(1e-3)
    assert verdict(*np.ravel(estimate.interval()), estimate.value[0], "lower", 20) == WORSE


def test_no_denominator_is_nan_and_harms_nobody():
    own, before = streamed(np.zeros((4, 2, 2)), np.zeros((4, 2, 2)))
    assert np.isnan(ratio(own).value).all()
    assert np.isnan(ratio_difference(own, before).error).all()
    assert verdict(float("nan"), float("nan"), float("nan"), "lower", 30) == ""


def test_one_replication_has_no_interval():
    own, _ = streamed([[[3, 2]]])
    low, high = ratio(own).interval()
    assert ratio(own).value[0] == 1.5
    assert np.isnan(low[0])
    assert np.isnan(high[0])
    assert verdict(float("nan"), float("nan"), -1.0, "lower", 1) == "no clear difference (only 1 replication)"


@pytest.mark.parametrize(
    ("low", "high", "better", "word"),
    [
        (-3, -1, "lower", BETTER),
        (-3, -1, "higher", WORSE),
        (1, 3, "lower", WORSE),
        (1, 3, "neither", "higher"),
        (-3, -1, "neither", "lower"),
        (-1, 3, "lower", NO_DIFFERENCE),
        (0, 3, "higher", NO_DIFFERENCE),
    ],
)
def test_words(low, high, better, word):
    assert verdict(low, high, (low + high) / 2, better, 30) == word
    assert verdict(low, high, (low + high) / 2, better, 9) == f"{word} (only 9 replications)"


def test_better_on_a_random_day_counts_ties_half():
    """Four days: higher, lower, equal, and one without a denominator that does not count."""
    own = np.array([[[[3.0, 1]], [[1.0, 1]], [[2.0, 1]], [[1.0, 0]]]])
    base = np.array([[[[2.0, 1]], [[2.0, 1]], [[2.0, 1]], [[1.0, 1]]]])
    duels = DayDuels((1, 1))
    duels.add(own, base)
    assert duels.pairs[0, 0] == 3
    assert duels.share_higher()[0, 0] == 0.5


def histogram(waits):
    """(N_BINS,) counts of waits in s."""
    return np.bincount(np.searchsorted(UPPER_SECONDS, waits), minlength=N_BINS)


def test_quantiles_lie_on_straight_lines_inside_a_bin():
    counts = histogram([0, 0, 0.5, 0.5, 2.5, 2.5, 2.5, 2.5])
    assert quantiles(counts, [0.25, 0.5, 0.75, 1.0]).tolist() == [0.0, 1.0, 2.5, 3.0]
    assert np.isnan(quantiles(np.zeros(N_BINS), [0.5])[0])
    assert quantiles(histogram([1e6]), [0.5])[0] == 86_400.0


def test_quantiles_are_those_of_the_sample():
    waits = np.random.default_rng(6).exponential(120, 50_000)
    found = quantiles(histogram(waits), [0.5, 0.8, 0.9, 0.95])
    assert found == pytest.approx(np.quantile(waits, [0.5, 0.8, 0.9, 0.95]), abs=0.6)


def test_the_jackknife_of_a_mean_is_its_standard_error():
    x = np.random.default_rng(7).normal(0, 1, 20)
    left_out = (x.sum() - x) / 19
    error = jackknife_error(x.mean(), left_out, group_sizes(20))
    assert error == pytest.approx(x.std(ddof=1) / math.sqrt(20), rel=1e-12)
    assert np.isnan(jackknife_error(np.ones(3), np.ones((1, 3)), group_sizes(1))).all()


def test_the_jackknife_of_unequal_groups_by_hand():
    """Mean of 0, 3 | 6: groups of two and one, pseudo-values are the group means 1.5 and 6 around 3.

    h = 3/2 and 3, so the variance is (1.5^2 / 0.5 + 3^2 / 2) / 2 = 4.5.
    """
    error = jackknife_error(np.array(3.0), np.array([6.0, 1.5]), np.array([2, 1]))
    assert error == pytest.approx(math.sqrt(4.5), rel=1e-12)


@pytest.mark.parametrize(("n", "as_if_equal"), [(20, 1.0), (30, 1.0061), (21, 1.0025), (40, 1.0)])
def test_the_jackknife_of_a_mean_is_unbiased_however_many_replications(n, as_if_equal):
    """The squared error is a quadratic form; its mean over independent draws of variance 1 is its trace: 1 / n."""
    sizes, unit = group_sizes(n), np.eye(n)
    left_out = np.stack([np.delete(unit, np.s_[g::20], axis=1).mean(axis=1) for g in range(20)])
    trace = (jackknife_error(unit.mean(axis=1), left_out, sizes) ** 2).sum()
    assert trace == pytest.approx(1 / n, rel=1e-12)
    plain = 19 / 20 * ((left_out - left_out.mean(axis=0)) ** 2).sum()
    assert plain == pytest.approx(as_if_equal / n, rel=1e-3), "what forgetting the sizes makes of it"


def test_thirty_replications_in_twenty_groups_cover_as_often_as_they_say():
    trials, n = 20_000, 30
    x = np.random.default_rng(9).normal(0, 1, (trials, n))
    left_out = np.stack([np.delete(x, np.s_[g::20], axis=1).mean(axis=1) for g in range(20)])
    low, high = jackknife(x.mean(axis=1), left_out, group_sizes(n)).interval()
    share = np.mean((low <= 0) & (high >= 0))
    assert abs(share - 0.95) < 4 * math.sqrt(0.95 * 0.05 / trials)


def test_the_jackknife_of_a_quantile_has_about_the_right_error():
    """p80 of exponential waits: sqrt(p q / n) / density; ratio of mean squared errors near 1 over 300 trials."""
    rng = np.random.default_rng(8)
    n, p, mean = 20 * 200, 0.8, 120.0
    exact = math.sqrt(p * (1 - p) / n) / ((1 - p) / mean)
    errors = []
    for _ in range(60):
        groups = np.stack([histogram(rng.exponential(mean, n // 20)) for _ in range(20)])
        value = quantiles(groups.sum(axis=0), [p])
        errors.append(float(jackknife(value, leave_one_out(groups, [p]), group_sizes(20)).error[0]))
    assert math.sqrt(np.mean(np.square(errors))) == pytest.approx(exact, rel=0.15)


def test_the_root_of_a_ratio_is_the_delta_method_once_more():
    """Ratio 9, slope of the root 1 / 6; a figure beside it is left alone."""
    pairs = [[[8, 1], [8, 1]], [[10, 1], [10, 1]]]
    moments, fourfold = streamed(pairs, np.array(pairs) * [4, 1])
    plain, rooted = ratio(moments), ratio(moments, np.array([True, False]))
    assert rooted.value.tolist() == [3, 9]
    assert rooted.error == pytest.approx(plain.error / [6, 1])
    assert ratio_difference(moments, fourfold, True).value == pytest.approx([-3, -3])

"""The Poisson quantile: exact, monotone, and quick at any rate."""

import numpy as np
import pytest
from scipy import stats

from sim.codes import PURPOSE_ARRIVAL_COUNT
from sim.jit import kernel
from sim.randomness.poisson import poisson_quantile
from sim.randomness.uniforms import branch, replication_key, uniform

RATES = [0.1, 0.5, 0.999999, 1.0, 3.7, 9.99, 10.0, 15.999, 16.0, 16.5, 42.0, 100.3, 999.5, 1e4, 1e5, 1e6, 1e7]


@kernel
def quantile_each(uniforms, rate, out):
    for i in range(len(uniforms)):
        out[i] = poisson_quantile(uniforms[i], rate)


@kernel
def draw_counts(root, rate, out):
    for i in range(len(out)):
        out[i] = poisson_quantile(uniform(branch(root, 1, i), PURPOSE_ARRIVAL_COUNT), rate)


def quantiles(uniforms, rate):
    out = np.empty(len(uniforms), np.int64)
    quantile_each(uniforms, rate, out)
    return out


def some_uniforms(n, smallest):
    """Half of them even, the others crowded towards both ends."""
    rng = np.random.default_rng(2)
    ends = smallest ** rng.random(n // 4)
    return np.sort(np.concatenate([rng.random(n - 2 * len(ends)), ends, 1 - ends]))


@pytest.mark.parametrize("rate", RATES[:-1])
def test_is_the_inverse_of_the_distribution_function(rate):
    u = some_uniforms(4_000 if rate < 1e5 else 400, 1e-9)
    ours, theirs = quantiles(u, rate), stats.poisson.ppf(u, rate).astype(int)
    differ = ours != theirs
    # scipy's own distribution function is good to about 1e-12: only a uniform that close to a step may differ.
    step = stats.poisson.cdf(np.minimum(ours, theirs)[differ], rate)
    assert np.all(np.abs(ours - theirs) <= 1)
    assert np.all(np.abs(step - u[differ]) < 1e-11)
    assert differ.mean() < 1e-3


@pytest.mark.parametrize("rate", [0.3, 4.0, 15.5, 16.5, 300.0, 1e4, 1e7])
def test_is_the_inverse_of_probabilities_summed_and_normalised(rate):
    """Without Stirling, logs or the incomplete gamma (scipy's is off by 1e-7 in the tail at a rate of 1e7)."""
    mode, reach = int(rate), int(12 * np.sqrt(rate) + 30)
    k = np.arange(max(0, mode - reach), mode + reach + 1)
    here = mode - k[0]
    weights = np.ones(len(k))
    weights[here + 1 :] = np.cumprod(rate / k[here + 1 :])
    weights[:here] = np.cumprod((k[1 : here + 1] / rate)[::-1])[::-1]
    cumulative = np.cumsum(weights) / weights.sum()
    inner = (cumulative > 1e-9) & (cumulative < 1 - 1e-9) & (np.diff(cumulative, prepend=0) > 1e-9)
    k, cumulative = (each[inner][:: 1 + inner.sum() // 300] for each in (k, cumulative))
    np.testing.assert_array_equal(quantiles(cumulative - 1e-11, rate), k)
    np.testing.assert_array_equal(quantiles(cumulative + 1e-11, rate), k + 1)


def test_never_falls_when_the_rate_rises():
    """A larger volume keeps every customer of a smaller one."""
    u = some_uniforms(300, 1e-9)
    steps = [
        np.linspace(0, 40, 801),
        np.linspace(95, 105, 101),
        np.geomspace(1e3, 1e5, 40),
        np.linspace(1e6, 1e6 + 9, 10),
    ]
    last = np.zeros(len(u), np.int64)
    for rate in np.concatenate(steps):
        now = quantiles(u, rate)
        assert np.all(now >= last), rate
        last = now


@pytest.mark.parametrize("rate", RATES)
def test_never_falls_when_the_uniform_rises(rate):
    u = np.concatenate(
        [[2.0**-53, 1e-15, 1e-12], some_uniforms(2_000 if rate < 1e6 else 200, 1e-9), [1 - 1e-12, 1 - 2.0**-53]]
    )
    counts = quantiles(u, rate)
    assert np.all(np.diff(counts) >= 0)
    # The furthest a uniform of 52 bits can reach is 8.2 standard deviations, plus the skew.
    assert counts[0] >= 0 and abs(counts[[0, -1]] - rate).max() < 9.5 * np.sqrt(rate) + 20


def test_nothing_expected_nobody_comes():
    assert poisson_quantile(0.999999, 0.0) == 0
    assert poisson_quantile(0.999999, -1.0) == 0


@pytest.mark.parametrize("rate", [0.1, 1.0, 7.3, 60.0, 1e3, 1e6])
def test_counts_have_poissons_mean_and_variance(rate):
    """Variance equal to the mean: fixed counts would understate it."""
    counts = np.empty(100_000 if rate < 1e4 else 3_000, np.int64)
    draw_counts(replication_key(5, 0), rate, counts)
    n = len(counts)
    assert abs(counts.mean() - rate) < 4 * np.sqrt(rate / n)
    variance_of_squares = rate + 2 * rate**2  # fourth central moment of a Poisson, less its squared variance
    assert abs(((counts - rate) ** 2).mean() - rate) < 4 * np.sqrt(variance_of_squares / n)

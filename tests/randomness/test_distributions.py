"""Distributions: quantiles against scipy, moments of what is drawn, the grid, and the rows a centre gathers."""

import math

import numpy as np
import pytest
from scipy import stats

from sim.clock import NEVER
from sim.jit import kernel
from sim.randomness.distributions import (
    DISTRIBUTION,
    DistributionTable,
    constant,
    empirical,
    erlang,
    exponential,
    gamma,
    hyperexponential,
    lognormal,
    never,
    patience_to_grid,
    sample,
    to_grid,
    uniform,
    weibull,
)
from sim.randomness.octave_table import N_NODES, TABLE_SIZE, nodes
from sim.randomness.uniforms import branch, replication_key
from sim.randomness.uniforms import uniform as keyed_uniform

SMALLEST, LARGEST = 2.0**-53, 1 - 2.0**-53


@kernel
def sample_each(distributions, tables, row, uniforms, out):
    for i in range(len(uniforms)):
        out[i] = sample(distributions, tables, row, uniforms[i])


@kernel
def keyed_uniforms(root, out):
    for i in range(len(out)):
        out[i] = keyed_uniform(branch(root, 1, i), 0)


def values(distribution, uniforms):
    table = DistributionTable()
    row = table.row(distribution)
    out = np.empty(len(uniforms))
    sample_each(*table.arrays(), row, np.asarray(uniforms), out)
    return out


def drawn(n, seed=1):
    out = np.empty(n)
    keyed_uniforms(replication_key(seed, 0), out)
    return out


def tail_probabilities():
    """m = min(u, 1 - u) over all octaves; both m and 1 - m are exact doubles."""
    m = 2.0 ** -np.random.default_rng(1).uniform(1, 53, 20_000)
    return np.maximum(np.round(m * 2**53) / 2**53, SMALLEST)


M = tail_probabilities()


# --- Quantiles ---


CLOSED = {
    "exponential": (exponential(5.0), stats.expon(scale=5)),
    "uniform": (uniform(2.0, 7.0), stats.uniform(2, 5)),
}


@pytest.mark.parametrize("name", CLOSED)
def test_closed_forms_are_scipys_quantiles(name):
    ours, theirs = CLOSED[name]
    np.testing.assert_allclose(values(ours, M), theirs.ppf(M), rtol=1e-12, atol=0)
    np.testing.assert_allclose(values(ours, 1 - M), theirs.isf(M), rtol=1e-12, atol=0)


TABLED = {
    "weibull 0.9": (weibull(0.9, math.gamma(1 + 1 / 0.9)), stats.weibull_min(0.9)),
    "weibull 1.7": (weibull(1.7, math.gamma(1 + 1 / 1.7)), stats.weibull_min(1.7)),
    "lognormal 1": (lognormal(100.0, 1.0), stats.lognorm(math.sqrt(math.log(2)), scale=100 / math.sqrt(2))),
    "lognormal 0.1": (lognormal(3.0, 0.1), stats.lognorm(math.sqrt(math.log(1.01)), scale=3 / math.sqrt(1.01))),
}


@pytest.mark.parametrize("name", TABLED)
def test_lognormal_and_weibull_tables_are_within_3e_5_of_the_value(name):
    ours, theirs = TABLED[name]
    np.testing.assert_allclose(values(ours, M), theirs.ppf(M), rtol=3e-5, atol=0)
    np.testing.assert_allclose(values(ours, 1 - M), theirs.isf(M), rtol=3e-5, atol=0)


@pytest.mark.parametrize("cv", [1.2, 2.0, 3.0])
def test_wide_lognormal_tables_are_within_1e_4_of_the_value(cv):
    sigma = math.sqrt(math.log1p(cv * cv))
    theirs = stats.lognorm(sigma, scale=math.exp(-sigma * sigma / 2))
    np.testing.assert_allclose(values(lognormal(1.0, cv), M), theirs.ppf(M), rtol=1e-4, atol=0)
    np.testing.assert_allclose(values(lognormal(1.0, cv), 1 - M), theirs.isf(M), rtol=1e-4, atol=0)


@pytest.mark.parametrize("cv", [0.03, 0.06, 0.2, 0.5, 0.8, 1.0])
def test_gamma_tables_are_within_3e_5_of_the_value(cv):
    theirs = stats.gamma(cv**-2, scale=40 * cv**2)
    np.testing.assert_allclose(values(gamma(40.0, cv), M), theirs.ppf(M), rtol=3e-5, atol=0)
    np.testing.assert_allclose(values(gamma(40.0, cv), 1 - M), theirs.isf(M), rtol=3e-5, atol=0)


@pytest.mark.parametrize("cv", [1.5, 2.0, 3.0])
def test_wide_gamma_tables_are_within_1e_4_of_the_value_or_mean(cv):
    theirs = stats.gamma(cv**-2, scale=40 * cv**2)
    np.testing.assert_allclose(values(gamma(40.0, cv), M), theirs.ppf(M), rtol=1e-4, atol=40 * 1e-4)
    np.testing.assert_allclose(values(gamma(40.0, cv), 1 - M), theirs.isf(M), rtol=1e-4, atol=40 * 1e-4)


@pytest.mark.parametrize("k", [1, 2, 5])
def test_erlang_is_a_gamma_with_k_stages(k):
    np.testing.assert_allclose(values(erlang(k, 9.0), M), stats.erlang(k, scale=9 / k).ppf(M), rtol=3e-5, atol=0)


@pytest.mark.parametrize(("share", "mean_1", "mean_2"), [(0.9, 1.0, 20.0), (0.5, 3.0, 0.1), (0.99, 1.0, 300.0)])
def test_hyperexponential_survives_as_its_two_parts_do(share, mean_1, mean_2):
    def survival(x):
        return share * np.exp(-x / mean_1) + (1 - share) * np.exp(-x / mean_2)

    law = hyperexponential(share, mean_1, mean_2)
    m = nodes()
    below = -share * np.expm1(-values(law, m) / mean_1) - (1 - share) * np.expm1(-values(law, m) / mean_2)
    np.testing.assert_allclose(below, m, rtol=1e-11)
    exact = 1 - (1 - m) == m
    assert exact.sum() > 2_900
    np.testing.assert_allclose(survival(values(law, 1 - m[exact])), m[exact], rtol=1e-11)
    np.testing.assert_allclose(survival(values(law, 1 - M)), M, rtol=2e-3)


def test_nodes_run_from_the_smallest_uniform_to_one_half():
    assert len(nodes()) == N_NODES
    assert nodes()[0] == SMALLEST and nodes()[-1] == 0.5
    assert np.all(np.diff(nodes()) > 0)


def test_empirical_runs_in_straight_lines_between_its_points():
    law = empirical([10, 20, 80], [0.25, 0.5, 1.0])
    got = values(law, [SMALLEST, 0.1, 0.25, 0.375, 0.5, 0.75, LARGEST])
    np.testing.assert_allclose(got, [10, 10, 10, 15, 20, 50, 80], rtol=1e-12)


# --- What is drawn ---

MIXED = hyperexponential(0.9, 60.0, 900.0)
FAMILIES = {
    "exponential": (exponential(180.0), 180.0, 1.0),
    "weibull": (weibull(2.0, 100.0), 100.0, math.sqrt(math.gamma(2) / math.gamma(1.5) ** 2 - 1)),
    "lognormal": (lognormal(340.0, 1.0), 340.0, 1.0),
    "gamma day factor": (gamma(1.0, 0.06), 1.0, 0.06),
    "gamma": (gamma(300.0, 1.4), 300.0, 1.4),
    "erlang": (erlang(4, 300.0), 300.0, 0.5),
    "hyperexponential": (MIXED, 144.0, math.sqrt(2 * (0.9 * 60**2 + 0.1 * 900**2) - 144**2) / 144),
    "uniform": (uniform(30.0, 90.0), 60.0, 60 / math.sqrt(12) / 60),
    "constant": (constant(77.0), 77.0, 0.0),
    "empirical": (empirical([0, 10, 30], [0, 0.5, 1]), 12.5, math.sqrt(0.5 * (100 / 3 + 1300 / 3) - 12.5**2) / 12.5),
    "short part": (
        exponential(100.0, short_share=0.2, short_mean=10.0),
        82.0,
        math.sqrt(2 * (0.8 * 100**2 + 0.2 * 10**2) - 82**2) / 82,
    ),
}


@pytest.mark.parametrize("name", FAMILIES)
def test_mean_and_variation_of_every_family(name):
    law, mean, cv = FAMILIES[name]
    x = values(law, drawn(400_000))
    if cv == 0:
        assert np.all(x == mean)
        return
    sd = cv * mean
    assert abs(x.mean() - mean) < 4 * sd / math.sqrt(len(x))
    squares = (x - mean) ** 2
    assert abs(squares.mean() - sd**2) < 4 * squares.std() / math.sqrt(len(x))


@pytest.mark.parametrize("name", [name for name in FAMILIES if name != "short part"])
def test_more_luck_is_never_less_time(name):
    u = np.unique(np.concatenate([M, 1 - M, nodes(), 1 - nodes(), np.nextafter(nodes(), 1), drawn(100_000)]))
    x = values(FAMILIES[name][0], u)
    # Two doubles side by side may swap a last bit: nothing that rounding to a tick would show.
    assert np.all(np.diff(x) >= -4e-15 * x[1:])


def test_short_part_is_told_from_the_same_uniform():
    table = DistributionTable()
    row = table.row(constant(1e9, short_share=0.06, short_mean=12.0))
    rows, tables = table.arrays()
    u = np.append(drawn(20_000), [SMALLEST, 0.06, np.nextafter(0.06, 0), LARGEST])
    x = np.array([sample(rows, tables, row, each) for each in u])
    short = u < 0.06
    np.testing.assert_array_equal(x == 1e9, ~short)
    assert stats.kstest(x[short], stats.expon(scale=12).cdf).pvalue > 1e-3


@pytest.mark.parametrize("share", [1e-9, 0.5, 1.0])
def test_a_short_share_never_leaves_the_open_interval(share):
    x = values(
        lognormal(1.0, 1.0, short_share=share, short_mean=1.0), [SMALLEST, share / 2, min(share, LARGEST), LARGEST]
    )
    assert np.all(np.isfinite(x)) and np.all(x > 0)


# --- The grid ---


@pytest.mark.parametrize(
    ("value", "grid", "expected"),
    [
        (0.0, 1, 0),
        (0.49999999999999994, 1, 0),  # floor(x + 0.5) would say 1
        (0.5, 1, 1),
        (2.5, 1, 3),  # half up, not half to even
        (3.5, 1, 4),
        (2.4999, 1, 2),
        (499.9, 1_000, 0),
        (500.0, 1_000, 1_000),
        (7_499.0, 15_000, 0),
        (7_500.0, 15_000, 15_000),
        (22_500.0, 15_000, 30_000),
        (2.0**53 - 1, 1, 2**53 - 1),
        (2.0**53, 1, NEVER),
        (float(NEVER), 15_000, NEVER),
        (0.01 * NEVER, 1, NEVER),  # infinite patience shortened by a factor is still infinite
        (math.inf, 1_000, NEVER),
    ],
)
def test_rounding_to_the_grid(value, grid, expected):
    assert to_grid(value, grid) == expected


@pytest.mark.parametrize(
    ("value", "grid", "expected"),
    [
        (0.0, 1, 1),
        (0.4, 1, 1),
        (1.6, 1, 2),
        (300.0, 1_000, 1_000),
        (1_499.0, 1_000, 1_000),
        (1_500.0, 1_000, 2_000),
        (100.0, 15_000, 15_000),
        (float(NEVER), 15_000, NEVER),
    ],
)
def test_patience_is_at_least_one_grid_step(value, grid, expected):
    assert patience_to_grid(value, grid) == expected


def test_infinite_patience_is_never():
    assert np.all(values(never(), [SMALLEST, 0.5, LARGEST]) == float(NEVER))
    some = values(never(short_share=0.1, short_mean=5.0), [0.05, 0.5])
    assert some[0] < 100 and some[1] == float(NEVER)


# --- Rows and tables ---


def test_equal_distributions_share_a_row_and_equal_shapes_a_table():
    table = DistributionTable()
    laws = [exponential(5.0), gamma(10.0, 0.5), gamma(20.0, 0.5), exponential(5.0), erlang(4, 7.0), gamma(10.0, 0.6)]
    assert [table.row(law) for law in laws] == [0, 1, 2, 0, 3, 4]
    rows, tables = table.arrays()
    assert rows.dtype == DISTRIBUTION and len(rows) == 5
    assert tables.shape == (2, TABLE_SIZE) and tables.flags.c_contiguous
    assert list(rows["table"][1:]) == [0, 0, 0, 1]  # cv 0.5 and four Erlang stages are one shape


def test_a_centre_without_tables_has_an_empty_one():
    table = DistributionTable()
    table.row(exponential(1.0))
    assert table.arrays()[1].shape == (0, TABLE_SIZE)
    assert DistributionTable().arrays()[0].shape == (0,)


def test_degenerate_parameters_give_the_simpler_family():
    assert gamma(3.0, 0.0) == constant(3.0)
    assert hyperexponential(1.0, 3.0, 4.0) == exponential(3.0)
    assert hyperexponential(0.0, 3.0, 4.0) == exponential(4.0)
    assert values(lognormal(3.0, 0.0), [0.2])[0] == 3.0

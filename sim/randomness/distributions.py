"""Distributions by inversion: one uniform in, one value out, by the same kernel in both engines.

A distribution is a row of DISTRIBUTION (and perhaps a table, see `octave_table`). Rows are written by the builders
below (`exponential`, `lognormal`, ...) and gathered in a `DistributionTable`; engines call `sample` and `to_grid`.
Values are in the scale of the row: ticks for times, 1 for factors.

Every family is non-decreasing in the uniform, so more luck never means a shorter time. A row may have a short share:
misdials among patient customers, say. Then one uniform first says which part the value comes from, then serves it.
"""

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from sim.clock import NEVER
from sim.jit import inlined
from sim.randomness.octave_table import (
    TABLE_SIZE,
    empirical_table,
    gamma_table,
    hyperexponential_table,
    interpolate,
    learning_table,
    lognormal_table,
    nodes,
    tabulate,
    weibull_table,
)

(
    CONSTANT,  # p1
    EXPONENTIAL,  # p1 mean
    UNIFORM,  # p1 low, p2 high - low
    NEVER_ENDING,  # infinite patience
    TABLE,  # p1 factor on the quantile table
) = range(5)

DISTRIBUTION = np.dtype(
    [
        ("family", np.int64),  # CONSTANT ...
        ("table", np.int64),  # row of `tables`, for TABLE
        ("p1", np.float64),
        ("p2", np.float64),
        ("short_share", np.float64),  # P(the value comes from the exponential short part)
        ("short_mean", np.float64),  # mean of the short part
    ]
)

_SMALLEST = 2.0**-53
_LARGEST = 1.0 - 2.0**-53
_BEYOND = 2.0**53


@inlined
def sample(distributions, tables, row, u):
    """Value of the distribution in `row` at the uniform `u`.

    distributions  (n,) DISTRIBUTION
    tables         (n_tables, TABLE_SIZE) float64
    row            int64
    u              float64  0 < u < 1, from `uniform`
    Returns float64 in the scale of the row, at least float(NEVER) for infinite patience.
    """
    short_share = distributions[row]["short_share"]
    if short_share > 0.0:
        if u < short_share:
            return -distributions[row]["short_mean"] * math.log(1.0 - _inside(u / short_share))
        u = _inside((u - short_share) / (1.0 - short_share))
    return _main_part(distributions, tables, row, u)


@inlined
def to_grid(value, grid):
    """Nearest multiple of the grid, halves rounded up, as int64.

    value  float64  ticks, instant or duration; 2**53 ticks (285,000 years) and more give NEVER
    grid   int64    ticks
    """
    if value >= _BEYOND:
        return np.int64(NEVER)
    # A division takes longer than the rest together, and real runs have grid 1.
    steps = value if grid == 1 else value / grid
    whole = math.floor(steps)
    # Not floor(steps + 0.5): that sum itself rounds, and takes 0.49999999999999994 up to 1.
    return (np.int64(whole) + np.int64(steps - whole >= 0.5)) * np.int64(grid)


@inlined
def patience_to_grid(value, grid):
    """As `to_grid`, but at least one grid step: nobody abandons in the instant of joining (`model.md` 1)."""
    return max(to_grid(value, grid), np.int64(grid))


@inlined
def _inside(u):
    """`u`, kept off 0 and 1 after a division."""
    return min(max(u, _SMALLEST), _LARGEST)


@inlined
def _main_part(distributions, tables, row, u):
    """Quantile at `u` of the row's family; the families that are drawn most come first.

    1 - u is exact for a keyed uniform, so log(1 - u) is as good as log1p(-u), and takes half the time.
    """
    family = distributions[row]["family"]
    p1 = distributions[row]["p1"]
    if family == TABLE:
        return p1 * interpolate(tables, distributions[row]["table"], u)
    if family == EXPONENTIAL:
        return -p1 * math.log(1.0 - u)
    if family == UNIFORM:
        return p1 + distributions[row]["p2"] * u
    if family == NEVER_ENDING:
        return float(NEVER)
    return p1


# --- Builders: what a centre says, as a row ---


@dataclass(frozen=True)
class Distribution:
    """One distribution before it has a row. Made by the builders; equal ones share a row."""

    family: int
    p1: float = 0.0
    p2: float = 0.0
    short_share: float = 0.0
    short_mean: float = 0.0
    shape: tuple = ()
    """What the quantile table depends on: its kind, then its parameters. Means are factors, so tables are shared."""

    def with_short_part(self, share: float, mean: float) -> "Distribution":
        """The same, but a `share` of the values is exponential with this `mean` (scale of the row)."""
        return replace(self, short_share=share, short_mean=mean if share > 0 else 0.0)


def constant(value: float, short_share: float = 0.0, short_mean: float = 0.0) -> Distribution:
    """Always `value`."""
    return Distribution(CONSTANT, value).with_short_part(short_share, short_mean)


def exponential(mean: float, short_share: float = 0.0, short_mean: float = 0.0) -> Distribution:
    """Exponential with this mean."""
    return Distribution(EXPONENTIAL, mean).with_short_part(short_share, short_mean)


def weibull(shape: float, mean: float, short_share: float = 0.0, short_mean: float = 0.0) -> Distribution:
    """Weibull with survival exp(-(x / scale) ** shape) and this mean."""
    scale = mean / math.gamma(1.0 + 1.0 / shape)
    return Distribution(TABLE, scale, shape=(weibull_table, shape)).with_short_part(short_share, short_mean)


def lognormal(mean: float, cv: float, short_share: float = 0.0, short_mean: float = 0.0) -> Distribution:
    """Lognormal with this mean and coefficient of variation (standard deviation / mean)."""
    if cv == 0:
        return constant(mean, short_share, short_mean)
    log_variance = math.log1p(cv * cv)
    median = mean * math.exp(-0.5 * log_variance)
    main = Distribution(TABLE, median, shape=(lognormal_table, math.sqrt(log_variance)))
    return main.with_short_part(short_share, short_mean)


def uniform(low: float, high: float, short_share: float = 0.0, short_mean: float = 0.0) -> Distribution:
    """Equally likely anywhere between `low` and `high`."""
    return Distribution(UNIFORM, low, high - low).with_short_part(short_share, short_mean)


def gamma(mean: float, cv: float, short_share: float = 0.0, short_mean: float = 0.0) -> Distribution:
    """Gamma with this mean and coefficient of variation; `cv` 0 is a constant."""
    if cv == 0:
        return constant(mean, short_share, short_mean)
    main = Distribution(TABLE, mean, shape=(gamma_table, cv**-2.0))
    return main.with_short_part(short_share, short_mean)


def erlang(k: int, mean: float, short_share: float = 0.0, short_mean: float = 0.0) -> Distribution:
    """Sum of `k` exponential stages with this total mean."""
    return Distribution(TABLE, mean, shape=(gamma_table, float(k))).with_short_part(short_share, short_mean)


def hyperexponential(
    share: float, mean_1: float, mean_2: float, short_share: float = 0.0, short_mean: float = 0.0
) -> Distribution:
    """Exponential with `mean_1` for a `share` of the values, with `mean_2` for the rest."""
    if share in (0, 1):
        return exponential(mean_1 if share else mean_2, short_share, short_mean)
    main = Distribution(TABLE, mean_1, shape=(hyperexponential_table, share, mean_2 / mean_1))
    return main.with_short_part(short_share, short_mean)


def empirical(
    values: list[float], cumulative_shares: list[float], short_share: float = 0.0, short_mean: float = 0.0
) -> Distribution:
    """Straight lines between points.

    values             ascending, scale of the row
    cumulative_shares  ascending share of values not above each; the last is 1. A first one above 0 is a lump there.
    """
    main = Distribution(TABLE, 1.0, shape=(empirical_table, tuple(values), tuple(cumulative_shares)))
    return main.with_short_part(short_share, short_mean)


def learning(slower: float, exponent: float, mean: float) -> Distribution:
    """(1 + slower * u ** exponent) / mean: a factor on handle times, by what agents have still to learn.

    exponent  learning rate / leaving rate: with tenure T exponential, exp(-learning rate * T) has the distribution of
              u ** exponent
    mean      what the factor is measured against
    """
    return Distribution(TABLE, 1.0 / mean, shape=(learning_table, slower, exponent))


def never(short_share: float = 0.0, short_mean: float = 0.0) -> Distribution:
    """Infinite patience."""
    return Distribution(NEVER_ENDING).with_short_part(short_share, short_mean)


def excess(distribution: Distribution) -> Distribution:
    """What is left of a time that is under way at an instant chosen at random (its stationary excess).

    Long times are met more often than short ones: of an exponential time as much is left as at its beginning, of a
    lognormal one with a coefficient of variation of 1 its whole mean, of a constant one between nothing and all of it.
    """
    main = distribution.with_short_part(0.0, 0.0)
    short, rest = distribution.short_share * distribution.short_mean, (1.0 - distribution.short_share) * _mean(main)
    if main.family == NEVER_ENDING or not short + rest:
        return main
    if main.family == CONSTANT:
        left = uniform(0.0, main.p1)
    else:
        left = main if main.family == EXPONENTIAL else Distribution(TABLE, 1.0, shape=(_excess_table, main))
    return left.with_short_part(short / (short + rest), distribution.short_mean)


def _integrals(distribution: Distribution) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Values, P(exceeds it), and the integral of the quantiles above it; the first is the mean. Trapezoids."""
    table = DistributionTable()
    row, (rows, tables) = table.row(distribution), table.arrays()
    beyond = np.concatenate([1.0 - nodes()[:-1], nodes()[::-1]])
    x = np.array([sample(rows, tables, row, _inside(1.0 - b)) for b in beyond])
    pieces = 0.5 * (x[1:] + x[:-1]) * -np.diff(beyond)
    return x, beyond, np.append(np.cumsum(pieces[::-1])[::-1], 0.0)


def _mean(distribution: Distribution) -> float:
    if distribution.family in (CONSTANT, EXPONENTIAL):
        return distribution.p1
    return float(_integrals(distribution)[2][0])


def _excess_table(distribution: Distribution) -> np.ndarray:
    """(TABLE_SIZE,) float64: P(excess > x) = (integral of the quantiles above x - x P(value > x)) / mean."""
    x, beyond, above = _integrals(distribution)
    more = np.concatenate([[1.0], np.maximum(above - x * beyond, 0.0) / above[0]])
    x = np.concatenate([[0.0], x])
    return tabulate(lambda p: np.interp(p, 1.0 - more, x), lambda p: np.interp(p, more[::-1], x[::-1]))


def lasted(distributions: np.ndarray, tables: np.ndarray, row: int, value: float) -> tuple[float, float]:
    """`short` and `lasted` of `draw_lasting`: how likely a value of the row is no longer than `value`, by its parts."""
    share, mean = float(distributions[row]["short_share"]), float(distributions[row]["short_mean"])
    short = share * -math.expm1(-value / mean) if share and mean else share
    low, high = share, 1.0
    for _ in range(60):
        middle = 0.5 * (low + high)
        is_longer = not _SMALLEST < middle < _LARGEST or sample(distributions, tables, row, middle) > value
        low, high = (low, middle) if is_longer else (middle, high)
    return short, low


@lru_cache(maxsize=256)
def _table(shape: tuple[Any, ...]) -> np.ndarray:
    """(TABLE_SIZE,) float64. Kept: the same few shapes stand in every scenario, and a gamma's takes 4 ms."""
    build, *parameters = shape
    table: np.ndarray = build(*parameters)
    return table


class DistributionTable:
    """Gathers the distributions of a centre and hands out their row numbers."""

    def __init__(self) -> None:
        self._rows: dict[Distribution, int] = {}

    def row(self, distribution: Distribution) -> int:
        """Row number of the distribution; the same for an equal one."""
        return self._rows.setdefault(distribution, len(self._rows))

    def arrays(self) -> tuple[np.ndarray, np.ndarray]:
        """`distributions` (n,) DISTRIBUTION and `tables` (n_tables, TABLE_SIZE) float64."""
        shapes = list(dict.fromkeys(d.shape for d in self._rows if d.shape))
        rows = [
            (d.family, shapes.index(d.shape) if d.shape else 0, d.p1, d.p2, d.short_share, d.short_mean)
            for d in self._rows
        ]
        tables = np.array([_table(shape) for shape in shapes])
        return np.array(rows, DISTRIBUTION), tables.reshape(len(shapes), TABLE_SIZE)

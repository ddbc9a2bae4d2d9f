"""Octave tables: any quantile function as a table, refined towards both tails.

A plain table of equal cells is hopeless in the tails, where a quantile bends most. Here the distance to the nearer end,
m = min(u, 1 - u), chooses the cell: its binary exponent an octave, the top six bits of its mantissa one of 64 cells in
the octave. Within a cell the quantile is linear. That costs a few nanoseconds for any distribution, and no libm call.
The error is below 3e-5 of the value for a gamma or lognormal with a coefficient of variation up to 1; up to 3, below
1e-4 of the mean or of the value, whichever is larger. A hyperexponential's survival is off by at most 0.2 % of itself,
at the bend between its parts. A corner of an empirical quantile is cut off within its cell: at most 1/256 of the
contacts.

Layout of a table: `N_NODES` nodes of the lower tail (m from 2**-53 up to 1/2), then as many of the upper one.
"""

from collections.abc import Callable

import numpy as np

from sim.jit import inlined

_CELL_BITS = 6
_SMALLEST_EXPONENT = -53  # of min(u, 1 - u), for a uniform of 52 bits and a half
_FRACTION_BITS = 52 - _CELL_BITS
_FIRST_NODE = (1023 + _SMALLEST_EXPONENT) << _CELL_BITS
_FRACTION_MASK = (1 << _FRACTION_BITS) - 1
_TO_FRACTION = 1.0 / (1 << _FRACTION_BITS)

N_NODES = (-1 - _SMALLEST_EXPONENT << _CELL_BITS) + 1
TABLE_SIZE = 2 * N_NODES


@inlined
def interpolate(tables, table, u):
    """Quantile at `u` by table.

    tables  (n, TABLE_SIZE) float64
    table   int64    which one
    u       float64  2**-53 <= u <= 1 - 2**-53; non-decreasing in it
    """
    first = 0
    if u > 0.5:
        first, u = N_NODES, 1.0 - u
    bits = np.float64(u).view(np.int64)
    node = first + (bits >> _FRACTION_BITS) - _FIRST_NODE
    low = tables[table, node]
    # At u = 1/2 the next node belongs to the other tail, but its weight is exactly 0.
    return low + (tables[table, node + 1] - low) * ((bits & _FRACTION_MASK) * _TO_FRACTION)


def nodes() -> np.ndarray:
    """(N_NODES,) float64: the values of min(u, 1 - u) at which a table holds the exact quantile."""
    return (np.arange(_FIRST_NODE, _FIRST_NODE + N_NODES) << _FRACTION_BITS).view(np.float64)


def tabulate(lower: Callable[[np.ndarray], np.ndarray], upper: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    """(TABLE_SIZE,) float64 from a quantile function and its mirror.

    lower  value that is not exceeded with the probability given; called once with all nodes
    upper  value that is exceeded with the probability given; apart, because 1 - p loses the tail
    """
    return np.concatenate([lower(nodes()), upper(nodes())])


def gamma_table(shape: float) -> np.ndarray:
    """Gamma distribution with mean 1 and coefficient of variation shape**-0.5."""
    from scipy.special import gammainccinv, gammaincinv

    return tabulate(lambda p: gammaincinv(shape, p) / shape, lambda p: gammainccinv(shape, p) / shape)


def lognormal_table(sigma: float) -> np.ndarray:
    """Lognormal with median 1 and standard deviation `sigma` of the log. A table, because it is three times as fast
    as a normal quantile and an exponential, and the same to the last bit on every machine that reads it."""
    from scipy.special import ndtri

    return tabulate(lambda p: np.exp(sigma * ndtri(p)), lambda p: np.exp(-sigma * ndtri(p)))


def weibull_table(shape: float) -> np.ndarray:
    """Weibull with scale 1: survival exp(-x ** shape)."""
    return tabulate(lambda p: (-np.log1p(-p)) ** (1.0 / shape), lambda p: (-np.log(p)) ** (1.0 / shape))


def learning_table(slower: float, exponent: float) -> np.ndarray:
    """1 + slower * u ** exponent: what is left to learn fades with an exponential tenure."""
    return tabulate(lambda p: 1.0 + slower * p**exponent, lambda p: 1.0 + slower * np.exp(exponent * np.log1p(-p)))


def hyperexponential_table(share: float, ratio: float) -> np.ndarray:
    """Exponential with mean 1 for a `share` (0 < share < 1), with mean `ratio` for the rest."""

    def solve(log_survival: np.ndarray) -> np.ndarray:
        # Left of the root: the quicker part alone, and each part without the other.
        x = np.maximum(-log_survival * min(1.0, ratio), np.log(share) - log_survival)
        x = np.maximum(x, (np.log1p(-share) - log_survival) * ratio)
        # The log of the survival is convex and falls: Newton steps from the left never overshoot.
        for _ in range(40):
            first, second = share * np.exp(-x), (1.0 - share) * np.exp(-x / ratio)
            survival = first + second
            complement = -share * np.expm1(-x) - (1.0 - share) * np.expm1(-x / ratio)
            # Near 0 only the complement of the survival still has digits.
            value = np.where(complement < 0.5, np.log1p(-np.minimum(complement, 0.5)), np.log(survival))
            step = (value - log_survival) * survival / (first + second / ratio)
            x = x + step
            if np.all(np.abs(step) <= 1e-9 * x):
                break
        return x

    return tabulate(lambda p: solve(np.log1p(-p)), lambda p: solve(np.log(p)))


def empirical_table(values: tuple[float, ...], cumulative_shares: tuple[float, ...]) -> np.ndarray:
    """Straight lines between (cumulative share, value) points; beyond the first and last point their values."""
    return tabulate(
        lambda p: np.interp(p, cumulative_shares, values), lambda p: np.interp(1.0 - p, cumulative_shares, values)
    )

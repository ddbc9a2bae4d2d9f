"""Counts: the exact inverse of the Poisson distribution function, one uniform a count.

Inverting one keyed uniform, rather than adding up gaps, is what lets a larger volume keep every customer of a smaller
one: the count cannot fall when the rate rises (`model.md` 1).
"""

import math

import numpy as np

from sim.jit import inlined, kernel

_NEGLIGIBLE = 1e-19
_LARGEST_FACTORIAL = 15


@kernel
def poisson_quantile(u, rate):
    """Smallest count whose cumulative probability is at least `u`.

    u     float64  0 < u < 1
    rate  float64  expected count, 0 to about 1e7; nothing above 0 gives 0
    Returns int64; non-decreasing in both. Summed outward from the mode, in O(sqrt(rate)) steps. The distribution
    function is within 1e-13 of the true one (1e-15 for rates of hundreds): beyond that, `u` has no say.
    """
    if rate <= 0.0:
        return 0
    mode = math.floor(rate)
    probability = _at_mode(mode, rate)
    cumulative = _up_to_mode(mode, rate, probability)
    if u > cumulative:
        return _search_up(u, rate, mode, probability, cumulative)
    return _search_down(u, rate, mode, probability, cumulative)


@inlined
def _at_mode(mode, rate):
    """P(count = mode), by the saddle-point expansion of C. Loader, "Fast and Accurate Computation of Binomial
    Probabilities" (2000): no cancellation, however large the rate."""
    if mode <= _LARGEST_FACTORIAL:
        probability = math.exp(-rate)
        for k in range(1, mode + 1):
            probability *= rate / k
        return probability
    n = float(mode)
    return math.exp(-_stirling_error(n) - _deviance(n, rate)) / math.sqrt(2.0 * math.pi * n)


@inlined
def _stirling_error(n):
    """log(n!) less Stirling's formula, for n > 15."""
    square = n * n
    tail = 1.0 / 1260.0 - (1.0 / 1680.0 - 1.0 / 1188.0 / square) / square
    return (1.0 / 12.0 - (1.0 / 360.0 - tail / square) / square) / n


@inlined
def _deviance(n, rate):
    """n log(n / rate) + rate - n, for |n - rate| < 1, as a series: written so, its large terms would cancel."""
    ratio = (n - rate) / (n + rate)
    term = 2.0 * n * ratio
    total = (n - rate) * ratio
    for k in range(3, 17, 2):
        term *= ratio * ratio
        total += term / k
    return total


@inlined
def _up_to_mode(mode, rate, probability):
    """P(count <= mode)."""
    per_rate = 1.0 / rate
    cumulative = probability
    k = float(mode)
    while k > 0.0 and probability > _NEGLIGIBLE:
        probability *= k * per_rate
        cumulative += probability
        k -= 1.0
    return cumulative


@inlined
def _search_up(u, rate, count, probability, cumulative):
    """Quantile above the mode."""
    while cumulative < u and probability > _NEGLIGIBLE:
        count += 1
        probability *= rate / count
        cumulative += probability
    return np.int64(count)


@inlined
def _search_down(u, rate, count, probability, cumulative):
    """Quantile at the mode or below."""
    while count > 0 and cumulative - probability >= u and probability > _NEGLIGIBLE:
        cumulative -= probability
        probability *= count / rate
        count -= 1
    return np.int64(count)

"""The queue of M/M/s+M: the states "all agents busy, k waiting", summed outwards from the likeliest of them.

In units of the mean handle time, agents work at rate `agents` and each waiting contact leaves at rate `impatience`, so
state k is state k - 1 times load / (agents + k impatience): all terms positive, about sqrt(load / impatience) of them
matter. Starting at the likeliest state keeps them in range at any load and any size; nothing is cut off that a float64
would notice.
"""

import math

from sim.jit import inlined
from sim.theory.erlang_b import NEGLIGIBLE

_ASYMPTOTIC_FROM = 32.0
_LOG_ROOT_TWO_PI = 0.5 * math.log(2.0 * math.pi)


@inlined
def likeliest(load, agents, impatience):
    """Number waiting in the likeliest state with all agents busy. Arguments as in `sums`."""
    return int(max(0.0, load - agents) / impatience)


@inlined
def harmonic(start, count):
    """1 / (start + 1) + ... + 1 / (start + count), in constant time.

    start  float64  >= 0
    count  int64    >= 0

    Difference of two digamma functions (Abramowitz & Stegun 6.3.18), written so that nearby arguments do not cancel.
    """
    total, low, high = 0.0, start + 1.0, start + count + 1.0
    while low < _ASYMPTOTIC_FROM and low < high:
        total += 1.0 / low
        low += 1.0
    if low >= high:
        return total
    p, q = 1.0 / low, 1.0 / high
    total += math.log1p((high - low) / low) + (p - q) / 2.0 + (p**2 - q**2) / 12.0
    return total - (p**4 - q**4) / 120.0 + (p**6 - q**6) / 252.0


@inlined
def log_weight(x, mean):
    """Logarithm of mean**x exp(-mean) / x!, the Poisson probability continued to real x > 0.

    Split into Stirling's error and a deviance (Loader 2000, "Fast and accurate computation of binomial probabilities"),
    because the plain formula subtracts numbers that are 1e6 times its result.
    """
    deviance = x * math.log1p((x - mean) / mean) - (x - mean)
    if x < _ASYMPTOTIC_FROM:
        stirling_error = math.lgamma(x + 1.0) - (x + 0.5) * math.log(x) + x - _LOG_ROOT_TWO_PI
    else:
        stirling_error = (1.0 / 12.0 - (1.0 / 360.0 - 1.0 / 1260.0 / x**2) / x**2) / x
    return -deviance - stirling_error - 0.5 * math.log(x) - _LOG_ROOT_TWO_PI


@inlined
def _above(load, agents, impatience, mode, wait):
    """(queued, waiting, delay) of the states above `mode`, whose weight is 1 and whose mean wait is `wait`."""
    queued, waiting, delay = 0.0, 0.0, 0.0
    weight, rate, k = 1.0, agents + mode * impatience, mode
    while True:
        k += 1
        rate += impatience
        per_rate = 1.0 / rate
        ratio = load * per_rate
        weight *= ratio
        wait += per_rate
        queued += weight
        waiting += k * weight
        delay += weight * wait
        # The rest of the series is smaller than a geometric one of this ratio. ("not >" also ends the loop on a nan.)
        if not k * weight > NEGLIGIBLE * (waiting + mode) * (1.0 - ratio):
            return queued, waiting, delay


@inlined
def _below(load, agents, impatience, mode, wait):
    """(empty, queued, waiting, delay) of the states below `mode` > 0; see `_above`."""
    empty, queued, waiting, delay = 0.0, 0.0, 0.0, 0.0
    weight, rate = 1.0, agents + mode * impatience
    for k in range(mode - 1, 0, -1):
        ratio = rate / load
        weight *= ratio
        wait -= 1.0 / rate
        rate -= impatience
        queued += weight
        waiting += k * weight
        delay += weight * wait
        if weight <= NEGLIGIBLE * queued * (1.0 - ratio):
            return empty, queued, waiting, delay
    return weight * (agents + impatience) / load, queued, waiting, delay


@inlined
def sums(load, agents, impatience):
    """Four sums over k = 0, 1, 2, ... waiting, each relative to the weight of the likeliest state.

    load        float64  erlang  > 0
    agents      int64    count   >= 1
    impatience  float64  1       mean handle time / mean patience, > 0 and finite

    Returns (empty, queued, waiting, delay): the weight of k = 0; of all k >= 1; the sum of k x weight; and of
    weight x the mean wait, in handle times, of a contact answered from behind k - 1 others.
    """
    mode = likeliest(load, agents, impatience)
    if mode == 0:
        queued, waiting, delay = _above(load, agents, impatience, 0, 0.0)
        return 1.0, queued, waiting, delay
    wait = harmonic(agents / impatience, mode) / impatience
    queued, waiting, delay = _above(load, agents, impatience, mode, wait)
    empty, fewer_queued, fewer_waiting, fewer_delay = _below(load, agents, impatience, mode, wait)
    return empty, 1.0 + queued + fewer_queued, mode + waiting + fewer_waiting, wait + delay + fewer_delay

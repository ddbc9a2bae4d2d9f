"""Fresh arrivals: who comes, when, and with which key, for a whole horizon at once.

Each interval of each type and day has its own place in the key tree. Its count is one Poisson quantile of one keyed
uniform; arrival j hangs below it and draws its own instant. So j is an index, not a rank in time, and a volume that
grows keeps every arrival it had and adds some.
"""

import math

import numpy as np

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
from sim.jit import inlined, kernel
from sim.randomness.distributions import sample, to_grid
from sim.randomness.poisson import poisson_quantile
from sim.randomness.uniforms import branch, uniform

ARRIVAL = np.dtype(
    [
        ("tick", np.int64),
        ("key", np.int64),  # of the contact, in the key tree
        ("bucket", np.int32),  # scratch of the sorting; means nothing afterwards
        ("type", np.int16),  # row of the rates
        ("day", np.int16),
    ],
    align=True,
)

TOO_SMALL = -1
_TYPE_SHIFT = 32


@kernel
def draw_arrivals(
    root_key,
    arrival_process,
    day_factor,
    interval_factor,
    distributions,
    tables,
    arrival_rate,
    n_new,
    interval_ticks,
    grid,
    out,
):
    """Draw all fresh arrivals of one replication, in the order in which they happen.

    root_key         int64   replication_key(seed, replication)
    arrival_process  int64   POISSON and FIXED_COUNTS take the rates as they are, GAMMA_POISSON times its factors
    day_factor       int64   row of `distributions`, mean 1, one luck a day for all types; NOBODY: 1
    interval_factor  int64   row of `distributions`, mean 1, own luck of (type, day, interval); NOBODY: 1
    distributions    (n,) DISTRIBUTION
    tables           (n_tables, TABLE_SIZE) float64
    arrival_rate     (R, D, I) float64  expected contacts an interval, by type; then those of earlier callers
    n_new            int64   types; the rows behind them are Poisson, whatever the process: theirs was another luck
    interval_ticks   int64   length of an interval
    grid             int64   ticks: instants are rounded to it, so an arrival may fall on the start of the next interval
    out              (capacity,) ARRIVAL; its unused end is scratch space. `max_arrivals` says how long.
    Returns the number of arrivals, or TOO_SMALL.

    Ties: same tick by (row, day, interval, j).
    """
    n_rows, n_days, n_intervals = arrival_rate.shape
    n = 0
    for day in range(n_days):
        day_key = branch(root_key, BRANCH_DAY, day)
        for interval in range(n_intervals):
            start = (day * n_intervals + interval) * interval_ticks
            # Arrivals of the interval gather at the end of `out`, downwards, and are sorted into their place.
            first = len(out)
            for type_id in range(n_rows - 1, -1, -1):
                rate = arrival_rate[type_id, day, interval]
                if rate <= 0.0:
                    continue
                key = branch(day_key, BRANCH_INTERVAL, (type_id << _TYPE_SHIFT) + interval)
                process = arrival_process if type_id < n_new else POISSON
                if process == GAMMA_POISSON:
                    rate *= _factor(distributions, tables, day_factor, day_key, PURPOSE_DAY_FACTOR)
                    rate *= _factor(distributions, tables, interval_factor, key, PURPOSE_INTERVAL_FACTOR)
                count = _count(process, key, rate)
                first -= count
                if n + (len(out) - first) > first:
                    return TOO_SMALL
                _place(key, count, start, interval_ticks, grid, type_id, day, out, first)
            _spread(start, interval_ticks, out, n, first)
            n += len(out) - first
    _settle(out, n)
    return n


@inlined
def _factor(distributions, tables, row, key, purpose):
    """A factor on the rate; 1 if it is switched off."""
    return 1.0 if row == NOBODY else sample(distributions, tables, row, uniform(key, purpose))


@inlined
def _count(arrival_process, key, rate):
    """Arrivals of one type in one interval."""
    if arrival_process == FIXED_COUNTS:
        return np.int64(math.floor(rate + 0.5))
    return poisson_quantile(uniform(key, PURPOSE_ARRIVAL_COUNT), rate)


@inlined
def _place(interval_key, count, start, interval_ticks, grid, type_id, day, out, first):
    """Write the arrivals of one type and interval to `out[first:first + count]`, in the order of j."""
    for j in range(count):
        key = branch(interval_key, BRANCH_ARRIVAL, j)
        arrival = out[first + j]
        arrival["tick"] = to_grid(start + uniform(key, PURPOSE_ARRIVAL_TIME) * interval_ticks, grid)
        arrival["key"] = key
        arrival["type"] = type_id
        arrival["day"] = day


@inlined
def _spread(start, interval_ticks, out, n, first):
    """Stable bucket sort of one interval: from `out[first:]`, in (type, j) order, to `out[n:]`, roughly in time.

    There are as many buckets as arrivals. A tick is never split between buckets, so ties keep their order. Bucket b
    counts in the spare field of `out[n + b]`: the arrivals move in around the counters.
    """
    count = len(out) - first
    for b in range(count):
        out[n + b]["bucket"] = 0
    scale = count / interval_ticks
    for i in range(first, len(out)):
        bucket = min(max(math.floor((out[i]["tick"] - start) * scale), 0), count - 1)
        out[i]["bucket"] = bucket
        out[n + bucket]["bucket"] += 1
    place = 0
    for b in range(count):
        size = out[n + b]["bucket"]
        out[n + b]["bucket"] = place
        place += size
    for i in range(first, len(out)):
        counter = out[n + out[i]["bucket"]]
        target = out[n + counter["bucket"]]
        counter["bucket"] += 1
        target["tick"] = out[i]["tick"]
        target["key"] = out[i]["key"]
        target["type"] = out[i]["type"]
        target["day"] = out[i]["day"]


@inlined
def _settle(out, n):
    """Insertion sort by (tick, type), stable: quick, because the buckets left next to nothing to do."""
    for i in range(1, n):
        tick, type_id = out[i]["tick"], out[i]["type"]
        before = out[i - 1]
        if before["tick"] < tick or (before["tick"] == tick and before["type"] <= type_id):
            continue
        key, day = out[i]["key"], out[i]["day"]
        place = i
        while place > 0 and _goes_before(tick, type_id, out[place - 1]):
            _copy(out[place - 1], out[place])
            place -= 1
        out[place]["tick"], out[place]["key"] = tick, key
        out[place]["type"], out[place]["day"] = type_id, day


@inlined
def _goes_before(tick, type_id, other):
    """True if an arrival at `tick` of `type_id` happens before the `other` one."""
    return tick < other["tick"] or (tick == other["tick"] and type_id < other["type"])


@inlined
def _copy(source, target):
    """Copy an arrival, but not the counter that may stand in its spare field."""
    target["tick"] = source["tick"]
    target["key"] = source["key"]
    target["type"] = source["type"]
    target["day"] = source["day"]


def max_arrivals(
    arrival_process: int,
    day_factor: int,
    interval_factor: int,
    distributions: np.ndarray,
    tables: np.ndarray,
    arrival_rate: np.ndarray,
) -> int:
    """Length of `out` that `draw_arrivals` outgrows about once in a thousand million replications.

    Arguments as there. If it does happen, the draws are keyed: double the length and draw the same again.
    """
    # FIXED_COUNTS may round every rate up.
    rate, spread = np.ceil(arrival_rate) if arrival_process == FIXED_COUNTS else arrival_rate, 0.0
    if arrival_process == GAMMA_POISSON and day_factor != NOBODY:
        rate = rate * sample(distributions, tables, day_factor, 1.0 - 1e-9)
    if arrival_process == GAMMA_POISSON and interval_factor != NOBODY:
        # Six standard deviations lie below this quantile for any law as skewed as a gamma.
        spread = (sample(distributions, tables, interval_factor, 1.0 - 1e-9) - 1.0) / 6.0

    def bound(rates: np.ndarray) -> float:
        return rates.sum() + 7.0 * math.sqrt(rates.sum() + (rates * spread).dot(rates * spread)) + 20.0

    busiest = rate.sum(axis=0).argmax()
    return math.ceil(bound(rate.ravel()) + bound(rate.reshape(len(rate), -1)[:, busiest] * (1.0 + 6.0 * spread)))

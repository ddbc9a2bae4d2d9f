"""Erlang A: contacts wait until their exponential patience ends. M/M/s+M, first come first served (Palm 1946).

Stable at any load. The offered wait (how long an endlessly patient contact would wait) has a density proportional to
exp((load / impatience)(1 - exp(-t / patience)) - agents t / handle_time) (Baccelli & Hebuterne 1981; Zeltyn &
Mandelbaum 2005, "Call centers with impatient customers"). Its tail integrals are incomplete gamma functions, and their
power series are the queue sums of `queue_series` again, at the thinned load  load x exp(-t / patience): with that every
figure below is a quotient of sums of positive terms. Nothing underflows, no chain is cut off.

Defined corners: `load` 0 gives 0 everywhere and service level 1; `patience` inf is Erlang C, overload included; with
`agents` 0 everybody is lost. A mean over nobody is nan: mean_wait_served then, mean_wait_abandoned if all are patient.
"""

import math
from typing import NamedTuple

from sim.jit import inlined, kernel
from sim.theory import erlang_c
from sim.theory.erlang_b import states_below
from sim.theory.queue_series import likeliest, log_weight, sums

NAN = float("nan")

FORMULAS = ("F1_abandons_met", "F2_answered_only", "F3_all_offered", "F4_abandons_after")
"""The service levels that have an exact value here; the kernels take the number 1 to 4."""


class ErlangA(NamedTuple):
    """The figures of M/M/s+M; waits in the unit of handle time and patience.

    `mean_wait` is over all contacts, answered or not; `mean_wait_served` over the answered (ASA);
    `mean_wait_abandoned` over those who abandoned.
    """

    p_wait: float
    p_abandon: float
    mean_wait: float
    mean_wait_served: float
    mean_wait_abandoned: float
    mean_queue: float
    occupancy: float


class Within(NamedTuple):
    """Shares of the offered contacts that were answered, and that abandoned, within a time."""

    answered: float
    abandoned: float


@inlined
def _with_endless_patience(load, agents, handle_time):
    """Erlang C in the words of Erlang A."""
    c = erlang_c.figures(load, agents, handle_time)
    return ErlangA(c.p_wait, 0.0, c.mean_wait, c.mean_wait, NAN, c.mean_queue, c.occupancy)


@kernel
def figures(load, agents, handle_time, patience):
    """All stationary figures at once.

    load         float64  erlang  >= 0
    agents       int64    count   >= 0
    handle_time  float64  time    mean, > 0
    patience     float64  time    mean, > 0; inf = nobody abandons
    """
    if load <= 0.0:
        return ErlangA(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    if math.isinf(patience):
        return _with_endless_patience(load, agents, handle_time)
    if agents <= 0:
        return ErlangA(1.0, 1.0, patience, NAN, patience, load * patience / handle_time, 0.0)
    impatience = handle_time / patience
    empty, queued, waiting, delay = sums(load, agents, impatience)
    total = states_below(load, agents) * empty + empty + queued
    mean_queue = waiting / total
    p_abandon = min(1.0, impatience * mean_queue / load)
    mean_wait = p_abandon * patience
    wait_and_served = agents / load * delay / total * handle_time
    return ErlangA(
        (empty + queued) / total,
        p_abandon,
        mean_wait,
        wait_and_served / (1.0 - p_abandon),
        max(0.0, mean_wait - wait_and_served) / p_abandon if p_abandon > 0.0 else 0.0,
        mean_queue,
        min(1.0, load * (1.0 - p_abandon) / agents),
    )


@inlined
def _thinning(load, agents, impatience, elapsed):
    """Weight of the likeliest state at the load thinned by `elapsed`, relative to that of the full load.

    elapsed  float64  mean patiences  >= 0
    """
    if likeliest(load, agents, impatience) == 0:
        # Neither load has its likeliest state above an empty queue; expm1 keeps light impatience exact.
        return math.exp(-(agents * elapsed + load * math.expm1(-elapsed)) / impatience)
    thinned = load * math.exp(-elapsed)
    if thinned <= 0.0:
        return 0.0
    start = agents / impatience
    before = log_weight(start + likeliest(load, agents, impatience), load / impatience)
    after = log_weight(start + likeliest(thinned, agents, impatience), thinned / impatience)
    return math.exp(after - before)


@inlined
def _later_sums(load, agents, impatience, elapsed):
    """(empty, queued, waiting) of `sums` for an offered wait beyond `elapsed`, in the scale of the full load's sums."""
    thinning = _thinning(load, agents, impatience, elapsed)
    if thinning <= 0.0:
        return 0.0, 0.0, 0.0
    empty, queued, waiting, _ = sums(load * math.exp(-elapsed), agents, impatience)
    return thinning * empty, thinning * queued, thinning * waiting


@kernel
def within(load, agents, handle_time, patience, time):
    """Shares of the offered contacts answered, and abandoned, within `time` (a wait equal to it counts).

    load         float64  erlang  >= 0
    agents       int64    count   >= 0
    handle_time  float64  time    mean, > 0
    patience     float64  time    mean, > 0; inf = nobody abandons
    time         float64  time    >= 0
    """
    if load <= 0.0:
        return Within(1.0, 0.0)
    if math.isinf(patience):
        return Within(erlang_c.service_level(load, agents, handle_time, time), 0.0)
    elapsed, impatience = time / patience, handle_time / patience
    if agents <= 0:
        return Within(0.0, -math.expm1(-elapsed))
    empty, queued, waiting, _ = sums(load, agents, impatience)
    _, later_queued, later_waiting = _later_sums(load, agents, impatience, elapsed)
    below = states_below(load, agents) * empty
    if math.isinf(below):
        return Within(1.0, 0.0)
    total = below + empty + queued
    answered = below + agents / load * (queued - later_queued)
    abandoned = impatience / load * (waiting - later_waiting)
    return Within(min(1.0, max(0.0, answered / total)), min(1.0, max(0.0, abandoned / total)))


@kernel
def p_wait_beyond(load, agents, handle_time, patience, time):
    """Share of the offered contacts that wait longer than `time`, answered or not. Arguments as in `within`."""
    if load <= 0.0:
        return 0.0
    if math.isinf(patience):
        return 1.0 - erlang_c.service_level(load, agents, handle_time, time)
    elapsed, impatience = time / patience, handle_time / patience
    if agents <= 0:
        return math.exp(-elapsed)
    empty, queued, _, _ = sums(load, agents, impatience)
    later_empty, later_queued, _ = _later_sums(load, agents, impatience, elapsed)
    total = states_below(load, agents) * empty + empty + queued
    return math.exp(-elapsed) * (later_empty + later_queued) / total


@kernel
def wait_quantile(load, agents, handle_time, patience, share):
    """The wait that `share` of the contacts, answered or not, do not exceed. Arguments as in `figures`.

    share  float64  0 <= share < 1
    """
    if math.isinf(patience):
        return erlang_c.wait_quantile(load, agents, handle_time, share)
    # Nobody waits longer than the own patience, so its quantile is a bound.
    low, high = 0.0, -patience * math.log1p(-share)
    if p_wait_beyond(load, agents, handle_time, patience, low) <= 1.0 - share:
        return 0.0
    for _ in range(100):
        middle = 0.5 * (low + high)
        if p_wait_beyond(load, agents, handle_time, patience, middle) > 1.0 - share:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


@kernel
def service_level(load, agents, handle_time, patience, time, formula):
    """Service level by one of the four `FORMULAS`; arguments as in `within`.

    formula  int64  1 early abandons count as met, 2 of the answered only, 3 of all offered, 4 of the offered
                    without those who abandoned within `time` (the field's default)

    0.0 where no contact is left in the denominator.
    """
    done = within(load, agents, handle_time, patience, time)
    if formula == 1:
        return done.answered + done.abandoned
    if formula == 3:
        return done.answered
    removed = done.abandoned if formula == 4 else figures(load, agents, handle_time, patience).p_abandon
    remaining = 1.0 - removed
    return min(1.0, done.answered / remaining) if remaining > 0.0 else 0.0


@kernel
def agents_for_service_level(load, handle_time, patience, time, target_share, formula):
    """Least number of agents whose service level reaches `target_share`; may well be below the load.

    Arguments as in `service_level`, and
    target_share  float64  0 < share <= 1; 1 is met once the share rounds to 1.0

    At least one wherever there is load. Bisection: one more agent never lowers the service level.
    """
    if load <= 0.0:
        return 0
    short, enough = 0, max(1, int(load))
    while service_level(load, enough, handle_time, patience, time, formula) < target_share:
        enough, short = 2 * enough, enough
    while enough - short > 1:
        middle = (enough + short) // 2
        if service_level(load, middle, handle_time, patience, time, formula) >= target_share:
            enough = middle
        else:
            short = middle
    return enough

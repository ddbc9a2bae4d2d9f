"""A limit on the contacts in the house: M/M/s/K and M/M/s/K+M. A contact that finds `lines` others is blocked.

Shares of waiting and abandoning have the *accepted* contacts as their denominator, `p_block` the offered ones.

The states are summed one by one (at most lines - agents of them have a queue), as exponentials of logarithms relative
to the likeliest, so no size and no overload drops out of range. A contact that finds k waiting is answered after k + 1
departures from those ahead; a pure death process with rates agents + i impatience has a negative binomial law (Feller
1968, vol. 1, XVII.5), a sum of positive terms, so the waits are exact as well.
"""

import math
from typing import NamedTuple

from sim.jit import inlined, kernel
from sim.theory.erlang_b import p_block as erlang_b_blocking
from sim.theory.erlang_b import states_below


class FiniteLines(NamedTuple):
    """The figures of M/M/s/K+M: p_block per offered contact, the rest per accepted one."""

    p_block: float
    p_wait: float
    p_abandon: float
    mean_wait: float
    mean_wait_served: float
    mean_queue: float
    occupancy: float


@inlined
def _log_states(load, agents, impatience, places):
    """(log of the likeliest state, log of the sum of all states), the state "all busy, none waiting" being 1.

    places  int64  count  >= 0  contacts that may wait
    """
    peak, state = 0.0, 0.0
    for k in range(1, places + 1):
        state += math.log(load / (agents + k * impatience))
        if state <= peak:
            break
        peak = state
    total, state = (states_below(load, agents) + 1.0) * math.exp(-peak), 0.0
    for k in range(1, places + 1):
        state += math.log(load / (agents + k * impatience))
        total += math.exp(state - peak)
    return peak, peak + math.log(total)


@inlined
def _loss_only(load, agents, lines):
    """No place to wait: as many agents as lines can be busy."""
    blocked = erlang_b_blocking(load, min(agents, lines))
    return FiniteLines(blocked, 0.0, 0.0, 0.0, 0.0, 0.0, load * (1.0 - blocked) / agents)


@inlined
def _impatience(handle_time, patience):
    """Abandonments a waiting contact makes in a mean handle time; 0 for endless patience."""
    return 0.0 if math.isinf(patience) else handle_time / patience


@kernel
def figures(load, agents, handle_time, patience, lines):
    """All stationary figures at once.

    load         float64  erlang  >= 0, of the offered contacts
    agents       int64    count   >= 1
    handle_time  float64  time    mean, > 0
    patience     float64  time    mean, > 0; inf = nobody abandons
    lines        int64    count   >= 1, contacts in the house at once, those in talk included
    """
    if load <= 0.0:
        return FiniteLines(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    if lines <= agents:
        return _loss_only(load, agents, lines)
    impatience, places = _impatience(handle_time, patience), lines - agents
    _, log_total = _log_states(load, agents, impatience, places)
    log_state, delay = -log_total, 0.0
    probability = math.exp(log_state)
    all_busy, mean_queue, wait_and_served = probability, 0.0, 0.0
    for k in range(1, places + 1):
        rate = agents + k * impatience
        log_state += math.log(load / rate)
        probability = math.exp(log_state)
        delay += 1.0 / rate
        all_busy += probability
        mean_queue += k * probability
        wait_and_served += probability * delay
    accepted = 1.0 - probability
    mean_wait = handle_time * mean_queue / (load * accepted)
    p_abandon = impatience * mean_queue / (load * accepted)
    asa = handle_time * wait_and_served * agents / (load * accepted * (1.0 - p_abandon))
    occupancy = min(1.0, load * accepted * (1.0 - p_abandon) / agents)
    p_wait = (all_busy - probability) / accepted
    return FiniteLines(probability, p_wait, p_abandon, mean_wait, asa, mean_queue, occupancy)


@inlined
def _log_departures(start, impatience, thinned_time, elapsed, departures, previous):
    """Logarithm of the probability of exactly so many departures from those ahead; `previous` is that of one fewer.

    start         float64  departure rate that is left when the last of them is at the head, in handle times
    thinned_time  float64  (1 - exp(-impatience elapsed)) / impatience, or `elapsed` without impatience
    """
    if departures == 0:
        return -start * elapsed
    return previous + math.log((start + (departures - 1) * impatience) * thinned_time / departures)


@kernel
def p_served_within(load, agents, handle_time, patience, lines, time):
    """Share of the accepted contacts answered within `time`. Arguments as in `figures`, time float64 >= 0."""
    if load <= 0.0 or lines <= agents:
        return 1.0
    impatience, places, elapsed = _impatience(handle_time, patience), lines - agents, time / handle_time
    thinned_time = -math.expm1(-impatience * elapsed) / impatience if impatience > 0.0 else elapsed
    _, log_total = _log_states(load, agents, impatience, places)
    log_state, log_departed, late, served_late, waiting = -log_total, 0.0, 0.0, 0.0, 0.0
    not_served = 0.0
    for k in range(places):
        if k > 0:
            log_state += math.log(load / (agents + k * impatience))
        # Being answered at all puts one more rate, the own patience, into the wait: agents + impatience to start from.
        if thinned_time > 0.0 or k == 0:
            log_departed = _log_departures(agents + impatience, impatience, thinned_time, elapsed, k, log_departed)
            late += math.exp(log_departed)
        probability = math.exp(log_state)
        answered = agents / (agents + (k + 1) * impatience)
        waiting += probability
        served_late += probability * answered * min(1.0, late)
        not_served += probability * (1.0 - answered)
    accepted = 1.0 - math.exp(log_state + math.log(load / (agents + places * impatience)))
    return 1.0 - (not_served + served_late) / accepted

"""Erlang C: contacts wait as long as it takes. M/M/s, first come first served (Erlang 1917).

Overload is defined: with `load >= agents` the queue grows without end, so everybody waits, waits and queue are infinite
and the service level is 0. No load, no wait: with `load` 0 every wait is 0 and the service level is 1.
"""

import math
from typing import NamedTuple

from sim.jit import inlined, kernel
from sim.theory.erlang_b import states_below

INFINITE = float("inf")


class ErlangC(NamedTuple):
    """The figures of M/M/s; waits in the unit of the handle time."""

    p_wait: float
    mean_wait: float
    sd_wait: float
    mean_queue: float
    occupancy: float


@inlined
def p_wait(load, agents):
    """Share of the contacts that find all agents busy, C(agents, load).

    load    float64  erlang  >= 0
    agents  int64    count   >= 0
    """
    if load <= 0.0:
        return 0.0
    if load >= agents:
        return 1.0
    return 1.0 / (1.0 + states_below(load, agents) * (agents - load) / agents)


@kernel
def figures(load, agents, handle_time):
    """All stationary figures at once.

    load         float64  erlang  >= 0
    agents       int64    count   >= 0
    handle_time  float64  time    mean, > 0
    """
    waiting = p_wait(load, agents)
    if load <= 0.0:
        return ErlangC(0.0, 0.0, 0.0, 0.0, 0.0)
    if load >= agents:
        return ErlangC(1.0, INFINITE, INFINITE, INFINITE, 1.0)
    wait_if_waiting = handle_time / (agents - load)
    return ErlangC(
        waiting,
        waiting * wait_if_waiting,
        wait_if_waiting * math.sqrt(waiting * (2.0 - waiting)),
        waiting * load / (agents - load),
        load / agents,
    )


@kernel
def service_level(load, agents, handle_time, within):
    """Share of the contacts answered within a time (a wait equal to it counts).

    load         float64  erlang  >= 0
    agents       int64    count   >= 0
    handle_time  float64  time    mean, > 0
    within       float64  time    >= 0
    """
    if load <= 0.0:
        return 1.0
    if load >= agents:
        return 0.0
    return 1.0 - p_wait(load, agents) * math.exp(-(agents - load) * within / handle_time)


@kernel
def wait_quantile(load, agents, handle_time, share):
    """The wait that `share` of the contacts do not exceed; 0 where that many do not wait at all.

    load         float64  erlang  >= 0
    agents       int64    count   >= 0
    handle_time  float64  time    mean, > 0
    share        float64  0 <= share < 1
    """
    waiting = p_wait(load, agents)
    if waiting <= 1.0 - share:
        return 0.0
    if load >= agents:
        return INFINITE
    return handle_time / (agents - load) * math.log(waiting / (1.0 - share))


@kernel
def agents_for_service_level(load, handle_time, within, target_share):
    """Least number of agents that answer `target_share` of the contacts within a time.

    load          float64  erlang  >= 0; 0 needs nobody
    handle_time   float64  time    mean, > 0
    within        float64  time    >= 0
    target_share  float64  0 < share <= 1; 1 is met once the share rounds to 1.0
    """
    if load <= 0.0:
        return 0
    short = int(load)
    enough = short + 1
    while service_level(load, enough, handle_time, within) < target_share:
        enough, short = 2 * enough - short + 1, enough
    while enough - short > 1:
        middle = (enough + short) // 2
        if service_level(load, middle, handle_time, within) >= target_share:
            enough = middle
        else:
            short = middle
    return enough

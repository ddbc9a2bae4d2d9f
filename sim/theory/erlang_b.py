"""Erlang B: contacts that find every agent (or trunk line) busy are lost. M/G/s/s, whatever the handle times' law.

The textbook recursion takes `agents` steps. Here the states are summed downwards from "all busy", relative to it, until
a state no longer changes the sum: about 9 sqrt(load) steps near the load, no factorial, nothing that overflows early
(Jagerman 1974, "Some properties of the Erlang loss function", Bell System Technical Journal 53, series in 1/B).
"""

from sim.jit import inlined, kernel

NEGLIGIBLE = 1e-17
"""A term this small against its sum no longer changes a float64."""
OVERFLOWING = 1e290


@inlined
def states_below(load, agents):
    """Odds of "somebody is free" against "all busy, nobody waits": 1 / B - 1, summed without cancellation.

    load    float64  erlang  > 0
    agents  int64    count   >= 0; 0 gives 0.0

    inf where all agents busy is less likely than 1e-290.
    """
    total, term, per_load = 0.0, 1.0, 1.0 / load
    for busy in range(agents, 0, -1):
        term *= busy * per_load
        total += term
        if term < NEGLIGIBLE * total or total > OVERFLOWING:
            break
    return total if total <= OVERFLOWING else float("inf")


@kernel
def p_block(load, agents):
    """Share of the offered contacts that find all agents busy, B(agents, load).

    load    float64  erlang  >= 0; 0 gives 0.0
    agents  int64    count   >= 0; 0 blocks everybody
    """
    if load <= 0.0:
        return 0.0
    return 1.0 / (1.0 + states_below(load, agents))


@kernel
def load_for_blocking(agents, blocking_share):
    """Offered load in erlangs at which `agents` lines block `blocking_share` of the contacts: the traffic tables.

    agents          int64    count  >= 0
    blocking_share  float64  0 < share < 1

    Bisection between 0 and agents / (1 - share): a load above that cannot be carried.
    """
    low, high = 0.0, agents / (1.0 - blocking_share)
    for _ in range(100):
        middle = 0.5 * (low + high)
        if p_block(middle, agents) < blocking_share:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


@kernel
def agents_for_blocking(load, blocking_share):
    """Least number of agents (or lines) that block at most `blocking_share` of the contacts.

    load            float64  erlang  >= 0
    blocking_share  float64  0 < share <= 1
    """
    enough, short = 1, -1
    while p_block(load, enough) > blocking_share:
        enough, short = 2 * enough, enough
    while enough - short > 1:
        middle = (enough + short) // 2
        if p_block(load, middle) <= blocking_share:
            enough = middle
        else:
            short = middle
    return enough

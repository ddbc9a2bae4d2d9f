"""Minimum waits and reserves: groups that help out only after a while, or only while enough of them are idle.

The wait counts from the queue that the contact has overflowed from, if any (`going_over`).
"""

from sim.codes import NEVER, NOBODY, RANK_OVERFLOW
from sim.engines.compiled.legs import is_waiting, since_of, uses
from sim.engines.compiled.timers import schedule
from sim.engines.duty import DUTY
from sim.jit import extra, handler, rare
from sim.rules.routing import has_waited_enough, is_kept_back, next_opening


@extra()
@handler
def expect_opening(world, state, now, leg):
    """Have the contact asked for again when its wait opens the next groups, or another queue, to it, if any will."""
    rows, since = state.legs, since_of(state, leg)
    opening = next_opening(now - since, world.overflow_steps[rows[leg].queue])
    if opening != NEVER:
        schedule(state, since + opening, RANK_OVERFLOW, rows[leg].contact, rows[leg].number, leg)


@extra()
@rare
def on_overflow(world, state, now, leg):
    """A minimum wait has passed: more groups, or another queue, may take the contact (stale if it waits no longer)."""
    if is_waiting(state, leg):
        state.entered[state.counts[0].entered] = leg
        state.counts[0].entered += 1
        expect_opening(world, state, now, leg)


@handler
def is_open_to(world, state, now, group, leg, queue):
    """True if the contact has waited long enough for the group to take it out of the queue."""
    if not uses(state, world.settings[0].has_conditions):
        return True
    return has_waited_enough(since_of(state, leg), now, world.skills[group, queue].opens_after)


@handler
def keeps_back(world, state, group, queue):
    """True if the group keeps its idle agents on duty from the queue. Who is about to choose is idle, too."""
    if not uses(state, world.settings[0].has_conditions) or world.skills[group, queue].reserve == 0:
        return False
    reserve = world.skills[group, queue].reserve
    n_idle = 0
    for place in range(state.counts[0].freed):
        agent = state.freed[place]
        if agent != NOBODY and state.agents[agent].group == group:
            n_idle += state.agents[agent].duty == DUTY
    agent = state.groups[group].head
    while agent != NOBODY and n_idle <= reserve:
        n_idle += state.agents[agent].duty == DUTY
        agent = state.agents[agent].next
    return is_kept_back(n_idle, reserve)

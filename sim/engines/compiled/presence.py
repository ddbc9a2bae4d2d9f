"""Agents one by one: busy, free again, idle, gone."""

from sim.codes import NOBODY, OVERTIME
from sim.engines.compiled.chain import join_behind, leave
from sim.engines.duty import DRAINING, DUTY, FINISHING, OFF_DUTY
from sim.jit import handler
from sim.rules.routing import agent_goes_first


@handler
def finish_contact(world, state, now, agent):
    """The contact is done: the agent is free again, or goes home if the shift is over."""
    state.agents[agent].leg = NOBODY
    if state.agents[agent].duty == FINISHING:
        write_spell(state, now, agent, OVERTIME)
        set_duty(world, state, agent, OFF_DUTY)
    else:
        become_available(state, now, agent)


@handler
def become_available(state, now, agent):
    """Note the agent for the dispatch of this instant."""
    state.agents[agent].idle_since = now
    note_available(state, agent)


@handler
def note_available(state, agent):
    """Add the agent to those who choose in this instant, by (idle since, number)."""
    place = state.counts[0].freed
    while place > 0 and _was_idle_first(state, agent, state.freed[place - 1]):
        state.freed[place] = state.freed[place - 1]
        place -= 1
    state.freed[place] = agent
    state.counts[0].freed += 1


@handler
def _was_idle_first(state, agent, other):
    """True if the agent has been idle longer than the other, or as long with a lower number."""
    return agent_goes_first(0, state.agents[agent].idle_since, agent, 0, state.agents[other].idle_since, other)


@handler
def start_idling(state, agent):
    """Nobody waits for this agent: into the group's idle list, by number among those idle since the same tick."""
    group = state.agents[agent].group
    before = state.groups[group].tail
    while before != NOBODY and _was_idle_first(state, agent, before):
        before = state.agents[before].previous
    join_behind(state.groups, state.agents, group, agent, before)


@handler
def leave_idle_list(state, agent):
    """Out of the group's idle list, wherever in it."""
    leave(state.groups, state.agents, state.agents[agent].group, agent)


@handler
def set_duty(world, state, agent, duty):
    """Change an agent's duty and the counts that depend on it."""
    group = state.agents[agent].group
    was = state.agents[agent].duty
    state.agents[agent].duty = duty
    came = int(duty == DUTY) - int(was == DUTY)
    place = 0
    while came != 0 and world.queues_of[group, place] != NOBODY:
        state.queues[world.queues_of[group, place]].n_on_duty += came
        place += 1
    change = int(duty == DRAINING) - int(was == DRAINING)
    state.groups[group].n_draining += change
    state.counts[0].draining += change


@handler
def write_spell(state, now, agent, spell):
    """One row of AGENT_STATE, from the start of the spell to now; nothing for a spell without length."""
    since = state.agents[agent].duty_since
    state.agents[agent].duty_since = now
    if since == now:
        return
    row = state.counts[0].spells
    if row == len(state.spells):
        state.counts[0].overflow = 1
        return
    state.counts[0].spells = row + 1
    state.spells[row].start = since
    state.spells[row].end = now
    state.spells[row].agent = agent
    state.spells[row].group = state.agents[agent].group
    state.spells[row].state = spell

"""Agents come, go, and stay until the queue is drained."""

from sim.clock import TICKS_PER_DAY
from sim.codes import CLOSED_OUT, DRAIN, LEG_CLOSED_OUT, NOBODY, ON_DUTY, OVERTIME
from sim.engines.compiled.chain import join_behind, leave
from sim.engines.compiled.waiting import give_up_place, n_waiting_in
from sim.engines.duty import DRAINING, DUTY, FINISHING, OFF_DUTY
from sim.jit import handler
from sim.rules.admission import is_cut_off_at_closing, may_leave
from sim.rules.opening import is_closed


@handler
def on_staff_change(world, state, now, agent, comes_on):
    """The roster says so: an agent comes on duty or goes off."""
    agents = state.agents
    if comes_on:
        _come_on(world, state, now, agent)
    elif agents[agent].leg != NOBODY:
        _write_spell(world, state, now, agent, ON_DUTY)
        closed = is_closed(now, state.counts[0].reopens_at)
        _set_duty(world, state, agent, DRAINING if closed else FINISHING)
    elif is_closed(now, state.counts[0].reopens_at):
        # Whether anybody still needs this agent shows when the instant is over (release_drained).
        _write_spell(world, state, now, agent, ON_DUTY)
        _set_duty(world, state, agent, DRAINING)
    else:
        _write_spell(world, state, now, agent, ON_DUTY)
        _set_duty(world, state, agent, OFF_DUTY)
        leave_idle_list(world, state, agent)


@handler
def _come_on(world, state, now, agent):
    was = state.agents[agent].duty
    if was != OFF_DUTY:
        # Still here from the last spell: overtime turns into duty.
        _write_spell(world, state, now, agent, OVERTIME)
    _set_duty(world, state, agent, DUTY)
    state.agents[agent].duty_since = now
    if was == OFF_DUTY:
        become_available(state, agent)


@handler
def on_closing(world, state, now):
    """The doors close: queues that are cleared, or that nobody serves, send home those who wait."""
    next_day = -(-now // TICKS_PER_DAY)
    state.counts[0].reopens_at = world.reopens_at[next_day]
    for queue in range(len(world.queues)):
        if is_cut_off_at_closing(world.queues[queue].closing, state.n_on_duty[queue]):
            for lane in range(2 * queue, 2 * queue + 2):
                while state.lanes[lane].head != NOBODY:
                    give_up_place(world, state, now, state.lanes[lane].head, LEG_CLOSED_OUT, CLOSED_OUT)


@handler
def finish_contact(world, state, now, agent):
    """The contact is done: the agent is free again, or goes home if the shift is over."""
    state.agents[agent].leg = NOBODY
    if state.agents[agent].duty == FINISHING:
        _write_spell(world, state, now, agent, OVERTIME)
        _set_duty(world, state, agent, OFF_DUTY)
    else:
        become_available(state, agent)


@handler
def become_available(state, agent):
    """Note the agent for the dispatch of this instant, in order of agent number."""
    place = state.counts[0].freed
    while place > 0 and state.freed[place - 1] > agent:
        state.freed[place] = state.freed[place - 1]
        place -= 1
    state.freed[place] = agent
    state.counts[0].freed += 1


@handler
def start_idling(world, state, now, agent):
    """Nobody waits for this agent: to the back of the group's idle list, by number among those idle since this tick."""
    group = world.agent_group[agent]
    state.agents[agent].idle_since = now
    before = state.idle[group].tail
    while before != NOBODY and state.agents[before].idle_since == now and before > agent:
        before = state.seats[before].previous
    join_behind(state.idle, state.seats, group, agent, before)


@handler
def leave_idle_list(world, state, agent):
    """Out of the group's idle list, wherever in it."""
    leave(state.idle, state.seats, world.agent_group[agent], agent)


@handler
def release_drained(world, state, now):
    """End of an instant after closing: agents whose queues have run empty go home, longest idle first."""
    for group in range(len(world.groups)):
        n_waiting, n_in_menu = _n_waiting_for(world, state, group), state.counts[0].in_menu
        if state.n_draining[group] > 0 and may_leave(n_waiting, n_in_menu, _drains(world, group)):
            agent = state.idle[group].head
            while agent != NOBODY:
                after = state.seats[agent].next
                if state.agents[agent].duty == DRAINING:
                    _write_spell(world, state, now, agent, OVERTIME)
                    _set_duty(world, state, agent, OFF_DUTY)
                    leave_idle_list(world, state, agent)
                agent = after


@handler
def _drains(world, group):
    """True if a queue the group serves is drained at closing."""
    place = 0
    while world.queues_of[group, place] != NOBODY:
        if world.queues[world.queues_of[group, place]].closing == DRAIN:
            return True
        place += 1
    return False


@handler
def _n_waiting_for(world, state, group):
    """Contacts that wait in the queues the group serves."""
    total = 0
    place = 0
    while world.queues_of[group, place] != NOBODY:
        total += n_waiting_in(state, world.queues_of[group, place])
        place += 1
    return total


@handler
def _set_duty(world, state, agent, duty):
    """Change an agent's duty and the counts that depend on it."""
    group = world.agent_group[agent]
    was = state.agents[agent].duty
    state.agents[agent].duty = duty
    came = (duty in (DUTY, DRAINING)) - (was in (DUTY, DRAINING))
    place = 0
    while came != 0 and world.queues_of[group, place] != NOBODY:
        state.n_on_duty[world.queues_of[group, place]] += came
        place += 1
    change = int(duty == DRAINING) - int(was == DRAINING)
    state.n_draining[group] += change
    state.counts[0].draining += change


@handler
def _write_spell(world, state, now, agent, spell):
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
    state.spells[row].group = world.agent_group[agent]
    state.spells[row].state = spell

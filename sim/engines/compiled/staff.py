"""Agents come, go, and stay until the queue is drained."""

from sim.codes import CLOSED_OUT, DRAIN, LEG_CLOSED_OUT, NOBODY, ON_DUTY, OVERTIME
from sim.engines.compiled.chain import join_behind, leave
from sim.engines.compiled.legs import LANES
from sim.engines.compiled.waiting import give_up_place, n_on_duty_for, n_waiting_in
from sim.engines.duty import DRAINING, DUTY, FINISHING, OFF_DUTY
from sim.jit import handler
from sim.rules.admission import is_cut_off_at_closing, may_leave
from sim.rules.opening import is_closed, is_open
from sim.rules.routing import agent_goes_first


@handler
def on_staff_change(world, state, now, agent, comes_on):
    """The roster says so: an agent comes on duty or goes off."""
    agents = state.agents
    if comes_on:
        _come_on(world, state, now, agent)
    elif agents[agent].leg != NOBODY:
        _write_spell(world, state, now, agent, ON_DUTY)
        closed = _serves_closed(world, state, now, world.agent_group[agent])
        _set_duty(world, state, agent, DRAINING if closed else FINISHING)
    elif _serves_closed(world, state, now, world.agent_group[agent]):
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
        become_available(state, now, agent)
    elif state.agents[agent].leg == NOBODY and not _is_available(state, agent):
        _look_again(world, state, agent)


@handler
def on_closing(world, state, now, queue, reopens_at):
    """A queue closes: if it is cleared, or if nobody serves it, those who wait are sent home."""
    state.reopens_at[queue] = reopens_at
    if is_cut_off_at_closing(world.queues[queue].closing, n_on_duty_for(world, state, now, queue)):
        for lane in range(LANES * queue, LANES * queue + LANES):
            while state.lanes[lane].head != NOBODY:
                give_up_place(world, state, now, state.lanes[lane].head, LEG_CLOSED_OUT, CLOSED_OUT)
    elif n_waiting_in(state, queue) > 0:
        place = 0
        while world.groups_of[queue, place] != NOBODY:
            _have_those_who_stay_look_again(world, state, world.groups_of[queue, place])
            place += 1


@handler
def _have_those_who_stay_look_again(world, state, group):
    agent = state.idle[group].head
    while agent != NOBODY:
        after = state.seats[agent].next
        if state.agents[agent].duty == DRAINING:
            _look_again(world, state, agent)
        agent = after


@handler
def _look_again(world, state, agent):
    """An idle agent who stayed for closed queues may now take contacts of others, too; idle since then all the same."""
    leave_idle_list(world, state, agent)
    _note_available(state, agent)


@handler
def finish_contact(world, state, now, agent):
    """The contact is done: the agent is free again, or goes home if the shift is over."""
    state.agents[agent].leg = NOBODY
    if state.agents[agent].duty == FINISHING:
        _write_spell(world, state, now, agent, OVERTIME)
        _set_duty(world, state, agent, OFF_DUTY)
    else:
        become_available(state, now, agent)


@handler
def become_available(state, now, agent):
    """Note the agent for the dispatch of this instant."""
    state.agents[agent].idle_since = now
    _note_available(state, agent)


@handler
def _note_available(state, agent):
    """Add the agent to those who choose in this instant, by (idle since, number)."""
    place = state.counts[0].freed
    while place > 0 and _was_idle_first(state, agent, state.freed[place - 1]):
        state.freed[place] = state.freed[place - 1]
        place -= 1
    state.freed[place] = agent
    state.counts[0].freed += 1


@handler
def _is_available(state, agent):
    """True if the agent has been noted for the dispatch of this instant."""
    place = 0
    while place < state.counts[0].freed and state.freed[place] != agent:
        place += 1
    return place < state.counts[0].freed


@handler
def _was_idle_first(state, agent, other):
    """True if the agent has been idle longer than the other, or as long with a lower number."""
    return agent_goes_first(0, state.agents[agent].idle_since, agent, 0, state.agents[other].idle_since, other)


@handler
def start_idling(world, state, agent):
    """Nobody waits for this agent: into the group's idle list, by number among those idle since the same tick."""
    group = world.agent_group[agent]
    before = state.idle[group].tail
    while before != NOBODY and _was_idle_first(state, agent, before):
        before = state.seats[before].previous
    join_behind(state.idle, state.seats, group, agent, before)


@handler
def leave_idle_list(world, state, agent):
    """Out of the group's idle list, wherever in it."""
    leave(state.idle, state.seats, world.agent_group[agent], agent)


@handler
def release_drained(world, state, now):
    """End of an instant: agents whose closed queues have run empty go home, longest idle first."""
    for group in range(len(world.groups)):
        if state.n_draining[group] > 0 and _may_leave(world, state, now, group):
            agent = state.idle[group].head
            while agent != NOBODY:
                after = state.seats[agent].next
                if state.agents[agent].duty == DRAINING:
                    _write_spell(world, state, now, agent, OVERTIME)
                    _set_duty(world, state, agent, OFF_DUTY)
                    leave_idle_list(world, state, agent)
                agent = after


@handler
def _may_leave(world, state, now, group):
    """True if nobody waits, or may yet come, for whom those of the group who stay are here."""
    n_waiting, n_in_menu, drains = 0, 0, False
    place = 0
    while world.queues_of[group, place] != NOBODY:
        queue = world.queues_of[group, place]
        if is_closed(now, state.reopens_at[queue]):
            n_waiting += n_waiting_in(state, queue)
            drains = drains or world.queues[queue].closing == DRAIN
        place += 1
    # A type still open may still send contacts into the menu: their queues are open, too.
    for contact_type in range(len(world.types)):
        if not is_open(now, world.open_at[contact_type], world.close_at[contact_type]):
            n_in_menu += state.n_in_menu[contact_type]
    return may_leave(n_waiting, n_in_menu, drains)


@handler
def _serves_closed(world, state, now, group):
    """True if a queue the group serves has closed for the day."""
    place = 0
    while world.queues_of[group, place] != NOBODY:
        if is_closed(now, state.reopens_at[world.queues_of[group, place]]):
            return True
        place += 1
    return False


@handler
def _set_duty(world, state, agent, duty):
    """Change an agent's duty and the counts that depend on it."""
    group = world.agent_group[agent]
    was = state.agents[agent].duty
    state.agents[agent].duty = duty
    came = int(duty == DUTY) - int(was == DUTY)
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

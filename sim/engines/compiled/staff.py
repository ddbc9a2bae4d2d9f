"""Agents come, go, and stay until the queue is drained."""

from sim.codes import CLOSED_OUT, DRAIN, LEG_CLOSED_OUT, NOBODY, ON_DUTY, OVERTIME
from sim.engines.compiled.hand_back import goes_back, hand_back
from sim.engines.compiled.presence import become_available, leave_idle_list, note_available, set_duty, write_spell
from sim.engines.compiled.waiting import give_up_place, n_on_duty_for
from sim.engines.duty import DRAINING, DUTY, FINISHING, OFF_DUTY
from sim.engines.order import N_LANES
from sim.jit import handler, rare
from sim.rules.admission import is_cut_off_at_closing, may_leave
from sim.rules.opening import is_closed, is_open


@rare
def on_staff_change(world, state, now, agent, comes_on):
    """The roster says so: an agent comes on duty or goes off."""
    agents = state.agents
    if comes_on:
        _come_on(world, state, now, agent)
    elif agents[agent].leg != NOBODY:
        write_spell(state, now, agent, ON_DUTY)
        closed = _serves_closed(world, state, now, state.agents[agent].group)
        if goes_back(world, state, agent, closed):
            hand_back(world, state, now, agent)
            set_duty(world, state, agent, OFF_DUTY)
        else:
            set_duty(world, state, agent, DRAINING if closed else FINISHING)
    elif _serves_closed(world, state, now, state.agents[agent].group):
        # Whether anybody still needs this agent shows when the instant is over (release_drained).
        write_spell(state, now, agent, ON_DUTY)
        set_duty(world, state, agent, DRAINING)
        # Who stays is no longer kept for other queues.
        _look_again(world, state, agent)
    else:
        write_spell(state, now, agent, ON_DUTY)
        set_duty(world, state, agent, OFF_DUTY)
        leave_idle_list(state, agent)


@handler
def _come_on(world, state, now, agent):
    was = state.agents[agent].duty
    if was != OFF_DUTY:
        # Still here from the last spell: overtime turns into duty.
        write_spell(state, now, agent, OVERTIME)
    set_duty(world, state, agent, DUTY)
    state.agents[agent].duty_since = now
    if was == OFF_DUTY:
        become_available(state, now, agent)
    elif state.agents[agent].leg == NOBODY and not _is_available(state, agent):
        _look_again(world, state, agent)


@rare
def on_closing(world, state, now, queue, reopens_at):
    """A queue closes: if it is cleared, or if nobody serves it, those who wait are sent home."""
    state.queues[queue].reopens_at = reopens_at
    if is_cut_off_at_closing(world.queues[queue].closing, n_on_duty_for(world, state, now, queue)):
        for lane in range(N_LANES * queue, N_LANES * queue + N_LANES):
            while state.lanes[lane].head != NOBODY:
                give_up_place(world, state, now, state.lanes[lane].head, LEG_CLOSED_OUT, CLOSED_OUT)
    elif state.queues[queue].n_waiting > 0:
        place = 0
        while world.groups_of[queue, place] != NOBODY:
            _have_those_who_stay_look_again(world, state, world.groups_of[queue, place])
            place += 1


@rare
def _have_those_who_stay_look_again(world, state, group):
    agent = state.groups[group].head
    while agent != NOBODY:
        after = state.agents[agent].next
        if state.agents[agent].duty == DRAINING:
            _look_again(world, state, agent)
        agent = after


@handler
def _look_again(world, state, agent):
    """An idle agent who stays after the shift, or stayed, may now take other contacts; idle since then all the same."""
    leave_idle_list(state, agent)
    note_available(state, agent)


@handler
def _is_available(state, agent):
    """True if the agent has been noted for the dispatch of this instant."""
    place = 0
    while place < state.counts[0].freed and state.freed[place] != agent:
        place += 1
    return place < state.counts[0].freed


@rare
def release_drained(world, state, now):
    """End of an instant: agents whose closed queues have run empty go home, longest idle first."""
    for group in range(len(world.groups)):
        if state.groups[group].n_draining > 0 and _may_leave(world, state, now, group):
            agent = state.groups[group].head
            while agent != NOBODY:
                after = state.agents[agent].next
                if state.agents[agent].duty == DRAINING:
                    write_spell(state, now, agent, OVERTIME)
                    set_duty(world, state, agent, OFF_DUTY)
                    leave_idle_list(state, agent)
                agent = after


@handler
def _may_leave(world, state, now, group):
    """True if nobody waits, or may yet come, for whom those of the group who stay are here."""
    n_waiting, n_in_menu, drains = 0, 0, False
    place = 0
    while world.queues_of[group, place] != NOBODY:
        queue = world.queues_of[group, place]
        if is_closed(now, state.queues[queue].reopens_at):
            n_waiting += state.queues[queue].n_waiting
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
        if is_closed(now, state.queues[world.queues_of[group, place]].reopens_at):
            return True
        place += 1
    return False

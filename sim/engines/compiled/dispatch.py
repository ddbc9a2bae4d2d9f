"""The end of an instant: pair waiting contacts with idle agents, once all its events have happened (`model.md` 1)."""

from sim.codes import NOBODY
from sim.engines.compiled.announcements import announce
from sim.engines.compiled.legs import LANES, is_waiting
from sim.engines.compiled.service import start_service
from sim.engines.compiled.staff import leave_idle_list, release_drained, start_idling
from sim.engines.compiled.waiting import admit, score_of
from sim.engines.duty import DRAINING
from sim.jit import handler
from sim.rules.admission import may_take
from sim.rules.opening import is_closed
from sim.rules.routing import agent_goes_first, contact_goes_first


@handler
def is_dispatch_due(state):
    """True if an event of this instant left something for its end."""
    counts = state.counts
    return (counts[0].freed | counts[0].entered | counts[0].draining) != 0


@handler
def dispatch(world, state, now):
    """Freed agents take waiting contacts; entered contacts take idle agents; the rest are let in or turned away."""
    _freed_agents_choose(world, state, now)
    if state.counts[0].entered:
        _sort_entered(world, state, now)
        _entered_contacts_choose(world, state, now)
        _admit_entered(world, state, now)
    if state.counts[0].draining > 0:
        release_drained(world, state, now)


@handler
def _freed_agents_choose(world, state, now):
    for place in range(state.counts[0].freed):
        agent = state.freed[place]
        leg = _best_waiting(world, state, now, agent)
        if leg == NOBODY:
            start_idling(world, state, agent)
        else:
            start_service(world, state, now, leg, agent)
    state.counts[0].freed = 0


@handler
def _best_waiting(world, state, now, agent):
    """The waiting leg that a freed agent takes; NOBODY if none."""
    best, best_priority, best_score = NOBODY, 0, 0.0
    group, stays = world.agent_group[agent], state.agents[agent].duty == DRAINING
    rows = state.legs
    place = 0
    while world.queues_of[group, place] != NOBODY:
        queue = world.queues_of[group, place]
        place += 1
        if not may_take(stays, is_closed(now, state.reopens_at[queue])):
            continue
        priority = world.priority[group, queue]
        for lane in range(LANES * queue, LANES * queue + LANES):
            leg = state.lanes[lane].head
            if leg == NOBODY:
                continue
            score = score_of(world, state, now, leg)
            if best == NOBODY or contact_goes_first(
                priority,
                score,
                rows[leg].entered,
                rows[leg].contact,
                best_priority,
                best_score,
                rows[best].entered,
                rows[best].contact,
            ):
                best, best_priority, best_score = leg, priority, score
    return best


@handler
def _sort_entered(world, state, now):
    """Put the contacts of this instant into (score, entered, id) order; there is hardly ever more than one."""
    rows, entered = state.legs, state.entered
    for place in range(1, state.counts[0].entered):
        leg = entered[place]
        score = score_of(world, state, now, leg)
        hole = place
        while hole > 0 and contact_goes_first(
            0,
            score,
            rows[leg].entered,
            rows[leg].contact,
            0,
            score_of(world, state, now, entered[hole - 1]),
            rows[entered[hole - 1]].entered,
            rows[entered[hole - 1]].contact,
        ):
            entered[hole] = entered[hole - 1]
            hole -= 1
        entered[hole] = leg


@handler
def _entered_contacts_choose(world, state, now):
    for place in range(state.counts[0].entered):
        leg = state.entered[place]
        if is_waiting(state, leg):
            agent = _best_idle(world, state, now, state.legs[leg].queue)
            if agent != NOBODY:
                leave_idle_list(world, state, agent)
                start_service(world, state, now, leg, agent)


@handler
def _best_idle(world, state, now, queue):
    """The idle agent a contact of the queue takes; NOBODY if none."""
    best, best_preference = NOBODY, 0
    closed = is_closed(now, state.reopens_at[queue])
    place = 0
    while world.groups_of[queue, place] != NOBODY:
        group = world.groups_of[queue, place]
        place += 1
        agent = state.idle[group].head
        while agent != NOBODY and not may_take(state.agents[agent].duty == DRAINING, closed):
            agent = state.seats[agent].next
        if agent == NOBODY:
            continue
        preference = world.preference[group, queue]
        if best == NOBODY or agent_goes_first(
            preference,
            state.agents[agent].idle_since,
            agent,
            best_preference,
            state.agents[best].idle_since,
            best,
        ):
            best, best_preference = agent, preference
    return best


@handler
def _admit_entered(world, state, now):
    # From the last in line: who is over a queue's limit is then simply who came behind the limit.
    for place in range(state.counts[0].entered - 1, -1, -1):
        leg = state.entered[place]
        if is_waiting(state, leg):
            admit(world, state, now, leg)
    if world.settings[0].predicts:
        announce(world, state, now)
    state.counts[0].entered = 0

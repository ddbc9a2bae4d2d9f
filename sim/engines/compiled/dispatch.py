"""The end of an instant: pair waiting contacts with idle agents, once all its events have happened (`model.md` 1)."""

from sim.codes import NOBODY
from sim.engines.compiled.announcements import announce
from sim.engines.compiled.going_over import go_over, is_due, is_let_in
from sim.engines.compiled.legs import is_waiting, since_of, uses
from sim.engines.compiled.overflow import is_open_to, keeps_back
from sim.engines.compiled.presence import leave_idle_list, start_idling
from sim.engines.compiled.ringing import take
from sim.engines.compiled.staff import release_drained
from sim.engines.compiled.waiting import admit, score_of
from sim.engines.duty import DRAINING
from sim.engines.order import N_LANES
from sim.jit import handler
from sim.rules.admission import may_take
from sim.rules.opening import is_closed
from sim.rules.routing import agent_goes_first, contact_goes_first, priority_of


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
        state.freed[place] = NOBODY
        if leg == NOBODY:
            start_idling(state, agent)
        else:
            take(world, state, now, leg, agent)
    state.counts[0].freed = 0


@handler
def _best_waiting(world, state, now, agent):
    """The waiting leg that a freed agent takes; NOBODY if none."""
    best, best_priority, best_score = NOBODY, 0, 0.0
    group, stays = state.agents[agent].group, state.agents[agent].duty == DRAINING
    rows = state.legs
    place = 0
    while world.queues_of[group, place] != NOBODY:
        queue = world.queues_of[group, place]
        place += 1
        if state.queues[queue].n_waiting == 0:
            continue
        kept = keeps_back(world, state, group, queue)
        if not may_take(stays, is_closed(now, state.queues[queue].reopens_at), kept):
            continue
        for lane in range(N_LANES * queue, N_LANES * queue + world.settings[0].n_lanes):
            leg = state.lanes[lane].head
            # In order of the wait: whoever stands behind the first has not waited longer.
            if leg == NOBODY or not is_open_to(world, state, now, group, leg, queue):
                continue
            score = score_of(world, state, now, leg)
            priority = priority_of(world.skills[group, queue].priority, score)
            if best == NOBODY or contact_goes_first(
                priority,
                score,
                since_of(state, leg),
                rows[leg].contact,
                best_priority,
                best_score,
                since_of(state, best),
                rows[best].contact,
            ):
                best, best_priority, best_score = leg, priority, score
    return best


@handler
def _sort_entered(world, state, now):
    """Put those who entered, or whose overflow opened, into (score, entered, id) order; hardly ever more than one."""
    rows, entered = state.legs, state.entered
    for place in range(1, state.counts[0].entered):
        leg = entered[place]
        score = score_of(world, state, now, leg)
        hole = place
        while hole > 0 and contact_goes_first(
            0,
            score,
            since_of(state, leg),
            rows[leg].contact,
            0,
            score_of(world, state, now, entered[hole - 1]),
            since_of(state, entered[hole - 1]),
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
            agent = _best_idle(world, state, now, leg, state.legs[leg].queue)
            if uses(state, world.settings[0].overflows) and agent == NOBODY and is_due(world, state, now, leg):
                there = world.queues[state.legs[leg].queue].overflow_to
                agent = _best_idle(world, state, now, leg, there)
                if is_let_in(world, state, now, there, agent != NOBODY):
                    leg = go_over(world, state, now, leg, there)
                    if leg == NOBODY:
                        return
                    state.entered[place] = leg
            if agent != NOBODY:
                leave_idle_list(state, agent)
                take(world, state, now, leg, agent)


@handler
def _best_idle(world, state, now, leg, queue):
    """The idle agent a contact takes who waits in the queue, or would go over to it; NOBODY if none."""
    best, best_preference = NOBODY, 0
    closed = is_closed(now, state.queues[queue].reopens_at)
    place = 0
    while world.groups_of[queue, place] != NOBODY:
        group = world.groups_of[queue, place]
        place += 1
        agent = state.groups[group].head
        if agent == NOBODY or not is_open_to(world, state, now, group, leg, queue):
            continue
        kept = keeps_back(world, state, group, queue)
        while agent != NOBODY and not may_take(state.agents[agent].duty == DRAINING, closed, kept):
            agent = state.agents[agent].next
        if agent == NOBODY:
            continue
        preference = world.skills[group, queue].preference
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
        if is_waiting(state, leg) and state.legs[leg].entered == now:
            admit(world, state, now, leg)
    if uses(state, world.settings[0].predicts):
        announce(world, state, now)
    state.counts[0].entered = 0

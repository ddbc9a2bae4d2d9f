"""Where a day is taken up: who waits and who talks is put in place, at the end of the staffing of that instant."""

from sim.codes import (
    BRANCH_FOUND,
    BRANCH_LEG,
    FLAG_HELD,
    FLAG_MISROUTED,
    LEG_ANSWERED,
    LEG_QUEUE,
    NOBODY,
    PURPOSE_FOUND_AT,
    PURPOSE_MISROUTE,
    PURPOSE_WRAP_UP,
    RANK_SERVICE_END,
    SERVED,
)
from sim.engines.compiled.arrivals import fresh_contact
from sim.engines.compiled.legs import join_lane, new_leg
from sim.engines.compiled.overflow import expect_opening
from sim.engines.compiled.timers import schedule
from sim.engines.compiled.waiting import start_patience
from sim.jit import extra, handler, rare
from sim.randomness.distributions import to_grid
from sim.randomness.draws import draw, draw_service, happens
from sim.randomness.uniforms import branch
from sim.rules.handle_times import interval_factor


@extra()
@rare
def on_start(world, state, now):
    """The day is taken up: all who are found become contacts, in the order of their rows."""
    for row in range(len(world.found)):
        found = world.found[row]
        key = branch(state.counts[0].key, BRANCH_FOUND, found.number)
        contact = fresh_contact(world, state, now, key, found.type)
        if contact == NOBODY:
            return
        leg = new_leg(state, now, contact, LEG_QUEUE, found.queue, found.type)
        if leg == NOBODY:
            return
        state.contacts[contact].complexity *= found.met
        state.progress[contact].stay_key = branch(key, BRANCH_LEG, 0)
        state.legs[leg].priority = world.queues[found.queue].base
        if found.agent == NOBODY:
            _waits(world, state, now, leg, found.entered)
        else:
            _is_served(world, state, now, leg, found)
    _no_longer_free(state)


@handler
def _no_longer_free(state):
    n_free = 0
    for place in range(state.counts[0].freed):
        agent = state.freed[place]
        if state.agents[agent].leg == NOBODY:
            state.freed[n_free] = agent
            n_free += 1
    state.counts[0].freed = n_free


@handler
def _goes_on(state, contact):
    state.counts[0].in_house += 1
    state.progress[contact].on_line = 1


@handler
def _waits(world, state, now, leg, entered):
    contact, queue = state.legs[leg].contact, state.legs[leg].queue
    state.contacts[contact].arrived = entered
    state.legs[leg].entered = entered
    state.queues[queue].last_wait = max(state.queues[queue].last_wait, now - entered)
    join_lane(state, leg)
    state.entered[state.counts[0].entered] = leg
    state.counts[0].entered += 1
    start_patience(world, state, leg)
    expect_opening(world, state, now, leg)
    _goes_on(state, contact)


@handler
def _is_served(world, state, now, leg, found):
    rows, grid = state.legs, world.settings[0].grid
    contact, kind = rows[leg].contact, world.types[found.type]
    group, key = state.agents[found.agent].group, state.progress[contact].stay_key
    state.contacts[contact].day = world.open_at.shape[1]
    state.agents[found.agent].leg = leg
    rows[leg].agent = found.agent
    rows[leg].group = group
    rows[leg].answered = now
    rows[leg].slots_at_start = 1
    load, factor = state.contacts[contact].complexity, world.skills[group, found.queue].handle_factor
    factor *= state.agents[found.agent].pace
    if world.settings[0].has_interval_factors:
        factor *= interval_factor(world.interval_factors[found.type], now, world.settings[0].interval_ticks)
    if happens(key, PURPOSE_FOUND_AT, found.wrapping_up):
        _is_wrapped_up(world, state, now, leg, found.wrap_up, load, factor)
        return
    if happens(key, PURPOSE_MISROUTE, found.misrouted):
        rows[leg].flags |= FLAG_MISROUTED
        load *= kind.misroute_factor
    parts, hold_share = (found.talk, kind.hold, kind.wrap_up), world.services[found.type, group].hold_share
    work, talk, hold, wrap_up, is_held = draw_service(
        world.distributions, world.tables, grid, key, parts, hold_share, load, 0.0, factor
    )
    if is_held:
        rows[leg].flags |= FLAG_HELD
    rows[leg].work = work
    rows[leg].talk = talk
    rows[leg].hold = hold
    rows[leg].wrap_up = wrap_up
    schedule(state, now + talk + hold, RANK_SERVICE_END, contact, rows[leg].number, leg)
    _goes_on(state, contact)


@handler
def _is_wrapped_up(world, state, now, leg, row, load, factor):
    """The customer is gone, all is settled; only the agent is not done."""
    rows, grid, contact = state.legs, world.settings[0].grid, state.legs[leg].contact
    left = load * draw(world.distributions, world.tables, row, state.progress[contact].stay_key, PURPOSE_WRAP_UP)
    rows[leg].work = to_grid(left, grid)
    rows[leg].wrap_up = to_grid(left * factor, grid)
    rows[leg].left = now
    rows[leg].outcome = LEG_ANSWERED
    state.contacts[contact].ended = now
    state.contacts[contact].outcome = SERVED
    state.contacts[contact].resolved = 1
    schedule(state, now + rows[leg].wrap_up, RANK_SERVICE_END, contact, rows[leg].number, leg)

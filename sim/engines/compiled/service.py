"""With an agent: talk and hold, being passed on, wrap-up."""

from sim.codes import (
    FLAG_CONSULT,
    FLAG_HELD,
    FLAG_MISROUTED,
    FLAG_OVERFLOW,
    FLAG_WARM,
    LEG_ANSWERED,
    LEG_CALLBACK,
    LEG_CONSULT,
    LEG_OVERFLOW,
    LEG_QUEUE,
    LEG_TRANSFERRED,
    PURPOSE_MISROUTE,
    PURPOSE_MISROUTE_TO,
    PURPOSE_RESOLUTION,
    PURPOSE_TRANSFER,
    PURPOSE_TRANSFER_TO,
    PURPOSE_WARM,
    RANK_SERVICE_END,
    RANK_TRANSFER,
    SERVED,
)
from sim.engines.compiled.callbacks import call_back, dial_in_vain
from sim.engines.compiled.consult import is_held_up, start_consult, was_advised
from sim.engines.compiled.legs import is_extra, uses
from sim.engines.compiled.returns import depart
from sim.engines.compiled.timers import schedule
from sim.engines.compiled.waiting import enter_queue
from sim.engines.compiled.wrap_up import leave_customer, release_companion
from sim.jit import handler
from sim.randomness.draws import draw_service, happens
from sim.randomness.uniforms import uniform
from sim.rules.handle_times import interval_factor
from sim.rules.outcomes import pick, resolution_probability, transfer_probability


@handler
def start_service(world, state, now, leg):
    """An agent answers. All durations are drawn now, by the leg's key: no other contact can change them."""
    rows = state.legs
    if is_extra(state, leg, LEG_CALLBACK) and not call_back(world, state, leg):
        dial_in_vain(world, state, now, leg)
        return
    if is_extra(state, leg, LEG_CONSULT):
        start_consult(world, state, now, leg)
        return
    group, contact = rows[leg].group, rows[leg].contact
    kind = world.types[rows[leg].type]
    key = state.progress[contact].stay_key
    load = state.contacts[contact].complexity
    is_first = rows[leg].kind == LEG_QUEUE or is_extra(state, leg, LEG_CALLBACK)
    is_first = is_first or (is_extra(state, leg, LEG_OVERFLOW) and state.progress[contact].n_transfers == 0)
    if is_first and happens(key, PURPOSE_MISROUTE, kind.misroute_share):
        rows[leg].flags |= FLAG_MISROUTED
    if rows[leg].flags & FLAG_MISROUTED:
        load *= kind.misroute_factor
    saved = 0.0
    if uses(state, world.settings[0].has_bots) and state.progress[contact].from_bot != 0:
        load *= world.bots[state.contacts[contact].type].handle_factor
        saved = world.bots[state.contacts[contact].type].saved if is_first else 0.0
    parts, factor = (kind.talk, kind.hold, kind.wrap_up), world.skills[group, rows[leg].queue].handle_factor
    factor *= state.agents[rows[leg].agent].pace
    if uses(state, world.settings[0].has_interval_factors):
        factors = world.interval_factors[rows[leg].type]
        factor *= interval_factor(factors, rows[leg].entered, world.settings[0].interval_ticks)
    grid, hold_share = world.settings[0].grid, world.services[rows[leg].type, group].hold_share
    work, talk, hold, wrap_up, is_held = draw_service(
        world.distributions, world.tables, grid, key, parts, hold_share, load, saved, factor
    )
    if is_held:
        rows[leg].flags |= FLAG_HELD
    if uses(state, world.settings[0].has_conditions) and world.skills[group, rows[leg].queue].opens_after > 0:
        rows[leg].flags |= FLAG_OVERFLOW
    release_companion(state, now, contact)
    rows[leg].answered = now
    state.queues[rows[leg].queue].last_wait = now - rows[leg].entered
    rows[leg].slots_at_start = 1
    rows[leg].work = work
    rows[leg].talk = talk
    rows[leg].hold = hold
    rows[leg].wrap_up = wrap_up
    schedule(state, now + talk + hold, RANK_SERVICE_END, contact, rows[leg].number, leg)


@handler
def on_talk_end(world, state, now, leg):
    """The customer's part is over, unless the agent asks a second one: passed on, or done. The agent wraps up."""
    if uses(state, world.settings[0].consults) and is_held_up(world, state, now, leg):
        return
    rows = state.legs
    contact = rows[leg].contact
    rows[leg].left = now
    if _is_passed_on(world, state, leg):
        rows[leg].outcome = LEG_TRANSFERRED
        state.progress[contact].n_transfers += 1
        schedule(state, now, RANK_TRANSFER, contact, rows[leg].number, contact)
    else:
        rows[leg].outcome = LEG_ANSWERED
        _judge_resolution(world, state, leg)
        depart(state, contact, SERVED)
    leave_customer(world, state, now, leg)


@handler
def _is_passed_on(world, state, leg):
    """Decide on a transfer and note its destination."""
    rows = state.legs
    contact = rows[leg].contact
    key = state.progress[contact].stay_key
    if rows[leg].flags & FLAG_MISROUTED:
        luck = uniform(key, PURPOSE_MISROUTE_TO)
        state.progress[contact].next_queue = pick(world.misroute_to[rows[leg].type], luck)
        return True
    share = transfer_probability(
        world.services[rows[leg].type, rows[leg].group].transfer_share, state.contacts[contact].complexity
    )
    if happens(key, PURPOSE_TRANSFER, share):
        if happens(key, PURPOSE_WARM, world.types[rows[leg].type].warm_share):
            rows[leg].flags |= FLAG_WARM
        luck = uniform(key, PURPOSE_TRANSFER_TO)
        state.progress[contact].next_queue = pick(world.transfer_to[rows[leg].type], luck)
        return True
    return False


@handler
def _judge_resolution(world, state, leg):
    rows = state.legs
    contact = rows[leg].contact
    history = 1 if state.progress[contact].was_served != 0 else 0
    if uses(state, rows[leg].flags & FLAG_CONSULT) and was_advised(state, leg):
        history += 2
    share = world.resolution[rows[leg].type, rows[leg].group, rows[leg].queue, history]
    probability = resolution_probability(share, state.contacts[contact].complexity)
    state.contacts[contact].resolved = happens(state.progress[contact].key, PURPOSE_RESOLUTION, probability)


@handler
def on_transfer(world, state, now, contact):
    """A transferred contact reaches its next queue."""
    enter_queue(world, state, now, contact, state.progress[contact].next_queue, True)

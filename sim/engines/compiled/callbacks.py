"""Callbacks: the promise, the attempts, and what becomes of a promise that cannot be kept."""

from sim.codes import (
    BRANCH_CALLBACK,
    CALLBACK_FAILED,
    CALLBACK_OPEN,
    FLAG_CALLBACK_OFFERED,
    LEG_CALLBACK,
    LEG_PROMISED,
    LEG_TRANSFER,
    LEG_UNREACHED,
    NOBODY,
    PURPOSE_CALLBACK_ACCEPTED,
    PURPOSE_CALLBACK_DELAY,
    PURPOSE_CALLBACK_REACHED,
    PURPOSE_DIALLING,
    PURPOSE_REOPENING,
    RANK_CALLBACK_DUE,
    RANK_SERVICE_END,
    VIRTUAL_HOLD,
)
from sim.engines.compiled.legs import join_lane, leave_lane, new_leg
from sim.engines.compiled.overflow import expect_opening
from sim.engines.compiled.presence import finish_contact
from sim.engines.compiled.returns import depart
from sim.engines.compiled.timers import schedule
from sim.engines.compiled.waiting import score_of
from sim.jit import extra, handler, rare
from sim.randomness.distributions import patience_to_grid, to_grid
from sim.randomness.draws import draw, happens
from sim.randomness.uniforms import branch, uniform
from sim.rules.callbacks import is_tried_again, should_offer_callback
from sim.rules.opening import next_visit


@rare
def offer_callback(world, state, now, leg, predicted):
    """Offer a callback if it is due; True if the customer accepts and hangs up. Transferred contacts get no offer."""
    queue = state.legs[leg].queue
    rules = world.treatments[queue]
    promises_left = rules.callback_cap - state.queues[queue].n_promised
    if state.legs[leg].kind == LEG_TRANSFER or not should_offer_callback(predicted, rules.callback_from, promises_left):
        return False
    state.legs[leg].flags |= FLAG_CALLBACK_OFFERED
    key = state.progress[state.legs[leg].contact].stay_key
    if not happens(key, PURPOSE_CALLBACK_ACCEPTED, rules.callback_accepted):
        return False
    _promise(world, state, now, leg)
    return True


@handler
def _promise(world, state, now, leg):
    """The customer hangs up: the line is free, the place in the queue kept or given up."""
    queue, contact = state.legs[leg].queue, state.legs[leg].contact
    leave_lane(state, leg)
    state.queues[queue].n_promised += 1
    state.counts[0].in_house -= 1
    state.progress[contact].on_line = 0
    state.progress[contact].n_attempts = 0
    state.legs[leg].left = now
    state.legs[leg].outcome = LEG_PROMISED
    if world.treatments[queue].callback_kind == VIRTUAL_HOLD:
        callback = _callback_leg(world, state, now, leg)
        if callback != NOBODY:
            expect_opening(world, state, now, callback)
    else:
        _plan(world, state, now, leg, world.treatments[queue].callback_delay)


@handler
def _callback_leg(world, state, now, before):
    """A callback joins the queue, with the luck of the leg in which it was promised; NOBODY if the table is full."""
    queue = state.legs[before].queue
    leg = new_leg(state, now, state.legs[before].contact, LEG_CALLBACK, queue, state.legs[before].type)
    if leg != NOBODY:
        state.legs[leg].priority = score_of(world, state, now, leg)
        join_lane(state, leg)
    return leg


@extra()
@rare
def on_callback_due(world, state, now, contact):
    """The time of the callback, or of the next attempt, has come."""
    leg = _callback_leg(world, state, now, state.progress[contact].leg)
    if leg != NOBODY:
        state.entered[state.counts[0].entered] = leg
        state.counts[0].entered += 1


@handler
def _plan(world, state, now, leg, delay_row):
    """Plan the next attempt, in opening hours; the callback stays open if that is beyond the horizon."""
    contact, grid = state.legs[leg].contact, world.settings[0].grid
    contact_type = state.contacts[contact].type
    key = branch(state.progress[contact].key, BRANCH_CALLBACK, state.progress[contact].n_attempts)
    delay = draw(world.distributions, world.tables, delay_row, key, PURPOSE_CALLBACK_DELAY)
    visit = next_visit(
        now + patience_to_grid(delay, grid),
        world.open_at[contact_type],
        world.close_at[contact_type],
        world.settings[0].reopen_spread,
        uniform(key, PURPOSE_REOPENING),
    )
    if visit < world.settings[0].last_closing:
        number = state.legs[leg].number
        schedule(state, to_grid(float(visit), grid), RANK_CALLBACK_DUE, contact, number, contact)
    else:
        _end_promise(state, leg, CALLBACK_OPEN)


@handler
def _end_promise(state, leg, outcome):
    state.queues[state.legs[leg].queue].n_promised -= 1
    depart(state, state.legs[leg].contact, outcome)


@extra(True)
@rare
def call_back(world, state, leg):
    """An agent dials. True if the customer is reached, and on the line again."""
    contact, queue = state.legs[leg].contact, state.legs[leg].queue
    state.progress[contact].n_attempts += 1
    key = branch(state.progress[contact].key, BRANCH_CALLBACK, state.progress[contact].n_attempts)
    if not happens(key, PURPOSE_CALLBACK_REACHED, world.treatments[queue].callback_reached):
        return False
    state.queues[queue].n_promised -= 1
    state.counts[0].in_house += 1
    state.progress[contact].on_line = 1
    return True


@extra()
@rare
def dial_in_vain(world, state, now, leg):
    """Nobody picks up: the agent's time stands in `wrap_up`, the customer had no part in it."""
    rows, contact = state.legs, state.legs[leg].contact
    key = branch(state.progress[contact].key, BRANCH_CALLBACK, state.progress[contact].n_attempts)
    row = world.treatments[rows[leg].queue].dialling
    rows[leg].answered = now
    rows[leg].left = now
    rows[leg].slots_at_start = 1
    dialling = draw(world.distributions, world.tables, row, key, PURPOSE_DIALLING)
    rows[leg].wrap_up = to_grid(dialling, world.settings[0].grid)
    rows[leg].outcome = LEG_UNREACHED
    schedule(state, now + rows[leg].wrap_up, RANK_SERVICE_END, contact, rows[leg].number, leg)


@extra()
@rare
def on_dialling_end(world, state, now, leg):
    """The agent gives up this attempt; there may be a next one."""
    rules = world.treatments[state.legs[leg].queue]
    finish_contact(world, state, now, state.legs[leg].agent)
    if is_tried_again(state.progress[state.legs[leg].contact].n_attempts, rules.callback_attempts):
        _plan(world, state, now, leg, rules.callback_retry)
    else:
        _end_promise(state, leg, CALLBACK_FAILED)

"""Those who have to wait are told how long it will take, and some of them leave."""

from sim.codes import (
    BALKED,
    LEG_BALKED,
    LEG_CALLBACK,
    LEG_CONSULT,
    LEG_OVERFLOW,
    LEG_RESUMED,
    NO_PREDICTOR,
    PURPOSE_BALKING,
)
from sim.engines.compiled.callbacks import offer_callback
from sim.engines.compiled.legs import is_waiting
from sim.engines.compiled.waiting import give_up_place, n_on_duty_for
from sim.jit import extra, handler, rare
from sim.randomness.draws import happens
from sim.rules.announcements import balking_probability, is_announced, predicted_wait


@extra()
@rare
def announce(world, state, now):
    """Tell the contacts that must wait since this instant, first in line first, how long it will take.

    Each is told before those behind it are: who leaves makes their wait shorter. Who was handed back stands at the head
    of the queue, and hears nothing; who came by overflow has heard it all; agents who ask are not told.
    """
    for place in range(state.counts[0].entered):
        leg = state.entered[place]
        queue, kind = state.legs[leg].queue, state.legs[leg].kind
        if not _is_new(state, now, leg) or kind in (LEG_CALLBACK, LEG_RESUMED, LEG_OVERFLOW, LEG_CONSULT):
            continue
        if world.treatments[queue].predictor != NO_PREDICTOR:
            # Callbacks that give way to those on the phone are never ahead.
            give_way = world.queues[queue].callback < 0.0
            n_here = state.queues[queue].n_on_phone if give_way else state.queues[queue].n_waiting
            on_admission(world, state, now, leg, n_here - 1 - _n_behind(state, now, place, give_way))


@handler
def _is_new(state, now, leg):
    """True if the leg must wait since this instant. Others are asked for again because a minimum wait has passed."""
    return is_waiting(state, leg) and state.legs[leg].entered == now


@handler
def _n_behind(state, now, place, give_way):
    """Those behind that place who entered the same queue in this instant and wait; callbacks unless they give way."""
    n, queue = 0, state.legs[state.entered[place]].queue
    for later in range(place + 1, state.counts[0].entered):
        leg = state.entered[later]
        counts = not give_way or state.legs[leg].kind != LEG_CALLBACK
        n += counts and _is_new(state, now, leg) and state.legs[leg].queue == queue
    return n


@rare
def on_admission(world, state, now, leg, n_ahead):
    """The contact will have to wait: note the prediction, offer a callback, and see whether it stays on hearing it."""
    queue = state.legs[leg].queue
    told = world.treatments[queue]
    n_on_duty = n_on_duty_for(world, state, now, queue)
    predicted = predicted_wait(told.predictor, n_ahead, told.mean_handle_time, n_on_duty, state.queues[queue].last_wait)
    state.legs[leg].offered_wait = predicted
    if offer_callback(world, state, now, leg, predicted):
        return
    if is_announced(predicted, told.announce_from):
        share = balking_probability(predicted, told.announce_from, told.balk_share, told.balk_per_tick)
        key = state.progress[state.legs[leg].contact].stay_key
        if happens(key, PURPOSE_BALKING, share):
            give_up_place(world, state, now, leg, LEG_BALKED, BALKED)

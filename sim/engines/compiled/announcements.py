"""Those who have to wait are told how long it will take, and some of them leave."""

from sim.codes import BALKED, LEG_BALKED, NO_PREDICTOR, PURPOSE_BALKING
from sim.engines.compiled.legs import is_waiting
from sim.engines.compiled.waiting import give_up_place, n_on_duty_for, n_waiting_in
from sim.jit import handler
from sim.randomness.draws import happens
from sim.rules.announcements import balking_probability, is_announced, predicted_wait


@handler
def announce(world, state, now):
    """Tell the contacts that must wait since this instant, first in line first, how long it will take.

    Each is told before those behind it are: who leaves makes their wait shorter.
    """
    for place in range(state.counts[0].entered):
        leg = state.entered[place]
        queue = state.legs[leg].queue
        if is_waiting(state, leg) and world.treatments[queue].predictor != NO_PREDICTOR:
            n_ahead = n_waiting_in(state, queue) - 1 - _n_behind(state, place)
            on_admission(world, state, now, leg, n_ahead)


@handler
def _n_behind(state, place):
    """Those who entered the same queue in this instant, behind that place, and will wait."""
    n, queue = 0, state.legs[state.entered[place]].queue
    for later in range(place + 1, state.counts[0].entered):
        leg = state.entered[later]
        n += is_waiting(state, leg) and state.legs[leg].queue == queue
    return n


@handler
def on_admission(world, state, now, leg, n_ahead):
    """The contact will have to wait: note the prediction, and see whether it stays on hearing it."""
    queue = state.legs[leg].queue
    told = world.treatments[queue]
    n_on_duty = n_on_duty_for(world, state, now, queue)
    predicted = predicted_wait(told.predictor, n_ahead, told.mean_handle_time, n_on_duty, state.last_wait[queue])
    state.legs[leg].offered_wait = predicted
    if is_announced(predicted, told.announce_from):
        share = balking_probability(predicted, told.announce_from, told.balk_share, told.balk_per_tick)
        key = state.progress[state.legs[leg].contact].stay_key
        if happens(key, PURPOSE_BALKING, share):
            give_up_place(world, state, now, leg, LEG_BALKED, BALKED)

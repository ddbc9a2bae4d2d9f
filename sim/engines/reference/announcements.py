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
from sim.engines.reference.callbacks import offer_callback
from sim.engines.reference.floor import Floor
from sim.engines.reference.things import Leg
from sim.engines.reference.waiting import give_up_place, n_on_duty_for
from sim.randomness.draws import happens
from sim.rules.announcements import balking_probability, is_announced, predicted_wait

NOT_TOLD = LEG_CALLBACK, LEG_RESUMED, LEG_OVERFLOW, LEG_CONSULT


def announce(floor: Floor, admitted: list[Leg]) -> None:
    """Tell the contacts that must wait since this instant, first in line first, how long it will take.

    Each is told before those behind it are: who leaves makes their wait shorter. Who was handed back stands at the head
    of the queue, and hears nothing; who came by overflow has heard it all; agents who ask are not told.
    """
    for place, leg in enumerate(admitted):
        line = floor.lines[leg.queue]
        if line.treatment.predictor != NO_PREDICTOR and leg.kind not in NOT_TOLD:
            behind = [other for other in admitted[place + 1 :] if other.queue == leg.queue]
            if line.rules.callback < 0:
                # Callbacks give way to those on the phone: they are never ahead.
                n_behind = sum(other.kind != LEG_CALLBACK for other in behind)
                on_admission(floor, leg, line.n_on_phone - 1 - n_behind)
            else:
                on_admission(floor, leg, line.n_waiting - 1 - len(behind))


def on_admission(floor: Floor, leg: Leg, n_ahead: int) -> None:
    """The contact will have to wait: note the prediction, offer a callback, and see whether it stays on hearing it."""
    line = floor.lines[leg.queue]
    told = line.treatment
    n_on_duty = n_on_duty_for(floor, leg.queue)
    predicted = predicted_wait(told.predictor, n_ahead, told.mean_handle_time, n_on_duty, line.last_wait)
    leg.offered_wait = predicted
    if offer_callback(floor, leg, predicted):
        return
    if is_announced(predicted, told.announce_from):
        share = balking_probability(predicted, told.announce_from, told.balk_share, told.balk_per_tick)
        if happens(leg.key, PURPOSE_BALKING, share):
            give_up_place(floor, leg, LEG_BALKED, BALKED)

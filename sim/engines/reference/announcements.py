"""Those who have to wait are told how long it will take, and some of them leave."""

from sim.codes import BALKED, LEG_BALKED, NO_PREDICTOR, PURPOSE_BALKING
from sim.engines.reference.floor import Floor
from sim.engines.reference.things import Leg
from sim.engines.reference.waiting import give_up_place, n_on_duty_for
from sim.randomness.draws import happens
from sim.rules.announcements import balking_probability, is_announced, predicted_wait


def announce(floor: Floor, admitted: list[Leg]) -> None:
    """Tell the contacts that must wait since this instant, first in line first, how long it will take.

    Each is told before those behind it are: who leaves makes their wait shorter.
    """
    for place, leg in enumerate(admitted):
        line = floor.lines[leg.queue]
        if line.treatment.predictor != NO_PREDICTOR:
            n_behind = sum(other.queue == leg.queue for other in admitted[place + 1 :])
            on_admission(floor, leg, line.n_waiting - 1 - n_behind)


def on_admission(floor: Floor, leg: Leg, n_ahead: int) -> None:
    """The contact will have to wait: note the prediction, and see whether it stays on hearing it."""
    line = floor.lines[leg.queue]
    told = line.treatment
    n_on_duty = n_on_duty_for(floor, leg.queue)
    predicted = predicted_wait(told.predictor, n_ahead, told.mean_handle_time, n_on_duty, line.last_wait)
    leg.offered_wait = predicted
    if is_announced(predicted, told.announce_from):
        share = balking_probability(predicted, told.announce_from, told.balk_share, told.balk_per_tick)
        if happens(leg.key, PURPOSE_BALKING, share):
            give_up_place(floor, leg, LEG_BALKED, BALKED)

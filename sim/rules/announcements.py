"""What a contact that has to wait is told, and how many leave because of it."""

import math

from sim.clock import NEVER
from sim.codes import LAST_WAIT, QUEUE_LENGTH
from sim.jit import inlined, rule


@rule
def predicted_wait(predictor, n_ahead, mean_handle_time, n_on_duty, last_wait):
    """The wait foretold to a contact that has to wait, in whole ticks; NEVER: nobody can tell.

    predictor         int      NO_PREDICTOR, QUEUE_LENGTH or LAST_WAIT
    n_ahead           int      contacts that waited there before it
    mean_handle_time  float64  ticks, of the contacts that come to the queue
    n_on_duty         int      agents who may take its contacts
    last_wait         int64    ticks: of the last contact of the queue that got an agent

    Nobody on duty: no number of agents to divide by, and no telling.
    """
    if predictor == LAST_WAIT:
        return last_wait
    if predictor == QUEUE_LENGTH and n_on_duty > 0:
        return min(int(n_ahead * mean_handle_time / n_on_duty + 0.5), NEVER)
    return NEVER


@rule
def is_announced(predicted, announce_from):
    """True if the contact is told its wait. `announce_from` int64 ticks; NEVER: nobody is told anything.

    Ties: a prediction equal to `announce_from` is announced. A wait that nobody can tell is a long one.
    """
    return announce_from != NEVER and predicted >= announce_from


@rule
def balking_probability(predicted, announce_from, share, per_tick):
    """P(leaves at once | told this wait): `share` at the shortest wait that is announced, rising in a straight line.

    predicted, announce_from  int64    ticks, predicted >= announce_from
    share                     float64
    per_tick                  float64  rise per tick of predicted wait beyond `announce_from`
    """
    return min(share + per_tick * (predicted - announce_from), 1.0)


@inlined
def hangs_up_after(every, share, luck):
    """Ticks after which the customer hangs up at an announcement: every so often a share of those who wait; or NEVER.

    every  int64    ticks between announcements
    share  float64  P(hangs up | hears one announcement)
    luck   float64  uniform in (0, 1): the number of announcements heard is its geometric quantile

    Ties: the call ends at the very tick of an announcement.
    """
    if share <= 0.0:
        return NEVER
    if share >= 1.0:
        return every
    heard = math.floor(math.log(luck) / math.log(1.0 - share)) + 1.0
    # More than anybody hears in a replication; and the product below must not overflow.
    return every * int(heard) if heard < 1e6 else NEVER

"""Legs and waiting lanes: the rows of LEG and the linked lists that hold those who wait.

A queue has lanes for contacts that came fresh, by transfer, to be called back, handed back, and by overflow. Within a
lane the score order is that of the wait, whatever the time, so a lane is a plain chain: joining, leaving and looking at
its head take constant time.
"""

import numpy as np

from sim.codes import LEG_CALLBACK, LEG_OPEN, LEG_OVERFLOW, NEVER, NOBODY
from sim.engines.compiled.chain import join_behind, leave
from sim.engines.order import N_LANES, lane_number
from sim.jit import extra, handler


@handler
def new_leg(state, now, contact, kind, queue, contact_type):
    """Append a LEG row and make it the contact's current leg; NOBODY if the table is full."""
    leg = state.counts[0].legs
    if leg == len(state.legs):
        state.counts[0].overflow = 1
        return NOBODY
    state.counts[0].legs = leg + 1
    rows = state.legs
    rows[leg].entered = now
    rows[leg].answered = NEVER
    rows[leg].left = NEVER
    rows[leg].offered_wait = NEVER
    rows[leg].work = 0
    rows[leg].talk = 0
    rows[leg].hold = 0
    rows[leg].wrap_up = 0
    rows[leg].accompanied = 0
    rows[leg].ring = 0
    rows[leg].contact = contact
    rows[leg].agent = NOBODY
    rows[leg].queue = queue
    rows[leg].group = NOBODY
    rows[leg].type = contact_type
    rows[leg].number = state.progress[contact].n_legs
    rows[leg].kind = kind
    rows[leg].outcome = LEG_OPEN
    rows[leg].flags = 0
    rows[leg].slots_at_start = 0
    rows[leg].priority = np.float32(0.0)
    state.progress[contact].leg = leg
    state.progress[contact].n_legs += 1
    return leg


@extra(False)
@handler
def is_extra(state, leg, kind):
    """True if the leg is of that kind, one that a plain centre does not have."""
    return state.legs[leg].kind == kind


@extra(False)
@handler
def uses(state, flag):
    """True if the flag of the settings is set, for something that a plain centre does not use."""
    return flag != 0


@handler
def lane_of(queue, kind):
    """Index of a queue's lane for legs of a kind."""
    return N_LANES * queue + lane_number(kind)


@handler
def is_waiting(state, leg):
    """True if the leg still waits for an agent."""
    return state.legs[leg].outcome == LEG_OPEN and state.legs[leg].agent == NOBODY


@extra(False)
@handler
def is_ringing(state, leg):
    """True if an agent's phone rings, and the customer is still there."""
    rows = state.legs
    return rows[leg].outcome == LEG_OPEN and rows[leg].agent != NOBODY and rows[leg].answered == NEVER


@handler
def since_of(state, leg):
    """Tick from which the wait counts: entered, or for those who came by overflow entered the queue they come from."""
    rows = state.legs
    return state.progress[rows[leg].contact].waits_since if is_extra(state, leg, LEG_OVERFLOW) else rows[leg].entered


@handler
def _waits_less(state, leg, other):
    """True if the first has not waited as long as the second, or as long with a higher contact row."""
    since, since_other = since_of(state, leg), since_of(state, other)
    return since > since_other or (since == since_other and state.legs[leg].contact > state.legs[other].contact)


@handler
def join_lane(state, leg):
    """Take a place at the back, before none who has waited longer, nor as long with a lower contact row."""
    rows, queue = state.legs, state.legs[leg].queue
    lane = lane_of(queue, rows[leg].kind)
    state.queues[queue].n_waiting += 1
    state.queues[queue].n_on_phone += not is_extra(state, leg, LEG_CALLBACK)
    before = state.lanes[lane].tail
    if is_extra(state, leg, LEG_OVERFLOW):
        while before != NOBODY and _waits_less(state, before, leg):
            before = state.places[before].previous
        join_behind(state.lanes, state.places, lane, leg, before)
        return
    while before != NOBODY and rows[before].entered == rows[leg].entered and rows[before].contact > rows[leg].contact:
        before = state.places[before].previous
    join_behind(state.lanes, state.places, lane, leg, before)


@handler
def leave_lane(state, leg):
    """Give up the place, wherever it is."""
    queue, kind = state.legs[leg].queue, state.legs[leg].kind
    state.queues[queue].n_waiting -= 1
    state.queues[queue].n_on_phone -= not is_extra(state, leg, LEG_CALLBACK)
    leave(state.lanes, state.places, lane_of(queue, kind), leg)

"""Legs and waiting lanes: the rows of LEG and the linked lists that hold those who wait.

A queue has two lanes, for contacts that came fresh and by transfer. Within a lane the score order is the order of
entry, whatever the time, so a lane is a plain list: joining, leaving and looking at its head take constant time.
"""

import numpy as np

from sim.codes import LEG_OPEN, NEVER, NOBODY
from sim.jit import handler


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


@handler
def lane_of(queue, is_transferred):
    """Index of a queue's lane."""
    return 2 * queue + (1 if is_transferred else 0)


@handler
def is_waiting(state, leg):
    """True if the leg still waits for an agent."""
    return state.legs[leg].outcome == LEG_OPEN and state.legs[leg].answered == NEVER


@handler
def join_lane(state, lane, leg):
    """Take a place at the back, before none who entered earlier, nor at the same tick with a lower contact row."""
    links, rows, lanes = state.links, state.legs, state.lanes
    before = lanes[lane].tail
    while before != NOBODY and rows[before].entered == rows[leg].entered and rows[before].contact > rows[leg].contact:
        before = links[before].previous
    after = lanes[lane].head if before == NOBODY else links[before].next
    links[leg].previous = before
    links[leg].next = after
    if before == NOBODY:
        lanes[lane].head = leg
    else:
        links[before].next = leg
    if after == NOBODY:
        lanes[lane].tail = leg
    else:
        links[after].previous = leg
    lanes[lane].n += 1


@handler
def leave_lane(state, lane, leg):
    """Give up the place, wherever it is."""
    links, lanes = state.links, state.lanes
    before, after = links[leg].previous, links[leg].next
    if before == NOBODY:
        lanes[lane].head = after
    else:
        links[before].next = after
    if after == NOBODY:
        lanes[lane].tail = before
    else:
        links[after].previous = before
    lanes[lane].n -= 1

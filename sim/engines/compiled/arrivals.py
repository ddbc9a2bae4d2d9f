"""Contacts come: fresh arrivals, redials and repeats."""

from sim.clock import TICKS_PER_DAY
from sim.codes import (
    BLOCKED,
    BRANCH_REDIAL,
    BRANCH_REPEAT,
    FRESH,
    NEVER,
    NOBODY,
    OPEN,
    OUT_OF_HOURS,
    PURPOSE_COMPLAINT,
    PURPOSE_COMPLEXITY,
    PURPOSE_SERVED_BEFORE,
    REDIAL,
    SERVED,
)
from sim.engines.compiled.bot import go_to_queue
from sim.engines.compiled.menu import enter_menu
from sim.engines.compiled.returns import depart
from sim.jit import handler, rare
from sim.randomness.draws import draw, happens
from sim.randomness.uniforms import branch
from sim.rules.admission import is_trunk_free
from sim.rules.opening import is_open


@handler
def on_arrival(world, state, now, arrival):
    """A fresh contact: the first of a new issue; or an earlier caller."""
    key, row = state.arrivals[arrival].key, state.arrivals[arrival].type
    if row < len(world.types):
        contact = fresh_contact(world, state, now, key, row)
    else:
        contact = on_earlier_caller(world, state, now, key, row - len(world.types))
    if contact != NOBODY:
        _come_in(world, state, now, contact)


@handler
def fresh_contact(world, state, now, key, contact_type):
    """Append the row of an issue's first contact; NOBODY if the table is full."""
    contact = _new_contact(world, state, now, key, contact_type, FRESH)
    if contact == NOBODY:
        return NOBODY
    c = state.contacts
    c[contact].issue = contact
    c[contact].parent = NOBODY
    c[contact].attempt = 1
    c[contact].complaint = happens(key, PURPOSE_COMPLAINT, world.types[contact_type].complaint_share)
    row = world.types[contact_type].complexity
    c[contact].complexity = (
        1.0 if row == NOBODY else draw(world.distributions, world.tables, row, key, PURPOSE_COMPLEXITY)
    )
    state.progress[contact].was_served = 0
    return contact


@rare
def on_earlier_caller(world, state, now, key, row):
    """A redial or a repeat of somebody who called before the day is taken up: the first that is heard of the issue."""
    earlier = world.earlier[row]
    contact = fresh_contact(world, state, now, key, earlier.type)
    if contact == NOBODY:
        return NOBODY
    state.contacts[contact].kind = earlier.kind
    state.contacts[contact].attempt = 2
    state.contacts[contact].complexity *= earlier.complexity
    state.progress[contact].was_served = happens(key, PURPOSE_SERVED_BEFORE, earlier.served)
    return contact


@handler
def on_return(world, state, now, parent):
    """A redial or a repeat: the issue of `parent` again."""
    c = state.contacts
    kind = state.progress[parent].returns_as
    key = branch(state.progress[parent].key, BRANCH_REDIAL if kind == REDIAL else BRANCH_REPEAT, 0)
    contact = _new_contact(world, state, now, key, state.progress[parent].returns_type, kind)
    if contact == NOBODY:
        return
    c[contact].issue = c[parent].issue
    c[contact].parent = parent
    c[contact].attempt = c[parent].attempt + 1
    c[contact].complaint = c[parent].complaint
    c[contact].complexity = c[parent].complexity
    state.progress[contact].was_served = state.progress[parent].was_served or c[parent].outcome == SERVED
    _come_in(world, state, now, contact)


@handler
def _new_contact(world, state, now, key, contact_type, kind):
    """Append a CONTACT row; NOBODY if the table is full."""
    contact = state.counts[0].contacts
    if contact == len(state.contacts):
        state.counts[0].overflow = 1
        return NOBODY
    state.counts[0].contacts = contact + 1
    c = state.contacts
    c[contact].arrived = now
    c[contact].ended = NEVER
    c[contact].day = now // TICKS_PER_DAY
    c[contact].type = contact_type
    c[contact].kind = kind
    c[contact].outcome = OPEN
    c[contact].resolved = 0
    p = state.progress
    p[contact].key = key
    p[contact].leg = NOBODY
    p[contact].companion = NOBODY
    p[contact].n_legs = 0
    p[contact].n_transfers = 0
    p[contact].n_menu_nodes = 0
    p[contact].on_line = 0
    p[contact].from_bot = 0
    return contact


@handler
def _come_in(world, state, now, contact):
    """Past the opening hours and the trunk lines, into the IVR or straight to a queue."""
    contact_type = state.contacts[contact].type
    if not is_open(now, world.open_at[contact_type], world.close_at[contact_type]):
        depart(state, contact, OUT_OF_HOURS)
    elif not is_trunk_free(state.counts[0].in_house, world.settings[0].trunks):
        depart(state, contact, BLOCKED)
    else:
        state.counts[0].in_house += 1
        state.progress[contact].on_line = 1
        if world.types[contact_type].node == NOBODY:
            go_to_queue(world, state, now, contact, world.types[contact_type].queue)
        else:
            enter_menu(world, state, now, contact)

"""Contacts come: fresh arrivals, redials and repeats."""

from sim.clock import TICKS_PER_DAY
from sim.codes import (
    BRANCH_REDIAL,
    BRANCH_REPEAT,
    FRESH,
    NOBODY,
    PURPOSE_COMPLAINT,
    PURPOSE_COMPLEXITY,
    PURPOSE_SERVED_BEFORE,
    REDIAL,
    SERVED,
)
from sim.engines.reference.floor import Floor
from sim.engines.reference.things import Contact
from sim.randomness.draws import draw, happens
from sim.randomness.uniforms import branch


def on_arrival(floor: Floor, key: int, contact_type: int) -> Contact:
    """A fresh contact: the first of a new issue."""
    kind, centre, row = floor.types[contact_type], floor.centre, len(floor.contacts)
    complexity = 1.0
    if kind.complexity != NOBODY:
        complexity = draw(centre.distributions, centre.tables, kind.complexity, key, PURPOSE_COMPLEXITY)
    complaint = happens(key, PURPOSE_COMPLAINT, kind.complaint_share)
    day = floor.now // TICKS_PER_DAY
    contact = Contact(row, floor.now, complexity, row, NOBODY, day, contact_type, 1, FRESH, complaint, key)
    floor.contacts.append(contact)
    return contact


def on_earlier_caller(floor: Floor, key: int, row: int) -> Contact:
    """A redial or a repeat of somebody who called before the day is taken up: the first that is heard of the issue."""
    earlier = floor.earlier[row]
    contact = on_arrival(floor, key, earlier.type)
    contact.kind, contact.attempt = earlier.kind, 2
    contact.complexity *= earlier.complexity
    contact.was_served = happens(key, PURPOSE_SERVED_BEFORE, earlier.served)
    return contact


def on_return(floor: Floor, parent: Contact, kind: int, contact_type: int) -> Contact:
    """A redial or a repeat: the issue of `parent` again."""
    key = branch(parent.key, BRANCH_REDIAL if kind == REDIAL else BRANCH_REPEAT, 0)
    contact = Contact(
        row=len(floor.contacts),
        arrived=floor.now,
        complexity=parent.complexity,
        issue=parent.issue,
        parent=parent.row,
        day=floor.now // TICKS_PER_DAY,
        type=contact_type,
        attempt=parent.attempt + 1,
        kind=kind,
        complaint=parent.complaint,
        key=key,
        was_served=parent.was_served or parent.outcome == SERVED,
    )
    floor.contacts.append(contact)
    return contact

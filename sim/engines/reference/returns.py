"""The end of a contact, and whether the customer will be back: a redial after failure, a repeat after poor service."""

from dataclasses import replace
from typing import NamedTuple

from sim.clock import TICKS_PER_DAY
from sim.codes import (
    BEYOND_HORIZON,
    BRANCH_REDIAL,
    CONTAINED,
    NEVER,
    NOBODY,
    PURPOSE_CONTAINMENT_FAILED,
    PURPOSE_FAILED_DELAY,
    PURPOSE_REDIAL,
    PURPOSE_REDIAL_DELAY,
    PURPOSE_REDIAL_TYPE,
    PURPOSE_REOPENING,
    PURPOSE_REPEAT,
    PURPOSE_REPEAT_DELAY,
    REDIAL,
    REPEAT,
    SERVED,
)
from sim.engines.reference.floor import Floor
from sim.engines.reference.things import Contact
from sim.randomness.distributions import patience_to_grid, to_grid
from sim.randomness.draws import draw, happens
from sim.randomness.uniforms import branch, uniform
from sim.rules.opening import next_visit
from sim.rules.outcomes import pick, redial_cause


class Visit(NamedTuple):
    """The issue's next contact, as planned."""

    tick: int
    kind: int
    type: int


def conclude(floor: Floor, contact: Contact) -> Visit | None:
    """The customer is gone: close the row, free the line, and see whether the issue comes back."""
    rules, key = floor.types[contact.type], contact.key
    contact.ended = floor.now
    if contact.on_line:
        floor.n_in_house -= 1
        contact.on_line = False
    if contact.outcome == SERVED:
        if not contact.resolved and happens(key, PURPOSE_REPEAT, rules.repeat_share):
            return _come_back(floor, contact, REPEAT, rules.repeat_delay, PURPOSE_REPEAT_DELAY)
    elif contact.outcome == CONTAINED:
        contact.resolved = not happens(key, PURPOSE_CONTAINMENT_FAILED, rules.failed_containment_share)
        if not contact.resolved:
            return _come_back(floor, contact, REPEAT, rules.failed_delay, PURPOSE_FAILED_DELAY)
    else:
        is_later = contact.kind == REDIAL
        cause = redial_cause(contact.outcome)
        if cause != NOBODY and happens(key, PURPOSE_REDIAL, floor.redial_share[contact.type][cause][is_later]):
            return _come_back(floor, contact, REDIAL, rules.redial_delay, PURPOSE_REDIAL_DELAY)
    return None


def _come_back(floor: Floor, contact: Contact, kind: int, delay_row: int, purpose: int) -> Visit | None:
    """Plan the next contact of the issue, in opening hours; after the last closing it is only noted."""
    centre = floor.centre
    # At least a grid step: nobody is back in the instant of leaving.
    delay = patience_to_grid(draw(centre.distributions, centre.tables, delay_row, contact.key, purpose), centre.grid)
    if delay == NEVER:
        return None
    comes_as = contact.type
    if kind == REDIAL:
        luck = uniform(branch(contact.key, BRANCH_REDIAL, 0), PURPOSE_REDIAL_TYPE)
        comes_as = pick(floor.redial_to[comes_as], luck)
    due = floor.now + delay
    luck = uniform(contact.key, PURPOSE_REOPENING)
    visit = next_visit(due, *floor.hours[comes_as], centre.reopen_spread, luck)
    if visit < centre.last_closing:
        return Visit(to_grid(float(visit), centre.grid), kind, comes_as)
    _note_beyond_horizon(floor, due, contact, kind, comes_as)
    return None


def _note_beyond_horizon(floor: Floor, due: int, parent: Contact, kind: int, comes_as: int) -> None:
    """A row that says: this issue is not given up, we only stop looking."""
    later = replace(
        parent,
        row=len(floor.contacts),
        arrived=due,
        ended=NEVER,
        day=due // TICKS_PER_DAY,
        parent=parent.row,
        attempt=parent.attempt + 1,
        kind=kind,
        type=comes_as,
        outcome=BEYOND_HORIZON,
        resolved=False,
    )
    floor.contacts.append(later)

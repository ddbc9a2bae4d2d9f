"""Callbacks: the promise, the attempts, and what becomes of a promise that cannot be kept.

A callback is a leg of the contact that asked for it: the customer has contacted the centre once. The leg in which it
was promised has ended; each attempt is a leg of its own. With `virtual_hold` the first attempt takes over the place in
the queue. A line is held by the customer's call and by the one that reaches the customer, not in between; the centre
calls out even if all lines are taken.

The agent dials, so no ring time. Minimum waits of groups that help out count from when the callback joined the queue. A
customer who was reached is a customer like any other: handed back at the end of a shift, or passed on, they wait on the
phone; no second callback is offered to them.
"""

from collections.abc import Generator
from typing import Any

from sim.codes import (
    BRANCH_CALLBACK,
    CALLBACK_FAILED,
    CALLBACK_OPEN,
    FLAG_CALLBACK_OFFERED,
    LEG_CALLBACK,
    LEG_PROMISED,
    LEG_TRANSFER,
    LEG_UNREACHED,
    NEVER,
    PURPOSE_CALLBACK_ACCEPTED,
    PURPOSE_CALLBACK_DELAY,
    PURPOSE_CALLBACK_REACHED,
    PURPOSE_DIALLING,
    PURPOSE_REOPENING,
    RANK_CALLBACK_DUE,
    RANK_SERVICE_END,
    VIRTUAL_HOLD,
)
from sim.engines.reference.floor import Floor
from sim.engines.reference.overflow import expect_opening
from sim.engines.reference.presence import finish_contact
from sim.engines.reference.things import Leg
from sim.engines.reference.waiting import new_leg, score_of, take_place
from sim.randomness.distributions import patience_to_grid, to_grid
from sim.randomness.draws import draw, draw_ticks, happens
from sim.randomness.uniforms import branch, uniform
from sim.rules.callbacks import is_tried_again, should_offer_callback
from sim.rules.opening import next_visit


def offer_callback(floor: Floor, leg: Leg, predicted: int) -> bool:
    """Offer a callback if it is due; True if the customer accepts and hangs up. Transferred contacts get no offer."""
    line = floor.lines[leg.queue]
    rules = line.treatment
    promises_left = rules.callback_cap - line.n_promised
    if leg.kind == LEG_TRANSFER or not should_offer_callback(predicted, rules.callback_from, promises_left):
        return False
    leg.flags |= FLAG_CALLBACK_OFFERED
    if not happens(leg.key, PURPOSE_CALLBACK_ACCEPTED, rules.callback_accepted):
        return False
    _promise(floor, leg)
    return True


def _promise(floor: Floor, leg: Leg) -> None:
    """The customer hangs up: the line is free, the place in the queue kept or given up."""
    line, contact = floor.lines[leg.queue], leg.contact
    line.lane_of(leg).remove(leg)
    line.n_promised += 1
    floor.n_in_house -= 1
    contact.on_line = False
    leg.left = floor.now
    leg.outcome = LEG_PROMISED
    if line.treatment.callback_kind == VIRTUAL_HOLD:
        contact.callback = _callback_leg(floor, leg)
        expect_opening(floor, contact.callback)
    else:
        # At once: a promise that cannot be kept before the horizon ends counts no more for the next offer's cap.
        contact.callback_due = _due(floor, leg, line.treatment.callback_delay)
    leg.wait_over.succeed()


def _callback_leg(floor: Floor, before: Leg) -> Leg:
    """A callback joins the queue, with the luck of the leg in which it was promised."""
    leg = new_leg(floor, before.contact, LEG_CALLBACK, before.queue, before.type)
    leg.key = before.key
    leg.priority = score_of(floor, leg)
    leg.wait_over = floor.env.event()
    take_place(floor, leg)
    return leg


def until_called_back(floor: Floor, leg: Leg) -> Generator[Any, Any, Leg]:
    """From the promise until the customer is reached, or will not be. Returns the last leg."""
    contact = leg.contact
    due = contact.callback_due
    while due != NEVER:
        if contact.callback is not None:
            leg, contact.callback = contact.callback, None
        else:
            yield floor.moment(due, RANK_CALLBACK_DUE, contact.row, leg.number)
            leg = on_callback_due(floor, leg)
        yield leg.wait_over
        if leg.outcome != LEG_UNREACHED:
            return leg
        yield floor.moment(floor.now + leg.wrap_up, RANK_SERVICE_END, contact.row, leg.number)
        due = on_dialling_end(floor, leg)
    return leg


def on_callback_due(floor: Floor, before: Leg) -> Leg:
    """The time of the callback, or of the next attempt, has come."""
    leg = _callback_leg(floor, before)
    floor.entered.append(leg)
    floor.ring()
    return leg


def _due(floor: Floor, leg: Leg, delay_row: int) -> int:
    """Tick of the next attempt, in opening hours; NEVER, and the callback stays open, if that is beyond the horizon."""
    contact, centre = leg.contact, floor.centre
    key = branch(contact.key, BRANCH_CALLBACK, contact.n_attempts)
    delay = draw(centre.distributions, centre.tables, delay_row, key, PURPOSE_CALLBACK_DELAY)
    due = floor.now + patience_to_grid(delay, centre.grid)
    luck = uniform(key, PURPOSE_REOPENING)
    visit = next_visit(due, *floor.hours[contact.type], centre.reopen_spread, luck)
    if visit < centre.last_closing:
        return to_grid(float(visit), centre.grid)
    _end_promise(floor, leg, CALLBACK_OPEN)
    return NEVER


def _end_promise(floor: Floor, leg: Leg, outcome: int) -> None:
    floor.lines[leg.queue].n_promised -= 1
    leg.contact.outcome = outcome


def call_back(floor: Floor, leg: Leg) -> bool:
    """An agent dials. True if the customer is reached, and on the line again."""
    contact, line = leg.contact, floor.lines[leg.queue]
    contact.n_attempts += 1
    key = branch(contact.key, BRANCH_CALLBACK, contact.n_attempts)
    if not happens(key, PURPOSE_CALLBACK_REACHED, line.treatment.callback_reached):
        return False
    line.n_promised -= 1
    floor.n_in_house += 1
    contact.on_line = True
    return True


def dial_in_vain(floor: Floor, leg: Leg) -> None:
    """Nobody picks up: the agent's time stands in `wrap_up`, the customer had no part in it."""
    centre = floor.centre
    key = branch(leg.contact.key, BRANCH_CALLBACK, leg.contact.n_attempts)
    row = floor.lines[leg.queue].treatment.dialling
    leg.answered = leg.left = floor.now
    leg.slots_at_start = 1
    leg.wrap_up = draw_ticks(centre.distributions, centre.tables, centre.grid, row, key, PURPOSE_DIALLING)
    leg.outcome = LEG_UNREACHED
    leg.wait_over.succeed()


def on_dialling_end(floor: Floor, leg: Leg) -> int:
    """The agent gives up this attempt. Returns the tick of the next one; NEVER if there is none."""
    rules = floor.lines[leg.queue].treatment
    finish_contact(floor, floor.agents[leg.agent])
    if is_tried_again(leg.contact.n_attempts, rules.callback_attempts):
        return _due(floor, leg, rules.callback_retry)
    _end_promise(floor, leg, CALLBACK_FAILED)
    return NEVER

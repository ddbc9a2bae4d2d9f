"""The life of an issue and of its contacts, from the first ring to the last. Read this first.

Every `yield` is a stretch of time; between two of them everything happens in one instant. The handlers that are called
on the way (`on_menu_end`, `on_talk_end`, ...) have the same names in the compiled engine.
"""

from collections.abc import Generator
from typing import Any

import numpy as np

from sim.codes import (
    BLOCKED,
    LEG_HANDED_BACK,
    LEG_OPEN,
    LEG_OVERFLOWED,
    LEG_PROMISED,
    LEG_TRANSFERRED,
    NOBODY,
    OUT_OF_HOURS,
    RANK_FRESH,
    RANK_MENU_END,
    RANK_RETURN,
    RANK_SERVICE_END,
    RANK_TRANSFER,
    SERVED,
)
from sim.engines.reference.arrivals import on_arrival, on_earlier_caller, on_return
from sim.engines.reference.bot import enter_bot, is_offered_bot, on_bot_end
from sim.engines.reference.callbacks import until_called_back
from sim.engines.reference.consult import ask, asks, on_consult_end
from sim.engines.reference.floor import Floor
from sim.engines.reference.hand_back import wait_again
from sim.engines.reference.menu import enter_menu, on_menu_end
from sim.engines.reference.returns import conclude
from sim.engines.reference.self_service import step_time
from sim.engines.reference.service import on_talk_end, talk_over
from sim.engines.reference.things import Contact, Leg, Life
from sim.engines.reference.waiting import enter_queue
from sim.rules.admission import is_trunk_free
from sim.rules.opening import is_open


def fresh_arrivals(floor: Floor, arrivals: np.ndarray) -> Life:
    """Let the drawn arrivals in, one after the other; each begins the life of an issue, or goes on with it."""
    ticks, keys, rows = (arrivals[name].tolist() for name in ("tick", "key", "type"))
    n_types = len(floor.types)
    for number, tick in enumerate(ticks):
        yield floor.moment(tick, RANK_FRESH, number)
        key, row = keys[number], rows[number]
        is_new = row < n_types
        contact = on_arrival(floor, key, row) if is_new else on_earlier_caller(floor, key, row - n_types)
        floor.env.process(issue_life(floor, contact))


def issue_life(floor: Floor, contact: Contact, life: Life | None = None) -> Life:
    """Contact after contact, until the issue is settled or the customer gives up. `life`: of the first one."""
    while True:
        yield from life or contact_life(floor, contact)
        life, visit = None, conclude(floor, contact)
        if visit is None:
            return
        yield floor.moment(visit.tick, RANK_RETURN, contact.row)
        contact = on_return(floor, contact, visit.kind, visit.type)


def contact_life(floor: Floor, contact: Contact) -> Life:
    """Ring, menu, bot, queue, agent, perhaps the next queue and agent; then gone."""
    if not is_open(floor.now, *floor.hours[contact.type]):
        contact.outcome = OUT_OF_HOURS
        return
    if not is_trunk_free(floor.n_in_house, floor.centre.trunks):
        contact.outcome = BLOCKED
        return
    floor.n_in_house += 1
    contact.on_line = True

    queue = floor.types[contact.type].queue
    if floor.types[contact.type].node != NOBODY:
        queue = yield from through_the_menu(floor, contact)
    if queue != NOBODY and floor.types[contact.type].has_bot and is_offered_bot(floor, contact):
        queue = yield from with_the_bot(floor, contact, queue)
    while queue != NOBODY:
        queue = yield from through_the_queue(floor, contact, queue)


def life_from_within(floor: Floor, contact: Contact, leg: Leg) -> Life:
    """The rest of the life of a contact that is found waiting, or talking, where a day is taken up (`found`)."""
    queue = yield from through_the_queue(floor, contact, leg.queue, leg)
    while queue != NOBODY:
        queue = yield from through_the_queue(floor, contact, queue)


def through_the_menu(floor: Floor, contact: Contact) -> Generator[Any, Any, int]:
    """From node to node of the IVR. Returns the queue it leads to; NOBODY if the contact ends here."""
    leg = enter_menu(floor, contact)
    node = floor.types[contact.type].node
    while node != NOBODY:
        stay = step_time(floor, leg, floor.menu_time[node])
        yield floor.moment(floor.now + stay, RANK_MENU_END, contact.row)
        node, queue = on_menu_end(floor, leg, node)
    return queue


def with_the_bot(floor: Floor, contact: Contact, queue: int) -> Generator[Any, Any, int]:
    """A session with the voicebot before the queue. Returns the queue; NOBODY if the contact ends here."""
    leg = enter_bot(floor, contact)
    stay = step_time(floor, leg, floor.bots[contact.type].time)
    yield floor.moment(floor.now + stay, RANK_MENU_END, contact.row)
    return queue if on_bot_end(floor, leg) else NOBODY


def through_the_queue(floor: Floor, contact: Contact, queue: int, leg: Leg | None = None) -> Generator[Any, Any, int]:
    """Wait, here or where the overflow goes, or be called back; talk, and perhaps be passed on, or handed back. Returns
    the next queue; NOBODY if the contact ends here. `leg`: the stay has begun already."""
    if leg is None:
        leg = wait_again(floor, contact.interrupted) if contact.interrupted else enter_queue(floor, contact, queue)
    yield leg.wait_over
    if leg.outcome == LEG_OVERFLOWED:
        leg = contact.there or leg
    if leg.outcome == LEG_PROMISED:
        leg = yield from until_called_back(floor, leg)
    if leg.outcome != LEG_OPEN:
        return NOBODY
    yield talk_over(floor, leg)
    if leg.outcome == LEG_HANDED_BACK:
        return queue
    if floor.consults and asks(floor, leg):
        yield from on_hold(floor, leg)
    next_queue = on_talk_end(floor, leg)
    if leg.outcome == LEG_TRANSFERRED:
        yield floor.moment(floor.now, RANK_TRANSFER, contact.row, leg.number)
        return next_queue
    contact.outcome = SERVED
    return NOBODY


def on_hold(floor: Floor, leg: Leg) -> Life:
    """While the agent waits for a second one, and both talk about it; or until the agent gives up."""
    asked = ask(floor, leg)
    yield asked.wait_over
    yield floor.moment(floor.now + asked.talk, RANK_SERVICE_END, leg.contact.row, leg.number)
    on_consult_end(floor, leg, asked)

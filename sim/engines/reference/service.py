"""With an agent: talk and hold, being passed on, wrap-up."""

import simpy

from sim.codes import (
    FLAG_CONSULT,
    FLAG_HELD,
    FLAG_MISROUTED,
    FLAG_OVERFLOW,
    FLAG_WARM,
    LEG_ANSWERED,
    LEG_CALLBACK,
    LEG_CONSULT,
    LEG_OPEN,
    LEG_OVERFLOW,
    LEG_QUEUE,
    LEG_TRANSFERRED,
    NOBODY,
    PURPOSE_MISROUTE,
    PURPOSE_MISROUTE_TO,
    PURPOSE_RESOLUTION,
    PURPOSE_TRANSFER,
    PURPOSE_TRANSFER_TO,
    PURPOSE_WARM,
    RANK_SERVICE_END,
)
from sim.engines.reference.callbacks import call_back, dial_in_vain
from sim.engines.reference.consult import start_consult, was_advised
from sim.engines.reference.floor import Floor
from sim.engines.reference.things import Leg
from sim.engines.reference.wrap_up import leave_customer, release_companion
from sim.randomness.draws import draw_service, happens
from sim.randomness.uniforms import uniform
from sim.rules.handle_times import interval_factor
from sim.rules.outcomes import pick, resolution_probability, transfer_probability


def start_service(floor: Floor, leg: Leg) -> None:
    """An agent answers. All durations are drawn now, by the leg's key: no other contact can change them."""
    if leg.kind == LEG_CALLBACK and not call_back(floor, leg):
        dial_in_vain(floor, leg)
        return
    if leg.kind == LEG_CONSULT:
        start_consult(floor, leg)
        return
    centre, rules, key = floor.centre, floor.types[leg.type], leg.key
    load = leg.contact.complexity
    is_first = leg.kind in (LEG_QUEUE, LEG_CALLBACK, LEG_OVERFLOW) and not leg.contact.n_transfers
    if is_first and happens(key, PURPOSE_MISROUTE, rules.misroute_share):
        leg.flags |= FLAG_MISROUTED
    if leg.flags & FLAG_MISROUTED:
        load *= rules.misroute_factor
    saved = 0.0
    if leg.contact.from_bot:
        bot = floor.bots[leg.contact.type]
        load *= bot.handle_factor
        saved = bot.saved if is_first else 0.0
    rows, hold_share = (rules.talk, rules.hold, rules.wrap_up), floor.hold_share[leg.type][leg.group]
    factor = floor.handle_factor[leg.group][leg.queue] * floor.agents[leg.agent].pace
    if floor.interval_factors is not None:
        factor *= interval_factor(floor.interval_factors[leg.type], leg.entered, centre.interval_ticks)
    leg.work, leg.talk, leg.hold, leg.wrap_up, is_held = draw_service(
        centre.distributions, centre.tables, centre.grid, key, rows, hold_share, load, saved, factor
    )
    if is_held:
        leg.flags |= FLAG_HELD
    if floor.opens_after[leg.group][leg.queue]:
        leg.flags |= FLAG_OVERFLOW
    release_companion(floor, leg.contact)
    leg.answered = floor.now
    floor.lines[leg.queue].last_wait = floor.now - leg.entered
    leg.slots_at_start = 1
    leg.wait_over.succeed()


def talk_over(floor: Floor, leg: Leg) -> simpy.Event:
    """What the contact waits for: the end of talk and hold, unless it is handed back before."""
    tick = floor.now + leg.talk + leg.hold
    if not floor.hands_back[leg.group]:
        return floor.moment(tick, RANK_SERVICE_END, leg.contact.row, leg.number)
    leg.talk_over = floor.env.event()
    floor.call_at(_unless_handed_back, leg, tick, RANK_SERVICE_END, leg.contact.row, leg.number)
    return leg.talk_over


def _unless_handed_back(floor: Floor, leg: Leg) -> None:
    if leg.outcome == LEG_OPEN:
        leg.talk_over.succeed()


def on_talk_end(floor: Floor, leg: Leg) -> int:
    """The customer's part is over. Returns the queue to which the contact is passed on; NOBODY if it is done."""
    leg.left = floor.now
    next_queue = _passed_on_to(floor, leg)
    if next_queue != NOBODY:
        leg.outcome = LEG_TRANSFERRED
        leg.contact.n_transfers += 1
    else:
        leg.outcome = LEG_ANSWERED
        _judge_resolution(floor, leg)
    leave_customer(floor, leg)
    return next_queue


def _passed_on_to(floor: Floor, leg: Leg) -> int:
    if leg.flags & FLAG_MISROUTED:
        return pick(floor.misroute_to[leg.type], uniform(leg.key, PURPOSE_MISROUTE_TO))
    share = transfer_probability(floor.transfer_share[leg.type][leg.group], leg.contact.complexity)
    if happens(leg.key, PURPOSE_TRANSFER, share):
        if happens(leg.key, PURPOSE_WARM, floor.types[leg.type].warm_share):
            leg.flags |= FLAG_WARM
        return pick(floor.transfer_to[leg.type], uniform(leg.key, PURPOSE_TRANSFER_TO))
    return NOBODY


def _judge_resolution(floor: Floor, leg: Leg) -> None:
    contact = leg.contact
    history = int(contact.was_served)
    if leg.flags & FLAG_CONSULT:
        history += 2 * was_advised(leg)
    share = floor.resolution[leg.type][leg.group][leg.queue][history]
    probability = resolution_probability(share, contact.complexity)
    contact.resolved = happens(contact.key, PURPOSE_RESOLUTION, probability)

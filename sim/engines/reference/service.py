"""With an agent: talk and hold, being passed on, wrap-up."""

from sim.codes import (
    FLAG_HELD,
    FLAG_MISROUTED,
    LEG_ANSWERED,
    LEG_CALLBACK,
    LEG_TRANSFER,
    LEG_TRANSFERRED,
    NOBODY,
    PURPOSE_HOLD,
    PURPOSE_HOLD_SHARE,
    PURPOSE_MISROUTE,
    PURPOSE_MISROUTE_TO,
    PURPOSE_RESOLUTION,
    PURPOSE_TALK,
    PURPOSE_TRANSFER,
    PURPOSE_TRANSFER_TO,
    PURPOSE_WRAP_UP,
)
from sim.engines.reference.callbacks import call_back, dial_in_vain
from sim.engines.reference.floor import Floor
from sim.engines.reference.staff import finish_contact
from sim.engines.reference.things import Agent, Leg
from sim.randomness.distributions import to_grid
from sim.randomness.draws import draw, happens
from sim.randomness.uniforms import uniform
from sim.rules.outcomes import pick, resolution_probability, transfer_probability


def start_service(floor: Floor, leg: Leg, agent: Agent) -> None:
    """An agent answers. All durations are drawn now, by the leg's key: no other contact can change them."""
    floor.lines[leg.queue].lane_of(leg).remove(leg)
    agent.leg = leg
    if leg.kind == LEG_CALLBACK and not call_back(floor, leg):
        dial_in_vain(floor, leg, agent)
        return
    centre, rules, key = floor.centre, floor.types[leg.type], leg.key
    load = leg.contact.complexity
    if leg.kind != LEG_TRANSFER and happens(key, PURPOSE_MISROUTE, rules.misroute_share):
        leg.flags |= FLAG_MISROUTED
        load *= rules.misroute_factor
    talk = load * draw(centre.distributions, centre.tables, rules.talk, key, PURPOSE_TALK)
    wrap_up = load * draw(centre.distributions, centre.tables, rules.wrap_up, key, PURPOSE_WRAP_UP)
    hold = 0.0
    if happens(key, PURPOSE_HOLD_SHARE, rules.hold_share):
        leg.flags |= FLAG_HELD
        hold = load * draw(centre.distributions, centre.tables, rules.hold, key, PURPOSE_HOLD)
    factor = floor.handle_factor[agent.group][leg.queue]
    leg.answered = floor.now
    floor.lines[leg.queue].last_wait = floor.now - leg.entered
    leg.agent = agent.number
    leg.group = agent.group
    leg.slots_at_start = 1
    leg.work = to_grid(talk + hold + wrap_up, centre.grid)
    leg.talk = to_grid(talk * factor, centre.grid)
    leg.hold = to_grid(hold * factor, centre.grid)
    leg.wrap_up = to_grid(wrap_up * factor, centre.grid)
    leg.wait_over.succeed()


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
    return next_queue


def _passed_on_to(floor: Floor, leg: Leg) -> int:
    centre = floor.centre
    if leg.flags & FLAG_MISROUTED:
        return pick(centre.misroute_to[leg.type], uniform(leg.key, PURPOSE_MISROUTE_TO))
    share = transfer_probability(floor.transfer_share[leg.type][leg.group], leg.contact.complexity)
    if happens(leg.key, PURPOSE_TRANSFER, share):
        return pick(centre.transfer_to[leg.type], uniform(leg.key, PURPOSE_TRANSFER_TO))
    return NOBODY


def _judge_resolution(floor: Floor, leg: Leg) -> None:
    contact = leg.contact
    share = floor.resolution[leg.type][leg.group][leg.queue][contact.was_served]
    probability = resolution_probability(share, contact.complexity)
    contact.resolved = happens(contact.key, PURPOSE_RESOLUTION, probability)


def on_wrap_up_end(floor: Floor, leg: Leg) -> None:
    """The agent is done with the contact."""
    finish_contact(floor, floor.agents[leg.agent])

"""Where a day is taken up: who waits and who talks is put in place, at the end of the staffing of that instant.

Those who wait joined the queue before; nothing is asked of them that is asked of newcomers (limits, announcements,
offers of a callback). That they are still there says something of their patience: it is drawn from those that last
longer than the wait so far. Their trunk line is held, more of them than there are if so it is found.

Of those who talk nothing is known but that an agent is busy: what is left of the talk, or of the wrap-up, is drawn from
what is left of such a time at an instant chosen at random (`distributions.excess`). Long contacts are met more often
than short ones: that holds for types, for complexity and for the misrouted, too. They were answered before, so
they count in no figure but the agents' workload: their day is the one behind the horizon. Whoever is passed on or comes
back does so as any other. Of a contact whose agent wraps up nothing more is heard.
"""

from typing import Any

from sim.codes import (
    BRANCH_FOUND,
    BRANCH_LEG,
    FLAG_HELD,
    FLAG_MISROUTED,
    LEG_ANSWERED,
    LEG_QUEUE,
    NOBODY,
    PURPOSE_FOUND_AT,
    PURPOSE_MISROUTE,
    PURPOSE_WRAP_UP,
    RANK_SERVICE_END,
    SERVED,
)
from sim.engines.reference.arrivals import on_arrival
from sim.engines.reference.floor import Floor
from sim.engines.reference.life import issue_life, life_from_within
from sim.engines.reference.overflow import expect_opening
from sim.engines.reference.things import Agent, Leg
from sim.engines.reference.waiting import new_leg, start_patience, take_place
from sim.engines.reference.wrap_up import on_wrap_up_end
from sim.randomness.distributions import to_grid
from sim.randomness.draws import draw, draw_service, happens
from sim.randomness.uniforms import branch
from sim.rules.handle_times import interval_factor


def on_start(floor: Floor) -> None:
    """The day is taken up: all who are found become contacts, in the order of their rows."""
    for found in floor.found:
        contact = on_arrival(floor, branch(floor.key, BRANCH_FOUND, found.number), found.type)
        contact.complexity *= found.met
        leg = new_leg(floor, contact, LEG_QUEUE, found.queue, found.type)
        leg.key = branch(contact.key, BRANCH_LEG, 0)
        leg.priority = floor.lines[found.queue].rules.base
        leg.wait_over = floor.env.event()
        if found.agent == NOBODY:
            _waits(floor, leg, found.entered)
        else:
            _is_served(floor, leg, floor.agents[found.agent], found)
    floor.freed = [agent for agent in floor.freed if agent.leg is None]


def _goes_on(floor: Floor, leg: Leg) -> None:
    contact = leg.contact
    floor.n_in_house += 1
    contact.on_line = True
    floor.env.process(issue_life(floor, contact, life_from_within(floor, contact, leg)))


def _waits(floor: Floor, leg: Leg, entered: int) -> None:
    leg.contact.arrived = leg.entered = leg.since = entered
    line = floor.lines[leg.queue]
    # How long the last one waited who got an agent, nobody knows: about as long as the first in line.
    line.last_wait = max(line.last_wait, floor.now - entered)
    take_place(floor, leg)
    floor.entered.append(leg)
    floor.ring()
    start_patience(floor, leg)
    expect_opening(floor, leg)
    _goes_on(floor, leg)


def _is_served(floor: Floor, leg: Leg, agent: Agent, found: Any) -> None:
    leg.contact.day = floor.centre.n_days
    leg.agent, leg.group, agent.leg = agent.number, agent.group, leg
    leg.answered, leg.slots_at_start = floor.now, 1
    if happens(leg.key, PURPOSE_FOUND_AT, found.wrapping_up):
        _is_wrapped_up(floor, leg, found)
        return
    centre, rules, load = floor.centre, floor.types[leg.type], leg.contact.complexity
    if happens(leg.key, PURPOSE_MISROUTE, found.misrouted):
        leg.flags |= FLAG_MISROUTED
        load *= rules.misroute_factor
    rows, factor = (found.talk, rules.hold, rules.wrap_up), _factor(floor, leg)
    hold_share = floor.hold_share[leg.type][leg.group]
    leg.work, leg.talk, leg.hold, leg.wrap_up, is_held = draw_service(
        centre.distributions, centre.tables, centre.grid, leg.key, rows, hold_share, load, 0.0, factor
    )
    if is_held:
        leg.flags |= FLAG_HELD
    leg.wait_over.succeed()
    _goes_on(floor, leg)


def _factor(floor: Floor, leg: Leg) -> float:
    """On handle time, of the group, the agent and the interval."""
    factor = floor.handle_factor[leg.group][leg.queue] * floor.agents[leg.agent].pace
    if floor.interval_factors is not None:
        factor *= interval_factor(floor.interval_factors[leg.type], leg.entered, floor.centre.interval_ticks)
    return factor


def _is_wrapped_up(floor: Floor, leg: Leg, found: Any) -> None:
    """The customer is gone, all is settled; only the agent is not done."""
    centre, contact = floor.centre, leg.contact
    left = contact.complexity * draw(centre.distributions, centre.tables, found.wrap_up, leg.key, PURPOSE_WRAP_UP)
    leg.work, leg.wrap_up = to_grid(left, centre.grid), to_grid(left * _factor(floor, leg), centre.grid)
    leg.left = contact.ended = floor.now
    leg.outcome, contact.outcome, contact.resolved = LEG_ANSWERED, SERVED, True
    floor.call_at(on_wrap_up_end, leg, floor.now + leg.wrap_up, RANK_SERVICE_END, contact.row, leg.number)

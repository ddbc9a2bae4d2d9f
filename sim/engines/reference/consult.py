"""An agent asks a second one: the customer is on hold, and both agents are busy, until the first one resumes.

The question is a leg of the same contact, in the queue of those who are asked: like a transfer it has its credit and is
judged by the queue's limits, but nobody foretells it a wait, it goes over to no other queue, and its patience is how
long the first agent waits. If nobody comes, or the queue is full or closed, the first agent goes on alone. All the time
from the question to its end is hold of the leg in which it was asked; the second agent has no wrap-up.

At the end of a shift neither agent hands anything back, whatever their groups do: both finish.
"""

from sim.codes import (
    BRANCH_CONSULT,
    FLAG_CONSULT,
    FLAG_HELD,
    LEG_ANSWERED,
    LEG_CONSULT,
    LEG_OPEN,
    NEVER,
    PURPOSE_CONSULT,
    PURPOSE_CONSULT_TIME,
)
from sim.engines.reference.floor import Floor
from sim.engines.reference.presence import finish_contact
from sim.engines.reference.things import Leg
from sim.engines.reference.waiting import join_line, new_leg
from sim.randomness.draws import draw_ticks, happens
from sim.randomness.uniforms import branch
from sim.rules.consults import may_consult


def asks(floor: Floor, leg: Leg) -> bool:
    """True if the agent needs a second one at the end of the talk."""
    return may_consult(leg.flags) and happens(leg.key, PURPOSE_CONSULT, floor.consults[leg.type].share)


def ask(floor: Floor, leg: Leg) -> Leg:
    """Put the customer on hold and join the queue of those who are asked. Returns the leg there."""
    asked = new_leg(floor, leg.contact, LEG_CONSULT, floor.consults[leg.type].queue, leg.type)
    asked.key = branch(leg.key, BRANCH_CONSULT, 0)
    leg.flags |= FLAG_CONSULT | FLAG_HELD
    leg.contact.asked = asked
    join_line(floor, asked)
    return asked


def start_consult(floor: Floor, asked: Leg) -> None:
    """A second agent answers."""
    centre, row = floor.centre, floor.consults[asked.type].time
    asked.answered = floor.now
    asked.slots_at_start = 1
    asked.work = draw_ticks(centre.distributions, centre.tables, centre.grid, row, asked.key, PURPOSE_CONSULT_TIME)
    asked.talk = asked.work
    asked.wait_over.succeed()


def on_consult_end(floor: Floor, leg: Leg, asked: Leg) -> None:
    """The first agent is back with the customer; the second, if there was one, is free."""
    leg.hold += floor.now - asked.entered
    if asked.outcome == LEG_OPEN:
        asked.left = floor.now
        asked.outcome = LEG_ANSWERED
        finish_contact(floor, floor.agents[asked.agent])


def is_consulting(leg: Leg) -> bool:
    """True if the agent asks a second one, or is the second one."""
    return leg.kind == LEG_CONSULT or (leg.flags & FLAG_CONSULT != 0 and leg.outcome == LEG_OPEN)


def was_advised(leg: Leg) -> bool:
    """True if a second agent answered what was asked in this leg, the last one in which the contact's agent asked."""
    return leg.contact.asked is not None and leg.contact.asked.answered != NEVER

"""The contact in hand at the end of a shift goes back to the head of its queue: another agent starts anew."""

from sim.codes import BRANCH_RESUMED, FLAG_HELD, FLAG_MISROUTED, LEG_HANDED_BACK, LEG_OPEN, LEG_RESUMED, NEVER
from sim.engines.reference.consult import is_consulting
from sim.engines.reference.floor import Floor
from sim.engines.reference.things import Agent, Leg
from sim.engines.reference.waiting import join_line, new_leg
from sim.randomness.uniforms import branch
from sim.rules.outcomes import is_handed_back


def goes_back(floor: Floor, agent: Agent, stays: bool) -> bool:
    """True if the agent, who goes off duty, hands back the contact in hand."""
    leg = agent.leg
    is_talking = leg is not None and leg.outcome == LEG_OPEN and leg.answered != NEVER
    asks = leg is not None and is_consulting(leg)
    return is_handed_back(floor.hands_back[agent.group], is_talking, asks, stays)


def hand_back(floor: Floor, agent: Agent) -> None:
    """The service stops; what is left of it is forgotten. The contact waits again."""
    leg, agent.leg = agent.leg, None
    assert leg is not None
    elapsed = floor.now - leg.answered
    leg.talk = min(leg.talk, elapsed)
    leg.hold = elapsed - leg.talk
    leg.wrap_up = 0
    if leg.hold == 0:
        leg.flags &= ~FLAG_HELD
    leg.left = floor.now
    leg.outcome = LEG_HANDED_BACK
    leg.contact.interrupted = leg
    leg.talk_over.succeed()


def wait_again(floor: Floor, interrupted: Leg) -> Leg:
    """The next leg of a contact that was handed back: same queue, handled as before, with luck of its own."""
    contact = interrupted.contact
    contact.interrupted = None
    leg = new_leg(floor, contact, LEG_RESUMED, interrupted.queue, interrupted.type)
    leg.flags = interrupted.flags & FLAG_MISROUTED
    leg.key = branch(interrupted.key, BRANCH_RESUMED, 0)
    join_line(floor, leg)
    return leg

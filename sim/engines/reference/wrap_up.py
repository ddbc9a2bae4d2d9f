"""After the talk: wrap-up, and before it in a warm transfer the time with the customer until the next agent answers."""

from sim.codes import FLAG_WARM, RANK_OVERFLOW, RANK_SERVICE_END
from sim.engines.reference.floor import Floor
from sim.engines.reference.presence import finish_contact
from sim.engines.reference.things import Contact, Leg


def leave_customer(floor: Floor, leg: Leg) -> None:
    """The talk is over: the agent wraps up, or stays with a customer who is passed on."""
    if leg.flags & FLAG_WARM:
        leg.contact.companion = leg
        tick = floor.now + floor.types[leg.type].warm_wait
        floor.call_at(on_stay_end, leg, tick, RANK_OVERFLOW, leg.contact.row, leg.number)
    else:
        _start_wrap_up(floor, leg)


def on_stay_end(floor: Floor, leg: Leg) -> None:
    """The agent stays no longer (stale if the customer has been answered, or is gone)."""
    if leg.contact.companion is leg:
        release_companion(floor, leg.contact)


def release_companion(floor: Floor, contact: Contact) -> None:
    """Nobody needs the agent who stayed with the customer, if any, any longer."""
    leg = contact.companion
    if leg is not None:
        contact.companion = None
        leg.accompanied = floor.now - leg.left
        _start_wrap_up(floor, leg)


def _start_wrap_up(floor: Floor, leg: Leg) -> None:
    floor.call_at(on_wrap_up_end, leg, floor.now + leg.wrap_up, RANK_SERVICE_END, leg.contact.row, leg.number)


def on_wrap_up_end(floor: Floor, leg: Leg) -> None:
    """The agent is done with the contact."""
    finish_contact(floor, floor.agents[leg.agent])

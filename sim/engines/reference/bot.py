"""The voicebot before the queue: one more step of self-service, in a leg of its own."""

from sim.codes import LEG_BOT, LEG_PASSED, NOBODY, PURPOSE_BOT_OFFERED
from sim.engines.reference.floor import Floor
from sim.engines.reference.self_service import ends_here, leave_menu
from sim.engines.reference.things import Contact, Leg
from sim.engines.reference.waiting import new_leg
from sim.randomness.draws import happens


def is_offered_bot(floor: Floor, contact: Contact) -> bool:
    """True if the bot of the contact's type answers; the others go straight to the queue."""
    return happens(contact.key, PURPOSE_BOT_OFFERED, floor.bots[contact.type].offered)


def enter_bot(floor: Floor, contact: Contact) -> Leg:
    """The bot answers at once: a bot leg begins."""
    floor.n_in_menu[contact.type] += 1
    return new_leg(floor, contact, LEG_BOT, NOBODY, contact.type)


def on_bot_end(floor: Floor, leg: Leg) -> bool:
    """The bot lets go: contained, hung up, or passed on. Returns True if the contact goes on to the queue."""
    bot = floor.bots[leg.type]
    if ends_here(floor, leg, bot.contained, bot.bounce):
        return False
    leave_menu(floor, leg, LEG_PASSED)
    leg.contact.from_bot = True
    return True

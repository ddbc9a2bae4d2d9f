"""The voicebot before the queue: one more step of the menu, in a leg of its own."""

from sim.codes import (
    ABANDONED_IN_MENU,
    BRANCH_MENU,
    CONTAINED,
    LEG_ABANDONED,
    LEG_BOT,
    LEG_CONTAINED,
    LEG_PASSED,
    NOBODY,
    PURPOSE_BOT_OFFERED,
    PURPOSE_MENU_CHOICE,
    PURPOSE_MENU_TIME,
)
from sim.engines.reference.floor import Floor
from sim.engines.reference.menu import leave_menu
from sim.engines.reference.things import Contact, Leg
from sim.engines.reference.waiting import new_leg
from sim.randomness.draws import draw_ticks, happens
from sim.randomness.uniforms import branch, uniform
from sim.rules.outcomes import containment_probability


def is_offered_bot(floor: Floor, contact: Contact) -> bool:
    """True if the bot of the contact's type answers; the others go straight to the queue."""
    return happens(contact.key, PURPOSE_BOT_OFFERED, floor.bots[contact.type].offered)


def enter_bot(floor: Floor, contact: Contact) -> Leg:
    """The bot answers at once: a bot leg begins."""
    floor.n_in_menu[contact.type] += 1
    contact.n_menu_nodes += 1
    leg = new_leg(floor, contact, LEG_BOT, NOBODY, contact.type)
    leg.key = branch(contact.key, BRANCH_MENU, contact.n_menu_nodes)
    return leg


def bot_session(floor: Floor, leg: Leg) -> int:
    """Ticks until the bot lets go."""
    centre, row = floor.centre, floor.bots[leg.type].time
    return draw_ticks(centre.distributions, centre.tables, centre.grid, row, leg.key, PURPOSE_MENU_TIME)


def on_bot_end(floor: Floor, leg: Leg) -> bool:
    """The bot lets go: contained, hung up, or passed on. Returns True if the contact goes on to the queue."""
    contact = leg.contact
    bot = floor.bots[contact.type]
    contained = containment_probability(bot.contained, bot.bounce, contact.complexity)
    luck = uniform(leg.key, PURPOSE_MENU_CHOICE)
    if luck < contained:
        leave_menu(floor, leg, LEG_CONTAINED)
        contact.outcome = CONTAINED
        return False
    if luck < contained + bot.bounce:
        leave_menu(floor, leg, LEG_ABANDONED)
        contact.outcome = ABANDONED_IN_MENU
        return False
    leave_menu(floor, leg, LEG_PASSED)
    contact.from_bot = True
    return True

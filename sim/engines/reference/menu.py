"""The IVR: a walk through menu nodes that ends in self-service, in hanging up, or in a queue."""

from sim.codes import (
    ABANDONED_IN_MENU,
    BRANCH_MENU,
    CONTAINED,
    LEG_ABANDONED,
    LEG_CONTAINED,
    LEG_IVR,
    LEG_PASSED,
    NOBODY,
    PURPOSE_MENU_CHOICE,
    PURPOSE_MENU_NEXT,
    PURPOSE_MENU_TIME,
)
from sim.engines.reference.floor import Floor
from sim.engines.reference.things import Contact, Leg
from sim.engines.reference.waiting import new_leg
from sim.randomness.draws import draw_ticks
from sim.randomness.uniforms import branch, uniform
from sim.rules.outcomes import containment_probability, pick


def enter_menu(floor: Floor, contact: Contact) -> Leg:
    """The menu answers at once: an IVR leg begins."""
    floor.n_in_menu[contact.type] += 1
    return new_leg(floor, contact, LEG_IVR, NOBODY, contact.type)


def enter_node(floor: Floor, leg: Leg, node: int) -> int:
    """Ticks until the node lets go."""
    centre, contact = floor.centre, leg.contact
    contact.n_menu_nodes += 1
    leg.key = branch(contact.key, BRANCH_MENU, contact.n_menu_nodes)
    row = floor.menu_time[node]
    return draw_ticks(centre.distributions, centre.tables, centre.grid, row, leg.key, PURPOSE_MENU_TIME)


def on_menu_end(floor: Floor, leg: Leg, node: int) -> tuple[int, int]:
    """A node lets go: contained, hung up, on to another node, or to a queue. Returns (next node, queue)."""
    contact = leg.contact
    abandon = floor.menu_abandon[contact.type][node]
    contained = containment_probability(floor.menu_contained[contact.type][node], abandon, contact.complexity)
    luck = uniform(leg.key, PURPOSE_MENU_CHOICE)
    if luck < contained:
        leave_menu(floor, leg, LEG_CONTAINED)
        contact.outcome = CONTAINED
        return NOBODY, NOBODY
    if luck < contained + abandon:
        leave_menu(floor, leg, LEG_ABANDONED)
        contact.outcome = ABANDONED_IN_MENU
        return NOBODY, NOBODY
    onward = pick(floor.menu_next[contact.type][node], uniform(leg.key, PURPOSE_MENU_NEXT))
    if onward < len(floor.menu_time):
        return onward, NOBODY
    leave_menu(floor, leg, LEG_PASSED)
    return NOBODY, onward - len(floor.menu_time)


def leave_menu(floor: Floor, leg: Leg, outcome: int) -> None:
    """The leg in the menu, or with the bot, is over."""
    floor.n_in_menu[leg.type] -= 1
    leg.left = floor.now
    leg.outcome = outcome

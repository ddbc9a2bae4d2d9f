"""One step of self-service, a node of the menu or the bot: how long it takes, and whether the contact ends there."""

from sim.codes import (
    ABANDONED_IN_MENU,
    BRANCH_MENU,
    CONTAINED,
    LEG_ABANDONED,
    LEG_CONTAINED,
    PURPOSE_MENU_CHOICE,
    PURPOSE_MENU_TIME,
)
from sim.engines.reference.floor import Floor
from sim.engines.reference.things import Leg
from sim.randomness.draws import draw_ticks
from sim.randomness.uniforms import branch, uniform
from sim.rules.outcomes import containment_probability


def step_time(floor: Floor, leg: Leg, row: int) -> int:
    """Ticks that the next step takes, with luck of its own. row: of `distributions`."""
    centre, contact = floor.centre, leg.contact
    contact.n_menu_nodes += 1
    leg.key = branch(contact.key, BRANCH_MENU, contact.n_menu_nodes)
    return draw_ticks(centre.distributions, centre.tables, centre.grid, row, leg.key, PURPOSE_MENU_TIME)


def ends_here(floor: Floor, leg: Leg, contained: float, abandon: float) -> bool:
    """The step is over. True if the contact is contained or hangs up."""
    contact = leg.contact
    contained = containment_probability(contained, abandon, contact.complexity)
    luck = uniform(leg.key, PURPOSE_MENU_CHOICE)
    if luck < contained:
        leave_menu(floor, leg, LEG_CONTAINED)
        contact.outcome = CONTAINED
        return True
    if luck < contained + abandon:
        leave_menu(floor, leg, LEG_ABANDONED)
        contact.outcome = ABANDONED_IN_MENU
        return True
    return False


def leave_menu(floor: Floor, leg: Leg, outcome: int) -> None:
    """The leg in the menu, or with the bot, is over."""
    floor.n_in_menu[leg.type] -= 1
    leg.left = floor.now
    leg.outcome = outcome

"""One step of self-service, a node of the menu or the bot: how long it takes, and whether the contact ends there."""

from sim.codes import (
    ABANDONED_IN_MENU,
    BRANCH_MENU,
    CONTAINED,
    LEG_ABANDONED,
    LEG_CONTAINED,
    PURPOSE_MENU_CHOICE,
    PURPOSE_MENU_TIME,
    RANK_MENU_END,
)
from sim.engines.compiled.returns import depart
from sim.engines.compiled.timers import schedule
from sim.jit import handler
from sim.randomness.draws import draw_ticks
from sim.randomness.uniforms import branch, uniform
from sim.rules.outcomes import containment_probability


@handler
def start_step(world, state, now, leg, row):
    """The next step begins, with luck of its own. row: of `distributions`, how long it takes."""
    p, contact = state.progress, state.legs[leg].contact
    p[contact].n_menu_nodes += 1
    key = branch(p[contact].key, BRANCH_MENU, p[contact].n_menu_nodes)
    p[contact].stay_key = key
    stay = draw_ticks(world.distributions, world.tables, world.settings[0].grid, row, key, PURPOSE_MENU_TIME)
    schedule(state, now + stay, RANK_MENU_END, contact, 0, leg)


@handler
def ends_here(state, now, leg, contained, abandon):
    """The step is over. True if the contact is contained or hangs up; it is then out of the house."""
    contact = state.legs[leg].contact
    contained = containment_probability(contained, abandon, state.contacts[contact].complexity)
    luck = uniform(state.progress[contact].stay_key, PURPOSE_MENU_CHOICE)
    if luck < contained:
        leave_menu(state, now, leg, LEG_CONTAINED)
        depart(state, contact, CONTAINED)
        return True
    if luck < contained + abandon:
        leave_menu(state, now, leg, LEG_ABANDONED)
        depart(state, contact, ABANDONED_IN_MENU)
        return True
    return False


@handler
def leave_menu(state, now, leg, outcome):
    """The leg in the menu, or with the bot, is over."""
    state.n_in_menu[state.legs[leg].type] -= 1
    state.legs[leg].left = now
    state.legs[leg].outcome = outcome

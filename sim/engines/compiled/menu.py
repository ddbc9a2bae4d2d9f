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
    RANK_MENU_END,
)
from sim.engines.compiled.bot import go_to_queue, leave_menu
from sim.engines.compiled.legs import new_leg
from sim.engines.compiled.returns import depart
from sim.engines.compiled.timers import schedule
from sim.jit import handler
from sim.randomness.draws import draw_ticks
from sim.randomness.uniforms import branch, uniform
from sim.rules.outcomes import containment_probability, pick


@handler
def enter_menu(world, state, now, contact):
    """The menu answers at once: an IVR leg begins at the type's first node."""
    leg = new_leg(state, now, contact, LEG_IVR, NOBODY, state.contacts[contact].type)
    if leg == NOBODY:
        return
    state.n_in_menu[state.contacts[contact].type] += 1
    _enter_node(world, state, now, contact, world.types[state.contacts[contact].type].node)


@handler
def _enter_node(world, state, now, contact, node):
    p = state.progress
    p[contact].menu_node = node
    p[contact].n_menu_nodes += 1
    key = branch(p[contact].key, BRANCH_MENU, p[contact].n_menu_nodes)
    p[contact].stay_key = key
    row, grid = world.menu_time[node], world.settings[0].grid
    stay = draw_ticks(world.distributions, world.tables, grid, row, key, PURPOSE_MENU_TIME)
    schedule(state, now + stay, RANK_MENU_END, contact, 0, p[contact].leg)


@handler
def on_menu_end(world, state, now, leg):
    """A node lets go: contained, hung up, on to another node, or to a queue."""
    contact = state.legs[leg].contact
    contact_type = state.contacts[contact].type
    node = state.progress[contact].menu_node
    key = state.progress[contact].stay_key
    abandon = world.menu[contact_type, node].menu_abandon
    complexity = state.contacts[contact].complexity
    contained = containment_probability(world.menu[contact_type, node].menu_contained, abandon, complexity)
    luck = uniform(key, PURPOSE_MENU_CHOICE)
    if luck < contained:
        leave_menu(state, now, leg, LEG_CONTAINED)
        depart(state, contact, CONTAINED)
    elif luck < contained + abandon:
        leave_menu(state, now, leg, LEG_ABANDONED)
        depart(state, contact, ABANDONED_IN_MENU)
    else:
        onward = pick(world.menu_next[contact_type, node], uniform(key, PURPOSE_MENU_NEXT))
        if onward < world.settings[0].n_nodes:
            _enter_node(world, state, now, contact, onward)
        else:
            leave_menu(state, now, leg, LEG_PASSED)
            go_to_queue(world, state, now, contact, onward - world.settings[0].n_nodes)

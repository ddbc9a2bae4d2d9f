"""The IVR: a walk through menu nodes that ends in self-service, in hanging up, or in a queue."""

from sim.codes import LEG_IVR, LEG_PASSED, NOBODY, PURPOSE_MENU_NEXT
from sim.engines.compiled.bot import go_to_queue
from sim.engines.compiled.legs import new_leg
from sim.engines.compiled.self_service import ends_here, leave_menu, start_step
from sim.jit import handler
from sim.randomness.uniforms import uniform
from sim.rules.outcomes import pick


@handler
def enter_menu(world, state, now, contact):
    """The menu answers at once: an IVR leg begins at the type's first node."""
    contact_type = state.contacts[contact].type
    leg = new_leg(state, now, contact, LEG_IVR, NOBODY, contact_type)
    if leg == NOBODY:
        return
    state.n_in_menu[contact_type] += 1
    _enter_node(world, state, now, leg, world.types[contact_type].node)


@handler
def _enter_node(world, state, now, leg, node):
    state.progress[state.legs[leg].contact].menu_node = node
    start_step(world, state, now, leg, world.menu_time[node])


@handler
def on_menu_end(world, state, now, leg):
    """A node lets go: contained, hung up, on to another node, or to a queue."""
    contact = state.legs[leg].contact
    contact_type, node = state.contacts[contact].type, state.progress[contact].menu_node
    here = world.menu[contact_type, node]
    if ends_here(state, now, leg, here.menu_contained, here.menu_abandon):
        return
    luck = uniform(state.progress[contact].stay_key, PURPOSE_MENU_NEXT)
    onward = pick(world.menu_next[contact_type, node], luck)
    if onward < world.settings[0].n_nodes:
        _enter_node(world, state, now, leg, onward)
    else:
        leave_menu(state, now, leg, LEG_PASSED)
        go_to_queue(world, state, now, contact, onward - world.settings[0].n_nodes)

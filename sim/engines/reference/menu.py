"""The IVR: a walk through menu nodes that ends in self-service, in hanging up, or in a queue."""

from sim.codes import LEG_IVR, LEG_PASSED, NOBODY, PURPOSE_MENU_NEXT
from sim.engines.reference.floor import Floor
from sim.engines.reference.self_service import ends_here, leave_menu
from sim.engines.reference.things import Contact, Leg
from sim.engines.reference.waiting import new_leg
from sim.randomness.uniforms import uniform
from sim.rules.outcomes import pick


def enter_menu(floor: Floor, contact: Contact) -> Leg:
    """The menu answers at once: an IVR leg begins."""
    floor.n_in_menu[contact.type] += 1
    return new_leg(floor, contact, LEG_IVR, NOBODY, contact.type)


def on_menu_end(floor: Floor, leg: Leg, node: int) -> tuple[int, int]:
    """A node lets go: contained, hung up, on to another node, or to a queue. Returns (next node, queue)."""
    kind = leg.contact.type
    if ends_here(floor, leg, floor.menu_contained[kind][node], floor.menu_abandon[kind][node]):
        return NOBODY, NOBODY
    onward = pick(floor.menu_next[kind][node], uniform(leg.key, PURPOSE_MENU_NEXT))
    if onward < len(floor.menu_time):
        return onward, NOBODY
    leave_menu(floor, leg, LEG_PASSED)
    return NOBODY, onward - len(floor.menu_time)

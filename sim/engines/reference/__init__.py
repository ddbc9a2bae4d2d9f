"""The reference engine: the simulated world as SimPy processes. It is the specification; change it first.

Reading order: `life` (a contact's story), `things`, `floor` (clock and invariants), then by subject `arrivals`, `menu`,
`waiting`, `announcements`,
`callbacks`, `service`, `staff`, `returns`, and `dispatch`, the end of every instant. The compiled engine
has the same files, handlers and order.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from sim.centre.compiled import CompiledCentre
from sim.engines.reference.dispatch import dispatch
from sim.engines.reference.floor import Floor
from sim.engines.reference.life import fresh_arrivals
from sim.engines.reference.staff import roster
from sim.randomness.arrivals import ARRIVAL, TOO_SMALL, draw_arrivals, max_arrivals
from sim.randomness.uniforms import replication_key
from sim.records import AGENT_STATE, CONTACT, LEG, Records


def run_replication(centre: CompiledCentre, seed: int, replication: int, check: bool = False) -> Records:
    """One replication of the reference engine.

    seed         any int64; scenarios that share it share the luck of every customer
    replication  >= 0
    check        assert the invariants after every instant (slow; for tests)
    """
    floor = Floor(centre, dispatch, check)
    floor.env.process(roster(floor))
    floor.env.process(fresh_arrivals(floor, _draw_arrivals(centre, seed, replication)))
    with _no_garbage_collection():
        floor.env.run()
        return _records(floor)


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """A third of a run went into looking for garbage among contacts that all stay alive until its end."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _draw_arrivals(centre: CompiledCentre, seed: int, replication: int) -> np.ndarray:
    drawn = (centre.arrival_process, centre.day_factor, centre.interval_factor, centre.distributions, centre.tables)
    room = max_arrivals(*drawn, centre.arrival_rate)
    n_arrivals = TOO_SMALL
    while n_arrivals == TOO_SMALL:
        out = np.empty(room, ARRIVAL)
        key = replication_key(seed, replication)
        n_arrivals = draw_arrivals(key, *drawn, centre.arrival_rate, centre.interval_ticks, centre.grid, out)
        room *= 2
    return out[:n_arrivals]


def _records(floor: Floor) -> Records:
    contacts = [tuple(getattr(contact, name) for name in CONTACT.names or ()) for contact in floor.contacts]
    legs = [
        (
            leg.entered,
            leg.answered,
            leg.left,
            leg.offered_wait,
            leg.work,
            leg.talk,
            leg.hold,
            leg.wrap_up,
            leg.accompanied,
            leg.ring,
            leg.contact.row,
            leg.agent,
            leg.queue,
            leg.group,
            leg.type,
            leg.number,
            leg.kind,
            leg.outcome,
            leg.flags,
            leg.slots_at_start,
            leg.priority,
        )
        for leg in floor.legs
    ]
    return Records(
        np.array(contacts, CONTACT), np.array(legs, LEG), np.array(floor.spells, AGENT_STATE), floor.n_events
    )

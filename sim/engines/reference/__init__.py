"""The reference engine: the simulated world as SimPy processes. It is the specification; change it first.

Reading order: `life` (a contact's story), `things`, `floor` (clock and invariants), then by subject `arrivals`, `menu`,
`bot`, `self_service`, `waiting`, `announcements`, `callbacks`, `service`, `consult`, `staff`, `returns`, `found`, and
`dispatch`, the end of every instant. The compiled engine has the same files, handlers and order.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from operator import attrgetter

import numpy as np

from sim.centre.compiled import CompiledCentre
from sim.engines.reference.dispatch import dispatch
from sim.engines.reference.floor import Floor
from sim.engines.reference.life import fresh_arrivals
from sim.engines.reference.staff import roster
from sim.engines.workforce import draw_duty_events, draw_paces
from sim.randomness.arrivals import ARRIVAL, TOO_SMALL, draw_arrivals, max_arrivals
from sim.randomness.uniforms import replication_key
from sim.records import AGENT_STATE, CONTACT, LEG, Records


def run_replication(centre: CompiledCentre, seed: int, replication: int, check: bool = False) -> Records:
    """One replication of the reference engine.

    seed         any int64; scenarios that share it share the luck of every customer
    replication  >= 0
    check        assert the invariants after every instant (slow; for tests)
    """
    floor = Floor(centre, replication_key(seed, replication), dispatch, check)
    floor.set_paces(_draw_paces(centre, seed, replication))
    floor.env.process(roster(floor, _draw_duty_events(centre, seed, replication)))
    floor.env.process(fresh_arrivals(floor, _draw_arrivals(centre, seed, replication)))
    with _no_garbage_collection():
        floor.run()
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
    rates, n_new = centre.rate_of_all, len(centre.types)
    room = max_arrivals(*drawn, rates)
    n_arrivals = TOO_SMALL
    while n_arrivals == TOO_SMALL:
        out = np.empty(room, ARRIVAL)
        key = replication_key(seed, replication)
        n_arrivals = draw_arrivals(key, *drawn, rates, n_new, centre.interval_ticks, centre.grid, out)
        room *= 2
    out = out[:n_arrivals]
    # Where a day is taken up in mid-interval those before are drawn, and left out: the others are who they always were.
    return out[out["tick"] >= centre.start] if centre.start else out


def _draw_duty_events(centre: CompiledCentre, seed: int, replication: int) -> np.ndarray:
    out = np.empty_like(centre.duty_events)
    staff = centre.groups, centre.agent_group, centre.duty_events
    return out[: draw_duty_events(replication_key(seed, replication), *staff, out)]


def _draw_paces(centre: CompiledCentre, seed: int, replication: int) -> np.ndarray:
    out = np.empty(centre.n_agents)
    staff = centre.groups, centre.agent_group
    draw_paces(replication_key(seed, replication), *staff, centre.distributions, centre.tables, out)
    return out


def _records(floor: Floor) -> Records:
    contact_row = attrgetter(*CONTACT.names or ())
    leg_row = attrgetter(*("contact.row" if name == "contact" else name for name in LEG.names or ()))
    return Records(
        np.array(list(map(contact_row, floor.contacts)), CONTACT),
        np.array(list(map(leg_row, floor.legs)), LEG),
        np.array(floor.spells, AGENT_STATE),
        floor.n_events,
    )

"""The compiled engine: the reference engine's world as one numba event loop, with equal records.

Same handler names as in `sim.engines.reference`, same order; here every decision of `sim.rules` and every draw of
`sim.randomness` is inlined into `loop.run_events`. It checks nothing: parity with the reference is its proof.
"""

import numpy as np

from sim.centre.compiled import CompiledCentre
from sim.clock import NEVER
from sim.engines.compiled.loop import run_events
from sim.engines.compiled.state import make_state, make_world
from sim.engines.workforce import draw_duty_events, draw_paces
from sim.randomness.arrivals import TOO_SMALL, draw_arrivals
from sim.randomness.uniforms import replication_key
from sim.records import Records


class Engine:
    """One centre in one thread: tables are allocated once and reused by every replication."""

    def __init__(self, centre: CompiledCentre) -> None:
        self.centre = centre
        self._duty_events, self._paces = centre.duty_events.copy(), np.ones(centre.n_agents)
        groups = centre.groups
        # Calling those kernels at all made the loop 10 % slower: where nothing is drawn, they are left alone.
        self._has_luck = np.any((groups["absence_share"] > 0) | (groups["pace"] >= 0) | (groups["tenure"] >= 0))
        self._rates = centre.rate_of_all
        self._world = make_world(centre, self._duty_events)
        self._room = 2.0
        self._state = make_state(centre, self._room)

    def run(self, seed: int, replication: int) -> Records:
        """One replication. The records are views that the next run overwrites."""
        while not self._simulate(seed, replication):
            # More redials than expected. Draws are keyed, so the second try is the same replication.
            self._room *= 2
            self._state = make_state(self.centre, self._room)
        state, counts = self._state, self._state.counts[0]
        return Records(
            contacts=state.contacts[: counts["contacts"]],
            legs=state.legs[: counts["legs"]],
            duty=state.spells[: counts["spells"]],
            n_events=counts["events"],
        )

    def _simulate(self, seed: int, replication: int) -> bool:
        """Draw the arrivals, run the events; False if a table was too small."""
        centre, key = self.centre, replication_key(seed, replication)
        self._state.counts["key"] = key
        n_arrivals = draw_arrivals(
            key,
            centre.arrival_process,
            centre.day_factor,
            centre.interval_factor,
            centre.distributions,
            centre.tables,
            self._rates,
            len(centre.types),
            centre.interval_ticks,
            centre.grid,
            self._state.arrivals,
        )
        if self._has_luck:
            self._draw_staff(replication_key(seed, replication))
        return n_arrivals != TOO_SMALL and run_events(self._world, self._state, n_arrivals)

    def _draw_staff(self, key: int) -> None:
        """Draw who comes and how fast each one is. Rows of the roster that are left over never come up."""
        centre, events = self.centre, self._duty_events
        draw_paces(key, centre.groups, centre.agent_group, centre.distributions, centre.tables, self._paces)
        self._state.agents["pace"] = self._paces
        n_events = draw_duty_events(key, centre.groups, centre.agent_group, centre.duty_events, events)
        events["tick"][n_events:] = NEVER


def run_replication(centre: CompiledCentre, seed: int, replication: int) -> Records:
    """One replication of the compiled engine, with records of its own.

    seed         any int64; scenarios that share it share the luck of every customer
    replication  >= 0
    """
    records = Engine(centre).run(seed, replication)
    return Records(records.contacts.copy(), records.legs.copy(), records.duty.copy(), records.n_events)

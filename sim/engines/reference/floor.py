"""The floor: all that changes while the centre runs, the clock, and the invariants that must hold after every instant.

Time is SimPy's, in integer ticks. SimPy orders events of one tick by a priority; the floor hands it the event code of
`sim.engines.order`, so the written order of `model.md` 1 is the order in which things happen. SimPy's own bookkeeping
(a process starting, an event waking its process) has priorities 0 and 1 and so always settles first.
"""

from collections import namedtuple
from collections.abc import Callable
from heapq import heappush
from typing import Any

import numpy as np
import simpy

from sim.centre.compiled import CompiledCentre
from sim.codes import NOBODY
from sim.engines.duty import DRAINING, DUTY, OFF_DUTY
from sim.engines.order import event_code
from sim.engines.reference.things import Agent, Contact, Crew, Leg, Line
from sim.rules.admission import may_take
from sim.rules.opening import is_closed

_BOOKKEEPING = 2
"""Priorities that SimPy keeps for itself: 0 (urgent) and 1 (normal)."""


def _rows(table: np.ndarray) -> list[Any]:
    """The rows of a structured array as named tuples, which Python reads ten times faster."""
    row_type = namedtuple("row_type", table.dtype.names or ())  # type: ignore[misc]
    return [row_type(*row.item()) for row in table]


class Moment(simpy.Event):
    """An event at an absolute tick, in the written order."""

    def __init__(self, env: simpy.Environment, tick: int, code: int, *handlers: Callable[..., None]) -> None:
        # As simpy.Timeout does: no call of Event.__init__, which is half the price of an event.
        self.env = env
        self.callbacks = list(handlers)
        self._ok = True
        self._value = None
        self._defused = False
        # As simpy.Environment.schedule does, but at a tick, not after a delay.
        pending: list[Any] = env._queue
        heappush(pending, (tick, code + _BOOKKEEPING, next(env._eid), self))


class Floor:
    """One centre during one replication."""

    def __init__(self, centre: CompiledCentre, key: int, dispatch: Callable[["Floor"], None], check: bool) -> None:
        """key: of the replication, in the key tree."""
        self.centre = centre
        self.key = key
        self.start = centre.start
        self.found = _rows(centre.found)
        self.earlier = _rows(centre.earlier)
        self.env = simpy.Environment()
        self.check = check
        self.types = _rows(centre.types)
        self.hours = list(zip(centre.open_at.tolist(), centre.close_at.tolist(), strict=True))
        self.preference = centre.preference.tolist()
        self.priority = centre.priority.tolist()
        self.ring_time = centre.groups["ring_time"].tolist()
        self.hands_back = centre.groups["hands_back"].astype(bool).tolist()
        self.opens_after = centre.opens_after.tolist()
        self.reserve = centre.reserve.tolist()
        self.overflow_steps = centre.overflow_steps.tolist()
        self.overflows = bool((centre.queues["overflow_to"] != NOBODY).any())
        self.handle_factor = centre.handle_factor.tolist()
        self.hold_share = centre.hold_share.tolist()
        self.resolution = centre.resolution.tolist()
        self.transfer_share = centre.transfer_share.tolist()
        self.redial_share = centre.redial_share.tolist()
        self.menu_time = centre.menu_time.tolist()
        self.menu_contained = centre.menu_contained.tolist()
        self.menu_abandon = centre.menu_abandon.tolist()
        self.menu_next = centre.menu_next.tolist()
        self.misroute_to = centre.misroute_to.tolist()
        self.transfer_to = centre.transfer_to.tolist()
        self.redial_to = centre.redial_to.tolist()
        self.bots = _rows(centre.bots)
        self.consults = _rows(centre.consults) if centre.consults["share"].any() else []
        """By type; empty if no agent ever asks a second one."""
        self.interval_factors = centre.interval_factors.tolist() if (centre.interval_factors != 1.0).any() else None
        """By type; None if handle time is the same in all intervals."""
        rules = zip(_rows(centre.queues), _rows(centre.treatments), strict=True)
        self.lines = [Line(*pair, self._groups_of(queue)) for queue, pair in enumerate(rules)]
        self.crews = [Crew(row.nonzero()[0].tolist()) for row in centre.serves]
        self.agents = [Agent(number, group) for number, group in enumerate(centre.agent_group.tolist())]
        self.contacts: list[Contact] = []
        self.legs: list[Leg] = []
        self.spells: list[tuple[int, int, int, int, int]] = []
        self.entered: list[Leg] = []
        self.freed: list[Agent] = []
        self.now = 0
        """The current tick."""
        self.n_in_house = 0
        self.n_in_menu = [0] * len(centre.types)
        """Contacts in the menu, by type."""
        self.n_draining = 0
        self.n_events = 0
        self._dispatch = dispatch
        self._rings = False

    def _groups_of(self, queue: int) -> list[int]:
        """Groups that serve the queue, by preference."""
        groups = self.centre.serves[:, queue].nonzero()[0].tolist()
        return sorted(groups, key=lambda group: (self.preference[group][queue], group))

    def set_paces(self, paces: np.ndarray) -> None:
        """How fast each agent is, (A,): a factor on handle times."""
        for agent, pace in zip(self.agents, paces.tolist(), strict=True):
            agent.pace = pace

    # --- the clock ---

    def moment(self, tick: int, rank: int, contact: int, leg_number: int = 0) -> Moment:
        """An event to wait for."""
        self.n_events += 1
        return Moment(self.env, tick, event_code(rank, contact, leg_number))

    def call_at(self, handler: Callable[..., None], subject: Any, tick: int, rank: int, contact: int, leg: int) -> None:
        """Have `handler(floor, subject)` called at a tick, without anybody waiting for it."""
        self.n_events += 1
        Moment(self.env, tick, event_code(rank, contact, leg), lambda _: handler(self, subject))

    def ring(self) -> None:
        """Have this instant end with a dispatch: somebody entered a queue, or became available."""
        self._rings = True

    def run(self) -> None:
        """Event after event until none is left. An instant is over when the next event lies behind it."""
        pending: list[Any] = self.env._queue
        step = self.env.step
        while pending:
            self.now = pending[0][0]
            step()
            if self.n_draining or self.check:
                self.ring()
            if self._rings and (not pending or pending[0][0] > self.now):
                self._end_instant()

    def _end_instant(self) -> None:
        """Dispatch. If that creates events at this tick, the instant goes on and ends once more."""
        self._rings = False
        self._dispatch(self)
        if self.check:
            self.check_invariants()

    # --- what must always hold ---

    def check_invariants(self) -> None:
        """After every instant: everybody is in one place, and nobody waits whom an idle agent could serve."""
        for agent in self.agents:
            idle = agent in self.crews[agent.group].idle
            assert idle + (agent.leg is not None) == (agent.duty != OFF_DUTY), f"agent {agent.number} idle xor busy"
        for group, crew in enumerate(self.crews):
            members = [a for a in self.agents if a.group == group]
            assert crew.n_on_duty == sum(a.duty == DUTY for a in members)
            assert crew.n_draining == sum(a.duty == DRAINING for a in members)
        waiting = [leg for line in self.lines for lane in line.lanes for leg in lane]
        assert len({leg.contact.row for leg in waiting}) == len(waiting), "nobody waits in two queues"
        assert all(leg.is_waiting for leg in waiting)
        assert self.n_in_house == sum(c.on_line for c in self.contacts)
        for queue, line in enumerate(self.lines):
            for lane in line.lanes:
                order = [(leg.since, leg.contact.row) for leg in lane]
                assert order == sorted(order), f"lane of queue {queue} in order of the wait"
            if line.n_waiting:
                assert not self._able(queue, line), f"queue {queue} waits beside an idle agent"

    def _able(self, queue: int, line: Line) -> list[Agent]:
        """Idle agents who may take the contact that has waited longest."""
        waited = self.now - min(lane[0].since for lane in line.lanes if lane)
        able, closed = [], is_closed(self.now, line.reopens_at)
        for group in line.groups:
            if waited >= self.opens_after[group][queue]:
                idle = self.crews[group].idle
                kept = sum(a.duty == DUTY for a in idle) <= self.reserve[group][queue]
                able += [a for a in idle if may_take(a.duty == DRAINING, closed, kept)]
        return able

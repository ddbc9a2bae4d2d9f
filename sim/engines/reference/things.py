"""The things that live on the floor: contacts, legs, agents, queues."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any

from sim.codes import LEG_CALLBACK, LEG_OPEN, NEVER, NOBODY, OPEN
from sim.engines.duty import OFF_DUTY
from sim.engines.order import N_LANES, lane_number

Life = Generator[Any, Any, None]
"""A SimPy process: it yields what it waits for."""


@dataclass(slots=True, eq=False)
class Contact:
    """One contact of an issue; its first fields become a CONTACT row."""

    row: int
    arrived: int
    complexity: float
    issue: int
    parent: int
    day: int
    type: int
    attempt: int
    kind: int
    complaint: bool
    key: int
    was_served: bool = False
    """An earlier contact of the issue was served."""
    ended: int = NEVER
    outcome: int = OPEN
    resolved: bool = False
    on_line: bool = False
    """Holds a trunk line."""
    n_legs: int = 0
    n_transfers: int = 0
    n_menu_nodes: int = 0
    from_bot: bool = False
    """Passed on to the queue by a bot."""
    companion: Leg | None = None
    """The leg whose agent stays with the customer until the next one answers."""
    interrupted: Leg | None = None
    """The leg that has just been handed back."""
    there: Leg | None = None
    """The leg in the queue to which the contact last went over."""
    asked: Leg | None = None
    """The leg in which a second agent was last asked."""
    n_attempts: int = 0
    """To call the customer back."""
    callback: Leg | None = None
    """The leg in which the place in the queue is kept."""
    callback_due: int = 0
    """Tick of the first attempt, if no place is kept; NEVER: the callback stays open."""


@dataclass(slots=True, eq=False)
class Leg:
    """A stay in the IVR, or in one queue plus the service that ends it; becomes a LEG row."""

    row: int
    contact: Contact
    number: int
    kind: int
    queue: int
    type: int
    entered: int
    since: int
    """Tick from which the wait counts: entered, or for those who came by overflow entered the queue they come from."""
    answered: int = NEVER
    left: int = NEVER
    offered_wait: int = NEVER
    work: int = 0
    talk: int = 0
    hold: int = 0
    wrap_up: int = 0
    accompanied: int = 0
    ring: int = 0
    agent: int = NOBODY
    group: int = NOBODY
    outcome: int = LEG_OPEN
    flags: int = 0
    slots_at_start: int = 0
    priority: float = 0.0
    key: int = 0
    talk_over: Any = None
    """A simpy.Event: the customer's part is over, or the contact is handed back (groups that hand back only)."""
    wait_over: Any = None
    """A simpy.Event that wakes the contact: an agent answered, or the wait ended without one."""

    @property
    def is_waiting(self) -> bool:
        """Still without an agent, and still there."""
        return self.outcome == LEG_OPEN and self.agent == NOBODY

    @property
    def is_ringing(self) -> bool:
        """An agent's phone rings, and the customer is still there."""
        return self.outcome == LEG_OPEN and self.agent != NOBODY and self.answered == NEVER


@dataclass(slots=True, eq=False)
class Agent:
    """One agent of a group."""

    number: int
    group: int
    pace: float = 1.0
    """Factor on handle times."""
    duty: int = OFF_DUTY
    duty_since: int = 0
    idle_since: int = 0
    leg: Leg | None = None
    """The contact in hand."""


@dataclass(slots=True, eq=False)
class Crew:
    """An agent group as it stands: who of it is idle, and how many may take contacts."""

    queues: list[int]
    """Queues it serves."""
    idle: list[Agent] = field(default_factory=list)
    """Longest idle first, then by number."""
    n_on_duty: int = 0
    n_draining: int = 0
    """Those who stay after the shift for closed queues."""


@dataclass(slots=True, eq=False)
class Line:
    """A queue as it stands. Fresh, transferred, overflowed and handed back contacts, and those to be called back, wait
    in lanes of their own: within a lane the score order is that of the wait, so only the heads need comparing."""

    rules: Any
    treatment: Any
    groups: list[int]
    """Groups that serve it, by preference."""
    reopens_at: int = 0
    """Tick of its next opening, if it has closed."""
    last_wait: int = 0
    """Ticks that the last contact waited who got an agent, until the agent answered."""
    n_promised: int = 0
    """Callbacks promised and not yet made."""
    lanes: tuple[deque[Leg], ...] = field(default_factory=lambda: tuple(deque() for _ in range(N_LANES)))

    @property
    def n_waiting(self) -> int:
        """Contacts that wait here, on the phone or for their callback."""
        return sum(map(len, self.lanes))

    @property
    def n_on_phone(self) -> int:
        """Contacts that wait on the phone."""
        return self.n_waiting - len(self.lanes[lane_number(LEG_CALLBACK)])

    def lane_of(self, leg: Leg) -> deque[Leg]:
        """Where the leg waits, or would."""
        return self.lanes[lane_number(leg.kind)]

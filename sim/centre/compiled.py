"""THE contract between a centre and the engines: every array an engine may read.

`sim.centre.compile` writes it, both engines read it, nobody changes it. Everything is in ticks, shares (0..1) or
indices; nothing is optional: what is switched off has a neutral value (NEVER, NOBODY, 0, 1). Lengths are written
T types, Q queues, G groups, A agents, N IVR nodes, D calendar days of the horizon, I intervals a day.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.centre.compiled_rows import EARLIER
from sim.clock import TICKS_PER_DAY
from sim.codes import NOBODY, REDIAL, REPEAT


@dataclass(frozen=True)
class EarlierCallers:
    """Who called before the day is taken up and comes back after that: redials of each type, then repeats of each."""

    rows: np.ndarray
    """(2 T,) EARLIER."""
    rate: np.ndarray
    """(2 T, D, I) float64: contacts an interval; of the one in which the day is taken up, as if it were whole."""

    @classmethod
    def none(cls, n_days: int, n_intervals: int) -> "EarlierCallers":
        """Nobody: the horizon begins empty, or it is not known yet."""
        return cls(np.zeros(0, EARLIER), np.zeros((0, n_days, n_intervals)))


@dataclass(frozen=True)
class CompiledCentre:
    """One centre, ready to run. Arrays are C-contiguous and read-only."""

    type_names: tuple[str, ...]
    queue_names: tuple[str, ...]
    group_names: tuple[str, ...]

    grid: int
    """ticks: every sampled instant and duration is rounded half up to it; 1 in real runs."""
    interval_ticks: int
    """ticks: length of an interval; divides a day."""
    horizon_end: int
    """tick: D whole days."""
    start: int
    """tick on the grid: nothing before it is simulated; 0: the horizon begins empty, at its first midnight."""
    end: int
    """tick: nobody comes at or after it or is on the roster then; `horizon_end`, or the end of the rest of a day."""
    last_closing: int
    """tick: contacts due at or after it lie beyond the horizon."""
    reopen_spread: int
    """ticks: contacts due in closed hours come within this time of the next opening."""
    trunks: int
    """contacts: voice contacts in IVR, queue and talk at once; NEVER: no limit."""
    arrival_process: int
    """POISSON, GAMMA_POISSON or FIXED_COUNTS."""
    day_factor: int
    """row of `distributions` (mean 1, dimensionless) shared by all types; NOBODY: always 1."""
    interval_factor: int
    """row of `distributions` (mean 1, dimensionless), own luck of (type, day, interval); NOBODY: always 1."""

    weekday: np.ndarray
    """(D,) int8: 0 Monday .. 6 Sunday."""
    measured: np.ndarray
    """(D,) bool: False for warm-up days."""
    open_at: np.ndarray
    """(T, D) int64 tick: opening of the type on the day; NEVER on a closed day."""
    close_at: np.ndarray
    """(T, D) int64 tick: closing (exclusive); NEVER on a closed day."""
    arrival_rate: np.ndarray
    """(T, D, I) float64: expected new contacts in the interval, weekday factor included."""
    duty_events: np.ndarray
    """DUTY_EVENT rows sorted by (tick, agent, queue): closings of queues, agents coming and going, nobody absent but
    who is known to be. Where a day is taken up one more, behind all of that tick, says so."""
    headcount: np.ndarray
    """(G, D, I) int32: agents scheduled; agent k of a group is on duty when k < headcount, unless absent."""
    found: np.ndarray
    """FOUND rows: who is in the house at `start`. Those who wait first, longest wait first, then by agent; they are
    the first contacts, in this order."""
    earlier: np.ndarray
    """(E,) EARLIER: who called before `start` and comes back after it; E is 0 or 2 T."""
    earlier_rate: np.ndarray
    """(E, D, I) float64: expected number in the interval, Poisson whatever `arrival_process` is."""

    distributions: np.ndarray
    """DISTRIBUTION rows (sim.randomness.distributions), scales in ticks."""
    tables: np.ndarray
    """(n_tables, TABLE_SIZE) float64: quantile tables of the families without a closed inverse."""

    types: np.ndarray
    """(T,) TYPE."""
    queues: np.ndarray
    """(Q,) QUEUE."""
    treatments: np.ndarray
    """(Q,) TREATMENT: what those who have to wait are told and offered."""
    groups: np.ndarray
    """(G,) GROUP; agents of a group are numbered in a row, groups in order."""
    agent_group: np.ndarray
    """(A,) int16."""

    menu_time: np.ndarray
    """(N,) int16: row of `distributions`."""
    menu_contained: np.ndarray
    """(T, N) float64: P(self-service contains the contact at this node), complexity 1."""
    menu_abandon: np.ndarray
    """(T, N) float64: P(hangs up at this node)."""
    menu_next: np.ndarray
    """(T, N, N + Q) float64: cumulative P(next node, then queue | neither contained nor hung up); last is 1."""
    bots: np.ndarray
    """(T,) BOT: the voicebot of each type; nothing is read of a type without one."""
    consults: np.ndarray
    """(T,) CONSULT: when agents of contacts handled as the type ask a second one."""

    interval_factors: np.ndarray
    """(T, D x I) float64: multiplies talk, hold and wrap-up of contacts handled as the type that entered the queue in
    the interval; intervals counted from the first day's midnight on."""

    serves: np.ndarray
    """(G, Q) int8: 1 if the group may take contacts of the queue."""
    preference: np.ndarray
    """(G, Q) int32: whom a contact asks first among groups; lower first."""
    priority: np.ndarray
    """(G, Q) int32: which queue a freed agent looks at first; lower first, equal ones compare scores."""
    opens_after: np.ndarray
    """(G, Q) int64 ticks on the grid: wait before the group may take contacts of the queue; 0: at once."""
    reserve: np.ndarray
    """(G, Q) int32 agents: idle ones that the group keeps from the queue."""
    overflow_steps: np.ndarray
    """(Q, K) int64 ticks: the minimum waits of the groups that serve the queue, and the wait after which its contacts
    go over to another one; ascending, 0 left out, then NEVER."""
    handle_factor: np.ndarray
    """(G, Q) float64: multiplies talk, hold and wrap-up, beside the agent's own factor."""
    hold_share: np.ndarray
    """(T, G) float64: P(the customer is put on hold once)."""
    resolution: np.ndarray
    """(T, G, Q, 2 or 4) float64: P(resolved | no / an earlier contact of the issue was served), complexity 1; where
    anybody asks a second agent the same two once more for those who got one."""
    transfer_share: np.ndarray
    """(T, G) float64: P(passed on | not misrouted), complexity 1."""
    transfer_to: np.ndarray
    """(T, Q) float64: cumulative over queues; zeros if never transferred."""
    misroute_to: np.ndarray
    """(T, Q) float64: cumulative over queues: where a misrouted contact belongs."""
    redial_share: np.ndarray
    """(T, causes, 2) float64: P(dials again | cause, first / later attempt in a row)."""
    redial_to: np.ndarray
    """(T, T) float64: cumulative: the type a redial becomes."""

    @property
    def rate_of_all(self) -> np.ndarray:
        """(T + E, D, I) float64: new contacts by type, then earlier callers."""
        if not len(self.earlier):
            return self.arrival_rate
        rates: np.ndarray = sealed(np.concatenate([self.arrival_rate, self.earlier_rate]))
        return rates

    @property
    def simulated_ticks(self) -> np.ndarray:
        """(D, I) int64 ticks of each interval that are simulated: those from `start` to `end`."""
        n_days, n_intervals = self.headcount.shape[1:]
        ends = self.interval_ticks * np.arange(1, n_days * n_intervals + 1)
        there = np.minimum(ends, self.end) - np.maximum(ends - self.interval_ticks, self.start)
        return np.asarray(np.maximum(there, 0)).reshape(n_days, n_intervals)

    @property
    def night(self) -> int:
        """Day behind the one that is taken up whose first hours belong to its rest; NOBODY if none do."""
        day = (self.end - 1) // TICKS_PER_DAY
        return day if self.start and day > self.start // TICKS_PER_DAY else NOBODY

    @property
    def n_earlier(self) -> tuple[float, float]:
        """Redials and repeats of earlier callers expected after `start`."""
        came = (self.earlier_rate * (self.simulated_ticks / self.interval_ticks)).sum(axis=(1, 2))
        return float(came[self.earlier["kind"] == REDIAL].sum()), float(came[self.earlier["kind"] == REPEAT].sum())

    @property
    def n_waiting_at_start(self) -> int:
        """Contacts that wait at `start`."""
        return int((self.found["agent"] == NOBODY).sum())

    @property
    def n_days(self) -> int:
        """Calendar days of the horizon."""
        return len(self.weekday)

    @property
    def n_agents(self) -> int:
        """Agents of all groups, on duty or not."""
        return len(self.agent_group)


def sealed(value: Any) -> Any:
    """Arrays C-contiguous and read-only, anything else as it is.

    To numba an array that may be written to is of another type: the whole event loop would be compiled once more.
    """
    if not isinstance(value, np.ndarray):
        return value
    value = np.ascontiguousarray(value)
    value.setflags(write=False)
    return value

"""Who called before a day is taken up and comes back after it: counted on short runs of whole days.

The morning is not simulated in the rest of a day, so its redials and repeats are not either; in a crowded centre they
are a tenth of the contacts. How many of them to expect is a property of the model: the same centre is run from empty up
to the start, and whoever has left before it and is back after it is counted, by type and interval. That is right in the
mean; that this morning was unlike the model's mean mornings, it does not know.
"""

from dataclasses import replace

import numpy as np

from sim.centre.compiled import CompiledCentre, EarlierCallers
from sim.centre.compiled_rows import EARLIER
from sim.codes import BEYOND_HORIZON, NOBODY, REDIAL, REPEAT, SERVED

_KINDS = (REDIAL, REPEAT)
_REPLICATIONS_FROM = 2_000_000
"""Far from the numbers of any run, and of the search for new issues."""
_FEW, _MANY = 20, 100
"""Replications at least and at most; 100 leave 0.2 % of the telecom's load open."""
_CONTACTS = 2_000_000
"""New contacts to be simulated, about: a large centre needs fewer replications."""


def earlier_callers(whole: CompiledCentre, start: int, end: int, seed: int) -> EarlierCallers:
    """Redials and repeats between `start` and `end` of those who left before.

    whole       the centre with all its days, from empty
    start, end  ticks: the rest of a day
    """
    from sim.engines.compiled import Engine

    cut = _until(whole, start)
    n = int(np.clip(_CONTACTS / max(cut.arrival_rate.sum(), 1.0), _FEW, _MANY))
    engine, tally = Engine(cut), _Tally(cut, start, end)
    for replication in range(n):
        tally.add(engine.run(seed, _REPLICATIONS_FROM + replication).contacts)
    return tally.mean(n)


def _until(whole: CompiledCentre, start: int) -> CompiledCentre:
    """The centre without new contacts after the interval of the start: they cannot call before it."""
    rates = np.array(whole.arrival_rate)
    n_types, n_days, n_intervals = rates.shape
    rates.reshape(n_types, n_days * n_intervals)[:, start // whole.interval_ticks + 1 :] = 0.0
    rates.setflags(write=False)
    return replace(whole, arrival_rate=rates)


class _Tally:
    """Sums over replications, by (kind, type)."""

    def __init__(self, centre: CompiledCentre, start: int, end: int) -> None:
        self.start, self.end, self.interval_ticks = start, end, centre.interval_ticks
        n_types, self.n_days, self.n_intervals = centre.arrival_rate.shape
        self.n_types, n_rows = n_types, len(_KINDS) * n_types
        self.came = np.zeros((n_rows, self.n_days * self.n_intervals))
        self.complexity, self.served = np.zeros(n_rows), np.zeros(n_rows)

    def add(self, contacts: np.ndarray) -> None:
        """contacts: CONTACT rows of a replication."""
        back = contacts[self._is_counted(contacts)]
        rows = (back["kind"] == REPEAT) * self.n_types + back["type"]
        np.add.at(self.came, (rows, back["arrived"] // self.interval_ticks), 1.0)
        np.add.at(self.complexity, rows, back["complexity"])
        np.add.at(self.served, rows, served_before(contacts)[self._is_counted(contacts)])

    def _is_counted(self, contacts: np.ndarray) -> np.ndarray:
        """Left before the start, back after it in the rest of the day; by the parent, so nobody is counted twice."""
        parent, arrived = contacts["parent"], contacts["arrived"]
        is_back = (parent != NOBODY) & (contacts["outcome"] != BEYOND_HORIZON)
        is_back &= (arrived >= self.start) & (arrived < self.end)
        return np.asarray(is_back & (contacts["ended"][parent] < self.start))

    def mean(self, n: int) -> EarlierCallers:
        """Of n replications."""
        number = self.came.sum(axis=1)
        rows = np.zeros(len(number), EARLIER)
        rows["type"] = np.tile(np.arange(self.n_types), len(_KINDS))
        rows["kind"] = np.repeat(_KINDS, self.n_types)
        rows["complexity"] = np.divide(self.complexity, number, out=np.ones_like(number), where=number > 0)
        rows["served"] = np.divide(self.served, number, out=np.zeros_like(number), where=number > 0)
        rate, first = self.came / n, self.start // self.interval_ticks
        # Arrivals are drawn for whole intervals, and those before the start left out.
        rate[:, first] *= self.interval_ticks / ((first + 1) * self.interval_ticks - self.start)
        return EarlierCallers(rows, rate.reshape(-1, self.n_days, self.n_intervals))


def served_before(contacts: np.ndarray) -> np.ndarray:
    """(n,) bool: an earlier contact of the issue was served. contacts: CONTACT rows, parents before children."""
    parent, served = contacts["parent"], contacts["outcome"] == SERVED
    before = np.zeros(len(contacts), bool)
    for attempt in range(2, int(contacts["attempt"].max(initial=1)) + 1):
        rows = np.flatnonzero(contacts["attempt"] == attempt)
        before[rows] = before[parent[rows]] | served[parent[rows]]
    return before

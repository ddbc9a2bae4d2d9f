"""The fold of many replications, one after the other, into a block that can be merged in order.

A `Folder` belongs to one thread and one scenario: it owns the buffers, reads the records of a replication and leaves
its numerators and denominators. A `Block` is what travels to the main thread (or out of a process): per-replication
figures, which the statistics take up in replication order, and integer sums over the block, whose order is irrelevant.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.clock import NEVER
from sim.codes import NOBODY
from sim.jit import with_fields
from sim.measures.components import (
    COMPONENTS,
    INDEX,
    N_CONTACT,
    N_INTERVAL,
    N_ISSUE,
    N_LEG,
    N_WORK,
    Scopes,
)
from sim.measures.cost import FEE_UNITS
from sim.measures.days import Promises, judge_days
from sim.measures.experience import INTERCEPT, N_NODES, READINGS, answer_vector
from sim.measures.figures import FIGURES
from sim.measures.fold_contacts import fold_contacts
from sim.measures.fold_legs import fold_duty, fold_legs
from sim.measures.gather import Plan, gather_answers, gather_days, gather_intervals, gather_scores, gather_totals
from sim.measures.ratios import RatioTable
from sim.measures.settings import MeasureSettings
from sim.measures.sums import SCRATCH, TRASH, Sums, World
from sim.measures.waits import INTERVAL_BIN, LN_WAIT, N_BINS, N_GROUPS, N_INTERVAL_BINS
from sim.records import Records

N_LEVELS = 101


@dataclass
class Block:
    """Folded replications first .. first + n - 1 of one scenario."""

    first: int
    totals: np.ndarray
    """(n, S, F, 2) float64: numerators and denominators over the measured days, S scopes, F ratio figures."""
    surplus: np.ndarray
    """(n,) float64: new contacts of the measured days beyond their expectation. A control variate, so its mean is 0:
    except with fixed counts, which are rounded; there it does not vary, and nothing is corrected."""
    daily: np.ndarray
    """(n, S, M, F, 2) float64: the same by measured day."""
    intervals: np.ndarray
    """(n, (Q + G) * I, F', 2) float64: by queue or group and interval of the day, F' interval figures."""
    scores: np.ndarray
    """(n, 1 + T, 2 populations, U, N_NODES + 1) int64: predictor histograms, overall and by type; U distinct sets."""
    daily_answers: np.ndarray
    """(n, 1 + T, M, READINGS, 2) float64: expected answers under the textbook intercept, for comparing days."""
    waits: np.ndarray
    """(min(n, 20), 2, Q, N_BINS) int64: by group of replications; group (first + i) mod 20 is row i."""
    interval_waits: np.ndarray
    """(I, Q, N_INTERVAL_BINS) int64, whole block."""
    legs: np.ndarray
    """(M, I, Q, N_INTERVAL) int64, whole block."""
    work: np.ndarray
    """(M, I, G, N_WORK) int64, whole block."""
    sums: np.ndarray
    """(C,) int64: overall components, whole block."""
    levels: np.ndarray
    """(1 + Q, 101) int64: daily service levels in the targets' formulas, whole points, whole block."""
    events: int = 0
    """Events handled by the engine."""
    contacts: int = 0
    """CONTACT rows folded."""

    @property
    def n(self) -> int:
        """Replications in the block."""
        return len(self.totals)


class Folder:
    """Folds replications of one scenario; not to be shared between threads."""

    def __init__(self, compiled: Any, settings: MeasureSettings) -> None:
        """compiled: `CompiledCentre`; allocates the buffers once."""
        self.settings = settings
        self.layout = Layout(compiled)
        self.table = RatioTable.of(FIGURES, settings.prices)
        self.interval_table = RatioTable.of(tuple(f for f in FIGURES if f.by_interval), settings.prices)
        self._world = _world(compiled, settings, self.layout.slot)
        self._sums = self.layout.new_sums(len(self._world.score_wait))
        self._readings = _readings(settings)
        at, shapes = self.layout, len(self._world.score_wait)
        fees = dict(settings.prices.per_contact)
        fee = [round(FEE_UNITS * fees[name]) if name in fees else -1 for name in compiled.group_names]
        scheduled = self.layout.headcount.astype(np.int64) * at.simulated_ticks[:, :, None]
        self._plan = Plan(self.layout.slot, scheduled, np.array(fee, np.int64))
        self._cube = np.empty((len(at.scopes.names), at.n_measured + 1, len(COMPONENTS)), np.int64)
        self._totals = np.empty((len(at.scopes.names), len(COMPONENTS)), np.int64)
        self._work = np.empty((at.n_measured + 1, at.n_intervals, at.n_groups, N_WORK), np.int64)
        self._rows = np.zeros(((at.n_queues + at.n_groups) * at.n_intervals, len(COMPONENTS)), np.int64)
        self._counts = np.empty((at.n_measured + 1, 1 + at.n_types, 2, shapes, N_NODES + 1), np.int64)
        self._scratch = np.empty(0, SCRATCH)
        self._promises = Promises.of(settings.targets)

    def new_block(self, first: int, n: int) -> Block:
        """Room for `n` replications from `first`."""
        at = self.layout
        s, f = len(at.scopes.names), len(self.table.figures)
        rows = (at.n_queues + at.n_groups) * at.n_intervals
        return Block(
            first,
            totals=np.empty((n, s, f, 2)),
            surplus=np.empty(n),
            daily=np.empty((n, s, at.n_measured, f, 2)),
            intervals=np.empty((n, rows, len(self.interval_table.figures), 2)),
            scores=np.empty((n, 1 + at.n_types, 2, len(self._world.score_wait), N_NODES + 1), np.int64),
            daily_answers=np.empty((n, 1 + at.n_types, at.n_measured, len(READINGS), 2)),
            waits=np.zeros((min(n, N_GROUPS), 2, at.n_queues, N_BINS), np.int64),
            interval_waits=np.zeros((at.n_intervals, at.n_queues, N_INTERVAL_BINS), np.int64),
            legs=np.zeros((at.n_measured, at.n_intervals, at.n_queues, N_INTERVAL), np.int64),
            work=np.zeros((at.n_measured, at.n_intervals, at.n_groups, N_WORK), np.int64),
            sums=np.zeros(len(COMPONENTS), np.int64),
            levels=np.zeros((1 + at.n_queues, N_LEVELS), np.int64),
        )

    def fold(self, records: Records, block: Block, i: int) -> None:
        """Fold the records of replication `block.first + i`; they may be overwritten afterwards."""
        sums = self._sums._replace(waits=block.waits[i % N_GROUPS], interval_waits=block.interval_waits)
        self._read(records, sums)
        m, cube, work, totals = self.layout.n_measured, self._cube, self._work, self._totals
        gather_days(sums, self._plan, cube, work)
        judge_days(self._promises, self.layout.scopes.queues.start, cube, block.levels)
        gather_totals(cube, totals)
        self.table.of_sums(totals, block.totals[i])
        block.surplus[i] = totals[0, INDEX["contacts_new"]] - self.layout.expected_new
        self.table.of_sums(cube[:, :m], block.daily[i])
        gather_intervals(sums, self._plan, work, self._rows)
        self.interval_table.of_sums(self._rows, block.intervals[i])
        gather_scores(sums.scores, sums.issues, self._counts)
        self._counts.sum(axis=0, out=block.scores[i])
        gather_answers(self._counts, *self._readings, block.daily_answers[i])
        block.sums += totals[0]
        block.legs += sums.by_interval[:m]
        block.work += work[:m]
        block.events += records.n_events
        block.contacts += len(records.contacts)

    def _read(self, records: Records, sums: Sums) -> None:
        """The three passes."""
        if len(self._scratch) < len(records.contacts):
            self._scratch = np.empty(2 * len(records.contacts), SCRATCH)
        for array in self._sums[: Sums._fields.index("waits")]:
            array[...] = 0
        legs, contacts, duty, scratch = map(
            with_fields, (records.legs, records.contacts, records.duty, self._scratch[: len(records.contacts)])
        )
        fold_legs(legs, contacts, self._world, sums, scratch)
        fold_contacts(contacts, self._world, sums, scratch)
        fold_duty(duty, self._world, sums)


class Layout:
    """Shapes and slots of one centre, and how sums by queue, type, group and day come together in one cube."""

    def __init__(self, compiled: Any) -> None:
        """compiled: `CompiledCentre`."""
        self.n_types, self.n_queues = len(compiled.type_names), len(compiled.queue_names)
        self.n_groups, self.n_days = len(compiled.group_names), compiled.n_days
        self.interval_ticks = int(compiled.interval_ticks)
        self.n_intervals = compiled.headcount.shape[2]
        self.scopes = Scopes.of(compiled.type_names, compiled.queue_names, compiled.group_names)
        open_days = np.asarray(compiled.measured, bool) & (compiled.open_at < NEVER).any(axis=0)
        self.measured_days = np.flatnonzero(open_days)
        self.n_measured = len(self.measured_days)
        self.slot = self._slots()
        if compiled.night != NOBODY:
            # Of a day that runs on through midnight no time of day comes twice: its night has the place before it.
            self.slot[compiled.night] = 0
        lengths = compiled.simulated_ticks
        self.simulated_ticks = self._by_day(lengths)
        """(M, I) of each interval."""
        came = self._by_day(compiled.arrival_rate * (lengths / self.interval_ticks))
        self.expected_new = float(came.sum()) + compiled.n_waiting_at_start
        """New contacts expected on the measured days, those who wait when the day is taken up among them."""
        self.headcount = self._by_day(compiled.headcount).transpose(1, 2, 0)
        """(M, I, G) agents scheduled."""

    def _by_day(self, table: np.ndarray) -> np.ndarray:
        """(..., M, I): sums over the calendar days of each measured day. table (..., D, I)."""
        days = [np.flatnonzero(self.slot[:-1] == slot) for slot in range(self.n_measured)]
        rows = [table[..., of_one, :].sum(axis=-2, dtype=table.dtype) for of_one in days]
        return np.stack(rows, axis=-2) if rows else table[..., :0, :]

    def _slots(self) -> np.ndarray:
        slot = np.full(self.n_days + 1, TRASH, np.int64)
        if self.n_measured:
            slot[self.measured_days[0] :] = self.n_measured
        slot[self.measured_days] = np.arange(self.n_measured)
        return slot

    def new_sums(self, n_shapes: int) -> Sums:
        """Accumulators of one replication, all zero; waits belong to the block. n_shapes: U of `World.score_base`."""
        s, q, t, g = self.n_measured + 1, self.n_queues, self.n_types, self.n_groups
        shapes = (
            (s, self.n_intervals, q, N_INTERVAL),
            (s, q, t, g + 1, N_LEG),
            (s, t, N_CONTACT),
            (s, t, N_ISSUE),
            ((self.n_days + 1) * self.n_intervals, g + 1, N_WORK),
            (s, q),
            (s, t, 2, n_shapes, N_NODES),
            (2, q, 1),
            (1, q, 1),
        )
        return Sums(*(np.zeros(shape, np.int64) for shape in shapes))


def _readings(settings: MeasureSettings) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Population (R,), shape (R,) and expected answers (R, N_NODES + 1) of each reading, under the usual intercept."""
    tables = settings.scoring()
    nodes, shapes = tables.nodes(), tables.in_steps().shapes
    answers = np.array([answer_vector(reading, nodes[reading.set], INTERCEPT) for reading in READINGS])
    population = np.array([reading.population for reading in READINGS])
    return population, np.array([shapes[reading.set] for reading in READINGS]), answers


def _world(compiled: Any, settings: MeasureSettings, slot: np.ndarray) -> World:
    score = settings.scoring().in_steps()
    by_group = np.zeros((len(score.wait), len(compiled.group_names) + 1))
    by_group[:, [compiled.group_names.index(name) for name, _ in settings.manners]] = score.by_group
    return World(
        interval_ticks=int(compiled.interval_ticks),
        n_intervals=compiled.headcount.shape[2],
        short=settings.short,
        only_resolved=int(settings.survey_sent == "resolved"),
        slot=slot,
        within=np.array(settings.within, np.int64),
        interval_bin=INTERVAL_BIN,
        ln_wait=LN_WAIT,
        score_base=score.base,
        score_wait=score.wait,
        has_manners=bool(settings.manners),
        score_group=by_group,
    )


__all__ = ["Block", "Folder", "Layout"]

"""The fold of many replications, one after the other, into a block that can be merged in order.

A `Folder` belongs to one thread and one scenario: it owns the buffers, reads the records of a replication and leaves
its numerators and denominators. A `Block` is what travels to the main thread (or out of a process): per-replication
figures, which the statistics take up in replication order, and integer sums over the block, whose order is irrelevant.
"""

from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from sim.clock import NEVER
from sim.jit import DEBUG
from sim.measures.components import (
    COMPONENTS,
    CUSTOMERS_LOST,
    HANDLE_TIME,
    HOLD,
    INDEX,
    LEG_COMPONENTS,
    N_CONTACT,
    N_INTERVAL,
    N_ISSUE,
    N_LEG,
    N_WORK,
    TALK,
    WRAP_UP,
    Scopes,
)
from sim.measures.experience import INTERCEPT, N_NODES, READINGS, WEIGHT, answer_vector
from sim.measures.figures import FIGURES
from sim.measures.fold_contacts import fold_contacts
from sim.measures.fold_legs import fold_duty, fold_legs
from sim.measures.ratios import RatioTable
from sim.measures.settings import MeasureSettings
from sim.measures.sums import SCRATCH, TRASH, Sums, World, unpacked_scores
from sim.measures.waits import INTERVAL_BIN, LN_WAIT, N_BINS, N_GROUPS, N_INTERVAL_BINS
from sim.records import Records

N_LEVELS = 101
_LEGS = slice(0, N_LEG)
_CONTACTS = slice(N_LEG, N_LEG + N_CONTACT)
_ISSUES = slice(_CONTACTS.stop, _CONTACTS.stop + N_ISSUE)
_WORK = slice(_ISSUES.stop, _ISSUES.stop + N_WORK)
_JUDGED = tuple(LEG_COMPONENTS.index(name) for name in ("answered_in_target", "answered", "abandoned"))
_FORGIVEN = LEG_COMPONENTS.index("abandoned_in_target")


@dataclass
class Block:
    """Folded replications first .. first + n - 1 of one scenario."""

    first: int
    totals: np.ndarray
    """(n, S, F, 2) float64: numerators and denominators over the measured days, S scopes, F ratio figures."""
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
    """(1 + Q, 101) int64: daily service levels in whole points, whole block."""
    events: int = 0
    """Events handled by the engine."""
    contacts: int = 0
    """CONTACT rows folded."""

    @property
    def n(self) -> int:
        """Replications in the block."""
        return len(self.totals)

    def nbytes(self) -> int:
        """Size in memory, bytes."""
        return sum(v.nbytes for f in fields(self) if isinstance(v := getattr(self, f.name), np.ndarray))


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
        tables = settings.scoring()
        self._shapes = tables.in_steps()[2]
        self._answers = [answer_vector(reading, tables.nodes()[reading.set], INTERCEPT) for reading in READINGS]
        self._scratch = np.empty(0, SCRATCH)
        self._shares = np.array(settings.target_share)

    def new_block(self, first: int, n: int) -> Block:
        """Room for `n` replications from `first`."""
        at = self.layout
        s, f = len(at.scopes.names), len(self.table.figures)
        rows = (at.n_queues + at.n_groups) * at.n_intervals
        return Block(
            first,
            totals=np.empty((n, s, f, 2)),
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
        cube = self.layout.cube(sums)
        self._judge_days(sums, cube, block.levels)
        totals = self.layout.totals(cube)
        self.table.of_sums(totals, block.totals[i])
        self.table.of_sums(cube[:, : self.layout.n_measured], block.daily[i])
        self.interval_table.of_sums(self.layout.interval_cube(sums), block.intervals[i])
        self._keep_scores(sums, block, i)
        block.sums += totals[0]
        block.legs += sums.by_interval[: self.layout.n_measured]
        block.work += self.layout.work_by_slot(sums)[: self.layout.n_measured]
        block.events += records.n_events
        block.contacts += len(records.contacts)

    def _read(self, records: Records, sums: Sums) -> None:
        """The three passes."""
        if len(self._scratch) < len(records.contacts):
            self._scratch = np.empty(2 * len(records.contacts), SCRATCH)
        for array in self._sums[: Sums._fields.index("waits")]:
            array[...] = 0
        legs, contacts, duty, scratch = map(
            _with_fields, (records.legs, records.contacts, records.duty, self._scratch[: len(records.contacts)])
        )
        fold_legs(legs, contacts, self._world, sums, scratch)
        fold_contacts(contacts, self._world, sums, scratch)
        fold_duty(duty, self._world, sums)

    def _judge_days(self, sums: Sums, cube: np.ndarray, levels: np.ndarray) -> None:
        """Did each measured day reach its target, overall and by queue?

        Overall: contacts within the acceptable wait against those that the queues' shares ask for together.
        """
        at = self.layout
        by_queue = sums.by_interval[: at.n_measured].sum(axis=1)
        met, answered, abandoned = (by_queue[..., column] for column in _JUDGED)
        judged = answered + abandoned - by_queue[..., _FORGIVEN]
        met = np.concatenate([met.sum(axis=1, keepdims=True), met], axis=1)
        wanted = self._shares * judged
        wanted = np.concatenate([wanted.sum(axis=1, keepdims=True), wanted], axis=1)
        judged = np.concatenate([judged.sum(axis=1, keepdims=True), judged], axis=1)
        # A hair of slack: 0.07 x 100 is more than 7 in floating point.
        reached = (met >= wanted - 1e-9 * judged) & (judged > 0)
        rows = [0, *range(at.scopes.queues.start, at.scopes.queues.stop)]
        cube[rows, : at.n_measured, INDEX["days_met"]] = reached.T
        cube[rows, : at.n_measured, INDEX["days_judged"]] = (judged > 0).T
        level = 100 * met // np.maximum(judged, 1)
        for scope in range(len(rows)):
            levels[scope] += np.bincount(level[judged[:, scope] > 0, scope], minlength=N_LEVELS)

    def _keep_scores(self, sums: Sums, block: Block, i: int) -> None:
        scores = unpacked_scores(sums.scores)
        lost = sums.issues[..., CUSTOMERS_LOST] * WEIGHT
        scores[:, :, 1, :, -1] = lost[:, :, None]
        scores = np.concatenate([scores.sum(axis=1, keepdims=True), scores], axis=1)
        block.scores[i] = scores.sum(axis=0)
        by_day = scores[: self.layout.n_measured].swapaxes(0, 1)
        for r, (reading, answers) in enumerate(zip(READINGS, self._answers, strict=True)):
            counts = by_day[:, :, reading.population, self._shapes[reading.set]]
            block.daily_answers[i, :, :, r, 0] = (counts * answers).sum(axis=-1)
            block.daily_answers[i, :, :, r, 1] = counts.sum(axis=-1)


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
        self._other_days = np.flatnonzero(self.slot == self.n_measured)
        self.headcount = compiled.headcount[:, self.measured_days].transpose(1, 2, 0)
        """(M, I, G) agents scheduled."""

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

    def work_by_slot(self, sums: Sums) -> np.ndarray:
        """(M + 1, I, G, N_WORK): measured days, then what was spent on closed days and behind the horizon."""
        work = sums.work.reshape(self.n_days + 1, self.n_intervals, self.n_groups + 1, N_WORK)[:, :, :-1]
        other = work[self._other_days].sum(axis=0, keepdims=True)
        return np.concatenate([work[self.measured_days], other])

    def cube(self, sums: Sums) -> np.ndarray:
        """(S scopes, M + 1 slots, C) int64: every component of every scope by slot."""
        m = self.n_measured
        cube = np.zeros((len(self.scopes.names), m + 1, len(COMPONENTS)), np.int64)
        at = self.scopes
        by_place = sums.by_place
        by_place[..., HANDLE_TIME] = by_place[..., TALK] + by_place[..., HOLD] + by_place[..., WRAP_UP]
        by_queue_and_type = by_place.sum(axis=3)
        cube[at.queues, :, _LEGS] = by_queue_and_type.sum(axis=2).swapaxes(0, 1)
        cube[at.types, :, _LEGS] = by_queue_and_type.sum(axis=1).swapaxes(0, 1)
        cube[at.groups, :, _LEGS] = by_place[:, :, :, :-1].sum(axis=(1, 2)).swapaxes(0, 1)
        cube[at.types, :, _CONTACTS] = sums.contacts.swapaxes(0, 1)
        cube[at.types, :, _ISSUES] = sums.issues.swapaxes(0, 1)
        cube[at.groups, :, _WORK] = self.work_by_slot(sums).sum(axis=1).swapaxes(0, 1)
        cube[at.groups, :m, INDEX["scheduled"]] = self.headcount.sum(axis=1).T * self.interval_ticks
        cube[0, :, _LEGS] = cube[at.queues, :, _LEGS].sum(axis=0)
        cube[0, :, N_LEG:] = cube[1:, :, N_LEG:].sum(axis=0)
        cube[at.queues, :, INDEX["longest_wait"]] = sums.longest.T
        cube[0, :, INDEX["longest_wait"]] = sums.longest.max(axis=1)
        cube[:, :m, INDEX["days"]] = 1
        cube[..., INDEX["run"]] = 1
        return cube

    def totals(self, cube: np.ndarray) -> np.ndarray:
        """(S, C) sums over the slots; the longest wait is a maximum, a run is one run."""
        totals = cube.sum(axis=1)
        totals[:, INDEX["longest_wait"]] = cube[:, :, INDEX["longest_wait"]].max(axis=1)
        totals[:, INDEX["run"]] = 1
        return totals

    def interval_cube(self, sums: Sums) -> np.ndarray:
        """((Q + G) * I, C): queues, then groups, by interval of the day, over all slots that count."""
        cube = np.zeros((self.n_queues + self.n_groups, self.n_intervals, len(COMPONENTS)), np.int64)
        cube[: self.n_queues, :, :N_INTERVAL] = sums.by_interval.sum(axis=0).swapaxes(0, 1)
        cube[self.n_queues :, :, _WORK] = self.work_by_slot(sums).sum(axis=0).swapaxes(0, 1)
        cube[self.n_queues :, :, INDEX["scheduled"]] = self.headcount.sum(axis=0).T * self.interval_ticks
        cube[..., INDEX["days"]] = self.n_measured
        return cube.reshape(-1, len(COMPONENTS))


def _with_fields(table: np.ndarray) -> np.ndarray:
    """Rows whose fields are attributes also in plain Python (numba does that by itself)."""
    return table.view(np.recarray) if DEBUG else table


def _world(compiled: Any, settings: MeasureSettings, slot: np.ndarray) -> World:
    score_base, score_wait, _ = settings.scoring().in_steps()
    return World(
        interval_ticks=int(compiled.interval_ticks),
        n_intervals=compiled.headcount.shape[2],
        short=settings.short,
        only_resolved=int(settings.survey_sent == "resolved"),
        slot=slot,
        within=np.array(settings.within, np.int64),
        interval_bin=INTERVAL_BIN,
        ln_wait=LN_WAIT,
        score_base=score_base,
        score_wait=score_wait,
    )


__all__ = ["Block", "Folder", "Layout"]

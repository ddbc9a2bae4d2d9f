"""Everything a scenario accumulates over its replications, in replication order and in flat memory."""

from typing import Any

import numpy as np

from sim.measures.components import COMPONENTS, N_INTERVAL, N_WORK
from sim.measures.experience import N_NODES, READINGS
from sim.measures.figures import FIGURES
from sim.measures.moments import CoMoments, DayDuels, DaySpread
from sim.measures.ratios import RatioTable
from sim.measures.settings import MeasureSettings
from sim.measures.tally import N_LEVELS, Block, Layout
from sim.measures.waits import N_BINS, N_GROUPS, N_INTERVAL_BINS


class Statistics:
    """Moments, histograms and duels of one scenario.

    `add` is called in replication order, the baseline before the scenarios (their cross moments need its residual).
    `pool` takes the integer sums of a block, in any order.
    """

    def __init__(self, compiled: Any, settings: MeasureSettings, baseline: "Statistics | None" = None) -> None:
        """compiled: `CompiledCentre`; baseline: None for the baseline itself."""
        at = self.layout = Layout(compiled)
        self.settings, self.baseline = settings, baseline
        self.table = RatioTable.of(FIGURES, settings.prices)
        self.interval_table = RatioTable.of(tuple(f for f in FIGURES if f.by_interval), settings.prices)
        self._cost, self._abandoned = self.column("cost"), self.column("abandoned")
        self.headline = np.array([f.headline for f in self.table.figures])
        self.scoring = settings.scoring()
        self.shapes = self.scoring.in_steps().shapes
        n_scopes, n_figures = len(at.scopes.names), len(self.table.figures)
        interval_rows = (at.n_queues + at.n_groups) * at.n_intervals
        score_shape = (1 + at.n_types, 2, max(self.shapes) + 1, N_NODES + 1)
        self.ratios: CoMoments = CoMoments(
            (n_scopes + at.n_measured, n_figures, 3), baseline.ratios if baseline else None
        )
        self.by_interval = CoMoments((interval_rows, len(self.interval_table.figures), 3))
        self.scores: CoMoments = CoMoments(score_shape, baseline.scores if baseline else None)
        self.avoided = CoMoments((1, 3))
        self.day_spread = DaySpread((at.n_measured, n_figures))
        self.duels = DayDuels((n_scopes, n_figures))
        self.answer_duels = DayDuels((1 + at.n_types, len(READINGS)))
        self.replications: list[np.ndarray] = []
        self.waits = np.zeros((N_GROUPS, 2, at.n_queues, N_BINS), np.int64)
        self.interval_waits = np.zeros((at.n_intervals, at.n_queues, N_INTERVAL_BINS), np.int64)
        self.legs = np.zeros((at.n_measured, at.n_intervals, at.n_queues, N_INTERVAL), np.int64)
        self.work = np.zeros((at.n_measured, at.n_intervals, at.n_groups, N_WORK), np.int64)
        self.sums = np.zeros(len(COMPONENTS), np.int64)
        self.levels = np.zeros((1 + at.n_queues, N_LEVELS), np.int64)
        self.events = self.contacts = 0

    @property
    def n(self) -> int:
        """Replications taken up."""
        return self.ratios.n

    def add(self, block: Block, i: int, baseline_block: Block) -> None:
        """Take up the i-th replication of a block; `baseline_block` holds the baseline's same replication."""
        surplus = float(block.surplus[i])
        self.ratios.add(_with_control(np.concatenate([block.totals[i], block.daily[i, 0]]), surplus))
        self.day_spread.add(block.daily[i, 0])
        self.by_interval.add(_with_control(block.intervals[i], surplus))
        self.scores.add(block.scores[i].astype(float))
        if self.baseline is not None:
            now, before = block.totals[i, 0], baseline_block.totals[i, 0]
            saved = before[self._abandoned, 0] - now[self._abandoned, 0]
            spent = now[self._cost, 0] - before[self._cost, 0]
            self.avoided.add(np.array([[spent, saved, surplus]]))
            self.duels.add(block.daily[i], baseline_block.daily[i])
            self.answer_duels.add(block.daily_answers[i], baseline_block.daily_answers[i])
        self.replications.append(_with_control(block.totals[i, 0, self.headline], surplus))

    def pool(self, block: Block) -> None:
        """Add the block's histograms and sums."""
        groups = (block.first + np.arange(len(block.waits))) % N_GROUPS
        self.waits[groups] += block.waits
        for name in ("interval_waits", "legs", "work", "sums", "levels"):
            getattr(self, name).__iadd__(getattr(block, name))
        self.events += block.events
        self.contacts += block.contacts

    def column(self, key: str) -> int:
        """Place of a ratio figure in the moments."""
        return self.table.keys.index(key)

    def wait_groups(self) -> np.ndarray:
        """(G, 1 + Q, 2, N_BINS) waits by group of replications, overall and by queue: of all, and of answered legs."""
        filled = self.waits[: min(self.n, N_GROUPS)]
        answered, abandoned = filled[:, 0], filled[:, 1]
        by_queue = np.stack([answered + abandoned, answered], axis=2)
        return np.concatenate([by_queue.sum(axis=1, keepdims=True), by_queue], axis=1)


def _with_control(pairs: np.ndarray, surplus: float) -> np.ndarray:
    """(..., 3) numerators, denominators and the control variate beside them."""
    return np.concatenate([pairs, np.full((*pairs.shape[:-1], 1), surplus)], axis=-1)

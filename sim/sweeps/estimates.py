"""From samples to figures: each point by itself, and paired with its baseline replication by replication.

The same estimators as in a comparison (`sim.measures.intervals`), so a point of a sweep and a run of the same scenario
give the same numbers. Ranges are 95 % of each figure by itself, not adjusted for how many points there are.
"""

from collections.abc import Sequence
from functools import cached_property, lru_cache

import numpy as np

from sim.experiment.summary import answer_of, intercepts
from sim.measures.cost import Prices
from sim.measures.experience import N_NODES, READINGS, Reading, Scoring
from sim.measures.figures import BY_KEY, FIGURES
from sim.measures.intervals import Estimate, linear, ratio, ratio_difference, uncontrolled
from sim.measures.moments import CoMoments
from sim.measures.ratios import RatioTable
from sim.measures.settings import MeasureSettings
from sim.sweeps.result import HIGH
from sim.sweeps.sample import Sample

_READINGS = {reading.key: reading for reading in READINGS}
TABLE = RatioTable.of(FIGURES, Prices())
"""Names and order of the ratio figures; prices are in the samples already."""
MOST_RESIDUALS = 100
"""Replications from which a point's own luck is estimated."""
KNOWN = tuple(f.key for f in FIGURES if "overall" in f.scopes and (f.is_ratio or f.key in _READINGS))
"""Figures of which a sweep keeps what they are made of: all but wait percentiles."""
LOST, KEPT_OUT = "contacts_lost", ("blocked", "queue_full", "balked")
"""Contacts that never got through; those among them that were not let in, or left when they heard how long it takes."""
USUAL = tuple(key for key in KNOWN if BY_KEY[key].headline or key in ("csat_survey", LOST, *KEPT_OUT))


class PointStatistics:
    """Moments of one point, overall and by queue; of a baseline also what others are paired with."""

    def __init__(self, settings: MeasureSettings, own: Sample, baseline: "PointStatistics | None" = None) -> None:
        """Takes up all replications of the sample. baseline: None for a baseline itself; it has at least as many."""
        self.settings, self.baseline = settings, baseline
        self.scoring, self.shapes = _scoring(settings)
        figures = len(TABLE.figures)
        # A lever that adds a queue puts it behind the others; there it stands alone, the baseline has none.
        shared = len(baseline.ratios.mean) if baseline else 1 + own.n_queues
        ratios, scores = (shared, figures, 3), (1, 2, max(self.shapes) + 1, N_NODES + 1)
        before = (CoMoments(ratios), CoMoments(scores)) if baseline else (None, None)
        self.ratios: CoMoments = CoMoments(ratios, before[0])
        self.added: CoMoments = CoMoments((1 + own.n_queues - shared, figures, 3))
        self.scores: CoMoments = CoMoments(scores, before[1])
        self.residuals: list[tuple[np.ndarray, np.ndarray]] = []
        """of a baseline, replication by replication: what a scenario's are crossed with"""
        self.sample = own
        for i in range(own.n):
            if baseline and before[0] and before[1]:
                before[0].residual, before[1].residual = baseline.residuals[i]
            self._add(own, i)
            if not baseline:
                self.residuals.append((self.ratios.residual.copy(), self.scores.residual.copy()))

    def _add(self, sample: Sample, i: int) -> None:
        totals = sample.totals[i]
        controlled = np.concatenate([totals, np.full((*totals.shape[:-1], 1), sample.surplus[i])], axis=-1)
        shared = len(self.ratios.mean)
        self.ratios.add(controlled[:shared])
        if shared < len(controlled):
            self.added.add(controlled[shared:])
        self.scores.add(sample.scores[i, None].astype(float))

    @property
    def n(self) -> int:
        """Replications taken up."""
        return self.ratios.n

    @cached_property
    def intercepts(self) -> np.ndarray:
        """Of satisfaction, fitted to the survey of this baseline."""
        return intercepts(self)

    def column(self, key: str) -> int:
        """Place of a ratio figure in the moments."""
        return TABLE.keys.index(key)


@lru_cache(maxsize=256)
def _scoring(settings: MeasureSettings) -> tuple[Scoring, tuple[int, int, int]]:
    scoring = settings.scoring()
    return scoring, scoring.in_steps().shapes


def figures_of(own: PointStatistics, keys: Sequence[str]) -> np.ndarray:
    """(1 + Q, figures, 6): value, low, high; difference from the baseline, low, high. See `sim.sweeps.result`."""
    out = np.full((len(own.ratios.mean) + len(own.added.mean), len(keys), 6), np.nan)
    ratios = _ratios(own)
    for column, key in enumerate(keys):
        figure = BY_KEY[key]
        if figure.is_ratio:
            out[:, column] = ratios[:, own.column(key)]
        else:
            out[0, column] = _answer(own, _READINGS[key])
        out[:, column, : HIGH + 1] = np.clip(out[:, column, : HIGH + 1], *figure.range)
        if "queue" not in figure.scopes:
            out[1:, column] = np.nan
    return out


def variance_ratios(own: PointStatistics, key: str) -> tuple[float, float]:
    """Variance of a figure overall, and of its difference from the baseline, with the control variate over without.

    NaN where nothing varies, or for the difference without a baseline.
    """
    column, baseline = own.column(key), own.baseline
    errors = [[ratio(moments).error[0, column] for moments in (own.ratios, uncontrolled(own.ratios))]]
    if baseline:
        pairs = (own.ratios, baseline.ratios), (uncontrolled(own.ratios), uncontrolled(baseline.ratios))
        errors.append([ratio_difference(*pair).error[0, column] for pair in pairs])
    found = [float((with_it / without) ** 2) if without > 0 else np.nan for with_it, without in errors]
    return found[0], found[1] if baseline else np.nan


def residuals_of(own: PointStatistics, keys: Sequence[str]) -> np.ndarray:
    """(at most `MOST_RESIDUALS`, figures) how far each replication lies from the point's mean, overall and linearised.

    NaN of figures that are no ratios.
    """
    n = min(own.n, MOST_RESIDUALS)
    _, weights = linear(own.ratios, TABLE.roots)
    totals, surplus = own.sample.totals[:n, 0], own.sample.surplus[:n, None, None]
    drawn = np.concatenate([totals, np.broadcast_to(surplus, (*totals.shape[:-1], 1))], axis=-1)
    found = ((drawn - own.ratios.mean[0]) * weights[0]).sum(axis=-1)
    out = np.full((n, len(keys)), np.nan)
    for column, key in enumerate(keys):
        if BY_KEY[key].is_ratio:
            out[:, column] = found[:, own.column(key)]
    return out


def _ratios(own: PointStatistics) -> np.ndarray:
    """(1 + Q, F, 6) of all ratio figures."""
    roots, baseline = TABLE.roots, own.baseline
    shared = _six(ratio(own.ratios, roots), ratio_difference(own.ratios, baseline.ratios, roots) if baseline else None)
    return np.concatenate([shared, _six(ratio(own.added, roots), None)]) if len(own.added.mean) else shared


def _answer(own: PointStatistics, reading: Reading) -> np.ndarray:
    """(6,) of expected answers; without a measured level only the difference means anything."""
    value, difference = answer_of(own, own.baseline, reading, (own.baseline or own).intercepts)
    six: np.ndarray = _six(value, difference)[0]
    if own.settings.csat_now is None:
        six[: HIGH + 1] = np.nan
    return six


def _six(value: Estimate, difference: Estimate | None) -> np.ndarray:
    """(..., 6)"""
    parts = [value.value, *value.interval()]
    parts += [difference.value, *difference.interval()] if difference else [np.full_like(value.value, np.nan)] * 3
    return np.stack(parts, axis=-1)

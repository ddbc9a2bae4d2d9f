"""Means and co-moments that stream: replication by replication, in order, in memory that does not grow.

Updates follow Welford (1962), centred, so that nothing is lost to cancellation. Own and cross co-moments are formed by
the same operations in the same order: where a scenario's numbers equal the baseline's in every replication, its
paired variance is exactly 0, not 1e-20, and "unchanged by construction" can be told from "hardly changed".
"""

from typing import Any

import numpy as np


class CoMoments:
    """Means and sums of co-deviations of vectors, and their cross co-deviations with a baseline's vectors.

    A batch of vectors has shape (..., V); the last axis holds what is combined later (numerator and denominator of a
    ratio, or the cells of a histogram).
    """

    def __init__(self, shape: tuple[int, ...], baseline: "CoMoments | None" = None) -> None:
        """shape: (..., V). `baseline`: whose last update is crossed with; None: this is the baseline itself."""
        self.n = 0
        self.mean = np.zeros(shape)
        self.own = np.zeros((*shape, shape[-1]))
        self.baseline = baseline or self
        self.cross = np.zeros_like(self.own) if baseline is not None else self.own
        self.residual = np.zeros(shape)

    def add(self, x: np.ndarray) -> None:
        """Take up one replication. A scenario's is added after the baseline's."""
        self.n += 1
        delta = x - self.mean
        self.mean += delta / self.n
        np.subtract(x, self.mean, out=self.residual)
        self.own += delta[..., :, None] * self.residual[..., None, :]
        if self.cross is not self.own:
            self.cross += delta[..., :, None] * self.baseline.residual[..., None, :]

    def part(self, place: Any) -> "CoMoments":
        """A view of some of the vectors; place indexes all axes but the last."""
        view = CoMoments.__new__(CoMoments)
        view.n, view.baseline = self.n, self.baseline
        view.mean, view.own, view.cross = self.mean[place], self.own[place], self.cross[place]
        view.residual = self.residual[place]
        return view


def combine(moments: np.ndarray, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Sum of co-deviations of two linear combinations. moments (..., V, V), left and right (..., V) -> (...)."""
    return (left[..., :, None] * moments * right[..., None, :]).sum(axis=(-2, -1))


class DaySpread:
    """How far single days lie apart: the variance of daily figures over replications, weekdays told apart."""

    def __init__(self, shape: tuple[int, int]) -> None:
        """shape: (M, F) measured days and figures."""
        self.n = np.zeros(shape, np.int64)
        self.mean = np.zeros(shape)
        self.squares = np.zeros(shape)

    def add(self, daily: np.ndarray) -> None:
        """daily (M, F, 2): numerators and denominators of one replication; days without a denominator are left out."""
        with np.errstate(divide="ignore", invalid="ignore"):
            x = daily[..., 0] / daily[..., 1]
        known = np.isfinite(x)
        self.n += known
        delta = np.where(known, x - self.mean, 0.0)
        self.mean += delta / np.maximum(self.n, 1)
        self.squares += delta * np.where(known, x - self.mean, 0.0)

    def variance(self) -> np.ndarray:
        """(F,) variance within the measured days, pooled over them; NaN with fewer than two replications."""
        freedom = np.maximum(self.n - 1, 0).sum(axis=0)
        return np.where(freedom > 0, self.squares.sum(axis=0) / np.maximum(freedom, 1), np.nan)


class DayDuels:
    """On how many (replication, measured day) pairs a figure was higher than the baseline's, equal, or comparable."""

    def __init__(self, shape: tuple[int, ...]) -> None:
        """shape: figures, without the axis of days."""
        self.higher = np.zeros(shape, np.int64)
        self.equal = np.zeros(shape, np.int64)
        self.pairs = np.zeros(shape, np.int64)

    def add(self, own: np.ndarray, baseline: np.ndarray) -> None:
        """own, baseline (S, M, F, 2): numerators and denominators by day; shape is (S, F)."""
        with np.errstate(divide="ignore", invalid="ignore"):
            a, b = own[..., 0] / own[..., 1], baseline[..., 0] / baseline[..., 1]
        comparable = np.isfinite(a) & np.isfinite(b)
        self.higher += (comparable & (a > b)).sum(axis=1)
        self.equal += (comparable & (a == b)).sum(axis=1)
        self.pairs += comparable.sum(axis=1)

    def share_higher(self) -> np.ndarray:
        """Share of pairs on which the figure was higher, ties half; NaN without pairs."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return (self.higher + 0.5 * self.equal) / self.pairs

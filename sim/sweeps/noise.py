"""How much of a figure is luck: the luck of one point, and the luck that all points share.

Points have the same customers (common random numbers), so part of each one's error is everybody's: it moves the whole
table up or down and tells nothing about the axes. What is left is seen in the replications themselves: how far each one
lies from its point's mean, beyond what it does so at the other points (points x replications, the interaction of a
two-way table).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.sweeps.result import HIGH, LOW, VALUE, Sweep


@dataclass(frozen=True)
class Noise:
    """Variances of a figure's errors."""

    own: np.ndarray
    """(points,) what is left in a comparison of points"""
    common: np.ndarray
    """(points,) what all points share"""


def noise_of(sweep: Sweep, key: str, scope: str = "overall") -> Noise:
    """The noise of a figure at every point; 0 where no interval is known. What is not known apart is a point's own."""
    figures = sweep.figures[:, sweep.scopes.index(scope), sweep.keys.index(key)]
    quantile = _quantile(np.array([point.replications for point in sweep.points]))
    variance = np.nan_to_num((_half(figures) / quantile) ** 2)
    if sweep.own_error is None or scope != "overall":
        return Noise(variance, np.zeros_like(variance))
    own = sweep.own_error[:, sweep.keys.index(key)] ** 2
    own = np.where(np.isfinite(own), np.minimum(own, variance), variance)
    return Noise(own, variance - own)


def own_errors(residuals: Sequence[np.ndarray | None], replications: Sequence[int], n_figures: int) -> np.ndarray:
    """(points, figures) standard errors of the points' own luck; NaN where there are fewer than two of either.

    residuals     by point (n, figures): how far replications lie from the point's mean; None of a point without any
    replications  by point, behind its figures
    """
    out = np.full((len(residuals), n_figures), np.nan)
    there = [i for i, found in enumerate(residuals) if found is not None]
    table = [found for found in residuals if found is not None]
    n = min(map(len, table), default=0)
    if len(table) < 2 or n < 2:
        return out
    cut = np.stack([found[:n] for found in table])
    apart = cut - cut.mean(axis=1, keepdims=True)
    apart -= apart.mean(axis=0, keepdims=True)
    k = len(table)
    variance = (apart**2).sum(axis=1) / (n - 1) * k / (k - 1)
    out[there] = np.sqrt(variance / np.array([replications[i] for i in there])[:, None])
    return out


def _half(figures: np.ndarray) -> np.ndarray:
    """Half-width of an interval; a side that a bound of the figure has cut off is as long as the other."""
    return np.fmax(figures[..., HIGH] - figures[..., VALUE], figures[..., VALUE] - figures[..., LOW])


def _quantile(replications: np.ndarray) -> np.ndarray:
    """Student's t, 97.5 %: half-widths in standard errors."""
    from scipy.special import stdtrit

    return np.asarray(stdtrit(np.maximum(replications - 1, 1), 0.975))

"""How much of a figure is luck: the luck of one point, and the luck that all points share.

Points have the same customers (common random numbers), so part of each one's error is everybody's: it moves the whole
table up or down and tells nothing about the axes. How large that part is, the paired difference from the baseline says,
which is the more certain the more luck the two share.
"""

from dataclasses import dataclass

import numpy as np

from sim.sweeps.result import CHANGE_HIGH, CHANGE_LOW, HIGH, LOW, VALUE, Sweep


@dataclass(frozen=True)
class Noise:
    """Variances of a figure's errors."""

    own: np.ndarray
    """(points,) what is left in a comparison of points"""
    common: np.ndarray
    """(points,) what all points share"""


def noise_of(sweep: Sweep, key: str, scope: str = "overall") -> Noise:
    """The noise of a figure at every point; 0 where no interval is known.

    The correlation with the baseline r comes from the variances of the two and of their difference; under one shared
    factor a share r of a point's variance is common. No baseline: everything is a point's own.
    """
    figures = sweep.figures[:, sweep.scopes.index(scope), sweep.keys.index(key)]
    quantile = _quantile(np.array([point.replications for point in sweep.points]))
    variance = (_half(figures) / quantile) ** 2
    apart = ((figures[:, CHANGE_HIGH] - figures[:, CHANGE_LOW]) / 2 / quantile) ** 2
    base = _of_baselines(sweep, key, scope)
    with np.errstate(divide="ignore", invalid="ignore"):
        shared = np.clip((variance + base - apart) / 2 / np.sqrt(variance * base), 0.0, 1.0)
    # A point that is its own baseline has no difference from it; it shares as much with the others as they do.
    is_known = np.isfinite(shared)
    shared = np.where(is_known, shared, shared[is_known].mean() if is_known.any() else 0.0)
    variance = np.nan_to_num(variance)
    return Noise(variance * (1 - shared), variance * shared)


def _of_baselines(sweep: Sweep, key: str, scope: str) -> np.ndarray:
    """(points,) variance of each point's baseline over as many replications as the point has; NaN without one."""
    figures = sweep.baseline_figures[:, sweep.scopes.index(scope), sweep.keys.index(key)]
    n = np.array([point.replications for point in sweep.baselines])
    of_one = (_half(figures) / _quantile(n)) ** 2 * n
    points = ((point.baseline, max(point.replications, 1)) for point in sweep.points)
    return np.array([np.nan if base is None else of_one[base] / own for base, own in points])


def _half(figures: np.ndarray) -> np.ndarray:
    """Half-width of an interval; a side that a bound of the figure has cut off is as long as the other."""
    return np.fmax(figures[..., HIGH] - figures[..., VALUE], figures[..., VALUE] - figures[..., LOW])


def _quantile(replications: np.ndarray) -> np.ndarray:
    """Student's t, 97.5 %: half-widths in standard errors."""
    from scipy.special import stdtrit

    return np.asarray(stdtrit(np.maximum(replications - 1, 1), 0.975))

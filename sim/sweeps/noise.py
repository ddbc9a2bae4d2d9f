"""How much of a figure is luck: the luck of one point, and the luck that all points share.

Points have the same customers (common random numbers), so part of each one's error is everybody's: it moves the whole
table up or down and tells nothing about the axes. How large that part is, the paired difference from the baseline says,
which is the more certain the more luck the two share.
"""

from dataclasses import dataclass

import numpy as np

from sim.sweep.result import CHANGE_HIGH, CHANGE_LOW, HIGH, LOW, VALUE, Sweep


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
    s, k = sweep.scopes.index(scope), sweep.keys.index(key)
    figures, bases = sweep.figures[:, s, k], sweep.baseline_figures[:, s, k]
    quantile = _quantile(np.array([point.replications for point in sweep.points]))
    variance = (_half(figures) / quantile) ** 2
    apart = ((figures[:, CHANGE_HIGH] - figures[:, CHANGE_LOW]) / 2 / quantile) ** 2
    of_centre = {b.centre: v for b, v in zip(sweep.baselines, _base_variances(sweep, bases), strict=True)}
    base = np.array([of_centre.get(point.centre, np.nan) for point in sweep.points], float)
    with np.errstate(divide="ignore", invalid="ignore"):
        shared = (variance + base - apart) / 2 / np.sqrt(variance * base)
    shared = np.clip(np.nan_to_num(shared, nan=0.0, posinf=0.0, neginf=0.0), 0.0, 1.0)
    variance = np.nan_to_num(variance)
    return Noise(variance * (1 - shared), variance * shared)


def _base_variances(sweep: Sweep, bases: np.ndarray) -> np.ndarray:
    """(baselines,)"""
    quantile = _quantile(np.array([point.replications for point in sweep.baselines]))
    variances: np.ndarray = (_half(bases) / quantile) ** 2
    return variances


def _half(figures: np.ndarray) -> np.ndarray:
    """Half-width of an interval; a side that a bound of the figure has cut off is as long as the other."""
    return np.fmax(figures[..., HIGH] - figures[..., VALUE], figures[..., VALUE] - figures[..., LOW])


def _quantile(replications: np.ndarray) -> np.ndarray:
    """Student's t, 97.5 %: half-widths in standard errors."""
    from scipy.special import stdtrit

    return np.asarray(stdtrit(np.maximum(replications - 1, 1), 0.975))

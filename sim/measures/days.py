"""Which single days keep their targets, each queue judged by its own target's figure and formula."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from sim.measures.components import LEG_COMPONENTS
from sim.measures.figure import Combination
from sim.measures.figures import BY_KEY, SERVICE_LEVEL
from sim.measures.target import Target


class Judged(NamedTuple):
    """Days of a replication, (1 + Q, M): overall, then by queue."""

    has_figure: np.ndarray
    """bool: there was anybody to judge by."""
    is_met: np.ndarray
    """bool"""
    level: np.ndarray
    """int64: service level in whole points, rounded down; -1 where there is none."""


class DayJudge:
    """Judges days by the queues' targets.

    Overall a day is one bound for all queues together: with n contacts under a bound b, the numerators are held against
    the sum of b x n. Where the queues promise different figures, which cannot be added, every queue must keep its own.
    The service level of a queue whose target is another figure is that of the default formula.
    """

    def __init__(self, targets: tuple[Target, ...]) -> None:
        """targets: by queue."""
        self._own = _weights(target.figure for target in targets)
        self._level = _weights(t.figure if t.is_level else SERVICE_LEVEL for t in targets)
        self._bound = np.array([target.bound for target in targets])[:, None]
        self._sign = np.array([1.0 if target.is_floor else -1.0 for target in targets])[:, None]
        self._adds_up = len({"level" if t.is_level else t.figure for t in targets}) == 1

    def judge(self, legs: np.ndarray) -> Judged:
        """legs (Q, M, N_LEG): sums of the legs by queue and day."""
        num, den = _sums(legs, self._own)
        wanted, has_figure = self._bound * den, den > 0
        is_met = _reaches(num, wanted, den, self._sign)
        if self._adds_up:
            top, bottom, asked = (part.sum(axis=0, keepdims=True) for part in (num, den, wanted))
            whole = _reaches(top, asked, bottom, self._sign[:1])
        else:
            whole = (is_met | ~has_figure).all(axis=0, keepdims=True) & has_figure.any(axis=0)
        num, den = (_with_whole(part) for part in _sums(legs, self._level))
        level = np.where(den > 0, 100.0 * num // np.maximum(den, 1.0), -1.0).astype(np.int64)
        has_any = has_figure.any(axis=0, keepdims=True)
        return Judged(np.concatenate([has_any, has_figure]), np.concatenate([whole, is_met]), level)


def _weights(figures: Iterable[str]) -> np.ndarray:
    """(2, Q, N_LEG) float64: numerator and denominator of each queue's figure."""
    keys = tuple(figures)
    return np.array([[_row(part) for part in parts] for parts in zip(*map(_parts, keys), strict=True)])


def _parts(key: str) -> tuple[Combination, Combination]:
    figure = BY_KEY[key]
    return figure.num, figure.den  # type: ignore[return-value]  # combinations: no target is about prices


def _row(part: Combination) -> list[float]:
    return [part.get(name, 0.0) for name in LEG_COMPONENTS]


def _sums(legs: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return np.einsum("qmc,pqc->pqm", legs, weights)


def _with_whole(by_queue: np.ndarray) -> np.ndarray:
    return np.concatenate([by_queue.sum(axis=0, keepdims=True), by_queue])


def _reaches(num: np.ndarray, wanted: np.ndarray, den: np.ndarray, sign: np.ndarray) -> np.ndarray:
    # A hair of slack: 0.07 x 100 is more than 7 in floating point.
    return (sign * (num - wanted) >= -1e-9 * den) & (den > 0)

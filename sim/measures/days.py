"""Which single days keep their targets, each queue judged by its own target's figure and formula.

Overall a day is one bound for all queues together: with n contacts under a bound b, the numerators are held against the
sum of b x n. Where the queues promise different figures, which cannot be added, every queue must keep its own. The
service level of a queue whose target is another figure is that of the default formula.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from sim.jit import inlined, kernel
from sim.measures.components import INDEX, LEG_COMPONENTS, N_LEG
from sim.measures.figure import Coefficients, Combination
from sim.measures.figures import BY_KEY, SERVICE_LEVEL
from sim.measures.target import Target

_DAYS_MET, _DAYS_JUDGED = INDEX["days_met"], INDEX["days_judged"]


class Promises(NamedTuple):
    """The targets of all queues as the kernel reads them."""

    weights: np.ndarray
    """(4, Q, N_LEG) float64: numerators and denominators of the targets' figures, then of the service levels."""
    bound: np.ndarray
    """(Q,) float64"""
    sign: np.ndarray
    """(Q,) float64: 1 if the figure must reach the bound, -1 if it must not exceed it."""
    adds_up: int
    """1 if all queues promise one kind of figure."""

    @classmethod
    def of(cls, targets: tuple[Target, ...]) -> "Promises":
        """targets: by queue."""
        own, levels = [t.figure for t in targets], [t.figure if t.is_level else SERVICE_LEVEL for t in targets]
        return cls(
            np.array([[_row(p) for p in part] for figures in (own, levels) for part in _parts(figures)]),
            np.array([float(target.bound) for target in targets]),
            np.array([1.0 if target.is_floor else -1.0 for target in targets]),
            int(len({"level" if t.is_level else t.figure for t in targets}) == 1),
        )


def _parts(figures: list[str]) -> tuple[list[Combination], list[Combination]]:
    """Numerators and denominators: combinations all, because no target is about prices."""
    found = [BY_KEY[key] for key in figures]
    return [_combination(f.num) for f in found], [_combination(f.den) for f in found]


def _combination(part: Coefficients) -> Combination:
    assert isinstance(part, Mapping), "a figure of prices"
    return part


def _row(part: Combination) -> list[float]:
    return [part.get(name, 0.0) for name in LEG_COMPONENTS]


@inlined
def _weighed(row, weights):
    total = 0.0
    for column in range(N_LEG):
        total += weights[column] * row[column]
    return total


@inlined
def _is_kept(num, wanted, den, sign):
    # A hair of slack: 0.07 x 100 is more than 7 in floating point.
    return den > 0.0 and sign * (num - wanted) >= -1e-9 * den


@inlined
def _note_level(levels, num, den):
    if den > 0.0:
        levels[int(100.0 * num // den)] += 1


@kernel
def judge_days(promises, first_queue, cube, levels):
    """Did each measured day keep its target, overall and by queue?

    promises     `Promises`
    first_queue  row of the first queue in the cube
    cube         (S, M + 1, C) int64: legs are read, `days_met` and `days_judged` written
    levels       (1 + Q, 101) int64: the daily service levels, in whole points rounded down, are counted in
    """
    for day in range(cube.shape[1] - 1):
        num, wanted, den, in_time, judged, n_judged, n_kept = 0.0, 0.0, 0.0, 0.0, 0.0, 0, 0
        for q in range(len(promises.bound)):
            row = cube[first_queue + q, day]
            own_num = _weighed(row, promises.weights[0, q])
            own_den = _weighed(row, promises.weights[1, q])
            own_in_time = _weighed(row, promises.weights[2, q])
            own_judged = _weighed(row, promises.weights[3, q])
            is_kept = _is_kept(own_num, promises.bound[q] * own_den, own_den, promises.sign[q])
            row[_DAYS_MET] = is_kept
            row[_DAYS_JUDGED] = own_den > 0.0
            _note_level(levels[1 + q], own_in_time, own_judged)
            num, den, wanted = num + own_num, den + own_den, wanted + promises.bound[q] * own_den
            in_time, judged = in_time + own_in_time, judged + own_judged
            n_kept, n_judged = n_kept + is_kept, n_judged + (own_den > 0.0)
        if promises.adds_up:
            cube[0, day, _DAYS_MET] = _is_kept(num, wanted, den, promises.sign[0])
        else:
            cube[0, day, _DAYS_MET] = n_judged > 0 and n_kept == n_judged
        cube[0, day, _DAYS_JUDGED] = n_judged > 0
        _note_level(levels[0], in_time, judged)

"""Which point to choose: the best of a figure, the front of cost and service, and the least that keeps a promise."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from sim.sweeps.axes import Axis
from sim.sweeps.result import FAILED, HIGH, LOW, VALUE, Sweep

Better = Literal["lower", "higher"]


@dataclass(frozen=True)
class Goal:
    """A promise: a figure on the right side of a bound."""

    key: str
    bound: float
    """in the figure's unit"""
    better: Better
    scope: str = "overall"

    def is_met(self, values: np.ndarray) -> np.ndarray:
        """bool; NaN keeps no promise."""
        with np.errstate(invalid="ignore"):
            return values >= self.bound if self.better == "higher" else values <= self.bound

    def reached(self, sweep: Sweep) -> np.ndarray:
        """(points,) bool: the value keeps the promise."""
        return known(sweep, self.key, self.scope) & self.is_met(sweep.column(self.key, VALUE, self.scope))

    def surely(self, sweep: Sweep) -> np.ndarray:
        """(points,) bool: the worse end of the 95 % interval keeps it too.

        A share that was the same in all replications, none or all, has an interval without width, which says nothing:
        its end is that of Clopper and Pearson (1934) for so many replications, 69 % of 10, 90.3 % of 36.
        """
        end = sweep.column(self.key, LOW if self.better == "higher" else HIGH, self.scope).copy()
        n = np.array([max(point.replications, 1) for point in sweep.points])
        at_the_end = self.is_always(sweep)
        end[at_the_end] = (0.025 ** (1 / n) if self.better == "higher" else 1 - 0.025 ** (1 / n))[at_the_end]
        return self.reached(sweep) & self.is_met(end)

    def is_always(self, sweep: Sweep) -> np.ndarray:
        """(points,) bool: a share as good as can be in every replication."""
        if sweep.units[self.key] != "share":
            return np.zeros(len(sweep.points), bool)
        best = 1.0 if self.better == "higher" else 0.0
        parts = [sweep.column(self.key, part, self.scope) for part in (VALUE, LOW, HIGH)]
        return np.all([part == best for part in parts], axis=0)


@dataclass(frozen=True)
class Front:
    """Cost against service: what no other point beats in both."""

    points: np.ndarray
    """indices into the sweep's points, the cheapest first"""
    perhaps: np.ndarray
    """indices of points beaten by their values only: nothing on the front that beats one is clearly better in either"""


@dataclass(frozen=True)
class Plan:
    """One choice of all that can be chosen, in every circumstance."""

    values: Mapping[str, str]
    """axis key -> value as typed, of the axes that can be chosen"""
    points: np.ndarray
    """indices into the sweep's points, one a circumstance"""


@dataclass(frozen=True)
class Threshold:
    """The least (or the most) of one axis that keeps a promise, everything else being as it is."""

    others: Mapping[str, str]
    """axis key -> value as typed, of all other axes"""
    reached: int | None
    """index of the first point on the way that keeps it; None if none does"""
    surely: int | None
    """the first whose interval keeps it too"""
    fails_beyond: bool
    """True if a point further on does not keep it: more is not always better"""
    nearest: int
    """index of the point that comes nearest to it, or keeps it best"""


def known(sweep: Sweep, key: str, scope: str = "overall") -> np.ndarray:
    """(points,) bool: points with a value, those that were eliminated on the way included."""
    ran = np.array([point.status != FAILED for point in sweep.points])
    return ran & np.isfinite(sweep.column(key, VALUE, scope))


def ranked(sweep: Sweep, key: str, better: Better, scope: str = "overall") -> np.ndarray:
    """Indices of the points with all their replications and a value, the best first; ties in the design's order."""
    there = np.flatnonzero(known(sweep, key, scope) & sweep.is_done)
    values = sweep.column(key, VALUE, scope)[there]
    return there[np.argsort(values if better == "lower" else -values, kind="stable")]


def as_good(sweep: Sweep, key: str, best: int, better: Better, scope: str = "overall") -> np.ndarray:
    """Indices of the other points whose 95 % intervals reach into the best one's: no clear difference.

    Points share their customers, so a paired comparison would tell more of them apart, never fewer on the whole.
    """
    low, high = sweep.column(key, LOW, scope), sweep.column(key, HIGH, scope)
    with np.errstate(invalid="ignore"):
        near = low <= high[best] if better == "lower" else high >= low[best]
    near &= known(sweep, key, scope) & sweep.is_done
    near[best] = False
    return np.flatnonzero(near)


def front(sweep: Sweep, cost: str, service: str, better: Better, chosen: np.ndarray | None = None) -> Front:
    """The Pareto front of two figures, the first of which is better the lower it is.

    chosen  (points,) bool: only these, such as those of one centre
    """
    there = known(sweep, cost) & known(sweep, service) & (True if chosen is None else chosen)
    at = np.flatnonzero(there)
    sign = 1.0 if better == "lower" else -1.0
    price, worth = sweep.column(cost)[at], sign * sweep.column(service)[at]
    best = _unbeaten(price, worth)
    ends = (LOW, HIGH) if better == "lower" else (HIGH, LOW)
    near = [_or(sweep.column(cost, LOW)[at], price), _or(sign * sweep.column(service, ends[0])[at], worth)]
    far = [_or(sweep.column(cost, HIGH)[at], price), _or(sign * sweep.column(service, ends[1])[at], worth)]
    perhaps = ~best
    for i in np.flatnonzero(best):
        is_beaten = (price[i] <= price) & (worth[i] <= worth)
        is_clear = (far[0][i] < near[0]) | (far[1][i] < near[1])
        perhaps &= ~(is_beaten & is_clear)
    order = np.lexsort((worth, price))
    return Front(at[order][best[order]], at[perhaps])


def _or(values: np.ndarray, otherwise: np.ndarray) -> np.ndarray:
    return np.where(np.isnan(values), otherwise, values)


def _unbeaten(price: np.ndarray, worth: np.ndarray) -> np.ndarray:
    """(n,) bool: no other is as good in both and better in one; lower is better."""
    order = np.lexsort((worth, price))
    best = np.empty(len(order), bool)
    least, at_price = np.inf, np.nan
    for i in order:
        # Equal in both: neither beats the other.
        best[i] = worth[i] < least or (worth[i] == least and price[i] == at_price)
        if worth[i] < least:
            least, at_price = worth[i], price[i]
    return best


def cheapest(sweep: Sweep, goal: Goal, cost: str, chosen: np.ndarray | None = None) -> int | None:
    """Index of the cheapest point that keeps a promise; None if none does."""
    there = goal.reached(sweep) & known(sweep, cost) & (True if chosen is None else chosen)
    at = np.flatnonzero(there)
    return int(at[np.argmin(sweep.column(cost)[at])]) if len(at) else None


def plans(sweep: Sweep, key: str) -> list[Plan]:
    """Choices that have a value of the figure in all circumstances in which any has; in the design's order."""
    chosen = [axis.key for axis in sweep.axes if not axis.is_circumstance]
    given = [axis.key for axis in sweep.axes if axis.is_circumstance]
    found: dict[tuple[str, ...], list[int]] = {}
    for i, point in enumerate(sweep.points):
        found.setdefault(tuple(point.values[axis] for axis in chosen), []).append(i)
    there = known(sweep, key) & sweep.is_done
    n = len({tuple(sweep.points[i].values[axis] for axis in given) for i in np.flatnonzero(there)})
    ran = {choice: np.array(points)[there[points]] for choice, points in found.items()}
    return [Plan(dict(zip(chosen, choice, strict=True)), points) for choice, points in ran.items() if len(points) == n]


def thresholds(sweep: Sweep, goal: Goal, axis: Axis, *, rising: bool) -> list[Threshold]:
    """Along one axis, for each combination of all others that has at least two points on it.

    rising  True: the least value that keeps the promise is looked for; False: the most
    The figure need not be monotone. Combinations stand in the design's order.
    """
    place, _ = sweep.levels_of(axis)
    lines: dict[tuple[tuple[str, str], ...], list[int]] = {}
    for i, point in enumerate(sweep.points):
        others = tuple((key, value) for key, value in point.values.items() if key != axis.key)
        lines.setdefault(others, []).append(i)
    reached, surely, there = goal.reached(sweep), goal.surely(sweep), known(sweep, goal.key, goal.scope)
    values = sweep.column(goal.key, VALUE, goal.scope) * (1.0 if goal.better == "higher" else -1.0)
    found = []
    for others, line in lines.items():
        ran = sorted((i for i in line if there[i]), key=lambda i: place[i] if rising else -place[i])
        if len(ran) < 2:
            continue
        kept = [i for i in ran if reached[i]]
        sure = [i for i in ran if surely[i]]
        beyond = bool(kept) and not reached[ran[ran.index(kept[0]) :]].all()
        best = max(ran, key=lambda i: values[i])
        found.append(Threshold(dict(others), kept[0] if kept else None, sure[0] if sure else None, beyond, best))
    return found

"""What a sweep hands to whoever shows it: a table of points by figures, immutable, without a word about how it was run.

Units are those of `sim.measures.figures`: shares are fractions, durations seconds, money the centre's currency. What is
not known is NaN.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.centre.errors import did_you_mean
from sim.sweeps.axes import Axis, levels

DONE, FAILED, OUT = "done", "failed", "out"
"""A point has all its replications; it could not be run; it was eliminated, because another is better."""
VALUE, LOW, HIGH, CHANGE, CHANGE_LOW, CHANGE_HIGH = range(6)
"""Columns of `Sweep.figures`: a value and its 95 % interval; its difference from the baseline, paired, and interval."""


@dataclass(frozen=True)
class PointResult:
    """One point of the design."""

    number: int
    """from 1, in the order of the design"""
    values: Mapping[str, str]
    """axis key -> value as typed"""
    centre: str
    status: str
    replications: int
    reason: str = ""
    """why it failed, or when it was eliminated"""
    baseline: int | None = None
    """index into `Sweep.baselines` of what it is paired with"""


@dataclass(frozen=True)
class Choice:
    """The best point by one figure, as Kim and Nelson's procedure found it."""

    figure: str
    better: str
    """`lower` or `higher`"""
    zone: float
    """unit of the figure: smaller differences do not matter"""
    confidence: float | None
    """that it is the best, if it is better than every other by the zone at least; None if it was stopped short"""
    numbers: tuple[int, ...]
    """points that are left, the best first"""


@dataclass(frozen=True, repr=False)
class Sweep:
    """All points with their figures."""

    axes: tuple[Axis, ...]
    points: tuple[PointResult, ...]
    baselines: tuple[PointResult, ...]
    """one a centre: no lever pulled, nothing supposed"""
    keys: tuple[str, ...]
    """figures, as in `contactsim figures`"""
    scopes: tuple[str, ...]
    """`overall`, then `queue:X` of all queues"""
    figures: np.ndarray
    """(points, scopes, figures, 6) float64; of the second half nothing is known where there is no baseline"""
    baseline_figures: np.ndarray
    """(baselines, scopes, figures, 6)"""
    units: Mapping[str, str]
    """figure -> unit, with the currency in it"""
    seed: int
    work: tuple[int, int]
    """contacts and events simulated for all this"""
    own_error: np.ndarray | None = None
    """(points, figures) float64: standard error overall of the luck that a point does not share with the others, though
    all have the same customers; NaN where it is not known"""
    choice: Choice | None = None
    promise: tuple[str, float] | None = None
    """figure and what it has to reach, in its unit, where that was asked for"""
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        axes = ", ".join(axis.label for axis in self.axes)
        return f"<Sweep of {len(self.points)} points over {axes}; .rows() is the table, .column('asa') one figure>"

    def column(self, key: str, part: int = VALUE, scope: str = "overall") -> np.ndarray:
        """(points,) of one figure. KeyError for an unknown figure or scope."""
        if key not in self.keys:
            raise KeyError(
                f"{key}: no figure of this sweep. {did_you_mean(key, self.keys)} It has {', '.join(self.keys)}"
            )
        if scope not in self.scopes:
            raise KeyError(f"{scope}: no scope of this sweep. It has {', '.join(self.scopes)}")
        return np.asarray(self.figures[:, self.scopes.index(scope), self.keys.index(key), part])

    def error(self, key: str, scope: str = "overall") -> np.ndarray:
        """(points,) half-width of the value's 95 % interval."""
        return (self.column(key, HIGH, scope) - self.column(key, LOW, scope)) / 2

    @property
    def is_done(self) -> np.ndarray:
        """(points,) bool: points that have figures and were not eliminated."""
        return np.array([point.status == DONE for point in self.points])

    def values_of(self, axis: Axis) -> list[str]:
        """The points' values on an axis, as typed."""
        return [point.values[axis.key] for point in self.points]

    def levels_of(self, axis: Axis) -> tuple[np.ndarray, tuple[str, ...]]:
        """(points,) place on an axis, and the names of its places.

        Numbers are their own place and have no names; of anything else it is 0, 1, ... in the order typed.
        """
        written = self.values_of(axis)
        numbers = levels(written)
        if numbers is not None:
            return np.array(numbers), ()
        names = tuple(dict.fromkeys(axis.values or written))
        return np.array([names.index(value) for value in written], float), names

    def rows(self, scopes: Sequence[str] = ("overall",)) -> Iterator[dict[str, str | int | float]]:
        """Tidy: a row a point (baselines first) and scope; a column an axis, and six a figure."""
        for points, figures in ((self.baselines, self.baseline_figures), (self.points, self.figures)):
            for point, of_point in zip(points, figures, strict=True):
                for scope in scopes:
                    yield self._row(point, scope, of_point[self.scopes.index(scope)])

    def _row(self, point: PointResult, scope: str, figures: np.ndarray) -> dict[str, str | int | float]:
        row: dict[str, str | int | float] = {"point": point.number, "centre": point.centre, "scope": scope}
        row |= {axis.key: point.values.get(axis.key, "") for axis in self.axes}
        row |= {"status": point.status, "replications": point.replications, "reason": point.reason}
        endings = ("", "_low", "_high", "_difference", "_difference_low", "_difference_high")
        for key, values in zip(self.keys, figures.tolist(), strict=True):
            row |= {key + ending: value for ending, value in zip(endings, values, strict=True)}
        return row

"""The space a sweep was spread over: where its points lie on each axis, and at which places a response is read off."""

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from sim.sweeps.axes import Axis, levels, number_of
from sim.sweeps.result import Sweep

NODES = 33
"""Places on an interval, or on an axis with more values than that; odd, for Simpson's rule."""


@dataclass(frozen=True)
class Dimension:
    """One axis: the points' places on it, and the places (nodes) at which it is read off, from left to right."""

    axis: Axis
    place: np.ndarray
    """(points,) numbers, or 0, 1, ... for names"""
    nodes: np.ndarray
    """(nodes,) in the unit of `place`"""
    words: tuple[str, ...]
    """the nodes as typed"""
    weights: np.ndarray
    """(nodes,) shares of the axis, which add up to 1"""
    is_number: bool

    @property
    def label(self) -> str:
        """Of the axis."""
        return self.axis.label

    @property
    def is_interval(self) -> bool:
        """True if every place between the nodes is one of the axis too."""
        return self.axis.interval is not None and not self.axis.is_whole

    def distance(self, one: np.ndarray, other: np.ndarray) -> np.ndarray:
        """(a, b) how far places are apart, 1 from end to end; names differ, or they do not."""
        apart = np.abs(one[:, None] - other[None, :])
        return apart / max(np.ptp(self.nodes), 1e-300) if self.is_number else np.minimum(np.ceil(apart), 1.0)

    def only(self, chosen: np.ndarray) -> "Dimension":
        """The same with some of the points: (points,) bool or their indices."""
        return replace(self, place=self.place[chosen])


def space_of(sweep: Sweep) -> tuple[Dimension, ...]:
    """All axes of a sweep, in its order."""
    return tuple(_dimension(sweep, axis) for axis in sweep.axes)


def _dimension(sweep: Sweep, axis: Axis) -> Dimension:
    place, names = sweep.levels_of(axis)
    if names:
        nodes = np.arange(len(names), dtype=float)
        return Dimension(axis, place, nodes, names, _equal(nodes), False)
    if axis.interval is None or axis.is_whole:
        words = _whole(axis) if axis.interval is not None else tuple(axis.values)
        known = levels(words) or []
        typed = dict(zip(known, words, strict=True)) | dict(zip(place.tolist(), sweep.values_of(axis), strict=True))
        nodes = np.array(sorted(typed))
        if len(nodes) > NODES:
            nodes = nodes[np.linspace(0, len(nodes) - 1, NODES).round().astype(int)]
        return Dimension(axis, place, nodes, tuple(typed[node] for node in nodes.tolist()), _equal(nodes), True)
    low, high = sorted(_number(axis.at(share)) for share in (0.0, 1.0))
    nodes = np.linspace(low, high, NODES)
    unit = axis.unit
    words = tuple(f"{node:{'+' if axis.sign else ''}.4g}{unit}" for node in nodes.tolist())
    return Dimension(axis, place, nodes, words, _simpson(), True)


def _whole(axis: Axis) -> tuple[str, ...]:
    """The whole numbers of an interval as typed, `NODES` of them if it has more."""
    low, high = axis.interval or (0.0, 0.0)
    n = min(int(high - low) + 1, NODES)
    return tuple(dict.fromkeys(axis.at((k + 0.5) / n) for k in range(n)))


def _number(value: str) -> float:
    found = number_of(value)
    return found[0] if found else 0.0


def _equal(nodes: np.ndarray) -> np.ndarray:
    return np.full(len(nodes), 1.0 / len(nodes))


def _simpson() -> np.ndarray:
    """Weights of Simpson's rule on (0, 1): exact for cubics."""
    weights = np.zeros(NODES)
    for left, right in pairwise(range(0, NODES, 2)):
        weights[[left, left + 1, right]] += (1, 4, 1)
    return weights / weights.sum()


def is_full_grid(space: tuple[Dimension, ...], is_known: np.ndarray) -> bool:
    """True if every combination of the axes' values is one of the known points, exactly once."""
    if any(d.axis.interval is not None or len(d.nodes) != len(d.axis.values) for d in space):
        return False
    size = int(np.prod([len(d.nodes) for d in space], dtype=float))
    places = {tuple(row) for row in np.array([d.place[is_known] for d in space]).T.tolist()}
    return len(places) == size == int(is_known.sum())

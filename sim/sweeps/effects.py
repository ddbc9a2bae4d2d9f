"""What moves what: each setting's share of a figure's variation, by itself and with others, and response curves.

The variation of a figure over all points of the space is split into what each axis moves by itself, what pairs of axes
move together beyond that, and the rest (functional ANOVA; Sobol 1993, Saltelli et al. 2008). On a full grid that is
exact over its levels, but for the luck of the replications, whose variance is known and taken out. For anything else it
is done on a surface laid through the points (`metamodel`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from sim.sweeps.metamodel import Surface, surface_of
from sim.sweeps.noise import noise_of
from sim.sweeps.result import Sweep
from sim.sweeps.space import Dimension, is_full_grid, space_of

Z = 1.959963984540054
"""Standard errors in a half-width of 95 %."""


@dataclass(frozen=True)
class Shares:
    """Sobol indices: shares of a figure's variation over the space, 0 to 1."""

    variance: float
    """of the figure over the space, without noise, in its unit squared"""
    noise: float
    """share of the table's variation that is the replications' luck"""
    first: np.ndarray
    """(axes,) moved by an axis by itself"""
    total: np.ndarray
    """(axes,) by itself and together with others"""
    pairs: np.ndarray
    """(axes, axes) moved by two together beyond what each does by itself; symmetric, 0 on the diagonal"""
    rest: float
    """moved by three or more together"""


@dataclass(frozen=True)
class Curve:
    """A figure at the nodes of one axis, averaged over all others."""

    value: np.ndarray
    """(nodes,)"""
    half: np.ndarray
    """(nodes,) half-width of the 95 % band"""


@dataclass(frozen=True)
class Joint:
    """A figure at the nodes of two axes, averaged over all others."""

    value: np.ndarray
    """(nodes of the first, nodes of the second)"""
    half: np.ndarray
    """half-width of the 95 % band"""


class Response(Protocol):
    """A figure over the whole space."""

    @property
    def space(self) -> tuple[Dimension, ...]: ...

    @property
    def is_exact(self) -> bool:
        """True if it is read off the points themselves, not off a surface."""

    def shares(self) -> Shares: ...

    def curve(self, axis: int) -> Curve: ...

    def joint(self, axis: int, other: int) -> Joint: ...


def response_of(sweep: Sweep, key: str, scope: str = "overall", surface: Surface | None = None) -> Response | None:
    """A figure over the space; None if too few points are known.

    surface  of the same figure, if there is one already
    """
    values = sweep.column(key, scope=scope)
    is_known = np.isfinite(values)
    space = space_of(sweep)
    if is_full_grid(space, is_known):
        noise = noise_of(sweep, key, scope)
        return GridResponse.of(space, is_known, values, noise.own, noise.own + noise.common)
    surface = surface or surface_of(sweep, key, scope)
    return SurfaceResponse(surface) if surface is not None else None


@dataclass(frozen=True)
class GridResponse:
    """Read off a full grid: every combination of the levels, once."""

    space: tuple[Dimension, ...]
    value: np.ndarray
    """(levels of the first axis, levels of the second, ...)"""
    own: float
    """mean variance of the points' own luck"""
    half: np.ndarray
    """half-widths of the values' 95 % intervals"""
    is_exact: bool = True

    @classmethod
    def of(
        cls, space: Sequence[Dimension], is_known: np.ndarray, values: np.ndarray, own: np.ndarray, noise: np.ndarray
    ) -> "GridResponse":
        """From the points' values and variances, in any order."""
        at = tuple(np.searchsorted(d.nodes, d.place[is_known]) for d in space)
        value, half = (np.empty([len(d.nodes) for d in space]) for _ in range(2))
        value[at], half[at] = values[is_known], Z * np.sqrt(noise[is_known])
        return cls(tuple(d.only(is_known) for d in space), value, float(own[is_known].mean()), half)

    def shares(self) -> Shares:
        """An effect of so many degrees of freedom holds own * degrees / points of noise: that is taken out, and what
        falls below 0 is 0."""
        n, d, levels = self.value.size, self.value.ndim, self.value.shape
        raw = float(self.value.var())
        whole = raw - self.own * (n - 1) / n
        first = np.array([self._mean(k).var() for k in range(d)])
        total = np.array([raw - self.value.mean(axis=k).var() for k in range(d)])
        pairs = np.zeros((d, d))
        for k in range(d):
            for m in range(k):
                more = self._mean(k, m).var() - first[k] - first[m]
                pairs[k, m] = pairs[m, k] = more - self.own * (levels[k] - 1) * (levels[m] - 1) / n
        first -= self.own * (np.array(levels) - 1) / n
        total -= self.own * (1 - 1 / np.array(levels))
        return _as_shares(whole, raw - whole, raw, first, total, pairs)

    def _mean(self, *axes: int) -> np.ndarray:
        """Over all axes but these, which keep their order in the grid."""
        return np.asarray(self.value.mean(axis=tuple(k for k in range(self.value.ndim) if k not in axes)))

    def curve(self, axis: int) -> Curve:
        """A mean's half-width is at most the mean of the half-widths, however much luck the points share."""
        others = tuple(k for k in range(self.value.ndim) if k != axis)
        return Curve(self._mean(axis), np.asarray(self.half.mean(axis=others)))

    def joint(self, axis: int, other: int) -> Joint:
        others = tuple(k for k in range(self.value.ndim) if k not in (axis, other))
        value, half = self._mean(axis, other), np.asarray(self.half.mean(axis=others))
        return Joint(value, half) if axis < other else Joint(value.T, half.T)


@dataclass(frozen=True)
class SurfaceResponse:
    """Read off a surface through the points."""

    surface: Surface
    is_exact: bool = False

    @property
    def space(self) -> tuple[Dimension, ...]:
        return self.surface.space

    def shares(self) -> Shares:
        first, closed, without, whole = self.surface.variances()
        pairs = closed - first[:, None] - first[None, :]
        np.fill_diagonal(pairs, 0.0)
        raw = float(self.surface.values.var())
        return _as_shares(whole, float(self.surface.noise.own.mean()), raw, first, whole - without, pairs)

    def curve(self, axis: int) -> Curve:
        return Curve(*self.surface.read((axis,)))

    def joint(self, axis: int, other: int) -> Joint:
        return Joint(*self.surface.read((axis, other)))


def _as_shares(
    whole: float, noise: float, raw: float, first: np.ndarray, total: np.ndarray, pairs: np.ndarray
) -> Shares:
    """Variances to shares of the whole; nothing moves anything if only noise is there."""
    luck = min(noise / raw, 1.0) if raw > 0 else 0.0
    if not whole > 1e-12 * raw:
        zero = np.zeros(len(first))
        return Shares(0.0, luck, zero, zero, np.zeros_like(pairs), 0.0)
    first, total, pairs = (np.clip(part / whole, 0.0, 1.0) for part in (first, total, pairs))
    rest = max(0.0, 1.0 - float(first.sum() + np.triu(pairs).sum()))
    return Shares(whole, luck, first, np.maximum(total, first), pairs, rest)

"""A surface through the points: what the figure would be where no point lies, and how far one may trust it.

Stochastic kriging (Ankenman, Nelson and Staum 2010): a Gaussian process whose points are each as uncertain as their own
interval says. It was chosen over polynomials, because waits bend sharply where a centre fills up, and over radial basis
functions with one smoothing for all, because axes matter unequally: each axis has its own length here, found by maximum
likelihood, and names (scenarios, centres) are axes like any other. The kernel is a product over axes (Matern 5/2), so
means and variances over the space, and with them all Sobol indices, are sums in closed form (Oakley and O'Hagan 2004).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from sim.sweeps.noise import Noise, noise_of
from sim.sweeps.result import Sweep
from sim.sweeps.space import Dimension, space_of

MOST_POINTS = 600
"""A surface goes through so many points at most; the others check it."""
_MOST_TUNED = 200
"""Points from which the lengths are found."""
_LEAST = 1e-6
"""Variance, in that of the values, that no point goes below: keeps the equations solvable."""
_Z = 1.959963984540054


@dataclass(frozen=True)
class Check:
    """How well the surface meets points that it has not seen."""

    explained: float
    """1 - squared errors / squared deviations from the mean: R^2 of predictions, 1 at best, below 0 if useless"""
    worst: float
    """largest error, in the figure's unit"""
    worst_halves: float
    """that error in half-widths of the point's own 95 % interval; NaN if that is not known"""
    worst_point: int
    """where: index into the sweep's points"""
    points: int
    """so many were predicted"""
    left_out: bool
    """True: each from all others in turn; False: points that the surface does not go through"""


@dataclass(frozen=True)
class Surface:
    """A Gaussian process, conditioned on the points; numbers in the figure's unit."""

    space: tuple[Dimension, ...]
    """with the points it goes through"""
    through: np.ndarray
    """(points,) which of the sweep's these are"""
    values: np.ndarray
    """(points,)"""
    noise: Noise
    lengths: np.ndarray
    """(axes,) in ranges of the axes"""
    height: float
    """variance of the process"""
    roughness: float
    """variance that neither the process nor the replications explain"""

    @cached_property
    def _solved(self) -> "_Solved":
        with _one_core():
            kernel = self.height * _correlation(self.space, self.lengths)
            return _Solved.of(kernel, self.noise.own + self.roughness, self.values)

    def left_out(self) -> np.ndarray:
        """(points,) value - prediction from all other points; lengths and variances stay as they are."""
        with _one_core():
            return self._solved.left_out()

    def __call__(self, places: Sequence[np.ndarray]) -> np.ndarray:
        """(n,) the figure at places: an array (n,) an axis."""
        between = np.ones((len(self.values), len(places[0])))
        for d, length, at in zip(self.space, self.lengths, places, strict=True):
            between *= matern(d.distance(d.place, at) / length)
        return np.asarray(self._solved.mean + self.height * (self._solved.weights @ between))

    @cached_property
    def _at_nodes(self) -> list[np.ndarray]:
        """(points, nodes) an axis: the kernel between the points and the nodes."""
        return [matern(d.distance(d.place, d.nodes) / r) for d, r in zip(self.space, self.lengths, strict=True)]

    @cached_property
    def _averaged(self) -> np.ndarray:
        """(axes, points): the kernel averaged over each axis."""
        return np.array([phi @ d.weights for phi, d in zip(self._at_nodes, self.space, strict=True)])

    def _over_others(self, axes: Sequence[int]) -> np.ndarray:
        """(points,): the kernel averaged over all axes but these."""
        return np.asarray(self._averaged[[k for k in range(len(self.space)) if k not in axes]].prod(axis=0))

    def read(self, axes: Sequence[int]) -> tuple[np.ndarray, np.ndarray]:
        """The mean over all other axes at the nodes of one or two, and the half-width of its 95 % band."""
        kernel = self._over_others(axes)[:, None]
        for k in axes:
            kernel = (kernel[:, :, None] * self._at_nodes[k][:, None, :]).reshape(len(self.values), -1)
        kernel = self.height * kernel
        before = self.height
        for k, d in enumerate(self.space):
            if k not in axes:
                before *= float(d.weights @ matern(d.distance(d.nodes, d.nodes) / self.lengths[k]) @ d.weights)
        value, variance = self._solved.at(kernel, before)
        shape = [len(self.space[k].nodes) for k in axes]
        half = _Z * np.sqrt(variance + self.noise.common.mean())
        return value.reshape(shape), half.reshape(shape)

    def variances(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
        """Of means over the space: along each axis (axes,), two (axes, axes), all but one (axes,), and of all."""
        n = len(self.space)
        weights = self.height * self._solved.weights
        middle = float(weights @ self._averaged.prod(axis=0))
        first, closed, without = np.zeros(n), np.zeros((n, n)), np.zeros(n)
        for k, d in enumerate(self.space):
            first[k] = d.weights @ (self._at_nodes[k].T @ (weights * self._over_others((k,))) - middle) ** 2
            for m in range(k):
                value = (self._at_nodes[k].T * (weights * self._over_others((k, m)))) @ self._at_nodes[m]
                closed[k, m] = closed[m, k] = d.weights @ (value - middle) ** 2 @ self.space[m].weights
        products = [(phi * d.weights) @ phi.T for phi, d in zip(self._at_nodes, self.space, strict=True)]
        for k in range(n):
            others = np.outer(self._averaged[k], self._averaged[k])
            for m in range(n):
                others = others * products[m] if m != k else others
            without[k] = weights @ others @ weights - middle**2
        whole = weights @ np.prod(products, axis=0) @ weights - middle**2
        return first, closed, without, float(whole)


@dataclass(frozen=True)
class _Solved:
    """The equations of a process with a constant but unknown mean, solved."""

    mean: float
    weights: np.ndarray
    """(points,) of the kernel"""
    factor: Any
    """Cholesky"""
    of_ones: np.ndarray
    """(points,) K^-1 1"""

    @classmethod
    def of(cls, kernel: np.ndarray, noise: np.ndarray, values: np.ndarray) -> "_Solved":
        from scipy.linalg import cho_factor, cho_solve

        factor = cho_factor(kernel + np.diag(noise), lower=True)
        of_ones = cho_solve(factor, np.ones(len(values)))
        mean = float(of_ones @ values / of_ones.sum())
        return cls(mean, cho_solve(factor, values - mean), factor, of_ones)

    def at(self, kernel: np.ndarray, before: float) -> tuple[np.ndarray, np.ndarray]:
        """Mean and variance where the points' covariances are `kernel` (points, n) and the variance was `before`."""
        from scipy.linalg import cho_solve

        variance = before - (kernel * cho_solve(self.factor, kernel)).sum(axis=0)
        # The mean is estimated too.
        variance += (1 - self.of_ones @ kernel) ** 2 / self.of_ones.sum()
        return self.mean + self.weights @ kernel, np.maximum(variance, 0.0)

    def left_out(self) -> np.ndarray:
        """(points,) value - prediction from all others (Dubrule 1983)."""
        from scipy.linalg import cho_solve

        inverse = cho_solve(self.factor, np.eye(len(self.weights)))
        diagonal = inverse.diagonal() - self.of_ones**2 / self.of_ones.sum()
        return np.asarray(self.weights / diagonal)


def matern(distance: np.ndarray) -> np.ndarray:
    """Correlation 5/2 at a distance in lengths."""
    s = np.sqrt(5.0) * distance
    return np.asarray((1 + s + s * s / 3) * np.exp(-s))


def _correlation(space: Sequence[Dimension], lengths: np.ndarray) -> np.ndarray:
    """(points, points)"""
    product = np.ones((len(space[0].place),) * 2)
    for d, length in zip(space, lengths, strict=True):
        product *= matern(d.distance(d.place, d.place) / length)
    return product


def surface_of(sweep: Sweep, key: str, scope: str = "overall") -> Surface | None:
    """The surface of a figure; None if it has fewer than twice as many points as axes and four, or never varies."""
    values, noise, space = sweep.column(key, scope=scope), noise_of(sweep, key, scope), space_of(sweep)
    known = np.flatnonzero(np.isfinite(values))
    if len(known) < 2 * len(space) + 4 or not np.ptp(values[known]) > 0:
        return None
    shuffled = np.random.default_rng(1).permutation(known)
    through, tuned = np.sort(shuffled[:MOST_POINTS]), np.sort(shuffled[:_MOST_TUNED])
    unit = values[through].std() or values[known].std()
    scaled = (values[tuned] - values[through].mean()) / unit
    with _one_core():
        height, roughness, *lengths = _tune([d.only(tuned) for d in space], scaled, noise.own[tuned] / unit**2)
    return Surface(
        tuple(d.only(through) for d in space),
        through,
        values[through],
        Noise(noise.own[through], noise.common[through]),
        np.array(lengths),
        unit**2 * height,
        unit**2 * (roughness + _LEAST),
    )


def check_of(sweep: Sweep, key: str, surface: Surface, scope: str = "overall") -> Check:
    """How well a figure's surface meets the points it does not go through; if there are none, each from the others."""
    values, noise, space = sweep.column(key, scope=scope), noise_of(sweep, key, scope), space_of(sweep)
    beyond = np.setdiff1d(np.flatnonzero(np.isfinite(values)), surface.through)
    points = beyond if len(beyond) else surface.through
    errors = values[beyond] - surface([d.place[beyond] for d in space]) if len(beyond) else surface.left_out()
    deviations = values[points] - values[points].mean()
    explained = 1.0 - float(errors @ errors) / max(float(deviations @ deviations), 1e-300)
    at = int(np.abs(errors).argmax())
    worst, point = float(abs(errors[at])), int(points[at])
    half = _Z * float(np.sqrt(noise.own + noise.common)[point])
    return Check(explained, worst, worst / half if half > 0 else np.nan, point, len(points), not len(beyond))


def _one_core() -> Any:
    """So small a system is solved on one core: several wait for each other longer than they work."""
    from threadpoolctl import threadpool_limits

    return threadpool_limits(limits=1, user_api="blas")


def _tune(space: Sequence[Dimension], values: np.ndarray, noise: np.ndarray) -> np.ndarray:
    """Height, roughness and a length an axis of greatest likelihood; values of variance 1."""
    from scipy.optimize import minimize

    apart = [np.sqrt(5.0) * d.distance(d.place, d.place) for d in space]
    bounds = [(-4.0, 7.0), (-14.0, 0.0)] + [(-3.0, 3.5)] * len(space)
    starts = ([0.0, -7.0] + [length] * len(space) for length in (-0.7, 0.7))
    tried = [
        minimize(_unlikely, start, (apart, values, noise), "L-BFGS-B", jac=True, bounds=bounds) for start in starts
    ]
    return np.exp(min(tried, key=lambda result: result.fun).x)


def _unlikely(
    logs: np.ndarray, apart: Sequence[np.ndarray], values: np.ndarray, noise: np.ndarray
) -> tuple[float, np.ndarray]:
    """Minus the log likelihood and its gradient; logs of height, roughness and lengths."""
    height, roughness, *lengths = np.exp(logs)
    kernel = np.full((len(values),) * 2, height)
    slopes = []
    for distance, length in zip(apart, lengths, strict=True):
        s = distance / length
        bracket = 1 + s + s * s / 3
        kernel *= bracket * np.exp(-s)
        slopes.append(s * s * (1 + s) / (3 * bracket))
    solved = _Solved.of(kernel, noise + roughness + _LEAST, values)
    from scipy.linalg import cho_solve

    bend = cho_solve(solved.factor, np.eye(len(values))) - np.outer(solved.weights, solved.weights)
    half_log = np.log(solved.factor[0].diagonal()).sum()
    fit = 0.5 * float((values - solved.mean) @ solved.weights) + float(half_log)
    weighed = bend * kernel
    by_length = [0.5 * float((weighed * slope).sum()) for slope in slopes]
    return fit, np.array([0.5 * weighed.sum(), 0.5 * roughness * bend.trace(), *by_length])

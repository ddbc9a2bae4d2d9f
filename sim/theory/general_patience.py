"""Any patience: M/M/s+G, first come first served, by quadrature. An oracle for the engines, not a fast kernel.

The offered wait has the density  c exp(load H(x) - agents x)  in mean handle times, where H(x) is the mean of
min(patience, x) (Baccelli & Hebuterne 1981; building blocks of Zeltyn & Mandelbaum 2005, "Call centers with impatient
customers: many-server asymptotics of the M/M/n+G queue", Queueing Systems 51). The exponent is concave, so the density
has one hill: Gauss-Legendre panels cover it from kink to kink, scaled by its top.

Patiences here: exponential, deterministic, uniform, gamma (Erlang), Weibull, lognormal, and mixtures of them
(hyperexponential; a share of short abandons).
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from sim.theory.erlang_b import p_block

_NODES = 24
_PANELS = 48
_NEGLIGIBLE_EXPONENT = -45.0


@dataclass(frozen=True)
class Patience:
    """A law of patience: P(patience > x), the mean of min(patience, x), and where its survival breaks."""

    survival: Callable[[np.ndarray], np.ndarray]
    limited_mean: Callable[[np.ndarray], np.ndarray]
    kinks: tuple[float, ...] = ()


def exponential(mean: float) -> Patience:
    """Exponential patience."""
    return Patience(lambda x: np.exp(-x / mean), lambda x: -mean * np.expm1(-x / mean))


def deterministic(value: float) -> Patience:
    """Everybody waits exactly `value`; 0 balks whenever there is a wait."""
    return Patience(lambda x: np.where(x < value, 1.0, 0.0), lambda x: np.minimum(x, value), (value,))


def uniform(low: float, high: float) -> Patience:
    """Patience uniform between `low` and `high`."""

    def limited_mean(x: np.ndarray) -> np.ndarray:
        inside = np.clip(x, low, high) - low
        return np.minimum(x, low) + inside - inside**2 / (2.0 * (high - low))

    return Patience(lambda x: np.clip((high - x) / (high - low), 0.0, 1.0), limited_mean, (low, high))


def gamma(shape: float, mean: float) -> Patience:
    """Gamma patience; a whole `shape` k is Erlang-k."""
    from scipy.special import gammainc, gammaincc

    scale = mean / shape
    return Patience(
        lambda x: gammaincc(shape, x / scale),
        lambda x: x * gammaincc(shape, x / scale) + mean * gammainc(shape + 1.0, x / scale),
    )


def weibull(shape: float, mean: float) -> Patience:
    """Weibull patience."""
    from scipy.special import gammainc

    scale = mean / math.gamma(1.0 + 1.0 / shape)
    return Patience(
        lambda x: np.exp(-((x / scale) ** shape)), lambda x: mean * gammainc(1 / shape, (x / scale) ** shape)
    )


def lognormal(mean: float, cv: float) -> Patience:
    """Lognormal patience of this mean and coefficient of variation."""
    from scipy.special import ndtr

    sigma = math.sqrt(math.log1p(cv**2))
    mu = math.log(mean) - sigma**2 / 2.0

    def standard(x: np.ndarray) -> np.ndarray:
        return (np.log(np.maximum(x, 1e-300)) - mu) / sigma

    return Patience(lambda x: ndtr(-standard(x)), lambda x: x * ndtr(-standard(x)) + mean * ndtr(standard(x) - sigma))


def mixture(*parts: tuple[float, Patience]) -> Patience:
    """A share of the contacts with each patience: (share, patience), shares adding up to 1."""
    return Patience(
        lambda x: np.sum([share * part.survival(x) for share, part in parts], axis=0),
        lambda x: np.sum([share * part.limited_mean(x) for share, part in parts], axis=0),
        tuple(sorted({kink for _, part in parts for kink in part.kinks})),
    )


@dataclass(frozen=True)
class GeneralPatience:
    """The figures of M/M/s+G, per offered contact; waits in the unit of handle time and patience.

    `p_wait` counts those who give up at once because all agents are busy; `mean_offered_wait` is the wait of an
    endlessly patient contact; `answered_within` and `p_wait_beyond` belong to the `within` that was asked for.
    """

    p_wait: float
    p_abandon: float
    mean_wait: float
    mean_wait_served: float
    mean_offered_wait: float
    mean_queue: float
    occupancy: float
    answered_within: float
    p_wait_beyond: float


class _OfferedWait:
    """The density of the offered wait on quadrature nodes, and probabilities under it."""

    def __init__(self, load: float, agents: int, handle_time: float, patience: Patience):
        self.load, self.agents, self.handle_time, self.patience = load, agents, handle_time, patience
        self.top, low, high = self._hill()
        self.edges = np.unique([low, *(k for k in patience.kinks if low < k < high), high])
        self.nodes, self.weights = _panels(self.edges)
        tail = self._exponent(self.nodes) - self._exponent(np.array(self.top))
        self.density = np.exp(tail) * self.weights * load / handle_time
        # Odds of a free agent, in the scale of the density: all but one agent busy, against fewer.
        blocked = p_block(float(load), agents - 1)
        free = math.exp(-float(self._exponent(np.array(self.top)))) / blocked if blocked > 0.0 else math.inf
        self.total = free + float(self.density.sum())

    def _exponent(self, x: np.ndarray) -> np.ndarray:
        return (self.load * self.patience.limited_mean(x) - self.agents * x) / self.handle_time

    def _hill(self) -> tuple[float, float, float]:
        """(top, left end, right end) of the hill, the ends where the density no longer matters."""
        far = self.handle_time
        while self.load * float(self.patience.survival(np.array(far))) >= self.agents:
            far *= 2.0
        top = _crossing(lambda x: self.load * float(self.patience.survival(np.array(x))) < self.agents, 0.0, far)
        peak = float(self._exponent(np.array(top)))

        def beyond(x: float) -> bool:
            return float(self._exponent(np.array(x))) - peak < _NEGLIGIBLE_EXPONENT

        far = self.handle_time
        while not beyond(top + far):
            far *= 2.0
        left = _crossing(lambda x: not beyond(x), 0.0, top) if beyond(0.0) else 0.0
        return top, left, _crossing(beyond, top, top + far)

    def mean(self, values: np.ndarray) -> float:
        """Mean of `values` on the nodes, 0 for contacts that need not wait."""
        return float((values * self.density).sum()) / self.total

    def after(self, x: float, values: Callable[[np.ndarray], np.ndarray]) -> float:
        """Mean of `values` over offered waits beyond `x`, 0 for the others."""
        if x <= self.edges[0]:
            return self.mean(values(self.nodes))
        if x >= self.edges[-1]:
            return 0.0
        nodes, weights = _panels(np.unique([x, *self.edges[self.edges > x]]))
        density = np.exp(self._exponent(nodes) - self._exponent(np.array(self.top))) * weights
        return float((values(nodes) * density).sum()) * self.load / self.handle_time / self.total


def _crossing(holds: Callable[[float], bool], low: float, high: float) -> float:
    """Where `holds` turns from False to True between `low` and `high`, by bisection; `low` if it holds there."""
    if holds(low):
        return low
    for _ in range(200):
        middle = 0.5 * (low + high)
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


def _panels(edges: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Gauss-Legendre nodes and weights on `_PANELS` equal panels between every two neighbouring edges."""
    x, w = np.polynomial.legendre.leggauss(_NODES)
    cuts = np.unique(np.concatenate([np.linspace(a, b, _PANELS + 1) for a, b in pairwise(edges)]))
    half = np.diff(cuts)[:, None] / 2.0
    return ((cuts[:-1, None] + half) + half * x).ravel(), (half * w).ravel()


def figures(load: float, agents: int, handle_time: float, patience: Patience, within: float = 0.0) -> GeneralPatience:
    """The stationary figures of M/M/s+G to about ten digits, in some milliseconds.

    load         erlang  > 0
    agents       count   >= 1
    handle_time  time    mean, > 0
    patience     law     same unit; its survival must fall below agents / load for there to be a steady state
    within       time    >= 0, of `answered_within` and `p_wait_beyond`
    """
    offered = _OfferedWait(load, agents, handle_time, patience)
    survival = patience.survival(offered.nodes)
    p_wait = offered.mean(np.ones_like(survival))
    p_abandon = offered.mean(1.0 - survival)
    mean_wait = offered.mean(patience.limited_mean(offered.nodes))
    answered_later = offered.after(within, patience.survival)
    return GeneralPatience(
        p_wait=p_wait,
        p_abandon=p_abandon,
        mean_wait=mean_wait,
        mean_wait_served=offered.mean(offered.nodes * survival) / (1.0 - p_abandon),
        mean_offered_wait=offered.mean(offered.nodes),
        mean_queue=mean_wait * load / handle_time,
        occupancy=load * (1.0 - p_abandon) / agents,
        answered_within=1.0 - p_abandon - answered_later,
        p_wait_beyond=float(patience.survival(np.array(within))) * offered.after(within, np.ones_like),
    )

"""How sure a figure is: intervals of ratios, of paired differences and of quantiles, and what may be said in words.

* A ratio is sum / sum over replications. Its interval is the delta method's: residuals e = (num - ratio x den) / mean
  den, their standard error with n - 1, Student's t with n - 1 degrees of freedom (Law 2015, 9.4; never z, never n).
* A difference is paired under common random numbers: the residuals of scenario and baseline are subtracted replication
  by replication before they are squared.
* New contacts are a control variate: how many come is known in expectation, so what a figure owes to the volumes that
  happened to be drawn is taken out of its sums (a regression; Lavenberg and Welch 1981, n - 2 degrees of freedom).
* With k scenarios beside the baseline, each difference has confidence 1 - 0.05 / k (Bonferroni, per figure).
* Monte-Carlo noise only: what the inputs leave uncertain is another band, never mixed with this one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from sim.measures.moments import CoMoments, combine

CONFIDENCE = 0.95
Roots = bool | np.ndarray
"""Which figures are square roots of their ratios; broadcast over the last axis of figures."""
FEW = 10
"""Fewer replications than this are said beside every verdict, and are too few for the slope of a control variate."""

ROUNDING, ROOT_OF_ROUNDING = 1e-9, 1e-7
"""Of a figure: a difference, and its standard error, that floating point alone may leave. The error is the root of a
rounded sum of squares, so it has half as many digits."""

BETTER, WORSE, HIGHER, LOWER = "better", "worse", "higher", "lower"
NO_DIFFERENCE = "no clear difference"
UNCHANGED = "unchanged by construction"
NO_DIFFERENCE_SEEN = "no difference seen"


SERVED = ("abandonment", "given_up")
"""Figures that say whether customers got what they called for."""


@dataclass(frozen=True)
class Estimate:
    """Values with their standard errors, arrays of one shape; NaN where there is no denominator."""

    value: np.ndarray
    error: np.ndarray
    freedom: int
    """Degrees of freedom of Student's t."""

    def interval(self, comparisons: int = 1) -> tuple[np.ndarray, np.ndarray]:
        """Low and high at 95 %, shared out over several comparisons; NaN with fewer than two replications."""
        half = self.error * t_quantile(comparisons, self.freedom)
        return self.value - half, self.value + half


@lru_cache
def t_quantile(comparisons: int, freedom: int) -> float:
    """Student's t for a two-sided 95 % interval, Bonferroni-adjusted; NaN without freedom."""
    from scipy.special import stdtrit

    if freedom < 1:
        return float("nan")
    return float(stdtrit(freedom, 1 - (1 - CONFIDENCE) / (2 * comparisons)))


def ratio(moments: CoMoments, roots: Roots = False) -> Estimate:
    """Ratios of means, or their square roots. moments over (..., 2): numerator and denominator; or over (..., 3): and a
    control variate of mean 0."""
    value, weights = linear(moments, roots)
    return Estimate(value, standard_error(combine(moments.own, weights, weights), moments), freedom(moments))


def ratio_difference(scenario: CoMoments, baseline: CoMoments, roots: Roots = False) -> Estimate:
    """Scenario minus baseline, paired by replication."""
    value, weights = linear(scenario, roots)
    value_0, weights_0 = linear(baseline, roots)
    error = _paired(scenario, baseline, weights, weights_0)
    return Estimate(*without_rounding(value, value_0, error), freedom(scenario))


def without_rounding(value: ArrayLike, baseline: ArrayLike, error: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Difference and its error; both 0 where they are no more than rounding.

    Contacts of 61 s each have a mean of 61 s however many they are, but sum / sum may miss it by 1e-14 s.
    """
    size, difference = np.maximum(np.abs(value), np.abs(baseline)), np.subtract(value, baseline)
    is_nil = (np.abs(difference) <= ROUNDING * size) & np.less_equal(error, ROOT_OF_ROUNDING * size)
    return np.where(is_nil, 0.0, difference), np.where(is_nil, 0.0, error)


def uncontrolled(moments: CoMoments) -> CoMoments:
    """The same moments without their control variate: as the replications happened to be."""
    view = moments.part(...)
    view.mean, view.own, view.cross = moments.mean[..., :2], moments.own[..., :2, :2], moments.cross[..., :2, :2]
    return view


def freedom(moments: CoMoments) -> int:
    """Degrees of freedom of Student's t: the slope of a control variate costs one."""
    return moments.n - 1 - _is_controlled(moments)


def answers(moments: CoMoments, vector: np.ndarray) -> Estimate:
    """Expected answer of a population from its predictor histogram.

    moments  over (..., V) counts
    vector   (V,) expected answer in each cell (`experience.answer_vector`)
    """
    value, weights = _answer_weights(moments, vector)
    return Estimate(value, standard_error(combine(moments.own, weights, weights), moments), freedom(moments))


def answer_difference(scenario: CoMoments, baseline: CoMoments, vector: np.ndarray, vector_0: np.ndarray) -> Estimate:
    """Scenario minus baseline of expected answers, under the same intercept, paired by replication.

    vector, vector_0  (V,) expected answer in each cell of the scenario and of the baseline
    """
    value, weights = _answer_weights(scenario, vector)
    value_0, weights_0 = _answer_weights(baseline, vector_0)
    error = _paired(scenario, baseline, weights, weights_0)
    return Estimate(*without_rounding(value, value_0, error), freedom(scenario))


def jackknife(value: np.ndarray, left_out: np.ndarray, sizes: np.ndarray) -> Estimate:
    """A quantile (or a difference of two) with its leave-one-group-out values (G, ...) and the groups' sizes (G,)."""
    from sim.measures.waits import jackknife_error

    return Estimate(np.asarray(value), jackknife_error(value, left_out, sizes), len(left_out) - 1)


def linear(moments: CoMoments, roots: Roots = False) -> tuple[np.ndarray, np.ndarray]:
    """Ratio, and the weights of (numerator, denominator), and of the control if there is one, in its residual."""
    num, den = _means(moments)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(den != 0, num / den, np.nan)
        weights = np.stack([1 / den, -value / den], axis=-1)
        root = np.sqrt(np.maximum(value, 0.0))
        # The slope of the square root: the delta method once more.
        weights = np.where(np.expand_dims(roots, -1), weights / (2 * root[..., None]), weights)
        value = np.where(roots, root, value)
    weights = np.where(np.isfinite(value)[..., None], weights, np.nan)
    if moments.mean.shape[-1] == 2:
        return value, weights
    slope = -(_slopes(moments) * weights).sum(axis=-1, keepdims=True)
    return value, np.concatenate([weights, slope], axis=-1)


def _is_controlled(moments: CoMoments) -> bool:
    """True if there is a control variate, it varies at all, and the replications are enough for a slope."""
    return moments.mean.shape[-1] == 3 and moments.n >= FEW and bool(moments.own[..., 2, 2].flat[0] > 0)


def _slopes(moments: CoMoments) -> np.ndarray:
    """(..., 2) slopes of numerator and denominator in a regression on the control; 0 where nothing is controlled."""
    if not _is_controlled(moments):
        return np.zeros((*moments.mean.shape[:-1], 2))
    return moments.own[..., 2, :2] / moments.own[..., 2, 2:]


def _means(moments: CoMoments) -> tuple[np.ndarray, np.ndarray]:
    """Means of numerator and denominator; if there is a control, as they would be at its true mean, 0."""
    mean = moments.mean[..., :2]
    if _is_controlled(moments):
        at_zero = mean - _slopes(moments) * moments.mean[..., 2:]
        # What hardly ever happens must not fall below never.
        mean = np.where(np.sign(at_zero) == np.sign(mean), at_zero, mean)
    return mean[..., 0], mean[..., 1]


def _answer_weights(moments: CoMoments, vector: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    total = moments.mean.sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(total > 0, (moments.mean * vector).sum(axis=-1) / total, np.nan)
        weights = (vector - value[..., None]) / total[..., None]
    return value, np.where(np.isfinite(value)[..., None], weights, np.nan)


def _paired(scenario: CoMoments, baseline: CoMoments, weights: np.ndarray, weights_0: np.ndarray) -> np.ndarray:
    own = combine(scenario.own, weights, weights)
    shared = combine(scenario.cross, weights, weights_0)
    theirs = combine(baseline.own, weights_0, weights_0)
    # Grouped so that equal parts cancel exactly.
    return standard_error((own - shared) + (theirs - shared), scenario)


def standard_error(squares: np.ndarray, moments: CoMoments) -> np.ndarray:
    """Standard error of a mean from the sum of squared residuals: degrees of freedom below, never n.

    squares  (...), of figures that have these moments, over (..., 2 or 3)

    With a control variate it is the error of a regression line at the control's true mean.
    """
    if moments.n < 2:
        return np.full(squares.shape, np.nan)
    share = np.array(1 / moments.n)
    if _is_controlled(moments):
        share = share + moments.mean[..., 2] ** 2 / moments.own[..., 2, 2]
    return np.sqrt(np.maximum(squares, 0.0) * share / freedom(moments))


def unpraised(word: str, served: Iterable[str]) -> str:
    """The verdict of a cost: one that falls is `lower`, not better, where customers are clearly served worse.

    served  verdicts of the figures that tell it, `SERVED`; a centre that answers nobody is cheap
    """
    is_worse = any(other.startswith(WORSE) for other in served)
    return word.replace(BETTER, LOWER) if is_worse else word


def verdict(
    low: float, high: float, difference: float, better: str, replications: int, *, follows_from_input: bool = False
) -> str:
    """What may be said of a difference, in words.

    low, high           Bonferroni-adjusted interval of the difference
    better              `lower`, `higher` or `neither`: polarity of the figure
    follows_from_input  queues do not move it: only of such a figure may be said that it could not have changed
    """
    if difference == 0 and low == 0 and high == 0:
        return UNCHANGED if follows_from_input else NO_DIFFERENCE_SEEN
    if np.isnan(difference):
        return ""
    few = f" (only {replications} replication{'s' if replications > 1 else ''})" if replications < FEW else ""
    if not (low > 0 or high < 0):
        return NO_DIFFERENCE + few
    direction = HIGHER if low > 0 else LOWER
    if better == "neither":
        return direction + few
    return (BETTER if direction == better else WORSE) + few

"""What the planner measures is a mean over all issues; what the engines need is the share at complexity 1.

Complexity works on the odds (`sim.rules.outcomes`), and a share is not a straight line in them: a centre told to settle
61 % would settle 67 % of issues that differ (cv 1). So the share at complexity 1 is solved for, such that the mean over
the issues of the type is what the planner said. Those who meet a share later (behind a menu that has kept the easy
ones, or coming again) are harder than that mean, and it shows. So are those of another type with another cv, who come
by transfer or misrouting: a share is solved for the issues of the type as which the contact is handled.
"""

import math
from functools import cache, lru_cache

import numpy as np

_REACH, _STEP = 9.0, 0.01
"""Standard deviations, of the log of the complexity."""


@lru_cache(maxsize=4096)
def at_complexity_one(share: float, cv: float, *, grows: bool = False, ceiling: float = 1.0) -> float:
    """The share at complexity 1 whose mean over the complexities of a type's issues is `share`.

    cv       coefficient of variation of the complexity (lognormal, mean 1); 0 gives `share` itself
    grows    complexity multiplies the odds (a transfer) instead of dividing them (contained, resolved)
    ceiling  no issue's share is larger (`containment_probability` leaves room for those who hang up)
    """
    if cv == 0 or share in (0.0, 1.0):
        return share
    # Two ways to write the same bound (1 - 0.83 and 0.17) differ in the last digit: no room for a solution between.
    if share >= ceiling - 1e-12:
        return 1.0
    from scipy.optimize import brentq

    return float(brentq(lambda at_one: _mean(at_one, cv, grows, ceiling) - share, 0.0, 1.0, xtol=1e-15))


def _mean(at_one: float, cv: float, grows: bool, ceiling: float) -> float:
    complexity, weight = _complexities(cv)
    against = 1.0 / complexity if grows else complexity
    return float(weight @ np.minimum(at_one / (at_one + (1.0 - at_one) * against), ceiling))


@cache
def _complexities(cv: float) -> tuple[np.ndarray, np.ndarray]:
    """Values of the complexity and their weights, (n,) float64: the trapezoid rule over the normal of its log.

    For a smooth function on the whole line that rule is exact to the last digits; the ceiling's bend costs 1e-6.
    """
    z = np.arange(-_REACH, _REACH + _STEP / 2, _STEP)
    weight = np.exp(-0.5 * z * z)
    log_variance = math.log1p(cv * cv)
    return np.exp(math.sqrt(log_variance) * z - 0.5 * log_variance), weight / weight.sum()

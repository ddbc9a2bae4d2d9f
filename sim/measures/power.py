"""How long one has to look at reality to see a predicted change: sample sizes of a comparison before and after.

Two means of n independent observations each, known spread, two-sided level 5 %, power 80 %:
n = (z_0.975 + z_0.8)^2 (s_before^2 + s_after^2) / d^2 (Cochran 1977, 4.5; with equal spreads the usual 2 s^2).
"""

from math import ceil, isfinite

LEVEL, POWER = 0.05, 0.80


def _z_sum() -> float:
    from scipy.special import ndtri

    return float(ndtri(1 - LEVEL / 2) + ndtri(POWER))


def observations_needed(difference: float, variance_before: float, variance_after: float) -> int | None:
    """Observations before, and as many after, to see a difference; None if it is nothing or not known.

    difference  in the figure's unit
    variance_*  of one observation, in its square; never fewer than 2 observations: one shows no spread
    """
    wanted = _z_sum() ** 2 * (variance_before + variance_after)
    if not isfinite(wanted) or not isfinite(difference) or difference == 0.0:
        return None
    return max(2, ceil(wanted / difference**2))


def answers_needed(share_before: float, share_after: float) -> int | None:
    """Answers before, and as many after, to see a share change (variance p (1 - p) each); None as above."""
    return observations_needed(
        share_after - share_before, share_before * (1 - share_before), share_after * (1 - share_after)
    )

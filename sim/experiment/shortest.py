"""Which scenario has the shortest wait, and which others can no more be told from it than from noise."""

from collections.abc import Sequence

import numpy as np

from sim.measures.intervals import freedom, linear, standard_error, t_quantile
from sim.measures.moments import CoMoments
from sim.measures.statistics import Statistics


def linearised(own: Statistics) -> tuple[np.ndarray, np.ndarray]:
    """Headline figures (H,) and their residuals by replication (n, H)."""
    moments = headline_moments(own)
    value, weights = linear(moments)
    return value, ((np.array(own.replications) - moments.mean) * weights).sum(axis=-1)


def headline_moments(own: Statistics) -> CoMoments:
    """Moments of the columns of `linearised`."""
    return own.ratios.part((0, own.headline))


def headlines(own: Statistics) -> list[str]:
    """Keys of the columns of `linearised`."""
    return [figure.key for figure in own.table.figures if figure.headline]


def shortest(names: Sequence[str], scenarios: Sequence[Statistics]) -> tuple[str, ...]:
    """The scenario with the smallest ASA first, then those from which it does not differ clearly, as asked for.

    The best is held against each other scenario, paired by replication, Bonferroni-adjusted over these k - 1
    comparisons: whichever scenario is truly the best, it is called longer than another in at most 5 % of studies.
    Empty without an ASA anywhere.
    """
    values, residuals = zip(*(_asa(own) for own in scenarios), strict=True) if scenarios else ((), ())
    known = [i for i, value in enumerate(values) if np.isfinite(value)]
    if not known:
        return ()
    best, asa = min(known, key=lambda i: values[i]), headlines(scenarios[0]).index("asa")
    others, moments = [i for i in known if i != best], headline_moments(scenarios[best])
    t = t_quantile(max(1, len(others)), freedom(moments))
    as_short = [names[best]]
    for i in others:
        error = standard_error(((residuals[i] - residuals[best]) ** 2).sum(), moments.part(asa))
        if not values[i] - values[best] > t * error:
            as_short.append(names[i])
    return tuple(as_short)


def _asa(own: Statistics) -> tuple[float, np.ndarray]:
    """ASA and its residuals (n,)."""
    column = headlines(own).index("asa")
    value, residual = linearised(own)
    return float(value[column]), residual[:, column]

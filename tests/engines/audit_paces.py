"""The part of the audit that looks at how fast agents are."""

import numpy as np

from sim.centre.compiled import CompiledCentre
from sim.codes import LEG_HANDED_BACK, LEG_UNREACHED, NOBODY


def factors_of_handle_time(centre: CompiledCentre, legs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What the drawn work of each answered leg is multiplied by, and the ticks that rounding may take or give.

    The factors of group and queue, of the interval, and the agent's own: 1 where all are alike, else one number for all
    contacts of an agent, read off the one with the most work; what is in doubt there is in doubt in all of them.
    """
    factor = centre.handle_factor[legs["group"], legs["queue"]]
    cell = np.minimum(legs["entered"] // centre.interval_ticks, centre.interval_factors.shape[1] - 1)
    factor = factor * centre.interval_factors[legs["type"], cell]
    work = np.maximum(legs["work"] * factor, 1)
    ratio = (legs["talk"] + legs["hold"] + legs["wrap_up"]) / work
    whole = ~np.isin(legs["outcome"], [LEG_HANDED_BACK, LEG_UNREACHED])
    differ = (centre.groups["pace"] != NOBODY) | (centre.groups["tenure"] != NOBODY)
    doubt = np.zeros(len(legs))
    for agent in np.unique(legs["agent"][differ[legs["group"]]]):
        mine = legs["agent"] == agent
        # Of contacts that were cut short by the end of the shift only the least is known.
        sure = np.flatnonzero(mine & whole)
        read = sure[work[sure].argmax()] if len(sure) else np.flatnonzero(mine)[ratio[mine].argmax()]
        factor[mine] *= ratio[read]
        doubt[mine] = work[mine] / work[read] * _rounding(factor[read], centre.grid)
    return factor, _rounding(factor, centre.grid) + doubt


def _rounding(factor: np.ndarray, grid: int) -> np.ndarray:
    """Ticks: three parts are rounded, and the work itself."""
    return (1.5 + 0.5 * factor) * grid + 1

"""When the centre opens again after each closing: worked out once per run, for both engines."""

import numpy as np

from sim.centre.compiled import CompiledCentre
from sim.clock import NEVER


def reopening_ticks(centre: CompiledCentre) -> np.ndarray:
    """(D + 1,) int64 tick: the earliest opening of any type on day d or later; NEVER at the end."""
    earliest = np.full(centre.n_days + 1, NEVER, np.int64)
    earliest[:-1] = centre.open_at.min(axis=0)
    return np.minimum.accumulate(earliest[::-1])[::-1].copy()

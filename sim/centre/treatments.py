"""What those who have to wait are told, as arrays: the part of `compile_centre` that knows about treatments."""

import numpy as np

from sim.centre.compiled import TREATMENT
from sim.centre.days import arrival_rates
from sim.centre.means import mean_handle_times
from sim.centre.schema import Centre
from sim.centre.schema.treatments import Announcement
from sim.clock import NEVER, TICKS_PER_MINUTE, TICKS_PER_SECOND, ticks
from sim.codes import PREDICTORS

NO_ANNOUNCEMENT = Announcement()
LONGEST_S = 1e12
"""seconds: more than any horizon; a handle time without end is this long."""


def treatment_rows(centre: Centre) -> np.ndarray:
    """(Q,) TREATMENT."""
    rows = np.zeros(len(centre.queues), TREATMENT)
    means = mean_handle_times(centre, arrival_rates(centre).sum(axis=(1, 2)).tolist())
    for row, queue, mean in zip(rows, centre.queues.values(), means, strict=True):
        row["predictor"] = PREDICTORS.index(queue.predictor_used)
        row["mean_handle_time"] = min(mean, LONGEST_S) * TICKS_PER_SECOND
        _announce(row, queue.announcement or NO_ANNOUNCEMENT)
    return rows


def _announce(row: np.void, given: Announcement) -> None:
    row["announce_from"] = NEVER if given.from_wait is None else ticks(given.from_wait)
    row["balk_share"] = given.balk.share
    row["balk_per_tick"] = given.balk.per_minute / TICKS_PER_MINUTE
    row["announce_every"] = ticks(given.every)
    row["hang_up_share"] = given.hang_up

"""What those who have to wait are told and offered, as arrays: a part of `compile_centre`."""

import numpy as np

from sim.centre.compile_types import family_row
from sim.centre.compiled_rows import TREATMENT
from sim.centre.days import arrival_rates
from sim.centre.handle_times import interval_factors
from sim.centre.means import mean_handle_times
from sim.centre.schema import Centre
from sim.centre.schema.treatments import Announcement, Callbacks
from sim.clock import NEVER, TICKS_PER_MINUTE, TICKS_PER_SECOND, ticks
from sim.codes import CALLBACK_KINDS, PREDICTORS
from sim.randomness.distributions import DistributionTable

NO_ANNOUNCEMENT, NO_CALLBACKS = Announcement(), Callbacks()
LONGEST_S = 1e12
"""seconds: more than any horizon; a handle time without end is this long."""


def treatment_rows(centre: Centre, table: DistributionTable) -> np.ndarray:
    """(Q,) TREATMENT."""
    rows = np.zeros(len(centre.queues), TREATMENT)
    means = mean_handle_times(centre, arrival_rates(centre), interval_factors(centre))
    for row, queue, mean in zip(rows, centre.queues.values(), means, strict=True):
        row["predictor"] = PREDICTORS.index(queue.predictor_used)
        row["mean_handle_time"] = min(mean, LONGEST_S) * TICKS_PER_SECOND
        _announce(row, queue.announcement or NO_ANNOUNCEMENT)
        _call_back(row, queue.callbacks or NO_CALLBACKS, queue.callbacks is not None, table)
    return rows


def _announce(row: np.void, given: Announcement) -> None:
    row["announce_from"] = NEVER if given.from_wait is None else ticks(given.from_wait)
    row["balk_share"] = given.balk.share
    row["balk_per_tick"] = given.balk.per_minute / TICKS_PER_MINUTE
    row["announce_every"] = ticks(given.every)
    row["hang_up_share"] = given.hang_up


def _call_back(row: np.void, given: Callbacks, is_on: bool, table: DistributionTable) -> None:
    row["callback_from"] = ticks(given.from_wait) if is_on else NEVER
    row["callback_accepted"] = given.accepted
    row["callback_kind"] = CALLBACK_KINDS.index(given.kind)
    row["callback_delay"] = family_row(table, given.delay)
    row["callback_reached"] = given.reached
    row["dialling"] = family_row(table, given.dialling)
    row["callback_retry"] = family_row(table, given.retry)
    row["callback_attempts"] = given.attempts
    row["callback_cap"] = NEVER if given.max_open is None else given.max_open

"""A part of the day in whole intervals."""

import numpy as np

from sim.centre.days import horizon_of
from sim.centre.schema import Centre
from sim.centre.values import write_clock


def covered_intervals(centre: Centre, start: int, end: int) -> np.ndarray:
    """(D, I) bool: open intervals at least half of which lies in the span.

    start, end  seconds since midnight
    Ties: an interval whose middle is the start of the span counts, one whose middle is its end does not.
    """
    horizon = horizon_of(centre)
    middle = (np.arange(horizon.n_intervals) + 0.5) * horizon.interval_s
    return horizon.open_intervals() & ((middle >= start) & (middle < end))


def span_in_words(centre: Centre, covered: np.ndarray) -> str:
    """`08:30-14:30`: from the first to the last interval that is covered on any day. covered (D, I) bool, not empty."""
    interval_s = int(centre.calendar.interval)
    places = np.flatnonzero(covered.any(axis=0))
    return f"{write_clock(places[0] * interval_s)}-{write_clock((places[-1] + 1) * interval_s)}"

"""A part of the day in whole intervals."""

import numpy as np

from sim.centre.days import day_taken_up, horizon_of
from sim.centre.schema import Centre
from sim.centre.today import simulated
from sim.centre.values import write_clock


def covered_intervals(centre: Centre, start: int, end: int) -> np.ndarray:
    """(D, I) bool: open intervals at least half of which lies in the span.

    start, end  seconds since midnight
    Ties: an interval whose middle is the start of the span counts, one whose middle is its end does not.
    """
    horizon = horizon_of(centre)
    middle = (np.arange(horizon.n_intervals) + 0.5) * horizon.interval_s
    return horizon.open_intervals() & ((middle >= start) & (middle < end))


def a_measured_day(centre: Centre, table: np.ndarray) -> float:
    """Sum over a mean measured day; of a day that is taken up, over its rest. table (..., D, I)."""
    horizon = horizon_of(centre)
    if centre.start is None:
        return float(table[..., horizon.measured, :].sum() / max(1, horizon.measured.sum()))
    there, cut = simulated(table, centre, horizon), centre.start.at / horizon.interval_s
    first = there[..., day_taken_up(centre, horizon), int(cut)]
    return float(there.sum() - (cut - int(cut)) * first.sum())


def span_in_words(centre: Centre, covered: np.ndarray) -> str:
    """`08:30-14:30`: from the first to the last interval that is covered on any day. covered (D, I) bool, not empty."""
    interval_s = int(centre.calendar.interval)
    places = np.flatnonzero(covered.any(axis=0))
    return f"{write_clock(places[0] * interval_s)}-{write_clock((places[-1] + 1) * interval_s)}"

"""Whole agents shared out: nobody is halved, nobody is lost."""

import math

import numpy as np

from sim.centre.days import headcounts, horizon_of
from sim.centre.schema import Centre, Headcount
from sim.levers.span import a_measured_day

PAID_HOURS_A_WEEK = 37.5
"""h: what a full-time agent is paid for; turns hours on duty into people to be trained."""


def split(totals: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Share out whole numbers by the largest-remainder method (Hamilton), in exact integers.

    totals   (...)     int64, not negative: what is shared out
    weights  (G, ...)  int64, not negative; equal shares where all are 0
    Returns (G, ...) int64; sums over G are the totals. A total up to the sum of weights gives nobody more than his
    weight. Ties: the earlier group gets the remaining one.
    """
    totals, weights = np.asarray(totals, np.int64), np.asarray(weights, np.int64)
    weights = np.where(weights.sum(axis=0) == 0, 1, weights)
    whole, remainder = np.divmod(totals * weights, weights.sum(axis=0))
    missing = totals - whole.sum(axis=0)
    order = np.argsort(-remainder, axis=0, kind="stable")
    rank = np.argsort(order, axis=0, kind="stable")
    return whole + (rank < missing)


def round_half_up(values: np.ndarray) -> np.ndarray:
    """Nearest whole numbers, halves up; int64."""
    # A share such as 0.3 is a little less in binary: 0.3 x 5 must still round to 2.
    return np.floor(values + 0.5 + 1e-9).astype(np.int64)


def heads_of(centre: Centre, groups: list[str]) -> np.ndarray:
    """(G, D, I) int64: agents scheduled in these groups, in the order of `groups`."""
    names = list(centre.groups)
    return headcounts(centre)[[names.index(group) for group in groups]].astype(np.int64)


def with_heads(centre: Centre, groups: list[str], heads: np.ndarray) -> Centre:
    """A copy of the centre with other headcounts in these groups, one list per calendar day.

    heads  (G, D, I)  agents, in the order of `groups`
    """
    changed = {
        name: centre.groups[name].model_copy(update={"headcount": Headcount(days=table.tolist())})
        for name, table in zip(groups, heads, strict=True)
    }
    return centre.model_copy(update={"groups": {**centre.groups, **changed}})


def hours_a_day(centre: Centre, heads: np.ndarray) -> float:
    """Agent-hours of a mean measured day, or of the rest of one that is taken up. heads (..., D, I)."""
    return a_measured_day(centre, heads) * centre.calendar.interval / 3600


def people(centre: Centre, heads: np.ndarray) -> int:
    """People behind the agents on duty: their paid hours in a week / hours paid in a full-time week, rounded up.

    heads  (D, I)  agents
    """
    paid = hours_a_day(centre, heads) / (1 - centre.costs.shrinkage_share)
    return math.ceil(paid * open_days_a_week(centre) / PAID_HOURS_A_WEEK - 1e-9)


def open_days_a_week(centre: Centre) -> int:
    """Weekdays on which any type has opening hours."""
    hours = horizon_of(centre).hours
    return sum(any(week[weekday] for week in hours) for weekday in range(7))

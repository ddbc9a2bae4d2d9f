"""Handle time over the day, as an array: a part of `compile_centre`."""

import numpy as np

from sim.centre.days import Horizon, horizon_of
from sim.centre.schema import WEEKDAYS, Centre
from sim.centre.schema.factors import Factors
from sim.centre.values import Misread

_OR_AHT = "a list written as `aht` is read as factors, too"


def interval_factors(centre: Centre, horizon: Horizon | None = None) -> np.ndarray:
    """(T, D x I) float64: factor on talk, hold and wrap-up of contacts handled as the type, by the interval in which
    they entered the queue; ones where nothing is said.

    The interval of entry, not that of the answer, because legs are counted there (`sim.measures.sums`): so an interval
    of the figures has the mean that the planner's file has, and the same customer takes as long in every scenario
    whose queues are longer or shorter. A contact of complexity 1, in its right queue and with an agent whose
    `handle_time_factor` is 1, takes the type's mean handle time x the factor.
    Raises `Misread` if a list does not fit the horizon.
    """
    horizon = horizon or horizon_of(centre)
    shape = (len(centre.types), horizon.n_days, horizon.n_intervals)
    table = np.ones(shape)
    for type_id, kind in enumerate(centre.types.values()):
        if kind.handle_time_factor is not None:
            table[type_id] = _over_the_days(kind.handle_time_factor, horizon, type_id)
    return table.reshape(len(table), -1)


def _over_the_days(given: Factors, horizon: Horizon, type_id: int) -> np.ndarray:
    """(D, I)."""
    is_open = horizon.open_intervals(type_id)
    if given.constant is not None:
        return np.full(is_open.shape, given.constant)
    if given.typical is not None:
        return np.tile(_whole_day(given.typical, np.asarray(is_open.any(axis=0)), horizon), (horizon.n_days, 1))
    if given.weekdays is not None:
        lists = [given.weekdays.get(WEEKDAYS[weekday], []) for weekday in horizon.weekday]
    else:
        lists = list(given.days or [])
        if len(lists) != horizon.n_days:
            raise Misread(
                f"{len(lists)} day{'s' * (len(lists) != 1)}",
                f"the {horizon.n_days} calendar days of the horizon",
                _OR_AHT,
            )
    rows = [_whole_day(row, is_open[day], horizon) if row else None for day, row in enumerate(lists)]
    known = [row for row in rows if row is not None]
    usual = np.mean(known, axis=0) if known else np.ones(horizon.n_intervals)
    return np.array([usual if row is None else row for row in rows])


def _whole_day(values: list[float], is_open: np.ndarray, horizon: Horizon) -> np.ndarray:
    """(I,): one value for all, values of a whole day, or of the opening hours, the nearest one's outside them."""
    if len(values) in (1, horizon.n_intervals):
        return np.broadcast_to(np.asarray(values), horizon.n_intervals)
    places = np.flatnonzero(is_open)
    if not values:
        return np.ones(horizon.n_intervals)
    if len(values) != len(places):
        length = f"1 value, {len(places)} (opening hours) or {horizon.n_intervals} (whole day)"
        raise Misread(f"{len(values)} values", f"{length} of {horizon.interval_s // 60} min", _OR_AHT)
    return np.interp(np.arange(horizon.n_intervals), places, values)


def with_interval_factors(centre: Centre, table: np.ndarray) -> Centre:
    """A copy of the centre whose factors are written out for every calendar day, for types that have any.

    table  (T, D x I), as `interval_factors` makes it
    """
    n_intervals = horizon_of(centre).n_intervals
    types = dict(centre.types)
    for row, (name, kind) in zip(table, centre.types.items(), strict=True):
        if kind.handle_time_factor is not None:
            days = Factors(days=row.reshape(-1, n_intervals).tolist())
            types[name] = kind.model_copy(update={"handle_time_factor": days})
    return centre.model_copy(update={"types": types})

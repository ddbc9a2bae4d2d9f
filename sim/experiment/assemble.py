"""Statistics to the immutable result of a scenario: tables, histograms and maps for whoever draws them."""

import numpy as np

from sim.clock import TICKS_PER_SECOND, time_of_day
from sim.codes import CONTACT_OUTCOMES
from sim.experiment.result import (
    DayLevels,
    HeatMap,
    IntervalTable,
    ReplicationTable,
    Row,
    Scenario,
    ScenarioResult,
    WaitHistogram,
)
from sim.measures.components import INDEX, INTERVAL_COMPONENTS, TIME_COMPONENTS, WORK_COMPONENTS
from sim.measures.figure import WORKING
from sim.measures.intervals import ratio
from sim.measures.statistics import Statistics
from sim.measures.waits import INTERVAL_UPPER_SECONDS, UPPER_SECONDS, quantiles

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
INTERVAL_QUANTILES = {"wait_p80": 0.80, "wait_p95": 0.95}


def scenario_result(scenario: Scenario, statistics: Statistics, rows: tuple[Row, ...]) -> ScenarioResult:
    """Everything about one scenario, once its last replication is in."""
    return ScenarioResult(
        scenario,
        rows,
        interval_table(statistics),
        replication_table(statistics),
        wait_histogram(statistics),
        heat_map(scenario, statistics),
        day_levels(statistics),
        outcomes(statistics),
        dict(zip(statistics.table.keys, statistics.day_spread.variance().tolist(), strict=True)),
    )


def interval_table(statistics: Statistics) -> IntervalTable:
    """Queues and groups by interval of the day; figures a scope does not have are NaN."""
    at, table = statistics.layout, statistics.interval_table
    shape = (at.n_queues + at.n_groups, at.n_intervals, len(table.figures))
    estimate = ratio(statistics.by_interval)
    arrays = [array.reshape(shape).copy() for array in (estimate.value, *estimate.interval())]
    for array in arrays:
        for column, figure in enumerate(table.figures):
            absent = slice(None, at.n_queues) if figure.scopes == WORKING else slice(at.n_queues, None)
            array[absent, :, column] = np.nan
            np.clip(array[..., column], *figure.range, out=array[..., column])
    waits = quantiles(statistics.interval_waits, list(INTERVAL_QUANTILES.values()), INTERVAL_UPPER_SECONDS)
    extra = np.full((*shape[:2], len(INTERVAL_QUANTILES)), np.nan)
    unsure = [extra.copy(), extra.copy()]
    extra[: at.n_queues] = waits.swapaxes(0, 1)
    value, low, high = (np.concatenate(pair, axis=2) for pair in zip(arrays, [extra, *unsure], strict=True))
    scopes = (*at.scopes.names[at.scopes.queues], *at.scopes.names[at.scopes.groups])
    starts = tuple(time_of_day(k * at.interval_ticks) for k in range(at.n_intervals))
    return IntervalTable(scopes, starts, (*table.keys, *INTERVAL_QUANTILES), value, low, high)


def replication_table(statistics: Statistics) -> ReplicationTable:
    """Headline figures of each replication."""
    pairs = np.array(statistics.replications)
    keys = tuple(
        key for key, is_headline in zip(statistics.table.keys, statistics.headline, strict=True) if is_headline
    )
    value = np.full(pairs.shape[:2], np.nan)
    np.divide(pairs[..., 0], pairs[..., 1], out=value, where=pairs[..., 1] != 0)
    return ReplicationTable(keys, value, pairs[:, 0, 2])


def wait_histogram(statistics: Statistics) -> WaitHistogram:
    """Waits of all replications together."""
    pooled = statistics.waits.sum(axis=0)
    at = statistics.layout
    names = tuple(name.split(":", 1)[1] for name in at.scopes.names[at.scopes.queues])
    return WaitHistogram(names, UPPER_SECONDS.copy(), pooled[0], pooled[1])


def heat_map(scenario: Scenario, statistics: Statistics) -> HeatMap:
    """Mean sums a replication by measured day and interval, times in seconds."""
    at = statistics.layout
    weekday = scenario.compiled.weekday[at.measured_days]
    return HeatMap(
        tuple(WEEKDAYS[d] for d in weekday),
        INTERVAL_COMPONENTS,
        statistics.legs / statistics.n * _scale(INTERVAL_COMPONENTS),
        WORK_COMPONENTS,
        statistics.work / statistics.n * _scale(WORK_COMPONENTS),
        np.array(at.headcount, np.int64),
    )


def _scale(names: tuple[str, ...]) -> np.ndarray:
    return np.array([1.0 / TICKS_PER_SECOND if name in TIME_COMPONENTS else 1.0 for name in names])


def day_levels(statistics: Statistics) -> DayLevels:
    """Daily service levels, overall and by queue."""
    at = statistics.layout
    return DayLevels(("overall", *at.scopes.names[at.scopes.queues]), statistics.levels.copy())


def outcomes(statistics: Statistics) -> dict[str, float]:
    """Contacts a measured day by how they ended; the served are told apart by whether the issue was settled."""
    days = statistics.sums[INDEX["days"]] or 1
    ends = [name for name in CONTACT_OUTCOMES if name not in ("open", "beyond_horizon")]
    a_day = {name: float(statistics.sums[INDEX[f"contacts_{name}"]] / days) for name in ends}
    served = a_day.pop("served")
    resolved = float(statistics.sums[INDEX["served_resolved"]] / days)
    return {"resolved": resolved, "unresolved": served - resolved, **a_day}

"""The CSV files of a run folder.

UTF-8, LF, a comma between fields, floats by `repr` (they read back as the same number), an empty cell where a figure
has no denominator. Nothing in them depends on the engine, the threads, the time or the folder: equal questions give
equal bytes. Shares are fractions (0..1); a column's unit stands in its name or in the row.
"""

import csv
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from sim.experiment.result import SUMMARY_COLUMNS, Comparison
from sim.report.coverage import Coverage
from sim.report.risk import SHARES, daily_risk, target_scopes

Cell = str | int | float | None


SURPLUS = "new_contacts_beyond_expected"
"""Column of `replications.csv`."""


def cell(value: Cell) -> Cell:
    """A float by `repr`, NaN and None as nothing, anything else as it is."""
    if isinstance(value, float | np.floating):
        number = float(value)
        return "" if math.isnan(number) else repr(number + 0.0)
    return value


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Write a file of cells as `cell` puts them."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows([cell(value) for value in row] for row in rows)


def column_name(key: str, unit: str) -> str:
    """`asa_s`, `abandonment_share`, `offered_per_day`, `cost_EUR_per_day`."""
    if unit == "h per day" and key.endswith("_hours"):
        return f"{key}_per_day"
    suffix = unit.replace(" ", "_")
    return key if key.endswith(f"_{suffix}") else f"{key}_{suffix}"


def write_summary(path: Path, comparison: Comparison) -> None:
    """`summary.csv`: every figure of every scope and scenario; columns are `SUMMARY_COLUMNS`.

    Rows: scenarios as asked for, the baseline first; scopes; figures in the registry's order.
    """
    rows = ([getattr(row, name) for name in SUMMARY_COLUMNS] for row in comparison.rows())
    write_csv(path, SUMMARY_COLUMNS, rows)


def write_intervals(path: Path, comparison: Comparison) -> None:
    """`intervals.csv`: a row a scenario, queue or group, and interval of the day, mean over the measured days.

    Each figure has its value and, except wait quantiles, the ends of its 95 % interval. Intervals in which the scope
    has neither contacts nor agents are left out.
    """
    table = comparison.baseline.intervals
    header = ["scenario", "scope", "interval_start"]
    for figure in table.figures:
        name = column_name(figure, comparison.units[figure])
        header += [name] if _is_quantile(figure) else [name, f"{name}_low", f"{name}_high"]
    write_csv(path, [*header, "replications"], _interval_rows(comparison))


def _is_quantile(figure: str) -> bool:
    return figure.startswith("wait_p")


def _interval_rows(comparison: Comparison) -> Iterator[list[Cell]]:
    for result in comparison:
        table = result.intervals
        with_ends = [not _is_quantile(figure) for figure in table.figures]
        # (S, I): a scope that nobody enters and where nobody works is closed.
        is_open = (np.nan_to_num(table.value) != 0).any(axis=2)
        for s, i in np.argwhere(is_open).tolist():
            row: list[Cell] = [result.name, table.scopes[s], table.starts[i]]
            ends = zip(table.value[s, i], table.low[s, i], table.high[s, i], with_ends, strict=True)
            for value, low, high, wanted in ends:
                row += [value, low, high] if wanted else [value]
            yield [*row, comparison.replications]


def write_replications(path: Path, comparison: Comparison) -> None:
    """`replications.csv`: the headline figures of every replication, counted from 0, overall, as they were drawn.

    Figures elsewhere are corrected for `new_contacts_beyond_expected`.
    """
    table = comparison.baseline.replications
    names = [column_name(figure, comparison.units[figure]) for figure in table.figures]
    rows = (
        [result.name, r, surplus, *values]
        for result in comparison
        for r, (surplus, values) in enumerate(zip(result.replications.surplus, result.replications.value, strict=True))
    )
    write_csv(path, ["scenario", "replication", SURPLUS, *names], rows)


def write_requirement(path: Path, staffing: Mapping[str, Sequence[Coverage]]) -> None:
    """`requirement.csv`: on duty, required and gap (on duty - required) of every pool, an Erlang A estimate.

    staffing  scenario name -> its pools
    """
    header = ("scenario", "pool", "target", "interval_start", "offered", "on_duty_agents", "required_agents")
    rows = (
        [scenario, pool.name, pool.target, *interval]
        for scenario, pools in staffing.items()
        for pool in pools
        for interval in zip(
            pool.starts, pool.offered, pool.on_duty, pool.required.tolist(), pool.gap, pool.settled, strict=True
        )
    )
    write_csv(path, (*header, "gap_agents", "required_once_settled_agents"), rows)


def write_days(path: Path, comparison: Comparison) -> None:
    """`days.csv`: how single days turn out, a row a scenario and queue, all replications and measured days together.

    The daily service level is in the target's formula (the default one if the target is no service level).
    """
    header = ("scenario", "scope", "target", "days", "days_under_target_share")
    rows = (
        [result.name, scope, words, risk.days, risk.under_target, *risk.levels]
        for result in comparison
        for scope, words in target_scopes(comparison)
        for risk in [daily_risk(result, scope)]
    )
    write_csv(path, (*header, *(f"service_level_p{share}_percent" for share in SHARES)), rows)

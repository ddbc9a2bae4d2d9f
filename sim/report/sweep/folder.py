"""The files of a sweep, written in one go."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from sim.report.files import column_name, write_csv
from sim.report.sweep.html import write_html
from sim.report.sweep.insight import Insight
from sim.report.sweep.pictures import draw
from sim.report.sweep.workbook import write_workbook
from sim.sweeps.result import Sweep

_ENDINGS = ("", "_low", "_high", "_difference", "_difference_low", "_difference_high")


def write_sweep(folder: Path, sweep: Sweep) -> list[str]:
    """Write `sweep.csv`, `queues.csv`, `sweep.xlsx`, pictures and `sweep.html`; the folder is made if it is not there.

    Returns what the planner should know about the files, such as letters that no installed font has.
    """
    folder.mkdir(parents=True, exist_ok=True)
    write_table(folder / "sweep.csv", sweep, sweep.scopes[:1])
    if len(sweep.scopes) > 2:
        write_table(folder / "queues.csv", sweep, sweep.scopes[1:])
    insight = Insight(sweep)
    write_workbook(folder / "sweep.xlsx", insight)
    pictures, notes = draw(insight, folder)
    write_html(folder / "sweep.html", insight, pictures)
    return notes


def write_table(path: Path, sweep: Sweep, scopes: Sequence[str]) -> None:
    """`sweep.csv` overall, `queues.csv` by queue: a row a point and scope, baselines first, and six columns a figure.

    The unit stands in the columns' names. Figures that none of the scopes has are left out. Equal sweeps give equal
    bytes, see `sim.report.files`.
    """
    before = ["point", "centre", "scope", *(axis.key for axis in sweep.axes), "status", "replications", "reason"]
    columns = {name: name for name in before} | dict(_of_figures(sweep, scopes))
    rows = ([row[key] for key in columns] for row in sweep.rows(scopes))
    write_csv(path, list(columns.values()), rows)


def _of_figures(sweep: Sweep, scopes: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(key in `Sweep.rows`, column name)."""
    at = [sweep.scopes.index(scope) for scope in scopes]
    for k, key in enumerate(sweep.keys):
        if "overall" in scopes or np.isfinite(sweep.figures[:, at, k]).any():
            yield from ((key + e, column_name(key, sweep.units[key]) + e) for e in _ENDINGS)

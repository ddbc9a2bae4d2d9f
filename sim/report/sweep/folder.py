"""The files of a sweep, written in one go."""

from collections.abc import Iterator
from pathlib import Path

from sim.report.files import column_name, write_csv
from sim.report.sweep.html import write_html
from sim.report.sweep.insight import Insight
from sim.report.sweep.pictures import draw
from sim.report.sweep.workbook import write_workbook
from sim.sweeps.result import Sweep


def write_sweep(folder: Path, sweep: Sweep) -> list[str]:
    """Write `sweep.csv`, `sweep.xlsx`, pictures and `sweep.html`; the folder is made if it is not there.

    Returns what the planner should know about the files, such as letters that no installed font has.
    """
    folder.mkdir(parents=True, exist_ok=True)
    write_table(folder / "sweep.csv", sweep)
    insight = Insight(sweep)
    write_workbook(folder / "sweep.xlsx", insight)
    pictures, notes = draw(insight, folder)
    write_html(folder / "sweep.html", insight, pictures)
    return notes


def write_table(path: Path, sweep: Sweep) -> None:
    """`sweep.csv`: a row a point, baselines first, and six columns a figure with its unit in their names; overall.

    Equal sweeps give equal bytes, see `sim.report.files`.
    """
    write_csv(path, _columns(sweep), (list(row.values()) for row in sweep.rows()))


def _columns(sweep: Sweep) -> list[str]:
    before = ["point", "centre", "scope", *(axis.key for axis in sweep.axes), "status", "replications", "reason"]
    return [*before, *_of_figures(sweep)]


def _of_figures(sweep: Sweep) -> Iterator[str]:
    endings = ("", "_low", "_high", "_difference", "_difference_low", "_difference_high")
    for key in sweep.keys:
        name = column_name(key, sweep.units[key])
        yield from (name + ending for ending in endings)

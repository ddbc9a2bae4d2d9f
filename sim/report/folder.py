"""The run folder: all files of a comparison, written in one go."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.experiment.result import Comparison
from sim.report.about import About
from sim.report.answer import spoken_of
from sim.report.coverage import coverage
from sim.report.files import write_days, write_intervals, write_replications, write_requirement, write_summary
from sim.report.html import write_html
from sim.report.manifest import manifest, write_manifest
from sim.report.pictures import draw
from sim.report.workbook import write_workbook


def write_folder(
    folder: Path,
    comparison: Comparison,
    about: About,
    config: Mapping[str, Any],
    *,
    inputs: Mapping[str, str] | None = None,
    made: Mapping[str, Any] | None = None,
) -> list[str]:
    """Write CSV files, the workbook, pictures, `report.html` and `run.json`; the folder is made if it is not there.

    config, inputs, made  as for `manifest`
    Returns what the planner should know about the files, such as letters that no installed font has.
    """
    folder.mkdir(parents=True, exist_ok=True)
    write_summary(folder / "summary.csv", comparison)
    write_intervals(folder / "intervals.csv", comparison)
    write_replications(folder / "replications.csv", comparison)
    write_days(folder / "days.csv", comparison)
    write_manifest(folder / "run.json", manifest(comparison, config, inputs=inputs, made=made))
    # What was simulated stands in the folder; from here on it is worked out and drawn.
    write_workbook(folder / "compare.xlsx", comparison)
    staffing = {result.name: coverage(comparison, result) for result in comparison}
    write_requirement(folder / "requirement.csv", staffing)
    pictures, notes = draw(comparison, staffing, folder)
    spoken = spoken_of(comparison)
    shown = dict.fromkeys([comparison.baseline.name, *([spoken.name] if spoken else [])])
    write_html(folder / "report.html", comparison, pictures, {name: staffing[name] for name in shown}, about)
    return notes

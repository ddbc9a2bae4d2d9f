"""What an earlier run left in its folder, and whether two of them can be paired by replication."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sim.centre.errors import InputProblems, Problem
from sim.report.files import SURPLUS, column_name
from sim.report.manifest import read_manifest

_DEMAND = ("volumes", "weekday_factors", "arrivals", "calendar", "types")
"""Parts of a centre that must agree; of the types only their names count."""


@dataclass(frozen=True)
class Saved:
    """What a run folder says."""

    name: str
    content: Mapping[str, Any]
    """of `run.json`"""
    values: Mapping[str, Mapping[str, tuple[float, str]]]
    """scenario -> figure -> (overall value, unit)"""
    replications: Mapping[str, Mapping[str, np.ndarray]]
    """scenario -> figure -> value of each replication"""

    @property
    def hashes(self) -> dict[str, str]:
        """Scenario -> hash of its centre."""
        return {entry["name"]: entry["centre_hash"] for entry in self.content["scenarios"]}

    @property
    def units(self) -> dict[str, str]:
        """Figure -> unit, the centre's currency in it."""
        return {figure: unit for of in self.values.values() for figure, (_, unit) in of.items()}

    @property
    def start(self) -> Mapping[str, Any]:
        """Where the day is taken up, as the centre has it; empty for whole days."""
        return self.content["config"]["centre"].get("start") or {}

    @property
    def part_of_day(self) -> str:
        """`whole days`, `from 09:40`, `from wed 09:40`."""
        return "from " + " ".join(filter(None, (self.start["day"], self.start["at"]))) if self.start else "whole days"

    def is_what_if(self, scenario: str) -> bool:
        """True if anything in the scenario was only supposed."""
        applied = next(entry["applied"] for entry in self.content["scenarios"] if entry["name"] == scenario)
        return any(change.get("is_what_if") for change in applied)


def read_saved(folder: Path) -> Saved:
    """A run folder, or the one around a `run.json`. Raises `InputProblems`."""
    folder = folder.parent if folder.name == "run.json" else folder
    try:
        content = read_manifest(folder)
        values = _values(folder / "summary.csv")
        units = {figure: unit for of in values.values() for figure, (_, unit) in of.items()}
        replications = _replications(folder / "replications.csv", units)
    except (OSError, ValueError, KeyError) as slip:
        where, allowed = f"command line: {folder}", "a run folder with run.json, summary.csv and replications.csv"
        raise InputProblems([Problem(where, str(slip), allowed)]) from None
    return Saved(folder.name or str(folder), content, values, replications)


def _values(path: Path) -> dict[str, dict[str, tuple[float, str]]]:
    found: dict[str, dict[str, tuple[float, str]]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["scope"] == "overall":
                value = float(row["value"] or "nan")
                found.setdefault(row["scenario"], {})[row["figure"]] = value, row["unit"]
    return found


def _replications(path: Path, units: Mapping[str, str]) -> dict[str, dict[str, np.ndarray]]:
    keys = {SURPLUS: SURPLUS, **{column_name(figure, unit): figure for figure, unit in units.items()}}
    found: dict[str, dict[str, list[float]]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            of = found.setdefault(row["scenario"], {})
            for name, cell in row.items():
                if name in keys:
                    of.setdefault(keys[name], []).append(float(cell or "nan"))
    return {scenario: {k: np.array(v) for k, v in of.items()} for scenario, of in found.items()}


def unlike(a: Saved, b: Saved) -> list[str]:
    """Why the two cannot be paired; nothing if they can."""
    why = [
        f"{what} {a.content[what]} and {b.content[what]}"
        for what in ("seed", "replications")
        if a.content[what] != b.content[what]
    ]
    if _demand(a) != _demand(b):
        why.append("another demand (volumes, arrivals or calendar)")
    if a.part_of_day != b.part_of_day:
        why.append(f"another part of the day ({a.part_of_day} / {b.part_of_day})")
    elif a.start.get("waiting") != b.start.get("waiting"):
        why.append(f"others wait at {a.start['at']}")
    return why


def in_other_units(a: Saved, b: Saved) -> frozenset[str]:
    """Figures that cannot be held against each other: money in two currencies, amounts of two spans of a day."""
    money = {figure for figure, unit in a.units.items() if b.units.get(figure, unit) != unit}
    by_day = {figure for figure, unit in a.units.items() if unit.endswith("per day")}
    return frozenset(money | (by_day if a.start.get("at") != b.start.get("at") else set()))


def _demand(run: Saved) -> dict[str, Any]:
    centre = run.content["config"]["centre"]
    parts = {name: centre.get(name) for name in _DEMAND}
    return {**parts, "types": list(parts["types"] or ())}

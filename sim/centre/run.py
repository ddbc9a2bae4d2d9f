"""A run that is ready to be made, as a value that can be written down and read back."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sim.centre.check import findings
from sim.centre.documents import Document, Origin
from sim.centre.errors import InputProblems, Problem
from sim.centre.gate import judge
from sim.centre.overrides import Override, document_of, parse_overrides
from sim.centre.request import Request, RunSettings, SweepSettings
from sim.centre.scenario_files import Scenario, located
from sim.centre.scenarios import LeverRegistry, Row, judged_levers, judged_what_ifs
from sim.centre.schema import Centre
from sim.centre.whatif_words import restored, written

_CHANGEABLE = ("run", "engine", "hydra")
_WRITTEN = Origin("run.json")


@dataclass(frozen=True)
class Run:
    """A run that is ready to be made."""

    centre: Centre
    centre_name: str
    """name of the centre's file"""
    settings: RunSettings
    engine: str
    """numba or simpy"""
    compare: str
    """each, stack or subsets"""
    rows: tuple[Row, ...]
    """the comparison, without the baseline"""
    scenarios: tuple[Scenario, ...]
    folder: str | None
    """`hydra.run.dir`; None if the planner did not say"""
    notes: tuple[str, ...]
    """what the planner should know about the files"""
    inputs: Mapping[str, str] = field(default_factory=dict)
    """files that were read -> SHA-256; what they said is in the other fields"""
    sweep: SweepSettings = field(default_factory=SweepSettings)
    """how a sweep chooses its points; no part of a run that is repeated"""

    @property
    def centre_hash(self) -> str:
        """Twelve hex digits of the baseline; differences are taken on equal ones only."""
        return centre_hash(self.centre)

    def as_config(self) -> dict[str, Any]:
        """Everything needed to repeat the run without its files: plain data for JSON. `restore_run` reads it back."""
        return {
            "centre_name": self.centre_name,
            "centre": self.centre.model_dump(mode="json", exclude_none=True),
            "run": self.settings.model_dump(mode="json"),
            "engine": self.engine,
            "compare": self.compare,
            "notes": list(self.notes),
            "rows": [
                {
                    "name": row.name,
                    "scenarios": list(row.scenarios),
                    "levers": row.written,
                    "what_ifs": written(row.supposed),
                }
                for row in self.rows
            ],
            "scenarios": [
                {
                    "name": s.name,
                    "question": s.question,
                    "description": s.description,
                    "levers": s.levers.value,
                    "what_ifs": written(s.what_ifs),
                }
                for s in self.scenarios
            ],
        }


def centre_hash(centre: Centre) -> str:
    """Twelve hex digits over everything the centre says, whoever said it."""
    text = json.dumps(centre.model_dump(mode="json", exclude={"assumed"}), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def restore_run(
    config: Mapping[str, Any],
    overrides: Sequence[str] = (),
    *,
    levers: LeverRegistry | None = None,
    what_ifs: LeverRegistry | None = None,
) -> Run:
    """The run that `as_config` wrote down.

    overrides  may change how it is run (`engine=`, `run.threads=`, `hydra.run.dir=`), not what is run
    Raises `InputProblems`.
    """
    asked = parse_overrides(overrides)
    problems = [
        Problem(f"command line: {o.key}", "a change of a run that is repeated", "run.*, engine or hydra.run.dir")
        for o in asked
        if o.path[0] not in _CHANGEABLE or o.removes
    ]
    request = _how(config, asked, problems)
    centre = _what(config, problems)
    rows = [_row(row, levers, what_ifs, problems) for row in config.get("rows", [])]
    if problems:
        raise InputProblems(problems)
    return Run(
        centre=centre,
        centre_name=config.get("centre_name", ""),
        settings=request.run,
        engine=request.engine,
        compare=request.compare,
        rows=tuple(rows),
        scenarios=tuple(_scenario(entry) for entry in config.get("scenarios", [])),
        folder=request.hydra.run.dir,
        notes=tuple(config.get("notes", ())),
    )


def _how(config: Mapping[str, Any], asked: Sequence[Override], problems: list[Problem]) -> Any:
    """The request with its changes; what is wrong is added to the problems."""
    document = Document({}, {(): _WRITTEN})
    for key in ("run", "engine", "compare"):
        document.put((key,), config.get(key), _WRITTEN.inside((key,)))
    document = document.merged(document_of(o for o in asked if o.path[0] in _CHANGEABLE))
    request, found = judge(Request, document.value)
    problems += [located(finding, document) for finding in found]
    return request


def _what(config: Mapping[str, Any], problems: list[Problem]) -> Any:
    """The centre; what is wrong is added to the problems."""
    document = Document(config.get("centre", {}), {(): _WRITTEN.inside(("centre",))})
    centre, found = judge(Centre, document.value)
    found = found or list(findings(centre))
    problems += [located(finding, document) for finding in found]
    return centre


def _row(
    entry: Mapping[str, Any],
    levers: LeverRegistry | None,
    what_ifs: LeverRegistry | None,
    problems: list[Problem],
) -> Row:
    where = f"rows.{entry['name']}"
    found = Document(dict(entry["levers"]), {(): Origin(_WRITTEN.source, label=f"{where}.levers")})
    supposed = restored(entry.get("what_ifs", []), Origin(_WRITTEN.source, label=f"{where}.what_ifs"))
    models = judged_what_ifs(supposed, what_ifs, problems)
    return Row(
        entry["name"], tuple(entry["scenarios"]), judged_levers(found, levers, problems), found.value, models, supposed
    )


def _scenario(entry: Mapping[str, Any]) -> Scenario:
    what_ifs = restored(entry.get("what_ifs", []), _WRITTEN)
    return Scenario(entry["name"], entry["question"], entry["description"], Document(entry["levers"], {}), what_ifs)

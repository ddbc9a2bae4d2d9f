"""`run.json`: everything needed to repeat a run without its files, and where it came from.

`config` is what `sim.centre.run.Run.as_config` wrote and `restore_run` reads: the resolved configuration with volumes
and rosters embedded. The rest is for people and for checks: applied levers, seed, hashes, versions, why it stopped.
"""

import hashlib
import json
import platform
from collections.abc import Mapping
from dataclasses import asdict
from importlib import metadata
from pathlib import Path
from typing import Any

from sim.centre.run import centre_hash
from sim.experiment.result import Comparison

FORMAT = 1
"""Raised when an older reader could not make sense of the file."""
_PACKAGES = ("contactsim", "numpy", "numba", "scipy", "simpy", "pydantic", "matplotlib")


def manifest(
    comparison: Comparison,
    config: Mapping[str, Any],
    *,
    inputs: Mapping[str, str] | None = None,
    made: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The content of `run.json`.

    config  `Run.as_config()`
    inputs  files that were read -> SHA-256; what they said is in `config` already
    made    how it was made: engine, threads, seconds, folder, command ...; no figure depends on it
    """
    return {
        "format": FORMAT,
        "seed": comparison.seed,
        "replications": comparison.replications,
        "stop_reason": comparison.stop_reason,
        "baseline_hash": centre_hash(comparison.baseline.scenario.centre),
        "scenarios": [_scenario(result.scenario) for result in comparison],
        "input_hashes": _embedded_hashes(config),
        "input_files": dict(inputs or {}),
        "versions": versions(),
        "made": dict(made or {}),
        "config": dict(config),
    }


def _scenario(scenario: Any) -> dict[str, Any]:
    return {
        "name": scenario.name,
        "members": list(scenario.members),
        "centre_hash": centre_hash(scenario.centre),
        "daily_cost": scenario.daily_cost,
        "one_off_cost": scenario.one_off_cost,
        "applied": [_change(change) for change in scenario.changes],
    }


def _change(change: Any) -> dict[str, Any]:
    """What a lever did; of a what-if, that it is one."""
    return {key: value for key, value in asdict(change).items() if key != "is_what_if" or value}


def _embedded_hashes(config: Mapping[str, Any]) -> dict[str, str]:
    """Hashes of the parts that came from tables: volumes, and the headcount of every group."""
    centre = config.get("centre", {})
    staff = {name: group.get("headcount") for name, group in centre.get("groups", {}).items()}
    parts = {"volumes": centre.get("volumes"), "staff": staff, "scenarios": config.get("scenarios")}
    return {name: _hash(_compact(part)) for name, part in parts.items()}


def _compact(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=False).encode()


def _hash(content: bytes) -> str:
    """Sixteen hex digits."""
    return hashlib.sha256(content).hexdigest()[:16]


def versions() -> dict[str, str]:
    """Python and the packages that could change a number; those not installed are left out."""
    found = {"python": platform.python_version()}
    for package in _PACKAGES:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    return found


def write_manifest(path: Path, content: Mapping[str, Any]) -> None:
    """Write `run.json`: UTF-8, names in their own letters."""
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")


def read_manifest(path: Path) -> dict[str, Any]:
    """The content of a `run.json`, or of the one in a run folder.

    Raises FileNotFoundError if there is none, ValueError if it is not a run of this program or a newer one.
    """
    file = path / "run.json" if path.is_dir() else path
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except json.JSONDecodeError as slip:
        raise ValueError(f"{file}: line {slip.lineno} is not JSON; a run folder's run.json is needed") from None
    if not isinstance(content, dict) or "config" not in content:
        raise ValueError(f"{file}: not the run.json of a run folder")
    if content.get("format", 0) > FORMAT:
        raise ValueError(f"{file}: written by a newer version (format {content['format']}, this one reads {FORMAT})")
    return content

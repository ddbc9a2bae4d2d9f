"""What a report says about a run besides its figures: the question, the levers' evidence, how it was made."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class About:
    """Everything is optional: a comparison can be shown without it."""

    questions: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Scenario file -> (question, description)."""
    levers: tuple[Any, ...] = ()
    """`sim.levers.LeverSheet` of every lever that was pulled."""
    notes: tuple[str, ...] = ()
    """What the planner should know about the files or the levers."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """How it was made, name -> value as printed: engine, threads, version, hash of the baseline ..."""

    @classmethod
    def of(cls, run: Any, sheets: tuple[Any, ...] = (), facts: Mapping[str, str] | None = None) -> "About":
        """From a `sim.centre.run.Run`; of the sheets, those of levers that some row pulls."""
        pulled = {lever for row in run.rows for lever in row.levers}
        questions = {s.name: (s.question, s.description) for s in run.scenarios}
        levers = tuple(sheet for sheet in sheets if sheet.name in pulled)
        known = {"Centre": run.centre_name, "Baseline": run.centre_hash, "Engine": run.engine, **(facts or {})}
        return cls(questions, levers, tuple(run.notes), known)

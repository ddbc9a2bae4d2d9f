"""From a point to what can be run: its centre with levers pulled, its prices and targets, and a hash of all that.

The centre is composed once and kept; a point only applies its levers and what-ifs to it. All points stand on one seed,
so that every customer has the same luck everywhere, and each is paired with the baseline of its own centre.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sim.centre.compile import compile_centre
from sim.centre.load import load_run
from sim.centre.overrides import document_of, parse_overrides
from sim.centre.places import Places
from sim.centre.request import Request
from sim.centre.run import Run
from sim.centre.scenarios import Row, rows_of
from sim.centre.schema import Centre
from sim.centre.today import settled_busy
from sim.experiment.plan import baseline_of, settings_of
from sim.experiment.result import Scenario
from sim.levers import LEVERS
from sim.measures.settings import MeasureSettings
from sim.study import scenario_of, settled
from sim.sweeps.program import program_hash
from sim.sweeps.question import Question, Words
from sim.whatif import WHAT_IFS


@dataclass(frozen=True)
class Trial:
    """One point, judged; nothing is applied or compiled yet."""

    hash: str
    """of everything that its numbers depend on"""
    base: Run
    row: Row | None
    """None: the baseline itself"""
    baseline: str
    """hash of the trial that it is paired with; its own for a baseline"""

    @property
    def is_baseline(self) -> bool:
        """True if no lever is pulled and nothing is supposed."""
        return self.row is None

    def of_baseline(self) -> "Trial":
        """The trial that this one is paired with."""
        return replace(self, hash=self.baseline, row=None)

    def made(self) -> tuple[Any, MeasureSettings]:
        """The compiled centre, and what its figures need. Raises `InputProblems` if a lever does not fit."""
        scenario = self.scenario()
        return scenario.compiled, settings_of(scenario)

    def scenario(self) -> Scenario:
        """The point as a row of a comparison."""
        if self.row is None:
            return baseline_of(self.base.centre, compile_centre(self.base.centre))
        return scenario_of(self.base.centre, self.row)


@dataclass
class World:
    """The trials of one question, with the centres they share."""

    question: Question
    _bases: dict[tuple[str, ...], Run] = field(default_factory=dict)

    def base(self, words: Words) -> Run:
        """The run without levers and what-ifs that a point stands on. Raises `InputProblems`."""
        if words.centre not in self._bases:
            overrides = [*words.centre, *self.question.how]
            run = load_run(overrides, config_dir=self.question.config_dir, levers=LEVERS, what_ifs=WHAT_IFS)
            run = settled(run)
            self._bases[words.centre] = replace(run, centre=settled_busy(run.centre))
        return self._bases[words.centre]

    def trial(self, point: Mapping[str, str]) -> Trial:
        """The trial at a point. Raises `InputProblems` with all that is wrong with it."""
        words = self.question.at(point)
        base = self.base(words)
        row = self._row(words, base.centre)
        baseline = _hash(base, None)
        return Trial(baseline if row is None else _hash(base, row), base, row, baseline)

    def _row(self, words: Words, centre: Centre) -> Row | None:
        request = Request(scenario=list(words.stack), compare="stack")
        changes = document_of(parse_overrides(words.levers)).part("levers")
        config_dir = self.question.config_dir
        places = Places(config_dir=Path(config_dir) if config_dir else None)
        rows, _ = rows_of(request, changes, places, LEVERS, centre, WHAT_IFS)
        return rows[0] if rows else None


def _hash(base: Run, row: Row | None) -> str:
    """Sixteen hex digits over centre, levers, what-ifs, seed and program: what a point's numbers depend on."""
    what_ifs = [[s.kind, s.settings.value] for s in row.supposed] if row else []
    levers = row.written if row else {}
    parts = [base.centre_hash, levers, what_ifs, base.settings.seed, program_hash()]
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]

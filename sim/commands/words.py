"""The words of a command, sorted: the centre, what stands beside the baseline, and everything `run` understands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sim.centre.errors import InputProblems, Problem
from sim.centre.request import Request
from sim.centre.start_file import WORDS
from sim.centre.whatif_words import named_in, stacked

_KEYS = {*Request.model_fields, *WORDS, "centre"}
"""First part of the key of a word that is meant for the run: `run=quick`, `centre.trunks=300`."""
_PULLING = ("scenario", "levers")


@dataclass(frozen=True)
class Words:
    """What was typed behind a command."""

    columns: tuple[str, ...]
    """scenario files and what-ifs: `peak_staff`, `volume=+10%`, `peak_staff+volume=+10%`"""
    overrides: tuple[str, ...]

    @classmethod
    def of(cls, words: Sequence[str]) -> "Words":
        """The first word is the centre, unless it says something else. Raises `InputProblems` at an option."""
        if strange := [word for word in words if word.startswith("-")]:
            allowed, mend = "words such as volume=+10% or run=quick", "contactsim COMMAND --help lists what can be said"
            raise InputProblems([Problem(f"command line: {w}", "an unknown option", allowed, mend) for w in strange])
        first = [f"centre={words[0]}"] if words and "=" not in words[0] else []
        rest = list(words[1:] if first else words)
        overrides = [word for word in rest if _is_override(word)]
        return cls(tuple(word for word in rest if not _is_override(word)), (*first, *overrides))

    @property
    def pulled(self) -> tuple[str, ...]:
        """Words that are meant for the run and pull something: `scenario=peak_staff`, `levers.peak_staff.agents=40`."""
        return tuple(word for word in self.overrides if word.partition("=")[0].partition(".")[0] in _PULLING)

    def together(self, config_dir: str | None) -> Any:
        """The `sim.centre.run.Run` with all of it as the only row, called what was typed. Raises `InputProblems`."""
        members = [part for column in self.columns for part in stacked(column)]
        named = [word for word in self.pulled if word.startswith("scenario=")]
        members += [part for word in named for part in named_in(word.partition("=")[2])]
        rest = [word for word in self.overrides if word not in named]
        run = self._loaded([*rest, f"scenario=[{','.join(members)}]", "compare=stack"], config_dir)
        name = " ".join([*self.columns, *self.pulled])
        return replace(run, rows=tuple(replace(row, name=name) for row in run.rows))

    def side_by_side(self, stacks: Mapping[str, Sequence[str]], config_dir: str | None) -> Any:
        """The `sim.centre.run.Run` with these rows. Raises `InputProblems`."""
        return self._loaded(self.overrides, config_dir, stacks)

    def _loaded(
        self, overrides: Sequence[str], config_dir: str | None, stacks: Mapping[str, Sequence[str]] | None = None
    ) -> Any:
        from sim.centre.load import load_run
        from sim.levers import LEVERS
        from sim.whatif import WHAT_IFS

        return load_run(overrides, config_dir=config_dir, levers=LEVERS, what_ifs=WHAT_IFS, stacks=stacks)


def _is_override(word: str) -> bool:
    key, equals, _ = word.lstrip("+~").partition("=")
    return bool(equals) and key.partition(".")[0] in _KEYS

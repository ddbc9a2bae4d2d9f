"""The words of a command, sorted: the centre, what stands beside the baseline, and everything `run` understands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sim.centre.errors import InputProblems, Problem
from sim.centre.request import Request
from sim.centre.start_file import WORDS

_KEYS = {*Request.model_fields, *WORDS, "centre"}
"""First part of the key of a word that is meant for the run: `run=quick`, `centre.trunks=300`."""


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

    def loaded(self, stacks: Mapping[str, Sequence[str]], config_dir: str | None) -> Any:
        """The `sim.centre.run.Run` with these rows. Raises `InputProblems`."""
        from sim.centre.load import load_run
        from sim.levers import LEVERS
        from sim.whatif import WHAT_IFS

        return load_run(self.overrides, config_dir=config_dir, levers=LEVERS, what_ifs=WHAT_IFS, stacks=stacks)


def _is_override(word: str) -> bool:
    key, equals, _ = word.lstrip("+~").partition("=")
    return bool(equals) and key.partition(".")[0] in _KEYS

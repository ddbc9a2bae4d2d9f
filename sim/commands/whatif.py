"""`contactsim whatif telecom volume=+10% handle_time=-30s`: all the words hold together, beside the baseline."""

from collections.abc import Sequence

from sim.centre.errors import InputProblems, Problem
from sim.centre.whatif_words import EXAMPLE
from sim.commands.make import make
from sim.commands.words import Words


def whatif(words: Sequence[str], config_dir: str | None = None) -> int:
    """Run the command. Raises `InputProblems`."""
    asked = Words.of(words)
    if not (asked.columns or asked.pulled):
        raise InputProblems([Problem("command line", "nothing to suppose", EXAMPLE, "contactsim whatif --help")])
    return make(asked.together(config_dir))

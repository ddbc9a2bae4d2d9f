"""`contactsim compare telecom a b a+b all`: each word a column. `contactsim compare RUN_A RUN_B`: two run folders."""

from collections.abc import Sequence
from pathlib import Path

from sim.centre.errors import InputProblems, Problem
from sim.centre.whatif_words import stacked
from sim.commands.make import make
from sim.commands.words import Words

ALL = "all"


def compare(words: Sequence[str], config_dir: str | None = None) -> int:
    """Run the command. Raises `InputProblems`."""
    if folders := [word for word in words if _is_run(word)]:
        return _saved(words, folders)
    asked = Words.of(words)
    if not asked.columns:
        mend = "contactsim compare telecom peak_staff self_service peak_staff+self_service"
        raise InputProblems([Problem("command line", "nothing to compare", "scenarios, or two run folders", mend)])
    return make(asked.side_by_side(rows(asked.columns), config_dir))


def rows(columns: Sequence[str]) -> dict[str, list[str]]:
    """Name of a row -> its scenarios. Raises `InputProblems` if a column has a hole or a scenario twice."""
    found: dict[str, list[str]] = {}
    everything = [part for column in columns if column != ALL for part in stacked(column)]
    for column in columns:
        members = list(dict.fromkeys(everything)) if column == ALL else stacked(column)
        if not members:
            raise InputProblems([Problem("command line: all", "nothing else", "scenarios that `all` can put together")])
        if len(set(members)) < len(members):
            raise InputProblems([Problem(f"command line: {column}", "the same twice", "each scenario once")])
        found["+".join(members)] = members
    return found


def _is_run(word: str) -> bool:
    place = Path(word)
    return (place / "run.json").is_file() or (place.name == "run.json" and place.is_file())


def _saved(words: Sequence[str], folders: list[str]) -> int:
    from sim.report.saved import read_saved
    from sim.report.saved_view import show_saved

    if len(words) != 2 or len(folders) != 2:
        strange = next((word for word in words if word not in folders), words[-1])
        raise InputProblems(
            [Problem(f"command line: {strange}", "beside a run folder", "two run folders, and no more")]
        )
    show_saved(*(read_saved(Path(folder)) for folder in folders))
    return 0

"""What is asked: the words of a sweep, sorted into what is varied and what is the same at every point."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sim.centre.errors import InputProblems, Problem, did_you_mean
from sim.centre.overrides import with_centre
from sim.centre.places import Places
from sim.centre.request import Request
from sim.centre.scenario_files import read_scenario
from sim.centre.start_file import WORDS as START_WORDS
from sim.centre.whatif_words import named_in, stacked
from sim.levers import LEVERS
from sim.sweeps.axes import Axis, is_varied, read_axis
from sim.whatif import WHAT_IFS

BASELINE = "baseline"
"""As a value of `scenario`: none of them."""
OF_CENTRE = ("centre", *START_WORDS)
"""First part of the keys that make another centre, with a baseline of its own."""
_OF_POINTS = (*OF_CENTRE, "levers", "scenario")
"""First part of the keys that can be varied, besides what-ifs."""
_MANNER = ("run.threads", "run.executor", "run.address", "engine", "hydra.")
"""What changes no number."""


@dataclass(frozen=True)
class Words:
    """What holds at one point, sorted by what it changes."""

    centre: tuple[str, ...] = ()
    """overrides of the centre: whoever differs in these has a baseline of its own"""
    levers: tuple[str, ...] = ()
    """overrides of levers"""
    stack: tuple[str, ...] = ()
    """scenario files and what-ifs, together"""


@dataclass(frozen=True)
class Question:
    """A sweep that is asked for."""

    axes: tuple[Axis, ...]
    fixed: Words
    how: tuple[str, ...]
    """overrides that say how it is run: `run.*`, `engine`, `sweep.*`, `hydra.*`"""
    config_dir: str | None = None

    @classmethod
    def of(cls, words: Sequence[str], config_dir: str | None = None) -> "Question":
        """From words as on the command line. Raises `InputProblems` with all that cannot be read."""
        places = Places(config_dir=Path(config_dir) if config_dir else None)
        axes: list[Axis] = []
        fixed: list[str] = []
        problems: list[Problem] = []
        for word in _written_out(words):
            if not is_varied(word.partition("=")[2]):
                fixed.append(word)
                continue
            try:
                axis = _allowed(word, read_axis(word, places.names))
                axes.append(replace(axis, supposes=axis.key == "scenario" and _supposes(axis.values, places)))
            except InputProblems as slip:
                problems += slip.problems
        problems += _twice(axes, fixed)
        if not axes and not problems:
            mend = "contactsim sweep telecom levers.peak_staff.agents=range(0,25,5) volume=+0%,+10%"
            problems.append(Problem("command line", "nothing that is varied", "at least one KEY=VALUE,VALUE,...", mend))
        if problems:
            raise InputProblems(problems)
        how = tuple(word for word in fixed if _root(word) in Request.model_fields and _root(word) not in _OF_POINTS)
        return cls(tuple(axes), _sorted(word for word in fixed if word not in how), how, config_dir)

    @property
    def hash(self) -> str:
        """Eight hex digits over all that is asked, who runs it and where it goes left out."""
        words = [word for word in self.how if not word.startswith(_MANNER)]
        text = repr((self.axes, self.fixed, words, self.config_dir))
        return hashlib.sha256(text.encode()).hexdigest()[:8]

    def at(self, point: Mapping[str, str]) -> Words:
        """Everything that holds at a point. point: axis key -> value."""
        own = _sorted(f"{key}={value}" for key, value in point.items())
        return Words(
            (*self.fixed.centre, *own.centre), (*self.fixed.levers, *own.levers), (*self.fixed.stack, *own.stack)
        )


def _written_out(words: Sequence[str]) -> Iterator[str]:
    """The first name is the centre's, further ones are scenarios that hold at every point."""
    strange = [word for word in words if word.startswith("-")]
    if strange:
        allowed, mend = "KEY=VALUE,VALUE,... or KEY=VALUE", "contactsim sweep --help lists what can be said"
        raise InputProblems([Problem(f"command line: {word}", "an unknown option", allowed, mend) for word in strange])
    names = [word for word in words if "=" not in word]
    has_centre = any(_root(word) == "centre" and "." not in word.partition("=")[0] for word in words if "=" in word)
    yield from with_centre(names[:1] if not has_centre else [])
    for word in words:
        if "=" in word:
            yield word
        elif has_centre or word is not names[0]:
            yield f"scenario={word}"


def _sorted(words: Iterator[str]) -> Words:
    centre, levers, stack = [], [], []
    for word in words:
        match _root(word):
            case "scenario":
                stack += [name for name in named_in(word.partition("=")[2]) if name != BASELINE]
            case "levers":
                levers.append(word)
            case root if root in OF_CENTRE:
                centre.append(word)
            case _:
                stack.append(word)
    return Words(tuple(centre), tuple(levers), tuple(stack))


def _root(word: str) -> str:
    return word.lstrip("+~").partition("=")[0].partition(".")[0].strip()


def _supposes(columns: Sequence[str], places: Places) -> bool:
    """True if a scenario supposes what nobody can choose. Raises `InputProblems` for one that cannot be read."""
    names = {name for column in columns if column != BASELINE for name in stacked(column)}
    kinds = {supposed.kind for name in sorted(names) for supposed in read_scenario(name, places).what_ifs}
    return any(kind in WHAT_IFS and WHAT_IFS[kind].is_circumstance for kind in kinds)


def _allowed(word: str, axis: Axis) -> Axis:
    """The axis, if a sweep can vary it."""
    root = _root(word)
    if root in _OF_POINTS or root in WHAT_IFS:
        return axis
    allowed = "centre, centre.KEY, scenario, levers.NAME.KEY, or a what-if: " + ", ".join(WHAT_IFS)
    if root in Request.model_fields:
        key, _, value = word.partition("=")
        mends = {
            "sweep.figures": f"for a list of figures write {key}=[{value}]",
            **dict.fromkeys(("sweep.bound", "sweep.zone"), "write numbers without a comma: 25000, 0.5"),
        }
        raise InputProblems(
            [Problem(f"command line: {word}", "several values of what no point can have", allowed, mends.get(key, ""))]
        )
    of_lever = f"did you mean levers.{word}?" if root in LEVERS else ""
    mend = of_lever or did_you_mean(root, [*_OF_POINTS, *WHAT_IFS])
    raise InputProblems([Problem(f"command line: {word}", repr(root), allowed, mend)])


def _twice(axes: Sequence[Axis], fixed: Sequence[str]) -> Iterator[Problem]:
    """Keys that stand in two words; a scenario may, for they are stacked."""
    keys = [axis.key for axis in axes]
    keys += [key for word in fixed if (key := word.partition("=")[0].strip().lstrip("+")) in keys and key != "scenario"]
    for key in dict.fromkeys(key for key in keys if keys.count(key) > 1):
        yield Problem(f"command line: {key}", "said twice", "each key once, with all its values")

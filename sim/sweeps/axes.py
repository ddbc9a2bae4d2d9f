"""What is varied: `levers.peak_staff.agents=range(0,25,5)`, `volume=-5%,+0%,+5%`, `scenario=glob(*)`.

The grammar is Hydra's (commas, `choice`, `range`, `interval`, `glob`, casts and `sort`), with two things added: values
stay the text that was typed, so 8.30 is a time of day as much as a number, and a sign may stand before `range` or
`interval` and a unit behind it, `volume=+range(-10,15,5)%`, `handle_time=-interval(0,60)s`.
"""

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sim.centre.errors import InputProblems, Problem
from sim.centre.overrides import split_list
from sim.centre.start_file import WORDS as START_WORDS
from sim.whatif import WHAT_IFS

Names = Callable[[str], list[str]]
"""group (`centre`, `scenario`) -> what `glob` chooses from"""

_GIVEN = {"absence_share", "arrivals", "handle_time", "patience", "resolution", "volumes", "weekday_factors"}
"""Parts of a centre's keys that nobody can choose."""
GRAMMAR = "values such as 1,2,3, range(0,25,5), interval(0,0.3), choice(a,b) or glob(*)"
_FUNCTION = re.compile(r"(?P<sign>[+-]?)(?P<call>(?P<name>[a-z]+)\(.*\))(?P<unit>[^()]*)", re.DOTALL)
_NUMBER = re.compile(r"\s*(?P<number>[+-]?\d+(?:\.\d*)?(?:e-?\d+)?)(?P<unit>.*)", re.DOTALL)


@dataclass(frozen=True)
class Axis:
    """One thing that is varied."""

    key: str
    """`levers.peak_staff.agents`, `centre.trunks`, `volume`, `scenario`, `centre`"""
    values: tuple[str, ...] = ()
    """as they would be typed, in order; none for an interval"""
    interval: tuple[float, float] | None = None
    is_whole: bool = False
    """an interval of whole numbers: `int(interval(0,25))`"""
    sign: str = ""
    unit: str = ""
    """what is written before and behind a number of the interval"""
    supposes: bool = False
    """a scenario among its values supposes what nobody can choose"""

    @property
    def label(self) -> str:
        """Short, for tables and pictures: `peak_staff.agents`."""
        return re.sub(r"^(levers|centre|types|queues|groups)\.", "", re.sub(r"^centre\.(?=.)", "", self.key))

    @property
    def is_circumstance(self) -> bool:
        """True for what happens to the planner, who cannot choose it: more customers, agents ill, when a day starts."""
        root, *parts = self.key.split(".")
        is_what_if = root in WHAT_IFS and WHAT_IFS[root].is_circumstance
        return self.supposes or is_what_if or root in START_WORDS or (root == "centre" and bool(_GIVEN & {*parts}))

    def at(self, share: float) -> str:
        """The value at a share of the way (0 to 1, 1 excluded), as it would be typed."""
        if self.interval is None:
            return self.values[min(int(share * len(self.values)), len(self.values) - 1)]
        low, high = self.interval
        if self.is_whole:
            return _typed(low + min(int(share * (high - low + 1)), int(high - low)), self.sign, self.unit)
        return _typed(low + share * (high - low), self.sign, self.unit, digits=6)


def number_of(value: str) -> tuple[float, str] | None:
    """A value's number and what is written behind it; None if it begins with no number."""
    found = _NUMBER.fullmatch(value)
    return (float(found["number"]), found["unit"].strip()) if found else None


def levels(values: Sequence[str]) -> list[float] | None:
    """The numbers of values that differ in nothing else; None if they are names, or differ in their units."""
    read = [number_of(value) for value in values]
    known = [pair for pair in read if pair is not None]
    if len(known) < len(read) or len({unit for _, unit in known}) != 1:
        return None
    return [number for number, _ in known]


def is_varied(value: str) -> bool:
    """True if a word's value names several: it is an axis. An open bracket is somebody else's to tell."""
    with suppress(ValueError):
        return bool(_FUNCTION.fullmatch(value.strip())) or len(_parts(value)) > 1
    return False


def read_axis(word: str, names: Names) -> Axis:
    """The axis of `KEY=VALUES`. Raises `InputProblems` if the values cannot be read."""
    key, _, value = word.partition("=")
    key, value = key.strip().lstrip("+"), value.strip()
    try:
        axis = _axis(key, value, names)
    except ValueError as slip:
        raise InputProblems([Problem(f"command line: {word}", str(slip), GRAMMAR)]) from None
    if axis.interval is None and len(set(axis.values)) < len(axis.values):
        twice = next(text for text in axis.values if axis.values.count(text) > 1)
        raise InputProblems([Problem(f"command line: {word}", f"{twice} twice", "each value once")])
    return axis


def _axis(key: str, value: str, names: Names) -> Axis:
    function = _FUNCTION.fullmatch(value)
    if function is None:
        if value.count("(") != value.count(")"):
            raise ValueError("a bracket that is not closed")
        return Axis(key, tuple(_parts(value)))
    if function["name"] == "choice":
        return Axis(key, tuple(_parts(function["call"][len("choice(") : -1])))
    sweep = _by_hydra(function["call"])
    sign, unit = function["sign"], function["unit"].strip()
    match type(sweep).__name__:
        case "Glob":
            return Axis(key, tuple(_chosen(key, sweep, names)))
        case "IntervalSweep":
            if not sweep.start < sweep.end:
                raise ValueError("an interval with nothing in it")
            is_whole = isinstance(sweep.start, int)
            return Axis(key, (), (float(sweep.start), float(sweep.end)), is_whole, sign, unit)
        case "RangeSweep":
            values = [_typed(value, sign, unit) for value in sweep.range()]
        case _:
            values = [str(getattr(value, "text", value)) for value in sweep.list]
    if not values:
        raise ValueError("a range with nothing in it")
    return Axis(key, tuple(values))


def _chosen(key: str, glob: Any, names: Names) -> list[str]:
    """The files a `glob` means."""
    if key not in ("centre", "scenario"):
        raise ValueError("glob, which chooses from files: those of centre or scenario")
    chosen: list[str] = glob.filter(names(key))
    if not chosen:
        raise ValueError(f"no file of that name; choose from: {', '.join(names(key))}")
    return chosen


def _by_hydra(call: str) -> Any:
    """What Hydra reads. ValueError if it cannot be read."""
    from hydra.core.override_parser.overrides_parser import OverridesParser
    from hydra.errors import HydraException

    try:
        override = OverridesParser.create().parse_override(f"x={call}")
    except HydraException:
        raise ValueError(f"{call}, which cannot be read") from None
    if not override.is_sweep_override() or call.startswith("shuffle"):
        raise ValueError(f"{call}, which is no list of values")
    return override.value()


def _typed(number: float, sign: str, unit: str, digits: int = 15) -> str:
    """`+5%`, `-30s`, `0.3`: fifteen digits at most, so that 0.1 + 0.2 is 0.3."""
    return format(-number if sign == "-" else number, f"{'+' if sign else ''}.{digits}g") + unit


def _parts(value: str) -> list[str]:
    return [part.strip() for part in split_list(value)]

"""The one reader of quantities, for files and command line alike.

    durations   360 s | 6 min | 1.5 h | 6:00 (minutes:seconds) | 1:06:00 | 0        -> seconds
    shares      0.3 | 30 % | 30%     (a bare 30 is an error that offers 0.30)        -> 0..1
    clock       8:30 | 08:30 | 8.30 | 8:30 pm | 24:00                                -> seconds since midnight
    changes     +10% or x1.1 relative | +3, -30s absolute | +5pp of a share          -> Change

A decimal comma is as good as a point. Every reader takes text (what YAML, CSV and the command line hold) or a Python
number, and raises `Misread`, which says what was found, what would be right and how to mend it. A duration in text has
its unit: a bare 6 may mean minutes or seconds. A Python number is a program's own, in seconds; so is a column of a
table whose title names the unit (`sim.centre.cells`).
"""

import datetime
import math
import re
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from sim.clock import TICKS_PER_DAY, TICKS_PER_SECOND

SECONDS_PER_DAY = TICKS_PER_DAY // TICKS_PER_SECOND

_NUMBER = r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d+)?"
_SECONDS_IN = {
    **dict.fromkeys(("ms", "millisecond", "milliseconds"), 0.001),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), 1.0),
    **dict.fromkeys(("min", "mins", "minute", "minutes"), 60.0),
    **dict.fromkeys(("h", "hr", "hour", "hours"), 3600.0),
    **dict.fromkeys(("d", "day", "days"), 86400.0),
}
_NUMBER_AND_UNIT = re.compile(rf"({_NUMBER})\s*([^\W\d_]*)")
_MINUTES_SECONDS = re.compile(r"(?:(\d+):)?(\d{1,3}):(\d{2}(?:[.,]\d+)?)")
_PERCENT = re.compile(rf"({_NUMBER})\s*%")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d{2})(?::(\d{2}))?)?\s*(am|pm|a\.m\.|p\.m\.)?", re.IGNORECASE)
_DURATIONS = "a duration such as 6 min, 360 s or 6:00"
_MULTIPLE = re.compile(rf"[x×*]\s*({_NUMBER})")
_CHANGE = re.compile(rf"({_NUMBER})\s*(%|pp|[^\W\d_]*)")


class Misread(ValueError):  # noqa: N818
    """A value that cannot be what its field needs."""

    def __init__(self, found: Any, allowed: str, mend: str = "") -> None:
        super().__init__(f"{found!r} is not {allowed}" + (f"; {mend}" if mend else ""))
        self.found, self.allowed, self.mend = found, allowed, mend


def as_text(value: Any) -> str:
    """A value as the planner would have typed it."""
    if value is None:
        return "nothing"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value).strip()


_BEYOND = 1e15
"""Nothing in a contact centre is counted, timed or paid so high; and above it floats overflow."""


def _float(text: str) -> float:
    number = float(text.replace(",", "."))
    if abs(number) > _BEYOND:
        raise Misread(text, f"a number up to {_BEYOND:g}")
    return number


def _plain(value: Any) -> float | None:
    """`value` if it is a Python number of any use (no bool, not beyond all counting), else None."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) <= _BEYOND else None


def read_number(value: Any) -> float:
    """A number without a unit."""
    number = _plain(value)
    if number is not None:
        return number
    if isinstance(value, str) and re.fullmatch(_NUMBER, value.strip()):
        return _float(value.strip())
    raise Misread(value, "a number")


def read_count(value: Any) -> int:
    """A whole number. `14.0` (a spreadsheet's 14) is one."""
    try:
        number = read_number(value)
    except Misread:
        raise Misread(value, "a whole number") from None
    if number != int(number):
        raise Misread(value, "a whole number", f"write {math.floor(number)} or {math.ceil(number)}")
    return int(number)


def read_duration(value: Any) -> float:
    """Seconds. A Python number is seconds already; in text only 0 needs no unit."""
    if isinstance(value, datetime.time):
        return value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6
    if isinstance(value, datetime.timedelta):
        return value.total_seconds()
    number = _plain(value)
    if number is not None:
        return number
    if not isinstance(value, str):
        raise Misread(value, _DURATIONS)
    text = value.strip()
    if parts := _MINUTES_SECONDS.fullmatch(text):
        hours, minutes, seconds = parts.groups()
        return int(hours or 0) * 3600 + int(minutes) * 60 + _float(seconds)
    parts = _NUMBER_AND_UNIT.fullmatch(text)
    if parts and parts[2].lower() in _SECONDS_IN:
        return _float(parts[1]) * _SECONDS_IN[parts[2].lower()]
    if parts and not parts[2]:
        return _zero(parts[1], _DURATIONS, " ")
    if parts and parts[2].lower() == "m":
        raise Misread(value, _DURATIONS, f"for minutes write {parts[1]} min")
    raise Misread(value, _DURATIONS)


def _zero(text: str, allowed: str, before_unit: str = "") -> float:
    """0 is 0 in any unit; another number without one may be minutes or seconds."""
    if number := _float(text):
        mend = f"write {text}{before_unit}min or {text}{before_unit}s"
        raise Misread(f"{text} without a unit", allowed, mend)
    return number


def read_share(value: Any) -> float:
    """A share, 0 to 1. Range is checked here, because a bare 30 is a slip of its own kind."""
    allowed = "a share such as 0.3 or 30 %"
    if isinstance(value, str):
        text = value.strip()
        if parts := _PERCENT.fullmatch(text):
            share = _float(parts[1]) / 100
        elif re.fullmatch(_NUMBER, text):
            share = _float(text)
        elif text.endswith("pp"):
            raise Misread(value, allowed, "a step in points (pp) changes a share; here stands the share itself")
        else:
            raise Misread(value, allowed)
    else:
        number = _plain(value)
        if number is None:
            raise Misread(value, allowed)
        share = number
    if not 0 <= share <= 1:
        bare = not (isinstance(value, str) and "%" in value)
        as_share = f"{share / 100:.2f}" if share == int(share) else f"{share / 100:g}"
        mend = f"write {as_share} or {share:g} %" if bare and 1 < share <= 100 else ""
        raise Misread(value, "a share from 0 to 1 (0 % to 100 %)", mend)
    return share


def read_clock(value: Any) -> int:
    """Seconds since midnight, 0 to 86,400 (24:00 is the end of the day)."""
    allowed = "a time of day such as 8:30"
    if isinstance(value, datetime.datetime | datetime.time):
        return value.hour * 3600 + value.minute * 60 + value.second
    if isinstance(value, float) and not value.is_integer():
        raise Misread(value, allowed, 'write it in quotes: "8:30"')
    if isinstance(value, int | float) and not isinstance(value, bool) and value > 24:
        raise Misread(value, allowed, 'write it in quotes: "8:30" (without, YAML readers make a number of it)')
    parts = _CLOCK.fullmatch(as_text(value))
    if not parts or isinstance(value, bool):
        raise Misread(value, allowed)
    hours, minutes, seconds = int(parts[1]), int(parts[2] or 0), int(parts[3] or 0)
    if half := (parts[4] or "").lower().replace(".", ""):
        if not 1 <= hours <= 12:
            raise Misread(value, allowed, "am and pm go with hours 1 to 12")
        hours = hours % 12 + (12 if half == "pm" else 0)
    total = hours * 3600 + minutes * 60 + seconds
    if minutes > 59 or seconds > 59 or total > SECONDS_PER_DAY:
        raise Misread(value, "a time of day from 0:00 to 24:00")
    return total


def write_clock(seconds: float) -> str:
    """`HH:MM`, or `HH:MM:SS` off the minute; 86,400 is 24:00. The inverse of `read_clock`."""
    hours, rest = divmod(int(seconds), 3600)
    minutes, secs = divmod(rest, 60)
    return f"{hours:02d}:{minutes:02d}" + (f":{secs:02d}" if secs else "")


Kind = Literal["number", "duration", "share"]


@dataclass(frozen=True)
class Change:
    """A step from what is there to something else."""

    amount: float
    """relative: 0.1 for +10 %; absolute: in the unit of the figure (seconds, share, number)."""
    relative: bool

    def apply(self, old: float) -> float:
        """The new value of a figure that was `old`, same unit."""
        return old * (1 + self.amount) if self.relative else old + self.amount

    def __str__(self) -> str:
        return f"{self.amount * 100:+g}%" if self.relative else f"{self.amount:+g}"


def read_change(value: Any, of: Kind = "number") -> Change:
    """A `+10%`, `x1.1`, `+3`, `-30s` or `+5pp`.

    of  what is changed: for a share, `+5%` is refused, because it may mean 5 points or 5 % of the share.
    """
    if isinstance(value, Change):
        return value
    allowed = {"number": "+3 or +10%", "duration": "-30s or -10%", "share": "+5pp"}[of]
    number = _plain(value)
    text = f"{number:+g}" if number is not None else str(value).strip()
    if multiple := _MULTIPLE.fullmatch(text):
        return Change(_float(multiple[1]) - 1, relative=True)
    parts = _CHANGE.fullmatch(text)
    if not parts:
        raise Misread(value, f"a change such as {allowed}")
    amount, unit = _float(parts[1]), parts[2].lower()
    if of == "share":
        return _share_change(value, amount, unit)
    if unit == "%":
        return Change(amount / 100, relative=True)
    if of == "duration" and unit in _SECONDS_IN:
        return Change(amount * _SECONDS_IN[unit], relative=False)
    if of == "duration" and unit == "":
        return Change(_zero(parts[1], f"a change such as {allowed}"), relative=False)
    if of == "number" and unit == "":
        return Change(amount, relative=False)
    raise Misread(value, f"a change such as {allowed}")


def _share_change(value: Any, amount: float, unit: str) -> Change:
    if unit == "pp":
        return Change(amount / 100, relative=False)
    if unit == "%":
        mend = f"write {amount:+g}pp for {amount:g} points more, or x{1 + amount / 100:g} for {amount:g} % of the share"
        raise Misread(value, "clear for a share: points, or percent of it", mend)
    if unit == "" and abs(amount) <= 1:
        return Change(amount, relative=False)
    raise Misread(value, "a change of a share such as +5pp")


Number = Annotated[float, BeforeValidator(read_number)]
Count = Annotated[int, BeforeValidator(read_count)]
Seconds = Annotated[float, BeforeValidator(read_duration)]
Share = Annotated[float, BeforeValidator(read_share)]

"""Cells of a planner's table: numbers, dates and times of day in the ways that spreadsheets and ACDs write them.

What one cell leaves open (is `1,234` a thousand? is `03/04/2026` in March?) the rest of its column may settle; what the
column leaves open too is refused, never guessed.
"""

import datetime
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from sim.centre.values import SECONDS_PER_DAY, Misread, as_text, read_clock, read_duration, read_number

_BLANKS = frozenset({"", "-", "\N{EN DASH}", "\N{EM DASH}", "n/a", "na", "#n/a", "null", "none", "nan", "."})
_TOTALS = frozenset({
    "total", "totals", "grand total", "subtotal", "sub-total", "sub total", "sum", "overall", "daily total",
    "gesamt", "gesamtsumme", "summe", "somme", "suma", "totale", "totaal", "average", "avg", "mean", "durchschnitt",
    "moyenne", "итого", "всего", "合计", "总计", "المجموع", "الإجمالي",
})  # fmt: skip
_GAP = "[ '\u2019\u00a0\u202f\u2009]"
_GROUPED_BY_GAPS = re.compile(rf"[+-]?\d{{1,3}}(?:{_GAP}\d{{3}})+(?:[.,]\d+)?")
_EITHER = re.compile(r"[+-]?[1-9]\d{0,2}([.,])\d{3}")
"""`1,234`: a thousand, or one and a bit."""
_DATE_LIKE = r"20\d{6}|\d{1,4}[-./]\d{1,2}[-./]\d{2,4}|\d{1,2}[- ][A-Za-z]{3,9}[- ]\d{2,4}"
_INSTANT = re.compile(rf"({_DATE_LIKE})(?:[T ]\s*|,\s+)(.+)")
_TIME = r"\d{1,2}(?:[:.h]?\d{2}(?::\d{2})?)?\s*([ap]\.?m\.?)?"
_RANGE = re.compile(rf"({_TIME})\s*(?:-|\N{{EN DASH}}|to|until|bis)\s*({_TIME})", re.IGNORECASE)
_FRACTION = re.compile(r"0?[.,]\d{3,}|0[.,]0|1[.,]0")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATES = "a date such as 2026-11-23 or 23.11.2026"


def is_blank(value: Any) -> bool:
    """Nothing there, or one of the ways to write that nothing is known."""
    return value is None or str(value).strip().casefold() in _BLANKS


def is_total(value: Any) -> bool:
    """A word by which a report marks a row of totals or means."""
    return isinstance(value, str) and value.strip().rstrip(":").strip().casefold() in _TOTALS


@dataclass(frozen=True)
class Habits:
    """How the writer of a file writes, as far as the file shows it."""

    decimal: str
    """`,` or `.`; empty if nothing shows it, or if both are used."""
    day_first: bool | None
    """True for 23/11/2026, False for 11/23/2026; None if nothing shows it."""
    contradictory: bool
    """Dates of both kinds."""
    without_colon: bool
    """0800 and 830 are times of day."""


UNKNOWN = Habits(decimal="", day_first=None, contradictory=False, without_colon=False)
"""Of a single value: nothing around it shows more."""


def habits_of(amounts: Iterable[Any], dates: Iterable[Any], starts: Iterable[Any]) -> Habits:
    """Read off the columns of a file."""
    marks = {mark for value in amounts if isinstance(value, str) and (mark := _decimal_mark(value.strip()))}
    starts = list(starts)
    slashed = [p for value in (*dates, *starts) if isinstance(value, str) and (p := _slashed(value.strip()))]
    days_first, months_first = any(int(p[1]) > 12 for p in slashed), any(int(p[2]) > 12 for p in slashed)
    return Habits(
        decimal=marks.pop() if len(marks) == 1 else "",
        day_first=None if days_first == months_first else days_first,
        contradictory=days_first and months_first,
        without_colon=any(re.fullmatch(r"\d{3,4}", as_text(value)) for value in starts if value is not None),
    )


def _slashed(text: str) -> re.Match | None:
    return re.match(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})(?!\d)", text)


def _decimal_mark(text: str) -> str:
    """The decimal mark that a cell proves; empty if it proves none."""
    digits = re.sub(_GAP, "", text.lstrip("+-"))
    if re.fullmatch(r"\d{1,3}(,\d{3})*,\d{3}\.\d+|\d{1,3}(,\d{3}){2,}", digits):
        return "."
    if re.fullmatch(r"\d{1,3}(\.\d{3})*\.\d{3},\d+|\d{1,3}(\.\d{3}){2,}", digits):
        return ","
    one = re.fullmatch(r"(\d*)([.,])(\d+)", digits)
    return one[2] if one and not _EITHER.fullmatch(digits) else ""


def read_amount(value: Any, habits: Habits) -> float:
    """A number that is not negative."""
    amount = read_number(_plain(value, habits) if isinstance(value, str) else value)
    if amount < 0:
        raise Misread(as_text(value), "0 or more")
    if amount > MOST:
        raise Misread(as_text(value), f"at most {MOST:,.0f} in an interval")
    return amount


MOST = 1e6
"""More in one interval is a slip."""
MEANS = "a mean from 10 s to 4 h, in seconds or as minutes:seconds"
_BARE = re.compile(r"[+-]?[\d.,]+")
_LEAST_MEAN, _LARGEST_MEAN = 10.0, 14_400.0
"""seconds; less is minutes taken for seconds"""
_LARGEST_CELL = 3600.0
"""seconds, of a cell that a spreadsheet holds as a time: more is 5:30 (minutes) taken for half past five"""


def read_mean(value: Any, habits: Habits) -> float:
    """A mean handle time in seconds; 0 is kept, because reports write it where nobody came."""
    most = _LARGEST_MEAN
    if isinstance(value, datetime.time | datetime.timedelta):
        seconds, most = _seconds_of(value), _LARGEST_CELL
    else:
        seconds = _in_seconds(_plain(value, habits)) if isinstance(value, str) else read_duration(value)
    if seconds and not _LEAST_MEAN <= seconds <= most:
        mend = f"write {seconds * 60:g} s, if {seconds:g} min are meant" if 0 < seconds < _LEAST_MEAN else ""
        raise Misread(as_text(value), MEANS, mend or "5 min 30 s are 330, 0:05:30 in a spreadsheet")
    return seconds


def _in_seconds(text: str) -> float:
    """A bare number is seconds here, as the title of the column says, or as reports have it."""
    return read_number(text) if _BARE.fullmatch(text) else read_duration(text)


def _seconds_of(value: datetime.time | datetime.timedelta) -> float:
    if isinstance(value, datetime.timedelta):
        return value.total_seconds()
    return float(value.hour * 3600 + value.minute * 60 + value.second)


def _plain(value: str, habits: Habits) -> str:
    """The number without marks of thousands."""
    text = value.strip()
    if _GROUPED_BY_GAPS.fullmatch(text):
        text = re.sub(_GAP, "", text)
    if either := _EITHER.fullmatch(text):
        if not habits.decimal:
            thousand, decimal = re.sub("[.,]", "", text), text.replace(",", ".")
            raise Misread(value, "a number that reads one way only", f"write {thousand} or {float(decimal):g}")
        return text if either[1] == habits.decimal else re.sub("[.,]", "", text)
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+\.\d+|[+-]?\d{1,3}(,\d{3}){2,}", text):
        return text.replace(",", "")
    if re.fullmatch(r"[+-]?\d{1,3}(\.\d{3})+,\d+|[+-]?\d{1,3}(\.\d{3}){2,}", text):
        return text.replace(".", "").replace(",", ".")
    return text


def split_instant(start: Any, date: Any) -> tuple[Any, Any]:
    """(time of day, date) of the two cells: `2026-11-23 08:00` holds both, `08:00-08:30` means its beginning."""
    if isinstance(start, datetime.datetime):
        return start.time(), start.date() if is_blank(date) else date
    if not isinstance(start, str):
        return start, date
    text = start.strip()
    if parts := _INSTANT.fullmatch(text):
        text, date = parts[2].strip(), parts[1] if is_blank(date) else date
    if parts := _RANGE.fullmatch(text):
        if parts[4] and not parts[2]:
            raise Misread(start, "am or pm with both ends of an interval")
        return parts[1].strip(), date
    return text, date


def read_start(value: Any, habits: Habits) -> int:
    """Seconds since midnight."""
    if isinstance(value, datetime.timedelta):
        value = value.total_seconds() / SECONDS_PER_DAY
    if isinstance(value, datetime.datetime | datetime.time):
        seconds = value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6
        return round(seconds)
    if isinstance(value, str) and _FRACTION.fullmatch(value):
        value = float(value.replace(",", "."))
    if isinstance(value, float) and (0 <= value < 1 or not value.is_integer()):
        if not 0 <= value <= 1:
            raise Misread(value, "a time of day such as 8:30")
        return round(value * SECONDS_PER_DAY)
    text = as_text(value)
    if habits.without_colon and (parts := re.fullmatch(r"(\d{0,2})(\d{2})|(\d)", text)):
        return read_clock(f"{parts[1] or 0}:{parts[2] or '0' + parts[3]}")
    return read_clock(text)


def read_date(value: Any, habits: Habits) -> datetime.date:
    """A date, if the file leaves no doubt which."""
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    text = re.sub(r"[T ]0?0:00(:00(\.0+)?)?$", "", as_text(value))
    try:
        return _date(text, habits)
    except ValueError as slip:
        if isinstance(slip, Misread):
            raise
        raise Misread(value, _DATES) from None


def _date(text: str, habits: Habits) -> datetime.date:
    if parts := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})", text):
        return datetime.date(_year(parts[3]), int(parts[2]), int(parts[1]))
    if parts := re.fullmatch(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})|(\d{4})(\d{2})(\d{2})", text):
        year, _, month, day, *compact = parts.groups()
        return datetime.date(*(map(int, compact) if compact[0] else map(int, (year, month, day))))
    if parts := re.fullmatch(r"(\d{1,2})[- ]([A-Za-z]{3})[a-z]*[- ](\d{4}|\d{2})", text):
        return datetime.date(_year(parts[3]), _MONTHS.index(parts[2].lower()) + 1, int(parts[1]))
    if (parts := _slashed(text)) and parts.end() == len(text):
        if habits.day_first is None:
            why = "the file has both" if habits.contradictory else "no date in the file shows it"
            mend = f"day and month cannot be told apart with slashes: {why}; write 2026-11-23"
            raise Misread(text, _DATES, mend)
        day, month = (1, 2) if habits.day_first else (2, 1)
        return datetime.date(_year(parts[3]), int(parts[month]), int(parts[day]))
    raise Misread(text, _DATES)


def dates_meant(text: str) -> list[str]:
    """The dates, as 2026-11-25, that one with slashes may be; none for any other text."""
    found = []
    for day_first in (True, False) if _slashed(text) else ():
        with suppress(Misread):
            found.append(read_date(text, replace(UNKNOWN, day_first=day_first)).isoformat())
    return list(dict.fromkeys(found))


def _year(text: str) -> int:
    return int(text) + (2000 if len(text) == 2 else 0)


def looks_like_date(value: Any) -> bool:
    """A date cell, or text in the shape of one."""
    return isinstance(value, datetime.date) or (
        isinstance(value, str) and re.match(_DATE_LIKE, value.strip()) is not None
    )

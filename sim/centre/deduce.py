"""What volume and staff files say about the calendar, where the calendar itself is silent.

The first day is the first date; an interval is as long as the steps between rows; the centre is open on the weekdays
and in the hours in which somebody came or somebody worked; all dated days count, the first one to warm up.
"""

import datetime
from collections.abc import Iterator
from math import gcd
from typing import Any

from sim.centre.documents import Document, Origin
from sim.centre.schema import WEEKDAYS
from sim.centre.table import Row, Table
from sim.centre.values import SECONDS_PER_DAY, Misread, read_count, read_duration, write_clock

_USUAL_INTERVAL = 1800
_SHORTEST = 60


def deduce_calendar(document: Document, volumes: Table | None, tables: list[Table]) -> None:
    """Complete `calendar` in the document; what contradicts it is a problem of the first table.

    volumes  the volume file, if there is one
    tables   all files
    """
    if not isinstance(document.get("calendar"), dict | None):
        return
    _first_day(document, tables)
    if volumes is None or not volumes.rows:
        return
    source = Origin(volumes.file)
    if document.get("calendar", "interval") is None and (step := _step(volumes.rows)):
        document.put(("calendar", "interval"), f"{step} s", source)
    if document.get("calendar", "opening_hours") is None:
        rows = [row for table in tables for row in table.rows]
        if week := _hours(rows, _interval(document)):
            document.put(("calendar", "opening_hours"), week, source)
            _days(document, volumes, week)


def _first_day(document: Document, tables: list[Table]) -> None:
    dates = [row.day for table in tables for row in table.rows if isinstance(row.day, datetime.date)]
    asked = document.get("calendar", "first_day")
    if not dates or (asked is not None and asked not in WEEKDAYS):
        return
    first = min(dates)
    if asked in WEEKDAYS and WEEKDAYS.index(asked) != first.weekday():
        found = f"first date {first.isoformat()}, a {first:%A}; calendar.first_day is {asked}"
        tables[0].blame(0, "", found, "dates that begin with the horizon", "write the date as calendar.first_day")
    document.put(("calendar", "first_day"), first.isoformat(), Origin(tables[0].file))


def _step(rows: list[Row]) -> int:
    """Seconds between rows, if they are a usable interval other than the usual one; else 0."""
    starts = {row.start_s for row in rows}
    step = gcd(*starts) if len(starts) > 1 else 0
    usable = step >= _SHORTEST and SECONDS_PER_DAY % step == 0
    return step if usable and step != _USUAL_INTERVAL else 0


def _interval(document: Document) -> int:
    try:
        return int(read_duration(document.get("calendar", "interval") or _USUAL_INTERVAL))
    except Misread:
        return _USUAL_INTERVAL


def _hours(rows: list[Row], interval: int) -> dict[str, str]:
    """Hours by weekday, as a calendar is written; empty if nothing ever happens."""
    spans: dict[int, tuple[int, int]] = {}
    for row in rows:
        if row.value:
            end = min(row.start_s + interval, SECONDS_PER_DAY)
            for day in weekdays_of(row):
                first, last = spans.get(day, (row.start_s, end))
                spans[day] = min(first, row.start_s), max(last, end)
    return {WEEKDAYS[day]: "-".join(map(write_clock, spans[day])) for day in sorted(spans)}


def weekdays_of(row: Row) -> range | list[int]:
    """Weekdays for which a row is meant, 0 Monday."""
    if row.day is None:
        return range(7)
    return [row.day.weekday() if isinstance(row.day, datetime.date) else row.day]


def _days(document: Document, volumes: Table, week: dict[str, str]) -> None:
    """Dated rows are the horizon, as far as the calendar does not say."""
    asked: dict[str, Any] = document.get("calendar") or {}
    source, found = Origin(volumes.file), {row.day for row in volumes.rows if isinstance(row.day, datetime.date)}
    dates = sorted(day for day in found if WEEKDAYS[day.weekday()] in week)
    if not dates or {"measured_days", "days"} & set(asked):
        return
    if "warm_up_days" not in asked and len(dates) == 1:
        document.put(("calendar", "warm_up_days"), "0", source)
    try:
        warm_up = read_count(asked.get("warm_up_days", 1 if len(dates) > 1 else 0))
    except Misread:
        return
    document.put(("calendar", "measured_days"), str(max(1, len(dates) - warm_up)), source)
    if "warm_up_days" not in asked:
        volumes.notes += _lost_weekday(dates)


def _lost_weekday(dates: list[datetime.date]) -> Iterator[str]:
    """The day to warm up is missed by nobody, unless no other of the file is the same weekday."""
    first, *measured = dates
    if measured and first.weekday() not in {day.weekday() for day in measured}:
        spoken = f"{first:%A} {first.isoformat()}"
        yield (
            f"{spoken} only warms up and is not counted, since it begins without yesterday's repeats; counted "
            f"are {measured[0]:%a} {measured[0].isoformat()} to {measured[-1]:%a} {measured[-1].isoformat()}. To count "
            f"{first:%A} too, put the working day before it into the files, or write `calendar: {{warm_up_days: 0}}`"
        )

"""Rows of a table become plans inside the centre: a typical day, a day for each weekday, or one for each date."""

import datetime
from collections import defaultdict
from typing import Any

import numpy as np

from sim.centre.days import simulated_days
from sim.centre.deduce import weekdays_of
from sim.centre.errors import did_you_mean
from sim.centre.schema import WEEKDAYS, Calendar
from sim.centre.schema.calendar import Hours
from sim.centre.table import Layout, Row, Table, duplicates
from sim.centre.values import SECONDS_PER_DAY, write_clock

_ANY_DAY = None


class Embedding:
    """Turns one table's rows into plans, and blames the rows that fit nowhere.

    names  what the table may name (contact types or groups), each with its opening hours by weekday
    """

    def __init__(self, table: Table, layout: Layout, calendar: Calendar, names: dict[str, tuple[Hours, ...]]) -> None:
        self.table, self.layout, self.calendar, self.names = table, layout, calendar, names
        self.interval = int(calendar.interval)
        open_weekdays = {day for hours in names.values() for day in range(7) if hours[day]}
        self.weekdays = simulated_days(calendar, open_weekdays)[0] if open_weekdays else np.zeros(0, int)

    def plans(self) -> dict[str, Any]:
        """Name -> the plan as a centre holds it. Problems are in the table."""
        by_name: dict[str, list[Row]] = defaultdict(list)
        twice: dict[Any, list[tuple[Row, Row]]] = defaultdict(list)
        for first, second in duplicates(self.table.rows):
            twice[second.name, second.day].append((first, second))
        for pairs in twice.values():
            self._blame_twice(pairs)
        for row in self.table.rows:
            if self._fits(row):
                by_name[row.name].append(row)
        return {name: self._plan(name, rows) for name, rows in by_name.items()}

    def _blame_twice(self, pairs: list[tuple[Row, Row]]) -> None:
        """Rows of one name and day that stand there a second time; a day pasted twice is one fault."""
        (first, second), last = pairs[0], pairs[-1][0]
        found = f"{second.name} {write_clock(second.start_s)} again"
        mend = f"it stands in line {first.line} already"
        if len(pairs) > 1:
            found += f", and {len(pairs) - 1} more interval{'s' * (len(pairs) > 2)} of that day"
            mend = f"they stand in lines {first.line} to {last.line} already; take one of the two out"
        self._blame(second, "start", found, "each interval once", mend)

    def mean_times(self) -> dict[str, Any]:
        """Name -> mean handle times in the form of its plan, None where a cell is blank; only names with any.

        After `plans`: whatever is wrong with the rows has been said there.
        """
        found: dict[str, Any] = {}
        for name in self.names:
            rows = [row for row in self.table.rows if row.name == name]
            if any(row.mean_s for row in rows):
                days: dict[Any, list[Row]] = defaultdict(list)
                for row in rows:
                    days[row.day].append(row)
                found[name] = self._mean_plan(days)
        return found

    def _mean_plan(self, days: dict[Any, list[Row]]) -> Any:
        if set(days) == {_ANY_DAY}:
            return self._means(days[_ANY_DAY])
        if isinstance(next(iter(days)), datetime.date):
            return {"days": [self._means(days.get(self._date(day), [])) for day in range(len(self.weekdays))]}
        return {WEEKDAYS[weekday]: self._means(of_day) for weekday, of_day in sorted(days.items())}

    def _means(self, rows: list[Row]) -> list[float | None]:
        values: list[float | None] = [None] * (SECONDS_PER_DAY // self.interval)
        for row in rows:
            values[row.start_s // self.interval] = row.mean_s
        return values

    def _fits(self, row: Row) -> bool:
        if row.name not in self.names:
            what = {"type": "queue (or contact type)"}.get(self.layout.name, self.layout.name)
            mend = did_you_mean(row.name, self.names)
            self._blame(row, self.layout.name, repr(row.name), f"the name of a {what}", mend)
            return False
        if row.start_s % self.interval or row.start_s >= SECONDS_PER_DAY:
            allowed = f"the start of an interval of {self.interval // 60} min"
            self._blame(row, "start", write_clock(row.start_s), allowed, "or set calendar.interval")
            return False
        if self._is_headcount and row.value != int(row.value):
            self._blame(row, self.table.value_column, f"{row.value:g}", "a whole number of agents")
            return False
        if isinstance(row.day, datetime.date) and not 0 <= self._index(row.day) < len(self.weekdays):
            first, last = self._date(0), self._date(len(self.weekdays) - 1)
            self._blame(row, "date", row.day.isoformat(), f"a date of the horizon, {first} to {last}", _LONGER)
            return False
        if self._is_headcount and row.value and not self._is_open(row):
            hours = self._hours_in_words(row)
            found = f"{row.value:g} agents at {write_clock(row.start_s)}"
            self._blame(
                row, "start", found, f"agents in opening hours only ({hours})", "take the row out or open longer"
            )
            return False
        return True

    @property
    def _is_headcount(self) -> bool:
        return self.table.value_column == "on_duty"

    def _plan(self, name: str, rows: list[Row]) -> Any:
        days: dict[Any, list[Row]] = defaultdict(list)
        for row in rows:
            days[row.day].append(row)
        if set(days) == {_ANY_DAY}:
            self._complete(name, rows, range(7), "")
            return self._list(rows)
        if isinstance(next(iter(days)), datetime.date):
            return self._by_date(name, days)
        for weekday in sorted({int(day) for day in self.weekdays}):
            self._complete(name, days.get(weekday, []), [weekday], f" on {WEEKDAYS[weekday]}")
        return {WEEKDAYS[weekday]: self._list(of_day) for weekday, of_day in sorted(days.items())}

    def _by_date(self, name: str, days: dict[datetime.date, list[Row]]) -> Any:
        for day, weekday in enumerate(self.weekdays):
            date = self._date(day)
            self._complete(name, days.get(date, []), [int(weekday)], f" on {date.isoformat()}")
        return {"days": [self._list(days.get(self._date(day), [])) for day in range(len(self.weekdays))]}

    def _complete(self, name: str, rows: list[Row], weekdays: Any, when: str) -> None:
        """Every interval in the opening hours of these weekdays must have its row."""
        there = {row.start_s for row in rows}
        needed = {start for day in weekdays for start in self._open_starts(self.names[name][day])}
        if missing := sorted(needed - there):
            times = ", ".join(write_clock(start) for start in missing[:6])
            more = f" and {len(missing) - 6} more" if len(missing) > 6 else ""
            found = f"no row for {name}{when} at {times}{more}"
            allowed = "a row for every interval of the opening hours"
            self.table.blame(0, "start", found, allowed, "write 0 if none are meant")

    def _open_starts(self, hours: Hours) -> range:
        if hours is None:
            return range(0)
        first = hours[0] // self.interval * self.interval
        return range(first, hours[1], self.interval)

    def _is_open(self, row: Row) -> bool:
        return any(row.start_s in self._open_starts(self.names[row.name][day]) for day in weekdays_of(row))

    def _hours_in_words(self, row: Row) -> str:
        spans = {span for day in weekdays_of(row) if (span := self.names[row.name][day])}
        return ", ".join(f"{write_clock(start)}-{write_clock(end)}" for start, end in sorted(spans)) or "closed"

    def _list(self, rows: list[Row]) -> list[float]:
        values = [0.0] * (SECONDS_PER_DAY // self.interval)
        for row in rows:
            values[row.start_s // self.interval] = row.value
        return values

    def _index(self, date: datetime.date) -> int:
        return (date - self._date(0)).days

    def _date(self, day: int) -> datetime.date:
        """Date of a day of the horizon; the loader has seen to it that a calendar with dated rows has a first date."""
        assert self.calendar.first_date is not None
        return self.calendar.first_date + datetime.timedelta(days=day)

    def _blame(self, row: Row, column: str, found: str, allowed: str, mend: str = "") -> None:
        self.table.blame(row.line, column, found, allowed, mend)


_LONGER = "cut the file to the horizon, or set calendar.measured_days or first_day"

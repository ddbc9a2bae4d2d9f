"""Volumes and rosters from CSV or XLSX, row by row: every bad row is named, nothing is left out in silence.

Accepted: `;` `,` tab or `|` between columns, decimal commas, marks of thousands, UTF-8 with or without BOM, UTF-16,
Windows-1252, times as 8:30, 0830, 8:30 pm, 08:30-09:00 or Excel times, dates as 2026-11-23, 23.11.2026 or 11/23/2026
(if the file shows which is the month), lines above the titles, rows of totals, the usual names of columns, and the
sheet of a workbook that fits. A blank is a problem, not a zero: nobody can tell a quiet interval from a lost one. Only
a mean handle time may be blank (or 0, where nobody came): then there is none, and the neighbours' is taken.
"""

import datetime
import difflib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sim.centre.cells import (
    MEANS,
    Habits,
    habits_of,
    is_blank,
    is_total,
    looks_like_date,
    read_amount,
    read_date,
    read_mean,
    read_start,
    split_instant,
)
from sim.centre.documents import shown
from sim.centre.errors import Problem, did_you_mean
from sim.centre.places import is_file
from sim.centre.schema.calendar import read_weekday
from sim.centre.sheets import TOP, Cells, Sheet, Unreadable, read_sheets
from sim.centre.titles import column_of, columns_of
from sim.centre.values import Misread, as_text

_SHOWN_ALIKE = 8
"""Rows with the same fault that are shown one by one; the rest are counted."""


@dataclass(frozen=True)
class Layout:
    """Columns a kind of table needs: the name's, and one of the values'."""

    name: str
    values: tuple[str, ...]
    sheet: str
    """What its sheet in a workbook is usually called."""
    mean: str = ""
    """Column that may stand beside the values: a mean time of what they count."""

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that mean something in it."""
        return ("start", "date", "weekday", self.name, *self.values, *filter(None, [self.mean]))


VOLUMES = Layout("type", ("new_issues", "offered"), "volumes", "aht_s")
STAFF = Layout("group", ("on_duty",), "staff")


@dataclass(frozen=True)
class Row:
    """One row that can be read."""

    line: int
    name: str
    start_s: int
    value: float
    day: datetime.date | int | None
    """A date, a weekday (0 Monday), or None in a table of one typical day."""
    mean_s: float | None = None
    """Mean handle time in seconds; None where the file has none, because nobody came."""


@dataclass
class Table:
    """What a file holds, and what is wrong with it."""

    file: str
    sheet: str = ""
    rows: list[Row] = field(default_factory=list)
    value_column: str = ""
    """`new_issues`, `offered` or `on_duty`."""
    columns: dict[str, str] = field(default_factory=dict)
    """Known column -> its title in the file."""
    notes: list[str] = field(default_factory=list)
    """What was left out, or read in one of several ways."""
    problems: list[Problem] = field(default_factory=list)

    def blame(self, line: int, column: str, found: str, allowed: str, mend: str = "") -> None:
        """Add a problem with a row (0: the file as a whole)."""
        where = f"{self.file}:{line}" if line else self.file
        title = f"column {self.columns.get(column, column)}" if column else ""
        inside = ", ".join(filter(None, (f"sheet {self.sheet}" if self.sheet else "", title)))
        self.problems.append(Problem(f"{where}  {inside}" if inside else where, found, allowed, mend))


def read_table(file: Path, layout: Layout, *, sheet: str = "", only: str = "") -> Table:
    """Every row of the file; never raises for what is in it.

    sheet  of a workbook; the one that fits if left out
    only   the only type or group there is: the name of all rows where no column names them
    """
    table = Table(shown(file))
    if not is_file(file):
        near = did_you_mean(file.name, [f.name for f in file.parent.glob("*.*")]) if file.parent.is_dir() else ""
        table.blame(0, "", "no such file", "a CSV or XLSX file", near)
        return table
    try:
        sheets = read_sheets(file, lambda row: sum(bool(column_of(as_text(c), layout.columns)) for c in row))
    except Unreadable as slip:
        table.blame(0, "", *slip.args)
        return table
    if chosen := _chosen(table, sheets, layout, sheet, only):
        _read_rows(table, layout, chosen, only)
    table.problems = _fewer_alike(table)
    return table


def _chosen(table: Table, sheets: list[Sheet], layout: Layout, asked: str, only: str) -> Sheet | None:
    """The sheet that was asked for, or the only one with the columns; if several have them, the one called so."""
    names = [sheet.name for sheet in sheets]
    if asked:
        found = [sheet for sheet in sheets if sheet.name.casefold() == asked.casefold()]
        if not found:
            table.blame(0, "", f"no sheet {asked!r}", "the name of a sheet", did_you_mean(asked, names))
        return found[0] if found else None
    fitting = [sheet for sheet in sheets if _header(sheet.rows, layout, only)[1]]
    named = [sheet for sheet in fitting if sheet.name.casefold() == layout.sheet]
    if len(fitting) > 1 and len(named) != 1:
        found_names = " and ".join(sheet.name for sheet in fitting)
        mend = f"name one: {Path(table.file).name}#{fitting[0].name}"
        table.blame(0, "", f"sheets {found_names} that both fit", "one sheet with these columns", mend)
        return None
    return (named or fitting or [sheet for sheet in sheets if sheet.rows] or sheets or [Sheet("", [])])[0]


def _header(rows: Cells, layout: Layout, only: str) -> tuple[int, bool]:
    """(position of the row of titles, whether it has all that is needed): the first complete one, or the likeliest."""
    best, most = 0, 0
    for position, (_, cells) in enumerate(rows[:TOP]):
        columns = {column_of(as_text(cell), layout.columns) for cell in cells} - {""}
        if "start" in columns and columns & set(layout.values) and (layout.name in columns or only):
            return position, True
        if len(columns) > most:
            best, most = position, len(columns)
    return best, False


def _read_rows(table: Table, layout: Layout, sheet: Sheet, only: str) -> None:
    table.sheet = sheet.name
    table.notes += sheet.notes
    if not sheet.rows:
        table.blame(0, "", "an empty file", "a first row with column titles")
        return
    place, _ = _header(sheet.rows, layout, only)
    if place:
        lines = ", ".join(str(line) for line, _ in sheet.rows[:place])
        table.notes.append(f"above the column titles, not read: line{'s' * (place > 1)} {lines}")
    line, titles = sheet.rows[place]
    texts = ["" if title is None else as_text(title) for title in titles]
    index = _columns(table, layout, line, texts, only)
    if index is None:
        return
    rows = sheet.rows[place + 1 :]
    reader = _RowReader(table, layout, index, texts, _habits(table, index, rows), only)
    for row_line, cells in rows:
        reader.read(row_line, cells)
    reader.finish()


def _columns(table: Table, layout: Layout, line: int, titles: list[str], only: str) -> dict[str, int] | None:
    """Known column -> its place; None, and problems, if one is missing or there twice."""
    index, twice, unused = columns_of(titles, layout.columns)
    table.columns = {column: titles[k] for column, k in index.items()}
    for column, places in twice.items():
        same = " and ".join(titles[k] for k in places)
        mend = f"call the right one {column}, or take the others out"
        table.blame(line, "", f"columns {same}", f"one column that means {column}", mend)
    names = [(layout.name, (layout.name,))] if not only else []
    for column, either in [("start", ("start",)), *names, (layout.values[0], layout.values)]:
        if not any(c in index or c in twice for c in either):
            near = difflib.get_close_matches(column, unused, 1)
            example = ",".join(["start", layout.name, layout.values[-1]])
            mend = f"rename {near[0]} to {column}, if that is meant" if near else f"a first row such as {example}"
            table.blame(line, "", "columns " + ", ".join(titles), f"a column {' or '.join(either)}", mend)
    table.value_column, *others = [c for c in layout.values if c in index] or [""]
    unused += [table.columns[c] for c in others]
    if "date" in index and "weekday" in index:
        # A date knows its weekday.
        unused.append(table.columns["weekday"])
        del index["weekday"]
    if layout.name not in index and not table.problems:
        table.notes.append(f"no column {layout.name}: every row is {only}")
    if unused:
        table.notes.append("columns that mean nothing here and were not used: " + ", ".join(unused))
    return None if table.problems else index


def _habits(table: Table, index: dict[str, int], rows: Cells) -> Habits:
    def column(name: str) -> list[Any]:
        place = index.get(name, -1)
        return [cells[place] for _, cells in rows if 0 <= place < len(cells)]

    if "weekday" in index and any(map(looks_like_date, column("weekday"))):
        # Many a report has its dates under "day".
        index["date"] = index.pop("weekday")
        table.columns["date"] = table.columns.pop("weekday")
    starts = [_time_of(value) for value in column("start")]
    return habits_of(column(table.value_column), [*column("date"), *column("start")], starts)


def _time_of(value: Any) -> Any:
    try:
        return split_instant(value, None)[0]
    except Misread:
        return value


class _RowReader:
    """Reads rows one by one into a table."""

    def __init__(
        self, table: Table, layout: Layout, index: dict[str, int], titles: list[str], habits: Habits, only: str
    ) -> None:
        self.table, self.layout, self.index, self.only = table, layout, index, only
        self.titles, self.habits = titles, habits
        self.totals: list[int] = []

    def read(self, line: int, cells: list[Any]) -> None:
        """Add the row, or say why not."""
        marks = [self._cell(cells, column) for column in ("start", "date", "weekday", self.layout.name)]
        # A word for totals in a column that means nothing here counts only where the name or the start is missing.
        if any(is_total(mark) for mark in marks if mark is not None) or (
            (is_blank(marks[0]) or (is_blank(marks[3]) and self.layout.name in self.index))
            and any(map(is_total, cells))
        ):
            self.totals.append(line)
            return
        beyond = [as_text(cell) for cell in cells[len(self.titles) :] if not (cell is None or cell == "")]
        if beyond:
            found = f"{len(self.titles) + len(beyond)} cells, the heading has {len(self.titles)}"
            mend = "write 1234 for 1,234; a decimal comma needs quotes, or ; as delimiter"
            self.table.blame(line, "", found, "a cell for each column", mend)
            return
        read: dict[str, Any] = {}
        readers = self._readers(line, cells)
        for column, (value, reader) in readers.items():
            try:
                if is_blank(value) and (column != self.layout.name or value is None or not as_text(value)):
                    raise Misread("a blank", "a value in every row", self._fill_in(column))
                read[column] = reader(value)
            except Misread as slip:
                self.table.blame(line, column, as_text(slip.found), slip.allowed, slip.mend)
        if readers and len(read) == len(readers):
            day = read.get("date", read.get("weekday"))
            name = read.get(self.layout.name, self.only)
            value, mean = read[self.table.value_column], read.get(self.layout.mean)
            if mean == 0 and value:
                found = f"0 s for {value:g} contacts"
                self.table.blame(line, self.layout.mean, found, MEANS, "leave it blank where it is not known")
            self.table.rows.append(Row(line, name, read["start"], value, day, mean or None))

    def finish(self) -> None:
        """What can be said only of the file as a whole."""
        if self.totals:
            lines = ", ".join(map(str, self.totals[:6])) + (" ..." if len(self.totals) > 6 else "")
            self.table.notes.append(f"totals, left out: {len(self.totals)} row(s), line {lines}")
        if not self.table.rows and not self.table.problems:
            found = "nothing but totals" if self.totals else "no rows under the column titles"
            self.table.blame(0, "", found, "a row for every interval")

    def _fill_in(self, column: str) -> str:
        if column == self.layout.name:
            return f"name the {self.table.columns[column]}; if this is a row of totals, take it out"
        return "write 0 if none are meant" if column == self.table.value_column else "fill it in, or take the row out"

    def _cell(self, cells: list[Any], column: str) -> Any:
        place = self.index.get(column, len(cells))
        return cells[place] if place < len(cells) else None

    def _readers(self, line: int, cells: list[Any]) -> dict[str, tuple[Any, Callable[[Any], Any]]]:
        """Column -> (cell, how it is read); empty, and a problem, if the start makes no sense at all."""
        try:
            start, date = split_instant(self._cell(cells, "start"), self._cell(cells, "date"))
        except Misread as slip:
            self.table.blame(line, "start", as_text(slip.found), slip.allowed, slip.mend)
            return {}
        readers: dict[str, tuple[Any, Callable[[Any], Any]]] = {"start": (start, self._start)}
        if self.layout.name in self.index:
            readers[self.layout.name] = (self._cell(cells, self.layout.name), as_text)
        readers[self.table.value_column] = (self._cell(cells, self.table.value_column), self._amount)
        if date is not None or "date" in self.index:
            readers["date"] = (date, self._date)
        elif "weekday" in self.index:
            readers["weekday"] = (self._cell(cells, "weekday"), read_weekday)
        mean = self._cell(cells, self.layout.mean)
        if self.layout.mean in self.index and not is_blank(mean):
            readers[self.layout.mean] = (mean, self._mean)
        return readers

    def _start(self, value: Any) -> int:
        return read_start(value, self.habits)

    def _amount(self, value: Any) -> float:
        return read_amount(value, self.habits)

    def _date(self, value: Any) -> datetime.date:
        return read_date(value, self.habits)

    def _mean(self, value: Any) -> float:
        return read_mean(value, self.habits)


def _fewer_alike(table: Table) -> list[Problem]:
    """The first few of each fault row by row, the rest as a count."""
    kept: list[Problem] = []
    alike: dict[tuple[str, str], int] = {}
    for problem in table.problems:
        column = problem.where.partition("  ")[2]
        count = alike[column, problem.allowed] = alike.get((column, problem.allowed), 0) + 1
        if count <= _SHOWN_ALIKE:
            kept.append(problem)
    for (column, allowed), count in alike.items():
        if count > _SHOWN_ALIKE:
            kept.append(Problem(f"{table.file}  {column}", f"{count - _SHOWN_ALIKE} more rows like these", allowed))
    return kept


def duplicates(rows: list[Row]) -> Iterator[tuple[Row, Row]]:
    """(first, second) rows for the same name, day and interval."""
    seen: dict[tuple, Row] = {}
    for row in rows:
        key = (row.name, row.day, row.start_s)
        if key in seen:
            yield seen[key], row
        else:
            seen[key] = row

"""A table row by row: cells to values, in every way its columns may be written; a bad row is named, never dropped."""

import datetime
from collections.abc import Callable
from typing import Any

from sim.centre.cells import (
    MEANS,
    Habits,
    is_blank,
    is_total,
    read_amount,
    read_date,
    read_mean,
    read_start,
    split_instant,
)
from sim.centre.schema.calendar import read_weekday
from sim.centre.table import Layout, Row, Table
from sim.centre.values import Misread, as_text


class RowReader:
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

"""Volumes and rosters from CSV or XLSX (first sheet), row by row, with every bad row named.

Accepted: `;` `,` tab or `|` between columns, decimal commas, UTF-8 with or without BOM, UTF-16, times as 8:30,
08:30:00, 8.30, 8:30 pm or Excel times, dates as 2026-11-23 or 23.11.2026, and the usual names of columns. A blank is a
problem, not a zero: nobody can tell a quiet interval from a lost one.
"""

import csv
import datetime
import difflib
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sim.centre.documents import shown
from sim.centre.errors import Problem, did_you_mean
from sim.centre.schema.calendar import read_weekday
from sim.centre.values import Misread, as_text, read_clock, read_number

_SYNONYMS = {
    "start": ("start", "interval", "interval_start", "time", "from", "begin"),
    "date": ("date", "day_date"),
    "weekday": ("weekday", "day", "day_of_week", "dow"),
    "type": ("type", "contact_type", "call_type", "skill", "queue"),
    "group": ("group", "agent_group", "team"),
    "new_issues": ("new_issues", "issues"),
    "offered": ("offered", "received", "nco", "incoming", "calls_offered", "contacts"),
    "on_duty": ("on_duty", "headcount", "agents", "scheduled", "staff"),
}
_SHOWN_ALIKE = 8
"""Rows with the same fault that are shown one by one; the rest are counted."""


@dataclass(frozen=True)
class Layout:
    """Columns a kind of table needs: the name's, and one of the values'."""

    name: str
    values: tuple[str, ...]


VOLUMES = Layout("type", ("new_issues", "offered"))
STAFF = Layout("group", ("on_duty",))


@dataclass(frozen=True)
class Row:
    """One row that can be read."""

    line: int
    name: str
    start_s: int
    value: float
    day: datetime.date | int | None
    """A date, a weekday (0 Monday), or None in a table of one typical day."""


@dataclass
class Table:
    """What a file holds, and what is wrong with it."""

    file: str
    rows: list[Row] = field(default_factory=list)
    value_column: str = ""
    """`new_issues`, `offered` or `on_duty`."""
    columns: dict[str, str] = field(default_factory=dict)
    """Known column -> its title in the file."""
    unused: tuple[str, ...] = ()
    """Titles of columns that mean nothing here."""
    problems: list[Problem] = field(default_factory=list)

    def blame(self, line: int, column: str, found: str, allowed: str, mend: str = "") -> None:
        """Add a problem with a row (0: the file as a whole)."""
        where = f"{self.file}:{line}" if line else self.file
        title = self.columns.get(column, column)
        self.problems.append(Problem(f"{where}  column {title}" if column else where, found, allowed, mend))


def read_table(file: Path, layout: Layout) -> Table:
    """Every row of the file; never raises for what is in it."""
    table = Table(shown(file))
    if not file.is_file():
        near = did_you_mean(file.name, [f.name for f in file.parent.glob("*.*")]) if file.parent.is_dir() else ""
        table.blame(0, "", "no such file", "a CSV or XLSX file", near)
        return table
    try:
        cells = _excel_rows(file) if file.suffix.lower() in {".xlsx", ".xlsm", ".xls", ".ods"} else _csv_rows(file)
    except UnicodeDecodeError:
        table.blame(0, "", "bytes that are neither UTF-8 nor UTF-16", "a text file saved as CSV UTF-8")
        return table
    except Exception as slip:
        table.blame(
            0, "", f"a workbook that cannot be opened ({type(slip).__name__})", "an XLSX workbook or a CSV file"
        )
        return table
    _read_rows(table, layout, cells)
    table.problems = _fewer_alike(table.problems)
    return table


def _read_rows(table: Table, layout: Layout, cells: list[tuple[int, list[Any]]]) -> None:
    if not cells:
        table.blame(0, "", "an empty file", "a first row with column titles")
        return
    titles = [as_text(title) for title in cells[0][1]]
    known = {_column_of(title, layout): k for k, title in reversed(list(enumerate(titles)))}
    table.columns = {column: titles[k] for column, k in known.items() if column}
    table.unused = tuple(title for title in titles if title and not _column_of(title, layout))
    if not _has_columns(table, layout, cells[0][0], titles):
        return
    index = {column: k for column, k in known.items() if column}
    for line, row in cells[1:]:
        if any(as_text(cell) for cell in row if cell is not None):
            _read_row(table, layout, index, line, row)


def _column_of(title: str, layout: Layout) -> str:
    plain = re.sub(r"[\s\-]+", "_", title.strip().casefold())
    for column in ("start", "date", "weekday", layout.name, *layout.values):
        if plain in _SYNONYMS[column]:
            return column
    return ""


def _has_columns(table: Table, layout: Layout, line: int, titles: list[str]) -> bool:
    needed = [("start", ("start",)), (layout.name, (layout.name,)), (layout.values[0], layout.values)]
    for column, either in needed:
        if not any(c in table.columns for c in either):
            near = difflib.get_close_matches(column, table.unused, 1)
            mend = f"rename {near[0]} to {column}, if that is meant" if near else ""
            table.blame(line, "", "columns " + ", ".join(titles), f"a column {' or '.join(either)}", mend)
    table.value_column = next((c for c in layout.values if c in table.columns), "")
    return not table.problems


def _read_row(table: Table, layout: Layout, index: dict[str, int], line: int, row: list[Any]) -> None:
    def cell(column: str) -> Any:
        return row[index[column]] if column in index and index[column] < len(row) else None

    read: dict[str, Any] = {}
    start, date = _split_instant(cell("start"), cell("date"))
    readers: dict[str, tuple[Any, Callable[[Any], Any]]] = {
        "start": (start, read_clock),
        layout.name: (cell(layout.name), as_text),
    }
    readers[table.value_column] = (cell(table.value_column), _read_amount)
    if date is not None or "date" in index:
        readers["date"] = (date, _read_date)
    elif "weekday" in index:
        readers["weekday"] = (cell("weekday"), read_weekday)
    for column, (value, reader) in readers.items():
        try:
            if value is None or not as_text(value):
                raise Misread("a blank", "a value in every row", "write 0 if none are meant")
            read[column] = reader(value)
        except Misread as slip:
            table.blame(line, column, as_text(slip.found), slip.allowed, slip.mend)
    if len(read) == len(readers):
        day = read.get("date", read.get("weekday"))
        table.rows.append(Row(line, read[layout.name], read["start"], read[table.value_column], day))


def _split_instant(start: Any, date: Any) -> tuple[Any, Any]:
    """`2026-11-23 08:00` in the start column gives both; `08:00-08:30` gives its beginning."""
    if isinstance(start, datetime.datetime):
        return start.time(), date if date is not None else start.date()
    if isinstance(start, float) and 0 <= start < 1:
        return datetime.time.fromisoformat("00:00") if start == 0 else _excel_time(start), date
    if not isinstance(start, str):
        return start, date
    if parts := re.fullmatch(r"(\d{4}-\d{2}-\d{2})[T ](.+)", start.strip()):
        return parts[2], date if date is not None else parts[1]
    if parts := re.fullmatch(r"(\d{1,2}[:.]\d{2}(?::\d{2})?)\s*[-–]\s*\d{1,2}[:.]\d{2}(?::\d{2})?", start.strip()):
        return parts[1], date
    return start, date


def _excel_time(day_share: float) -> datetime.time:
    seconds = round(day_share * 86400) % 86400
    return datetime.time(seconds // 3600, seconds // 60 % 60, seconds % 60)


def _read_amount(value: Any) -> float:
    """A number that is not negative; `1.234,5` and `1,234.5` are read, a lone `1,234` is not: it may be either."""
    if isinstance(value, str):
        text = value.strip().replace("\u00a0", "").replace(" ", "")
        if re.fullmatch(r"\d{1,3}(,\d{3})+", text):
            thousand, decimal = text.replace(",", ""), text.replace(",", ".")
            raise Misread(value, "a number that reads one way only", f"write {thousand} or {decimal}")
        if "," in text and "." in text:
            text = text.replace("," if text.rindex(",") < text.rindex(".") else ".", "")
        value = text
    amount = read_number(value)
    if amount < 0:
        raise Misread(as_text(value), "0 or more")
    return amount


def _read_date(value: Any) -> datetime.date:
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    text = as_text(value)
    if parts := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text):
        text = f"{parts[3]}-{int(parts[2]):02d}-{int(parts[1]):02d}"
    try:
        return datetime.date.fromisoformat(text[:10])
    except ValueError:
        mend = "day and month cannot be told apart with slashes" if "/" in text else ""
        raise Misread(value, "a date such as 2026-11-23 or 23.11.2026", mend) from None


def _csv_rows(file: Path) -> list[tuple[int, list[Any]]]:
    text = _decoded(file.read_bytes())
    header = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(";\t|,", key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return [(reader.line_num, row) for row in reader if row]


def _decoded(raw: bytes) -> str:
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16")
    if b"\0" in raw[:64]:
        return raw.decode("utf-16-le" if raw[1:2] == b"\0" else "utf-16-be")
    return raw.decode("utf-8-sig")


def _excel_rows(file: Path) -> list[tuple[int, list[Any]]]:
    from python_calamine import CalamineWorkbook

    sheet = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0)
    rows = [(k + 1, list(row)) for k, row in enumerate(sheet.to_python(skip_empty_area=False))]
    return [(line, row) for line, row in rows if any(cell not in ("", None) for cell in row)]


def _fewer_alike(problems: list[Problem]) -> list[Problem]:
    """The first few of each fault row by row, the rest as a count."""
    kept: list[Problem] = []
    alike: dict[tuple[str, str], int] = {}
    for problem in problems:
        column = problem.where.partition("  ")[2]
        count = alike[column, problem.allowed] = alike.get((column, problem.allowed), 0) + 1
        if count <= _SHOWN_ALIKE:
            kept.append(problem)
    for (column, allowed), count in alike.items():
        if count > _SHOWN_ALIKE:
            file = problems[0].where.partition(":")[0]
            kept.append(Problem(f"{file}  {column}", f"{count - _SHOWN_ALIKE} more rows like these", allowed))
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

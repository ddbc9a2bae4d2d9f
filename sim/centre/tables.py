"""Volumes and rosters from CSV or XLSX, row by row: every bad row is named, nothing is left out in silence.

Accepted: `;` `,` tab or `|` between columns, decimal commas, marks of thousands, UTF-8 with or without BOM, UTF-16,
Windows-1252, times as 8:30, 0830, 8:30 pm, 08:30-09:00 or Excel times, dates as 2026-11-23, 23.11.2026 or 11/23/2026
(if the file shows which is the month), lines above the titles, rows of totals, the usual names of columns, and the
sheet of a workbook that fits. A blank is a problem, not a zero: nobody can tell a quiet interval from a lost one. Only
a mean handle time may be blank (or 0, where nobody came): then there is none, and the neighbours' is taken.
"""

import difflib
from pathlib import Path
from typing import Any

from sim.centre.cells import Habits, habits_of, looks_like_date, split_instant
from sim.centre.documents import shown
from sim.centre.errors import Problem, did_you_mean
from sim.centre.places import is_file
from sim.centre.sheets import TOP, Cells, Sheet, Unreadable, read_sheets
from sim.centre.table import OTHER, Layout, Table
from sim.centre.table_rows import RowReader
from sim.centre.titles import column_of, columns_of
from sim.centre.values import Misread, as_text

_SHOWN_ALIKE = 8
"""Rows with the same fault that are shown one by one; the rest are counted."""


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
    place, is_whole = _header(sheet.rows, layout, only)
    if not is_whole and _header(sheet.rows, OTHER[layout.sheet], "")[1]:
        _blame_other(table, layout)
        return
    if place:
        lines = ", ".join(str(line) for line, _ in sheet.rows[:place])
        table.notes.append(f"above the column titles, not read: line{'s' * (place > 1)} {lines}")
    line, titles = sheet.rows[place]
    texts = ["" if title is None else as_text(title) for title in titles]
    index = _columns(table, layout, line, texts, only)
    if index is None:
        return
    rows = sheet.rows[place + 1 :]
    reader = RowReader(table, layout, index, texts, _habits(table, index, rows), only)
    for row_line, cells in rows:
        reader.read(row_line, cells)
    reader.finish()


def _blame_other(table: Table, layout: Layout) -> None:
    """It has the columns of the other kind of table: one fault, whatever it lacks."""
    other = OTHER[layout.sheet]
    table.looks_like = other.sheet
    columns = ", ".join(["start", layout.name_title, " or ".join(layout.values)])
    mend = f"it looks like a table of {other.sheet}: name it under `{other.sheet}`, and another here"
    table.blame(0, "", f"the columns of a table of {other.sheet}", f"a table of {layout.sheet}: {columns}", mend)


def _columns(table: Table, layout: Layout, line: int, titles: list[str], only: str) -> dict[str, int] | None:
    """Known column -> its place; None, and problems, if one is missing or there twice."""
    index, twice, unused = columns_of(titles, layout.columns)
    table.columns = {column: titles[k] for column, k in index.items()}
    for column, places in twice.items():
        same = " and ".join(titles[k] for k in places)
        mend = f"call the right one {column}, or take the others out"
        table.blame(line, "", f"columns {same}", f"one column that means {column}", mend)
    names = [((layout.name,), (layout.name_title,))] if not only else []
    for either, called in [(("start",), ("start",)), *names, (layout.values, layout.values)]:
        if not any(c in index or c in twice for c in either):
            near = difflib.get_close_matches(called[0], unused, 1)
            example = ",".join(["start", layout.name_title, layout.values[-1]])
            mend = f"rename {near[0]} to {called[0]}, if that is meant" if near else f"a first row such as {example}"
            table.blame(line, "", "columns " + ", ".join(titles), f"a column {' or '.join(called)}", mend)
    table.value_column, *others = [c for c in layout.values if c in index] or [""]
    unused += [table.columns[c] for c in others]
    if "date" in index and "weekday" in index:
        # A date knows its weekday.
        unused.append(table.columns["weekday"])
        del index["weekday"]
    if layout.name not in index and not table.problems:
        table.notes.append(f"no column {layout.name_title}: every row is {only}")
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

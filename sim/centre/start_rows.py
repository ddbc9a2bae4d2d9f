"""The small table of who is there where a day is taken up, row by row: who waits, who is busy, who is absent.

What it may look like stands in `sim.centre.start_file`.
"""

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.centre.cells import is_blank, is_total
from sim.centre.documents import Origin
from sim.centre.errors import did_you_mean
from sim.centre.places import is_file
from sim.centre.sheets import TOP, Cells, Sheet, Unreadable, read_sheets
from sim.centre.table import Table
from sim.centre.titles import column_of, columns_of
from sim.centre.values import Misread, as_text, read_count, read_duration, read_number

COLUMNS = ("what", "name", "count", "oldest")
KINDS = {
    "waiting": ("waiting", "waits", "wait", "queue", "queued", "calls waiting", "contacts waiting", "in queue"),
    "busy": ("busy", "talking", "on call", "on calls", "in call", "on contact", "occupied"),
    "absent": ("absent", "ill", "sick", "missing", "off", "away"),
}
_EXAMPLE = "a row such as waiting,billing,12,6 min"
_MOST = 100_000


@dataclass(frozen=True)
class StartRow:
    """Who waits in a queue, or how many agents of a group are busy or absent."""

    line: int
    kind: str
    """`waiting`, `busy` or `absent`"""
    name: str
    """of a queue, or of a group"""
    count: int
    oldest: float
    """seconds the first in line has waited"""

    def origin(self, table: Table) -> Origin:
        """Where it stands."""
        return Origin(table.file, self.line, label=f"{self.kind} {self.name}")

    @property
    def waits(self) -> list[str]:
        """Seconds, longest first."""
        return [f"{self.oldest * (self.count - k) / self.count:.3f} s" for k in range(self.count)]


def read_rows(table: Table, file: Path, sheet: str) -> list[StartRow]:
    """Every row that can be read; what is wrong with the others is in the table.

    sheet  of a workbook; the one that fits if it is empty
    """
    if not is_file(file):
        near = did_you_mean(file.name, [f.name for f in file.parent.glob("*.*")]) if file.parent.is_dir() else ""
        table.blame(
            0, "", "no such file", "a CSV or XLSX file that says who waits, who is busy and who is absent", near
        )
        return []
    try:
        sheets = read_sheets(file, _known)
    except Unreadable as slip:
        table.blame(0, "", *slip.args)
        return []
    index, below = _titles(table, _chosen(table, sheets, sheet))
    if not below and not table.problems:
        table.blame(0, "", "nobody: an empty table", _EXAMPLE)
    read = [_read(table, line, cells, index) for line, cells in below]
    return [row for row in read if row is not None]


def _known(cells: list[Any]) -> int:
    """How many cells of a row of titles, or of a row without, are what they should be."""
    texts = [as_text(cell) for cell in cells]
    is_row = bool(texts) and _kind(texts[0]) != ""
    return sum(bool(column_of(text, COLUMNS)) for text in texts) + (len(texts) if is_row else 0)


def _chosen(table: Table, sheets: list[Sheet], asked: str) -> Cells:
    """Rows of the sheet that was asked for, or of the only one that fits; of none that does, the first that is filled.

    Who reads a sheet with a title page or the night shift in front of it would be told of columns nobody meant.
    """
    name = Path(table.file).name
    if asked:
        found = [sheet for sheet in sheets if sheet.name.casefold() == asked.casefold()]
        if not found:
            near = did_you_mean(asked, [sheet.name for sheet in sheets])
            table.blame(0, "", f"no sheet {asked!r}", "the name of a sheet", near)
        return found[0].rows if found else []
    filled = [sheet for sheet in sheets if sheet.rows]
    fitting = [sheet for sheet in filled if _below_titles(sheet.rows)]
    if len(fitting) > 1:
        names = " and ".join(sheet.name for sheet in fitting)
        table.blame(0, "", f"sheets {names} that both fit", "one such sheet", f"name one: {name}#{fitting[0].name}")
        return []
    return (fitting or filled or [Sheet("", [])])[0].rows


def _below_titles(rows: Cells) -> tuple[dict[str, str], dict[str, int], Cells] | None:
    """(titles by column, column -> its place, rows below the titles), or None if there are no such columns.

    Without titles the columns are in their usual order. What stands above the first row that fits is left out if it
    does not count anything: a row whose first word is misspelt must not be lost.
    """
    for place, (_, cells) in enumerate(rows[:TOP]):
        texts = ["" if cell is None else as_text(cell) for cell in cells]
        if texts and _kind(texts[0]) and not any(column_of(text, COLUMNS) == "count" for text in texts):
            index = {column: k for k, column in enumerate(COLUMNS)}
            return {}, index, [*_counting(rows[:place], index), *rows[place:]]
        index, twice, _ = columns_of(texts, COLUMNS)
        if {"what", "name", "count"} <= set(index) and not twice:
            return (
                {column: texts[k] for column, k in index.items()},
                index,
                [
                    *_counting(rows[:place], index),
                    *rows[place + 1 :],
                ],
            )
    return None


def _counting(rows: Cells, index: dict[str, int]) -> Cells:
    """Those whose count is a number."""

    place = index["count"]
    return [(line, cells) for line, cells in rows if place < len(cells) and _is_number(cells[place])]


def _titles(table: Table, rows: Cells) -> tuple[dict[str, int], Cells]:
    """(column -> its place, rows below the titles); a problem of the table if there are none."""
    if found := _below_titles(rows):
        table.columns = found[0]
        return found[1:]
    if rows:
        seen = "columns " + ", ".join(as_text(cell) for cell in rows[0][1])
        table.blame(rows[0][0], "", seen, "columns what, name, count and oldest", f"or no titles, and {_EXAMPLE}")
    return {}, []


def _kind(text: str) -> str:
    word = text.strip().casefold().replace("_", " ")
    return next((kind for kind, words in KINDS.items() if word in words), "")


def _read(table: Table, line: int, cells: list[Any], index: dict[str, int]) -> StartRow | None:
    """The row, or None and a problem; rows of totals are left out."""

    def cell(column: str) -> Any:
        place = index.get(column, len(cells))
        return cells[place] if place < len(cells) else None

    if is_total(cell("what")) or is_total(cell("name")):
        return None
    column = "what"
    try:
        kind = _kind(as_text(cell("what")))
        if not kind:
            raise Misread(as_text(cell("what")), "waiting, busy or absent", did_you_mean(as_text(cell("what")), KINDS))
        column = "name"
        if is_blank(cell("name")):
            raise Misread("a blank", "a queue" if kind == "waiting" else "an agent group")
        column = "count"
        count = _count(cell("count"))
        column = "oldest"
        oldest = _oldest(cell("oldest"), count) if kind == "waiting" else 0.0
    except Misread as slip:
        table.blame(line, column, as_text(slip.found), slip.allowed, slip.mend)
        return None
    return StartRow(line, kind, as_text(cell("name")), count, oldest)


def _count(value: Any) -> int:
    if is_blank(value):
        raise Misread("a blank", "how many", "write 0 if none are meant")
    count = read_count(value)
    if not 0 <= count <= _MOST:
        raise Misread(as_text(value), f"how many: 0 to {_MOST:,}")
    return count


def _oldest(value: Any, count: int) -> float:
    """Seconds. `oldest 6 min` and `6 min` are the same."""
    if count == 0:
        return 0.0
    allowed = "how long the first in line has waited, such as 6 min, 6:00 or 360 s"
    if is_blank(value):
        raise Misread("a blank", allowed)
    if isinstance(value, datetime.time | datetime.timedelta) and read_duration(value) >= 3600:
        raise Misread(as_text(value), allowed, "a spreadsheet takes 6:00 for six hours: write 0:06:00 or 6 min")
    # A number in a spreadsheet has no more of a unit than one in a text.
    bare = value if isinstance(value, datetime.time | datetime.timedelta) else as_text(value)
    seconds = read_duration(bare.removeprefix("oldest").strip() if isinstance(bare, str) else bare)
    if seconds < 0:
        raise Misread(as_text(value), allowed)
    return seconds


def _is_number(value: Any) -> bool:
    try:
        read_number(value)
    except Misread:
        return False
    return True

"""`start_at=09:40 start_state=now.csv`: the words that take up a day, and the small table of who is there.

    what,name,count,oldest
    waiting,billing,12,6 min
    busy,front_line,61
    absent,front_line,2

A row says how many wait in a queue and how long the first of them has waited, how many agents of a group have a contact
in hand, or how many of it are absent (ill). Of several who wait, the waits are spread evenly from the oldest down, as
of those who came one after the other; rows of the same queue add up, so a list of single waits may be written as well.
The file takes the place of all that the centre itself says of who waits, is busy or absent. The titles may be left out.
Everything else (CSV or XLSX, delimiters, encodings) is as in other tables.
"""

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.centre.cells import is_blank, is_total
from sim.centre.documents import COMMAND_LINE, Document, KeyPath, Origin, fingerprint, shown
from sim.centre.errors import InputProblems, Problem, did_you_mean
from sim.centre.places import is_file
from sim.centre.schema.calendar import read_weekday
from sim.centre.sheets import BOOKS, TOP, Cells, Sheet, Unreadable, read_sheets
from sim.centre.table import Table
from sim.centre.titles import column_of, columns_of
from sim.centre.values import Misread, as_text, read_count, read_duration, read_number

WORDS = ("start_at", "start_state")
COLUMNS = ("what", "name", "count", "oldest")
_KINDS = {
    "waiting": ("waiting", "waits", "wait", "queue", "queued", "calls waiting", "contacts waiting", "in queue"),
    "busy": ("busy", "talking", "on call", "on calls", "in call", "on contact", "occupied"),
    "absent": ("absent", "ill", "sick", "missing", "off", "away"),
}
_EXAMPLE = "a row such as waiting,billing,12,6 min"
_MOST = 100_000


def take_up(document: Document) -> None:
    """Move the words `start_at` and `start_state` of a request into its centre, where the state is spelt out.

    Raises `InputProblems` with all that is wrong with them, and with the table.
    """
    at, origin = document.get("start_at"), document.origin(("start_at",))
    file, named = document.get("start_state"), document.origin(("start_state",))
    for word in WORDS:
        document.drop((word,))
    if at is not None and origin:
        for key, value in _moment(str(at), origin).items():
            path = ("centre", "start", key)
            if typed := _typed(document, path):
                found = f"{document.get(*path)} beside start_at={at}"
                raise InputProblems([Problem(str(typed), found, "one of the two", f"leave out {typed.label}")])
            document.put(path, value, origin)
    elif file is not None and document.get("centre", "start", "at") is None:
        found, mend = "no time of day it belongs to", "add start_at=09:40"
        raise InputProblems([Problem(f"{COMMAND_LINE}: start_state={file}", found, "start_at beside it", mend)])
    if file is not None and named:
        stem, _, sheet = str(file).rpartition("#")
        is_sheet = Path(stem).suffix.lower() in BOOKS
        name = Path((stem if is_sheet else str(file)).replace("\\", "/")).expanduser()
        _embed(document, named.folder / name, sheet if is_sheet else "")


def _moment(text: str, origin: Origin) -> dict[str, str]:
    """`09:40`, or `wed 09:40`."""
    day, _, rest = text.strip().partition(" ")
    try:
        read_weekday(day)
    except Misread:
        return {"at": text}
    if not rest:
        mend = f'write "{day} 09:40"'
        raise InputProblems([Problem(str(origin), f"{day} without a time of day", "a time of day such as 8:30", mend)])
    return {"day": day, "at": rest}


def _typed(document: Document, path: KeyPath) -> Origin | None:
    """Where the command line says something at the path or below it, if it does."""
    below = (origin for p, origin in document.origins.items() if p[: len(path)] == path)
    return next((origin for origin in below if origin.source == COMMAND_LINE), None)


def _embed(document: Document, file: Path, sheet: str) -> None:
    """What the file says replaces all that the centre says of who is there.

    sheet  of a workbook; the one that fits if it is empty
    """
    table = Table(shown(file))
    said: dict[tuple[str, str], _Row] = {}
    waits: dict[str, list[str]] = {}
    for row in _rows(table, file, sheet):
        first = said.setdefault((row.kind, row.name), row)
        if row.kind == "waiting":
            waits.setdefault(row.name, []).extend(row.waits)
        elif first is not row:
            found = f"{row.kind} {row.name} once more (first in line {first.line})"
            table.blame(row.line, "name", found, "each group once in a kind")
    problems = list(table.problems)
    for kind in _KINDS:
        path = ("centre", "start", kind)
        if typed := _typed(document, path):
            found = f"said beside start_state={table.file}, which says all of who is there"
            problems.append(Problem(str(typed), found, "one of the two", f"leave out {typed.label}"))
        document.drop(path)
    if problems:
        raise InputProblems(problems)
    document.files.update(fingerprint(file))
    for (kind, name), row in said.items():
        value: Any = waits[name] if kind == "waiting" else str(row.count)
        document.put(("centre", "start", kind, name), value, row.origin(table))


@dataclass(frozen=True)
class _Row:
    line: int
    kind: str
    name: str
    count: int
    oldest: float

    def origin(self, table: Table) -> Origin:
        """Where it stands."""
        return Origin(table.file, self.line, label=f"{self.kind} {self.name}")

    @property
    def waits(self) -> list[str]:
        """Seconds, longest first."""
        return [f"{self.oldest * (self.count - k) / self.count:.3f} s" for k in range(self.count)]


def _rows(table: Table, file: Path, sheet: str) -> list[_Row]:
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
    return next((kind for kind, words in _KINDS.items() if word in words), "")


def _read(table: Table, line: int, cells: list[Any], index: dict[str, int]) -> _Row | None:
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
            raise Misread(as_text(cell("what")), "waiting, busy or absent", did_you_mean(as_text(cell("what")), _KINDS))
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
    return _Row(line, kind, as_text(cell("name")), count, oldest)


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
    bare = value.strip().removeprefix("oldest").strip() if isinstance(value, str) else value
    seconds = read_duration(bare)
    if seconds < 0:
        raise Misread(as_text(value), allowed)
    if seconds > 0 and _is_number(bare):
        raise Misread(f"{as_text(bare)} without a unit", allowed, f"write {as_text(bare)} min or {as_text(bare)} s")
    return seconds


def _is_number(value: Any) -> bool:
    try:
        read_number(value)
    except Misread:
        return False
    return True

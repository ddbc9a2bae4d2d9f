"""Files as rows of cells: CSV in whatever encoding and delimiter, workbooks sheet by sheet. Nothing is interpreted."""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BOOKS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})
TOP = 30
"""Rows at the top among which the column titles are looked for."""

Cells = list[tuple[int, list[Any]]]
"""(line from 1, its cells) of every row that has any."""


class Unreadable(Exception):  # noqa: N818
    """The file is not what its name says; the two arguments are what was found and what is allowed."""


@dataclass(frozen=True)
class Sheet:
    """The rows of a CSV file, or of one sheet of a workbook."""

    name: str
    """empty for a CSV file"""
    rows: Cells
    notes: tuple[str, ...] = ()


def read_sheets(file: Path, known: Callable[[list[Any]], int]) -> list[Sheet]:
    """Every sheet of the file.

    known  how many cells of a row are column titles; by it the delimiter of a CSV file is found
    Raises `Unreadable`.
    """
    return _book(file) if file.suffix.lower() in BOOKS else [_text(file, known)]


def _book(file: Path) -> list[Sheet]:
    from python_calamine import CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(str(file))
        return [
            Sheet(name, _filled(enumerate(book.get_sheet_by_name(name).to_python(skip_empty_area=False), 1)))
            for name in book.sheet_names
        ]
    except Exception as slip:
        # Whatever the library calls it, the planner can only save the file anew.
        found = f"a workbook that cannot be opened ({type(slip).__name__})"
        raise Unreadable(found, "an XLSX workbook or a CSV file") from None


def _text(file: Path, known: Callable[[list[Any]], int]) -> Sheet:
    try:
        text, notes = _decoded(file.read_bytes())
    except OSError as slip:
        raise Unreadable(f"a file that cannot be read ({slip.strerror})", "a CSV or XLSX file") from None
    except UnicodeDecodeError:
        found = "bytes that are neither UTF-8 nor UTF-16 nor Windows-1252"
        raise Unreadable(found, "a text file saved as CSV UTF-8") from None
    delimiter = _delimiter(text, known)
    try:
        return Sheet("", _filled(_parsed(text, delimiter)), notes)
    except csv.Error as slip:
        raise Unreadable(f"a quote that is not closed, or no table ({slip})", "a CSV file") from None


def _parsed(text: str, delimiter: str) -> Cells:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    return [(reader.line_num, row) for row in reader]


def _filled(rows: Any) -> Cells:
    return [(line, list(row)) for line, row in rows if any(cell is not None and str(cell).strip() for cell in row)]


def _decoded(raw: bytes) -> tuple[str, tuple[str, ...]]:
    """The text, and a note if its encoding was a guess."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16"), ()
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        every_other = raw[first:64:2]
        if every_other.count(0) > len(every_other) / 2:
            return raw.decode(encoding), ()
    try:
        return raw.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        # What Excel saves as "CSV" in western Europe.
        return raw.decode("cp1252"), ("read as Windows-1252, because it is no UTF-8: see that names are spelt right",)


def _delimiter(text: str, known: Callable[[list[Any]], int]) -> str:
    """The one with which a row near the top has the most column titles; said by a first line `sep=;` as well."""
    top = [line for line in text.splitlines()[:TOP] if line.strip()]
    if top and (said := re.fullmatch(r'"?sep=([;,|\t])"?', top[0].strip(" "), re.IGNORECASE)):
        return said[1]
    header = top[0] if top else ""

    def fit(delimiter: str) -> tuple[int, int]:
        # Line by line, so that a stray quote spoils one line only.
        rows = [next(csv.reader([line], delimiter=delimiter), []) for line in top]
        return max(map(known, rows), default=0), header.count(delimiter)

    return max(";\t|,", key=fit)

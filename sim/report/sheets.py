"""How all workbooks look, and what is the same in writing them.

Numbers are numbers: shares fractions in per cent, times in the unit that stands beside them. A workbook holds nothing
about engine, threads, time or folder, and its dates are constant: equal questions give equal bytes.
"""

import datetime
from collections.abc import Callable, Mapping
from functools import cached_property
from math import isfinite
from pathlib import Path
from typing import Any

from sim.report.wording import Scale

_BORN = datetime.datetime(2000, 1, 1)
_GOOD, _BAD, _PALE, _INK = "#1B7837", "#B35806", "#F2F2F2", "#333333"


def write_sheets(path: Path, title: str, sheets: Mapping[str, Callable[[Any, "Styles"], None]]) -> None:
    """Write a workbook; sheet name -> what fills the sheet."""
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(path, options) as book:
        book.set_properties({"title": title, "created": _BORN})
        styles = Styles(book)
        for name, write in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.set_landscape()
            sheet.set_paper(9)
            sheet.fit_to_pages(1, 0)
            write(sheet, styles)


class Styles:
    """Formats of cells, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple, Any] = {}

    def of(self, **look: Any) -> Any:
        """A format; text stays at the top and wraps where it is asked to."""
        key = tuple(sorted(look.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({"valign": "top", "font_color": _INK, **look})
        return self._made[key]

    @cached_property
    def head(self) -> Any:
        """Of a heading."""
        return self.of(bold=True, text_wrap=True, bg_color=_PALE, bottom=1)

    @cached_property
    def centred(self) -> Any:
        """Of a scenario's name over its columns."""
        return self.of(bold=True, text_wrap=True, bg_color=_PALE, align="center", left=1)

    @cached_property
    def wrapped(self) -> Any:
        """Of a sentence."""
        return self.of(text_wrap=True)

    def number(self, scale: Scale, *, signed: bool = False, **look: Any) -> Any:
        """As the scale prints it."""
        digits = "#,##0" + (f".{'0' * scale.decimals}" if scale.decimals else "") + ("%" if scale.unit == "%" else "")
        return self.of(num_format=f"+{digits};-{digits};{digits}" if signed else digits, align="right", **look)

    def word(self, word: str) -> Any:
        """Better and worse in colour; they stand there in letters too."""
        colour = {"better": _GOOD, "worse": _BAD}.get(word.rpartition(" ")[2], _INK)
        return self.of(font_color=colour, text_wrap=True)


def put(sheet: Any, row: int, column: int, value: float, scale: Scale, look: Any) -> None:
    """A number in the unit that is printed; nothing where there is none. Per cent are fractions to a spreadsheet."""
    factor = 1.0 if scale.unit == "%" else scale.factor
    if isfinite(value):
        sheet.write_number(row, column, value * factor, look)


def head(sheet: Any, styles: Styles, row: int, *columns: tuple[str, float]) -> None:
    for place, (title, width) in enumerate(columns):
        sheet.write_string(row, place, title, styles.head)
        sheet.set_column(place, place, width)

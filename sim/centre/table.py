"""What a table of volumes or staff is: the columns it may have, its rows, and what is wrong with it."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field

from sim.centre.errors import Problem


@dataclass(frozen=True)
class Layout:
    """Columns a kind of table needs: the name's, and one of the values'."""

    name: str
    values: tuple[str, ...]
    sheet: str
    """What its sheet in a workbook is usually called."""
    mean: str = ""
    """Column that may stand beside the values: a mean time of what they count."""
    title: str = ""
    """What planners are told to call the name's column; `name` itself if left out."""

    @property
    def name_title(self) -> str:
        """`queue` or `group`: the name's column as the manual has it."""
        return self.title or self.name

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that mean something in it."""
        return ("start", "date", "weekday", self.name, *self.values, *filter(None, [self.mean]))


VOLUMES = Layout("type", ("new_issues", "offered"), "volumes", "aht_s", "queue")
STAFF = Layout("group", ("on_duty",), "staff")
OTHER = {VOLUMES.sheet: STAFF, STAFF.sheet: VOLUMES}
"""By the kind of a table, the layout it is mistaken for."""


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
    looks_like: str = ""
    """`volumes` or `staff`, where its columns are those of the other."""

    def blame(self, line: int, column: str, found: str, allowed: str, mend: str = "") -> None:
        """Add a problem with a row (0: the file as a whole)."""
        where = f"{self.file}:{line}" if line else self.file
        title = f"column {self.columns.get(column, column)}" if column else ""
        inside = ", ".join(filter(None, (f"sheet {self.sheet}" if self.sheet else "", title)))
        self.problems.append(Problem(f"{where}  {inside}" if inside else where, found, allowed, mend))


def duplicates(rows: list[Row]) -> Iterator[tuple[Row, Row]]:
    """(first, second) rows for the same name, day and interval."""
    seen: dict[tuple, Row] = {}
    for row in rows:
        key = (row.name, row.day, row.start_s)
        if key in seen:
            yield seen[key], row
        else:
            seen[key] = row

"""`contactsim new my_centre`: a folder with a small centre that runs, to be filled with the planner's own figures."""

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sim.commands.printed import wrapped

VOLUME_COLUMN = "offered"
"""What the volume file counts, as an ACD does: redials and repeats included; or `new_issues`."""
BOOK = "tables.xlsx"
_FIRST_DATE = datetime.date(2026, 11, 20)
_N_DATES = 6
_OPEN, _CLOSED, _STEP = 8 * 60, 18 * 60, 30
"""Minutes since midnight."""
_SHAPE = (16, 22, 29, 35, 38, 39, 37, 32, 28, 25, 26, 30, 32, 32, 30, 26, 23, 20, 15, 10)
"""Billing contacts in each half-hour of an ordinary day."""
_WEEKDAY = {0: 1.2, 1: 1.05, 2: 1.0, 3: 0.95, 4: 0.9}
_TECHNICAL = 0.45
_FRONT = (6, 7, 9, 10, 11, 11, 10, 9, 8, 8, 8, 9, 9, 9, 9, 8, 7, 6, 5, 4)
_SPECIALISTS = (4, 4, 5, 6, 6, 6, 6, 5, 5, 5, 5, 5, 5, 5, 5, 5, 4, 4, 3, 3)

_CENTRE = """\
# yaml-language-server: $schema={schema}
# {name}: a small centre to start from. Put your own figures in the two tables and in the lines below.
#   contactsim run {name}          simulates it
#   contactsim explain {name}      says in sentences what is written here, and what is assumed
name: {title}

volumes: volumes.csv       # date, start, queue, {column}; an XLSX works too: {book}#volumes
staff: staff.csv           # date, start, group, on_duty (scheduled and present)

queues:
  billing: {{handle_time: 6 min, target: 80 % in 20 s}}
  technical: {{handle_time: 8 min, target: 80 % in 30 s}}

groups:
  front_line: {{serves: [billing]}}
  specialists: {{serves: [technical]}}

peak: {{from: "9:00", to: "12:00"}}    # the busy hours, in which the lever peak_staff adds agents

# All else has a usual value, listed as "assumed, not yours". Say your own, for instance in a queue:
#   billing:
#     handle_time: {{talk: 5 min, wrap_up: 1 min}}
#     patience: 4 min                # mean time a customer waits before hanging up
#     resolution: 75 %               # settled by the first contact
#     redial: {{abandoned: 40 %}}      # of those who hung up ring again
# A menu before the queues, which the lever self_service needs:
#   {menu}
"""


def run(name: str) -> int:
    """Make the folder and say what to type next. Raises `InputProblems` if something is there already."""
    from sim.commands.schema import CENTRE_SCHEMA, write_schemas
    from sim.levers.self_service import MENU

    folder = Path(name)
    _refuse(name, folder)
    folder.mkdir(parents=True, exist_ok=True)
    words = {"name": name, "title": _title(folder.name), "schema": CENTRE_SCHEMA, "menu": MENU}
    text = _CENTRE.format(column=VOLUME_COLUMN, book=BOOK, **words)
    (folder / "centre.yaml").write_text(text, encoding="utf-8", newline="\n")
    tables = {"volumes": list(_volumes()), "staff": list(_staff())}
    for stem, rows in tables.items():
        lines = "".join(",".join(map(str, row)) + "\n" for row in rows)
        (folder / f"{stem}.csv").write_text(lines, encoding="utf-8", newline="\n")
    _write_book(folder / BOOK, tables)
    write_schemas(folder)
    print(wrapped(f"{folder}: centre.yaml, volumes.csv, staff.csv, and {BOOK} with the same tables."))
    print(f"Put your own figures in, or run it as it is:\n\n  contactsim run {_quoted(name)}")
    return 0


def _refuse(name: str, folder: Path) -> None:
    from sim.centre.errors import InputProblems, Problem

    where = f"command line: new {name}"
    if not name.strip() or any(letter in name for letter in "\0*?\"<>|='{}[],"):
        raise InputProblems([Problem(where, repr(name), "a name for a folder: letters, digits, spaces, _ and -")])
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        found = "a file of that name" if folder.is_file() else f"a folder with {_inside(folder)} in it"
        allowed = "a name that is free; nothing is overwritten"
        raise InputProblems([Problem(where, found, allowed, "choose another name, or take it away first")])


def _inside(folder: Path) -> str:
    names = sorted(entry.name for entry in folder.iterdir())
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def _title(name: str) -> str:
    """A name as a YAML text, whatever letters it has."""
    import json

    return json.dumps(name.replace("_", " ").strip().capitalize() or name, ensure_ascii=False)


def _quoted(name: str) -> str:
    return f'"{name}"' if " " in name else name


def _dates() -> Iterator[datetime.date]:
    """A Friday to warm up, then Monday to Friday."""
    date, found = _FIRST_DATE, 0
    while found < _N_DATES:
        if date.weekday() in _WEEKDAY:
            yield date
            found += 1
        date += datetime.timedelta(days=1)


def _slots() -> Iterator[tuple[datetime.date, str, int]]:
    for date in _dates():
        for k, minute in enumerate(range(_OPEN, _CLOSED, _STEP)):
            yield date, f"{minute // 60:02d}:{minute % 60:02d}", k


def _volumes() -> Iterator[tuple[Any, ...]]:
    yield "date", "start", "queue", VOLUME_COLUMN
    for date, start, k in _slots():
        billing = round(_SHAPE[k] * _WEEKDAY[date.weekday()])
        yield date, start, "billing", billing
        yield date, start, "technical", round(billing * _TECHNICAL)


def _staff() -> Iterator[tuple[Any, ...]]:
    yield "date", "start", "group", "on_duty"
    for date, start, k in _slots():
        monday = int(date.weekday() == 0)
        yield date, start, "front_line", _FRONT[k] + monday
        yield date, start, "specialists", _SPECIALISTS[k] + monday


def _write_book(file: Path, tables: dict[str, list[tuple[Any, ...]]]) -> None:
    """The same rows as dates and times that a spreadsheet can sort and plot."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(file)) as book:
        as_date, as_time = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "hh:mm"})
        bold = book.add_format({"bold": True})
        for name, (titles, *rows) in tables.items():
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, titles, bold)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(titles) - 1, 12)
            for line, (date, start, *rest) in enumerate(rows, 1):
                sheet.write_datetime(line, 0, date, as_date)
                sheet.write_datetime(line, 1, datetime.time.fromisoformat(start), as_time)
                sheet.write_row(line, 2, rest)

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

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from sim.centre.documents import COMMAND_LINE, Document, KeyPath, Origin, fingerprint, shown
from sim.centre.errors import InputProblems, Problem
from sim.centre.names import known_as, read_as
from sim.centre.places import is_file
from sim.centre.schema.calendar import read_day
from sim.centre.sheets import BOOKS
from sim.centre.start_rows import KINDS, StartRow, read_rows
from sim.centre.table import Table
from sim.centre.values import Misread

WORDS = ("start_at", "start_state")
_LIKE_A_DATE = re.compile(r"\d+([-./])\d+\1\d+")


def take_up(document: Document) -> tuple[list[Problem], list[str]]:
    """Move the words `start_at` and `start_state` of a request into its centre, where the state is spelt out.

    Returns all that is wrong with them and with the table, and what the planner should know of it.
    """
    at, origin = document.get("start_at"), document.origin(("start_at",))
    file, named = document.get("start_state"), document.origin(("start_state",))
    for word in WORDS:
        document.drop((word,))
    problems: list[Problem] = []
    if at is not None and origin:
        problems += _put_moment(document, str(at), origin)
    has_moment = document.get("centre", "start", "at") is not None
    if file is not None and at is None and not has_moment:
        found, mend = "no time of day it belongs to", "add start_at=09:40"
        problems.append(Problem(f"{COMMAND_LINE}: start_state={file}", found, "start_at beside it", mend))
    if file is None or not named:
        return problems, []
    stem, _, sheet = str(file).rpartition("#")
    is_sheet = Path(stem).suffix.lower() in BOOKS
    place = named.folder / Path((stem if is_sheet else str(file)).replace("\\", "/")).expanduser()
    table = Table(shown(place))
    rows = _named(document, table, read_rows(table, place, sheet if is_sheet else ""))
    problems += _embed(document, table, rows)
    if is_file(place):
        document.files.update(fingerprint(place))
    if not has_moment:
        # That there is none has been said.
        document.drop(("centre", "start"))
    return problems, [f"{table.file}: {note}" for note in table.notes]


def _put_moment(document: Document, at: str, origin: Origin) -> Iterator[Problem]:
    """When the day is taken up, or why it cannot be: then nothing is put there."""
    try:
        moment = _moment(at, origin)
    except InputProblems as slip:
        yield from slip.problems
        return
    for key, value in moment.items():
        path = ("centre", "start", key)
        if typed := _typed(document, path):
            found = f"{document.get(*path)} beside start_at={at}"
            yield Problem(str(typed), found, "one of the two", f"leave out {typed.label}")
        else:
            document.put(path, value, origin)


def _moment(text: str, origin: Origin) -> dict[str, str]:
    """`09:40`, `wed 09:40` or `2026-11-24 09:40`. A date written otherwise is left to whoever reads the day."""
    day, _, rest = text.strip().partition(" ")
    try:
        read_day(day)
    except Misread:
        if not _LIKE_A_DATE.fullmatch(day):
            return {"at": text}
    if not rest:
        mend = f'write "{day} 09:40"'
        raise InputProblems([Problem(str(origin), f"{day} without a time of day", "a time of day such as 8:30", mend)])
    return {"day": day, "at": rest}


def _typed(document: Document, path: KeyPath) -> Origin | None:
    """Where the command line says something at the path or below it, if it does."""
    below = (origin for p, origin in document.origins.items() if p[: len(path)] == path)
    return next((origin for origin in below if origin.source == COMMAND_LINE), None)


def _named(document: Document, table: Table, rows: list[StartRow]) -> list[StartRow]:
    """The rows with the centre's own names of queues and groups."""
    known = {"waiting": [*_keys(document, "queues"), *_keys(document, "types")]}
    named = [replace(row, name=known_as(row.name, known.get(row.kind, _keys(document, "groups")))) for row in rows]
    table.notes += read_as((row.name, meant.name) for row, meant in zip(rows, named, strict=True))
    return named


def _keys(document: Document, part: str) -> list[str]:
    value = document.get("centre", part)
    return [str(name) for name in value] if isinstance(value, dict) else []


def _embed(document: Document, table: Table, rows: list[StartRow]) -> list[Problem]:
    """What the file says replaces all that the centre says of who is there; what is wrong with that."""
    said: dict[tuple[str, str], StartRow] = {}
    waits: dict[str, list[str]] = {}
    for row in rows:
        first = said.setdefault((row.kind, row.name), row)
        if row.kind == "waiting":
            waits.setdefault(row.name, []).extend(row.waits)
        elif first is not row:
            found = f"{row.kind} {row.name} once more (first in line {first.line})"
            table.blame(row.line, "name", found, "each group once in a kind")
    problems = list(table.problems)
    for kind in KINDS:
        path = ("centre", "start", kind)
        if typed := _typed(document, path):
            found = f"said beside start_state={table.file}, which says all of who is there"
            problems.append(Problem(str(typed), found, "one of the two", f"leave out {typed.label}"))
        document.drop(path)
    for (kind, name), row in said.items():
        value: Any = waits[name] if kind == "waiting" else str(row.count)
        document.put(("centre", "start", kind, name), value, row.origin(table))
    return problems

"""From a document to a centre: embed the tables, judge every part, check across parts, and say all at once."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sim.centre import start_check
from sim.centre.check import findings
from sim.centre.days import assumed_weekdays
from sim.centre.deduce import deduce_calendar
from sim.centre.documents import Document, Origin, fingerprint
from sim.centre.embed import Embedding
from sim.centre.errors import InputProblems
from sim.centre.gate import judge, related
from sim.centre.names import known_as, read_as
from sim.centre.parameters import left_out
from sim.centre.places import is_file
from sim.centre.scenario_files import located
from sim.centre.schema import Calendar, Centre
from sim.centre.schema.calendar import Hours, read_opening_hours
from sim.centre.sheets import BOOKS
from sim.centre.shorthand import USUAL, expanded
from sim.centre.table import STAFF, VOLUMES, Layout, Table
from sim.centre.tables import read_table
from sim.centre.titles import says_itself
from sim.centre.values import Misread

_NEARLY_EQUAL = 0.02
_TABLES: tuple[tuple[str, Layout], ...] = (("volumes", VOLUMES), ("staff", STAFF))


def assemble(document: Document) -> tuple[Centre, list[str]]:
    """The centre and notes for the planner.

    document  a centre as written, in short or in full; changed: it is in full afterwards, tables are embedded in it,
              and their files are among its files
    Raises `InputProblems` with everything that is wrong.
    """
    whole = expanded(document)
    document.value, document.origins = whole.value, whole.origins
    tables = _embed(document)
    made, found = judge(Centre, document.value)
    problems = [problem for table in tables for problem in table.problems]
    problems += [located(finding, document) for finding in found]
    if made is not None:
        repaired = [finding.path for finding in found]
        # What a broken table or part leaves out, or a broken calendar keeps from being read, is not a second fault.
        is_unread = any(table.problems for table in tables) or (tables and _calendar(document) is None)
        repaired += [("volumes",), ("groups",)] if is_unread else []
        problems += [located(finding, document) for finding in findings(made) if not related(finding.path, repaired)]
    if problems:
        raise InputProblems(problems)
    made.assumed = left_out(made, document, USUAL)
    return made, [*_notes(tables), *_levels(made, tables), *assumed_weekdays(made), *start_check.notes(made)]


def _notes(tables: list[Table]) -> Iterator[str]:
    for table in tables:
        for note in table.notes:
            yield f"{table.file}: {note}"


def _embed(document: Document) -> list[Table]:
    """Put the rows of volume and staff files where the schema wants them; their problems stay in the tables."""
    found = {}
    for key, layout in _TABLES:
        name = document.get(key)
        origin = document.origin((key,))
        if isinstance(name, str) and origin and not _is_number(name):
            found[key] = (layout, _read(document, origin.folder, name, layout), origin)
    if not found:
        return []
    tables = [table for _, table, _ in found.values()]
    _blame_swapped(tables)
    for layout, table, _ in found.values():
        _rename(document, layout, table)
    deduce_calendar(document, found["volumes"][1] if "volumes" in found else None, tables)
    calendar = _calendar(document)
    # A calendar deduced from half the tables would blame the other half for its own gaps.
    is_whole = not any(table.problems for table in tables)
    for key, (layout, table, origin) in found.items():
        names = _names(document, layout, calendar)
        embedding = Embedding(table, layout, calendar, names) if calendar and is_whole else None
        _place(document, key, embedding.plans() if embedding else {}, table, origin)
        if embedding and layout.mean in table.columns and not table.problems:
            _place_means(document, embedding.mean_times(), table, origin)
    return tables


def _blame_swapped(tables: list[Table]) -> None:
    """Each in the other's place is one fault, not two."""
    if len(tables) == len(_TABLES) and all(table.looks_like for table in tables):
        volumes, staff = tables
        volumes.problems, staff.problems = [], []
        found = f"the staff, and {staff.file} the volumes: each is in the other's place"
        allowed = "volumes under `volumes`, staff under `staff`"
        volumes.blame(0, "", found, allowed, "exchange the two file names in the centre, or the two files")


def _rename(document: Document, layout: Layout, table: Table) -> None:
    """Rows under the centre's own names, where only capitals and spaces differ."""
    parts = document.get("types" if layout is VOLUMES else "groups")
    known = [str(name) for name in parts] if isinstance(parts, dict) else []
    meant = {name: known_as(name, known) for name in dict.fromkeys(row.name for row in table.rows)}
    table.rows = [replace(row, name=meant[row.name]) for row in table.rows]
    table.notes += read_as(meant.items())


def _is_number(text: str) -> bool:
    return text.strip().replace(".", "", 1).replace(",", "", 1).isdigit()


def _read(document: Document, folder: Path, name: str, layout: Layout) -> Table:
    """The table of `volumes.csv`, or of a sheet: `book.xlsx#volumes`."""
    stem, hash_, sheet = name.rpartition("#")
    is_sheet = bool(hash_) and Path(stem).suffix.lower() in BOOKS
    parts = document.get("types" if layout is VOLUMES else "groups")
    only = next(iter(parts)) if isinstance(parts, dict) and len(parts) == 1 else ""
    if layout is VOLUMES and document.get("arrivals", "counts") == layout.values[1]:
        # Of two columns the one is taken that the centre speaks of.
        layout = replace(layout, values=layout.values[::-1])
    file = folder / Path((stem if is_sheet else name).replace("\\", "/")).expanduser()
    document.files.update(fingerprint(file) if is_file(file) else {})
    return read_table(file, layout, sheet=sheet if is_sheet else "", only=only)


def _place(document: Document, key: str, plans: dict[str, Any], table: Table, origin: Origin) -> None:
    source = Origin(table.file, 0, origin.folder)
    if key == "volumes":
        document.put(("volumes",), plans, source)
        _count(document, table, source)
        return
    document.drop((key,))
    for group, plan in plans.items():
        # A headcount written in the centre or on the command line is meant to replace the file's.
        if isinstance(document.get("groups", group), dict) and document.get("groups", group, "headcount") is None:
            document.put(("groups", group, "headcount"), plan, source)


def _place_means(document: Document, means: dict[str, Any], table: Table, origin: Origin) -> None:
    """Mean handle times by interval, unless the centre or the command line has its own."""
    for name, plan in means.items():
        kind = document.get("types", name)
        if not isinstance(kind, dict):
            continue
        if written := next((key for key in ("aht", "handle_time_factor") if kind.get(key) is not None), ""):
            table.notes.append(f"handle times of {name} not used: the centre has its own, types.{name}.{written}")
        else:
            document.put(("types", name, "aht"), plan, Origin(table.file, 0, origin.folder))
    blanks = sum(row.mean_s is None for row in table.rows)
    filled = f"; {blanks} of {len(table.rows)} rows have none, their neighbours' is taken" if blanks else ""
    table.notes.append(f"{table.columns[VOLUMES.mean]}: handle times by the interval of entry to the queue{filled}")


def _levels(centre: Centre, tables: list[Table]) -> Iterator[str]:
    """What the file's mean handle time is where it differs from the centre's, which is scaled to it."""
    for table in tables:
        for name, kind in centre.types.items():
            rows = [row for row in table.rows if row.name == name and row.mean_s]
            came, own = sum(row.value for row in rows), kind.handle_time.mean
            if kind.handle_time_factor is None or not came:
                continue
            mean = sum(row.value * (row.mean_s or 0.0) for row in rows) / came
            if abs(mean / own - 1) > _NEARLY_EQUAL:
                yield (
                    f"{table.file}: {name} takes {mean:.0f} s on the mean there, types.{name}.handle_time {own:.0f} s: "
                    "its shape is kept, its mean scaled to the file's"
                )


def _count(document: Document, table: Table, source: Origin) -> None:
    """`arrivals.counts` as the title of the column says; a centre that says something else is a problem.

    Titles that say nothing of redials (`calls`, `volume`) mean what the centre says, or else all that is offered.
    """
    column, said = table.value_column, document.get("arrivals", "counts")
    if column and said is None:
        document.put(("arrivals", "counts"), column, source)
    elif column and said in VOLUMES.values and said != column and says_itself(table.columns[column], column):
        found = f"{column}; {document.origin(('arrivals', 'counts'))} says {said}"
        mend = f"take arrivals.counts out, or call the column {said} if it holds that"
        table.blame(0, column, found, "the same in both places", mend)


def _calendar(document: Document) -> Calendar | None:
    """The calendar if it is valid; if not, the gate will say so and tables cannot be judged."""
    try:
        return Calendar.model_validate(document.get("calendar") or {})
    except ValidationError:
        return None


def _names(document: Document, layout: Layout, calendar: Calendar | None) -> dict[str, tuple[Hours, ...]]:
    """Opening hours of each type; for groups, hours in which any type is open."""
    if calendar is None:
        return {}
    types = document.get("types")
    week = {name: _hours(kind, calendar) for name, kind in types.items()} if isinstance(types, dict) else {}
    if layout is VOLUMES:
        return week
    groups = document.get("groups")
    widest = tuple(_widest([hours[day] for hours in week.values()]) for day in range(7))
    return dict.fromkeys(groups if isinstance(groups, dict) else (), widest)


def _hours(kind: Any, calendar: Calendar) -> tuple[Hours, ...]:
    try:
        own = kind.get("opening_hours") if isinstance(kind, dict) else None
        return read_opening_hours(own) if own is not None else calendar.opening_hours
    except Misread:
        return calendar.opening_hours


def _widest(hours: list[Hours]) -> Hours:
    spans = [span for span in hours if span]
    return (min(start for start, _ in spans), max(end for _, end in spans)) if spans else None

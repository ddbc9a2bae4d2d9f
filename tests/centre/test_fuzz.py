"""Files nobody would think of: no traceback, and no row that is dropped or misread in silence.

`CONTACTSIM_FUZZ=100000` makes so many examples of each; a few hundred otherwise.
"""

import csv
import datetime
import io
import os
import re

import pytest
import xlsxwriter
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from sim.centre.assemble import assemble
from sim.centre.documents import read_yaml
from sim.centre.errors import InputProblems
from sim.centre.overrides import document_of, parse_overrides
from sim.centre.table import VOLUMES
from sim.centre.tables import read_table
from tests.centre.conftest import SMALL

EXAMPLES = int(os.environ.get("CONTACTSIM_FUZZ", "150"))
SHORT = """\
volumes: volumes.csv
staff: staff.csv
queues: {billing: {handle_time: 6 min, target: 80 % in 20 s}, technical: {handle_time: 8 min, patience: 4 min}}
groups: {front: {serves: [billing]}, back: {serves: technical}}
"""


def fuzz(examples=EXAMPLES):
    shared = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much]
    return settings(max_examples=examples, deadline=None, suppress_health_check=shared, database=None)


NAMES = st.sampled_from(["billing", "Łódź", "技术", "a b", "Réclamation", "NA", "Total care", "3"])
TRUTH = st.lists(
    st.tuples(
        st.dates(datetime.date(2026, 1, 1), datetime.date(2027, 12, 31)),
        st.integers(0, 95),
        NAMES,
        st.one_of(
            st.integers(0, 3_000).map(float),
            st.integers(0, 999_999).map(float),
            st.decimals(0, 9999, places=3).map(float),
        ),
    ),
    min_size=1,
    max_size=12,
)
DATES = {
    "iso": "{:%Y-%m-%d}", "dotted": "{:%d.%m.%Y}", "short": "{:%d.%m.%y}", "british": "{:%d/%m/%Y}",
    "american": "{:%m/%d/%Y}", "words": "{:%d %b %Y}", "compact": "{:%Y%m%d}",
}  # fmt: skip
TIMES = {
    "24": "{:%H:%M}", "seconds": "{:%H:%M:%S}", "12": "{:%I:%M %p}", "military": "{:%H%M}", "dot": "{:%H.%M}",
    "range": "{:%H:%M}-{:%H:%M}",
}  # fmt: skip
NUMBERS = {
    "plain": "{:.15g}", "grouped": "{:,.15g}", "fixed": "{:.3f}", "fixed grouped": "{:,.3f}", "two": "{:,.2f}",
}  # fmt: skip
TITLES = {
    "date": ["date", "Day", "Call Date"], "start": ["start", "Interval", "Start Time"],
    "type": ["type", "Queue", "Split/Skill"], "value": ["new_issues", "Calls Offered", "NCO", "offered"],
}  # fmt: skip


def marked(text, locale):
    swap = {
        "en": "",
        "de": str.maketrans(",.", ".,"),
        "ch": str.maketrans(",", "'"),
        "fr": str.maketrans(",.", "\u202f,"),
    }
    return text.translate(swap[locale]) if swap[locale] else text


def written(draw, truth):
    """(rows of text with titles, how): one file's way of writing."""
    pick = lambda choices: draw(st.sampled_from(list(choices)))  # noqa: E731
    date, clock, number, locale = (
        pick(DATES.values()),
        pick(TIMES.values()),
        pick(NUMBERS.values()),
        pick(["en", "de", "ch", "fr"]),
    )
    titles = [pick(TITLES[column]) for column in ("date", "start", "type", "value")]
    rows = []
    for day, quarter, name, value in truth:
        time = datetime.datetime.combine(day, datetime.time(quarter // 4, quarter % 4 * 15))
        later = time + datetime.timedelta(minutes=15)
        text = number.format(value)
        assume("e" not in text)
        rows.append([date.format(day), clock.format(time, later), name, marked(text, locale)])
    return [titles, *rows]


@fuzz()
@given(data=st.data(), truth=TRUTH)
def test_a_csv_is_read_right_or_refused(data, truth, tmp_path):
    rows = written(data.draw, truth)
    delimiter = data.draw(st.sampled_from(",;\t|"))
    encoding = data.draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]))
    with_total, with_head = data.draw(st.booleans()), data.draw(st.booleans())
    quoted = [delimiter.join(f'"{cell}"' if delimiter in cell else cell for cell in row) for row in rows]
    lines = ["Calls by interval"] * with_head + quoted + [delimiter.join(["Total", "", "", "1"])] * with_total
    try:
        content = "\r\n".join(lines).encode(encoding)
    except UnicodeEncodeError:
        assume(False)
    file = tmp_path / "volumes.csv"
    file.write_bytes(content)
    assert_right_or_refused(read_table(file, VOLUMES), rows, truth)


@fuzz(max(20, EXAMPLES // 5))
@given(data=st.data(), truth=TRUTH)
def test_a_workbook_is_read_right_or_refused(data, truth, tmp_path):
    rows = written(data.draw, truth)
    how = data.draw(st.sampled_from(["text", "cells", "fractions"]))
    file = tmp_path / "volumes.xlsx"
    with xlsxwriter.Workbook(file) as book:
        dates, times = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "hh:mm"})
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, rows[0])
        for line, ((day, quarter, name, value), texts) in enumerate(zip(truth, rows[1:], strict=True), 1):
            if how == "text":
                for column, text in enumerate(texts):
                    sheet.write_string(line, column, text)
                continue
            sheet.write_datetime(line, 0, datetime.datetime.combine(day, datetime.time()), dates)
            sheet.write_number(line, 1, quarter / 96, times if how == "cells" else None)
            sheet.write_string(line, 2, name)
            sheet.write_number(line, 3, value)
    table = read_table(file, VOLUMES)
    assert how == "text" or not table.problems
    assert_right_or_refused(table, rows, truth)


def assert_right_or_refused(table, rows, truth):
    """Each row is as it was meant, or a problem; what was rounded in writing is compared rounded."""
    if table.problems:
        return
    assert len(table.rows) == len(truth)
    two_places = 0.005 + 1e-9
    for row, (day, quarter, name, value) in zip(table.rows, truth, strict=True):
        assert (row.day, row.start_s, row.name) == (day, quarter * 900, name)
        assert abs(row.value - value) <= two_places


JUNK = st.one_of(
    st.sampled_from(
        ["", "0", "8:00", "billing", "Total", "-", "1,5", "1.234", "nan", "1e999", '"', "2026-11-23", "=A1", "\0"]
    ),
    st.text(max_size=6),
)


@fuzz()
@given(
    rows=st.lists(st.lists(JUNK, max_size=5), max_size=8),
    delimiter=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-16", "cp1252"]),
    quoting=st.booleans(),
)
def test_every_row_of_any_text_is_accounted_for(rows, delimiter, encoding, quoting, tmp_path):
    body = [[f'"{c.replace(chr(34), chr(34) * 2)}"' if quoting else c for c in row] for row in rows]
    text = "\n".join([delimiter.join(["start", "type", "new_issues"]), *(delimiter.join(row) for row in body)])
    file = tmp_path / "volumes.csv"
    file.write_bytes(text.encode(encoding, errors="replace"))
    table = read_table(file, VOLUMES)
    told = {int(p.where.split("  ")[0].rpartition(":")[2]) for p in table.problems if "volumes.csv:" in p.where}
    totals = sum(int(note.split(": ")[1].split()[0]) for note in table.notes if note.startswith("totals, left out: "))
    lines = {row.line for row in table.rows} | told
    whole = any("volumes.csv:" not in p.where or re.search(r":1(\s|$)", p.where) for p in table.problems)
    try:
        seen = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))[1:]
    except csv.Error:
        assert table.problems
        return
    n_rows = sum(1 for row in seen if any(cell.strip() for cell in row))
    assert whole or len(lines) + totals >= n_rows


@fuzz()
@given(content=st.binary(max_size=200), ending=st.sampled_from(["csv", "xlsx", "xls", "ods"]))
def test_any_bytes_are_refused_in_words(content, ending, tmp_path):
    file = tmp_path / f"volumes.{ending}"
    file.write_bytes(content)
    assert read_table(file, VOLUMES).problems


def judged(document):
    """The centre, or problems that can be printed."""
    try:
        return assemble(document)[0]
    except InputProblems as slip:
        assert str(slip)
        return None


PIECES = st.sampled_from([
    "", "\n", "  ", ":", "{", "}", "[", "]", "- ", "#", "'", '"', "null", "never", "true", "-1", "1e400",
    "1e300", "0", "80 %", "6 min", "8:00", "99:99", "kind: lognormal", "handle_time: 6 min", "types:",
    "queues: {a: }", "groups: []", "serves: billing", "calendar: {interval: 0}", "calendar: {interval: 7 min}",
    "calendar: {days: 1e9}", "defaults: [x]", "volumes: nowhere.csv", "staff: .", "volumes: book.xlsx#x",
    "arrivals: {process: fixed}", "ivr: {start: x, nodes: {}}", "redial: {abandoned: [1, 1]}",
    "patience: {mean: 1}", "resolution: ", "<<: *a", "&a", "!!int", "\t", "\u0000", "Łódź",
])  # fmt: skip


@fuzz()
@given(data=st.data(), text=st.sampled_from([SMALL, SHORT]))
def test_a_broken_centre_is_told_or_read(data, text, workshop):
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 12)))
        text = text[:start] + data.draw(PIECES) + text[end:]
    file = workshop.write("centres/fuzzed.yaml", text)
    try:
        document = read_yaml(file)
    except InputProblems as slip:
        assert str(slip)
        return
    judged(document)


KEYS = st.sampled_from([
    "volumes", "staff", "types", "types.billing", "types.billing.handle_time", "types.billing.patience.mean",
    "queues", "queues.billing", "queues.billing.target", "queues.billing.handle_time", "groups.front",
    "groups.front.headcount", "groups.front.serves", "calendar", "calendar.interval", "calendar.opening_hours",
    "calendar.measured_days", "calendar.first_day", "arrivals.day_cv", "trunks", "peak", "ivr.nodes.menu.to",
    "target", "costs.wage_per_hour", "observed", "assumed", "weekday_factors",
])  # fmt: skip
VALUES = st.one_of(
    st.sampled_from([
        "", "null", "0", "-1", "1e400", "1e300", "1e18", "99999999999999999999", "[]", "{}", "[1,2]", "{a: 1}",
        "{kind: x}", "[[1],[2]]", "{mon: [1]}", "{total: 1, profile: [0]}", "30", "30 %", "6:00", "mon",
        "2026-02-30", "9999-12-31", "'x'", "true", "{per_hour: 1e300}", "{days: [[1e300]]}", "1e9",
    ]),
    st.text(max_size=5),
)  # fmt: skip


@fuzz()
@given(asked=st.lists(st.tuples(st.sampled_from(["", "+", "~"]), KEYS, VALUES), min_size=1, max_size=3))
def test_any_override_is_told_or_read(asked, workshop):
    document = read_yaml(workshop.folder / "centres" / "small.yaml")
    try:
        overrides = parse_overrides(f"{mark}{key}={value}" for mark, key, value in asked)
    except InputProblems as slip:
        assert str(slip)
        return
    judged(document.merged(document_of(overrides)))


def test_the_pieces_start_from_something_good(workshop):
    assert judged(read_yaml(workshop.folder / "centres" / "small.yaml")) is not None
    assert judged(read_yaml(workshop.write("centres/short.yaml", SHORT))) is not None


@pytest.mark.parametrize("name", ["a" * 300, "a\0b", "", ".", "..", "/", "~", "C:\\x"])
def test_no_name_of_a_centre_is_a_traceback(name, workshop):
    with pytest.raises(InputProblems):
        workshop.load(f"centre={name}")

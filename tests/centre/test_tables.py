"""CSV and XLSX as planners have them."""

import datetime

import pytest
import xlsxwriter

from sim.centre.cells import MEANS, habits_of, read_mean
from sim.centre.table import STAFF, VOLUMES
from sim.centre.tables import read_table
from sim.centre.values import Misread

ROWS = [(28800, "a", 1.5), (30600, "a", 20.0)]


def table(tmp_path, content, layout=VOLUMES, name="file.csv"):
    file = tmp_path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_table(file, layout)


PLAIN = "start,type,new_issues\n8:00,a,1.5\n8:30,a,20\n"


@pytest.mark.parametrize(
    "content",
    [
        PLAIN,
        "start;type;new_issues\n08:00;a;1,5\n08:30;a;20\n",
        "start\ttype\tnew_issues\n8.00\ta\t1,5\n8.30\ta\t20,0\n",
        "start|type|new_issues\r\n8:00|a|1.5\r\n8:30|a|20\r\n",
        b"\xef\xbb\xbf" + PLAIN.encode(),
        PLAIN.encode("utf-16"),
        PLAIN.encode("utf-16-le"),
        "Interval;Contact type;New issues;remark\n08:00-08:30;a;1,5;x\n08:30-09:00;a;20;y\n\n;;;\n",
        '"start","type","new_issues"\n"08:00:00","a","1.5"\n"8:30 am","a","20"\n',
    ],
)
def test_spellings_of_one_table(tmp_path, content):
    read = table(tmp_path, content)
    assert not read.problems
    assert [(row.start_s, row.name, row.value) for row in read.rows] == ROWS
    assert read.value_column == "new_issues"


def test_a_total_without_a_name_is_left_out_and_a_nameless_row_says_what_to_do(tmp_path):
    read = table(tmp_path, "start,type,new_issues,note\n8:00,a,1,mean\n8:30,,1,Total\n9:00,,1,\n")
    assert [row.line for row in read.rows] == [2]
    assert read.notes[-1] == "totals, left out: 1 row(s), line 3"
    assert [p.mend for p in read.problems] == ["name the type; if this is a row of totals, take it out"]


def test_a_missing_column_is_told_with_a_mend(tmp_path):
    """In the words of the manual: `queue`; `type` is as good."""
    problems = table(tmp_path, "a,b\n1,2\n").problems
    assert problems[0].mend == "a first row such as start,queue,offered"
    assert [problem.allowed for problem in problems] == [
        "a column start",
        "a column queue",
        "a column new_issues or offered",
    ]
    (misspelt,) = table(tmp_path, "start,quue,offered\n8:00,a,1\n").problems
    assert misspelt.mend == "rename quue to queue, if that is meant"


def test_unused_columns_are_told(tmp_path):
    read = table(tmp_path, "start,type,new_issues,occupancy\n8:00,a,1,300\n")
    assert read.notes == ["columns that mean nothing here and were not used: occupancy"]


@pytest.mark.parametrize("title", ["aht_s", "AHT", "AHT (sec)", "Average Handle Time", "Avg. Handling Time"])
def test_mean_handle_times_may_stand_beside(tmp_path, title):
    """Blank, or 0 where nobody came, is no mean; minutes and seconds are read; a decimal comma is as good."""
    cells = ["300", "5:30", "312,5", "-", ""]
    rows = "".join(f"{8 + k}:00;a;{k + 1};{cell}\n" for k, cell in enumerate(cells)) + "13:00;a;0;0\n"
    read = table(tmp_path, f"start;type;new_issues;{title}\n{rows}")
    assert values(read) == [1, 2, 3, 4, 5, 0]
    assert [row.mean_s for row in read.rows] == [300, 330, 312.5, None, None, None]


@pytest.mark.parametrize(
    ("cell", "found", "mend"),
    [
        ("0", "0 s for 1 contacts", "leave it blank where it is not known"),
        ("5.5", "5.5", "write 330 s, if 5.5 min are meant"),
        ("5 h", "5 h", "5 min 30 s are 330, 0:05:30 in a spreadsheet"),
        ("-20", "-20", "5 min 30 s are 330, 0:05:30 in a spreadsheet"),
    ],
)
def test_means_that_cannot_be_meant(tmp_path, cell, found, mend):
    (problem,) = table(tmp_path, f"start,type,new_issues,AHT\n8:00,a,1,{cell}\n").problems
    assert (problem.where.rpartition("/")[2], problem.found, problem.mend) == ("file.csv:2  column AHT", found, mend)
    assert problem.allowed == MEANS


def test_a_spreadsheets_half_past_five_is_no_mean():
    plain = habits_of([], [], [])
    assert [read_mean(cell, plain) for cell in (datetime.time(0, 5, 30), datetime.timedelta(minutes=5.5))] == [330, 330]
    with pytest.raises(Misread):
        read_mean(datetime.time(5, 30), plain)


def test_offered_counts_echo_too(tmp_path):
    assert table(tmp_path, "start,type,offered\n8:00,a,1\n").value_column == "offered"


@pytest.mark.parametrize(
    ("row", "found", "allowed"),
    [
        ("8:00,a,", "a blank", "a value in every row"),
        ("8:00,,3", "a blank", "a value in every row"),
        (",a,3", "a blank", "a value in every row"),
        ("8:00,a,-3", "-3", "0 or more"),
        ("8:00,a,many", "many", "a number"),
        ('8:00,a,"1,234"', "1,234", "a number that reads one way only"),
        ("25:00,a,3", "25:00", "a time of day from 0:00 to 24:00"),
        ("noon,a,3", "noon", "a time of day"),
        ("8:00,a,1,5", "4 cells, the heading has 3", "a cell for each column"),
        ("8:00-8:30 pm,a,1", "8:00-8:30 pm", "am or pm with both ends"),
        ("8:00,a,1 2", "1 2", "a number"),
        ("8:00,a,1e999", "1e999", "a number"),
        ("8:00,a,1e7", "1e7", "at most 1,000,000"),
        ("8:00,a,n/a", "a blank", "a value in every row"),
    ],
)
def test_bad_rows_are_named(tmp_path, row, found, allowed):
    read = table(tmp_path, f"start,type,new_issues\n7:30,a,1\n{row}\n8:30,a,1\n")
    assert len(read.problems) == 1
    assert "file.csv:3" in read.problems[0].where
    assert read.problems[0].found == found
    assert allowed in read.problems[0].allowed
    assert len(read.rows) == 2


def test_every_bad_cell_is_told_at_once(tmp_path):
    read = table(tmp_path, "start,type,new_issues\nx,,-1\n8:00,a,\n")
    assert len(read.problems) == 4


def test_many_rows_with_the_same_fault_are_counted(tmp_path):
    read = table(tmp_path, "start,type,new_issues\n" + "8:00,a,\n" * 30)
    assert len(read.problems) == 9
    assert read.problems[-1].found == "22 more rows like these"


def test_thousands_with_decimals(tmp_path):
    read = table(tmp_path, 'start;type;new_issues\n8:00;a;1.234,5\n8:30;a;"1,234.5"\n9:00;a;1 234,5\n')
    assert [row.value for row in read.rows] == [1234.5] * 3


@pytest.mark.parametrize(
    ("content", "found", "mend"),
    [
        ("start,type,new_isues\n8:00,a,1\n", "columns start, type, new_isues", "rename new_isues to new_issues"),
        ("when,type,new_issues\n8:00,a,1\n", "columns when, type, new_issues", ""),
        ("", "an empty file", ""),
        (b"start,type,new_issues\n8:00,\x81\x8d,1\n", "bytes that are neither UTF-8 nor UTF-16 nor Windows-1252", ""),
        ('start,type,new_issues\n8:00,"a,1\n', "a quote that is not closed, or no table (unexpected end of data)", ""),
        ("start,type,new_issues\n", "no rows under the column titles", ""),
        ("start,type,new_issues\nTotal,a,3\n", "nothing but totals", ""),
        ("time,interval,type,new_issues\n8:00,8:00,a,1\n", "columns time and interval", "call the right one start"),
    ],
)
def test_bad_files(tmp_path, content, found, mend):
    read = table(tmp_path, content)
    assert read.problems[0].found == found
    assert mend in read.problems[0].mend


def test_no_such_file(tmp_path):
    (tmp_path / "volumes.csv").write_text(PLAIN)
    problem = read_table(tmp_path / "volume.csv", VOLUMES).problems[0]
    assert problem.found == "no such file"
    assert problem.mend == "did you mean volumes.csv?"


def test_dates_and_weekdays(tmp_path):
    dated = table(tmp_path, "date;start;type;new_issues\n2026-11-23;8:00;a;1\n24.11.2026;8:00;a;2\n")
    assert [row.day for row in dated.rows] == [datetime.date(2026, 11, 23), datetime.date(2026, 11, 24)]
    instants = table(tmp_path, "start;type;new_issues\n2026-11-23 08:00;a;1\n")
    assert (instants.rows[0].day, instants.rows[0].start_s) == (datetime.date(2026, 11, 23), 28800)
    weekly = table(tmp_path, "weekday,start,type,new_issues\nTue,8:00,a,1\nSunday,8:00,a,1\n")
    assert [row.day for row in weekly.rows] == [1, 6]
    slashes = table(tmp_path, "date,start,type,new_issues\n11/10/2026,8:00,a,1\n")
    assert "cannot be told apart" in slashes.problems[0].mend


def test_workbook(tmp_path):
    file = tmp_path / "staff.xlsx"
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet()
    clock = book.add_format({"num_format": "hh:mm"})
    sheet.write_row(0, 0, ["start", "group", "on_duty"])
    sheet.write_datetime(1, 0, datetime.time(8, 0), clock)
    sheet.write_row(1, 1, ["Łódź", 12])
    sheet.write_row(2, 0, ["08:30", "Łódź", 13])
    sheet.write_row(3, 0, ["09:00", "Łódź"])
    book.close()
    read = read_table(file, STAFF)
    assert [(row.start_s, row.name, row.value) for row in read.rows] == [(28800, "Łódź", 12), (30600, "Łódź", 13)]
    assert "staff.xlsx:4" in read.problems[0].where
    file.write_bytes(b"no workbook")
    assert "cannot be opened" in read_table(file, STAFF).problems[0].found


def values(read):
    assert not read.problems, "\n\n".join(map(str, read.problems))
    return [row.value for row in read.rows]


@pytest.mark.parametrize(
    ("amounts", "found"),
    [
        (["1.234", "2,5"], [1234, 2.5]),
        (["1,234", "2.5"], [1234, 2.5]),
        (["1,234", "1,234,567"], None),
        (["1,234", "12,345.5"], [1234, 12345.5]),
        (["1 234", "2"], [1234, 2]),
        (["1'234,5", "1.234"], [1234.5, 1234]),
        (["0.125", "1.234"], [0.125, 1.234]),
        (["1.234", "2"], None),
        (["1,234", "2"], None),
    ],
)
def test_the_column_settles_what_a_mark_means(tmp_path, amounts, found):
    rows = "".join(f"{8 + k}:00;a;{amount}\n" for k, amount in enumerate(amounts))
    read = table(tmp_path, f"start;type;new_issues\n{rows}")
    assert (None if read.problems else values(read)) == found


@pytest.mark.parametrize(
    ("titles", "layout"),
    [
        ("Interval;Split/Skill;Calls Offered", VOLUMES),
        ("Start Time;Queue Name;Offered (ACD)", VOLUMES),
        ("time;skill;NCO", VOLUMES),
        ("Half-hour;CSQ;Calls received", VOLUMES),
        ("Interval;Team;Agents staffed", STAFF),
        ("Time;Agent Group;Staffed", STAFF),
    ],
)
def test_titles_of_acds(tmp_path, titles, layout):
    assert values(table(tmp_path, f"{titles}\n08:00;a;3\n", layout)) == [3]


def test_an_exact_title_goes_before_a_synonym(tmp_path):
    read = table(tmp_path, "interval,start,type,new_issues,offered\n15,8:00,a,1,2\n")
    assert values(read) == [1]
    assert read.notes == ["columns that mean nothing here and were not used: interval, offered"]


@pytest.mark.parametrize(
    "starts",
    [
        ["0800", "0830", "30"], ["800", "830", "0030"], ["8:00 AM", "8:30 AM", "12:30 AM"], ["8h00", "8h30", "0h30"],
        ["0.33333333", "0.35416667", "0.02083333"], ["08:00-08:30", "08:30 - 09:00", "00:30 to 01:00"],
        ["0800-0830", "0830-0900", "0030-0100"],
    ],
)  # fmt: skip
def test_times_of_day(tmp_path, starts):
    read = table(tmp_path, "start;type;new_issues\n" + "".join(f"{start};a;1\n" for start in starts))
    values(read)
    assert [row.start_s for row in read.rows] == [28800, 30600, 1800]


@pytest.mark.parametrize(
    ("dates", "found"),
    [
        (["11/10/2026", "11/23/2026"], [(11, 10), (11, 23)]),
        (["11/10/2026", "23/11/2026"], [(10, 11), (11, 23)]),
        (["23.11.26", "2026/11/24"], [(11, 23), (11, 24)]),
        (["20261123", "24 Nov 2026"], [(11, 23), (11, 24)]),
        (["13/11/2026", "11/13/2026"], None),
        (["30.02.2026", "1.2.2026"], None),
    ],
)
def test_dates(tmp_path, dates, found):
    both = table(tmp_path, "day;start;type;new_issues\n" + "".join(f"{date};8:00;a;1\n" for date in dates))
    instants = table(tmp_path, "start;type;new_issues\n" + "".join(f"{date} 8:00 am;a;1\n" for date in dates))
    for read in (both, instants):
        assert (None if read.problems else [(row.day.month, row.day.day) for row in read.rows]) == found


def test_totals_and_lines_above_are_left_out_and_told(tmp_path):
    content = "Report of calls\n\nstart;type;new_issues\n8:00;a;1\nTotal;;1\n8:30;Total:;7\n"
    read = table(tmp_path, content)
    assert values(read) == [1]
    assert read.notes == ["above the column titles, not read: line 1", "totals, left out: 2 row(s), line 5, 6"]


def test_windows_1252_is_read_and_told(tmp_path):
    read = table(tmp_path, "start;type;new_issues\n8:00;Réclamation;1\n".encode("cp1252"))
    assert (read.rows[0].name, len(read.notes)) == ("Réclamation", 1)
    assert "Windows-1252" in read.notes[0]


def test_without_a_column_of_names_the_only_one_is_meant(tmp_path):
    file = tmp_path / "file.csv"
    file.write_text("start,offered\n8:00,3\n")
    read = read_table(file, VOLUMES, only="calls")
    assert (read.rows[0].name, read.notes) == ("calls", ["no column queue: every row is calls"])
    assert "a column queue" in read_table(file, VOLUMES).problems[0].allowed


def book(file, **sheets):
    with xlsxwriter.Workbook(file) as made:
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for line, row in enumerate(rows):
                sheet.write_row(line, 0, row)


def test_the_sheet_that_fits_is_found(tmp_path):
    file, titles = tmp_path / "book.xlsx", ["start", "type", "new_issues"]
    book(file, Notes=[["what", "ever"]], Data=[titles, [1 / 3, "a", 2], ["9:00", "a", ""]])
    read = read_table(file, VOLUMES)
    assert [(row.start_s, row.value) for row in read.rows] == [(28800, 2)]
    assert read.problems[0].where.endswith("book.xlsx:3  sheet Data, column new_issues")
    book(file, Old=[titles, ["8:00", "a", 1]], New=[titles, ["8:00", "a", 2]])
    assert read_table(file, VOLUMES).problems[0].found == "sheets Old and New that both fit"
    assert values(read_table(file, VOLUMES, sheet="new")) == [2]
    assert read_table(file, VOLUMES, sheet="Now").problems[0].mend == "did you mean New?"
    book(file, Old=[titles, ["8:00", "a", 1]], Volumes=[titles, ["8:00", "a", 2]])
    assert values(read_table(file, VOLUMES)) == [2]

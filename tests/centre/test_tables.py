"""CSV and XLSX as planners have them."""

import datetime

import pytest
import xlsxwriter

from sim.centre.tables import STAFF, VOLUMES, read_table

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


def test_unused_columns_are_told(tmp_path):
    assert table(tmp_path, "start,type,new_issues,aht_s\n8:00,a,1,300\n").unused == ("aht_s",)


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
        ("Total,a,3", "Total", "a time of day"),
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
        (b"start,type,new_issues\n8:00,\xb1\xe6,1\n", "bytes that are neither UTF-8 nor UTF-16", ""),
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

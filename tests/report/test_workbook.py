"""compare.xlsx read back: numbers are numbers, the same bytes every time, names no formulas."""

import zipfile

import handmade
import pytest
from python_calamine import CalamineWorkbook

from sim.report.workbook import write_workbook


@pytest.fixture
def made(tmp_path):
    write_workbook(tmp_path / "compare.xlsx", handmade.comparison(("größer", "=1+1")))
    return tmp_path / "compare.xlsx"


def sheet(path, name):
    return CalamineWorkbook.from_path(path).get_sheet_by_name(name).to_python()


def test_figures_down_scenarios_across(made):
    rows = sheet(made, "Compare")
    assert rows[0] == ["", "", "", "baseline", "größer", "", "", "=1+1", "", ""]
    assert rows[1] == ["Predicted figure", "Unit", "Better is", "Value", *["Value", "Difference", "In words"] * 2]
    by_name = {row[0]: row for row in rows[2:]}
    assert by_name["Mean wait, answered"][1:7] == ["min", "lower", 20.0, 15.0, -5.0, "better"]
    assert by_name["Abandoned"][1:4] == ["% of offered", "lower", 0.4]


def test_ranges_hold_both_ends(made):
    rows = sheet(made, "Ranges")
    assert rows[1][:7] == ["Mean wait, answered", "min", "lower", "baseline", 20.0, 19.2, 20.8]
    assert rows[2][3:12] == ["größer", 15.0, 14.4, 15.6, -5.0, -5.5, -4.5, "better", 0.9]


def test_intervals_and_notes_are_there(made):
    rows = sheet(made, "Intervals")
    assert rows[0] == ["Queue or group", "From", "Figure", "Unit", "baseline", "größer", "=1+1"]
    assert rows[1][:2] == ["billing (queue)", "08:00"]
    notes = [row[0] for row in sheet(made, "Notes")]
    assert {"The answer", "Assumptions of the baseline"} <= set(notes)


def test_the_same_bytes_every_time(made, tmp_path):
    write_workbook(tmp_path / "again.xlsx", handmade.comparison(("größer", "=1+1")))
    assert made.read_bytes() == (tmp_path / "again.xlsx").read_bytes()
    with zipfile.ZipFile(made) as book:
        assert {entry.date_time[0] for entry in book.infolist()} == {1980}
        assert "2000-01-01T00:00:00Z" in book.read("docProps/core.xml").decode()


def test_headers_are_frozen_and_numbers_formatted(made):
    with zipfile.ZipFile(made) as book:
        for k in (1, 2, 3):
            assert 'state="frozen"' in book.read(f"xl/worksheets/sheet{k}.xml").decode()
        styles = book.read("xl/styles.xml").decode()
    assert "+#,##0.0;-#,##0.0;#,##0.0" in styles
    assert "#,##0.0%" in styles


def test_a_comparison_without_scenarios_has_a_workbook(tmp_path):
    write_workbook(tmp_path / "alone.xlsx", handmade.comparison(()))
    assert sheet(tmp_path / "alone.xlsx", "Compare")[1][3] == "Value"

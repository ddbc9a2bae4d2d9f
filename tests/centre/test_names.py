"""Names in the planner's tables that are the centre's own but for capitals and spaces, and tables that are swapped."""

import pytest
import xlsxwriter

from sim.centre.names import known_as, read_as
from tests.centre.conftest import SMALL, STAFF, VOLUMES


@pytest.mark.parametrize(
    ("name", "known", "meant"),
    [
        ("Billing", ["billing", "technical"], "billing"),
        (" billing  desk", ["Billing Desk"], "Billing Desk"),
        ("STRASSE", ["straße"], "straße"),
        ("billing", ["billing", "Billing"], "billing"),
        ("BILLING", ["billing", "Billing"], "BILLING"),
        ("biling", ["billing"], "biling"),
    ],
)
def test_a_name_is_known_if_only_one_can_be_meant(name, known, meant):
    assert known_as(name, known) == meant


def test_each_reading_is_noted_once():
    assert read_as([("A", "a"), ("b", "b"), ("A", "a")]) == ["'A' is read as a"]


def test_capitals_of_a_table_are_no_fault_and_are_noted(workshop):
    before = workshop.load().centre
    workshop.write("centres/volumes.csv", VOLUMES.replace("billing", "Billing"))
    workshop.write("centres/staff.csv", STAFF.replace("front", " FRONT "))
    run = workshop.load()
    assert run.centre == before
    assert "centres/volumes.csv: 'Billing' is read as billing" in run.notes
    assert "centres/staff.csv: 'FRONT' is read as front" in run.notes


def test_of_a_workbook_too(workshop):
    before = workshop.load().centre
    with xlsxwriter.Workbook(str(workshop.folder / "centres" / "book.xlsx")) as book:
        sheet = book.add_worksheet("volumes")
        for k, line in enumerate(VOLUMES.replace("billing", "  Billing").splitlines()):
            sheet.write_row(k, 0, [int(cell) if cell.isdigit() else cell for cell in line.split(",")])
    workshop.edit("centres/small.yaml", "volumes.csv", "book.xlsx")
    run = workshop.load()
    assert (run.centre.volumes, run.notes) == (before.volumes, ("centres/book.xlsx: 'Billing' is read as billing",))


def test_one_name_in_two_spellings_still_is_there_once(workshop):
    workshop.edit("centres/volumes.csv", "09:00,billing", "09:00,Billing")
    assert workshop.load().centre.volumes
    workshop.write("centres/volumes.csv", VOLUMES + "08:00,Billing,3\n")
    (told,) = workshop.problems()
    assert told.found == "billing 08:00 again"


def test_where_two_could_be_meant_it_is_a_fault(workshop):
    workshop.write("centres/small.yaml", SMALL.replace("technical", "Billing"))
    workshop.write("centres/volumes.csv", VOLUMES.replace("technical", "Billing"))
    assert workshop.load().centre.types.keys() == {"billing", "Billing"}
    workshop.edit("centres/volumes.csv", "09:00,billing", "09:00,BILLING")
    assert workshop.problems()[0].found == "'BILLING'"


def test_the_start_file_too(workshop):
    workshop.write("now.csv", "waiting,Billing,1,60 s\nwaiting, billing ,1,30 s\nbusy,Front,2\n")
    run = workshop.load("start_at=09:40", "start_state=now.csv")
    assert run.centre.start.waiting == {"billing": [60, 30]}
    assert run.centre.start.busy == {"front": 2}
    assert run.notes[:2] == ("now.csv: 'Billing' is read as billing", "now.csv: 'Front' is read as front")


# --- volumes and staff in each other's place ---


@pytest.mark.parametrize("how", ["files", "centre"])
def test_swapped_tables_are_one_fault(workshop, how):
    if how == "files":
        workshop.write("centres/volumes.csv", STAFF)
        workshop.write("centres/staff.csv", VOLUMES)
    else:
        swapped = SMALL.replace("volumes: volumes.csv\nstaff: staff.csv", "volumes: staff.csv\nstaff: volumes.csv")
        workshop.write("centres/small.yaml", swapped)
    (told,) = workshop.problems()
    first, second = ("volumes", "staff") if how == "files" else ("staff", "volumes")
    assert told.where == f"centres/{first}.csv"
    assert told.found == f"the staff, and centres/{second}.csv the volumes: each is in the other's place"
    assert told.mend == "exchange the two file names in the centre, or the two files"


def test_one_table_in_the_place_of_another_is_one_fault(workshop):
    workshop.edit("centres/small.yaml", "volumes: volumes.csv", "volumes: staff.csv")
    (told,) = workshop.problems()
    assert (told.where, told.found) == ("centres/staff.csv", "the columns of a table of staff")
    assert told.allowed == "a table of volumes: start, queue, new_issues or offered"


# --- a start file with several faults ---


def test_all_faults_of_a_start_file_are_told_at_once(workshop):
    workshop.write(
        "now.csv",
        "waiting,biling,3,6 min\nwaiting,billing,some,6 min\nbusy,fornt,3\nbusy,front,-1\n"
        "waiting,technical,3,2 h\nqueueing,billing,3,6 min\nabsent,back,1\nabsent,back,1\n",
    )
    workshop.edit("centres/small.yaml", "cv: 1.2", "cv: -1")
    told = {(p.where, p.found) for p in workshop.problems("start_at=09:40", "start_state=now.csv", "run.sed=1")}
    assert told == {
        ("now.csv:1  waiting biling", "'biling'"),
        ("now.csv:2  column count", "some"),
        ("now.csv:3  busy fornt", "'fornt'"),
        ("now.csv:4  column count", "-1"),
        ("now.csv:5  waiting technical", "a wait of 120.0 min at 09:40"),
        ("now.csv:6  column what", "queueing"),
        ("now.csv:8  column name", "absent back once more (first in line 7)"),
        ("centres/small.yaml:12  types.billing.patience.cv", "-1"),
        ("command line: run.sed", "unknown key 'sed'"),
    }


@pytest.mark.parametrize("words", [["start_state=now.csv"], ["start_at=wed", "start_state=now.csv"]])
def test_without_a_time_the_files_own_faults_are_told_too(workshop, words):
    workshop.write("now.csv", "waiting,billing,some,6 min\nbusy,front,3\n")
    assert [p.found for p in workshop.problems(*words)] == [
        "no time of day it belongs to" if len(words) == 1 else "wed without a time of day",
        "some",
    ]


def test_its_names_are_judged_beside_a_misspelt_skill(workshop):
    workshop.write("now.csv", "waiting,biling,3,6 min\n")
    workshop.edit("centres/small.yaml", "skills: [technical]", "skills: [tecnical]")
    told = [p.found for p in workshop.problems("start_at=09:40", "start_state=now.csv")]
    assert {"'biling'", "'tecnical'"} <= set(told)

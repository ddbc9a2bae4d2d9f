"""The state in which a day is taken up, typed from a wallboard: what is read, and what each slip is told."""

import datetime

import pytest
import xlsxwriter

from sim.centre.compile import compile_centre
from sim.centre.load import load_run
from sim.centre.run import restore_run
from sim.codes import NOBODY

STATE = """\
what,name,count,oldest
waiting,billing,3,6 min
waiting,technical,1,oldest 1:30
busy,front,2
ill,back,1
"""


@pytest.fixture
def at_work(workshop):
    def load(text=STATE, at="09:40", name="now.csv", *more):
        workshop.write(name, text)
        return workshop.load(f"start_at={at}", f"start_state={name}", *more)

    return load


@pytest.fixture
def slip(workshop):
    def problems(row, at="09:40"):
        workshop.write("now.csv", "what,name,count,oldest\n" + row)
        return workshop.problems(f"start_at={at}", "start_state=now.csv")

    return problems


def test_a_wallboard_is_read(at_work):
    start = at_work().centre.start
    assert start.at == 9 * 3600 + 40 * 60
    assert start.waiting == {"billing": [360, 240, 120], "technical": [90]}
    assert (start.busy, start.absent) == ({"front": 2}, {"back": 1})


@pytest.mark.parametrize(
    "text",
    [
        STATE.replace(",", ";"),
        STATE.partition("\n")[2],  # without titles
        "\ufeff" + STATE.replace("what,name,count,oldest", "State,Queue,Number,Longest wait"),
        "Wallboard 9:40\n" + STATE + "total,,7,\n",
        STATE.replace(
            "waiting,billing,3,6 min", "waiting,billing,1,360\nwaiting,billing,1,4:00\nwaiting,billing,1,120 s"
        ),
    ],
    ids=["semicolons", "no titles", "other titles", "a line above and a total", "one by one"],
)
def test_the_same_in_other_ways(at_work, text):
    assert at_work(text).centre.start == at_work().centre.start


def test_a_workbook(workshop):
    file = workshop.folder / "now.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for k, row in enumerate([("what", "name", "count", "oldest"), ("waiting", "billing", 2, "6 min")]):
            sheet.write_row(k, 0, row)
        sheet.write_row(2, 0, ("waiting", "technical", 1))
        sheet.write_datetime(2, 3, datetime.time(0, 1, 30), book.add_format({"num_format": "hh:mm:ss"}))
    start = workshop.load("start_at=9:40", "start_state=now.xlsx").centre.start
    assert start.waiting == {"billing": [360, 180], "technical": [90]}


@pytest.fixture
def book(workshop):
    """A workbook with these sheets, name -> rows."""

    def write(**sheets):
        with xlsxwriter.Workbook(workshop.folder / "now.xlsx") as file:
            for name, rows in sheets.items():
                sheet = file.add_worksheet(name)
                for k, row in enumerate(rows):
                    sheet.write_row(k, 0, row)

    return write


NOW = [("what", "name", "count", "oldest"), ("waiting", "billing", 2, "6 min")]
LATER = [("waiting", "billing", 1, "3 min")]


def test_the_sheet_that_fits_is_read(book, workshop):
    book(Blank=[], Cover=[("Wallboard",), ("printed 9:40",)], Now=NOW)
    assert workshop.load("start_at=9:40", "start_state=now.xlsx").centre.start.waiting == {"billing": [360, 180]}


def test_of_several_sheets_that_fit_one_is_named(book, workshop):
    book(Now=NOW, Later=LATER)
    (told,) = workshop.problems("start_at=9:40", "start_state=now.xlsx")
    assert (told.found, told.mend) == ("sheets Now and Later that both fit", "name one: now.xlsx#Now")
    assert workshop.load("start_at=9:40", "start_state=now.xlsx#later").centre.start.waiting == {"billing": [180]}
    (told,) = workshop.problems("start_at=9:40", "start_state=now.xlsx#Latr")
    assert (told.found, told.mend) == ("no sheet 'Latr'", "did you mean Later?")


def test_a_workbook_in_which_no_sheet_fits(book, workshop):
    book(Blank=[], Cover=[("Wallboard", "printed 9:40")], More=[("x",)])
    (told,) = workshop.problems("start_at=9:40", "start_state=now.xlsx")
    assert told.found == "columns Wallboard, printed 9:40"


def test_a_centre_in_short_takes_up_a_day(workshop):
    """Its usual values lie under what was written: a start that only the command line speaks of must not be lost."""
    short = "{volumes: volumes.csv, staff: staff.csv, queues: {billing: {handle_time: 5 min}}, "
    workshop.write("centres/short.yaml", short + "groups: {front: {serves: [billing]}}}")
    workshop.write("centres/volumes.csv", "start,new_issues\n" + "".join(f"{h:02d}:00,20\n" for h in range(8, 12)))
    workshop.write("centres/staff.csv", "start,on_duty\n" + "".join(f"{h:02d}:00,4\n" for h in range(8, 12)))
    workshop.write("now.csv", "waiting,billing,1,60 s\nbusy,front,3\n")
    start = load_run(["centre=short", "start_at=09:40", "start_state=now.csv"]).centre.start
    assert (start.at, start.waiting, start.busy) == (9 * 3600 + 40 * 60, {"billing": [60]}, {"front": 3})


def test_the_moment_alone_is_an_empty_house(workshop):
    run = workshop.load("start_at=tue 09:40")
    assert (run.centre.start.day, run.centre.start.waiting) == ("tue", {})
    compiled = compile_centre(run.centre)
    assert compiled.start == (24 + 9) * 3_600_000 + 40 * 60_000
    assert len(compiled.found) == 0


def test_only_the_rest_of_the_day_is_compiled(at_work):
    compiled = compile_centre(at_work().centre)
    assert compiled.measured.tolist() == [True, False]
    assert compiled.headcount[0, 0].nonzero()[0].tolist() == [9, 10, 11]
    assert compiled.arrival_rate[:, 1].sum() == 0
    assert compiled.simulated_ticks[0, 8:11].tolist() == [0, 1_200_000, 3_600_000]
    assert (compiled.found["agent"] == NOBODY).sum() == 4
    assert compiled.n_waiting_at_start == 4
    on_duty = compiled.duty_events[(compiled.duty_events["tick"] == compiled.start) & (compiled.duty_events["on"] == 1)]
    assert len(on_duty) == 5 + 4, "five in front, five at the back less one who is ill"


def test_what_is_assumed_is_told(at_work):
    notes = "\n".join(at_work(STATE.replace("busy,front,2", "busy,front,9")).notes)
    assert "front: 9 busy, but 5 on duty at 09:40 by the roster: 5 are taken" in notes
    assert (
        "back: nothing said of who is busy at 09:40; 4 of 4 are taken, because somebody waits whom it serves" in notes
    )
    assert "redials and repeats of those who called before 09:40 or on earlier days are not in it" in notes


def test_a_run_can_be_repeated_from_its_record(at_work):
    run = at_work()
    assert restore_run(run.as_config()).centre == run.centre
    assert "now.csv" in run.inputs


SLIPS = {
    "a queue": ("waiting,biling,3,6 min", "now.csv:2  waiting biling", "'biling'", "did you mean billing?"),
    "a group": ("busy,fornt,3", "now.csv:2  busy fornt", "'fornt'", "did you mean front?"),
    "a word": ("queueing,billing,3,6 min", "now.csv:2  column what", "queueing", "waiting"),
    "no count": ("waiting,billing,,6 min", "now.csv:2  column count", "a blank", "write 0"),
    "a number": ("waiting,billing,some,6 min", "now.csv:2  column count", "some", ""),
    "fewer than none": ("busy,front,-1", "now.csv:2  column count", "-1", ""),
    "no name": ("busy,,1", "now.csv:2  column name", "a blank", ""),
    "no wait": ("waiting,billing,3,", "now.csv:2  column oldest", "a blank", ""),
    "a wait": ("waiting,billing,3,6 m", "now.csv:2  column oldest", "6 m", "6 min"),
    "a long wait": ("waiting,billing,3,2 h", "now.csv:2  waiting billing", "a wait of 120.0 min at 09:40", ""),
    "twice": ("busy,front,3\nbusy,front,3", "now.csv:3  column name", "once more (first in now.csv:2", ""),
    "nobody": ("", "now.csv", "nobody: an empty table", ""),
}


@pytest.mark.parametrize("case", SLIPS)
def test_each_slip_in_the_table_has_its_message(slip, case):
    row, where, found, mend = SLIPS[case]
    (told,) = slip(row)
    assert told.where.startswith(where)
    assert found in told.found
    assert mend in told.mend


@pytest.mark.parametrize(
    ("words", "where", "found", "allowed"),
    [
        (["start_at=21:00"], "start_at", "21:00", "opening hours of day 1 (Mon), 08:00-12:00"),
        (["start_at=noon"], "start_at", "noon", "a time of day"),
        (["start_at=sun 09:40"], "start_at", "sun", "a weekday that counts: mon, tue"),
        (["start_state=now.csv"], "start_state=now.csv", "no time of day", "start_at beside it"),
        (["start_att=09:40"], "start_att", "unknown key", "known here"),
    ],
)
def test_each_slip_in_the_words_has_its_message(workshop, words, where, found, allowed):
    workshop.write("now.csv", STATE)
    (told,) = workshop.problems(*words)
    assert told.where == f"command line: {where}"
    assert found in told.found
    assert allowed in told.allowed


def test_a_file_that_is_not_there(workshop):
    workshop.write("now.csv", STATE)
    (told,) = workshop.problems("start_at=09:40", "start_state=nwo.csv")
    assert (told.where, told.found, told.mend) == ("nwo.csv", "no such file", "did you mean now.csv?")


def test_a_table_without_the_right_columns(workshop):
    workshop.write("now.csv", "foo,bar\n1,2\n")
    (told,) = workshop.problems("start_at=09:40", "start_state=now.csv")
    assert told.where == "now.csv:1"
    assert "what, name, count and oldest" in told.allowed

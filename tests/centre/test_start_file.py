"""The state in which a day is taken up, typed from a wallboard: what is read, and what each slip is told."""

import datetime

import pytest
import xlsxwriter

from sim.centre.compile import compile_centre
from sim.centre.load import load_run
from sim.centre.run import restore_run
from sim.codes import NOBODY
from tests.centre.conftest import SMALL

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
            "waiting,billing,3,6 min", "waiting,billing,1,360 s\nwaiting,billing,1,4:00\nwaiting,billing,1,120 s"
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


DATED = ("centre.calendar.first_day=2026-11-23", "centre.calendar.warm_up_days=1", "centre.calendar.measured_days=6")


@pytest.mark.parametrize("date", ["2026-11-30", "30.11.2026", "30.11.26"])
def test_a_date_is_taken_up(workshop, date):
    run = workshop.load(f"start_at={date} 09:40", *DATED)
    assert run.centre.start.day == "2026-11-30"
    assert compile_centre(run.centre).start == (7 * 24 + 9) * 3_600_000 + 40 * 60_000
    assert any(note.startswith("the rest of Mon 2026-11-30 from 09:40: ") for note in run.notes)
    assert restore_run(run.as_config()).centre.start == run.centre.start


@pytest.mark.parametrize(
    ("date", "mend"),
    [
        ("2026-11-23", "write centre.calendar.warm_up_days=0"),
        ("2026-11-28", ""),
        ("2027-01-01", "the horizon must reach it"),
    ],
    ids=["warm-up", "closed", "beyond"],
)
def test_a_date_that_does_not_count(workshop, date, mend):
    (told,) = workshop.problems(f"start_at={date} 09:40", *DATED)
    assert (told.where, told.found) == ("command line: start_at", date)
    listed = "2026-11-24, 2026-11-25, 2026-11-26, 2026-11-27, 2026-11-30"
    assert told.allowed == f"a date that counts: {listed} ... 2026-12-01"
    assert told.mend.startswith(mend) and bool(told.mend) == bool(mend)


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
    assert "front: 9 busy, but 5 on duty at 09:40 (by the roster): 5 are taken" in notes
    assert (
        "back: nothing said of who is busy at 09:40; 4 of 4 are taken, because somebody waits whom it serves" in notes
    )
    assert "redials and repeats of those who called before 09:40 or on earlier days, as many as the model" in notes


def test_more_busy_than_are_there_because_some_are_absent(at_work):
    notes = "\n".join(at_work(STATE.replace("busy,front,2", "busy,back,99")).notes)
    assert "back: 99 busy, but 4 on duty at 09:40 (5 on the roster, 1 absent): 4 are taken" in notes


def test_who_is_ill_by_the_share_of_a_group_is_told(at_work):
    shares = ("centre.groups.front.absence_share=20 %", "centre.groups.back.absence_share=20 %")
    notes = [note for note in at_work(STATE, "09:40", "now.csv", *shares).notes if "absence_share" in note]
    # 7 at noon, 20 % of them; of the back office the file says that one is ill.
    assert notes == [
        "front: nothing said of who is absent; 1 of 7 agents on the roster from 09:40 on by its absence_share of 0.2"
    ]


def test_nobody_can_wait_at_the_opening_itself(slip):
    (told,) = slip("waiting,billing,12,0 s", "08:00")
    assert (told.found, told.allowed) == (
        "12 waiting at 08:00",
        "nobody at 08:00, the opening itself: whoever waits came after it",
    )


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
    "no unit": ("waiting,billing,3,6", "now.csv:2  column oldest", "6 without a unit", "write 6 min or 6 s"),
    "a long wait": ("waiting,billing,3,2 h", "now.csv:2  waiting billing", "a wait of 120.0 min at 09:40", ""),
    "a wait of days": ("waiting,billing,2,25 h", "now.csv:2  waiting billing", "a wait of 90000 s", ""),
    "twice": ("busy,front,3\nbusy,front,3", "now.csv:3  column name", "once more (first in line 2)", ""),
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
        (["start_at=2026-11-24 09:40"], "start_at", "2026-11-24", "a weekday that counts: mon, tue"),
        (["start_at=24.11.2026 09:40"], "start_at", "2026-11-24", "a weekday that counts: mon, tue"),
        (["start_at=11/25/2026 09:40"], "start_at", "11/25/2026", "a date (2026-11-23 or 23.11.2026)"),
        (["start_at=31.11.2026 09:40"], "start_at", "31.11.2026", "a date (2026-11-23 or 23.11.2026)"),
        (["start_at=2026-11-24"], "start_at", "2026-11-24 without a time of day", "a time of day such as 8:30"),
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


@pytest.mark.parametrize(
    ("date", "mend"),
    [
        ("11/25/2026", "write 2026-11-25"),
        ("12/11/2026", "write 2026-11-12 or 2026-12-11"),
        ("31.11.2026", ""),
    ],
)
def test_a_date_that_reads_two_ways_is_shown_as_one_that_does_not(workshop, date, mend):
    (told,) = workshop.problems(f"start_at={date} 09:40", *DATED)
    assert (told.found, told.mend) == (date, mend)


@pytest.mark.parametrize("above", ["", "Wallboard 9:40\n", "what,name,count,oldest\n"])
def test_a_first_row_that_is_misspelt_is_not_lost(workshop, above):
    workshop.write("now.csv", above + "wating,billing,12,6 min\nwaiting,technical,1,1:30\n")
    (told,) = workshop.problems("start_at=09:40", "start_state=now.csv")
    assert told.where == f"now.csv:{2 if above else 1}  column what"
    assert (told.found, told.mend) == ("wating", "did you mean waiting?")


def test_a_row_above_the_titles_that_counts_is_not_lost(workshop):
    workshop.write("now.csv", "wating,billing,12,6 min\n" + STATE)
    (told,) = workshop.problems("start_at=09:40", "start_state=now.csv")
    assert (told.where, told.found) == ("now.csv:1  column what", "wating")


@pytest.mark.parametrize(
    "own",
    ["waiting: {billing: 6 min}", "waiting: {billing: [6 min, 3 min]}", "busy: {front: 4}", "absent: {front: 1}"],
)
def test_a_file_replaces_who_is_there_in_the_centre(workshop, at_work, own):
    before = at_work("waiting,billing,1,60 s\nwaiting,billing,1,30 s\nbusy,front,2\n").centre.start
    workshop.write("centres/small.yaml", SMALL + f'start: {{at: "09:40", {own}}}\n')
    assert workshop.load("start_state=now.csv").centre.start == before
    assert before.waiting == {"billing": [60, 30]}


@pytest.mark.parametrize(
    ("words", "where", "found"),
    [
        (["start_at=09:40", "centre.start.at=11:00"], "centre.start.at", "11:00 beside start_at=09:40"),
        (["start_at=wed"], "start_at", "wed without a time of day"),
        (
            ["start_at=09:40", "start_state=now.csv", "centre.start.busy.front=1"],
            "centre.start.busy",
            "said beside start_state=now.csv, which says all of who is there",
        ),
    ],
)
def test_words_that_contradict_each_other(workshop, words, where, found):
    workshop.write("now.csv", STATE)
    (told,) = workshop.problems(*words)
    assert (told.where, told.found) == (f"command line: {where}", found)
    assert told.mend == (f"leave out {where}" if "beside" in found else 'write "wed 09:40"')


def test_a_file_that_is_not_there(workshop):
    workshop.write("now.csv", STATE)
    (told,) = workshop.problems("start_at=09:40", "start_state=nwo.csv")
    assert (told.where, told.found, told.mend) == ("nwo.csv", "no such file", "did you mean now.csv?")


def test_a_table_without_the_right_columns(workshop):
    workshop.write("now.csv", "foo,bar\n1,2\n")
    (told,) = workshop.problems("start_at=09:40", "start_state=now.csv")
    assert told.where == "now.csv:1"
    assert "what, name, count and oldest" in told.allowed

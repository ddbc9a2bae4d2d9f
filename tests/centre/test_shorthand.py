"""The smallest centre that runs: what is derived, what is usual, and that what nobody said is known as such."""

import pytest

from sim.centre.parameters import parameters
from sim.centre.run import restore_run
from sim.centre.shorthand import USUAL_TYPE
from sim.report.assumptions import assumed

SMALLEST = """\
volumes: volumes.csv
staff: staff.csv
queues: {billing: {handle_time: 6 min, target: 80 % in 20 s}}
groups: {front_line: {serves: [billing]}}
"""
HOURS = ("08:00", "08:15", "08:30", "08:45", "09:00")
DATES = ("2026-11-23", "2026-11-24", "2026-11-25")


def table(head, name, value, dates=DATES):
    return f"date,start,{head}\n" + "".join(f"{d},{h},{name},{value}\n" for d in dates for h in HOURS)


@pytest.fixture
def smallest(workshop):
    """The issue's four lines in a folder of their own, with three dated days of quarter-hours."""
    workshop.write("mine/centre.yaml", SMALLEST)
    workshop.write("mine/volumes.csv", table("queue,new_issues", "billing", 12))
    workshop.write("mine/staff.csv", table("group,on_duty", "front_line", 7))
    return workshop


def test_four_lines_are_a_centre(smallest):
    run = smallest.load("centre=mine")
    centre = run.centre
    assert run.centre_name == "mine"
    assert list(centre.types) == list(centre.queues) == ["billing"]
    assert list(centre.groups["front_line"].skills) == ["billing"]
    assert str(centre.queues["billing"].target) == "80 % in 20 s"
    talk = centre.types["billing"].handle_time.talk
    assert (talk.kind, talk.mean, talk.cv) == ("lognormal", 360, 1)


def test_the_files_say_what_the_calendar_does_not(smallest):
    calendar = smallest.load("centre=mine").centre.calendar
    assert (calendar.interval, calendar.first_day) == (900, "2026-11-23")
    assert (calendar.warm_up_days, calendar.measured_days) == (1, 2)
    assert calendar.opening_hours == ((28800, 33300),) * 3 + (None,) * 4


def test_a_weekday_lost_to_the_warm_up_is_told(smallest):
    (note,) = [note for note in smallest.load("centre=mine").notes if "warms up" in note]
    assert note.startswith("mine/volumes.csv: Monday 2026-11-23 only warms up and is not counted")
    assert "counted are Tue 2026-11-24 to Wed 2026-11-25" in note
    # What it proposes does it.
    counted = smallest.load("centre=mine", "centre.calendar.warm_up_days=0")
    assert counted.centre.calendar.measured_days == 3
    assert not any("warms up" in note for note in counted.notes)
    # Another Monday in the file: no weekday is lost.
    dates = ("2026-11-23", "2026-11-24", "2026-11-30")
    smallest.write("mine/volumes.csv", table("queue,new_issues", "billing", 12, dates))
    smallest.write("mine/staff.csv", table("group,on_duty", "front_line", 7, dates))
    assert not any("warms up" in note for note in smallest.load("centre=mine").notes)


def test_a_day_that_only_warms_up_cannot_be_taken_up_but_can_be_counted(smallest):
    (told,) = smallest.problems("centre=mine", "start_at=mon 08:30")
    assert (told.found, told.mend) == ("mon", "write centre.calendar.warm_up_days=0, and all days count")
    run = smallest.load("centre=mine", "start_at=mon 08:30", "centre.calendar.warm_up_days=0")
    assert any(note.startswith("the rest of Mon 2026-11-23 from 08:30: ") for note in run.notes)


def test_who_means_to_come_at_night_comes_in_the_course_of_the_morning(smallest):
    """Not all in the first hour, unless the centre says so, or is written out."""
    made = smallest.load("centre=mine").centre
    assert made.calendar.reopen_spread == 4 * 3600
    assert any(row.parameter == "calendar.reopen_spread" and row.value == "4 h" for row in assumed(made))
    assert smallest.load("centre=mine", "centre.calendar.reopen_spread=30min").centre.calendar.reopen_spread == 1800
    assert smallest.load().centre.calendar.reopen_spread == 3600


def test_what_the_calendar_says_stands(smallest):
    asked = "centre.calendar={interval: 15 min, opening_hours: {mon-tue: 8:00-9:15}, warm_up_days: 0, measured_days: 2}"
    assert smallest.problems("centre=mine", asked)[0].found == "2026-11-25"


def test_a_sunday_of_zeros_is_a_closed_day(smallest):
    more = table("queue,new_issues", "billing", 0, ["2026-11-22"]).partition("\n")[2]
    smallest.write("mine/volumes.csv", table("queue,new_issues", "billing", 12) + more)
    calendar = smallest.load("centre=mine").centre.calendar
    assert (calendar.first_day, calendar.measured_days, calendar.opening_hours[6]) == ("2026-11-22", 2, None)


def test_usual_values_are_under_what_is_written(smallest):
    smallest.edit("mine/centre.yaml", "6 min,", "6 min, patience: 4 min, redial: {abandoned: 30 %}, resolution: 0.8,")
    kind = smallest.load("centre=mine", "centre.types.billing.repeat.share=0.1").centre.types["billing"]
    assert (kind.patience.kind, kind.patience.mean, kind.patience.cv) == ("lognormal", 240, 1.3)
    assert (kind.redial.abandoned, kind.redial.blocked, kind.redial.delay.mean) == ((0.3, 0.3), (0.45, 0.45), 1200)
    assert (kind.resolution.first, kind.resolution.later, kind.repeat.share) == (0.8, 0.8, 0.1)


def test_a_kind_of_its_own_takes_nothing_over(smallest):
    smallest.edit("mine/centre.yaml", "6 min,", "{kind: exponential, mean: 5 min}, patience: never,")
    smallest.edit("mine/centre.yaml", "volumes:", "arrivals: {process: poisson}\nvolumes:")
    centre = smallest.load("centre=mine").centre
    kind = centre.types["billing"]
    assert (kind.handle_time.talk.kind, kind.patience.kind, centre.arrivals.day_cv) == ("exponential", "never", 0)


def test_a_type_written_out_has_no_usual_values(workshop):
    kind = workshop.load().centre.types["technical"]
    assert (kind.redial.abandoned, kind.repeat.share, kind.patience.kind) == ((0, 0), 0, "never")


def test_usual_values_are_graded(smallest):
    """Nothing is assumed for the planner that the list of assumptions would not show."""
    keys = {
        found.key.split(".")[1] for found in parameters(smallest.load("centre=mine").centre) if "billing" in found.names
    }
    assert set(USUAL_TYPE) <= keys


def test_what_nobody_said_is_listed_largest_effect_first(smallest):
    smallest.edit("mine/centre.yaml", "6 min,", "6 min, resolution: 0.8,")
    rows = assumed(smallest.load("centre=mine", "centre.costs.wage_per_hour=30").centre)
    names = [row.parameter for row in rows]
    assert names[:4] == ["patience", "handle_time.talk", "redial.abandoned", "arrivals.day_cv"]
    assert names.index("repeat.share") < names.index("costs.shrinkage_share")
    assert not {"resolution.first", "resolution.later", "costs.wage_per_hour", "redial.blocked"} & set(names)
    assert rows[1].value == "lognormal, mean 6 min, cv 1; the mean is yours"


def test_a_centre_that_says_everything_assumes_little(workshop):
    names = {row.parameter for row in assumed(workshop.load("centre=telecom").centre)}
    assert names == {"redial.turned_away", "complexity_cv", "patience_after_transfer", "redial.abandoned_in_menu"}


def test_a_repeated_run_knows_what_was_assumed(smallest):
    run = smallest.load("centre=mine")
    again = restore_run(run.as_config())
    assert assumed(again.centre) == assumed(run.centre)
    assert again.centre_hash == run.centre_hash


@pytest.mark.parametrize(
    ("old", "new", "where", "found", "mend"),
    [
        ("handle_time: 6 min", "handle_time: soon", ":3  queues.billing.handle_time", "soon", ""),
        ("handle_time: 6 min, ", "", ":3  queues.billing.handle_time", "nothing", ""),
        (
            "handle_time",
            "patiense: 3 min, handle_time",
            ":3  queues.billing.patiense",
            "'patiense'",
            "did you mean patience?",
        ),
        ("target:", "targt:", ":3  queues.billing.targt", "'targt'", "did you mean target?"),
        ("6 min,", "6 min, redial: {abandond: 0.3},", "queues.billing.redial.abandond", "'abandond'", "abandoned?"),
        ("serves: [billing]", "serves: [biling]", ":4  groups.front_line.serves.biling", "'biling'", "billing?"),
        ("handle_time: 6 min", "handle_time: 6 min, patience: -3 min", "queues.billing.patience", "-180", ""),
    ],
)
def test_slips_are_told_in_the_words_of_the_file(smallest, old, new, where, found, mend):
    smallest.edit("mine/centre.yaml", old, new)
    told = smallest.problems("centre=mine")
    assert where in told[0].where
    assert found in told[0].found
    assert mend in told[0].mend


def test_centres_are_found_in_every_place(smallest):
    smallest.write("centres/other/centre.yaml", SMALLEST)
    for name, found in (("mine", "mine"), ("mine/centre.yaml", "mine"), ("./mine", "mine"), ("small", "small")):
        assert smallest.load(f"centre={name}").centre_name == found
    assert smallest.problems("centre=mne")[0].mend == "did you mean mine?"


def test_a_workbook_beside_it(smallest):
    smallest.edit("mine/centre.yaml", "volumes.csv", "book.xlsx#volumes")
    assert smallest.problems("centre=mine")[0].found == "no such file"

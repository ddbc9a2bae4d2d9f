"""A duration without a unit may be minutes or seconds: it is refused wherever a planner writes one."""

import pytest

from sim.centre.load import load_run
from sim.levers import LEVERS
from sim.whatif import WHAT_IFS

DURATION = "a duration such as 6 min, 360 s or 6:00"


def told(workshop, *overrides):
    problems = workshop.problems(*overrides, levers=LEVERS, what_ifs=WHAT_IFS)
    return {problem.where: (problem.found, problem.allowed, problem.mend) for problem in problems}


def bare(number):
    return f"{number} without a unit", DURATION, f"write {number} min or {number} s"


def test_in_files_and_on_the_command_line_all_at_once_with_other_faults(workshop):
    workshop.edit("centres/small.yaml", "mean: 10 min, cv: 1.2", "mean: 45, cv: 1.2")
    workshop.edit("centres/small.yaml", "{kind: exponential, mean: 6 min}", "{kind: exponential, mean: 6.5}")
    found = told(workshop, "centre.calendar.interval=3600", "centre.ivr.nodes.menu.time=20", "centre.trunks=-3")
    assert found.pop("command line: centre.trunks")[0] == "-3"
    assert found == {
        "centres/small.yaml:12  types.billing.patience.mean": bare(45),
        "centres/small.yaml:15  types.technical.handle_time.mean": bare(6.5),
        "command line: centre.calendar.interval": bare(3600),
        "command line: centre.ivr.nodes.menu.time": bare(20),
    }


def test_in_short(workshop):
    workshop.write("centres/small.yaml", "volumes: v.csv\nqueues: {a: {handle_time: 6, patience: 4}}\n")
    workshop.write("centres/v.csv", "start,offered\n8:00,3\n9:00,2\n")
    workshop.edit("centres/small.yaml", "queues", "groups: {g: {serves: [a], headcount: 2}}\nqueues")
    assert told(workshop) == {
        "centres/small.yaml:3  queues.a.handle_time": bare(6),
        "centres/small.yaml:3  queues.a.patience": bare(4),
    }


def test_of_levers(workshop):
    workshop.write("scenarios/calls.yaml", "levers:\n  callbacks: {retry: 15}\n")
    assert told(workshop, "scenario=calls", "levers.callbacks.from=3") == {
        "scenarios/calls.yaml:2  levers.callbacks.retry": bare(15),
        "command line: levers.callbacks.from": bare(3),
    }


@pytest.mark.parametrize(
    ("word", "number", "allowed"),
    [
        ("handle_time=-30", "-30", "-30s or -10%"),
        ("handle_time.talk=-30", "-30", "-30s or -10%"),
        ("patience.billing=+2", "+2", "-30s or -10%"),
        ("opening_hours=+1", "+1", "-30s or -10%"),
    ],
)
def test_of_what_ifs(workshop, word, number, allowed):
    mend = f"write {number}min or {number}s"
    found = {f"command line: {word}": (f"{number} without a unit", f"a change such as {allowed}", mend)}
    assert told(workshop, f"scenario=[{word}]") == found


def test_nothing_needs_no_unit(workshop):
    run = workshop.load("centre.calendar.reopen_spread=0", "centre.ivr.nodes.menu.time=0")
    assert (run.centre.calendar.reopen_spread, run.centre.ivr.nodes["menu"].time.value) == (0, 0)
    assert workshop.load("scenario=[handle_time=+0]", what_ifs=WHAT_IFS).rows[0].what_ifs[0].change.amount == 0


def test_titles_of_tables_hold_the_unit(workshop):
    rows = [f"{hour:02d}:00,{name},20,330\n" for name in ("billing", "technical") for hour in range(8, 12)]
    workshop.write("centres/volumes.csv", "start,type,new_issues,aht_s\n" + "".join(rows))
    factor = workshop.load().centre.types["billing"].handle_time_factor
    assert factor.typical[8] == 330 / 300


def test_what_a_shipped_centre_and_a_repeated_run_hold_is_no_slip():
    run = load_run(["centre=telecom", "scenario=[callbacks,handle_time=-30s]"], levers=LEVERS, what_ifs=WHAT_IFS)
    from sim.centre.run import restore_run

    assert restore_run(run.as_config(), levers=LEVERS, what_ifs=WHAT_IFS).centre == run.centre

"""Offered contacts to new issues: the simulation offers what the file says, and the new issues are those behind it."""

from dataclasses import replace

import numpy as np
import pytest

from sim.centre.compile import compile_centre
from sim.centre.errors import InputProblems
from sim.centre.request import RunSettings
from sim.centre.run import Run
from sim.centre.schema import Centre
from sim.codes import LEG_QUEUE
from sim.engines.compiled import Engine
from sim.experiment.offered import Settlement, settle
from sim.study import settled


def small(**changes):
    """An overloaded hour-by-hour centre: a third of its contacts are redials and repeats."""
    return Centre.model_validate(
        {
            "calendar": {"days": 1, "interval": "60 min", "opening_hours": "08:00-18:00"},
            "volumes": {"calls": {"per_hour": 300}},
            "types": {
                "calls": {
                    "handle_time": {"kind": "exponential", "mean": "4 min"},
                    "patience": {"kind": "exponential", "mean": "5 min"},
                    "resolution": {"first": 0.8, "later": 0.8},
                    "redial": {"abandoned": [0.6, 0.6], "delay": {"kind": "exponential", "mean": "20 min"}},
                    "repeat": {"share": 0.5, "delay": {"kind": "exponential", "mean": "2 h"}},
                }
            },
            "groups": {"agents": {"headcount": 18, "skills": ["calls"]}},
        }
        | changes
    )


def offered_by(compiled, replications=60):
    """Mean contacts by hour, counted straight from the records."""
    engine, shape = Engine(compiled), compiled.arrival_rate.shape
    total = np.zeros(shape)
    for replication in range(replications):
        contacts = engine.run(5, replication).contacts
        contacts = contacts[contacts["arrived"] < compiled.last_closing]
        hour = contacts["arrived"] // compiled.interval_ticks
        total += np.bincount(hour, minlength=shape[2]).reshape(shape)
    return total / replications


def test_the_new_issues_behind_offered_contacts_are_found():
    """A file made by the model from 3,000 issues leads back to them."""
    compiled = compile_centre(small())
    file = offered_by(compiled)
    assert file.sum() > 1.25 * 3_000, "redials and repeats make a difference"
    settlement = settle(replace(compiled, arrival_rate=file), "entry", seed=1)
    assert settlement.new_issues.sum() == pytest.approx(3_000, rel=0.015)
    again = offered_by(replace(compiled, arrival_rate=settlement.new_issues))
    assert again.sum() == pytest.approx(file.sum(), rel=0.015)
    # A mean of 60 runs with about 400 contacts an hour: 4 standard errors of both are 4 %.
    assert again[0, 0, 8:18] == pytest.approx(file[0, 0, 8:18], rel=0.06)
    assert settlement.misfit < 0.04


def test_at_the_queue_those_whom_the_menu_served_are_not_counted():
    """Half are contained: 100 an hour at the queue are 200 at the entry."""
    menu = {"start": "menu", "nodes": {"menu": {"time": "20 s", "contained": "50 %"}}}
    calls = {"handle_time": "1 min", "redial": {"abandoned": [0, 0]}, "repeat": {"share": 0}}
    calls["failed_containment"] = {"share": 0}
    centre = small(ivr=menu, types={"calls": calls}, volumes={"calls": {"per_hour": 100}})
    settlement = settle(compile_centre(centre), "queue", seed=1)
    assert settlement.new_issues.sum() == pytest.approx(2_000, rel=0.03)
    records = Engine(replace(compile_centre(centre), arrival_rate=settlement.new_issues)).run(3, 0)
    at_queue = (records.legs["kind"] == LEG_QUEUE).sum()
    assert at_queue == pytest.approx(1_000, abs=4 * 1_000**0.5)


def test_without_redials_and_repeats_all_are_new():
    calls = {"handle_time": "1 min", "redial": {"abandoned": [0, 0], "blocked": [0, 0]}, "repeat": {"share": 0}}
    compiled = compile_centre(small(types={"calls": calls}))
    settlement = settle(compiled, "entry", seed=1)
    assert np.array_equal(settlement.new_issues, compiled.arrival_rate)


def run_of(centre):
    return Run(centre, "small", RunSettings(), "numba", "each", (), (), None, ())


def test_the_planner_is_told_how_many_are_new():
    centre = small(arrivals={"counts": "offered"})
    run = settled(run_of(centre))
    assert run.centre.arrivals.counts == "new_issues"
    (note,) = run.notes
    assert note.startswith("of 3,000 contacts offered ")
    assert settled(run) is run


def test_an_echo_larger_than_the_file_names_the_probability_to_lower():
    """Nobody gets through and everybody dials again at once: a file of 300 an hour cannot come from such a centre."""
    calls = {
        "handle_time": "4 min",
        "patience": {"kind": "exponential", "mean": "10 s"},
        "redial": {"abandoned": [1.0, 1.0], "delay": {"kind": "exponential", "mean": "1 min"}},
    }
    groups = {"agents": {"headcount": 1, "skills": ["calls"]}}
    centre = small(types={"calls": calls}, groups=groups, arrivals={"counts": "offered"})
    with pytest.raises(InputProblems) as refused:
        settled(run_of(centre))
    assert "volumes.calls" in str(refused.value)
    assert "types.calls.redial" in str(refused.value)


def test_intervals_without_anybody_new_are_told():
    """Of 300 contacts an hour, 299.9 new ones would do; of 300, 20 new ones mean that the echo fills the hour."""
    offered = np.array([[[300.0, 300.0, 0.0]]])
    made = Settlement(np.array([[[20.0, 299.9, 0.0]]]), offered, offered)
    assert made.crowded_out == 1
    assert Settlement(offered, offered, offered).crowded_out == 0

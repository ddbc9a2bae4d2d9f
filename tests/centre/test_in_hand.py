"""Who is talking where a day is taken up: as many in every scenario, and long contacts more often than short ones."""

import numpy as np
import pytest

from sim.centre.compile import compile_centre
from sim.centre.schema import Centre, Start
from sim.centre.today import settled_busy
from sim.codes import NOBODY
from sim.engines.compiled import Engine

REPLICATIONS = 4_000
EXPONENTIAL = {"kind": "exponential"}
TWO_KINDS = {
    "calendar": {"days": 1, "opening_hours": "08:00-20:00"},
    "volumes": {"short": {"per_hour": 40}, "long": {"per_hour": 40}},
    "types": {
        "short": {"handle_time": {**EXPONENTIAL, "mean": "2 min"}},
        "long": {"handle_time": {**EXPONENTIAL, "mean": "12 min"}},
    },
    "groups": {"first": {"skills": ["short", "long"], "headcount": 7}, "second": {"skills": ["long"], "headcount": 4}},
}


def taken_up(plan: dict, **start: object) -> Centre:
    return Centre.model_validate({**plan, "start": {"at": "14:00", **start}})


def in_hand(centre: Centre) -> np.ndarray:
    found = compile_centre(centre).found
    return found[found["agent"] != NOBODY]


def busy_by_group(groups: dict, start: Start) -> list[int]:
    """Agents with a contact in hand, by group, in a scenario with these groups."""
    centre = Centre.model_validate({**TWO_KINDS, "groups": groups}).model_copy(update={"start": start})
    compiled = compile_centre(centre)
    busy = compiled.found["agent"][compiled.found["agent"] != NOBODY]
    return np.bincount(compiled.agent_group[busy], minlength=len(groups)).tolist()


def test_long_contacts_are_met_more_often():
    """Volumes are equal, and the work is 2 : 12: of seven agents one is met with a short contact."""
    found = in_hand(taken_up(TWO_KINDS, busy={"first": 7}))
    assert np.bincount(found["type"]).tolist() == [1, 6]


@pytest.mark.parametrize(
    ("kind", "mean"),
    [
        ({"complexity_cv": 1.0}, 200.0),
        ({"misroute": {"share": 0.5, "to": {"other": 1.0}, "handle_time_factor": 3.0}}, 250.0),
    ],
)
def test_what_is_left_of_a_constant_time(kind, mean):
    """E[(cT)^2] / (2 E[cT]) with T = 200 s: c of mean 1, CV 1; c = 1 or 3: (1 + 9) / 2 / (2 x 2) x 200 s."""
    plan = {
        "calendar": {"days": 1, "opening_hours": "08:00-20:00"},
        "volumes": {"call": {"per_hour": 0}, "other": {"per_hour": 0}},
        "types": {"call": {"handle_time": {"talk": 200, "wrap_up": 0}, **kind}, "other": {"handle_time": 60}},
        "groups": {"agents": {"skills": ["call"], "headcount": 1}, "others": {"skills": ["other"], "headcount": 1}},
    }
    engine = Engine(compile_centre(taken_up(plan, busy={"agents": 1})))
    left = np.array([engine.run(1, r).legs["talk"][0] / 1000 for r in range(REPLICATIONS)])
    assert abs(left.mean() - mean) < 4 * left.std() / np.sqrt(REPLICATIONS)


def test_as_many_are_talking_whatever_is_supposed():
    """Nobody waits for `second`, so it is idle; more agents bring no customers, and those of the ill are not gone."""
    centre = settled_busy(taken_up(TWO_KINDS, waiting={"short": ["1 min"]}))
    assert centre.start.busy == {"first": 7, "second": 0}
    for headcount, absent, expected in ((12, 0, [7, 0]), (7, 3, [4, 3]), (2, 0, [2, 4])):
        start = centre.start.model_copy(update={"absent": {"first": absent}})
        groups = {**TWO_KINDS["groups"], "first": {"skills": ["short", "long"], "headcount": headcount}}
        assert busy_by_group(groups, start) == expected, (headcount, absent)


def test_a_new_group_takes_over_from_the_one_it_comes_from():
    """What `cross_skill` does: part of a group is moved to one that the baseline does not have."""
    centre = settled_busy(taken_up(TWO_KINDS, busy={"first": 6}))
    groups = {
        "first": {"skills": ["short", "long"], "headcount": 3},
        "second": TWO_KINDS["groups"]["second"],
        "flexible": {"skills": ["short", "long"], "headcount": 4},
    }
    assert busy_by_group(groups, centre.start) == [3, 0, 3]

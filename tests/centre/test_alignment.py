"""Scenarios side by side: a group that only one has stands in the others without agents, and changes nothing."""

import numpy as np

from sim.centre.alignment import aligned
from sim.centre.compile import compile_centre
from sim.centre.schema import Centre
from sim.engines.compiled import run_replication

TWO_QUEUES = {
    "calendar": {"opening_hours": "08:00-12:00", "warm_up_days": 0, "measured_days": 1},
    "volumes": {"sales": {"per_hour": 15}, "help": {"per_hour": 15}},
    "types": {
        name: {
            "queue": name,
            "handle_time": {"talk": {"kind": "exponential", "mean": "5 min"}},
            "transfer": {"share": 0.2, "to": {other: 1}},
        }
        for name, other in (("sales", "help"), ("help", "sales"))
    },
    "queues": {"sales": {}, "help": {}},
    "groups": {"a": {"skills": ["sales"], "headcount": 2}, "b": {"skills": ["help"], "headcount": 2}},
}


def with_group(name, before=False):
    """The same centre with one more group of one agent, behind or before the others."""
    group = {name: {"skills": ["sales", "help"], "headcount": 1}}
    groups = {**group, **TWO_QUEUES["groups"]} if before else {**TWO_QUEUES["groups"], **group}
    return compile_centre(Centre.model_validate({**TWO_QUEUES, "groups": groups}))


def plain():
    return compile_centre(Centre.model_validate(TWO_QUEUES))


def test_equal_groups_stay_as_they_are():
    first, second = plain(), plain()
    assert [id(centre) for centre in aligned([first, second])] == [id(first), id(second)]


def test_all_have_the_groups_of_all_in_order_of_first_appearance():
    centres = aligned([plain(), with_group("c"), with_group("d")])
    assert {centre.group_names for centre in centres} == {("a", "b", "c", "d")}
    assert [centre.groups["n_agents"].tolist() for centre in centres] == [[2, 2, 0, 0], [2, 2, 1, 0], [2, 2, 0, 1]]


def test_a_group_without_agents_changes_no_record():
    alone, (beside, _) = plain(), aligned([plain(), with_group("c")])
    for ours, theirs in zip(run_replication(alone, 1, 0)[:3], run_replication(beside, 1, 0)[:3], strict=True):
        assert len(ours) and np.array_equal(ours, theirs)


def test_agents_keep_their_numbers_when_a_group_is_put_between():
    _, moved = aligned([with_group("c"), with_group("d")])
    assert moved.group_names == ("a", "b", "c", "d")
    assert moved.groups["first_agent"].tolist() == [0, 2, 4, 4]
    assert moved.agent_group.tolist() == [0, 0, 1, 1, 3]
    legs, before = (run_replication(centre, 1, 0).legs for centre in (moved, with_group("d")))
    assert np.array_equal(legs["agent"], before["agent"]) and set(legs["group"]) == {0, 1, 3}

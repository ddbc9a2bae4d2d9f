"""Stories of service, worked by hand: talk, hold, wrap-up, wrong queues, transfers, and which agent it is."""

import pytest
from story import ContactLine, LegLine, by_minute, call, small

from sim.codes import FLAG_HELD, FLAG_MISROUTED


def times(story, *names):
    """The named times of every leg, in seconds."""
    return [tuple(row[name] / 1_000 for name in names) for row in story.records.legs]


def test_hold_and_wrap_up(tell):
    """60 s talk and 20 s hold for the customer, 30 s more for the agent."""
    parts = {"talk": "60 s", "hold": {"share": 1, "time": "20 s"}, "wrap_up": "30 s"}
    story = tell(small(types={"call": call(parts)}), (0, "call"), (90, "call"))
    assert story.contacts == [
        ContactLine("new", "call", 0, 80, "served"),
        ContactLine("new", "call", 90, 190, "served"),
    ]
    assert story.answered() == [(0, 0, 0), (1, 0, 110)]
    assert times(story, "talk", "hold", "wrap_up", "work") == [(60, 20, 30, 110)] * 2
    assert story.records.legs["flags"].tolist() == [FLAG_HELD] * 2


def test_a_slow_group_takes_longer_over_everything(tell):
    """Work is what was drawn, the parts are what it took this group."""
    parts = {"talk": "60 s", "hold": {"share": 1, "time": "20 s"}, "wrap_up": "30 s"}
    groups = {"agents": {"skills": {"call": {"handle_time_factor": 1.5}}, "headcount": 1}}
    story = tell(small(types={"call": call(parts)}, groups=groups), (0, "call"))
    assert times(story, "talk", "hold", "wrap_up", "work") == [(90, 30, 45, 110)]


def test_durations_are_rounded_half_up_to_the_grid_each(tell):
    parts = {"talk": "67.5 s", "hold": {"share": 1, "time": "7.4 s"}, "wrap_up": "22.4 s"}
    story = tell(small(types={"call": call(parts)}), (0, "call"), grid=15_000)
    assert times(story, "talk", "hold", "wrap_up", "work") == [(75, 0, 15, 90)]


def test_a_misrouted_contact_is_passed_on(tell):
    """Billing cannot help: half the usual talk and wrap-up, then technical handles it as a technical contact."""
    wrong = {"share": 1, "to": "technical", "handle_time_factor": 0.5}
    plan = small(
        types={
            "billing": call({"talk": "100 s", "wrap_up": "20 s"}, misroute=wrong),
            "technical": call("200 s", misroute={"share": 1, "to": "billing"}),
        },
        groups={
            "billing": {"skills": ["billing"], "headcount": 1},
            "technical": {"skills": ["technical"], "headcount": 1},
        },
    )
    story = tell(plan, (0, "billing"), (52, "billing"))
    assert story.legs == [
        LegLine(0, "billing", 0, 0, 50, 0, "transferred"),
        LegLine(0, "technical", 50, 50, 250, 1, "answered"),  # misrouted at most once
        LegLine(1, "billing", 52, 60, 110, 0, "transferred"),  # the agent wraps up until 60 s
        LegLine(1, "technical", 110, 250, 450, 1, "answered"),
    ]
    assert story.kinds == ["queue", "transfer", "queue", "transfer"]
    assert story.records.legs["flags"].tolist() == [FLAG_MISROUTED, 0, FLAG_MISROUTED, 0]
    assert story.records.legs["type"].tolist() == [0, 1, 0, 1]
    assert story.records.legs["number"].tolist() == [0, 1, 0, 1]
    assert story.contacts[0] == ContactLine("new", "billing", 0, 250, "served")


def test_an_agent_without_wrap_up_may_take_the_contact_again(tell):
    """Passed on within the same pool: the agent who passed it on is free in the same instant and the only one."""
    plan = small(types={"call": call("30 s", misroute={"share": 1, "to": "call"})})
    story = tell(plan, (0, "call"))
    assert story.legs == [
        LegLine(0, "call", 0, 0, 30, 0, "transferred"),
        LegLine(0, "call", 30, 30, 60, 0, "answered"),
    ]


def test_transfers_by_group(tell):
    """Juniors pass everything on, seniors nothing. Rows: 0 to the junior, 1 to a senior at once."""
    plan = small(
        types={"call": call(transfer={"share": {"junior": 1}, "to": "hard"}), "hard": call("120 s")},
        groups={
            "junior": {"skills": ["call"], "headcount": 1},
            "senior": {"skills": {"call": {"preference": 2}, "hard": {}}, "headcount": 2},
        },
    )
    story = tell(plan, (0, "call"), (10, "call"))
    assert story.legs == [
        LegLine(0, "call", 0, 0, 60, 0, "transferred"),
        LegLine(1, "call", 10, 10, 70, 1, "answered"),
        LegLine(0, "hard", 60, 60, 180, 2, "answered"),
    ]


def test_handled_as_their_own_type_in_a_queue_of_two_types(tell):
    """Queue `shared` belongs to two types, so a transferred contact stays what it is; `handled_as` says otherwise."""
    types = {
        "a": call("30 s", misroute={"share": 1, "to": "shared"}),
        "b": call("200 s", queue="shared"),
        "c": call("300 s", queue="shared"),
    }
    groups = {"at_a": {"skills": ["a"], "headcount": 1}, "at_b": {"skills": ["shared"], "headcount": 1}}
    plan = small(types=types, groups=groups, queues={"a": {}, "shared": {}})
    assert tell(plan, (0, "a")).contacts == [ContactLine("new", "a", 0, 60, "served")]
    plan["queues"] = {"a": {}, "shared": {"handled_as": "c"}}
    story = tell(plan, (0, "a"))
    assert story.contacts == [ContactLine("new", "a", 0, 330, "served")]
    assert story.records.legs["type"].tolist() == [0, 2]


def test_the_agent_idle_longest(tell):
    """Agent 0 is idle since 60 s, agent 1 since 0 s; then 1 since 170 s, 0 since 60 s."""
    story = tell(small(groups={"agents": {"headcount": 2}}), (0, "call"), (100, "call"), (150, "call"), (170, "call"))
    assert story.answered() == [(0, 0, 0), (1, 1, 100), (2, 0, 150), (3, 1, 170)]


def test_idle_equally_long_goes_by_number(tell):
    story = tell(small(groups={"agents": {"headcount": 3}}), *[(s, "call") for s in (5, 6, 7)])
    assert story.answered() == [(0, 0, 5), (1, 1, 6), (2, 2, 7)]


def test_idle_since_the_same_tick_across_groups_goes_by_number(tell):
    """Agents 0 and 1 both finish at 70 s; group `b` has agent 1."""
    groups = {"a": {"skills": ["call"], "headcount": 1}, "b": {"skills": ["call"], "headcount": 1}}
    story = tell(small(groups=groups), (10, "call"), (10, "call"), (80, "call"), (81, "call"))
    assert story.answered() == [(0, 0, 10), (1, 1, 10), (2, 0, 80), (3, 1, 81)]


@pytest.mark.parametrize(("first", "second", "order"), [(2, 1, [1, 1, 0]), (1, 2, [0, 0, 1]), (1, 1, [0, 1, 0])])
def test_preference_among_groups(tell, first, second, order):
    """Lower preference first, even if its agent has been idle for a shorter time; equal ones by idle time."""
    groups = {
        "first": {"skills": {"call": {"preference": first}}, "headcount": 1},
        "second": {"skills": {"call": {"preference": second}}, "headcount": 1},
    }
    story = tell(small(groups=groups), (1, "call"), (100, "call"), (110, "call"))
    assert [agent for _, agent, _ in story.answered()] == order


def _two_queues(priority_x, priority_y):
    return small(
        types={"x": call(), "y": call()},
        groups={"both": {"skills": {"x": {"priority": priority_x}, "y": {"priority": priority_y}}, "headcount": 1}},
    )


@pytest.mark.parametrize(("x", "y", "next_ones"), [(1, 1, [1, 2]), (2, 1, [2, 1]), (1, 2, [1, 2])])
def test_priority_of_a_queue_for_a_group(tell, x, y, next_ones):
    """x has waited since 10 s, y since 20 s; a lower number is looked at first."""
    story = tell(_two_queues(x, y), (0, "x"), (10, "x"), (20, "y"))
    assert [contact for contact, _, _ in story.answered()] == [0, *next_ones]


def test_skills_are_kept_apart(tell):
    """An agent idle all day does not take a contact of another queue."""
    plan = small(
        types={"x": call(), "y": call()},
        groups={"at_x": {"skills": ["x"], "headcount": 1}, "at_y": {"skills": ["y"], "headcount": 1}},
    )
    story = tell(plan, (0, "x"), (10, "x"), (200, "y"))
    assert story.answered() == [(0, 0, 0), (1, 0, 60), (2, 1, 200)]


def test_complexity_scales_the_handle_time(tell):
    """All parts of it, on every leg; patience stays as it is."""
    plan = small(
        types={
            "call": call(
                {"talk": "60 s", "hold": {"share": 1, "time": "20 s"}, "wrap_up": "30 s"},
                complexity_cv=0.8,
                misroute={"share": 1, "to": "call"},
                patience="33 s",
            )
        },
        groups={"agents": {"headcount": by_minute((0, 2), (10, 0))}},
    )
    story = tell(plan, (0, "call"), (1, "call"), (2, "call"))
    complexity = story.records.contacts["complexity"]
    assert complexity[0] != complexity[1] != 1
    legs = story.records.legs[story.records.legs["agent"] >= 0]
    assert len(legs) >= 3
    for part, seconds in {"talk": 60, "hold": 20, "wrap_up": 30, "work": 110}.items():
        expected = complexity[legs["contact"]] * seconds * 1_000
        assert abs(legs[part] - expected).max() <= 0.5
    lost = story.records.legs[story.records.legs["agent"] < 0]
    assert set(lost["left"] - lost["entered"]) == {33_000}


def test_resolution_shifts_by_group(tell):
    """Shift -1 resolves nothing, shift +1 everything."""
    for shift, resolved in ((-1, 0), (0, 1)):
        skills = {"call": {"resolution_shift": shift}}
        story = tell(small(groups={"agents": {"skills": skills, "headcount": 1}}), (0, "call"))
        assert story.records.contacts["resolved"].tolist() == [resolved]

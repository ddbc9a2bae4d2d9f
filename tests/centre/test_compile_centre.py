"""From a centre to arrays: openings, rates, duty events with their ties, shares that run up to 1."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.centre.compile import compile_centre
from sim.centre.compiled_rows import DUTY_EVENT
from sim.centre.days import duty_events, headcounts, with_arrival_rates, with_headcounts
from sim.centre.errors import InputProblems
from sim.centre.schema import Centre
from sim.clock import NEVER, TICKS_PER_DAY, TICKS_PER_HOUR
from sim.codes import DRAIN, FIXED_COUNTS, GAMMA_POISSON, GOES, NOBODY, POISSON, STAYS

HOUR = TICKS_PER_HOUR
DAY = TICKS_PER_DAY
CALL = {"handle_time": {"kind": "exponential", "mean": "4 min"}, "patience": {"kind": "exponential", "mean": "2 min"}}


def small(**changes):
    """One queue, three agents, three days from 8 to 10, hourly intervals."""
    return {
        "calendar": {"days": 3, "interval": "60 min", "opening_hours": "08:00-10:00"},
        "volumes": {"calls": {"per_hour": 120}},
        "types": {"calls": CALL},
        "groups": {"agents": {"headcount": 3}},
        **changes,
    }


def compiled(**changes):
    return compile_centre(Centre.model_validate(small(**changes)))


def test_a_markov_queue_needs_no_more_than_this():
    centre = Centre.model_validate(
        {
            "calendar": {"days": 1},
            "volumes": {"calls": {"per_hour": 120}},
            "types": {"calls": CALL},
            "groups": {"agents": {"headcount": 9}},
        }
    )
    arrays = compile_centre(centre)
    assert arrays.arrival_rate.shape == (1, 1, 48)
    assert np.all(arrays.arrival_rate == 60)
    assert arrays.arrival_process == POISSON
    assert (arrays.last_closing, arrays.horizon_end, arrays.trunks) == (DAY, DAY, NEVER)
    assert arrays.n_agents == 9
    assert list(arrays.duty_events["tick"]) == [0] * 9 + [DAY] * 10
    assert arrays.types[0]["node"] == NOBODY
    assert arrays.resolution.tolist() == [[[[1, 1]]]]
    assert arrays.queues[0]["max_waiting"] == NEVER
    assert arrays.queues[0]["waiting_per_agent"] == np.inf
    assert arrays.queues[0]["closing"] == DRAIN


def test_arrays_are_sealed():
    arrays = compiled()
    for array in (arrays.arrival_rate, arrays.types, arrays.duty_events, arrays.distributions):
        assert array.flags.c_contiguous
        with pytest.raises(ValueError, match="read-only"):
            array[...] = array


def test_times_become_ticks():
    arrays = compiled()
    patience = arrays.distributions[arrays.types[0]["patience"]]
    assert patience["p1"] == 120_000
    assert arrays.interval_ticks == HOUR
    assert arrays.open_at.tolist() == [[8 * HOUR, DAY + 8 * HOUR, 2 * DAY + 8 * HOUR]]
    assert arrays.close_at.tolist() == [[10 * HOUR, DAY + 10 * HOUR, 2 * DAY + 10 * HOUR]]
    assert arrays.last_closing == 2 * DAY + 10 * HOUR
    assert compile_centre(Centre.model_validate(small()), grid=15_000).grid == 15_000


def test_closed_days_lie_between_but_are_not_counted():
    calendar = {"first_day": "thu", "warm_up_days": 1, "measured_days": 2, "opening_hours": {"mon-fri": "08:00-10:00"}}
    arrays = compiled(calendar=calendar)
    assert arrays.weekday.tolist() == [3, 4, 5, 6, 0]
    assert arrays.measured.tolist() == [False, True, False, False, True]
    assert arrays.open_at[0, 2] == arrays.close_at[0, 3] == NEVER
    assert arrays.arrival_rate.sum(axis=(0, 2)).tolist() == [240, 240, 0, 0, 240]
    assert arrays.headcount.sum(axis=(0, 2)).tolist() == [12, 12, 0, 0, 12]


def test_lists_may_cover_the_opening_hours_or_the_whole_day():
    whole = [0] * 8 + [2, 3] + [0] * 14
    for headcount in ([2, 3], whole, [[2, 3]] * 3, [whole] * 3, {"daily": [2, 3]}):
        assert compiled(groups={"agents": {"headcount": headcount}}).headcount[0, :, 8:10].tolist() == [[2, 3]] * 3
    for volume in ([20, 30], {"total": 50, "profile": [2, 3]}, {"mon-wed": [20, 30]}, [[20, 30]] * 3):
        assert compiled(volumes={"calls": volume}).arrival_rate[0, :, 8:10].tolist() == [[20, 30]] * 3


def test_weekday_factors_multiply_a_typical_day():
    rates = compiled(weekday_factors={"mon": 1.5, "tue-wed": 0.5}).arrival_rate
    assert rates[0, :, 8].tolist() == [180, 60, 60]


def test_demand_outside_opening_hours_is_kept_if_a_list_names_it():
    whole = [0] * 7 + [5, 20, 30] + [0] * 14
    rates = compiled(volumes={"calls": whole}).arrival_rate
    assert rates[0, 0, 7] == 5


def test_duty_events_tie_closings_first_then_agents():
    arrays = compiled(groups={"agents": {"headcount": [1, 3]}, "more": {"headcount": [2, 1], "skills": "calls"}})
    of_day_one = [tuple(map(int, row)) for row in arrays.duty_events[["tick", "agent", "on"]] if row["tick"] < DAY]
    assert of_day_one == [
        (8 * HOUR, 0, 1), (8 * HOUR, 3, 1), (8 * HOUR, 4, 1),
        (9 * HOUR, 1, 1), (9 * HOUR, 2, 1), (9 * HOUR, 4, 0),
        (10 * HOUR, NOBODY, 0), (10 * HOUR, 0, 0), (10 * HOUR, 1, 0), (10 * HOUR, 2, 0), (10 * HOUR, 3, 0),
    ]  # fmt: skip
    assert arrays.groups[["first_agent", "n_agents"]].tolist() == [(0, 3), (3, 2)]
    assert arrays.agent_group.tolist() == [0, 0, 0, 1, 1]


def test_around_the_clock_closes_once_and_nobody_goes_home_at_midnight():
    arrays = compiled(calendar={"days": 2, "interval": "60 min"})
    assert [(int(e["tick"]), int(e["agent"]), int(e["on"])) for e in arrays.duty_events] == [
        (0, 0, 1), (0, 1, 1), (0, 2, 1), (2 * DAY, NOBODY, 0), (2 * DAY, 0, 0), (2 * DAY, 1, 0), (2 * DAY, 2, 0),
    ]  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(st.lists(st.lists(st.integers(0, 4), min_size=6, max_size=6), min_size=1, max_size=3))
def test_duty_events_replay_to_the_headcount(counts):
    table = np.array(counts).reshape(len(counts), 2, 3)
    events = duty_events(table, [], 10)
    sizes = table.max(axis=(1, 2))
    first = np.cumsum(sizes) - sizes
    on_duty = np.zeros(sizes.sum(), bool)
    assert events.dtype == DUTY_EVENT
    assert [tuple(e) for e in events] == sorted(tuple(e) for e in events)
    for step in range(7):
        for event in events[events["tick"] == step * 10]:
            assert on_duty[event["agent"]] != event["on"]  # no event without a change
            on_duty[event["agent"]] = event["on"]
        for g, group in enumerate(table.reshape(len(counts), 6)):
            expected = np.arange(sizes[g]) < (group[step] if step < 6 else 0)
            assert on_duty[first[g] : first[g] + sizes[g]].tolist() == expected.tolist()


def test_who_may_be_absent_has_a_line_at_midnight():
    """Two of three are on duty before and after the first midnight; of the other group nobody may be absent."""
    table = np.array([[[2, 3], [2, 1]], [[1, 1], [1, 1]]])
    events = duty_events(table, [], DAY // 2, {0})
    assert [tuple(map(int, row)) for row in events[["tick", "agent", "on"]] if row["tick"] == DAY] == [
        (DAY, 0, STAYS), (DAY, 1, STAYS), (DAY, 2, GOES),
    ]  # fmt: skip


TWO = {
    "types": {
        "a": {**CALL, "transfer": {"share": {"one": 0.2, "others": 0.1}, "to": {"b": 0.3, "c": 0.7}}},
        "b": {
            **CALL,
            "misroute": {"share": "10 %", "to": "a"},
            "redial": {"abandoned": [0.5, 0.25], "becomes": {"a": 0.4}},
        },
    },
    "queues": {"a": {}, "b": {}, "c": {"handled_as": "b"}},
    "groups": {
        "one": {"headcount": 1, "skills": {"a": {"preference": 2, "priority": 3, "handle_time_factor": 1.1}}},
        "two": {"headcount": 1, "skills": ["b", "c"]},
    },
    "volumes": {"a": 1, "b": 2},
    "ivr": {
        "start": "m",
        "nodes": {
            "m": {"time": 5, "contained": {"a": 0.2, "others": 0.1}, "to": {"n": 0.25, "queue": 0.75}},
            "n": {"time": 7, "to": {"c": {"a": 0, "others": 1}, "queue": {"a": 1, "b": 0}}},
        },
    },
}  # fmt: skip


def test_names_become_indices():
    arrays = compiled(**TWO)
    assert (arrays.type_names, arrays.queue_names, arrays.group_names) == (("a", "b"), ("a", "b", "c"), ("one", "two"))
    assert arrays.types["queue"].tolist() == [0, 1]
    assert arrays.types["node"].tolist() == [0, 0]
    assert arrays.serves.tolist() == [[1, 0, 0], [0, 1, 1]]
    assert arrays.preference[0, 0] == 2
    assert arrays.priority[0, 0] == 3
    assert arrays.handle_factor.tolist() == [[1.1, 1, 1], [1, 1, 1]]
    assert arrays.queues["handled_as"].tolist() == [0, 1, 1]
    assert arrays.transfer_share.tolist() == [[0.2, 0.1], [0, 0]]
    assert arrays.transfer_to.tolist() == [[0, 0.3, 1], [0, 0, 0]]
    assert arrays.misroute_to.tolist() == [[0, 0, 0], [1, 1, 1]]
    assert arrays.redial_share[1, 0].tolist() == [0.5, 0.25]
    assert arrays.redial_to.tolist() == [[1, 1], [0.4, 1]]


def test_resolution_by_type_group_queue_and_history():
    """The group's shift is added where it has the skill, and the sum stays a share."""
    types = {"calls": {**CALL, "resolution": {"first": 0.6, "later": 0.25}}}
    groups = {
        "good": {"headcount": 1, "skills": {"calls": {"resolution_shift": 0.25}}},
        "weak": {"headcount": 1, "skills": {"calls": {"resolution_shift": -0.5}}},
        "wise": {"headcount": 1, "skills": {"calls": {"resolution_shift": 1}}},
    }
    arrays = compiled(types=types, groups=groups)
    assert arrays.resolution[0, :, 0].tolist() == [[0.85, 0.5], [pytest.approx(0.1), 0], [1, 1]]


def test_menu_exits_are_nodes_then_queues():
    arrays = compiled(**TWO)
    assert arrays.menu_contained.tolist() == [[0.2, 0], [0.1, 0]]
    # exits: m n | a b c
    assert arrays.menu_next.tolist() == [
        [[0, 0.25, 1, 1, 1], [0, 0, 1, 1, 1]],
        [[0, 0.25, 0.25, 1, 1], [0, 0, 0, 0, 1]],
    ]


def test_transferred_contacts_are_handled_as_the_only_type_at_home_there():
    types = {"x": {**CALL, "queue": "q"}, "y": {**CALL, "queue": "r"}, "z": {**CALL, "queue": "r"}}
    groups = {"all": {"headcount": 1, "skills": ["q", "r"]}}
    arrays = compiled(types=types, groups=groups, volumes=dict.fromkeys("xyz", 1))
    assert arrays.queues["handled_as"].tolist() == [0, NOBODY]


@given(st.lists(st.floats(0.01, 1), min_size=1, max_size=6))
def test_shares_with_rounding_end_at_one(weights):
    shares = [weight / sum(weights) for weight in weights]
    queues = {f"q{k}": {} for k in range(len(shares))}
    arrays = compiled(
        types={
            "calls": {**CALL, "queue": "q0", "transfer": {"share": 0.1, "to": dict(zip(queues, shares, strict=True))}}
        },
        queues=queues,
        groups={"agents": {"headcount": 1, "skills": list(queues)}},
    )
    assert arrays.transfer_to[0, -1] == 1.0
    assert np.all(np.diff(arrays.transfer_to[0]) >= 0)


@pytest.mark.parametrize(
    ("arrivals", "process", "varies"),
    [
        ({}, POISSON, (False, False)),
        ({"process": "gamma_poisson"}, GAMMA_POISSON, (True, True)),  # with the field's usual variation
        ({"day_cv": 0.06}, GAMMA_POISSON, (True, False)),
        ({"process": "gamma_poisson", "day_cv": 0}, GAMMA_POISSON, (False, True)),
        ({"process": "fixed"}, FIXED_COUNTS, (False, False)),
    ],
)
def test_varying_rates(arrivals, process, varies):
    arrays = compiled(arrivals=arrivals)
    assert arrays.arrival_process == process
    assert (arrays.day_factor != NOBODY, arrays.interval_factor != NOBODY) == varies


def test_limits_and_complexity():
    queues = {"calls": {"max_waiting": 0, "waiting_per_agent": 1.5, "score": {"base": 3, "per_second": 0}}}
    arrays = compiled(queues=queues, trunks=7, types={"calls": {**CALL, "complexity_cv": 0.5}})
    assert arrays.queues[0]["max_waiting"] == 0
    assert arrays.queues[0]["waiting_per_agent"] == 1.5
    assert arrays.trunks == 7
    assert arrays.types[0]["complexity"] != NOBODY


def test_tables_of_days_can_be_put_back():
    centre = Centre.model_validate(small())
    arrays = compile_centre(centre)
    counts = headcounts(centre)
    counts[0, 1, 8] += 2
    more = compile_centre(with_headcounts(centre, counts))
    assert more.headcount[0, 1, 8] == 5
    assert headcounts(centre)[0, 1, 8] == 3  # the original stays
    again = compile_centre(with_arrival_rates(centre, arrays.arrival_rate * 1.1))
    assert again.arrival_rate == pytest.approx(arrays.arrival_rate * 1.1)


@pytest.mark.parametrize(
    ("changes", "path", "found"),
    [
        ({"groups": {"agents": {"headcount": [1, 2, 3]}}}, "groups.agents.headcount", "3 values"),
        ({"groups": {"agents": {"headcount": [[1, 2]] * 4}}}, "groups.agents.headcount", "4 days"),
        ({"groups": {"agents": {"headcount": [1] * 24}}}, "groups.agents.headcount", "outside the opening hours"),
        (
            {"groups": {"agents": {"headcount": {"mon": [1] * 24}}}},
            "groups.agents.headcount",
            "1 agents on day 1 (Mon)",
        ),
        ({"groups": {"agents": {}}}, "groups.agents.headcount", "no headcount"),
        ({"volumes": {"calls": [1, -2]}}, "volumes.calls", "-2"),
        ({"volumes": {}}, "volumes.calls", "no volume"),
        (
            {"volumes": {"calls": [[1, 2]] * 3}, "weekday_factors": {"mon": 2}},
            "weekday_factors",
            "weekday factors beside",
        ),
    ],
)
def test_a_centre_that_contradicts_itself_is_not_compiled(changes, path, found):
    with pytest.raises(InputProblems) as caught:
        compiled(**changes)
    assert any(p.where == path and found in p.found for p in caught.value.problems), str(caught.value)

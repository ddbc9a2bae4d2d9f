"""The requirement against formulas worked out beside it."""

from dataclasses import replace

import handmade
import numpy as np
import pytest

from sim.centre.compile import compile_centre
from sim.centre.schema import Centre
from sim.centre.schema.distributions import mean_time
from sim.experiment.compare import compare
from sim.experiment.plan import Plan, baseline_of
from sim.experiment.precision import fixed
from sim.measures.target import Target
from sim.report.coverage import coverage, short_by
from sim.report.mean_day import patience_by_queue
from sim.report.tables import staffing_lines
from sim.theory import erlang_a


def test_required_is_the_erlang_a_number_for_the_demand_seen():
    made = handmade.comparison(())
    pool = coverage(made, made.baseline)[0]
    # 120 contacts an hour of 6 min are 12 erlangs; patience 10 min.
    expected = erlang_a.agents_for_service_level(12.0, 360.0, 600.0, 20.0, 0.8, 4)
    assert pool.offered.tolist() == [120.0] * 4
    assert pool.required.tolist() == [expected] * 4


def test_of_the_rest_of_a_day_whole_intervals_are_required():
    """From 9:40 on: of the hour from 9:00 a third is simulated, its contacts are no hour's demand."""
    made = handmade.comparison((), handmade.centre(start={"at": "09:40"}))
    pool = coverage(made, made.baseline)[0]
    assert pool.starts == ("10:00", "11:00")
    assert pool.required.tolist() == [erlang_a.agents_for_service_level(12.0, 360.0, 600.0, 20.0, 0.8, 4)] * 2
    assert list(staffing_lines(pool))[-1].startswith("short in 2 of 2 intervals")


def test_who_goes_over_is_required_for_where_he_came_first():
    """30 an hour leave the first queue for the second, which has no others: 150 for the one, no pool for the other."""
    made = handmade.comparison(())
    heat = made.baseline.heat
    legs = heat.legs.copy()
    legs[..., 1, :] = 0
    for queue, name, n in ((0, "went_over", 30), (1, "came_over", 30), (1, "offered_new", 30)):
        legs[:, list(handmade.HOURS), queue, heat.leg_components.index(name)] = n
    found = coverage(made, replace(made.baseline, heat=replace(heat, legs=legs)))
    assert [(pool.queues, pool.offered.tolist()) for pool in found] == [(("billing",), [150.0] * 4)]


def test_questions_of_other_agents_are_workload_of_the_queue_asked():
    """30 an hour of 3 min, asked in the second queue: 60 of 6 min and those are 7.5 erlangs, of 5 min each."""
    made = handmade.comparison(())
    heat = made.baseline.heat
    legs, at = heat.legs.copy(), heat.leg_components.index
    hours = list(handmade.HOURS)
    legs[:, hours, 1, :] = 0
    of = {"offered_new": 60, "answered": 60, "handle_time": 60 * 360, "offered_consult": 30, "consults_answered": 30}
    for name, n in (of | {"consulted_time": 30 * 180}).items():
        legs[:, hours, 1, at(name)] = n
    pool = coverage(made, replace(made.baseline, heat=replace(heat, legs=legs)))[1]
    expected = erlang_a.agents_for_service_level(7.5, 300.0, 600.0, 20.0, 0.8, 4)
    assert pool.offered.tolist() == [90.0] * 4
    assert pool.required.tolist() == [expected] * 4


@pytest.mark.parametrize("left", [-9e-16, 9e-16])
def test_what_rounding_leaves_of_a_queue_that_lives_on_overflow_is_nobody(left):
    """Means of several origins do not add up to the last bit: neither an error nor a pool of its own."""
    made = handmade.comparison(())
    heat = made.baseline.heat
    legs = heat.legs.copy()
    legs[..., 1, :] = 0
    for name, n in (("came_over", 30.0), ("offered_new", 30.0 + left * 8), ("answered", 30.0)):
        legs[:, list(handmade.HOURS), 1, heat.leg_components.index(name)] = n
    queues = [pool.queues for pool in coverage(made, replace(made.baseline, heat=replace(heat, legs=legs)))]
    assert queues == [("billing",)]


def test_settled_demand_solves_the_echo():
    made = handmade.comparison(())
    pool = coverage(made, made.baseline)[0]
    # Redials per abandoned 20/60; repeats and transfers per answered 20/60; so without abandonment O = 80 / (1 - 1/3).
    agents, handle, patience = int(pool.settled[0]), 360.0, 600.0
    lost = erlang_a.figures(120.0 * handle / 3600, agents, handle, patience).p_abandon
    offered = 80.0 / (1 - lost / 3 - (1 - lost) / 3)
    assert offered == pytest.approx(120.0)
    assert agents == erlang_a.agents_for_service_level(offered * handle / 3600, handle, patience, 20.0, 0.8, 4)


def test_repeats_after_a_self_service_that_failed_grow_with_the_demand_not_with_the_answered():
    """Half of those contained come back: more staff does not make more of them."""
    calls = {"handle_time": "5 min", "failed_containment": {"share": 0.5, "delay": "1 h"}, "repeat": {"share": 0}}
    menu = {"start": "menu", "nodes": {"menu": {"time": "10 s", "contained": "40 %"}}}
    world = {"calendar": {"measured_days": 1, "warm_up_days": 1, "opening_hours": "08:00-20:00"}, "ivr": menu}
    calls["redial"] = {"abandoned": [0.5, 0.5], "delay": "20 min"}
    seen = []
    for agents in (6, 30):
        volumes, groups = {"calls": {"per_hour": 100}}, {"agents": {"headcount": agents, "skills": ["calls"]}}
        centre = Centre.model_validate({**world, "types": {"calls": calls}, "volumes": volumes, "groups": groups})
        made = compare(Plan((baseline_of(centre, compile_centre(centre)),), precision=fixed(20)))
        pool = coverage(made, made.baseline)[0]
        seen.append(pool.settled.sum())
    assert seen[0] == pytest.approx(seen[1], rel=0.02)


def test_an_echo_that_feeds_itself_does_not_settle():
    made = handmade.comparison(())
    heat = made.baseline.heat
    legs = heat.legs.copy()
    legs[..., heat.leg_components.index("offered_repeat")] = 70.0 * (legs[..., 0] > 0)
    result = replace(made.baseline, heat=replace(heat, legs=legs))
    pool = coverage(made, result)[0]
    assert np.isnan(pool.settled).all()
    assert (pool.required > 0).all()


def test_queues_that_share_agents_are_one_pool():
    groups = {"all": {"skills": ["billing", "technical"], "headcount": 5}, "b": {"skills": ["billing"], "headcount": 5}}
    made = handmade.comparison((), handmade.centre(groups=groups))
    (pool,) = coverage(made, made.baseline)
    assert (pool.name, pool.groups) == ("billing + technical", ("all", "b"))
    assert pool.on_duty.tolist() == [10.0] * 4


def test_nobody_answered_gives_no_requirement():
    made = handmade.comparison(())
    heat = made.baseline.heat
    nobody = replace(made.baseline, heat=replace(heat, legs=np.zeros_like(heat.legs)))
    assert coverage(made, nobody) == ()


@pytest.mark.parametrize(
    ("distribution", "mean"),
    [
        ({"kind": "lognormal", "mean": 100, "cv": 2}, 100.0),
        ({"kind": "lognormal", "mean": 100, "cv": 2, "short_share": "10 %", "short_mean": 20}, 92.0),
        ({"kind": "uniform", "low": 10, "high": 30}, 20.0),
        ({"kind": "hyperexponential", "share": 0.25, "mean_1": 100, "mean_2": 20}, 40.0),
        ({"kind": "empirical", "values": [0, 100], "cumulative_shares": [0.5, 1]}, 25.0),
        ("90 s", 90.0),
        ("never", float("inf")),
    ],
)
def test_mean_of_a_distribution(distribution, mean):
    kind = {"handle_time": {"kind": "exponential", "mean": 60}, "patience": distribution}
    centre = Centre.model_validate({"types": {"calls": kind}, "volumes": 10, "groups": {"agents": {"headcount": 1}}})
    assert mean_time(centre.types["calls"].patience) == pytest.approx(mean)
    assert patience_by_queue(centre, ["calls"])[0] == pytest.approx(mean)


@pytest.mark.parametrize(
    ("target", "number"),
    [("service_level_abandons_met", 1), ("service_level_answered_only", 2), ("service_level_all_offered", 3)],
)
def test_the_requirement_uses_the_formula_of_the_target(target, number):
    made = handmade.comparison((), targets=dict.fromkeys(("billing", "technical"), Target(target)))
    expected = erlang_a.agents_for_service_level(12.0, 360.0, 600.0, 20.0, 0.8, number)
    assert coverage(made, made.baseline)[0].required.tolist() == [expected] * 4


def test_the_requirement_of_a_limit():
    """12 erlangs, patience 10 min: the least agents who keep the figure within its bound."""
    targets = {"billing": Target("abandonment", 0.05), "technical": Target("asa", 30.0)}
    made = handmade.comparison((), targets=targets)
    lost, wait = (int(pool.required[0]) for pool in coverage(made, made.baseline))
    by_agents = [erlang_a.figures(12.0, n, 360.0, 600.0) for n in range(40)]
    assert lost == next(n for n in range(1, 40) if by_agents[n].p_abandon <= 0.05)
    assert wait == next(n for n in range(1, 40) if by_agents[n].mean_wait_served <= 30.0)


def test_short_abandons_have_no_requirement_and_the_other_pool_keeps_its_own():
    targets = {"billing": Target("service_level_short_excluded"), "technical": Target()}
    made = handmade.comparison((), targets=targets)
    billing, technical = coverage(made, made.baseline)
    assert not billing.is_known
    assert list(staffing_lines(billing)) == ["no requirement: Erlang A has no short abandons to count"]
    assert technical.is_known
    assert np.isfinite(technical.settled).all()


def test_gaps_in_words():
    assert [short_by(x) for x in (-6.0, 2.0, 0.0, -0.5, float("nan"))] == [
        "6 short", "2 to spare", "just enough", "0.5 short", "-",
    ]  # fmt: skip


def test_those_who_were_called_back_count_among_the_answered():
    """Half of the answered are reached by callback instead: as many come again, and the settled demand is the same."""
    made = handmade.comparison(())
    heat = made.baseline.heat
    legs, at = heat.legs.copy(), heat.leg_components.index
    legs[..., at("callbacks_reached")] = legs[..., at("answered")] / 2
    legs[..., at("answered")] /= 2
    called_back = replace(made.baseline, heat=replace(heat, legs=legs))
    settled = [coverage(made, result)[0].settled.tolist() for result in (made.baseline, called_back)]
    assert settled[0] == settled[1]

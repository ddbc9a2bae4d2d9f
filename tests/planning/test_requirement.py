"""The requirement line: agents per interval, paid staff, pools."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.planning.requirement import paid_staff, pool_demand, pools, required_agents, required_for_limit
from sim.theory import erlang_a, erlang_c


def test_required_agents_are_the_least_that_meet_the_target():
    offered = [0, 3, 40, 250.5]
    needed = required_agents(offered, 1800, 300, 120, 0.8, 20)
    assert needed.dtype == np.int64
    assert needed[0] == 0
    for contacts, agents in zip(offered[1:], needed[1:].tolist(), strict=True):
        load = contacts * 300 / 1800
        assert erlang_a.service_level(load, agents, 300.0, 120.0, 20.0, 4) >= 0.8
        assert agents == 1 or erlang_a.service_level(load, agents - 1, 300.0, 120.0, 20.0, 4) < 0.8


def test_endless_patience_is_erlang_c():
    needed = required_agents([100.0], 3600, 180, np.inf, 0.8, 20)
    assert needed.tolist() == [erlang_c.agents_for_service_level(5.0, 180.0, 20.0, 0.8)] == [8]


def test_each_interval_may_have_its_own_handle_time_and_patience():
    together = required_agents([60, 60], 1800, [300, 400], [120, 600], 0.8, 20)
    alone = [required_agents([60], 1800, h, p, 0.8, 20)[0] for h, p in ((300, 120), (400, 600))]
    assert together.tolist() == alone


def test_the_formula_matters():
    """Counting early abandons as met (F1) asks for fewer agents than counting every abandon as a miss (F3)."""
    needed = {f: int(required_agents([200], 1800, 300, 60, 0.8, 20, f)[0]) for f in erlang_a.FORMULAS}
    assert needed["F1_abandons_met"] <= needed["F4_abandons_after"] <= needed["F3_all_offered"]
    assert needed["F1_abandons_met"] < needed["F3_all_offered"]


@pytest.mark.parametrize(("figure", "most"), [("abandonment", 0.05), ("asa", 30.0), ("asa", 0.5), ("abandonment", 0.6)])
def test_a_limit_is_kept_by_the_least_agents(figure, most):
    """Against Erlang A, agent by agent."""

    def value(load, agents):
        found = erlang_a.figures(load, agents, 300.0, 120.0)
        return found.p_abandon if figure == "abandonment" else found.mean_wait_served

    needed = required_for_limit([0, 3, 40, 250.5], 1800, 300, 120, figure, most)
    assert needed[0] == 0
    for contacts, agents in zip([3, 40, 250.5], needed[1:].tolist(), strict=True):
        load = contacts * 300 / 1800
        assert agents == next(n for n in range(1, 200) if value(load, n) <= most)


def test_limits_by_hand():
    """One agent, load 1, patience = handle time = 60 s: states 0, 1, 2 ... are Poisson(1), 1 / (1 - 1 / e) busy.

    Answered are 1 - 1 / e of all, so 1 / e = 36.8 % abandon.
    """
    assert erlang_a.figures(1.0, 1, 60.0, 60.0).p_abandon == pytest.approx(np.exp(-1))
    assert required_for_limit([1.0], 60, 60, 60, "abandonment", 0.368).tolist() == [1]
    assert required_for_limit([1.0], 60, 60, 60, "abandonment", 0.367).tolist() == [2]


def test_where_nobody_abandons_a_limit_on_abandonment_asks_for_agents_who_keep_up():
    assert required_for_limit([100.0], 3600, 180, np.inf, "abandonment", 0.05).tolist() == [6]
    # Erlang C at load 5: 6 agents 0.588 x 180 / 1 = 106 s, 7 agents 0.324 x 180 / 2 = 29 s.
    assert required_for_limit([100.0], 3600, 180, np.inf, "asa", 30.0).tolist() == [7]
    assert required_for_limit([100.0], 3600, 180, np.inf, "asa", 29.0).tolist() == [8]


def test_no_limit_of_nothing():
    with pytest.raises(ValueError, match="above 0"):
        required_for_limit([1], 1800, 300, 120, "asa", 0)
    with pytest.raises(ValueError, match="abandonment or asa"):
        required_for_limit([1], 1800, 300, 120, "occupancy", 0.8)


@pytest.mark.parametrize(
    "change",
    [
        {"offered": [-1]},
        {"offered": [np.nan]},
        {"offered": 5},
        {"handle_time_s": 0},
        {"patience_s": 0},
        {"interval_s": 0},
        {"target_share": 80},
        {"within_s": -1},
        {"formula": "F5_short_met"},
    ],
)
def test_numbers_out_of_range_are_refused(change):
    asked = {"offered": [5], "interval_s": 1800, "handle_time_s": 300, "patience_s": 60, "target_share": 0.8}
    with pytest.raises(ValueError, match=r"must|no exact value"):
        required_agents(**{**asked, "within_s": 20, **change})


def test_pool_demand_by_hand():
    contacts, handle, patience = pool_demand([[10, 0], [30, 0]], [300, 200], [60, 240])
    assert contacts.tolist() == [40, 0]
    assert handle.tolist() == [(10 * 300 + 30 * 200) / 40, 250]
    assert patience.tolist() == [pytest.approx(40 / (10 / 60 + 30 / 240)), pytest.approx(2 / (1 / 60 + 1 / 240))]


def test_pool_demand_with_endless_patience():
    *_, patience = pool_demand([[10], [30]], [300, 200], [np.inf, np.inf])
    assert patience.tolist() == [np.inf]


@pytest.mark.parametrize(
    ("agents", "shrinkage", "paid"),
    [(21, 0.30, 30), (22, 0.30, 32), (7, 0.3, 10), (100, 0.30, 143), (0, 0.3, 0), (5, 0.0, 5), (9, 0.1, 10)],
)
def test_paid_staff(agents, shrinkage, paid):
    """21 / 0.7 is 30.000000000000004 in floating point: 30 people, not 31."""
    assert paid_staff(agents, shrinkage) == paid


@given(st.integers(0, 100_000), st.integers(0, 99))
def test_paid_staff_is_exact_for_whole_percents(agents, percent):
    assert paid_staff(agents, percent / 100) == -(-agents * 100 // (100 - percent))


def test_fractions_are_rounded_once_at_the_end():
    assert paid_staff([20.3, 20.3], 0.3).tolist() == [29, 29]
    assert paid_staff(20.3, 0.3) < paid_staff(np.ceil(20.3), 0.3) + 1
    with pytest.raises(ValueError, match="shrinkage"):
        paid_staff(10, 1.0)


def test_pools_follow_chains_of_shared_groups():
    """Groups 0 and 2 link queues 0, 3 and 1; queue 2 is on its own; nobody serves queue 4; group 3 is idle."""
    serves = [[1, 0, 0, 1, 0], [0, 0, 1, 0, 0], [0, 1, 0, 1, 0], [0, 0, 0, 0, 0]]
    assert pools(serves) == [([0, 1, 3], [0, 2]), ([2], [1]), ([4], [])]


def test_pools_without_any_group():
    assert pools(np.zeros((0, 2))) == [([0], []), ([1], [])]

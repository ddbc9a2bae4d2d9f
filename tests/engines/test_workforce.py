"""Who comes and how fast each one is, in numbers: shares, common random numbers, and Erlang A with a random crew."""

from dataclasses import replace

import numpy as np
import pytest
from divergence import explain
from scipy.stats import binom, kstest

from sim.centre.compile import compile_centre
from sim.centre.compiled import CompiledCentre
from sim.centre.schema import Centre
from sim.clock import TICKS_PER_DAY
from sim.codes import ABANDONED, ON_DUTY
from sim.engines.compiled import Engine, run_replication
from sim.engines.workforce import draw_paces
from sim.randomness.uniforms import replication_key
from sim.theory import erlang_a


def centre_of(days: int = 5, **groups: dict) -> CompiledCentre:
    """One queue, open all day; 6 agents a group unless said otherwise."""
    plan = {
        "calendar": {"days": days, "interval": "60 min", "opening_hours": "24 h"},
        "volumes": {"calls": {"per_hour": 240}},
        "types": {
            "calls": {
                "handle_time": {"kind": "exponential", "mean": "60 s"},
                "patience": {"kind": "exponential", "mean": "120 s"},
            }
        },
        "groups": {name: {"skills": ["calls"], "headcount": 6, **group} for name, group in groups.items()},
    }
    return compile_centre(Centre.model_validate(plan))


def came(centre: CompiledCentre, replication: int) -> np.ndarray:
    """(A, D) bool: who was on duty on which day, whatever the contacts."""
    none = np.zeros_like(centre.arrival_rate)
    none.setflags(write=False)
    duty = run_replication(replace_rates(centre, none), 1, replication).duty
    there = np.zeros((centre.n_agents, centre.n_days), bool)
    for row in duty[duty["state"] == ON_DUTY]:
        there[row["agent"], row["start"] // TICKS_PER_DAY : (row["end"] - 1) // TICKS_PER_DAY + 1] = True
    return there


def replace_rates(centre: CompiledCentre, rates: np.ndarray) -> CompiledCentre:
    return replace(centre, arrival_rate=rates)


def test_as_many_come_as_the_share_says():
    """Each agent on each day by a luck of its own: the mean, and absences two days in a row."""
    centre = centre_of(a={"headcount": 60, "absence_share": 0.3})
    there = np.array([came(centre, replication) for replication in range(20)])
    n = there.size
    assert there.mean() == pytest.approx(0.7, abs=4 * np.sqrt(0.21 / n))
    in_a_row = ~there[..., 1:] & ~there[..., :-1]
    assert in_a_row.mean() == pytest.approx(0.09, abs=4 * np.sqrt(0.09 / n))
    a_day = there.sum(axis=1).ravel()
    assert a_day.var() == pytest.approx(60 * 0.21, rel=0.5), "days differ as a binomial does"


def test_nobody_absent_is_as_before():
    plain, unused = centre_of(a={}, b={}), centre_of(a={"absence_share": 0, "agent_cv": 0}, b={"quality": {}})
    assert not explain(run_replication(plain, 3, 0), run_replication(unused, 3, 0))


def test_luck_is_the_agents_own():
    """More heads, another share or another group's size: the others come and stay away as they did."""
    base = came(centre_of(a={"absence_share": 0.3}, b={"absence_share": 0.3}), 0)
    more = came(centre_of(a={"absence_share": 0.3, "headcount": 9}, b={"absence_share": 0.3}), 0)
    assert np.array_equal(base[:6], more[:6]) and np.array_equal(base[6:], more[9:])
    other = came(centre_of(a={"absence_share": 0.9}, b={"absence_share": 0.3}), 0)
    assert np.array_equal(base[6:], other[6:])
    assert np.all(other[:6] <= base[:6]) and other[:6].sum() < base[:6].sum()
    assert not np.array_equal(base[:6], base[6:]), "groups have lucks of their own"


def test_a_crew_of_random_size_is_a_mixture_of_erlang_a():
    """M/M/S+M with S binomial, anew every day: abandonment given S, and its mean over the mixture."""
    engine = Engine(centre_of(a={"absence_share": 0.3}))
    sizes, lost = [], []
    for replication in range(30):
        records = engine.run(7, replication)
        duty = records.duty[records.duty["state"] == ON_DUTY]
        for day in range(5):
            middle = day * TICKS_PER_DAY + TICKS_PER_DAY // 2
            sizes.append(int(np.sum((duty["start"] <= middle) & (duty["end"] > middle))))
            lost.append(np.mean(records.contacts["outcome"][records.contacts["day"] == day] == ABANDONED))
    size, share = np.array(sizes), np.array(lost)
    exact = np.array([1.0] + [erlang_a.figures(4.0, n, 60.0, 120.0).p_abandon for n in range(1, 7)])
    for n in range(7):
        mine = share[size == n]
        if len(mine) >= 5:
            assert mine.mean() == pytest.approx(exact[n], abs=4 * mine.std(ddof=1) / np.sqrt(len(mine)) + 1e-3), n
    mixture = float(binom(6, 0.7).pmf(np.arange(7)) @ exact)
    assert share.mean() == pytest.approx(mixture, abs=4 * share.std(ddof=1) / np.sqrt(len(share)))
    assert mixture > 0.8 * exact[4] + 0.2 * exact[5] + 0.02, "a mean crew of 4.2 would lose fewer"


def paces(centre: CompiledCentre, replication: int = 0) -> np.ndarray:
    out = np.empty(centre.n_agents)
    staff = centre.groups, centre.agent_group
    draw_paces(replication_key(1, replication), *staff, centre.distributions, centre.tables, out)
    return out


MANY = 20_000


def test_agents_spread_around_one():
    pace = paces(centre_of(a={"headcount": MANY, "agent_cv": 0.2}, b={}))
    assert np.all(pace[MANY:] == 1.0)
    assert pace[:MANY].mean() == pytest.approx(1.0, abs=4 * 0.2 / np.sqrt(MANY))
    assert pace[:MANY].std() == pytest.approx(0.2, rel=0.05)


def test_tenure_is_exponential_and_handle_time_falls_with_it():
    """Told back from the factor, 60 days of learning at 90 % turnover: mean tenure 365 / 0.9 days."""
    tenure = {"attrition": 0.9, "slower_at_start": 0.6, "learning_days": 60}
    pace = paces(centre_of(a={"headcount": MANY, "tenure": tenure}))
    rate = 0.9 * 60 / 365
    mean = 1 + 0.6 * rate / (1 + rate)
    assert pace.mean() == pytest.approx(1.0, abs=4 * pace.std() / np.sqrt(MANY))
    assert pace.max() == pytest.approx(1.6 / mean, rel=1e-2) and pace.min() >= 1 / mean
    left = np.clip((pace * mean - 1) / 0.6, 1e-300, None)
    assert kstest(-60 * np.log(left), "expon", args=(0, 365 / 0.9)).pvalue > 0.01


def test_more_turnover_makes_nobody_quicker():
    """Handle times measured at 30 %; at 60 % everybody has been here for less time, by the same luck."""
    now, then = ({"attrition": attrition, "measured_attrition": 0.3} for attrition in (0.3, 0.6))
    before, after = (paces(centre_of(a={"headcount": MANY, "tenure": tenure})) for tenure in (now, then))
    assert np.all(after >= before)
    newcomers = [rate / (1 + rate) for rate in (0.3 * 60 / 365, 0.6 * 60 / 365)]
    rise = (1 + 0.6 * newcomers[1]) / (1 + 0.6 * newcomers[0])
    assert after.mean() == pytest.approx(rise, rel=0.005)

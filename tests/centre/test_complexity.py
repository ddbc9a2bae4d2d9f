"""However much issues differ, the shares the planner wrote down come out as means over all issues."""

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import lognorm

from sim.centre.compile import compile_centre
from sim.centre.complexity import at_complexity_one
from sim.centre.schema import Centre
from sim.codes import CONTAINED, LEG_TRANSFERRED
from sim.engines.compiled import run_replication
from sim.rules.outcomes import containment_probability, resolution_probability, transfer_probability

SHARES = 0.001, 0.1, 0.3, 0.61, 0.95


def mean_of(rule, cv):
    """Integral of rule(complexity) over the complexities, by quantile: nothing in common with the quadrature tested."""
    log_variance = np.log1p(cv * cv)
    quantile = lognorm(s=np.sqrt(log_variance), scale=np.exp(-0.5 * log_variance)).ppf
    return quad(lambda u: rule(float(quantile(u))), 0, 1, limit=500, epsabs=1e-9)[0]


@pytest.mark.parametrize("cv", [0.1, 0.5, 1.0, 3.0])
@pytest.mark.parametrize("share", SHARES)
def test_means_are_what_was_asked_for(share, cv):
    at_one = at_complexity_one(share, cv)
    assert mean_of(lambda c: resolution_probability(at_one, c), cv) == pytest.approx(share, abs=1e-7)
    at_one = at_complexity_one(share, cv, grows=True)
    assert mean_of(lambda c: transfer_probability(at_one, c), cv) == pytest.approx(share, abs=1e-7)
    room = 0.1 + 0.9 * share
    at_one = at_complexity_one(share, cv, ceiling=room)
    assert mean_of(lambda c: containment_probability(at_one, 1 - room, c), cv) == pytest.approx(share, abs=5e-6)


@pytest.mark.parametrize("grows", [False, True])
def test_certain_shares_and_equal_issues_stay_to_the_last_bit(grows):
    for cv in (0.5, 5.0):
        assert [at_complexity_one(share, cv, grows=grows) for share in (0.0, 1.0)] == [0.0, 1.0]
    for share in (0.0, 0.1, 1 / 3, 0.61, 1.0):
        assert at_complexity_one(share, 0.0, grows=grows) == share
    assert at_complexity_one(0.4, 1.0, ceiling=0.4) == 1.0  # nobody is left to go on


@pytest.mark.parametrize("percent", range(1, 100))
def test_a_menu_that_nobody_leaves_for_an_agent(percent):
    # 1 - 0.83 is a hair more than 0.17: still nobody goes on.
    assert at_complexity_one(percent / 100, 1.0, ceiling=1.0 - (100 - percent) / 100) == 1.0


def four_questions(cv):
    """A type for each share, so that no share picks who meets another; plenty of agents."""
    names = "settled", "resolved", "shifted", "passed"
    kind = {"handle_time": {"kind": "constant", "value": "1 s"}, "complexity_cv": cv}
    agents = {"headcount": 60}
    return Centre.model_validate({
        "calendar": {"days": 1},
        "arrivals": {"process": "fixed"},
        "volumes": {name: {"per_hour": 8_000} for name in names},
        "ivr": {"start": "menu", "nodes": {"menu": {
            "time": 0, "contained": {"settled": 0.3, "others": 0}, "abandon": {"settled": 0.6, "others": 0},
            "to": {"queue": 1},
        }}},
        "types": {
            "settled": kind,
            "resolved": {**kind, "resolution": 0.61},
            "shifted": {**kind, "resolution": 0.4},
            "passed": {**kind, "transfer": {"share": 0.4, "to": "settled"}},
        },
        "groups": {
            "many": {**agents, "skills": ["settled", "resolved", "passed"]},
            "able": {**agents, "skills": {"shifted": {"resolution_shift": 0.15}}},
        },
    })  # fmt: skip


@pytest.mark.parametrize("cv", [0.5, 1.0])
def test_simulated_means_are_the_planners(cv):
    """Containment (with room for those who hang up), resolution, with a group's shift, and transfers."""
    centre = compile_centre(four_questions(cv))
    records = run_replication(centre, 5, 0)
    contacts, legs = records.contacts, records.legs
    passed = np.isin(np.arange(len(contacts)), legs["contact"][legs["outcome"] == LEG_TRANSFERRED])
    happened = contacts["outcome"] == CONTAINED, contacts["resolved"] == 1, contacts["resolved"] == 1, passed
    for number, (what, share) in enumerate(zip(happened, (0.3, 0.61, 0.55, 0.4), strict=True)):
        here = contacts["type"] == number
        n = here.sum()
        assert n == 192_000
        error = np.sqrt(share * (1 - share) / n)
        assert abs(what[here].mean() - share) < 4 * error, centre.type_names[number]

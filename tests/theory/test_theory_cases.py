"""Every analytic case of the project's case file against the kernels, each within its own tolerance.

`tests.validation.exact` says which kernel answers a case; what is tested here is the kernels, no simulation.
"""

import json
import math
from pathlib import Path

import pytest

from sim.theory import erlang_a, erlang_b
from tests.validation.exact import FAMILIES, figures_of
from tests.validation.parameters import mean_of, read_pool

CASES = json.loads((Path(__file__).parents[1] / "validation" / "cases.json").read_text(encoding="utf-8"))["cases"]


def cases(starting, *families):
    chosen = [case for case in CASES if case["id"].startswith(starting) and case["family"] in (families or FAMILIES)]
    return pytest.mark.parametrize("case", chosen, ids=[case["id"] for case in chosen])


@cases("")
def test_every_expected_figure_is_found_within_its_tolerance(case):
    found = figures_of(case["family"], case["parameters"])
    expected = {name: e for name, e in case["expected"].items() if e["kind"] == "exact"}
    assert expected
    assert set(expected) <= set(found), set(expected) - set(found)
    for name, e in expected.items():
        assert abs(found[name] - e["value"]) <= e["tol_abs"], (name, found[name], e)


@cases("", "Erlang-B")
def test_lines_for_a_blocking_are_blocked_so_often(case):
    p = case["parameters"]
    if "target_blocking" in p:
        load = erlang_b.load_for_blocking(p["servers"], p["target_blocking"])
        assert erlang_b.p_block(load, p["servers"]) == pytest.approx(p["target_blocking"], rel=1e-12)


@cases("ErlA", "Erlang-A")
def test_answered_abandoned_and_waiting_are_everybody(case):
    pool = read_pool(case["parameters"])
    asked = (pool.load, pool.agents, mean_of(pool.service), mean_of(pool.patience), pool.awt_s)
    done = erlang_a.within(*asked)
    assert erlang_a.service_level(*asked, 3) == done.answered
    assert erlang_a.p_wait_beyond(*asked) == pytest.approx(1 - sum(done), abs=1e-12)


@cases("QED", "asymptotics")
def test_limits_of_many_agents_are_near(case):
    """Halfin & Whitt's of P(wait), Garnett's too: the cases are near them, not at them."""
    limits = [e["value"] for name, e in case["expected"].items() if name.endswith("_limit")]
    assert figures_of(case["family"], case["parameters"])["p_wait"] == pytest.approx(*limits, abs=0.01)


@cases("Fluid", "asymptotics")
def test_the_fluid_is_near(case):
    found = figures_of(case["family"], case["parameters"])
    fluid = {name.removeprefix("fluid_"): e["value"] for name, e in case["expected"].items() if "fluid" in name}
    assert found["p_abandon"] == pytest.approx(fluid["p_abandon"], rel=1e-3)
    assert found["mean_wait_served"] == pytest.approx(fluid["wait_served"], rel=0.02)
    assert found["mean_queue"] / case["parameters"]["agents"] == pytest.approx(fluid["queue_per_agent"], rel=0.02)


def test_all_families_are_covered():
    """Eighty-odd analytic cases, none lost by a renamed family."""
    analytic = [case for case in CASES if case["family"] in FAMILIES]
    assert len(analytic) == 94
    assert all(math.isfinite(e["value"]) for case in analytic for e in case["expected"].values())

"""The best of several scenarios against the others: by hand, and over the fake engine."""

import dataclasses
from types import SimpleNamespace

import numpy as np
import pytest
from fake_centre import scenario

from sim.experiment.compare import compare
from sim.experiment.plan import Plan
from sim.experiment.precision import fixed
from sim.experiment.shortest import shortest
from sim.measures.moments import CoMoments

ASA_ALONE = SimpleNamespace(figures=(SimpleNamespace(key="asa", headline=True),))


def waits(*seconds):
    """A scenario whose replications have one answered contact each."""
    moments = CoMoments((1, 1, 2))
    for s in seconds:
        moments.add(np.array([[[s, 1.0]]]))
    pairs = [np.array([[s, 1.0]]) for s in seconds]
    return SimpleNamespace(ratios=moments, replications=pairs, table=ASA_ALONE, headline=np.array([True]))


def test_paired_by_replication_by_hand():
    """Differences 1, 2, 3: mean 2, error sqrt(2 / (3 x 2)) = 0.577, t(2) = 4.303: 2 is less than 2.48, not clear.

    Differences 2, 2.5, 3: mean 2.5, error 0.289, bound 1.24: clear, although each side scatters by 45.
    """
    best = waits(10, 100, 50)
    assert shortest(["a", "b"], [best, waits(11, 102, 53)]) == ("a", "b")
    assert shortest(["a", "b"], [best, waits(12, 102.5, 53)]) == ("a",)
    assert shortest(["b", "a"], [waits(12, 102.5, 53), best]) == ("a",), "in whatever order they were asked for"


def test_more_comparisons_need_clearer_differences():
    """Mean 1.5, error 0.289: beyond t(2) = 4.303 alone, within 6.205 as one of two comparisons."""
    best, near, far = waits(10, 100, 50), waits(11, 101.5, 52), waits(90, 180, 130)
    assert shortest(["a", "b"], [best, near]) == ("a",)
    assert shortest(["a", "b", "c"], [best, near, far]) == ("a", "b")


@pytest.mark.parametrize("others", [[], [waits(float("nan"))]])
def test_without_waits_nobody_is_the_shortest(others):
    assert shortest(["a"][: len(others)], others) == ()


def test_one_replication_tells_nobody_apart():
    assert shortest(["a", "b"], [waits(10), waits(99)]) == ("a", "b")


@pytest.mark.usefixtures("fake_engine")
def test_a_comparison_names_its_shortest_waits():
    scenarios = (scenario("baseline"), scenario("half", 0.5), scenario("same", 0.5), scenario("slow", 0.9))
    result = compare(Plan(scenarios, seed=3, precision=fixed(12), workers=1))
    assert result.shortest == ("half", "same")
    assert compare(Plan(scenarios[:1], seed=3, precision=fixed(2), workers=1)).shortest == ()


@pytest.mark.usefixtures("fake_engine")
def test_shapley_and_table_are_as_sure_of_a_single_lever():
    """With one lever beside the baseline in every subset, its share is the difference itself, range included."""
    pair = [scenario("baseline"), scenario("a", 0.9), scenario("b", 1.0), scenario("a+b", 0.9)]
    named = [dataclasses.replace(s, members=m) for s, m in zip(pair, ((), ("a",), ("b",), ("a", "b")), strict=True)]
    result = compare(Plan(tuple(named), seed=3, precision=fixed(12), workers=1))
    share = next(row for row in result.shapley if row.figure == "asa" and row.member == "a")
    alone = compare(Plan((named[0], named[1]), seed=3, precision=fixed(12), workers=1))["a"].row("asa")
    assert share.value == pytest.approx(alone.difference, rel=1e-9)
    assert share.high - share.value == pytest.approx(alone.difference_high - alone.difference, rel=1e-9)

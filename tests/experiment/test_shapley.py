"""Shapley values of games with known answers, and of a comparison."""

import fake_centre
import numpy as np
import pytest

from sim.experiment.compare import compare
from sim.experiment.plan import Plan
from sim.experiment.precision import fixed
from sim.experiment.shapley import INTERACTION, share_out


def game(values):
    return {frozenset(key): value for key, value in values.items()}


def test_the_glove_game():
    """One left glove, two right ones; a pair is worth 1. Known answer: 2/3, 1/6, 1/6."""
    worth = game({"": 0, "l": 0, "r": 0, "s": 0, "lr": 1, "ls": 1, "rs": 0, "lrs": 1})
    shares = share_out("lrs", worth)
    assert [shares[m] for m in "lrs"] == pytest.approx([2 / 3, 1 / 6, 1 / 6])
    assert shares[INTERACTION] == 1.0


def test_the_telecom_case():
    """Case 4 of the domain, ASA in minutes: peak -6.0, self-service -5.5, routing -2.3."""
    asa = game({"": 19.9, "r": 18.1, "s": 14.8, "p": 14.3, "sr": 12.3, "pr": 11.8, "ps": 8.7, "psr": 6.1})
    shares = share_out("psr", asa)
    assert [round(float(shares[m]), 1) for m in "psr"] == [-6.0, -5.5, -2.3]
    assert sum(shares[m] for m in "psr") == pytest.approx(6.1 - 19.9)
    assert shares[INTERACTION] == pytest.approx(-13.8 + 12.5), "slightly more than the sum of each alone"


def test_additive_levers_have_no_interaction():
    worth = game({"": 10, "a": 8, "b": 7, "ab": 5})
    shares = share_out("ab", worth)
    assert (shares["a"], shares["b"], shares[INTERACTION]) == (-2, -3, 0)


def test_arrays_are_shared_out_element_by_element():
    worth = game({"": np.zeros(2), "a": np.array([1.0, 2.0]), "b": np.zeros(2), "ab": np.array([1.0, 4.0])})
    shares = share_out("ab", worth)
    assert shares["a"].tolist() == [1.0, 3.0]
    assert shares["b"].tolist() == [0.0, 1.0]


@pytest.mark.usefixtures("fake_engine")
def test_shares_of_a_comparison_add_up_and_carry_intervals():
    helps = {"a": 0.8, "b": 0.7, "a+b": 0.5}
    scenarios = [fake_centre.scenario("baseline")]
    scenarios += [fake_centre.scenario(name, help_, tuple(name.split("+"))) for name, help_ in helps.items()]
    result = compare(Plan(tuple(scenarios), seed=3, precision=fixed(12), workers=1))
    asa = {row.member: row for row in result.shapley if row.figure == "asa"}
    assert set(asa) == {"a", "b", INTERACTION}
    assert asa["a"].value + asa["b"].value == pytest.approx(result["a+b"].row("asa").difference, rel=1e-9)
    assert asa["a"].low < asa["a"].value < asa["a"].high < 0
    alone = compare(Plan(tuple(scenarios[:3]), seed=3, precision=fixed(5), workers=1))
    assert alone.shapley == (), "not all subsets were run"

"""Quality of agents and tenure: worked effects, monotone in the scale, and neutral where nothing was said."""

from dataclasses import fields

import numpy as np
import pytest

from sim.centre import quality
from sim.centre.compile import compile_centre
from sim.centre.schema import Centre, Quality, Tenure
from sim.centre.tenure import tenure_factor

BEST, WORST = Quality(knowledge=1, problem_solving=1), Quality(knowledge=0, problem_solving=0)


def compiled(**groups):
    """A type with hold, transfers and resolution; a group for each quality."""
    hold = {"share": 0.5, "time": "20 s"}
    kind = {
        "handle_time": {"talk": "4 min", "hold": hold},
        "resolution": {"first": 0.7, "later": 0.99},
        "transfer": {"share": 0.2, "to": "calls"},
    }
    plan = {
        "calendar": {"days": 1},
        "volumes": {"calls": 0},
        "types": {"calls": kind},
        "groups": {name: {"headcount": 1, **group} for name, group in groups.items()},
    }
    return compile_centre(Centre.model_validate(plan))


def test_worked_effects():
    """Odds of 0.5 x 0.8 = 0.8 : 1; of 0.2 x 0.8 = 0.2 : 1. The way down is the way up in reverse."""
    assert quality.handle_factor(BEST) == pytest.approx(0.90 * 0.97)
    assert quality.handle_factor(WORST) == pytest.approx(1 / (0.90 * 0.97))
    assert quality.hold_share(0.5, BEST) == pytest.approx(0.8 / 1.8)
    assert quality.transfer_share(0.2, BEST) == pytest.approx(0.2 / 1.2)
    assert quality.transfer_share(0.2, WORST) == pytest.approx(0.3125 / 1.3125)
    assert quality.resolution_shift(BEST) == pytest.approx(0.07) == -quality.resolution_shift(WORST)


def test_each_part_has_its_own_effects():
    knows, solves = Quality(knowledge=1), Quality(problem_solving=1)
    assert quality.transfer_share(0.2, knows) == 0.2 and quality.hold_share(0.5, solves) == 0.5
    assert quality.handle_factor(knows) < quality.handle_factor(solves) < 1


def test_average_agents_are_those_of_the_figures():
    for average in (None, Quality()):
        assert quality.handle_factor(average) == 1.0
        assert (quality.hold_share(0.3, average), quality.transfer_share(0.3, average)) == (0.3, 0.3)
        assert quality.resolution_shift(average) == 0.0


def test_no_share_leaves_0_to_1_and_only_certain_ones_are_certain():
    for share in (0.0, 0.001, 0.5, 0.999, 1.0):
        for agents in (BEST, WORST):
            for moved in (quality.hold_share(share, agents), quality.transfer_share(share, agents)):
                assert 0 <= moved <= 1 and (moved in (0, 1)) == (share in (0, 1))


def test_the_centre_has_it_in_its_tables():
    """Per group: handle time, holds, transfers, resolution; what was said of a skill comes on top."""
    best = {"knowledge": 1, "problem_solving": 1}
    skill = {"calls": {"handle_time_factor": 1.1, "resolution_shift": -0.05}}
    arrays = compiled(plain={}, best={"quality": best}, both={"quality": best, "skills": skill})
    assert arrays.handle_factor[:, 0] == pytest.approx([1, 0.873, 0.873 * 1.1])
    assert arrays.hold_share[0] == pytest.approx([0.5, 0.8 / 1.8, 0.8 / 1.8])
    assert arrays.transfer_share[0] == pytest.approx([0.2, 0.2 / 1.2, 0.2 / 1.2])
    assert arrays.resolution[0, :, 0] == pytest.approx(np.array([[0.7, 0.99], [0.77, 1.0], [0.72, 1.0]]))


def test_tone_and_greeting_are_in_no_table_of_the_engines():
    """So records cannot change, and waits with them."""
    average, warm = (compiled(agents={"quality": q}) for q in ({}, {"tone": 1, "greeting": 0}))
    for field in fields(average):
        assert np.array_equal(getattr(average, field.name), getattr(warm, field.name)), field.name


def test_tenure_is_measured_against_the_mix_of_then():
    """30 % a year and 60 days: 0.0493 leave for each who learns. 4.7 % is left to learn on average."""
    now = tenure_factor(Tenure())
    rate = 0.3 * 60 / 365
    assert 1 / now.p1 == pytest.approx(1 + 0.6 * rate / (1 + rate))
    assert now.shape[1:] == (0.6, pytest.approx(1 / rate))
    more = tenure_factor(Tenure(attrition=0.6, measured_attrition=0.3))
    assert more.p1 == now.p1 and more.shape[2] == pytest.approx(0.5 / rate)

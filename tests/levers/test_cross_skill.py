"""Flexible agents and better routing."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.centre.compile import compile_centre
from sim.centre.days import headcounts
from sim.centre.schema import Centre, Group
from sim.centre.schema.start import Start
from sim.levers.cross_skill import CrossSkill


def lever(**settings: object) -> CrossSkill:
    return CrossSkill.model_validate(settings)


def test_flexible_groups_stand_beside_those_they_come_from(centre):
    new = lever().apply(centre).centre
    assert list(new.groups) == ["front", "back", "front_flexible", "back_flexible"]
    heads = headcounts(new)[:, 0, 16:24]
    # 30 % of 8, 12, 13 ... 9 is 2.4, 3.6, 3.9 ... 2.7: 2, 4, 4, 4, 4, 4, 3, 3, split by headcount.
    assert heads[2].tolist() == [1, 2, 2, 2, 2, 2, 2, 2]
    assert heads[3].tolist() == [1, 2, 2, 2, 2, 2, 1, 1]
    assert (heads[0] + heads[2]).tolist() == [5, 7, 8, 8, 8, 8, 7, 6]


def test_own_queue_first_then_the_learned_one(centre):
    skills = lever(handle_time_factor=1.08).apply(centre).centre.groups["front_flexible"].skills
    own, learned = skills["billing"], skills["technical"]
    assert own == centre.groups["front"].skills["billing"]
    assert (learned.handle_time_factor, own.handle_time_factor) == (1.08, 1.0)
    assert learned.priority > own.priority
    # Contacts ask specialists and those at home in their queue first.
    assert learned.preference > centre.groups["back"].skills["technical"].preference


def test_fewer_contacts_are_passed_on(centre):
    types = lever().apply(centre).centre.types
    assert types["billing"].misroute.share == pytest.approx(0.12)
    # Agents who come from `back` keep its habits; those from `front` are among the others, as before.
    assert types["technical"].transfer.share == pytest.approx({"back": 0.06, "back_flexible": 0.06, "others": 0.03})


def test_only_the_targeted(centre):
    new = lever(groups="front", queues="technical").apply(centre).centre
    assert list(new.groups) == ["front", "back", "front_flexible"]
    assert new.groups["back"] is centre.groups["back"]
    assert new.types["billing"].misroute.share == 0.2  # begins in a queue that nobody learns
    assert new.types["technical"].transfer.share["others"] == pytest.approx(0.03)


def test_groups_that_know_everything_already(centre, told):
    (problem,) = told(lambda: lever(groups="front", queues="billing").apply(centre))
    assert problem.found == "groups that serve billing already"


def test_a_taken_name_gets_a_number(centre):
    taken = centre.model_copy(
        update={"groups": {**centre.groups, "front_flexible": Group(skills=["billing"], headcount=1)}}
    )
    assert "front_flexible_2" in lever(groups="front").apply(taken).centre.groups


@pytest.mark.parametrize("share", [0, 1])
def test_nobody_and_everybody(centre, share):
    new = lever(share=share).apply(centre).centre
    compiled = compile_centre(new)
    assert len(new.groups) == (4 if share else 2)
    assert compiled.n_agents == 13


def test_training_is_paid_once(centre):
    applied = lever(training_time="10 h").apply(centre)
    # 27 of 90 heads are not all: 2+4+4+4+4+4+3+3 half-hours flexible = 14 h a day, 5 days a week, 30 % shrinkage:
    # 100 paid hours a week, 2.67 full-time weeks: 3 people x 10 h x 28.
    assert applied.one_off_cost == pytest.approx(3 * 10 * 28)
    assert applied.daily_cost == 0
    assert "3 people" in applied.notes[0]
    # Of a day that is taken up at 11:00 an hour is left; people are trained for whole days all the same.
    late = centre.model_copy(update={"start": Start(at="11:00")})
    assert lever(training_time="10 h").apply(late).one_off_cost == applied.one_off_cost


@pytest.mark.parametrize(
    ("settings", "marked"),
    [({}, 0), ({"handle_time_factor": 1.02}, 1), ({"handle_time_factor": 1.1}, 0), ({"transfer_factor": 0.5}, 1)],
)
def test_beyond_the_evidence_it_runs_and_is_marked(centre, settings, marked):
    assert len(lever(**settings).apply(centre).outside_evidence) == marked


@settings(deadline=None, max_examples=40)
@given(
    heads=st.lists(st.lists(st.integers(0, 50), min_size=4, max_size=4), min_size=2, max_size=4),
    share=st.floats(0, 1),
)
def test_nobody_is_added_or_lost(heads, share):
    names = "abcd"[: len(heads)]
    centre = Centre.model_validate(
        {
            "calendar": {"opening_hours": "08:00-12:00", "interval": "60 min", "days": 1},
            "volumes": dict.fromkeys(names, 1),
            "types": {name: {"handle_time": "60 s"} for name in names},
            "groups": {f"group {n}": {"skills": n, "headcount": row} for n, row in zip(names, heads, strict=True)},
        }
    )
    before = headcounts(centre)
    new = lever(share=share).apply(centre).centre
    after = headcounts(new)
    assert np.array_equal(after.sum(axis=0), before.sum(axis=0))
    assert np.all(after >= 0)
    for group, name in enumerate(centre.groups):
        assert list(new.groups)[group] == name  # numbers of groups stay
        if (flexible := f"{name}_flexible") in new.groups:
            together = after[group] + after[list(new.groups).index(flexible)]
            assert np.array_equal(together, before[group])
        else:
            assert np.array_equal(after[group], before[group])


def test_where_nobody_learns_nothing_is_passed_on_less(centre):
    assert lever(share=0).apply(centre).centre == centre

"""Tone and greeting: the group that answered last moves its customers' satisfaction, and nothing else moves."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from record_stories import Story, at

from sim.centre.schema import Centre
from sim.codes import (
    ABANDONED,
    CONTAINED,
    LEG_ABANDONED,
    LEG_CALLBACK,
    LEG_CONSULT,
    LEG_CONTAINED,
    LEG_HANDED_BACK,
    LEG_IVR,
    LEG_PROMISED,
    LEG_QUEUE,
    LEG_RESUMED,
    LEG_TRANSFER,
    LEG_TRANSFERRED,
    LEG_UNREACHED,
    REPEAT,
)
from sim.experiment.summary import rows
from sim.measures.experience import CUSTOMER, INTERCEPT, MID, N_NODES, READINGS, SURVEY, answer_vector, scoring
from sim.measures.settings import MeasureSettings
from sim.measures.statistics import Statistics
from sim.measures.tally import Folder

FRONT, BACK = 0, 1
USUAL, WARM, COLD = 0.8880, 0.9183, 0.8402
"""By hand, resolved and no wait: 1 / (1 + e^-z) with z = 2.07, 2.07 + 0.35, 2.07 - 0.35 - 0.10 x 0.6."""
MANNERS = (("front", (1.0, 0.5)), ("back", (0.0, 0.2)))
WITHIN = 3e-4
"""What a grid point costs."""


def csat(statistics: Statistics, population: int = SURVEY, coefficient_set: int = MID) -> float:
    """Overall, under the usual intercept."""
    counts = statistics.scores.mean[0, population, statistics.shapes[coefficient_set]]
    nodes = statistics.scoring.nodes()[coefficient_set]
    return float(counts @ answer_vector(READINGS[0], nodes, INTERCEPT) / counts.sum())


def told(story: Story, manners=MANNERS, **settings) -> Statistics:
    """The story's statistics with these manners."""
    story.settings = replace(story.settings, manners=manners, **settings)
    return story.statistics()


def met(story: Story, *legs: dict, **contact) -> int:
    """A resolved contact with these legs, a minute apart; none waits, and whoever answers talks for half a minute."""
    c = story.contact(at(1, "10:00"), **{"resolved": 1, **contact})
    for minute, leg in enumerate(legs):
        story.leg(c, 0, **{"talk": 30, "entered": at(1, f"10:{minute:02}"), **leg})
    return c


@pytest.mark.parametrize(("group", "share"), [(FRONT, WARM), (BACK, COLD)])
def test_a_group_moves_the_satisfaction_of_those_it_answers(story, group, share):
    met(story, {"group": group})
    assert csat(told(story, ())) == pytest.approx(USUAL, abs=WITHIN)
    assert csat(told(story)) == pytest.approx(share, abs=WITHIN)
    assert csat(story.statistics(), CUSTOMER) == pytest.approx(share, abs=WITHIN)


NOT_ANSWERED = {"talk": None, "group": BACK}


@pytest.mark.parametrize(
    ("legs", "share"),
    [
        (({"group": FRONT, "outcome": LEG_TRANSFERRED}, {"group": BACK, "kind": LEG_TRANSFER}), COLD),
        (({"group": FRONT, "outcome": LEG_HANDED_BACK}, {"group": BACK, "kind": LEG_RESUMED}), COLD),
        (({"group": FRONT}, {"group": BACK, "kind": LEG_CONSULT}), WARM),
        (({"group": FRONT}, {**NOT_ANSWERED, "kind": LEG_QUEUE, "outcome": LEG_ABANDONED}), WARM),
        (({"talk": None, "outcome": LEG_PROMISED}, {"group": FRONT, "kind": LEG_CALLBACK}), WARM),
        (
            (
                {"talk": None, "outcome": LEG_PROMISED},
                {**NOT_ANSWERED, "kind": LEG_CALLBACK, "outcome": LEG_UNREACHED},
                {"group": FRONT, "kind": LEG_CALLBACK},
            ),
            WARM,
        ),
    ],
)
def test_the_group_that_answered_last_counts(story, legs, share):
    """Not the one that was asked, rang in vain or dialled in vain. Passed on: 0.45 lower, whoever answers."""
    met(story, *legs)
    moved = any(leg.get("outcome") in (LEG_TRANSFERRED, LEG_HANDED_BACK) for leg in legs)
    expected = 1 / (1 + np.exp(0.45) * (1 / share - 1)) if moved else share
    assert csat(told(story)) == pytest.approx(expected, abs=WITHIN)


def test_a_customer_remembers_the_last_contact(story):
    """Front, then back; and self-service after front: nobody's manners."""
    first = met(story, {"group": FRONT}, resolved=0)
    second = story.contact(at(1, "11:00"), parent=first, kind=REPEAT, resolved=1)
    story.leg(second, 0, 30, group=BACK)
    z = 2.07 - 0.62 - 0.35 - 0.06
    assert csat(told(story), CUSTOMER) == pytest.approx(1 / (1 + np.exp(-z)), abs=WITHIN)
    other = Story()
    first = met(other, {"group": FRONT}, resolved=0)
    second = other.contact(at(1, "11:00"), parent=first, kind=REPEAT, resolved=1, outcome=CONTAINED)
    other.leg(second, 0, kind=LEG_IVR, outcome=LEG_CONTAINED)
    assert csat(told(other), CUSTOMER) == pytest.approx(1 / (1 + np.exp(-2.07 + 0.62)), abs=WITHIN)


def varied(story: Story) -> Story:
    """Both groups, waits, repeats, abandons; billing by front, technical by back."""
    for k in range(40):
        c = story.contact(at(1, "10:00"), type=k % 2, resolved=k % 3 > 0, complaint=k % 5 == 0)
        story.leg(c, 11.0 * k, 60, group=k % 2, queue=k % 2, hold=k % 4)
    c = story.contact(at(1, "10:00"), outcome=ABANDONED)
    story.leg(c, 600, outcome=LEG_ABANDONED)
    return story


@pytest.mark.parametrize("place", [0, 1])
def test_better_manners_never_lower_satisfaction(story, place):
    varied(story)
    seen = []
    for level in (0.0, 0.1, 0.5, 0.51, 0.7, 0.95, 1.0):
        levels = [0.5, 0.5]
        levels[place] = level
        seen.append(csat(told(story, (("front", tuple(levels)),))))
    assert all(after > before for before, after in pairwise(seen)), seen


def test_nothing_else_moves(story):
    varied(story)
    before, after = told(story, ()), told(story)
    assert (before.ratios.mean == after.ratios.mean).all()
    assert (before.waits == after.waits).all() and (before.by_interval.mean == after.by_interval.mean).all()
    assert not np.array_equal(before.scores.mean, after.scores.mean)
    assert before.scores.mean.sum() == after.scores.mean.sum()


def test_average_manners_change_no_bit(story):
    varied(story)
    before, after = told(story, ()), told(story, (("front", (0.5, 0.5)), ("back", (0.5, 0.5))))
    assert (before.scores.mean == after.scores.mean).all()
    assert (before.scoring.nodes() == after.scoring.nodes()).all()


def beside(story: Story, n: int = 3) -> tuple[Statistics, Statistics]:
    """The baseline with average manners and the scenario with its own, of the same records."""
    own, average = story.settings, replace(story.settings, manners=())
    baseline = Statistics(story.compiled, average)
    scenario = Statistics(story.compiled, own, baseline)
    blocks = []
    for settings in (average, own):
        folder = Folder(story.compiled, settings)
        blocks.append(folder.new_block(0, n))
        for i in range(n):
            folder.fold(story.records(), blocks[-1], i)
    for i in range(n):
        baseline.add(blocks[0], i, blocks[0])
        scenario.add(blocks[1], i, blocks[0])
    for statistics, block in zip((baseline, scenario), blocks, strict=True):
        statistics.pool(block)
    return baseline, scenario


def test_types_of_other_groups_show_exactly_no_difference(story):
    """Front is better, so the scenario's grid lies higher; technical is none of its business."""
    varied(story)
    story.settings = replace(story.settings, manners=MANNERS[:1])
    baseline, scenario = beside(story)
    assert scenario.scoring.raised == 4, "0.35 logit in steps of 0.115"
    table = {(row.scope, row.figure): row for row in rows("warm", scenario, baseline, 1)}
    for reading in READINGS:
        same = table["type:technical", reading.key]
        assert (same.difference, same.difference_low, same.difference_high) == (0, 0, 0), reading.key
        assert table["type:billing", reading.key].difference > 0
    assert scenario.answer_duels.share_higher()[2].tolist() == [0.5] * len(READINGS)


def test_weak_and_strong_coefficients_are_half_and_half_as_much_again(story):
    """A half and three halves of 0.35, by hand."""
    met(story, {"group": FRONT})
    statistics = told(story)
    assert statistics.shapes == (0, 0, 0)
    for coefficient_set, z in enumerate((2.245, 2.42, 2.595)):
        assert csat(statistics, SURVEY, coefficient_set) == pytest.approx(1 / (1 + np.exp(-z)), abs=WITHIN)


def test_own_coefficients_have_one_grid_for_all_scenarios(story):
    """A band of another shape: three histograms, whether or not any group's manners differ."""
    met(story, {"group": FRONT})
    own = (("tone", (0.0, 0.35, 0.85)),)
    assert told(story, (), coefficients=own).shapes == told(story, coefficients=own).shapes == (0, 1, 2)
    assert [csat(told(story, coefficients=own), SURVEY, s) for s in range(3)] == pytest.approx(
        [USUAL, WARM, 1 / (1 + np.exp(-2.92))], abs=WITHIN
    )


def test_coefficients_of_any_size_leave_room_on_the_grid():
    """Manners alone: half of the points are above what agents as they are get."""
    alone = dict.fromkeys(("unresolved", "prior_contacts", "transferred", "held", "ln_wait", "complaint"), (0, 0, 0))
    tables = scoring(alone, [(1.0, 1.0)])
    steps = tables.in_steps()
    assert tables.raised <= N_NODES // 2
    assert steps.base.max() + steps.by_group.max() <= N_NODES - 1
    assert tables.nodes()[MID][-1] >= 0.45 - 1e-9


def test_the_centre_names_only_groups_that_differ():
    """A group whose quality is told but whose manners are average is none of them."""
    centre = Centre.model_validate(
        {
            "types": {"calls": {"handle_time": "4 min"}},
            "volumes": {"calls": 0},
            "groups": {
                "plain": {"headcount": 1, "skills": ["calls"]},
                "wise": {"headcount": 1, "skills": ["calls"], "quality": {"knowledge": 1}},
                "warm": {"headcount": 1, "skills": ["calls"], "quality": {"tone": 0.8}},
            },
        }
    )
    assert MeasureSettings.of(centre, ("calls",)).manners == (("warm", (0.8, 0.5)),)

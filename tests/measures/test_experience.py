"""Satisfaction: the anchors of the literature, the histogram against the exact sum, the refitted intercept."""

import math
from dataclasses import replace

import numpy as np
import pytest
from record_stories import Story, at, predictor

from sim.codes import (
    ABANDONED,
    BEYOND_HORIZON,
    CONTAINED,
    FLAG_HELD,
    LEG_ABANDONED,
    LEG_CONTAINED,
    LEG_IVR,
    LEG_TRANSFER,
    LEG_TRANSFERRED,
    NEVER,
    REDIAL,
    REPEAT,
)
from sim.experiment.summary import intercepts, rows
from sim.measures.experience import (
    COMPLAINT_BIT,
    CUSTOMER,
    HELD_BIT,
    INTERCEPT,
    MID,
    N_NODES,
    PRIOR_UNIT,
    READINGS,
    SURVEY,
    TRANSFERRED_BIT,
    UNRESOLVED_BIT,
    WEIGHT,
    answer_vector,
    fit_intercept,
    scoring,
    share,
)

CSAT = READINGS[0]


@pytest.mark.parametrize(
    ("flags", "minutes", "per_cent"),
    [
        (0, 1, 86.6),
        (PRIOR_UNIT, 1, 77.6),
        (2 * PRIOR_UNIT, 1, 65),
        (3 * PRIOR_UNIT, 1, 50),
        (UNRESOLVED_BIT, 1, 45),
        (TRANSFERRED_BIT, 1, 80),
        (HELD_BIT, 1, 83),
        (COMPLAINT_BIT, 1, 79),
        (0, 0, 88.8),
        (0, 5, 82.2),
        (0, 10, 79.4),
        (0, 20, 76.1),
        (0, 30, 73.9),
    ],
)
def test_anchors(flags, minutes, per_cent):
    """Section 5 of the domain: resolved, first contact, one minute's wait is 86.6 %, and so on."""
    value = 100 * share(INTERCEPT + predictor(scoring(), flags, 60 * minutes)[MID])
    assert value == pytest.approx(per_cent, abs=0.06 if per_cent % 1 else 0.55)


def test_low_and_high_are_half_and_half_as_much_again():
    low, mid, high = predictor(scoring(), UNRESOLVED_BIT, 600)
    assert (low, high) == (pytest.approx(0.5 * mid), pytest.approx(1.5 * mid))


def test_own_coefficients_have_their_own_grid():
    tables = scoring({"unresolved": (-0.1, -1.0, -5.0)})
    steps = tables.in_steps()
    assert steps.shapes == (0, 1, 2)
    assert steps.base.shape == (3, 128)
    assert predictor(tables, UNRESOLVED_BIT, 0).tolist() == [-0.1, -1.0, -5.0]
    assert scoring().in_steps().shapes == (0, 0, 0), "the usual sets are multiples of each other: one histogram"


def varied(story):
    """Contacts of all kinds on day 1; returns the flags and waits (s) of the served ones."""
    seen = []
    for k in range(60):
        wait = 7.0 * k
        c = story.contact(at(1, "10:00"), resolved=k % 3 > 0, complaint=k % 5 == 0)
        held, moved = k % 4 == 0, k % 6 == 0
        story.leg(c, wait, 60, flags=FLAG_HELD if held else 0, outcome=LEG_TRANSFERRED if moved else 1)
        if moved:
            story.leg(c, 30, 60, entered=at(1, "11:00"), queue=1, kind=LEG_TRANSFER)
        flags = (k % 3 == 0) * UNRESOLVED_BIT + moved * TRANSFERRED_BIT + held * HELD_BIT + (k % 5 == 0) * COMPLAINT_BIT
        seen.append((flags, wait + 30 * moved))
    return seen


def test_the_histogram_gives_the_exact_mean(story):
    """Grid points and 1-s bins cost less than a twentieth of a point."""
    seen = varied(story)
    statistics = story.statistics()
    for s in range(3):
        exact = np.mean([share(INTERCEPT + predictor(scoring(), flags, wait)[s]) for flags, wait in seen])
        counts, nodes = statistics.scores.mean[0, SURVEY, 0], scoring().nodes()[s]
        folded = counts @ answer_vector(CSAT, nodes, INTERCEPT) / counts.sum()
        assert folded == pytest.approx(exact, abs=5e-4)
    assert statistics.scores.mean[0, SURVEY].sum() == 60 * WEIGHT


def test_only_resolved_ones_are_asked_if_the_survey_says_so(story):
    varied(story)
    story.settings = replace(story.settings, survey_sent="resolved")
    assert story.statistics().scores.mean[0, SURVEY].sum() == 40 * WEIGHT


def test_earlier_served_contacts_weigh_on_later_ones(story):
    """Abandoned after a minute, served, served again: one earlier contact was served, the minute was waited."""
    a = story.contact(at(1, "09:00"), outcome=ABANDONED)
    story.leg(a, 60, outcome=LEG_ABANDONED)
    b = story.contact(at(1, "10:00"), parent=a, kind=REDIAL)
    story.leg(b, 0, 60)
    c = story.contact(at(1, "11:00"), parent=b, kind=REPEAT, resolved=1)
    story.leg(c, 0, 60)
    counts = story.statistics().scores.mean[0, CUSTOMER, 0]
    satisfied = counts @ answer_vector(CSAT, scoring().nodes()[MID], INTERCEPT) / counts.sum()
    assert satisfied == pytest.approx(float(share(INTERCEPT - 0.62 - 0.30 * math.log(2))), abs=5e-4)
    assert counts.sum() == WEIGHT, "one customer, whatever the number of contacts"


def test_customers_lost_count_as_not_satisfied(story):
    """One served well, one lost, one content with self-service, one still open at the end of the horizon."""
    story.leg(story.contact(at(1, "09:00"), resolved=1), 0, 60)
    story.leg(story.contact(at(1, "09:00"), outcome=ABANDONED), 60, outcome=LEG_ABANDONED)
    c = story.contact(at(1, "09:00"), outcome=CONTAINED, resolved=1)
    story.leg(c, 45, kind=LEG_IVR, outcome=LEG_CONTAINED)
    d = story.contact(at(1, "09:00"))
    story.leg(d, 0, 60)
    story.contact(at(3, "09:00"), parent=d, kind=REPEAT, outcome=BEYOND_HORIZON, ended=NEVER)
    counts = story.statistics().scores.mean[0, CUSTOMER, 0]
    assert counts.sum() == 3 * WEIGHT
    assert counts[N_NODES] == WEIGHT
    good = float(share(INTERCEPT))
    mean = counts @ answer_vector(CSAT, scoring().nodes()[MID], INTERCEPT) / counts.sum()
    assert mean == pytest.approx(2 * good / 3, abs=5e-4)


def test_the_intercept_is_refitted_to_the_measured_csat_under_each_set(story):
    varied(story)
    story.settings = replace(story.settings, csat_now=0.55)
    statistics = story.statistics()
    summary = {row.figure: row for row in rows("baseline", statistics, None, 1) if row.scope == "overall"}
    for key in ("csat_survey", "csat_survey_low_coefficients", "csat_survey_high_coefficients"):
        assert summary[key].value == pytest.approx(0.55, abs=1e-12)
    assert summary["csat_survey"].band_low == pytest.approx(0.55)
    assert summary["csat_survey"].band_high == pytest.approx(0.55)
    assert summary["csat_survey"].basis == "assumed relation"
    assert len(set(intercepts(statistics))) == 3
    assert 1 < summary["csat_survey_mean"].value < 5
    assert 1 < summary["ces"].value < 7
    assert -100 < summary["nps"].value < 100
    assert summary["csat_survey_top_box"].value < summary["csat_survey"].value


def test_without_a_measured_level_only_differences_are_shown():
    before, after = Story(), Story()
    for story, wait in ((before, 1200), (after, 300)):
        for _ in range(10):
            story.leg(story.contact(at(1, "10:00"), resolved=1), wait, 60)
    baseline = before.statistics()
    own = baseline_of(after, baseline)
    row = next(r for r in rows("b", own, baseline, 1) if r.figure == "csat_survey")
    assert np.isnan(row.value)
    # Section 5: 20 minutes 76.1 %, 5 minutes 82.2 %.
    assert row.difference == pytest.approx(0.822 - 0.761, abs=0.002)
    assert row.difference_band_low < row.difference < row.difference_band_high


def baseline_of(story, baseline):
    """The story's statistics as a scenario beside a baseline."""
    from sim.measures.statistics import Statistics
    from sim.measures.tally import Folder

    folder = Folder(story.compiled, story.settings)
    block = folder.new_block(0, 1)
    folder.fold(story.records(), block, 0)
    own = Statistics(story.compiled, story.settings, baseline)
    own.add(block, 0, block)
    own.pool(block)
    return own


def test_nobody_surveyed_leaves_the_intercept_alone():
    assert fit_intercept(np.zeros(N_NODES + 1), scoring().nodes()[MID], 0.5) == INTERCEPT

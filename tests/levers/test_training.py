"""Trained agents: what they do better, who stays as before, and what it costs."""

import pytest

from sim.centre.check import findings
from sim.centre.compile import compile_centre
from sim.centre.schema.start import Start
from sim.levers import LEVERS, pull
from sim.levers.training import Training


def lever(**settings: object) -> Training:
    return Training.model_validate(settings)


def test_trained_agents_settle_more_and_are_faster_in_all_they_serve(centre):
    twice = lever().apply(lever(handle_time_factor=0.95).apply(centre).centre).centre
    skill = twice.groups["front"].skills["billing"]
    assert (skill.resolution_shift, skill.handle_time_factor) == pytest.approx((0.08, 0.95 * 0.97))
    assert twice.groups["front"].headcount == centre.groups["front"].headcount
    assert list(findings(twice)) == []
    compile_centre(twice)


def test_transfers_fall_by_group_and_the_menu_misroutes_as_before(centre):
    types = lever().apply(centre).centre.types
    assert types["technical"].transfer.share == pytest.approx({"front": 0.04, "back": 0.08, "others": 0.05})
    assert types["billing"] == centre.types["billing"]
    assert types["billing"].misroute.share == 0.2


def test_a_share_for_all_stays_one_where_all_are_trained(centre):
    transfer = centre.types["technical"].transfer.model_copy(update={"share": 0.1})
    types = {**centre.types, "technical": centre.types["technical"].model_copy(update={"transfer": transfer})}
    made = centre.model_copy(update={"types": types})
    assert lever().apply(made).centre.types["technical"].transfer.share == pytest.approx(0.08)
    some = lever(groups="back").apply(made).centre.types["technical"].transfer.share
    assert some == pytest.approx({"front": 0.1, "back": 0.08, "others": 0.1})


def test_only_the_targeted(centre):
    new = lever(groups="front").apply(centre).centre
    assert new.groups["back"] is centre.groups["back"]
    assert new.types["technical"].transfer.share == pytest.approx({"front": 0.04, "back": 0.1, "others": 0.05})


def test_whoever_becomes_flexible_has_been_trained(centre):
    levers = {name: LEVERS[name]() for name in ("cross_skill", "training")}
    skills = pull(centre, levers).centre.groups["front_flexible"].skills
    assert skills["billing"].handle_time_factor == pytest.approx(0.97)
    assert skills["technical"].handle_time_factor == pytest.approx(1.05)


def test_training_is_paid_once_by_the_person(centre):
    applied = lever(training_time="10 h").apply(centre)
    # 57 + 35 half-hours of agents are 46 h a day, 5 days a week, 30 % shrinkage: 328.6 paid hours, 8.8 weeks of 37.5 h.
    assert applied.one_off_cost == pytest.approx(9 * 10 * 28)
    assert applied.daily_cost == 0
    assert "9 people" in applied.notes[0]
    late = centre.model_copy(update={"start": Start(at="11:00")})
    assert lever(training_time="10 h").apply(late).one_off_cost == applied.one_off_cost


def test_every_change_is_told(centre):
    told = [(change.what, change.old, change.new) for change in lever(groups="back").apply(centre).changes]
    assert told == [
        ("back in technical: settled, beside the type's own share", "+0 pp", "+4 pp"),
        ("back in technical: handle time", "x1", "x0.97"),
        ("technical: passed on by back", "10 %", "8 %"),
    ]


@pytest.mark.parametrize(
    ("settings", "marked"),
    [
        ({}, 0),
        ({"resolution": "+8pp"}, 0),
        ({"resolution": "+9pp"}, 1),
        ({"handle_time_factor": 0.9}, 1),
        ({"transfer_factor": 0.5}, 1),
    ],
)
def test_beyond_the_evidence_it_runs_and_is_marked(centre, settings, marked):
    assert len(lever(**settings).apply(centre).outside_evidence) == marked


@pytest.mark.parametrize(
    ("settings", "where"), [({"groups": "frnt"}, ".groups"), ({"resolution": "x1.1"}, ".resolution")]
)
def test_what_does_not_fit_is_told(centre, told, settings, where):
    assert told(lambda: lever(**settings).apply(centre))[0].where == "levers.training" + where

"""Whom a lever concerns."""

import pytest

from sim.centre.values import Misread
from sim.levers import LEVERS
from sim.levers.targets import Targets, read_targets


def test_all_is_everybody_in_the_centres_order(centre):
    assert read_targets("all").of("groups", centre) == ["front", "back"]
    assert read_targets(["back", "front"]).of("groups", centre) == ["front", "back"]
    assert read_targets("back").of("groups", centre) == ["back"]


def test_a_skill_stands_for_those_who_have_it(centre):
    technical = read_targets({"skill": "technical"})
    assert technical.of("groups", centre) == ["back"]
    assert technical.of("queues", centre) == ["technical"]
    assert technical.of("types", centre) == ["technical"]


@pytest.mark.parametrize("written", ["all", ["front"], ["front", "back"], {"skill": "billing"}])
def test_written_back_as_read(written):
    assert read_targets(written).written() == written


@pytest.mark.parametrize("nonsense", [[], "", 3, {"skil": "billing"}, {"skill": "a", "names": "b"}, None])
def test_nonsense_is_refused(nonsense):
    with pytest.raises(Misread):
        read_targets(nonsense)


@pytest.mark.parametrize(
    ("lever", "settings", "path", "mend"),
    [
        ("peak_staff", {"groups": ["frnt"]}, "levers.peak_staff.groups", "did you mean front?"),
        ("peak_staff", {"groups": {"skill": "biling"}}, "levers.peak_staff.groups.skill", "did you mean billing?"),
        ("self_service", {"types": "tecnical"}, "levers.self_service.types", "did you mean technical?"),
        ("self_service", {"nodes": "menue"}, "levers.self_service.nodes", "did you mean menu?"),
        ("cross_skill", {"queues": ["billings"]}, "levers.cross_skill.queues", "did you mean billing?"),
        ("cross_skill", {"groups": "bak"}, "levers.cross_skill.groups", "did you mean back?"),
    ],
)
def test_names_that_the_centre_lacks(centre, told, lever, settings, path, mend):
    (problem,) = told(lambda: LEVERS[lever].model_validate(settings).apply(centre))
    assert (problem.where, problem.mend) == (path, mend)


def test_a_skill_nobody_has(centre):
    lonely = centre.model_copy(update={"groups": {"front": centre.groups["front"]}})
    (found,) = Targets(skill="technical").findings("groups", lonely)
    assert found.found == "no group with skill 'technical'"

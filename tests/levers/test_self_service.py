"""More contacts settled in the menu."""

import pytest
import yaml

from sim.centre.schema import Centre, Ivr
from sim.centre.schema.distributions import mean_time
from sim.levers.containment import containment, passed_on, reachable, settling_nodes, with_containment
from sim.levers.handle_time import stretched
from sim.levers.self_service import MENU, SelfService

TWO_NODES = Ivr.model_validate(
    {
        "start": "menu",
        "nodes": {
            "menu": {"time": 20, "contained": 0.1, "to": {"pay": 0.5, "queue": 0.5}},
            "pay": {"time": 60, "contained": {"calls": 0.4}, "abandon": 0.2, "to": {"menu": 0.25, "queue": 0.75}},
        },
    }
)


def lever(**settings: object) -> SelfService:
    return SelfService.model_validate(settings)


def test_the_usual_strength(centre):
    applied = lever().apply(centre)
    billing = applied.centre.types["billing"]
    assert applied.centre.ivr.nodes["menu"].contained == 0.27
    # 15 points with 10 % failed before, 12 points with 20 % failed now.
    assert billing.failed_containment.share == pytest.approx((0.15 * 0.1 + 0.12 * 0.2) / 0.27)
    assert applied.centre.types["technical"].failed_containment.share == pytest.approx(0.12 * 0.2 / 0.27)
    assert centre.types["billing"].handle_time.mean == 300 + 0.5 * 20 + 60
    assert billing.handle_time.mean == pytest.approx(1.03 * 370)
    assert billing.handle_time.hold.share == 0.5
    assert applied.centre.costs.ivr_session == pytest.approx(0.10 + 0.12 * 0.15)
    assert applied.outside_evidence == ()


def test_one_type_only(centre):
    applied = lever(types="billing", containment="+10pp", one_off_cost=5000).apply(centre)
    assert applied.centre.ivr.nodes["menu"].contained == {"billing": 0.25, "technical": 0.15}
    assert applied.centre.types["technical"] == centre.types["technical"]
    # 30 of 50 contacts are of the type.
    assert applied.centre.costs.ivr_session == pytest.approx(0.10 + 0.6 * 0.10 * 0.15)
    assert applied.one_off_cost == 5000


def test_changes_in_words(centre):
    told = {c.what: (c.old, c.new) for c in lever().apply(centre).changes}
    assert told["billing: contacts in the menu that it settles"] == ("15 %", "27 %")
    assert told["billing: of those settled there, come back with the issue"] == ("10 %", "14.4 %")
    assert told["billing: mean handle time"] == ("370 s", "381 s")
    assert told["cost of a contact in the IVR"] == ("0.1 EUR", "0.118 EUR")


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"containment": "+16pp"}, "containment +16 pp; seen elsewhere: +5 pp to +15 pp, grade D"),
        ({"containment": "+4pp"}, "containment +4 pp"),
        ({"containment": "x3"}, "containment +30 pp"),
        ({"handle_time_factor": 1.2}, "handle_time_factor x1.2; seen elsewhere: x1 to x1.15, grade M"),
        ({"failed_share": "5 %"}, "failed_share 5 %; seen elsewhere: at least 20 %, grade M"),
    ],
)
def test_beyond_the_evidence_it_runs_and_is_marked(centre, settings, words):
    applied = lever(**settings).apply(centre)
    assert len(applied.outside_evidence) == 1
    assert applied.outside_evidence[0].startswith(words)


@pytest.mark.parametrize("step", ["+5pp", "+15pp", "12pp", "0.1", "x1.8"])
def test_within_the_evidence_nothing_is_marked(centre, step):
    assert lever(containment=step).apply(centre).outside_evidence == ()


def test_complexity_is_warned_about(centre):
    assert any("complexity_cv" in note for note in lever().apply(centre).notes)
    assert not any("complexity_cv" in note for note in lever(handle_time_factor=1).apply(centre).notes)


def test_containment_of_a_menu_by_hand():
    # From `menu`: 0.1 + 0.45 p; from `pay`: p = 0.4 + 0.4 x 0.25 m. So m = 0.1 + 0.45 (0.4 + 0.1 m).
    assert containment(TWO_NODES, "calls") == pytest.approx(0.28 / 0.955)
    assert settling_nodes(TWO_NODES, "calls") == ["menu", "pay"]
    assert settling_nodes(TWO_NODES, "other") == ["menu"]


def test_who_goes_on_to_a_queue_by_hand():
    # From `pay`: p = 0.4 x (0.75 + 0.25 m); from `menu`: m = 0.9 x (0.5 + 0.5 p), where 28 + 58.5 + 9 hung up are 95.5.
    assert passed_on(TWO_NODES, "calls") == pytest.approx(0.585 / 0.955)


def test_a_menu_of_several_nodes_reaches_the_goal_with_equal_points():
    now = containment(TWO_NODES, "calls")
    shares = with_containment(TWO_NODES, "calls", ["menu", "pay"], now + 0.1)
    assert containment(TWO_NODES, "calls", shares) == pytest.approx(now + 0.1, abs=1e-9)
    assert shares["menu"] - 0.1 == pytest.approx(shares["pay"] - 0.4)
    assert with_containment(TWO_NODES, "calls", ["pay"], now + 0.05)["menu"] == 0.1


def test_what_a_menu_can_settle():
    # `pay` alone: from 0.1 + 0.45 x 0.2 m (settles nobody) to 0.1 + 0.45 x 0.8 (all but those who hang up).
    assert reachable(TWO_NODES, "calls", ["pay"]) == pytest.approx((0.1 / (1 - 0.45 * 0.8 * 0.25), 0.1 + 0.45 * 0.8))


def test_menus_that_cannot(centre, told):
    (problem,) = told(lambda: lever().apply(centre.model_copy(update={"ivr": None})))
    assert (problem.where, problem.found) == ("levers.self_service", "a centre without a menu")
    problems = told(lambda: lever(containment="+90pp").apply(centre))
    assert {problem.where for problem in problems} == {"levers.self_service.containment"}
    deaf = centre.ivr.model_copy(
        update={"nodes": {name: node.model_copy(update={"contained": 0.0}) for name, node in TWO_NODES.nodes.items()}}
    )
    problems = told(lambda: lever().apply(centre.model_copy(update={"ivr": deaf})))
    assert problems[0].mend == "name the nodes where it should happen: menu, pay"


def test_the_menu_that_is_proposed_to_a_centre_without_one_is_enough(centre, told):
    plain = centre.model_copy(update={"ivr": None})
    (problem,) = told(lambda: lever().apply(plain))
    assert MENU in problem.mend
    menu = Ivr.model_validate(yaml.safe_load(MENU)["ivr"])
    applied = lever().apply(plain.model_copy(update={"ivr": menu})).centre
    assert containment(applied.ivr, "billing") == pytest.approx(0.12)


def test_a_first_self_service_in_a_menu_of_one_node(centre: Centre):
    menu = centre.ivr.nodes["menu"].model_copy(update={"contained": 0.0})
    plain = centre.model_copy(update={"ivr": centre.ivr.model_copy(update={"nodes": {"menu": menu}})})
    applied = lever().apply(plain).centre
    assert applied.ivr.nodes["menu"].contained == 0.12
    assert applied.types["billing"].failed_containment.share == pytest.approx(0.2)


@pytest.mark.parametrize(
    ("family", "mean"),
    [
        ({"kind": "lognormal", "mean": 100, "cv": 2}, 100),
        ({"kind": "uniform", "low": 10, "high": 30}, 20),
        ({"kind": "constant", "value": 60, "short_share": 0.5, "short_mean": 10}, 35),
        ({"kind": "hyperexponential", "share": 0.25, "mean_1": 100, "mean_2": 200}, 175),
        ({"kind": "empirical", "values": [0, 10, 30], "cumulative_shares": [0.2, 0.6, 1]}, 0.4 * 5 + 0.4 * 20),
        ({"kind": "never"}, float("inf")),
    ],
)
def test_means_and_stretching_of_every_family(centre, family, mean):
    kind = centre.types["billing"].model_dump() | {"patience": family}
    made = type(centre.types["billing"]).model_validate(kind).patience
    assert mean_time(made) == pytest.approx(mean)
    assert mean_time(stretched(made, 1.5)) == pytest.approx(1.5 * mean)
    assert type(stretched(made, 1.5)) is type(made)

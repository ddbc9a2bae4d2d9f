"""A voicebot before the queue."""

import pytest

from sim.centre.schema import Centre
from sim.levers.chatbot import Chatbot
from sim.levers.containment import containment, passed_on


def lever(**settings: object) -> Chatbot:
    return Chatbot.model_validate(settings)


def test_the_usual_strength(centre):
    applied = lever().apply(centre)
    bot = applied.centre.types["billing"].bot
    # Of 100 sessions 15 hang up, 0.3 x 85 = 25.5 are really settled, and a fifth of all that seem so are not.
    assert (bot.offered, bot.bounce, bot.contained) == (0.6, 0.15, pytest.approx(0.25500 / 0.8))
    assert (bot.time.value, bot.handle_time_factor, bot.context_saved) == (90, 1.08, 40)
    assert applied.outside_evidence == ()


def test_what_it_leaves_alone(centre):
    applied = lever(types="billing", one_off_cost=5000).apply(centre)
    assert applied.centre.types["technical"] == centre.types["technical"]
    assert applied.centre.model_copy(update={"types": centre.types}) == centre
    billing = applied.centre.types["billing"]
    before = {"bot": None, "failed_containment": centre.types["billing"].failed_containment}
    before["redial"] = centre.types["billing"].redial
    assert billing.model_copy(update=before) == centre.types["billing"]
    assert applied.one_off_cost == 5000


def test_those_who_come_back_are_the_menus_and_the_bots(centre):
    """The menu settles 15 %, 10 % of them in vain; of the other 85 % the bot 0.6 x 0.31875, a fifth of them in vain."""
    menu, bot = containment(centre.ivr, "billing"), 0.85 * 0.6 * 0.31875
    assert (menu, passed_on(centre.ivr, "billing")) == (pytest.approx(0.15), pytest.approx(0.85))
    kind = lever().apply(centre).centre.types["billing"]
    assert kind.failed_containment.share == pytest.approx((menu * 0.1 + bot * 0.2) / (menu + bot))


def test_a_centre_without_a_menu(centre: Centre):
    applied = lever(failed_share="30 %").apply(centre.model_copy(update={"ivr": None}))
    assert applied.centre.types["billing"].failed_containment.share == pytest.approx(0.3)


def test_changes_in_words(centre):
    told = {c.what: (c.old, c.new) for c in lever().apply(centre).changes}
    words = "60 % offered, 31.9 % contained, 15 % hang up; the rest x1.08, 40 s spared"
    assert told["billing: voicebot"] == ("none", words)
    assert told["billing: of those settled in self-service, come back with the issue"][0] == "10 %"


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"offered": "90 %"}, "offered 90 %; seen elsewhere: 40 % to 80 %, grade D"),
        ({"resolution": "60 %"}, "resolution 60 %; seen elsewhere: 10 % to 45 %, grade D"),
        ({"bounce": "5 %"}, "bounce 5 %; seen elsewhere: 10 % to 20 %, grade D"),
        ({"failed_share": 0}, "failed_share 0 %; seen elsewhere: at least 20 %, grade M"),
        ({"handle_time_factor": 0.9}, "handle_time_factor x0.9"),
        ({"context_saved": "2 min"}, "context_saved 120 s"),
    ],
)
def test_beyond_the_evidence_it_runs_and_is_marked(centre, settings, words):
    assert any(mark.startswith(words) for mark in lever(**settings).apply(centre).outside_evidence)


def test_complexity_is_warned_about(centre):
    assert any("complexity_cv" in note for note in lever().apply(centre).notes)
    assert not any("complexity_cv" in note for note in lever(handle_time_factor=1).apply(centre).notes)


@pytest.mark.parametrize(
    ("in_menu", "abandon", "after"),
    [
        # Nobody hangs up in the menu yet: as after hanging up in a queue; else as after hanging up in the menu.
        (0, 0, 0.5),
        (0.2, 0, 0.2),
        (0, 0.1, 0),
    ],
)
def test_who_hangs_up_on_it_may_dial_again(centre, in_menu, abandon, after):
    kind = centre.types["billing"]
    redial = kind.redial.model_copy(update={"abandoned": (0.5, 0.4), "abandoned_in_menu": (in_menu, in_menu)})
    node = centre.ivr.nodes["menu"].model_copy(update={"abandon": abandon})
    ivr = centre.ivr.model_copy(update={"nodes": {"menu": node}})
    types = {"billing": kind.model_copy(update={"redial": redial})}
    applied = lever(types="billing").apply(centre.model_copy(update={"types": types, "ivr": ivr}))
    assert applied.centre.types["billing"].redial.abandoned_in_menu[0] == after
    told = [c for c in applied.changes if c.what == "billing: dial again after hanging up on the bot"]
    assert [(c.old, c.new) for c in told] == ([("0 %", "50 %")] if after > in_menu else [])
    assert any("nobody dials again" in note for note in applied.notes) == (after == 0)


def test_what_cannot_be(centre, told):
    (problem,) = told(lambda: lever(resolution="90 %").apply(centre))
    assert problem.where == "levers.chatbot.resolution"
    (problem,) = told(lambda: lever(types="biling").apply(centre))
    assert (problem.where, problem.mend) == ("levers.chatbot.types", "did you mean billing?")

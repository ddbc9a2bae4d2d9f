"""Stories with exact figures: what the agents and the partner cost, and how busy they are."""

from dataclasses import replace

import numpy as np
import pytest
from record_stories import at

from sim.codes import (
    FLAG_CALLBACK_OFFERED,
    LEG_CALLBACK,
    LEG_HANDED_BACK,
    LEG_IVR,
    LEG_PASSED,
    LEG_PROMISED,
    LEG_RESUMED,
    LEG_TRANSFER,
    LEG_TRANSFERRED,
    OVERTIME,
)


def test_cost(story):
    """Two groups of one agent around the clock, 30 % shrinkage, half an hour of overtime, one IVR session."""
    c = story.contact(at(1, "10:00"), resolved=1)
    story.leg(c, 45, kind=LEG_IVR, outcome=LEG_PASSED)
    story.leg(c, 0, 100)
    story.on_duty(at(1, "20:00"), at(1, "20:30"), state=OVERTIME)
    prices = replace(story.settings.prices, daily_levers=100.0, one_off_levers=5_000.0)
    story.settings = replace(story.settings, prices=prices)
    paid = 2 * 24 / 0.7
    cost = 28 * (2 * paid + 0.5 * 1.5) / 2 + 0.10 / 2 + 100 + 5_000 / 250
    figures = story.figures()
    assert figures["cost"] == pytest.approx(cost)
    assert figures["cost_per_contact"] == figures["cost_per_resolved"] == pytest.approx(2 * cost)
    assert figures["paid_hours"] == pytest.approx(paid + 0.25)
    assert figures["utilisation"] == pytest.approx(100 / 3600 / (2 * paid + 0.5))
    assert story.figures("group:front")["staff_cost"] == pytest.approx(28 * (24 / 0.7 + 0.75 / 2))


def with_partner(story, price):
    """The group `back` is a partner's, paid by the contact."""
    prices = replace(story.settings.prices, per_contact=(("back", price),))
    story.settings = replace(story.settings, prices=prices)


def test_utilisation_is_of_groups_paid_by_the_hour(story):
    """The partner is twice as busy, and its time is nobody's paid hour."""
    with_partner(story, 8.0)
    story.leg(story.contact(at(1, "10:00")), 0, 3600)
    story.leg(story.contact(at(1, "10:00")), 0, 7200, group=1)
    story.on_duty(at(1, "20:00"), at(1, "20:30"), group=1, state=OVERTIME)
    paid = 2 * 24 / 0.7
    for scope in ("overall", "group:front"):
        figures = story.figures(scope)
        assert figures["paid_hours"] == pytest.approx(paid / 2)
        assert figures["utilisation"] == pytest.approx(1 / paid)
    assert np.isnan(story.figures("group:back")["utilisation"])
    assert story.figures("day:1")["utilisation"] == pytest.approx(1 / (paid / 2))


def test_occupancy_and_hours_overall_are_of_own_staff(story):
    """Own agents talk for one hour of two, the partner's for the whole of theirs."""
    with_partner(story, 8.0)
    for group, start, busy in ((0, "10:00", 3600), (1, "10:00", 7200)):
        story.on_duty(at(1, start), at(1, "12:00"), group=group)
        story.leg(story.contact(at(1, start)), 0, busy, group=group)
    story.on_duty(at(1, "20:00"), at(1, "20:30"), group=1, state=OVERTIME)
    for scope in ("overall", "group:front"):
        figures = story.figures(scope)
        assert figures["occupancy"] == pytest.approx(0.5)
        assert figures["on_duty_hours"] == pytest.approx(2 / 2)
        assert figures["overtime_hours"] == 0
    partner = story.figures("group:back")
    assert partner["occupancy"] == pytest.approx(2 / 2.5)
    assert partner["on_duty_hours"] == pytest.approx(2 / 2)
    assert story.figures("day:1")["occupancy"] == pytest.approx(0.5)
    assert story.figures()["cost"] == pytest.approx(
        sum(story.figures(f"group:{g}")["staff_cost"] for g in ("front", "back"))
    )


def test_a_contact_that_is_handed_back_is_paid_once(story):
    """Handed back by the partner and answered by it: 8. Called back, handed back, taken by own agents: nothing."""
    with_partner(story, 8.0)
    c = story.contact(at(1, "10:00"))
    story.leg(c, 0, 60, group=1, outcome=LEG_HANDED_BACK)
    story.leg(c, 10, 60, entered=at(1, "10:01"), group=1, kind=LEG_RESUMED)
    c = story.contact(at(1, "11:00"))
    story.leg(c, 0, outcome=LEG_PROMISED, flags=FLAG_CALLBACK_OFFERED)
    story.leg(c, 30, 60, kind=LEG_CALLBACK, group=1, outcome=LEG_HANDED_BACK)
    story.leg(c, 10, 60, entered=at(1, "11:02"), kind=LEG_RESUMED)
    assert story.figures("group:back")["staff_cost"] == pytest.approx(8 / 2), "two measured days"
    own = story.figures("group:front")["staff_cost"]
    assert story.figures()["staff_cost"] == pytest.approx(own + 8 / 2)


def test_a_transfer_within_the_partner_is_paid_twice(story):
    """Each of its groups' answers is a contact answered."""
    with_partner(story, 8.0)
    c = story.contact(at(1, "10:00"))
    story.leg(c, 0, 60, group=1, outcome=LEG_TRANSFERRED)
    story.leg(c, 10, 60, entered=at(1, "10:01"), group=1, queue=1, kind=LEG_TRANSFER)
    assert story.figures("group:back")["staff_cost"] == pytest.approx(2 * 8 / 2)

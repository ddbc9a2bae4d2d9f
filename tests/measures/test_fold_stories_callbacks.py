"""Stories with exact figures: waits foretold, and callbacks promised, kept and failed."""

import numpy as np
import pytest
from record_stories import at

from sim.clock import ticks
from sim.codes import (
    ABANDONED,
    BALKED,
    CALLBACK_FAILED,
    CALLBACK_OPEN,
    FLAG_CALLBACK_OFFERED,
    LEG_ABANDONED,
    LEG_BALKED,
    LEG_CALLBACK,
    LEG_OVERFLOW,
    LEG_OVERFLOWED,
    LEG_PROMISED,
    LEG_UNREACHED,
    NEVER,
)


def test_waits_foretold_and_those_who_left_because_of_it(story):
    """Told 30 s and waited 20; told 30 s and waited 50; told nothing; told 60 s and gave up; told 90 s and left."""
    for wait, told in ((20, ticks(30)), (50, ticks(30)), (10, NEVER)):
        story.leg(story.contact(at(1, "10:00")), wait, 100, offered_wait=told)
    story.leg(story.contact(at(1, "10:00"), outcome=ABANDONED), 5, outcome=LEG_ABANDONED, offered_wait=ticks(60))
    story.leg(story.contact(at(1, "10:00"), outcome=BALKED), 0, outcome=LEG_BALKED, offered_wait=ticks(90))
    figures = story.figures()
    assert figures["prediction_bias"] == (10 - 20) / 2
    assert figures["prediction_rmse"] == pytest.approx((10**2 + 20**2) / 2), "the root is taken with the interval"
    assert figures["balked"] == 1 / 5
    assert figures["abandonment"] == 1 / 5
    assert figures["contacts_lost"] == 2 / 5
    assert figures["service_level_abandons_met"] == 3 / 4, "who balked is neither answered nor abandoned"


def test_a_promised_callback_is_offered_and_neither_answered_nor_abandoned(story):
    """One answered at once; one promised after 30 s in the menu, tried in vain, reached 300 s later; one declined."""
    story.leg(story.contact(at(1, "10:00")), 0, 100)
    c = story.contact(at(1, "10:00"), resolved=1)
    promised = at(1, "10:00:30")
    flags = FLAG_CALLBACK_OFFERED
    story.leg(c, 0, entered=promised, outcome=LEG_PROMISED, flags=flags, offered_wait=ticks(200))
    story.leg(c, 30, 0, wrap_up=25, entered=promised, kind=LEG_CALLBACK, outcome=LEG_UNREACHED)
    story.leg(c, 10, 140, wrap_up=20, entered=promised + ticks(290), kind=LEG_CALLBACK)
    declined = story.contact(at(1, "10:00"), outcome=ABANDONED)
    story.leg(declined, 40, outcome=LEG_ABANDONED, flags=flags)
    figures = story.figures()
    assert figures["offered"] == 3 / 2, "two measured days"
    assert figures["callbacks_offered"] == 2 / 2
    assert figures["callbacks_accepted"] == 1 / 2
    assert figures["callback_acceptance"] == 1 / 2
    assert figures["callbacks_reached"] == 1 / 2
    assert figures["callback_reach"] == 1 / 2
    assert figures["callback_wait"] == 300
    assert figures["callback_phone_wait"] == 30
    assert figures["dialling_hours"] == pytest.approx(25 / 3600 / 2)
    assert figures["asa"] == 0
    assert figures["immediate_response"] == 1 / 3
    assert figures["abandonment"] == 1 / 3
    assert figures["service_level_answered_only"] == 1
    assert figures["wrap_up_time"] == 10, "the dialling is no wrap-up"
    assert figures["aht"] == (100 + 160) / 2
    assert figures["queue_time_per_issue"] == pytest.approx(40 / 3), "time away from the phone is no queue time"
    assert figures["fcr"] == 1 / 2


def test_a_callback_that_was_declined_before_going_over_was_offered(story):
    """One promised; one declined, over to the other queue after 60 s and answered there: each queue says its own part.

    Of the two waits foretold, that of 50 s was for a queue which did not answer: no error can be said.
    """
    c = story.contact(at(1, "10:00"), outcome=CALLBACK_OPEN)
    story.leg(c, 0, outcome=LEG_PROMISED, flags=FLAG_CALLBACK_OFFERED, offered_wait=ticks(300))
    c = story.contact(at(1, "10:00"))
    story.leg(c, 60, outcome=LEG_OVERFLOWED, flags=FLAG_CALLBACK_OFFERED, offered_wait=ticks(50))
    story.leg(c, 20, 100, entered=at(1, "10:01"), queue=1, group=1, kind=LEG_OVERFLOW)
    for scope in ("overall", "type:billing", "queue:billing"):
        figures = story.figures(scope)
        assert figures["callbacks_offered"] == 2 / 2, "two measured days"
        assert figures["callback_acceptance"] == 1 / 2
        assert np.isnan(figures["prediction_bias"])
    assert story.figures("queue:technical")["callbacks_offered"] == 0
    assert story.figures()["offered"] == 2 / 2
    assert story.figures()["asa"] == 80


def test_a_callback_that_failed_and_one_still_open(story):
    for outcome in (CALLBACK_FAILED, CALLBACK_OPEN):
        story.leg(story.contact(at(1, "10:00"), outcome=outcome), 0, outcome=LEG_PROMISED)
    figures = story.figures()
    assert figures["callbacks_failed"] == 1 / 2
    assert figures["contacts_lost"] == 1 / 2
    assert figures["given_up"] == 1 / 2
    assert figures["cut_off"] == 1 / 2
    assert figures["contacts_per_issue"] == 1

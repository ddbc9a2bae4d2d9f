"""Stories with exact figures: service levels, attribution to day, interval and type, journeys of issues."""

from dataclasses import replace

import numpy as np
import pytest
from record_stories import Story, at

from sim.clock import TICKS_PER_DAY, TICKS_PER_HOUR, ticks
from sim.codes import (
    ABANDONED,
    ABANDONED_IN_MENU,
    BEYOND_HORIZON,
    BLOCKED,
    CLOSED_OUT,
    CONTAINED,
    FLAG_HELD,
    FLAG_MISROUTED,
    LEG_ABANDONED,
    LEG_CLOSED_OUT,
    LEG_CONTAINED,
    LEG_FULL,
    LEG_IVR,
    LEG_PASSED,
    LEG_TRANSFER,
    LEG_TRANSFERRED,
    NEVER,
    NOBODY,
    OVERTIME,
    QUEUE_FULL,
    REDIAL,
    REPEAT,
)
from sim.measures.components import INDEX
from sim.measures.target import Target
from sim.measures.waits import UPPER_SECONDS, quantiles


def many(story, n, wait, talk=None):
    """n contacts on the first measured day with one leg each."""
    for _ in range(n):
        c = story.contact(at(1, "10:00"), outcome=ABANDONED if talk is None else 1)
        story.leg(c, wait, talk, **({"outcome": LEG_ABANDONED} if talk is None else {}))


def test_six_service_levels_of_the_worked_example(story):
    """1,000 answered, 860 of them within 20 s; 60 abandoned, 20 within 20 s of which 10 within 5 s."""
    many(story, 860, wait=20, talk=100)
    many(story, 140, wait=21, talk=100)
    many(story, 10, wait=5)
    many(story, 10, wait=19)
    many(story, 40, wait=30)
    figures = story.figures()
    levels = {key: round(100 * figures[f"service_level_{key}"], 1) for key in (
        "abandons_met", "answered_only", "all_offered", "abandons_after", "short_met", "short_excluded")}  # fmt: skip
    assert levels == {
        "abandons_met": 83.0,
        "answered_only": 86.0,
        "all_offered": 81.1,
        "abandons_after": 82.7,
        "short_met": 82.1,
        "short_excluded": 81.9,
    }
    assert figures["abandonment"] == 60 / 1060
    assert figures["abandonment_net"] == 50 / 1050
    assert figures["asa"] == (860 * 20 + 140 * 21) / 1000
    assert figures["wait_of_all"] == pytest.approx((860 * 20 + 140 * 21 + 50 + 190 + 1200) / 1060)
    assert figures["time_to_abandon"] == (50 + 190 + 1200) / 60


@pytest.mark.parametrize(("wait", "met"), [(20.0, 1.0), (20.001, 0.0), (19.999, 1.0)])
def test_a_wait_is_compared_in_ticks_and_the_bound_is_included(story, wait, met):
    """A peer cut waits to whole seconds: 20.9 s counted as within 20 s."""
    many(story, 1, wait, talk=10)
    assert story.figures()["service_level_abandons_after"] == met


def test_each_queue_has_its_own_target(story):
    story.settings = replace(story.settings, targets=(Target(within=10.0), Target(bound=0.5, within=60.0)))
    for queue in (0, 1):
        for wait in (5, 30):
            c = story.contact(at(1, "10:00"), type=queue)
            story.leg(c, wait, 100, queue=queue)
    assert story.figures("queue:billing")["service_level_all_offered"] == 0.5
    assert story.figures("queue:technical")["service_level_all_offered"] == 1.0
    assert story.figures()["service_level_all_offered"] == 0.75
    # Together 3 of 4 against 0.8 x 2 + 0.5 x 2 = 2.6: met.
    assert story.figures()["days_meeting_target"] == 1.0
    assert story.figures("queue:billing")["days_meeting_target"] == 0.0


def test_a_target_of_seven_per_cent_is_met_by_seven_of_a_hundred(story):
    """0.07 x 100 is more than 7 in floating point."""
    story.settings = replace(story.settings, targets=(Target(bound=0.07),) * 2)
    many(story, 7, 0, talk=1)
    many(story, 93, 21, talk=1)
    assert story.figures("queue:billing")["days_meeting_target"] == 1.0


def test_a_day_without_contacts_is_not_judged(story):
    many(story, 1, 0, talk=1)
    statistics = story.statistics()
    assert statistics.sums[INDEX["days_judged"]] == 1
    assert statistics.sums[INDEX["days"]] == 2


def test_a_leg_belongs_to_the_interval_and_day_in_which_it_entered_its_queue(story):
    """Arrived 23:50 on day 1, in the menu until 00:10 of day 2, answered 00:40."""
    c = story.contact(at(1, "23:50"))
    story.leg(c, 1200, kind=LEG_IVR, outcome=LEG_PASSED)
    story.leg(c, 1800, 60, entered=at(2, "00:10"))
    assert story.figures("day:1")["offered"] == 0
    assert story.figures("day:2")["offered"] == 1
    assert story.figures("day:1")["contacts"] == 1, "the contact itself arrived the day before"
    assert story.figures()["offered"] == 1 / 2, "per measured day"
    statistics = story.statistics()
    assert statistics.legs.sum(axis=(0, 2))[0, 0] == 1, "interval 00:00"


def test_a_leg_after_midnight_of_the_last_day_is_not_lost(story):
    c = story.contact(at(2, "23:59"))
    story.leg(c, 10, 100, entered=at(3, "00:01"))
    story.on_duty(at(2, "23:00"), at(3, "00:05"), state=OVERTIME)
    assert story.figures()["answered"] == 0.5
    assert story.figures("day:2")["answered"] == 0
    assert story.figures()["overtime_hours"] == pytest.approx(65 / 60 / 2)
    assert story.figures("day:2")["overtime_hours"] == pytest.approx(1.0)


def test_warm_up_contacts_do_not_count_but_their_workload_on_measured_days_does(story):
    c = story.contact(at(0, "23:55"))
    story.leg(c, 0, 600, wrap_up=300)
    story.on_duty(at(0, "23:00"), at(1, "01:00"))
    figures = story.figures()
    assert np.isnan(figures["asa"])
    assert figures["contacts"] == 0
    assert figures["on_duty_hours"] == pytest.approx(0.5), "one hour on day 1, over two days"
    assert figures["occupancy"] == pytest.approx(600 / 3600), "00:00 to 00:10: 5 min of talk, 5 of wrap-up"


def test_workload_is_booked_when_it_is_spent(story):
    """Talk 10:20-10:40, hold until 10:50, wrap-up until 11:05."""
    c = story.contact(at(1, "10:20"))
    story.leg(c, 0, 1200, hold=600, wrap_up=900, flags=FLAG_HELD)
    statistics = story.statistics()
    minutes = statistics.work[0, :, 0] / ticks(60)
    assert minutes[20].tolist() == [0, 0, 10, 0]
    assert minutes[21].tolist() == [0, 0, 30, 0]
    assert minutes[22].tolist() == [0, 0, 5, 0]
    assert minutes.sum() == 45


def test_a_phone_that_rings_is_booked_before_the_answer(story):
    """Rung 10:25-10:35, over the border; answered 10:35; and 10:58-11:01 for a customer who gave up."""
    c = story.contact(at(1, "10:20"))
    story.leg(c, 900, 60, ring=600)
    lost = story.contact(at(1, "10:50"), outcome=ABANDONED)
    story.leg(lost, 660, ring=180, agent=0, group=0, outcome=LEG_ABANDONED)
    minutes = story.statistics().work[0, :, 0] / ticks(60)
    assert minutes[20].tolist() == [0, 0, 0, 5]
    assert minutes[21].tolist() == [0, 0, 1, 5 + 2]
    assert minutes[22].tolist() == [0, 0, 0, 1]
    figures = story.figures()
    assert figures["ring_time"] == 600
    assert story.figures("group:front")["answered"] == 0.5
    assert np.isnan(story.figures("group:back")["ring_time"])


def test_a_spell_that_ends_on_the_border_does_not_touch_the_next_interval(story):
    story.on_duty(at(1, "10:00"), at(1, "11:00"), group=1)
    hours = story.statistics().work[0, :, 1, 0] / TICKS_PER_HOUR
    assert hours[20] == hours[21] == 0.5
    assert hours.sum() == 1.0


def test_handle_time_and_its_parts_transfers_and_misroutes(story):
    c = story.contact(at(1, "10:00"))
    story.leg(c, 30, 100, hold=20, wrap_up=10, outcome=LEG_TRANSFERRED, flags=FLAG_HELD | FLAG_MISROUTED)
    story.leg(c, 60, 200, wrap_up=40, entered=at(1, "10:03"), queue=1, group=1, kind=LEG_TRANSFER)
    figures = story.figures()
    assert figures["aht"] == (130 + 240) / 2
    assert (figures["talk_time"], figures["hold_time"], figures["wrap_up_time"]) == (150, 10, 25)
    assert figures["transfer_rate"] == figures["misrouted"] == figures["held"] == 0.5
    assert figures["time_with_customer"] == 160
    assert story.figures("group:back")["aht"] == 240
    assert story.figures("queue:technical")["offered_transfer"] == 0.5
    assert story.figures("type:billing")["answered"] == 1, "legs count for the contact's own type, wherever handled"
    assert figures["echo_share"] == 0.0
    # 10:00:00 to 10:03:00 + 60 + 200 + 40 s.
    assert figures["contact_elapsed"] == 180 + 300


def test_every_way_to_end_is_counted_and_offered_adds_up(story):
    endings = [
        (LEG_ABANDONED, ABANDONED, 40),
        (LEG_FULL, QUEUE_FULL, 0),
        (LEG_CLOSED_OUT, CLOSED_OUT, 100),
    ]
    for leg_outcome, outcome, wait in endings:
        story.leg(story.contact(at(1, "10:00"), outcome=outcome), wait, outcome=leg_outcome)
    story.leg(story.contact(at(1, "10:00")), 0, 10)
    story.contact(at(1, "10:00"), outcome=BLOCKED)
    figures = story.figures()
    assert figures["offered"] == 4 / 2
    assert figures["abandonment"] == figures["queue_full"] == figures["closed_out"] == 0.25
    assert figures["blocked"] == 1 / 5
    assert figures["contacts_lost"] == 4 / 5
    assert figures["immediate_response"] == 1 / 4
    assert figures["waiting_hours"] == pytest.approx(140 / 3600 / 2)
    assert figures["asa"] == 0.0
    assert figures["longest_wait"] == 100.0


def test_containment_reported_and_true(story):
    for outcome, leg_outcome, resolved in (
        (CONTAINED, LEG_CONTAINED, 1),
        (CONTAINED, LEG_CONTAINED, 0),
        (ABANDONED_IN_MENU, LEG_ABANDONED, 0),
    ):
        c = story.contact(at(1, "10:00"), outcome=outcome, resolved=resolved)
        story.leg(c, 45, kind=LEG_IVR, outcome=leg_outcome, queue=NOBODY)
    c = story.contact(at(1, "10:00"))
    story.leg(c, 45, kind=LEG_IVR, outcome=LEG_PASSED, queue=NOBODY)
    story.leg(c, 0, 10)
    figures = story.figures()
    assert figures["containment_reported"] == 3 / 4
    assert figures["containment_true"] == 1 / 4
    assert figures["abandonment"] == 0.0, "hanging up in the menu is no abandon from a queue"
    assert figures["one_contact_resolution"] == 1 / 4


def journey(story):
    """Abandon (10 min), redial served unresolved (5 min), repeat next day served and resolved (2 min)."""
    a = story.contact(at(1, "10:00"), outcome=ABANDONED, type=1)
    story.leg(a, 600, outcome=LEG_ABANDONED)
    b = story.contact(at(1, "11:00"), parent=a, kind=REDIAL, type=1)
    story.leg(b, 300, 100)
    c = story.contact(at(2, "09:00"), parent=b, kind=REPEAT, type=0, resolved=1)
    story.leg(c, 120, 100, wrap_up=30)
    return a, b, c


def test_the_journey_of_one_issue(story):
    journey(story)
    figures = story.figures("type:technical")
    assert figures["issues"] == 0.5
    assert figures["contacts_per_issue"] == 3.0
    assert figures["queue_time_per_issue"] == 1020.0, "ten, five and two minutes: all contacts of the issue"
    assert figures["issues_resolved"] == 1.0
    assert figures["given_up"] == 0.0
    assert np.isnan(figures["fcr"]), "no agent served its first contact"
    # Resolved at 09:02:00 + 100 s of the next day.
    assert figures["time_to_resolution"] == pytest.approx(23 + 220 / 3600)
    assert story.figures("type:billing")["issues"] == 0.0, "an issue belongs to the type of its first contact"
    assert story.figures("day:1")["issues"] == 1
    assert story.figures("day:2")["issues"] == 0
    assert story.figures()["echo_share"] == 2 / 3


def test_fcr_is_of_issues_whose_first_contact_was_served(story):
    """One resolved at once, one by a repeat on the ninth day after, one never."""
    story = Story(days=12)
    story.leg(story.contact(at(1, "10:00"), resolved=1), 0, 10)
    late = story.contact(at(1, "10:00"))
    story.leg(late, 0, 10)
    story.leg(story.contact(at(10, "10:00"), parent=late, kind=REPEAT, resolved=1), 0, 10)
    story.leg(story.contact(at(1, "10:00")), 0, 10)
    soon = story.contact(at(1, "10:00"))
    story.leg(soon, 0, 10)
    story.leg(story.contact(at(2, "10:00"), parent=soon, kind=REPEAT), 0, 10)
    figures = story.figures()
    assert figures["fcr"] == 1 / 4
    assert figures["fcr_no_return_7d"] == 3 / 4, "the ninth day lies outside the window"
    assert figures["call_success"] == 2 / 6
    assert figures["given_up_share"] == 2 / 4
    assert figures["contacts_per_issue"] == 6 / 4


def test_net_fcr_leaves_transferred_first_contacts_out(story):
    a = story.contact(at(1, "10:00"), resolved=1)
    story.leg(a, 0, 10, outcome=LEG_TRANSFERRED)
    story.leg(a, 0, 10, entered=at(1, "10:01"), queue=1, kind=LEG_TRANSFER)
    story.leg(story.contact(at(1, "10:00")), 0, 10)
    figures = story.figures()
    assert figures["fcr"] == 1 / 2
    assert figures["fcr_net"] == 0.0


def test_beyond_the_horizon_nobody_is_lost(story):
    """The issue is cut off: not given up, not abandoned, and its next contact is no contact."""
    a = story.contact(at(2, "19:00"), outcome=ABANDONED)
    story.leg(a, 60, outcome=LEG_ABANDONED)
    story.contact(3 * TICKS_PER_DAY + 5, parent=a, kind=REDIAL, outcome=BEYOND_HORIZON, ended=NEVER, day=3)
    figures = story.figures()
    assert figures["cut_off"] == 1.0
    assert figures["given_up"] == 0.0
    assert figures["contacts"] == 0.5
    assert figures["contacts_per_issue"] == 1.0
    assert figures["queue_time_per_issue"] == 60.0
    assert story.statistics().sums[INDEX["contacts_beyond_horizon"]] == 1
    assert story.statistics().sums[INDEX["customers_lost"]] == 0


def test_an_issue_of_the_warm_up_counts_neither_before_nor_after(story):
    a = story.contact(at(0, "10:00"), outcome=ABANDONED)
    story.leg(a, 60, outcome=LEG_ABANDONED)
    b = story.contact(at(1, "10:00"), parent=a, kind=REDIAL, resolved=1)
    story.leg(b, 30, 100)
    figures = story.figures()
    assert figures["issues"] == 0.0
    assert figures["answered"] == 0.5, "the redial itself arrived on a measured day"
    assert figures["call_success"] == 1.0


def test_closed_days_among_measured_ones_have_no_day_of_their_own():
    story = Story(days=4, warm_up=0)
    story.compiled.measured = np.array([True, False, True, True])
    many(story, 1, 0, talk=1)  # day 1 is closed: nothing that arrives there counts
    story.leg(story.contact(at(2, "10:00")), 0, 10)
    story.on_duty(at(0, "23:30"), at(1, "00:30"), state=OVERTIME)
    figures = story.figures()
    assert figures["contacts"] == 1 / 3
    assert story.figures("day:2")["contacts"] == 1, "the second measured day is calendar day 2"
    assert figures["overtime_hours"] == pytest.approx(1 / 3), "after midnight it is still spent"


def test_waits_go_into_bins_with_inclusive_bounds(story):
    for wait in (0.0, 0.001, 1.0, 1.001, 20.0, 20.001, 3600.0, 3600.001, 3610.0, 86_400.0, 86_400.001):
        many(story, 1, wait, talk=1)
    counts = story.statistics().waits.sum(axis=0)[0, 0]
    bins = dict(zip(UPPER_SECONDS[np.flatnonzero(counts)], counts[counts > 0], strict=True))
    assert bins == {0: 1, 1: 2, 2: 1, 20: 1, 21: 1, 3600: 1, 3610: 2, 86_400: 1, np.inf: 1}
    assert quantiles(counts, [0.05])[0] == 0.0


def test_a_day_level_is_kept_in_whole_points(story):
    many(story, 2, 0, talk=1)
    many(story, 1, 30, talk=1)
    levels = story.statistics().levels
    assert levels[0].nonzero()[0].tolist() == [66]
    assert levels.sum() == 2, "overall and the one queue that was used, on one of two days"


def test_an_earlier_caller_begins_no_issue(story):
    """Where a day is taken up: a redial and a repeat whose issues began before it. Offered as what they are, and a
    contact of the day; neither their issue nor its end is one of the day. A new one beside them is settled."""
    story.leg(story.contact(at(1, "10:00"), resolved=1), 0, 60)
    for kind in (REDIAL, REPEAT):
        back = story.contact(at(1, "10:00"), kind=kind, attempt=2)
        story.leg(back, 30, 60)
        story.leg(story.contact(at(1, "11:00"), parent=back, kind=REPEAT, resolved=1), 0, 60)
    figures = story.figures("day:1")
    assert {key: figures[key] for key in ("offered_new", "offered_redial", "offered_repeat", "contacts")} == {
        "offered_new": 1,
        "offered_redial": 1,
        "offered_repeat": 3,
        "contacts": 5,
    }
    assert {key: figures[key] for key in ("issues", "fcr", "contacts_per_issue", "issues_resolved")} == {
        "issues": 1,
        "fcr": 1,
        "contacts_per_issue": 1,
        "issues_resolved": 1,
    }

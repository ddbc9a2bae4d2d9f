"""How differences are printed: with their sign, in agreement with the values beside them, and within their range."""

import math
from dataclasses import replace

import handmade
import pytest

from sim.experiment.result import ShapleyRow
from sim.report import answer as say
from sim.report.lines import TERMINAL, lines
from sim.report.shares import shares
from sim.report.wording import scale_for


def test_differences_carry_their_sign_and_ranges_are_unambiguous():
    share = scale_for("share", (0.4,))
    assert [share.change(x) for x in (0.0123, -0.1, 0.0, -0.0001)] == ["+1.2", "-10.0", "0.0", "0.0"]
    assert share.with_step(share.change(0.0123)) == "+1.2 points"
    assert share.span(0.1, 0.2) == "10.0-20.0"
    assert share.span(-0.1, 0.2) == "-10.0 to 20.0"
    assert share.change_span(-0.02, 0.01) == "-2.0 to +1.0"
    assert share.change_span(math.nan, 0.01) == "-"


def test_a_difference_agrees_with_the_values_printed_beside_it():
    seconds = scale_for("s", (48.4, 25.7))
    assert [seconds.number(48.4), seconds.number(25.7), seconds.difference(48.4, 25.7, -22.7)] == ["48", "26", "-22"]
    # Nearly nothing must not be printed as a step: there, another digit is needed.
    assert not seconds.agrees(48.4, 48.6, 0.2)
    assert seconds.difference(48.4, 48.6, 0.2) == "0"
    assert seconds.difference(math.nan, math.nan, 3.0) == "+3"


def test_a_clear_difference_that_would_disagree_gets_another_digit():
    made = handmade.comparison()
    before, ends = handmade.with_row(made.baseline, "asa", value=48.4), {"difference_low": -0.1, "difference_high": 0.5}
    for verdict, printed in (("better", ("48.4", "48.6", "+0.2")), ("no clear difference", ("48", "49", "0"))):
        after = handmade.with_row(made.scenarios[0], "asa", value=48.6, difference=0.2, verdict=verdict, **ends)
        (line,) = lines(replace(made, baseline=before, scenarios=(after,)), after, TERMINAL[:1])
        assert (line.baseline, line.value, line.difference) == printed


def test_a_sure_difference_too_small_to_print_is_hardly_one():
    made = handmade.comparison()
    tiny = handmade.with_row(
        made.scenarios[0], "occupancy", difference=-0.0002, difference_low=-0.0003, difference_high=-0.0001
    )
    words = {line.key: (line.difference, line.word) for line in lines(made, tiny, TERMINAL)}
    assert words["occupancy"] == ("-0.02", "hardly lower")
    assert words["days_meeting_target"] == ("0.0", "no clear difference")


def test_a_range_that_excludes_zero_is_not_printed_with_a_zero():
    scale = scale_for("share", [0.5])
    assert scale.change_span(0.0003, 0.011) == "+0.03 to +1.10"
    assert scale.change_span(-0.011, -0.000041) == "-1.100 to -0.004"
    assert scale.change_span(-0.0003, 0.011) == "0.0 to +1.1"
    assert scale.change_span(0.0, 0.0) == "0.0 to 0.0"


@pytest.mark.parametrize(
    ("difference", "low", "high", "printed"),
    [
        (0.0004, 0.0002, 0.0005, ("+0.04", "+0.02 to +0.05")),
        (-0.0000004, -0.02, -0.0000001, ("-0.00004", "-2.00000 to -0.00001")),
        (0.0004, -0.0002, 0.0008, ("0.0", "0.0 to +0.1")),
        (0.05, 0.04, 0.06, ("+5.0", "+4.0 to +6.0")),
        (0.02, math.nan, math.nan, ("+2.0", "-")),
    ],
)
def test_a_difference_lies_visibly_in_its_range(difference, low, high, printed):
    assert scale_for("share", [0.5]).moved(difference, low, high) == printed


def test_a_difference_agrees_with_its_values_only_within_its_range():
    seconds = scale_for("s", (48.4, 25.7))
    assert seconds.moved(-22.7, -22.9, -22.4, 48.4, 25.7) == ("-22", "-23 to -22")
    assert seconds.moved(-22.7, -22.9, -22.6, 48.4, 25.7) == ("-23", "-23 to -23")


def test_a_small_sure_difference_is_seen_in_table_shares_and_answer():
    made = handmade.comparison()
    ends = {"difference_low": 0.0002, "difference_high": 0.0005}
    after = handmade.with_row(made.scenarios[0], "csat_survey", value=0.5504, difference=0.0004, **ends)
    after = handmade.with_row(after, "abandonment", value=0.4004, difference=0.0004, verdict="worse", **ends)
    shapley = (ShapleyRow("abandonment", "share", "more_agents", 0.0004, 0.0002, 0.0005),)
    made = replace(made, scenarios=(after,), shapley=shapley)
    found = {line.key: (line.difference, line.difference_span) for line in lines(made, after, TERMINAL)}
    assert found["csat_survey"] == found["abandonment"] == ("+0.04", "+0.02 to +0.05")
    assert next(shares(made, "abandonment")) == ("more_agents", "+0.04", "+0.02 to +0.05")
    assert "abandonment rises from 40.00 to 40.04 % of offered" in say.answer(made)

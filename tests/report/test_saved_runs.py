"""Differences between two saved runs: paired and unpaired, by hand."""

from dataclasses import replace
from io import StringIO

import numpy as np
import pytest
from rich.console import Console

from sim.measures.figures import BY_KEY
from sim.report.files import SURPLUS
from sim.report.saved import Saved
from sim.report.saved_view import at_expectation, half_width, saved_view
from sim.report.settings_apart import settings_apart

A = np.array([10.0, 12.0, 14.0, 16.0])


def test_paired_is_students_t_on_the_differences():
    b = A + np.array([1.0, 2.0, 1.0, 2.0])
    # variance 1/3, error sqrt(1/3 / 4), t(3) = 3.18245
    assert half_width(A, b, True) == pytest.approx(3.182446 * np.sqrt(1 / 12))
    assert half_width(A, A + 1, True) == 0


def test_unpaired_is_welch():
    b = np.array([10.0, 20.0, 30.0])
    # 20/3 / 4 and 100 / 3: 40/9 ... degrees of freedom 2.2 -> 2, t(2) = 4.30265
    assert half_width(A, b, False) == pytest.approx(4.302653 * np.sqrt(20 / 12 + 100 / 3))
    assert half_width(A, A, False) > half_width(A, A, True) == 0


def test_several_differences_are_wider_and_one_replication_says_nothing():
    b = A[::-1]
    assert half_width(A, b, True, 3) > half_width(A, b, True)
    assert np.isnan(half_width(A[:1], A[:1], True))
    assert np.isnan(half_width(A[:1], A, False))


def test_replications_without_a_value_are_left_out():
    gap = np.array([10.0, np.nan, 14.0, 16.0])
    b = A + np.array([1.0, 2.0, 1.0, 3.0])
    assert half_width(gap, b, True) == half_width(gap[[0, 2, 3]], b[[0, 2, 3]], True)


def test_replications_are_read_off_at_the_expected_volumes():
    """A figure that follows the volumes alone is the same in every replication once that is taken out."""
    surplus = np.arange(12.0) - 4
    assert at_expectation(30 + 2 * surplus, surplus) == pytest.approx(np.full(12, 30.0))
    assert at_expectation(np.arange(5.0), surplus[:5]) == pytest.approx(np.arange(5.0)), "too few for a slope"
    assert at_expectation(surplus, np.full(12, 3.0)) == pytest.approx(surplus), "fixed volumes tell nothing"


def saved(name, currency, cost, **start):
    """A run with a baseline alone: a wait, and a cost a day; of the rest of one from `start`, if given."""
    content = {
        "seed": 1,
        "replications": 4,
        "config": {"centre": {"types": {"a": {}}, **({"start": {"day": None, **start}} if start else {})}},
        "scenarios": [{"name": "baseline", "centre_hash": name, "applied": []}],
    }
    values = {"asa": (13.0, "s"), "abandonment": (0.1, "share"), "cost": (cost, f"{currency} per day")}
    series = {"asa": A, "abandonment": A / 100, "cost": A * 100}
    return Saved(name, content, {"baseline": values}, {"baseline": {**series, SURPLUS: np.zeros(4)}})


def test_a_cost_that_falls_is_no_better_where_more_abandon():
    cheap, lost = saved("tuesday", "EUR", 900.0), {"abandonment": (0.3, "share")}
    assert "900 -400 (-400 to -400) better" in seen(saved("monday", "EUR", 1300.0), cheap)
    emptied = replace(cheap, values={"baseline": {**cheap.values["baseline"], **lost}})
    assert "900 -400 (-400 to -400) lower" in seen(saved("monday", "EUR", 1300.0), emptied)


def seen(*runs):
    console = Console(width=100, record=True, file=StringIO())
    for part in saved_view(*runs):
        console.print(part, markup=False)
    return " ".join(console.export_text().split())


def test_two_currencies_are_no_difference():
    """1,300 EUR beside 1,300 USD: neither equal nor a difference of nothing."""
    alike = seen(saved("monday", "EUR", 1300.0), saved("tuesday", "EUR", 1300.0))
    assert "cost is unchanged (1,300 and 1,300 EUR a day)" in alike
    assert "Cost, EUR a day" in alike
    apart = seen(saved("monday", "EUR", 1300.0), saved("tuesday", "USD", 1300.0))
    assert "cost is" not in apart
    assert "Cost, " not in apart
    assert "Mean wait, answered, s" in apart
    assert "Costs are left out: monday counts in EUR and tuesday counts in USD" in apart


@pytest.mark.parametrize(
    ("start", "other", "why"),
    [
        ({}, {"at": "09:40"}, "unpaired: another part of the day (whole days / from 09:40)."),
        ({"at": "15:00"}, {"at": "09:40"}, "unpaired: another part of the day (from 15:00 / from 09:40)."),
    ],
)
def test_parts_of_a_day_are_neither_paired_nor_do_they_cost_the_same(start, other, why):
    apart = seen(saved("monday", "EUR", 1300.0, **start), saved("tuesday", "EUR", 500.0, **other))
    assert why in apart
    assert "Costs and other amounts of a day are left out: the two are of different parts of it." in apart
    assert "cost is" not in apart
    assert "cost falls" not in apart
    assert "Cost, " not in apart
    assert "Mean wait, answered, s" in apart
    assert "Costs are left out: monday counts in EUR" in seen(
        saved("monday", "EUR", 1.0), saved("b", "USD", 1.0, **other)
    )


def test_the_same_part_of_another_day_costs_what_it_costs():
    runs = [saved(name, "EUR", 900.0, at="09:40", day=day) for name, day in (("now", "tue"), ("then", "wed"))]
    both = seen(*runs)
    assert "unpaired: another part of the day (from tue 09:40 / from wed 09:40)." in both
    assert "Cost, EUR for the rest of the day" in both


def test_who_waits_is_demand():
    first, same, more = (saved("now", "EUR", 900.0, at="09:40", waiting={"a": ages}) for ages in ([60], [60], [90, 60]))
    assert "paired: same seed, replications and demand" in seen(first, same)
    assert "unpaired: others wait at 09:40." in seen(first, more)


def with_lines(run, trunks, share):
    """The run with so many lines, and so many who find none free."""
    centre = {**run.content["config"]["centre"], "trunks": trunks}
    values = {**run.values["baseline"], "blocked": (share, "share")}
    series = {**run.replications["baseline"], "blocked": share + A / 1000}
    content = {**run.content, "config": {"centre": centre}}
    return replace(run, content=content, values={"baseline": values}, replications={"baseline": series})


def test_who_finds_no_line_has_a_row_and_a_part_of_the_answer():
    text = seen(with_lines(saved("a", "EUR", 1.0), 100, 0.374), with_lines(saved("b", "EUR", 1.0), 400, 0.012))
    assert "the share that finds no free line falls from 37.4 to 1.2 % of contacts, 95 % range" in text
    assert "Found no line, % of contacts a: baseline 37.4 b: baseline 1.2 -36.2 (-36.2 to -36.2) better" in text
    assert "They differ in: centre.trunks 100 and 400 contacts." in text
    assert "They differ" not in seen(saved("a", "EUR", 1.0), saved("b", "EUR", 1.0))


def test_every_way_of_not_getting_in_is_kept_by_replication():
    """Without that a saved run knows no range of its difference."""
    assert all(BY_KEY[key].headline for key in ("abandonment", "blocked", "queue_full", "balked"))


def test_settings_apart_are_said_with_their_units():
    def centre(mean, **more):
        talk = {"kind": "exponential", "mean": mean}
        return {"name": str(mean), "types": {"billing": {"handle_time": {"talk": talk}}}, **more}

    assert settings_apart(centre(360.0), centre(360.0)) == []
    assert settings_apart(
        centre(360.0, volumes={"billing": {"typical": [1.0] * 48}}, groups={"night": {"absence_share": 0.0}}),
        centre(480.0, volumes={"billing": {"typical": [2.0] * 48}}, trunks=60),
    ) == [
        "centre.types.billing.handle_time.talk.mean 6 and 8 min",
        "centre.volumes.billing.typical (another table)",
        "centre.groups only in the first",
        "centre.trunks not set and 60 contacts",
    ]


def test_of_many_settings_the_first_few_are_told():
    one, other = (saved(name, "EUR", 1.0) for name in "ab")
    for run, days in ((one, 5), (other, 6)):
        run.content["config"]["centre"].update({"calendar": dict.fromkeys("abcdef", days)})
    assert "They differ in: centre.calendar.a 5 and 6; centre.calendar.b 5 and 6;" in seen(one, other)
    assert "; and 2 more." in seen(one, other)

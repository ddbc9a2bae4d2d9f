"""Daily risk: levels of bad days, shares that miss the target, and the file they stand in."""

import csv
from dataclasses import replace

import handmade
import numpy as np
import pytest

from sim.experiment.result import DayLevels
from sim.measures.target import Target
from sim.report.files import write_days
from sim.report.pictures import days, style
from sim.report.risk import daily_risk, level_of, target_scopes


def counts(**by_level: int) -> np.ndarray:
    table = np.zeros(101, np.int64)
    for level, n in by_level.items():
        table[int(level[1:])] = n
    return table


@pytest.mark.parametrize(
    ("by_level", "share", "level"),
    [
        ({"p20": 9, "p60": 1, "p90": 90}, 0.10, 60),
        ({"p20": 10, "p60": 90}, 0.10, 20),
        ({"p20": 9, "p60": 91}, 0.10, 60),
        ({"p0": 3, "p1": 27}, 0.10, 0),
        ({"p100": 5}, 0.95, 100),
        ({}, 0.10, None),
    ],
)
def test_the_level_a_share_of_the_days_does_not_exceed(by_level, share, level):
    assert level_of(counts(**by_level), share) == level


def comparison_with(levels: np.ndarray, **changed):
    made = handmade.comparison((), **changed)
    scopes = made.baseline.day_levels.scopes
    return replace(made, baseline=replace(made.baseline, day_levels=DayLevels(scopes, levels)))


def test_days_csv(tmp_path):
    levels = np.stack([counts(p20=9, p60=1, p90=90), counts(p5=40), counts()])
    made = comparison_with(
        levels, targets={"billing": Target(), "technical": Target("abandonment", 0.05, assumed=False)}
    )
    write_days(tmp_path / "days.csv", made)
    overall, billing, technical = csv.DictReader((tmp_path / "days.csv").open(encoding="utf-8"))
    assert (overall["days"], overall["service_level_p10_percent"], overall["target"]) == (
        "100",
        "60",
        "each queue its own",
    )
    assert (billing["days_under_target_share"], billing["service_level_p50_percent"]) == ("1.0", "5")
    assert (technical["days"], technical["service_level_p10_percent"]) == ("0", "")
    assert technical["target"] == "abandonment at most 5 %"
    assert dict(target_scopes(handmade.comparison(())))["overall"].startswith("80 % in 20 s")


def test_the_picture_has_a_hill_a_scenario_and_leaves_out_queues_without_days():
    levels = np.stack([counts(p20=10, p90=90), counts(p20=10, p90=90), counts()])
    made = comparison_with(levels)
    with style.look(["DejaVu Sans"], "days"):
        (panel,) = days.draw(made).axes
    tall = {round(bar.get_x()): round(abs(bar.get_height()) / days._HILL, 3) for bar in panel.patches}
    assert tall == {20: 0.111, 88: 1.0}  # the highest hill fills the room
    assert "one day in ten at 20 % or less" in panel.texts[0].get_text()
    assert daily_risk(made.baseline, "queue:billing").bad_day == 20

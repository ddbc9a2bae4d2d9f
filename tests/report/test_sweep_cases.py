"""What nobody can choose is never chosen: points are held against each other in the same circumstances only."""

import re
from dataclasses import replace

import numpy as np
import pytest

import sim
from sim.centre.errors import InputProblems
from sim.report.lines import TERMINAL, lines
from sim.report.sweep.answer import answer_lines
from sim.report.sweep.html import html
from sim.report.sweep.insight import Insight
from sim.report.sweep.tables import view
from sim.sweeps.axes import Axis
from sim.sweeps.choices import plans
from sim.sweeps.choosing import Aim
from sim.sweeps.question import Question
from sim.whatif import WHAT_IFS
from tests.sweeps import made
from tests.sweeps.conftest import CENTRE

STAFF, VOLUME = made.STAFF, Axis("volume", ("+0%", "+10%"))


def wait(x):
    """60 s less a second an agent; twice as long with 10 % more."""
    return (60 - x[:, 0]) * (1 + x[:, 1] / 10)


def promised(x):
    """70 % and a point an agent; 10 points fewer with 10 % more."""
    return 0.7 + x[:, 0] / 80 - x[:, 1] / 100


FIGURES = {"asa": wait, "days_meeting_target": promised, "cost": lambda x: 1000 + 10 * x[:, 0] + x[:, 1]}


def sweep(axes=(STAFF, VOLUME), figures=FIGURES, **how):
    return made.sweep(axes, figures, error=1e-9, **how)


def answer(of):
    return "\n".join(answer_lines(Insight(of)))


def test_the_best_point_is_named_for_each_volume_and_over_all():
    text = answer(sweep())
    assert "volume=+0%: the best point for the mean wait of answered contacts is point 9 (" in text
    assert "volume=+10%: the best point for the mean wait of answered contacts is point 10 (" in text
    assert (
        "In the mean of the 2 cases (volume) the best choice is peak_staff.agents=20 (points 9 and 10): "
        "60 s, at worst 80 s (volume=+10%)." in text
    )


def test_the_promise_has_to_be_kept_whatever_happens():
    text = answer(sweep())
    assert "volume=+0%: P(day meets target) of at least 90 %: reached by 1 of 5 points" in text
    assert "volume=+10%: P(day meets target) of at least 90 %: no point reaches it; nearest is point 10" in text
    assert "P(day meets target) of at least 90 %, in all 2 cases (volume): none of 5 choices keeps it." in text
    easier = answer(replace(sweep(), promise=("days_meeting_target", 0.7)))
    assert "volume=+10%: P(day meets target) of at least 70 %: reached by 3 of 5 points" in easier
    cheapest = "the cheapest is peak_staff.agents=10 (points 5 and 6): 1,105 EUR a day in the mean"
    kept = "P(day meets target) of at least 70 %, in all 2 cases (volume): kept by 3 of 5 choices"
    assert easier.startswith(f"{kept}; {cheapest}")


def test_a_promise_of_ones_own_is_spoken_of_in_its_unit():
    assert "Mean wait of answered contacts of at most 46 s: reached by 2 of 5 points" in answer(
        replace(sweep((STAFF,), {"asa": lambda x: 60 - x[:, 0], "cost": lambda x: x[:, 0]}), promise=("asa", 46.0))
    )


def test_fronts_and_tables_are_by_volume():
    insight = Insight(sweep())
    assert {name: found.points.tolist() for name, found in insight.fronts.items()} == {
        "volume=+0%": [0, 2, 4, 6, 8],
        "volume=+10%": [1, 3, 5, 7, 9],
    }
    titles = [part.title for part in view(insight) if getattr(part, "title", None) and not isinstance(part, str)]
    assert [re.sub(r" by .*", "", str(title)) for title in titles] == [
        "volume=+0%: the 4 best points",
        "volume=+10%: the 4 best points",
    ]
    assert "<h2>The best points: volume=+10%</h2>" in html(insight, [])


def test_where_nothing_can_be_chosen_nothing_is_best():
    text = answer(sweep((VOLUME, Axis("absence", ("0%", "5%"))), {"asa": wait, "cost": lambda x: x[:, 0]}))
    assert "best" not in text
    assert re.search(r"mean wait of answered contacts goes from .* at point .* to .*; nobody can choose", text)
    assert Insight(sweep((VOLUME,), {"asa": lambda x: 1 + x[:, 0], "cost": lambda x: 9 - x[:, 0]})).fronts == {}


def test_points_that_are_spread_over_volumes_are_not_held_against_each_other():
    spread = (Axis(STAFF.key, (), (0.0, 20.0), True), Axis("volume", (), (0.0, 10.0), False, "+", "%"))
    insight = Insight(sweep(spread, design="lhs", n=20))
    text = "\n".join(answer_lines(insight))
    assert "Hardly any two points have the same volume, which nobody can choose" in text
    assert "the best point" not in text
    assert insight.fronts == {}
    assert "The cheapest" not in text


def test_who_is_kept_out_is_told_of_a_run_too(tmp_path, monkeypatch):
    (tmp_path / "small").mkdir()
    (tmp_path / "small" / "centre.yaml").write_text(CENTRE + "trunks: 10\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    found = sim.answer(sim.load("centre=small", "run.replications=3"))
    told = [text for text in found.caveats if "waits and abandonment are of those who get in" in text]
    assert re.fullmatch(r"baseline: \d+ % of contacts find no free line; .*", told[0])
    assert any(line.key == "blocked" for line in lines(found, found.baseline, TERMINAL))
    (tmp_path / "small" / "centre.yaml").write_text(CENTRE, encoding="utf-8")
    found = sim.answer(sim.load("centre=small", "run.replications=3"))
    assert not any("those who get in" in text for text in found.caveats)
    assert not any(line.key == "blocked" for line in lines(found, found.baseline, TERMINAL))


def test_a_choice_that_failed_in_one_circumstance_is_none():
    whole = sweep()
    lost = replace(whole.points[8], status="failed")
    assert [plan.points.tolist() for plan in plans(whole, "asa")] == [[0, 1], [2, 3], [4, 5], [6, 7], [8, 9]]
    assert len(plans(replace(whole, points=(*whole.points[:8], lost, whole.points[9])), "asa")) == 4


def test_what_can_be_chosen():
    circumstances = {name for name in WHAT_IFS if Axis(name).is_circumstance}
    assert circumstances == {"volume", "handle_time", "patience", "resolution", "absence"}
    assert Axis("volume.billing").is_circumstance
    assert Axis("start_at").is_circumstance
    assert not any(
        Axis(key).is_circumstance for key in ("levers.training.agents", "centre.trunks", "scenario", "centre")
    )


def test_what_cannot_be_chosen_is_seen_by_other_doors_too(tmp_path, monkeypatch):
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "busy.yaml").write_text("whatif: {volume: +10%}\n", encoding="utf-8")
    (tmp_path / "scenarios" / "more.yaml").write_text("whatif: {headcount: +3}\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    supposes = {
        words: Question.of(["telecom", f"scenario={words}"]).axes[0].is_circumstance
        for words in ("baseline,more", "baseline,busy", "more,more+busy", "baseline,volume=+10%")
    }
    assert supposes == {
        "baseline,more": False,
        "baseline,busy": True,
        "more,more+busy": True,
        "baseline,volume=+10%": True,
    }
    assert Axis("centre.groups.agents.absence_share").is_circumstance
    assert Axis("centre.types.billing.patience.mean").is_circumstance


def test_more_cases_than_are_told_are_counted_and_searched():
    volume = Axis("volume", tuple(f"+{k}%" for k in range(80, -1, -10)))
    goal = ("asa", 30.0)
    text = answer(replace(sweep((STAFF, volume)), promise=goal))
    assert "no point reaches it; nearest is point 45 (peak_staff.agents=20, volume=+0%)" in text
    assert "Go on with peak_staff.agents above 20." in text
    assert "3 more cases of volume: in sweep.html." in text


def test_a_choice_that_could_not_be_run_everywhere_is_told():
    whole = sweep()
    lost = replace(whole.points[9], status="failed", replications=0)
    figures = whole.figures.copy()
    figures[9] = np.nan
    goal = ("days_meeting_target", 0.7)
    text = answer(replace(whole, points=(*whole.points[:9], lost), figures=figures, promise=goal))
    assert "at worst 90 s (volume=+10%) (1 choice could not be run in every case)." in text
    assert "kept by 2 of 4 choices (1 choice could not be run in every case); the cheapest" in text


def test_a_promise_without_its_figure_is_told():
    text = answer(replace(sweep(), promise=("callback_wait", 60.0)))
    assert text.startswith("No point has the figure of the promise, ")


def test_the_baseline_is_todays():
    assert "(baseline 60 s, volume as today)" in answer(sweep(baseline=(0, 0)))


def test_money_is_printed_whole():
    text = answer(replace(sweep((STAFF,), {"asa": lambda x: 60 - x[:, 0], "cost": lambda x: 1.2e6 + x[:, 0]}),
                          promise=("cost", 1.25e6)))  # fmt: skip
    assert "Cost of at most 1,250,000 EUR a day: reached by 5 of 5 points" in text
    assert "The cheapest is point 1 (peak_staff.agents=0): 1,200,000 EUR a day, 95 % range" in text


def test_the_best_is_not_looked_for_among_circumstances():
    axes = Question.of(["telecom", "headcount=+0,+5", "volume=+0%,+10%"]).axes
    with pytest.raises(InputProblems, match="one value of volume, as nobody can choose it"):
        Aim("asa", 1.0, 0.05).refuse_circumstances(axes)
    Aim("asa", 1.0, 0.05).refuse_circumstances(axes[:1])


def test_cases_are_by_centre_too():
    two = sweep()
    of = ["Telecom" if k < 6 else "Gas" for k in range(10)]
    points = tuple(replace(point, centre=name) for point, name in zip(two.points, of, strict=True))
    cases = Insight(replace(two, points=points)).cases
    assert list(cases) == ["Telecom, volume=+0%", "Telecom, volume=+10%", "Gas, volume=+0%", "Gas, volume=+10%"]
    assert np.sum(list(cases.values())) == 10


def test_a_short_wait_behind_busy_lines_is_not_best():
    trunks = Axis("centre.trunks", ("100", "400"))
    figures = {
        "asa": lambda x: 100 + 2 * x[:, 0],
        "contacts_lost": lambda x: 0.5 - x[:, 0] / 2000,
        "blocked": lambda x: 0.4 - x[:, 0] / 1000,
        "cost": lambda x: 1000 + x[:, 0],
    }
    text = answer(sweep((trunks,), figures))
    assert "30.0 % (point 2) to 45.0 % (point 1) of contacts never get through" in text
    assert "The best point for the share of contacts that never got through is point 2" in text
    assert "Mean wait of answered contacts of at most 400 s (of those who get in)" in answer(
        replace(sweep((trunks,), figures), promise=("asa", 400.0))
    )
    figures["blocked"] = lambda x: 0.004 + 0 * x[:, 0]
    assert "The best point for the mean wait of answered contacts is point 1" in answer(sweep((trunks,), figures))

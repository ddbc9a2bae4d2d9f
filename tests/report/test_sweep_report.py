"""The files of a sweep: complete, repeatable, readable; nothing that a sweep can look like stops them."""

import csv
import io
import re
from dataclasses import replace

import numpy as np
import pytest
from python_calamine import CalamineWorkbook
from rich.console import Console
from test_report_html import parsed

from sim.report.sweep import write_sweep
from sim.report.sweep.answer import answer_lines
from sim.report.sweep.folder import write_table
from sim.report.sweep.html import html
from sim.report.sweep.insight import Insight
from sim.report.sweep.names import named
from sim.report.sweep.tables import show, view
from sim.report.sweep.workbook import write_workbook
from sim.sweeps.axes import Axis
from sim.sweeps.result import FAILED, OUT, Choice
from tests.sweeps import made

PICTURES = ("effects", "curves", "heat", "pareto", "interactions")
WHY = "0.3 is more than this bot can contain"


def spoilt(sweep, failed=(), out=()):
    """Some points could not be run, some were eliminated."""
    points, figures = list(sweep.points), sweep.figures.copy()
    for number in failed:
        points[number - 1] = replace(points[number - 1], status=FAILED, replications=0, centre="", reason=WHY)
        figures[number - 1] = np.nan
    for number in out:
        points[number - 1] = replace(points[number - 1], status=OUT, replications=10, reason="another is better")
    return replace(sweep, points=tuple(points), figures=figures)


THIRD = Axis("centre.third", made.VOLUME.values)
"""Moves the figures as the volume does, and can be chosen."""


def three():
    return made.sweep((made.STAFF, made.BOT, THIRD), made.CENTRE, error=made.ERROR, shared=0.6, baseline=(0, 0.2, 0))


def two_centres():
    """The second one's waits are longer; each has its own baseline."""
    axes = (Axis("centre", ("telecom", "utility")), made.STAFF)

    def asa(x):
        return (100 + 80 * x[:, 0]) / (1 + x[:, 1] / 10)

    sweep = made.sweep(axes, {"asa": asa, "cost": lambda x: 1000 + 10 * x[:, 1]}, error={"asa": 0.5}, baseline=(0, 0))
    names = {"telecom": "Telecom", "utility": "Gas"}
    of = [list(names).index(point.values["centre"]) for point in sweep.points]
    points = tuple(
        replace(point, centre=list(names.values())[k], baseline=k) for k, point in zip(of, sweep.points, strict=True)
    )
    base = sweep.baselines[0]
    bases = tuple(replace(base, centre=name, values={"centre": key}) for key, name in names.items())
    figures = np.concatenate([sweep.baseline_figures, sweep.baseline_figures])
    figures[1, 0, 0, :3] += 80
    return replace(sweep, points=points, baselines=bases, baseline_figures=figures)


SPACE = (
    Axis("levers.peak_staff.agents", (), (0.0, 20.0), True),
    Axis("levers.self_service.containment", (), (0.1, 0.3)),
    Axis("volume", (), (-10.0, 10.0), False, "+", "%"),
    Axis("patience", (), (4.0, 8.0), False, "", " min"),
    Axis("centre.types.billing.cv", (), (0.5, 1.5)),
)
ODD = {
    "one axis": lambda: made.sweep((made.STAFF,), made.CENTRE, error=made.ERROR, baseline=(0,)),
    "two points": lambda: made.sweep((Axis("trunks", ("30", "60")),), made.CENTRE),
    "one of two failed": lambda: spoilt(made.sweep((Axis("trunks", ("30", "60")),), made.CENTRE), failed=(2,)),
    "names": lambda: made.sweep((made.SCENARIO,), made.CENTRE, error=made.ERROR),
    "numbers and names": lambda: made.sweep((made.STAFF, made.SCENARIO), made.CENTRE, error=made.ERROR, shared=0.5),
    "five axes": lambda: made.sweep(SPACE, made.CENTRE, design="lhs", n=24, error=made.ERROR),
    "too few": lambda: made.sweep(SPACE, made.CENTRE, design="lhs", n=5, error=made.ERROR),
    "failed and out": lambda: spoilt(three(), failed=(3, 40), out=(5, 6)),
    "all failed": lambda: spoilt(made.sweep((made.STAFF,), made.CENTRE), failed=(1, 2, 3, 4, 5)),
    "centres": two_centres,
    "no costs": lambda: made.sweep((made.STAFF, made.BOT), {"asa": made.CENTRE["asa"]}, error=made.ERROR),
    "other figures": lambda: made.sweep((made.STAFF, made.BOT), {"occupancy": lambda x: 0.9 - x[:, 0] / 100}),
    "nothing moves": lambda: made.sweep((made.STAFF, made.BOT), {"asa": lambda x: 0 * x[:, 0]}),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("sweep") / "new"
    assert write_sweep(path, three()) == []
    return path


def sheet(path, name):
    return CalamineWorkbook.from_path(path).get_sheet_by_name(name).to_python()


def test_all_files_are_there(folder):
    names = {"sweep.csv", "sweep.xlsx", "sweep.html", *(f"{name}.png" for name in PICTURES)}
    assert {path.name for path in folder.iterdir()} == names


def test_the_page_is_well_formed_and_needs_nothing_else(folder):
    text = (folder / "sweep.html").read_text(encoding="utf-8")
    page = parsed(text)
    assert page.open == []
    assert [link for link in page.links if not link.startswith("#")] == []
    assert not re.search(r"https?://|url\((?!#)|@import|<script", text)
    assert text.count("<svg") == len(PICTURES)
    words = " ".join(" ".join(page.text).split())
    for sentence in (
        "The best point for the mean wait of answered contacts is point 71",
        "P(day meets target) of at least",
    ):
        assert sentence in words


def test_pictures_show_something(folder):
    from matplotlib.image import imread

    for name in PICTURES:
        pixels = imread(folder / f"{name}.png")
        assert pixels.shape[1] == 1230
        assert 0.01 < (pixels[..., :3].min(axis=2) < 0.9).mean() < 0.6


def test_the_table_reads_back(folder):
    with (folder / "sweep.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    sweep = three()
    assert len(rows) == 76
    assert (rows[0]["point"], rows[0]["centre"], rows[0]["centre.third"]) == ("0", "Telecom", "")
    assert rows[0]["asa_s_difference"] == ""
    assert rows[71]["levers.peak_staff.agents"] == "20"
    assert [float(row["asa_s"]) for row in rows[1:]] == sweep.column("asa").tolist()
    assert {"cost_EUR_per_day_low", "abandonment_share", "days_meeting_target_share_difference_high"} <= set(rows[0])


def test_equal_sweeps_give_equal_bytes(folder, tmp_path):
    write_table(tmp_path / "sweep.csv", three(), ("overall",))
    write_workbook(tmp_path / "sweep.xlsx", Insight(three()))
    for name in ("sweep.csv", "sweep.xlsx"):
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()


def test_the_workbook_has_numbers_as_numbers(folder):
    head, base, first, *_ = sheet(folder / "sweep.xlsx", "Points")
    assert head[:7] == [
        "Point",
        "Centre",
        "peak_staff.agents",
        "self_service.containment",
        "third",
        "Became",
        "Replications",
    ]
    assert base[:2] == ["baseline", "Telecom"]
    assert first[:5] == [1, "Telecom", 0, 0.1, "-10%"]
    row = dict(zip(head, first, strict=True))
    assert row["Abandoned, % of offered (lower is better)"] == pytest.approx(three().column("abandonment")[0])
    assert row["Mean wait, answered, difference in words (95 % range)"].endswith("worse")
    effects = sheet(folder / "sweep.xlsx", "Effects")
    assert [row[2:4] for row in effects[1:7]] == [
        ["peak_staff.agents", ""], ["self_service.containment", ""], ["third", ""],
        ["peak_staff.agents", "self_service.containment"], ["peak_staff.agents", "third"],
        ["self_service.containment", "third"],
    ]  # fmt: skip
    assert 0 < effects[1][4] < effects[1][5] < 1
    front = sheet(folder / "sweep.xlsx", "Pareto")
    costs = [row[6] for row in front[1:] if row[5] == "yes"]
    assert costs == sorted(costs)
    assert len(sheet(folder / "sweep.xlsx", "Thresholds")) == 1 + 15
    assert sheet(folder / "sweep.xlsx", "Notes")[0] == ["The answer"]


@pytest.mark.parametrize("name", ODD)
def test_whatever_a_sweep_looks_like(name, tmp_path):
    insight = Insight(ODD[name]())
    console = Console(width=80, record=True, file=io.StringIO())
    console.print(*view(insight), sep="\n")
    lines = console.export_text().splitlines()
    assert max(map(len, lines)) <= 80
    assert not re.search(r"\bnan\b|None\b", "\n".join(lines))
    page = html(insight, [])
    assert parsed(page).open == []
    assert not re.search(r"\bnan\b", page)
    write_workbook(tmp_path / "sweep.xlsx", insight)
    write_table(tmp_path / "sweep.csv", insight.sweep, ("overall",))
    assert "nan" not in (tmp_path / "sweep.csv").read_text()


@pytest.mark.parametrize("name", ["one of two failed", "nothing moves"])
def test_pictures_of_what_is_there(name, tmp_path):
    shown = {
        "one of two failed": {"pareto"},
        "nothing moves": {"effects", "curves", "heat"},
    }
    write_sweep(tmp_path, ODD[name]())
    assert {path.stem for path in tmp_path.glob("*.png")} == shown[name]


def test_it_is_printed(capsys):
    show(ODD["two points"]())
    assert capsys.readouterr().out.startswith("2 points: 2 done; 20 replications each; seed 42.")


def answer(sweep):
    return "\n".join(answer_lines(Insight(sweep)))


def test_failed_and_eliminated_points_are_counted_and_named():
    text = answer(ODD["failed and out"]())
    assert "2 points were left early, as another is better: 5 and 6." in text
    assert f"2 points could not be run (3 and 40): {WHY}" in text
    assert "reached by 1 of 73 points" in text


def test_each_centre_is_held_against_its_own_baseline():
    text = answer(two_centres())
    assert re.search(r"Telecom: the best point .* is point 5 .*\(baseline 100 s\)", text)
    assert re.search(r"Gas: the best point .* is point 10 .*\(baseline 180 s\)", text)
    assert list(Insight(two_centres()).fronts) == ["Telecom", "Gas"]


def test_the_promise_is_for_sure_only_if_the_whole_range_keeps_it():
    figures = {"days_meeting_target": lambda x: 0.42 + x[:, 0] / 40, "cost": lambda x: 1000 + x[:, 0]}
    text = answer(made.sweep((made.STAFF,), figures, error={"days_meeting_target": 1e-9}))
    assert "reached by 1 of 5 points, for sure (whole 95 % range) by 1. The cheapest is point 5" in text
    assert "Smallest peak_staff.agents that reaches it: 20 (for sure)." in text
    text = answer(made.sweep((made.STAFF,), figures, error={"days_meeting_target": 0.02}, seed=4))
    assert "for sure (whole 95 % range) by none" in text
    assert "so not for sure" in text


def test_the_largest_value_is_looked_for_where_more_is_worse():
    figures = {"days_meeting_target": lambda x: 0.92 - x[:, 0] / 100}
    assert "Largest volume that reaches it: +0% (for sure)." in answer(made.sweep((made.VOLUME,), figures))


def test_a_surface_that_knows_nothing_is_not_praised():
    noise = made.sweep(SPACE[:2], {"asa": lambda x: 50 + 0 * x[:, 0]}, design="lhs", n=40, error=5.0)
    assert "So do not read between the points" in answer(noise)


def test_words_for_differences():
    sweep = three()
    wait, level = named(sweep, "asa"), named(sweep, "days_meeting_target")
    assert (wait.word(-1, -2, -0.5), level.word(-1, -2, -0.5)) == ("better", "worse")
    assert (wait.word(-1, -2, 0.5), wait.word(0, 0, 0)) == ("no clear difference", "unchanged")
    assert named(ODD["other figures"](), "occupancy").word(-1, -2, -0.5) == "lower"


def test_names_cannot_break_the_page():
    axis = Axis("scenario", ("<b>a & b</b>", "=1+1", "больше"))
    insight = Insight(made.sweep((axis,), made.CENTRE, error=made.ERROR))
    page = html(insight, [])
    assert parsed(page).open == []
    assert "<b>a" not in page


def test_the_point_that_was_chosen_comes_first():
    sweep = three()
    choice = Choice("days_meeting_target", "higher", 0.02, 0.95, (71,))
    text = answer(replace(sweep, choice=choice))
    assert text.startswith("The best point for P(day meets target) is point 71 (")
    assert "With 95 % confidence it is the best, if it is better than every other by 2.0 points at least" in text
    assert "Cost against P(day meets target): " in text
    text = answer(replace(sweep, choice=replace(choice, figure="cost", confidence=None, numbers=(10, 3))))
    assert "stopped short: 2 points of 75 are left (10 and 3), and no promise" in text
    assert "Cost against the mean wait: " in text


def test_figures_that_were_asked_for_are_shown():
    figures = {"asa": made.CENTRE["asa"], "consult_rate": lambda x: 0.1 + x[:, 0] / 1000}
    page = html(Insight(made.sweep((made.STAFF,), figures)), [])
    assert "Consults, % of answered" in page


def test_all_days_of_few_replications_are_no_proof():
    figures = {"days_meeting_target": lambda x: 1 + 0 * x[:, 0], "cost": lambda x: 1000 + x[:, 0]}
    sweep = made.sweep((made.STAFF,), figures)
    text = answer(sweep)
    assert "reached by 5 of 5 points, for sure (whole 95 % range) by none" in text
    assert "in each of 20 replications: too few to be sure" in text
    more = replace(sweep, points=tuple(replace(point, replications=40) for point in sweep.points))
    assert "for sure (whole 95 % range) by 5" in answer(more)

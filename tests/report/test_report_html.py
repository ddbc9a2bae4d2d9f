"""The report: one well-formed file that needs nothing else; pictures that show something."""

import re
import shutil
import subprocess
from html.parser import HTMLParser

import handmade
import pytest

from sim.report.about import About
from sim.report.folder import write_folder
from sim.report.html import html, typeset
from sim.report.pictures import draw, fonts, style, where

VOID = {"meta", "br", "link", "img", "hr", "input"}
STACK = "peak_staff+self_service+cross_skill"
ABOUT = About({"more_agents": ("What do 4 more agents do?", "four more")}, facts={"Engine": "numba"})


class Balance(HTMLParser):
    """Every tag that is opened is closed, in order."""

    def __init__(self):
        super().__init__()
        self.open, self.links, self.text = [], [], []

    def handle_starttag(self, tag, attrs):
        self.links += [value for name, value in attrs if name in ("src", "href", "xlink:href") and value]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.links += [value for name, value in attrs if name in ("src", "href", "xlink:href") and value]

    def handle_endtag(self, tag):
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag, f"</{tag}> in the wrong place"

    def handle_data(self, data):
        if self.open and self.open[-1] not in ("style", "title"):
            self.text.append(data)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A whole run folder of four scenarios."""
    path = tmp_path_factory.mktemp("run") / "new" / "folder"
    made = handmade.comparison(("peak_staff", "self_service", "cross_skill", STACK))
    notes = write_folder(path, made, ABOUT, {"centre": {}, "rows": []}, made={"engine": "numba"})
    assert notes == []
    return path


@pytest.fixture(scope="module")
def report(folder):
    return (folder / "report.html").read_text(encoding="utf-8")


def parsed(text):
    page = Balance()
    page.feed(text)
    page.close()
    return page


def test_folder_has_all_files(folder):
    assert {path.name for path in folder.iterdir()} == {
        "summary.csv", "intervals.csv", "replications.csv", "requirement.csv", "run.json", "report.html",
        "compare.png", "compare.xlsx", "day.png", "days.csv", "days.png", "where.png",
    }  # fmt: skip


def test_notes_stand_in_the_page_of_a_baseline_too():
    """What is printed below a run on its files: in whoever is handed the page, nothing else says it."""
    notes = ("team_a <B&B>: 25 busy, but 10 on duty: 10 are taken",)
    page = parsed(html(handmade.comparison(()), (), {}, About(notes=notes)))
    assert page.open == []
    text = " ".join(" ".join(page.text).split())
    assert f"Notes on your files and levers {notes[0]}" in text
    assert "Notes on your files" not in html(handmade.comparison(()), (), {}, About())


def test_report_is_well_formed_and_self_contained(report):
    page = parsed(report)
    assert page.open == []
    assert [link for link in page.links if not link.startswith("#")] == []
    assert not re.search(r"https?://|url\((?!#)|@import|<script", report)
    assert report.count("<svg") == 4


def test_ids_of_the_pictures_do_not_collide(report):
    ids = [set(re.findall(r'\bid="((?:p|h|m|C)[0-9a-f]{8,})"', svg)) for svg in report.split("<svg")[1:]]
    assert all(ids)
    assert not ids[0] & ids[1] | ids[1] & ids[2] | ids[0] & ids[2]


def test_report_says_what_a_decision_needs(report):
    text = " ".join(parsed(report).text)
    for words in (
        "What do 4 more agents do?",
        "predicted, 95 % range",
        "Erlang A estimate, not simulated",
        "assumed relation from surveys across centres, not a causal estimate",
        "P(day meets target)",
        "OUTSIDE:",
        "answered + abandoned - abandoned within the acceptable wait",
        "F4_",
        "Only a test.",
        "peer-reviewed",
        "Stopped after 20 replications, as asked.",
        "THE BASELINE" if "THE BASELINE" in text else "Observed",
    ):
        assert words in text, words
    assert "will be" not in text


def test_names_are_escaped():
    base = handmade.centre("<b>A & B</b>")
    made = handmade.comparison(("more <i>agents</i>",), base)
    text = html(made, [], {}, About())
    assert "<i>agents" not in text
    assert "&lt;b&gt;A &amp; B&lt;/b&gt;" in text
    assert parsed(text).open == []


def test_report_without_scenarios():
    text = html(handmade.comparison(()), [], {}, About())
    assert parsed(text).open == []
    assert "In the baseline the mean wait" in text


def test_pictures_show_something(folder):
    from matplotlib.image import imread

    for name in ("compare", "day", "days", "where"):
        pixels = imread(folder / f"{name}.png")
        assert pixels.shape[1] == 1230
        assert len({pixel.tobytes() for pixel in pixels[::3, ::3, :3].reshape(-1, 3)}) > 20
        ink = (pixels[..., :3].min(axis=2) < 0.9).mean()
        assert 0.01 < ink < 0.6


def test_another_installed_font_helps_out(monkeypatch):
    monkeypatch.setattr(fonts, "FIRST", "cmr10")
    families, missing = fonts.fonts_for(["Zażółć", "жук"])
    assert families[0] == "cmr10"
    assert len(families) > 1
    assert missing == ""
    assert not [family for family in families if family.startswith("Last Resort")]


def where_svg(made):
    """The simplest of the three pictures."""
    with style.look([fonts.FIRST], "where"):
        return style.as_svg(where.draw(made))


def test_pictures_are_equal_when_drawn_again():
    assert where_svg(handmade.comparison(("a",))) == where_svg(handmade.comparison(("a",)))


def test_dollar_signs_in_names_are_no_formula():
    assert "cost $5, $_" in where_svg(handmade.comparison(("cost $5, $_",), handmade.centre("Say $x^$")))


def test_letters_no_font_has_are_named(monkeypatch, tmp_path):
    assert fonts.fonts_for(["więcej", "агентов", "مزيد"]) == (["DejaVu Sans"], "")
    monkeypatch.setattr(fonts, "_others", lambda: ())
    assert fonts.fonts_for(["话费", "więcej"]) == (["DejaVu Sans"], "话费")
    _, notes = draw(handmade.comparison((), handmade.centre("话费")), {}, tmp_path)
    assert notes == ["No installed font has 话费: the PNG pictures show boxes instead."]


def test_numbers_are_set_with_real_signs():
    assert typeset("falls by -5.4 (-5.6 to -5.2), 13.5-15.1 min") == "falls by −5.4 (−5.6 to −5.2), 13.5–15.1 min"
    assert typeset("2026-11-21 and peak-staff") == "2026-11-21 and peak-staff"


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("chromium") is None, reason="needs Chromium")
def test_a_browser_shows_the_report(folder, tmp_path):
    from matplotlib.image import imread

    shot = tmp_path / "shot.png"
    flags = "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking"
    flags += " --disable-component-update --disable-sync --hide-scrollbars --window-size=900,3000"
    command = ["chromium", *flags.split(), f"--user-data-dir={tmp_path / 'profile'}", f"--screenshot={shot}"]
    subprocess.run([*command, (folder / "report.html").as_uri()], check=True, capture_output=True, timeout=120)
    pixels = imread(shot)[..., :3]
    assert pixels.shape[:2] == (3000, 900)
    # Text to the left, pictures further down: no large empty part.
    rows = (pixels.min(axis=2) < 0.9).any(axis=1)
    assert rows.mean() > 0.4
    assert np_longest_gap(rows) < 200


def np_longest_gap(rows):
    """Longest run of empty pixel rows."""
    import numpy as np

    filled = np.flatnonzero(np.concatenate([[True], rows, [True]]))
    return int(np.diff(filled).max())

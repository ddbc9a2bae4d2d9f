"""The terminal view: complete, 80 columns, words instead of colours."""

import io
from dataclasses import replace

import handmade
import pytest
from rich.cells import cell_len
from rich.console import Console

from sim.experiment.result import ShapleyRow
from sim.experiment.shapley import INTERACTION
from sim.report.lines import TERMINAL, lines
from sim.report.progress import progress
from sim.report.tables import show

STACK = "peak_staff+self_service+cross_skill"


def printed(comparison, width=80):
    """The view as plain text."""
    stream = io.StringIO()
    show(comparison, Console(file=stream, width=width))
    return stream.getvalue()


def test_no_label_of_the_single_scenario_wraps_at_80_columns():
    """24 columns are left for it beside a cost of some ten thousands and its range."""
    made = handmade.comparison()
    for line in lines(made, made.scenarios[0], TERMINAL):
        assert cell_len(line.label) <= 24, line.label
        assert line.label in printed(made, 80)


@pytest.mark.parametrize(
    "names", [(), ("more_agents",), ("a", "b", "c"), ("peak_staff", "self_service", "cross_skill", STACK)]
)
@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_is_longer_than_the_terminal(names, width):
    text = printed(handmade.comparison(names), width)
    assert max(cell_len(line) for line in text.splitlines()) <= width


def test_plain_terminals_get_no_control_characters():
    assert "\x1b" not in printed(handmade.comparison())


def test_a_terminal_without_unicode_still_gets_the_table():
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    show(handmade.comparison(), Console(file=stream, width=80))
    stream.seek(0)
    assert "-10.0 (-11.0 to -9.0)" in stream.read()


def test_one_scenario_has_figure_baseline_scenario_difference_interval_and_word():
    text = printed(handmade.comparison(), 100)
    row = next(line for line in text.splitlines() if line.startswith("Mean wait, answered"))
    assert " ".join(row.split()) == "Mean wait, answered, min 20.0 15.0 -5.0 (-5.5 to -4.5) better"


def test_order_is_answer_table_remarks_staffing_caveats_and_end():
    text = printed(handmade.comparison(), 80)
    marks = ["With more_agents", "Figure", "** assumed relation", "- Target", "- Observed", "On duty against required"]
    places = [text.index(mark) for mark in [*marks, "Beware", "Stopped after 20"]]
    assert places == sorted(places)


def test_many_scenarios_share_one_table_by_figure():
    text = printed(handmade.comparison(("peak_staff", "self_service", "cross_skill", STACK)))
    assert text.count("Mean wait, answered, min") == 1
    assert text.count("  all together") >= 6
    assert f"all together: {STACK}" in text
    assert "ranges widened for 4 scenarios" in text
    # The answer is about one of them: the others follow it, a line each.
    assert text.index("With ") < text.index("- self_service: mean wait 15.0 min, abandonment 30.0 %, cost")
    assert text.index("- cross_skill: mean wait") < text.index("ranges widened")


def test_assumption_band_stands_under_every_csat():
    text = printed(handmade.comparison(("a", "b", "c", "d")))
    assert text.count("weak-strong relation") == 4
    assert "not a causal estimate" in text


def test_requirement_lines_say_short_and_that_nobody_simulated_it():
    text = printed(handmade.comparison())
    assert "On duty against required (Erlang A estimate, not simulated)" in text
    assert "08:00 needs 15, has 5: 10 short" in text


def test_a_baseline_that_does_not_reproduce_is_headed_so():
    made = handmade.comparison()
    wrong = replace(made, checks=(replace(made.checks[0], inside=False),))
    assert printed(wrong).startswith("THE BASELINE DOES NOT REPRODUCE YOUR FIGURES")


def test_shapley_values_have_a_table_of_their_own():
    each = (("a", -120.0), ("b", -180.0), (INTERACTION, -60.0))
    rows = tuple(ShapleyRow("asa", "s", member, value, value - 6, value + 6) for member, value in each)
    text = printed(replace(handmade.comparison(("a", "b", "a+b")), shapley=rows))
    assert "mean over all orders of adding them" in text
    assert "-2.0 (-2.1 to -1.9)" in text
    table = [" ".join(line.split()) for line in text.splitlines()]
    first = table.index("a -2.0 (-2.1 to -1.9)")
    assert table[first + 1 : first + 4] == [
        "b -3.0 (-3.1 to -2.9)",
        "all together -5.0 (-5.5 to -4.5)",
        "of it interaction, contained in the shares -1.0 (-1.1 to -0.9)",
    ]


def test_names_in_any_letters_keep_the_columns():
    base = handmade.centre("话费中心", ("话费", "техподдержка"))
    text = printed(handmade.comparison(("więcej agentów", "مزيد من الموظفين"), base))
    assert "więcej agentów" in text
    assert max(cell_len(line) for line in text.splitlines()) <= 80


def test_progress_counts_scenarios_times_replications():
    stream = io.StringIO()
    with progress(
        "Simulating", Console(file=stream, force_terminal=True, width=80), rows=2, first="compiling"
    ) as update:
        update(3, 10)
        update(10, 20)
    assert "compiling" in stream.getvalue()
    assert "10 of 20 (2 scenarios x 10 replications)" in stream.getvalue()


def test_without_a_terminal_progress_is_a_line_now_and_then(monkeypatch):
    stream = io.StringIO()
    monkeypatch.setattr("sim.report.progress.EVERY", 3600.0)
    with progress("Simulating", Console(file=stream)) as update:
        update(3, 10)
    assert stream.getvalue() == ""
    monkeypatch.setattr("sim.report.progress.EVERY", 0.0)
    with progress("Simulating", Console(file=stream)) as update:
        update(3, 10)
        update(10, 10)
    assert stream.getvalue() == "Simulating: 3 of 10 replications\n"

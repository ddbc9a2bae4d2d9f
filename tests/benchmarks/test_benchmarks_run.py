"""The benchmark command prints lines that other programs can read, and refuses work that was not done in full."""

import json

import pytest

from benchmarks import run, single_queue


@pytest.fixture
def one_week(monkeypatch):
    """The compiled engine over one week instead of ten, in this process."""
    monkeypatch.setitem(single_queue.MM30, "numba", (1, 333708))
    monkeypatch.setattr(run, "_in_own_process", run.lines_of)


def test_mm30_prints_a_line_with_its_events_and_the_exact_answer(one_week, capsys):
    assert run.main(["mm30", "--engines", "numba", "--repeat", "1"]) == 0
    (line,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (line["case"], line["engine"], line["contacts"], line["events"]) == ("mm30", "numba", 100694, 333708)
    assert line["contacts_per_s"] == pytest.approx(line["contacts"] / line["seconds"], rel=0.01)
    assert line["theory"] == {"p_abandon": 0.079919, "p_wait": 0.47657, "mean_wait_s": 9.5903}
    assert line["simulated"]["p_wait"] == pytest.approx(line["theory"]["p_wait"], abs=0.02)


def test_another_number_of_events_is_an_error_that_says_both(one_week, monkeypatch, capsys):
    monkeypatch.setitem(single_queue.MM30, "numba", (1, 333709))
    assert run.main(["mm30", "--engines", "numba", "--repeat", "1"]) == 1
    said = capsys.readouterr()
    assert said.err == "mm30, numba: expected 333709 events, found 333708\n"
    assert said.out == ""


def test_an_unknown_case_is_told_with_those_that_exist(capsys):
    with pytest.raises(SystemExit, match="2"):
        run.main(["mm31"])
    assert "unknown: mm31. There are: mm30, multiskill, multiskill_on, multiskill_x100" in capsys.readouterr().err

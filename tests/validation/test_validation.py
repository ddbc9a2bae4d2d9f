"""The runner on one case a family (fast), on all cases (slow), and on itself: can it fail?"""

import json
from pathlib import Path

import numpy as np
import pytest

from tests.validation.__main__ import main
from tests.validation.figures import Named, estimate, ratio
from tests.validation.rows import exact_row, simulated_row
from tests.validation.runner import run_case
from tests.validation.simulate import Effort

FILE = Path(__file__).parent / "cases.json"
CASES = {case["id"]: case for case in json.loads(FILE.read_text(encoding="utf-8"))["cases"]}
QUICK = Effort(contacts=3e5)
SLOW_TO_RELAX = {
    "WW-6skills-prio": Effort(contacts=1.4e6),
    "Callback-thr2": Effort(contacts=1e6),
    "Blend-r2": Effort(contacts=1e6),
}

ONE_A_FAMILY = [
    "ErlB-insens-LN",
    "ErlC-small-3",
    "ErlC-staff-200-180-80-20",
    "ErlA-crit-small",
    "Trunk-trunks-50-60",
    "MMnG-balk-exp",
    "MGIs-M-H2-20-M",
    "GIGI-cc-gamma-H2pat-over",
    "Prio-np-two-class-10",
    "Prio-ab-V-small",
    "Skill-N-prio2",
    "Skill-M-bilingual",
    "Skill-overflow-loss",
    "Retrial-s5",
    "Redial-aguir-like-10",
    "IVR-khu-like",
    "CC-MMCAb",
    "CC-MMCBlocked",
    "CC-SimpleMSK",
    "TV-sin-ab-const-s",
    "TV-fmmw-alpha0.5",
    "WW-6skills-prio",
    "Book-jensen-mm25",
    "Fluid-exponential",
    "Callback-thr2",
    "Blend-r2",
]
NOT_EXPRESSED = ("Prio-pr-", "Chat-")


@pytest.mark.parametrize("case_id", ONE_A_FAMILY)
def test_one_case_of_each_family(case_id):
    report = run_case(CASES[case_id], SLOW_TO_RELAX.get(case_id, QUICK))
    assert not [row for row in report.rows if row.has_failed]
    assert any(row.standard_error > 0 for row in report.rows) or case_id.startswith("ErlC-staff"), "simulated"


def test_no_family_is_forgotten():
    """Each family has its fast case, or has no words in this world."""
    covered = {CASES[case_id]["family"] for case_id in ONE_A_FAMILY}
    assert {case["family"] for case in CASES.values() if not case["id"].startswith(NOT_EXPRESSED)} <= covered


@pytest.mark.parametrize("case_id", [case_id for case_id in CASES if case_id.startswith(NOT_EXPRESSED)])
def test_what_has_no_words_is_said(case_id):
    report = run_case(CASES[case_id], QUICK)
    assert not report.rows
    assert report.left_out[0].startswith("*: ")


def test_a_wrong_reference_is_found(tmp_path, capsys):
    """A blocking of 2 % more and an abandonment of 5 % more than true must fail; exit code 1 and the CSV say so."""
    case = json.loads(json.dumps(CASES["Trunk-trunks-50-60"]))
    case["expected"] = {name: case["expected"][name] for name in ("p_block", "p_abandon", "p_wait")}
    case["expected"]["p_abandon"]["value"] *= 1.05
    file = tmp_path / "cases.json"
    file.write_text(json.dumps({"schema": {}, "cases": [case, CASES["Chat-c1k3"]]}), encoding="utf-8")
    assert main([str(file), "--contacts", "1e6", "--only", case["id"]]) == 1
    printed = capsys.readouterr()
    lines = [line.split(",") for line in printed.out.splitlines()]
    assert lines[0] == ["id", "figure", "expected", "simulated", "standard_error", "z"]
    failed = {line[1] for line in lines[1:] if abs(float(line[5])) > 4}
    assert failed == {"p_abandon", "p_abandon (theory)"}
    assert "FAILED Trunk-trunks-50-60 p_abandon" in printed.err


def test_an_unknown_case_is_refused(capsys):
    assert main(["--only", "Nobody-1"]) == 2
    assert "Nobody-1" in capsys.readouterr().err


def test_z_by_hand():
    """0.53 found with an error of 0.03 where a reference of error 0.04 says 0.48: one standard error of both."""
    row = simulated_row("x", "p_wait", {"value": 0.48, "se": 0.04, "tol_abs": 0.2}, 0.53, 0.03)
    assert row.z == pytest.approx(1.0)
    assert exact_row("x", "p_wait", {"value": 0.5, "tol_abs": 1e-6}, 0.500002).z == pytest.approx(8.0)
    assert simulated_row("x", "p_wait", {"value": 0.5, "tol_abs": 1.0}, float("nan"), 0.1).has_failed


def test_the_jackknife_of_a_ratio_is_the_error_of_the_ratio_estimator():
    rng = np.random.default_rng(1)
    below = rng.uniform(90, 110, 400)
    above = 0.3 * below + rng.normal(0, 5, 400)
    named = Named(ratio("above", "below"), None, None, 1.0)
    value, error = estimate(named, {"above": above, "below": below})
    residuals = above - value * below
    assert value == pytest.approx(above.sum() / below.sum())
    assert error == pytest.approx(residuals.std(ddof=1) / below.mean() / 20, rel=0.01)


@pytest.mark.slow
def test_all_cases(capsys):
    """Everything, at full effort: no |z| above 4, and errors like those the case file measured."""
    assert main([]) == 0
    report = capsys.readouterr().err
    assert "median 1.0" in report or "median 0.9" in report

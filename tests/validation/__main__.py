"""`python -m tests.validation [CASES.json] [--only ID ...]`: the engine and the theory against known results.

CSV on stdout: id, figure, expected, simulated, standard_error, z. On stderr a progress line a case, and what the
simulated world has no words for. Exit code 1 if any |z| > 4.

z = (simulated - expected) / sqrt(standard_error^2 + the reference's own standard error^2). Rows without a standard
error (theory kernels, marked `(theory)` if the figure is simulated too; figures that did not vary) have
z = 4 x (simulated - expected) / tol_abs, so that |z| > 4 means out of tolerance there as well.

Seeds are fixed, one a case. See README.md beside this file before you doubt a z.
"""

import argparse
import csv
import json
import sys
import time
from pathlib import Path

import numpy as np

from tests.validation.rows import Row
from tests.validation.runner import Report, run_case
from tests.validation.simulate import Effort

HEADER = ["id", "figure", "expected", "simulated", "standard_error", "z"]
CASES = Path(__file__).parent / "cases.json"


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the exit code."""
    asked = _parser().parse_args(arguments)
    cases = json.loads(asked.cases.read_text(encoding="utf-8"))["cases"]
    unknown = set(asked.only or ()) - {case["id"] for case in cases}
    if unknown:
        print("no such case: " + ", ".join(sorted(unknown)), file=sys.stderr)
        return 2
    chosen = [case for case in cases if not asked.only or case["id"] in asked.only]
    started, reports = time.perf_counter(), []
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(HEADER)
    for number, case in enumerate(chosen, 1):
        report = run_case(case, Effort(contacts=asked.contacts))
        writer.writerows(row.cells() for row in report.rows)
        sys.stdout.flush()
        _say(f"[{number}/{len(chosen)}] {_line(report)}")
        reports.append(report)
    _conclude(reports, time.perf_counter() - started)
    return int(any(row.has_failed for report in reports for row in report.rows))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.validation", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("cases", nargs="?", type=Path, default=CASES, help="a file of cases (default: the project's)")
    parser.add_argument("--only", metavar="ID", nargs="+", help="these cases only")
    parser.add_argument("--contacts", type=float, default=Effort().contacts, help="contacts to simulate per case")
    return parser


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _line(report: Report) -> str:
    figures = f"{len(report.rows)} figures, largest |z| {report.largest:.2f}, {report.seconds:.1f} s"
    return "\n    ".join([f"{report.id}: {figures}", *(f"left out {text}" for text in report.left_out)])


def _conclude(reports: list[Report], seconds: float) -> None:
    rows = [row for report in reports for row in report.rows]
    simulated = [row for row in rows if row.standard_error > 0]
    _say(f"\n{len(reports)} cases, {len(rows)} figures, {len(simulated)} of them simulated, in {seconds:.0f} s")
    for what, some in (("simulated", simulated), ("exact", [row for row in rows if row.standard_error == 0])):
        if some:
            worst = max(some, key=lambda row: abs(row.z))
            _say(f"largest |z| of the {what}: {abs(worst.z):.2f} ({worst.id}, {worst.figure})")
    _sanity(simulated)
    for report in reports:
        if not report.rows:
            _say(f"not expressed: {report.id}: " + "; ".join(report.left_out))
    for row in rows:
        if row.has_failed:
            _say(f"FAILED {row.id} {row.figure}: expected {row.expected:.6g}, found {row.simulated:.6g}, z {row.z:.2f}")


def _sanity(simulated: list[Row]) -> None:
    """Are our standard errors what the case file measured for as many contacts? A cross-check, not a verdict.

    Without the occupancies: the file's follow from the share abandoned, ours are busy time.
    """
    ratios = np.array([row.sanity for row in simulated if row.sanity is not None and "occupancy" not in row.figure])
    if not len(ratios):
        return
    far = sum((ratios < 0.5) | (ratios > 2))
    _say(f"standard error / the case file's: median {np.median(ratios):.2f}, {far} of {len(ratios)} off by more than 2")


if __name__ == "__main__":
    sys.exit(main())

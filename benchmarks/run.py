"""`python -m benchmarks.run [CASE ...]`: one JSON line per case and engine.

Every line comes from a process of its own, so that memory and warm caches belong to it alone. Lines go to stdout; what
they say about the project's targets goes to stderr at the end.
"""

import argparse
import importlib
import json
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any, NamedTuple

from benchmarks.measure import CountMismatchError, Options
from benchmarks.targets import judged


class Case(NamedTuple):
    """Where a case is and what can run it."""

    module: str
    engines: tuple[str, ...]


OURS = ("numba", "numba_records", "simpy")
CASES = {
    "mm30": Case("single_queue", (*OURS, "naive_simpy", "ciw")),
    "multiskill": Case("multiskill", OURS),
    "multiskill_on": Case("multiskill", OURS),
    "multiskill_x100": Case("multiskill", ("numba",)),
    "multiskill_x250": Case("multiskill", ("numba",)),
    "multiskill_x400": Case("multiskill", ("numba",)),
    "small": Case("small", OURS),
    "scale_30": Case("single_queue", ("numba",)),
    "scale_300": Case("single_queue", ("numba",)),
    "scale_3000": Case("single_queue", ("numba",)),
    "scale_30000": Case("single_queue", ("numba",)),
    "threads": Case("pipeline", ("numba",)),
    "sweep_40": Case("sweep", ("numba",)),
    "sweep_1000": Case("sweep", ("numba",)),
    "memory_100": Case("pipeline", ("numba",)),
    "memory_10000": Case("pipeline", ("numba",)),
    "cold_help": Case("cold", ("numba",)),
    "cold_start": Case("cold", ("numba",)),
    "cold_quick": Case("cold", ("numba",)),
    "cold_compile": Case("cold", ("numba",)),
}
FIELDS = """
a line:
  case            what is simulated (benchmarks/README.md)
  engine          numba: the compiled engine with every key figure folded in; numba_records: the same without figures;
                  simpy: the reference engine, invariants off, figures folded in; naive_simpy and ciw: peers
  contacts        contacts that came in the timed run, redials and repeats included
  events          events handled; checked against the number expected, so that nobody gets faster by doing less
  seconds         of the timed run: arrivals, draws, events, records, figures; not imports, compiling, reading YAML
  contacts_per_s  contacts / seconds
  fastest_per_s   contacts / seconds of the fastest attempt: what is left when other programs disturb the machine
  clock           cpu: processor seconds of the process, the median of --repeat; wall: by the clock on the wall
  threads         threads that shared the replications
  peak_mb         largest resident memory of the line's own process, in 2**20 bytes
  theory          exact answers (or published ones, where the note says so)
  simulated       the same figures out of the timed workload
  note            what else there is to say

exit code: 0, or 1 if a case handled another number of events than expected
"""


def main(arguments: list[str] | None = None) -> int:
    """Run what the command line asks for. Returns the exit code."""
    asked = _parser().parse_args(arguments)
    options = Options(asked.threads, asked.repeat)
    lines = []
    for case, engine in _chosen(asked.cases, asked.engines):
        try:
            for line in _in_own_process(case, engine, options):
                print(json.dumps(line), flush=True)
                lines.append(line)
        except CountMismatchError as mismatch:
            print(f"{case}, {engine}: {mismatch}", file=sys.stderr)
            return 1
    for verdict in judged(lines):
        print(verdict, file=sys.stderr)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="benchmarks.run",
        description="Measure speed and memory, with the check beside them: one JSON line per case and engine.",
        epilog=FIELDS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    cases = f"all if left out: {', '.join(CASES)}; `scale`, `memory` and `cold` stand for all of theirs"
    parser.add_argument("cases", nargs="*", metavar="CASE", help=cases)
    parser.add_argument("--threads", type=int, default=1, help="threads for the cases of many replications (default 1)")
    parser.add_argument("--repeat", type=int, default=3, help="timed attempts, of which the median counts (default 3)")
    parser.add_argument("--engines", nargs="+", metavar="ENGINE", help="only these (default: all that a case has)")
    return parser


def _chosen(cases: list[str], engines: list[str] | None) -> Iterator[tuple[str, str]]:
    """Cases and engines to run, in the order of `CASES`. Exits with 2 for a name that is none."""
    every_engine = {engine for case in CASES.values() for engine in case.engines}
    unknown = [name for name in cases if not any(_is_meant(case, name) for case in CASES)]
    unknown += [name for name in engines or [] if name not in every_engine]
    if unknown:
        names = ", ".join([*CASES, *sorted(every_engine)])
        print(f"unknown: {', '.join(unknown)}. There are: {names}", file=sys.stderr)
        raise SystemExit(2)
    for name, case in CASES.items():
        if not cases or any(_is_meant(name, asked) for asked in cases):
            yield from ((name, engine) for engine in case.engines if not engines or engine in engines)


def _is_meant(case: str, name: str) -> bool:
    return case == name or case.startswith(f"{name}_")


def _in_own_process(case: str, engine: str, options: Options) -> list[dict[str, Any]]:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(lines_of, case, engine, options).result()


def lines_of(case: str, engine: str, options: Options) -> list[dict[str, Any]]:
    """The lines of a case and engine, measured in this process."""
    module = importlib.import_module(f"benchmarks.{CASES[case].module}")
    return list(module.rows(case, engine, options))


if __name__ == "__main__":
    sys.exit(main())

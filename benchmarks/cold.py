"""`cold_...`: how long a planner waits for a program that is not running yet. Wall time of a process from its start."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from statistics import median_low
from typing import Any

from benchmarks.measure import Attempt, Options, line

ROOT = Path(__file__).parents[1]
COMMAND = (sys.executable, "-m", "sim")
FIRST_REPLICATION = """
from sim.centre.compile import compile_centre
from sim.centre.load import load_run
from sim.experiment.replicate import replicator
replicator(compile_centre(load_run(["centre=telecom"]).centre), "numba")(1, 0)
"""
LEVERS = "scenario=[peak_staff,self_service,cross_skill]"


def rows(case: str, engine: str, options: Options) -> Iterator[dict[str, Any]]:
    """The line of one case."""
    if case == "cold_help":
        yield _line(case, [*COMMAND, "--help"], options.repeat, "contactsim --help")
    elif case == "cold_start":
        call = [sys.executable, "-c", FIRST_REPLICATION]
        yield _line(case, call, options.repeat, "from nothing to the first replication of the telecom centre")
    elif case == "cold_quick":
        with tempfile.TemporaryDirectory() as folder:
            call = [*COMMAND, "run", "centre=telecom", LEVERS, "run=quick", f"hydra.run.dir={folder}/run"]
            yield _line(case, call, options.repeat, f"contactsim run centre=telecom {LEVERS} run=quick, with pictures")
    else:
        with tempfile.TemporaryDirectory() as folder:
            call = [sys.executable, "-c", FIRST_REPLICATION]
            yield _line(case, call, 1, "the same, nothing compiled before", CONTACTSIM_CACHE=folder)


def _line(case: str, call: list[str], repeat: int, note: str, **environment: str) -> dict[str, Any]:
    if "sim" in call and find_spec("sim.__main__") is None:
        return {"case": case, "engine": "numba", "seconds": None, "note": f"left out, there is no command yet: {note}"}
    if not environment:
        _seconds(call, {})
    spent = median_low(_seconds(call, environment) for _ in range(repeat))
    return line(case, "numba", Attempt(spent, 0, peak_mb=0.0), clock="wall", note=note)


def _seconds(call: list[str], environment: dict[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run(call, check=True, cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start

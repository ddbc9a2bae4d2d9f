"""A run is made: simulate, compare, print, and write the run folder."""

import gc
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from sim.centre.errors import InputProblems, Problem
from sim.commands.printed import print_notes, wrapped

_COMPILING = "compiling, once only"


def make(run: Any) -> int:
    """Make a `sim.centre.run.Run` and show what came out; the command's exit code."""
    began = time.perf_counter()
    from sim.report.tables import show

    folder = Path(run.folder) if run.folder else _new_folder(run.centre_name)
    refuse_unless_writable(folder)
    run, comparison = simulated(run)
    elapsed = time.perf_counter() - began
    try:
        # The answer first: drawing the pictures takes longer than reading it.
        show(comparison)
        sys.stdout.flush()
    finally:
        # Whatever goes wrong in printing, what was simulated is kept.
        notes = _write(folder, comparison, run, elapsed)
    print(f"Results: {folder}")
    print_notes((*run.notes, *notes))
    return 0


def simulated(run: Any) -> tuple[Any, Any]:
    """The run as it was made (volumes that count all contacts offered are settled) and its comparison.

    Says when the simulation has to be compiled, and how far it is.
    """
    from sim.experiment.compare import compare
    from sim.experiment.replicate import loop_of
    from sim.jit import note_compiled
    from sim.report.progress import progress
    from sim.study import plan_of, settled, whole_days

    # A run makes a million objects that live to its end; looking through them 600 times took a twelfth of it.
    gc.set_threshold(50_000, 20, 100)
    first = ""
    if run.centre.arrivals.counts == "offered" or run.centre.start:
        # By the compiled engine, whichever makes the run, and of whole days.
        first = announce_compilation({loop_of(whole_days(run.centre), "numba")})
    if run.centre.arrivals.counts == "offered":
        with progress("Finding the new issues", unit="steps at most", first=first) as update:
            run = settled(run, update)
    plan = plan_of(run)
    loops = {loop_of(scenario.compiled, run.engine) for scenario in plan.scenarios}
    if first != _COMPILING:
        first = announce_compilation(loops)
    announce_cluster(run)
    with progress(f"Simulating {run.centre_name}", rows=1 + len(run.rows), first=first) as update:
        comparison = compare(plan, update)
    for loop in loops:
        note_compiled(loop)
    return run, comparison


def announce_compilation(loops: set[str]) -> str:
    """Says beforehand that it will take a while; what a bar says until the first replication is done.

    loops  see `sim.experiment.replicate.loop_of`
    """
    from sim.jit import is_compiled

    if all(map(is_compiled, loops)):
        return "starting"
    line = "Compiling the simulation for this machine, once only: 1 to 3 minutes, less on a fast one ..."
    print(wrapped(line), file=sys.stderr, flush=True)
    return _COMPILING


def announce_cluster(run: Any) -> None:
    """Says beforehand that a Dask scheduler is looked for, if one is: where none listens, that takes a while."""
    from sim.experiment.executor import DASK, Workers

    how = run.settings
    workers = Workers.of(run.engine, how.threads, how.executor, how.address)
    if workers.kind == DASK:
        print(wrapped(f"Looking for the Dask scheduler at {workers.address} ..."), file=sys.stderr, flush=True)


def _new_folder(centre_name: str) -> Path:
    """A folder under ./runs that does not exist yet."""
    stem = f"{centre_name}-{datetime.now():%Y-%m-%d-%H%M%S}"
    folder, number = Path("runs") / stem, 2
    while folder.exists():
        folder, number = Path("runs") / f"{stem}-{number}", number + 1
    return folder


def refuse_unless_writable(folder: Path) -> None:
    """Told before the run, not after it."""
    import os

    there = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    if not there.is_dir() or not os.access(there, os.W_OK):
        found = f"{there}, " + ("where nothing may be written" if there.is_dir() else "which is a file")
        allowed = "a folder for the results, made if it is not there"
        raise InputProblems([Problem(f"command line: hydra.run.dir={folder}", found, allowed)])


def _write(folder: Path, comparison: Any, run: Any, elapsed: float) -> list[str]:
    from dataclasses import replace

    from sim import __version__
    from sim.levers import lever_sheets
    from sim.report.about import About
    from sim.report.folder import write_folder
    from sim.study import lever_notes

    made = {"engine": run.engine, "threads": run.settings.threads or "one a core", "seconds": round(elapsed, 1)}
    about = About.of(run, tuple(lever_sheets()), {"Version": f"contactsim {__version__}"})
    about = replace(about, notes=(*about.notes, *lever_notes(run)))
    return write_folder(folder, comparison, about, run.as_config(), inputs=run.inputs, made=made)

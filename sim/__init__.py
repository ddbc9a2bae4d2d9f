"""contactsim: a simulated contact centre; pull a lever, read the effect and how sure it is.

The verbs, as in a notebook:

    import sim
    run = sim.load("centre=telecom", "scenario=[peak_staff,self_service]", "run=quick")
    comparison = sim.answer(run)
    sim.show(comparison)
    table = sim.sweep("telecom", "levers.peak_staff.agents=range(0,25,5)", "volume=+0%,+10%", "run=quick")

They are imported when they are first used: `import sim` alone costs nothing.
"""

from typing import Any

__version__ = "0.1.0"
__all__ = ["answer", "load", "show", "simulate", "sweep"]


def load(*asked: str, config_dir: str | None = None) -> Any:
    """A run, composed and judged, from words as on the command line: `centre=telecom`, `run=quick`, `run.seed=7`.

    Raises `sim.centre.errors.InputProblems` with everything that is wrong.
    """
    from sim.centre.load import load_run
    from sim.levers import LEVERS
    from sim.whatif import WHAT_IFS

    return load_run(asked, config_dir=config_dir, levers=LEVERS, what_ifs=WHAT_IFS)


def answer(run: Any) -> Any:
    """The comparison (`sim.experiment.result.Comparison`) that a run asks for."""
    from sim import study

    return study.answer(run)


def sweep(*words: str, folder: str | None = None, config_dir: str | None = None) -> Any:
    """A sweep (`sim.sweeps.result.Sweep`) from words as behind `contactsim sweep`; `.rows()` is its tidy table.

    folder  of its ledger; as the command's if left out, so that one goes on where the other stopped
    Raises `sim.centre.errors.InputProblems` with everything that is wrong, and
    `sim.experiment.executor.NoWorkersError` if processes cannot start, or a cluster is lost: what is finished stays.
    """
    from pathlib import Path

    from sim.commands.sweep import conducted, prepared

    return conducted(*prepared(words, config_dir, Path(folder) if folder else None))


def simulate(centre: Any, seed: int = 1, replication: int = 0, engine: str = "numba") -> Any:
    """The records (`sim.records.Records`) of one replication of a centre (`sim.centre.schema.Centre`).

    Where a day is taken up only the centre of a run that `sim.study.settled` has seen knows of earlier callers.
    engine  numba, or simpy for the reference; ValueError for another
    """
    from sim.centre.compile import compile_centre
    from sim.experiment.replicate import replicator

    return replicator(compile_centre(centre), engine)(seed, replication)


def show(comparison: Any) -> None:
    """Print a comparison as the command does: the answer, the table, the caveats."""
    from sim.report.tables import show as print_view

    print_view(comparison)

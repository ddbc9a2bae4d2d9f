"""One piece of work: some replications of one scenario, run and folded. Knows both engines; nothing else does."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sim.measures.settings import MeasureSettings
from sim.measures.tally import Block, Folder
from sim.records import Records

SPEED = {"numba": 1_000_000, "simpy": 20_000}
"""Contacts a second, roughly: only to cut the work into blocks of a handy size."""
BLOCK_SECONDS = 0.5
MOST_IN_A_BLOCK = 64
"""Replications: a small centre would otherwise gather thousands of tallies before the first is merged."""
ECHO = 1.5
"""Contacts per new issue, roughly."""


@dataclass(frozen=True)
class Task:
    """Replications first .. first + n - 1 of a scenario."""

    compiled: Any
    """`CompiledCentre`."""
    settings: MeasureSettings
    seed: int
    first: int
    n: int
    engine: str = "numba"


def load_engine(engine: str) -> Any:
    """The engine's package, imported. ValueError for an unknown one."""
    if engine == "numba":
        from sim.engines import compiled

        return compiled
    if engine == "simpy":
        from sim.engines import reference

        return reference
    raise ValueError(f"engine {engine!r}: numba or simpy")


def loop_of(compiled: Any, engine: str) -> str:
    """Name of what a scenario has to have compiled: plain centres have an event loop of their own."""
    if engine != "numba":
        return engine
    from sim.engines.compiled.extras import extras_of

    return "numba_extras" if any(extras_of(compiled)) else "numba_plain"


def replicator(compiled: Any, engine: str) -> Callable[[int, int], Records]:
    """(seed, replication) -> records, which may be overwritten by the next call. ValueError for an unknown engine."""
    package = load_engine(engine)
    if engine == "numba":
        return package.Engine(compiled).run
    return lambda seed, replication: package.run_replication(compiled, seed, replication)


def run(task: Task) -> Block:
    """Run and fold a task. Buffers live as long as the task, so threads share nothing."""
    replicate = replicator(task.compiled, task.engine)
    folder = Folder(task.compiled, task.settings)
    block = folder.new_block(task.first, task.n)
    for i in range(task.n):
        folder.fold(replicate(task.seed, task.first + i), block, i)
    return block


def block_size(compiled: Any, engine: str, replications: int) -> int:
    """Replications a block: about half a second of work, and at least two blocks of what is to be done."""
    contacts = max(1.0, ECHO * float(compiled.arrival_rate.sum()))
    by_time = round(BLOCK_SECONDS * SPEED[engine] / contacts)
    return max(1, min(by_time, MOST_IN_A_BLOCK, -(-replications // 2)))

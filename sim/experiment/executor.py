"""The one seam for parallel work: tasks go to a `concurrent.futures.Executor`, blocks come back in the order asked for.

Threads for numba (kernels release the GIL), processes for SimPy. Results never depend on who finished first: blocks are
handed out in task order, and only a few are under way at a time, so memory does not grow with the replications.
"""

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

from sim.experiment.replicate import Task, load_engine, run
from sim.measures.tally import Block

UNDER_WAY_PER_WORKER = 2


def default_workers() -> int:
    """Cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def open_executor(engine: str, workers: int) -> Executor:
    """Threads, or processes for the reference engine (one worker needs no second process)."""
    # Here and once: threads that import at the same moment wait for each other's modules.
    load_engine(engine)
    if engine == "simpy" and workers > 1:
        return ProcessPoolExecutor(workers, mp_context=get_context("spawn"))
    return ThreadPoolExecutor(workers)


def blocks(executor: Executor, tasks: Iterable[Task], workers: int) -> Iterator[Block]:
    """Blocks in the order of the tasks; tasks are drawn only as fast as they are worked off."""
    waiting: deque[Future[Block]] = deque()
    try:
        for task in tasks:
            waiting.append(executor.submit(run, task))
            if len(waiting) > UNDER_WAY_PER_WORKER * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()

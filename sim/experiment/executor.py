"""The one seam for parallel work: tasks go to a `concurrent.futures.Executor`, blocks come back in the order asked for.

Threads for numba (kernels release the GIL), processes for SimPy, a Dask cluster where one is named. Results never
depend on who worked or who finished first: blocks are handed out in task order, and only a few are under way at a time,
so memory does not grow with the replications.
"""

import logging
import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from typing import NamedTuple

from sim.experiment.replicate import Task, load_engine, run
from sim.measures.tally import Block

THREADS, PROCESSES, DASK = "threads", "processes", "dask"
UNDER_WAY_PER_WORKER = 2
PATIENCE_S = 20
"""How long to look for a cluster's scheduler."""


class NoWorkersError(ConnectionError):
    """Nobody can work, or nobody is left who does; the message says who and why."""


class NoClusterError(NoWorkersError):
    """The cluster cannot be reached, or was lost; the message says which and where."""


@dataclass(frozen=True)
class Workers:
    """Who works, and how many."""

    kind: str
    """`threads`, `processes` or `dask`"""
    n: int
    """of a cluster: tasks that are sent out beforehand adapt to its size"""
    address: str = ""
    """of the Dask scheduler"""

    @classmethod
    def of(cls, engine: str, n: int | None, kind: str | None = None, address: str | None = None) -> "Workers":
        """What was asked for, or what suits the engine: processes for SimPy, which holds the GIL, and one a core."""
        n = n or default_workers()
        # One worker needs no second process.
        usual = PROCESSES if engine == "simpy" and n > 1 else THREADS
        return cls(kind or (DASK if address else usual), n, address or "")

    def refuse_if_none_start(self) -> None:
        """Raises `NoWorkersError` if they are processes, and none can be started from here."""
        if self.kind == PROCESSES:
            _start_one()


@cache
def _start_one() -> None:
    """See, once, that a worker process starts. It imports the script it was started from: without a guard the script
    begins anew in it, and it dies before it has done anything, as it would with any task."""
    try:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as executor:
            executor.submit(os.getpid).result()
    except BrokenExecutor:
        raise NoWorkersError(_NONE_START) from None
    except RuntimeError as slip:
        if "bootstrapping" not in str(slip):
            raise
        # This is the script that begins anew, where none may be started yet. Whoever waits for it will say so.
        sys.exit(1)


_NONE_START = (
    'worker processes cannot start: a script must be a file, with `if __name__ == "__main__":` around its calls of '
    "sim, or say run.executor=threads"
)


def default_workers() -> int:
    """Cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Pool(NamedTuple):
    """Workers that are ready."""

    executor: Executor
    size: Callable[[], int]
    """how many they are; a cluster may grow and shrink"""

    @property
    def most_under_way(self) -> int:
        """Tasks to be sent out beforehand, so that nobody waits for work."""
        return 1 + UNDER_WAY_PER_WORKER * self.size()


@contextmanager
def open_pool(engine: str, workers: Workers) -> Iterator[Pool]:
    """The workers, as long as the block lasts; if that ends by an error, what has not begun is not begun.

    Raises `NoWorkersError` if processes cannot be started here, or there is no Dask scheduler with workers at the
    address.
    """
    if workers.kind == DASK:
        with _on_cluster(workers.address) as cluster:
            yield cluster
        return
    workers.refuse_if_none_start()
    # Here and once: threads that import at the same moment wait for each other's modules.
    load_engine(engine)
    if workers.kind == PROCESSES:
        executor: Executor = ProcessPoolExecutor(workers.n, mp_context=get_context("spawn"))
    else:
        executor = ThreadPoolExecutor(workers.n)
    try:
        yield Pool(executor, lambda: workers.n)
    except BaseException:
        # Also when the planner interrupts.
        executor.shutdown(wait=False, cancel_futures=True)
        raise
    executor.shutdown()


@contextmanager
def _on_cluster(address: str) -> Iterator[Pool]:
    try:
        from distributed import Client
    except ImportError:
        raise NoClusterError(
            'a Dask cluster needs the package distributed: pip install "contactsim[cluster]"'
        ) from None
    # What it logs of a lost connection is a traceback; the planner is told in a line.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        client = Client(address, timeout=PATIENCE_S, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as slip:
        raise NoClusterError(f"no Dask scheduler at {address}: {slip}") from None
    try:
        client.wait_for_workers(1, timeout=PATIENCE_S)
        yield Pool(client.get_executor(pure=False), lambda: max(1, sum(client.nthreads().values())))
    except NoClusterError:
        raise
    except TimeoutError:
        raise NoClusterError(f"the Dask scheduler at {address} has no workers") from None
    except OSError as slip:
        # Its size is asked for again and again: the first to notice.
        raise NoClusterError(f"the Dask scheduler at {address} is gone ({type(slip).__name__})") from None
    finally:
        client.close(timeout=2)


def blocks(pool: Pool, tasks: Iterable[Task]) -> Iterator[Block]:
    """Blocks in the order of the tasks; tasks are drawn only as fast as they are worked off."""
    waiting: deque[Future[Block]] = deque()
    try:
        for task in tasks:
            waiting.append(pool.executor.submit(run, task))
            if len(waiting) >= pool.most_under_way:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()

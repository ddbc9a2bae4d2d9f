"""Does what is missing, through any executor, and loses nothing: what is finished is in the ledger at once.

A worker process that dies takes all tasks of its pool with it, and nobody can say whose fault it was. So those tasks
are done again one at a time: each alone in a fresh pool, who breaks it is named and left out, the rest goes on. Dask
does the same by itself (`KilledWorker`).
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Future, wait
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import chain
from types import TracebackType

from sim.centre.errors import InputProblems
from sim.experiment.executor import NoClusterError, Pool, Workers, open_pool
from sim.experiment.replicate import SPEED, Task
from sim.sweeps.ledger import About, Ledger
from sim.sweeps.program import program_hash
from sim.sweeps.sample import Packed, block_size, sample
from sim.sweeps.world import Trial

DEADLY = "its worker process dies each time"


@dataclass(frozen=True)
class Job:
    """A block of replications of one point that is missing."""

    point: str
    """hash"""
    task: Task


@dataclass
class Execution:
    """A sweep under way. `failed` grows: hash of a point -> why it cannot be run.

    A context manager: workers stay for the next round, and those of a pool that broke are replaced.
    """

    ledger: Ledger
    engine: str
    workers: Workers
    progress: Callable[[int], None]
    """told how many replications a block that is done had"""
    failed: dict[str, str]
    _open: ExitStack = field(default_factory=ExitStack)
    _pool: Pool | None = None

    def __enter__(self) -> "Execution":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.__exit__(kind, error, trace)

    def do(self, trials: Iterable[Trial], until: int) -> None:
        """Have replications 0 .. until - 1 of all trials in the ledger, except of those that fail.

        Raises `NoClusterError` if the cluster is lost: what was finished is kept.
        """
        jobs = self._jobs(trials, until)
        suspects: deque[Job] = deque()
        while not self._is_done(jobs, suspects):
            while suspects:
                alone = suspects.popleft()
                # In a fresh pool: a worker that dies late must not be charged to the next one.
                self._close()
                if alone.point not in self.failed and not self._is_done(iter([alone]), deque()):
                    self.failed[alone.point] = DEADLY

    def _is_done(self, jobs: Iterator[Job], suspects: deque[Job]) -> bool:
        """Work off the jobs; False if the pool broke: what was under way is suspect."""
        first = next(jobs, None)
        if first is None:
            return True
        if self._pool is None:
            self._pool = self._open.enter_context(open_pool(self.engine, self.workers))
        try:
            self._work_off(self._pool, chain([first], jobs), suspects)
        except BrokenExecutor:
            self._close()
            return False
        return True

    def _close(self) -> None:
        """The next task opens a pool of its own."""
        self._open.close()
        self._pool = None

    def _work_off(self, pool: Pool, jobs: Iterator[Job], suspects: deque[Job]) -> None:
        """Until there are no more jobs. If the pool breaks, what was under way becomes suspect."""
        under_way: dict[Future[Packed], Job] = {}
        is_over = False
        try:
            while not is_over or under_way:
                most = pool.most_under_way
                while not is_over and len(under_way) < most:
                    job = next(jobs, None)
                    is_over = job is None
                    if job is not None:
                        suspects.append(job)
                        future = pool.executor.submit(sample, job.task)
                        under_way[future] = suspects.pop()
                done, _ = wait(under_way, return_when=FIRST_COMPLETED)
                for future in done:
                    self._take(future, under_way[future])
                    del under_way[future]
        except BrokenExecutor:
            suspects.extend(under_way.values())
            raise

    def _take(self, future: "Future[Packed]", job: Job) -> None:
        try:
            block = future.result()
        except BrokenExecutor:
            raise
        except CancelledError:
            # Nobody here cancels: the cluster has forgotten it.
            raise NoClusterError(f"the Dask scheduler at {self.workers.address} is gone") from None
        except Exception as slip:
            # Whatever a point does, it is its own: the others go on.
            self.failed.setdefault(job.point, said(slip))
            return
        if block.program != program_hash():
            # Its numbers would be kept as ours.
            which = "contactsim, numba or numpy"
            raise NoClusterError(f"the workers at {self.workers.address} have another version of {which}")
        self.ledger.store(job.point, job.task.first, job.task.n, block)
        self.progress(job.task.n)

    def _jobs(self, trials: Iterable[Trial], until: int) -> Iterator[Job]:
        """Block by block; a point is compiled when its first block is due, and forgotten with its last."""
        planned: set[str] = set()
        for trial in trials:
            gaps = [] if trial.hash in planned | self.failed.keys() else self.ledger.gaps(trial.hash, until)
            planned.add(trial.hash)
            if not gaps:
                continue
            try:
                compiled, settings = trial.made()
            except (InputProblems, ValueError) as slip:
                self.failed[trial.hash] = said(slip)
                continue
            self.ledger.note(About(settings, compiled.queue_names), trial.hash)
            size = block_size(compiled, SPEED[self.engine])
            for first, n in gaps:
                for start in range(first, first + n, size):
                    if trial.hash not in self.failed:
                        length = min(size, first + n - start)
                        yield Job(
                            trial.hash, Task(compiled, settings, trial.base.settings.seed, start, length, self.engine)
                        )


def said(slip: BaseException) -> str:
    """Why a point cannot be run, in a line."""
    if isinstance(slip, InputProblems):
        problem = slip.problems[0]
        return f"{problem.where}: found {problem.found}; allowed: {problem.allowed}"
    if type(slip).__name__ == "KilledWorker":
        return DEADLY
    return f"{type(slip).__name__}: {slip}".splitlines()[0]

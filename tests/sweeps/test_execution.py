"""Whoever works, and whoever dies: the same table, and only what is missing is run."""

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfile, rmtree

import numpy as np
import pytest

from sim.experiment.executor import NoClusterError, Workers
from sim.sweeps import execution
from sim.sweeps.conduct import Conduct
from sim.sweeps.execution import Execution
from sim.sweeps.ledger import FILE, Ledger
from sim.sweeps.question import Question
from sim.sweeps.world import World
from tests.sweeps.conftest import WORDS

LONGER = (*WORDS[:-1], "run.replications=60")
COMMAND = [sys.executable, "-c", "import sys; from sim.commands.sweep import *\nimport sim; sim.sweep(*sys.argv[1:])"]


class Bomb:
    """A compiled centre that kills whoever unpacks it."""

    queue_names = ("calls",)
    arrival_rate = np.ones(1)

    def __reduce__(self):
        return os._exit, (3,)


class Killing:
    """A trial whose task kills its worker."""

    def __init__(self, trial):
        self.hash, self.base, self._made = "killer", trial.base, trial.made

    def made(self):
        return Bomb(), self._made()[1]


def trials(n: int = 3):
    question = Question.of(WORDS)
    world = World(question)
    return [world.trial({"levers.peak_staff.agents": str(k), "volume": "+0%"}) for k in range(n)]


def done(folder, workers, asked):
    """(replications of each trial that are there, what failed)."""
    failed: dict[str, str] = {}
    with Ledger(folder) as ledger:
        with Execution(ledger, "numba", workers, lambda n: None, failed) as execution:
            execution.do(asked, 4)
        return [ledger.n_done(trial.hash, 4) for trial in asked], failed


@pytest.mark.slow
def test_a_point_that_kills_its_worker_is_named_and_the_rest_completes(here):
    one, two, three = trials()
    there, failed = done(here, Workers("processes", 2), [one, Killing(two), two, three])
    assert there == [4, 0, 4, 4]
    assert failed == {"killer": "its worker process dies each time"}


def test_a_point_whose_task_fails_is_named_and_the_rest_completes(here, monkeypatch):
    one, two, three = trials()
    real = execution.sample

    def fails(task):
        if task.compiled.headcount.sum() == heads:
            raise ZeroDivisionError("a rate of 0")
        return real(task)

    heads = two.made()[0].headcount.sum()
    monkeypatch.setattr(execution, "sample", fails)
    there, failed = done(here, Workers("threads", 2), [one, two, three])
    assert there == [4, 0, 4]
    assert failed == {two.hash: "ZeroDivisionError: a rate of 0"}


def test_blocks_of_another_program_are_not_kept(here, monkeypatch):
    real = execution.sample
    monkeypatch.setattr(execution, "sample", lambda task: real(task)._replace(program="another"))
    with pytest.raises(NoClusterError, match="another version of contactsim"):
        done(here, Workers("threads", 1), trials(1))
    with Ledger(here) as ledger:
        assert ledger.n_done(trials(1)[0].hash, 4) == 0


def test_workers_stay_for_the_next_round_and_are_not_asked_for_nothing(here, monkeypatch):
    opened = []
    real = execution.open_pool
    monkeypatch.setattr(execution, "open_pool", lambda *how: opened.append(how) or real(*how))
    asked = trials(1)
    for n_opened in (1, 0):
        opened.clear()
        with Ledger(here) as ledger, Execution(ledger, "numba", Workers("threads", 1), lambda n: None, {}) as under_way:
            under_way.do(asked, 2)
            under_way.do(asked, 4)
        assert len(opened) == n_opened


@pytest.mark.slow
@pytest.mark.parametrize("how", [("engine=simpy", "run.threads=1"), ("run.executor=processes",), ("run.threads=1",)])
def test_engines_threads_and_processes_agree(here, run, how):
    words = *WORDS[:-1], "run.replications=2"
    assert run(*words).figures.tobytes() == run(*words, *how, folder="other").figures.tobytes()


def copy_of(folder) -> Path:
    """The ledger as a crash would leave it now: who writes it holds it locked, so a look is a look at a copy."""
    copy = folder.with_name("copy")
    rmtree(copy, ignore_errors=True)
    copy.mkdir()
    for name in (FILE, f"{FILE}-wal"):
        copyfile(folder / name, copy / name)
    return copy


def lines_of(folder) -> int:
    with Ledger(folder) as ledger:
        return ledger._db.execute("SELECT count(*) FROM blocks").fetchone()[0]


@pytest.mark.slow
def test_killed_midway_it_goes_on_and_the_table_is_the_same(here, run):
    many = "small", "levers.peak_staff.agents=range(0,30,1)", "run.replications=40", "hydra.run.dir=killed"
    # One thread: on many cores all would be done before anybody looks.
    with subprocess.Popen([*COMMAND, *many, "run.threads=1"]) as parent:
        while not (here / "killed" / f"{FILE}-wal").exists() or lines_of(copy_of(here / "killed")) < 3:
            assert parent.poll() is None
            time.sleep(0.01)
        parent.kill()
    before = lines_of(here / "killed")
    assert 3 <= before < 31
    told: list[int] = []
    killed = run(*many, folder="killed", progress=lambda n, of: told.append(n))
    undisturbed = run(*many, folder="undisturbed")
    assert repr(list(killed.rows(killed.scopes))) == repr(list(undisturbed.rows(undisturbed.scopes)))
    # What was there was not run again.
    assert lines_of(here / "killed") == lines_of(here / "undisturbed") == 31


@contextmanager
def cluster(n_workers: int = 2):
    """A real scheduler and real workers, on loopback: (address, the scheduler, the workers)."""
    from distributed.utils import open_port

    port = open_port("127.0.0.1")
    address = f"tcp://127.0.0.1:{port}"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    dask = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
    scheduler = subprocess.Popen([*dask, "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"], **quiet)
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny"]
    workers = [subprocess.Popen([*worker, "--no-dashboard"], **quiet) for _ in range(n_workers)]
    try:
        yield address, scheduler, workers
    finally:
        for process in (*workers, scheduler):
            process.kill()
            process.wait()


@pytest.mark.slow
def test_a_cluster_gives_the_same_table_though_a_worker_is_killed(here, run):
    here_only = run(*LONGER)
    with cluster() as (address, _, workers):
        killed = []

        def progress(n, of):
            if n > of / 3 and not killed:
                killed.append(workers[0].kill())

        sweep = run(*LONGER, f"run.address={address}", folder="cluster", progress=progress)
    assert killed
    assert sweep.figures.tobytes() == here_only.figures.tobytes()
    assert all(point.status == "done" for point in sweep.points)


@pytest.mark.slow
def test_a_killed_scheduler_loses_only_what_was_under_way(here, run):
    with cluster() as (address, scheduler, _):

        def progress(n, of):
            if n > of / 3:
                scheduler.kill()

        with pytest.raises(NoClusterError, match="is gone"):
            run(*LONGER, f"run.address={address}", folder="cluster", progress=progress)
    before = lines_of(here / "cluster")
    assert before > 0
    assert run(*LONGER, folder="cluster").figures.tobytes() == run(*LONGER, folder="other").figures.tobytes()


@pytest.mark.slow
def test_where_no_scheduler_listens(here, monkeypatch):
    monkeypatch.setattr("sim.experiment.executor.PATIENCE_S", 1)
    with pytest.raises(NoClusterError, match=r"no Dask scheduler at tcp://127\.0\.0\.1:1"):
        Conduct(Question.of((*WORDS, "run.address=tcp://127.0.0.1:1"))).sweep(here / "swept")

"""Our engines at work on a centre: timed replications, and what they amount to."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from benchmarks.measure import Attempt, Options, assert_events, median_attempt
from sim.centre.compile import compile_centre
from sim.centre.compiled import CompiledCentre
from sim.centre.schema import Centre
from sim.clock import TICKS_PER_SECOND
from sim.codes import BEYOND_HORIZON, LEG_ABANDONED, LEG_IVR, NEVER
from sim.experiment.replicate import replicator
from sim.measures.settings import MeasureSettings
from sim.measures.tally import Folder
from sim.records import Records

SEED = 1
ENGINES = {"numba": ("numba", True), "numba_records": ("numba", False), "simpy": ("simpy", True)}
"""Row name -> (engine, are figures folded in). The SimPy reference runs without its invariants, as for planners."""


@dataclass
class Totals:
    """Sums over the records of several replications. Legs are those in queues; times in ticks."""

    contacts: int = 0
    events: int = 0
    legs: int = 0
    answered: int = 0
    abandoned: int = 0
    waited: int = 0
    wait: int = 0
    wait_answered: int = 0
    handle_time: int = 0
    on_duty: int = 0

    def add(self, records: Records, warm_up: int = 0) -> None:
        """Take up a replication. Waits of legs that were entered before tick `warm_up` are left out."""
        legs = records.legs[records.legs["kind"] != LEG_IVR]
        self.contacts += int((records.contacts["outcome"] != BEYOND_HORIZON).sum())
        self.events += records.n_events
        self.handle_time += int((legs["talk"] + legs["hold"] + legs["wrap_up"]).sum())
        self.on_duty += int((records.duty["end"] - records.duty["start"]).sum())
        legs = legs[legs["entered"] >= warm_up]
        is_answered = legs["answered"] != NEVER
        waits = np.where(is_answered, legs["answered"], legs["left"]) - legs["entered"]
        self.legs += len(legs)
        self.answered += int(is_answered.sum())
        self.abandoned += int((legs["outcome"] == LEG_ABANDONED).sum())
        self.waited += int((waits > 0).sum())
        self.wait += int(waits.sum())
        self.wait_answered += int(waits[is_answered].sum())

    @property
    def waits(self) -> dict[str, float]:
        """Shares of the legs offered to queues, and their mean wait, under the names of `sim.theory.erlang_a`."""
        return {
            "p_abandon": self.abandoned / self.legs,
            "p_wait": self.waited / self.legs,
            "mean_wait_s": self.wait / self.legs / TICKS_PER_SECOND,
        }

    @property
    def asa_s(self) -> float:
        """Mean wait of the answered legs, in seconds."""
        return self.wait_answered / self.answered / TICKS_PER_SECOND

    @property
    def occupancy(self) -> float:
        """Handle time / time on duty, overtime included."""
        return self.handle_time / self.on_duty


@dataclass(frozen=True)
class Workload:
    """Replications 0 .. n - 1 of a centre on a fixed seed."""

    centre: Centre
    replications: int
    expected_events: int
    compiled: CompiledCentre = field(init=False)

    def __post_init__(self) -> None:
        """Compile the centre: never part of a measurement."""
        object.__setattr__(self, "compiled", compile_centre(self.centre))

    def median(self, name: str, options: Options) -> Attempt:
        """The median attempt of one of `ENGINES`: CPU seconds, or seconds on the wall with several threads."""
        engine, is_folded = ENGINES[name]
        work = self.fold if is_folded else self.record
        warm_up(engine)

        def attempt() -> Attempt:
            clock = time.process_time if options.threads == 1 else time.perf_counter
            start = clock()
            events = _on_threads(partial(work, engine), range(self.replications), options.threads)
            return Attempt(clock() - start, events)

        return median_attempt(attempt, options.repeat, self.expected_events)

    def record(self, engine: str, replications: Sequence[int]) -> int:
        """Arrivals, draws, events, records. Returns the number of events."""
        replicate = replicator(self.compiled, engine)
        return sum(replicate(SEED, replication).n_events for replication in replications)

    def fold(self, engine: str, replications: Sequence[int]) -> int:
        """The same, and every key figure of every replication, as in a run for a planner."""
        replicate = replicator(self.compiled, engine)
        folder = Folder(self.compiled, MeasureSettings.of(self.centre, self.compiled.queue_names))
        block = folder.new_block(0, len(replications))
        for place, replication in enumerate(replications):
            folder.fold(replicate(SEED, replication), block, place)
        return block.events

    def totals(self, name: str, warm_up_ticks: int = 0) -> Totals:
        """What happens in all replications, by the engine of a row. Not timed."""
        totals, replicate = Totals(), replicator(self.compiled, ENGINES[name][0])
        for replication in range(self.replications):
            totals.add(replicate(SEED, replication), warm_up_ticks)
        assert_events(totals.events, self.expected_events)
        return totals


def _on_threads(work: partial, replications: range, threads: int) -> int:
    """Sum of the work on runs of neighbouring replications, one a thread."""
    if threads == 1:
        return work(replications)
    n = len(replications)
    parts = [replications[k * n // threads : (k + 1) * n // threads] for k in range(threads)]
    with ThreadPoolExecutor(threads) as pool:
        return sum(pool.map(work, parts))


def warm_up(engine: str) -> None:
    """Have every kernel compiled: one hour of a small centre."""
    centre = Centre.model_validate(
        {
            "calendar": {"days": 1, "opening_hours": "08:00-09:00"},
            "volumes": {"calls": {"per_hour": 60}},
            "types": {"calls": {"handle_time": {"kind": "exponential", "mean": "4 min"}}},
            "groups": {"agents": {"headcount": 5}},
        }
    )
    Workload(centre, 1, 0).fold(engine, [0])

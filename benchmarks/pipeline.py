"""The whole pipeline, as a planner's run goes through it: `threads`, and `memory_100` against `memory_10000`."""

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from benchmarks.measure import Attempt, Options, assert_events, line
from benchmarks.multiskill import on_days
from benchmarks.ours import SEED, Workload, warm_up
from sim.centre.schema import Centre
from sim.experiment.compare import Experiment
from sim.experiment.plan import Plan, baseline_of
from sim.experiment.precision import fixed

PAIRS = 5
DAYS = 60
"""replications of the multi-skill day in each run of a pair"""
DAYS_EVENTS = 4380680
HOURS_EVENTS = {100: 26375, 10_000: 2601211}
"""replications of the small centre's hour -> events expected"""


def rows(case: str, engine: str, options: Options) -> Iterator[dict[str, Any]]:
    """The lines of a case."""
    warm_up(engine)
    if case == "threads":
        yield from _threads(engine)
    else:
        yield _memory(case, engine, int(case.removeprefix("memory_")))


def _threads(engine: str) -> Iterator[dict[str, Any]]:
    """One thread, then two, one right after the other, five times. Other programs disturb both runs of a pair alike."""
    workload = on_days(DAYS, DAYS_EVENTS)
    contacts = workload.totals(engine).contacts
    pairs = [(_run(workload, 1), _run(workload, 2)) for _ in range(PAIRS)]
    speed_ups = [one.seconds / two.seconds for one, two in pairs]
    best = pairs[speed_ups.index(max(speed_ups))]
    note = f"best of {PAIRS} pairs; two threads were {', '.join(f'{s:.2f}' for s in sorted(speed_ups))} times as fast"
    for threads, done in enumerate(best, start=1):
        counted = replace(done, contacts=contacts)
        yield line(f"threads_{threads}", engine, counted, clock="wall", threads=threads, note=note)


def _memory(case: str, engine: str, replications: int) -> dict[str, Any]:
    workload = Workload(small_centre(), replications, HOURS_EVENTS[replications])
    done = replace(_run(workload, 2), contacts=workload.totals(engine).contacts)
    return line(case, engine, done, clock="wall", threads=2, note=f"{replications} replications; compare peak_mb")


def _run(workload: Workload, threads: int) -> Attempt:
    """All replications through the experiment, figures and statistics included; wall time."""
    scenarios = (baseline_of(workload.centre, workload.compiled),)
    experiment = Experiment(Plan(scenarios, SEED, fixed(workload.replications), workers=threads))
    start = time.perf_counter()
    experiment.run()
    done = Attempt(time.perf_counter() - start, experiment.statistics[0].events)
    assert_events(done.events, workload.expected_events)
    return done


def small_centre() -> Centre:
    """Half a dozen agents, one hour: what grows with the replications shows."""
    return Centre.model_validate(
        {
            "calendar": {"interval": "15 min", "days": 1, "opening_hours": "08:00-09:00"},
            "volumes": {"calls": {"per_hour": 80}},
            "types": {
                "calls": {
                    "handle_time": {"kind": "exponential", "mean": "4 min"},
                    "patience": {"kind": "exponential", "mean": "2 min"},
                },
            },
            "groups": {"agents": {"headcount": 6}},
        }
    )

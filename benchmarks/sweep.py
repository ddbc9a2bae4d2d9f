"""`sweep_40`, `sweep_1000`: a sweep of the telecom's day, beside as many replications of one centre by a single run.

What a sweep costs beyond its simulation: levers applied and centres compiled point by point, the ledger, the table.
"""

import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.measure import Attempt, Options, assert_events, line
from sim.centre.compile import compile_centre
from sim.centre.load import load_centre
from sim.experiment.compare import Experiment
from sim.experiment.executor import default_workers
from sim.experiment.plan import Plan, baseline_of
from sim.experiment.precision import fixed
from sim.sweeps.conduct import Conduct
from sim.sweeps.question import Question

REPLICATIONS = 20
DAY = "centre.calendar.warm_up_days=0", "centre.calendar.measured_days=1"
AXES = {
    40: (
        "levers.peak_staff.agents=range(0,25,5)",
        "levers.self_service.containment=+range(2,18,4)pp",
        "volume=+0%,+10%",
    ),
    1000: (
        "levers.peak_staff.agents=range(0,30,3)",
        "levers.self_service.containment=+range(2,12,1)pp",
        "volume=+range(-10,15,5)%",
        "patience=-20%,+0%",
    ),
}
EVENTS = {40: 21_488_607, 1000: 495_806_344}
"""points -> events expected, the baseline's among them"""


def rows(case: str, engine: str, options: Options) -> Iterator[dict[str, Any]]:
    """The single run, then the sweep. By the clock on the wall, on all cores."""
    points = int(case.removeprefix("sweep_"))
    _single(2, engine)
    single = _single(points * REPLICATIONS // 4, engine)
    swept = _swept(points, engine)
    per_s = single.contacts / single.seconds
    share = swept.contacts / swept.seconds / per_s
    note = f"{REPLICATIONS} replications a point; a single run made {per_s:,.0f} contacts/s"
    swept = replace(swept, simulated={"share_of_a_single_run": share})
    yield line(case, engine, swept, clock="wall", threads=default_workers(), note=note)


def _single(replications: int, engine: str) -> Attempt:
    """One scenario, as a run makes it."""
    centre = load_centre("telecom", DAY)
    experiment = Experiment(Plan((baseline_of(centre, compile_centre(centre)),), 1, fixed(replications), engine))
    start = time.perf_counter()
    experiment.run()
    done = experiment.statistics[0]
    return Attempt(time.perf_counter() - start, done.events, done.contacts)


def _swept(points: int, engine: str) -> Attempt:
    """A sweep in an empty folder, from its words to its table."""
    words = "telecom", *DAY, *AXES[points], f"run.replications={REPLICATIONS}", f"engine={engine}"
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        sweep = Conduct(Question.of(words)).sweep(Path(folder))
        seconds = time.perf_counter() - start
    contacts, events = sweep.work
    assert_events(events, EVENTS[points])
    return Attempt(seconds, events, contacts)

"""`multiskill`: the day of `multiskill.yaml`. `multiskill_on`: the same with callbacks, overflow and warm transfers."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.measure import Options, line
from benchmarks.ours import Workload
from sim.centre.load import load_run

CENTRE = Path(__file__).with_name("multiskill.yaml")
ON = (
    "+centre.queues.billing.callbacks={from: 10 s}",
    "+centre.queues.technical.callbacks={from: 10 s}",
    "+centre.queues.orders.overflow={to: billing, after: 5 s}",
    "+centre.groups.seniors.skills.retention.reserve=2",
    "+centre.types.billing.transfer.warm=100 %",
    "+centre.types.technical.transfer.warm=100 %",
)
"""What `multiskill_on` adds."""
DAYS = {
    "multiskill": {"numba": (40, 2926038), "numba_records": (40, 2926038), "simpy": (2, 150029)},
    "multiskill_on": {"numba": (40, 2948568), "numba_records": (40, 2948568), "simpy": (2, 151702)},
}
"""case -> engine -> (days, each a replication; events expected)."""


def rows(case: str, engine: str, options: Options) -> Iterator[dict[str, Any]]:
    """The line of one engine."""
    workload = on_days(*DAYS[case][engine], ON if case == "multiskill_on" else ())
    done = workload.median(engine, options)
    totals = workload.totals(engine)
    simulated = {
        **totals.waits,
        "occupancy": totals.occupancy,
        "contacts_a_day": totals.contacts / workload.replications,
        "events_a_contact": totals.events / totals.contacts,
    }
    done = replace(done, contacts=totals.contacts, simulated=simulated)
    yield line(case, engine, done, clock=options.clock, threads=options.threads)


def on_days(days: int, events: int, changes: Sequence[str] = ()) -> Workload:
    """Some replications of the day, with the events expected in all of them."""
    return Workload(load_run([f"centre={CENTRE}", *changes]).centre, days, events)

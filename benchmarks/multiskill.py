"""`multiskill`: the day of `multiskill.yaml`, on which everything that the simulated world has is switched on."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.measure import Options, line
from benchmarks.ours import Workload
from sim.centre.load import load_centre

CENTRE = Path(__file__).with_name("multiskill.yaml")
DAYS = {"numba": (40, 2926038), "numba_records": (40, 2926038), "simpy": (2, 150029)}
"""engine -> (days, each a replication; events expected)."""


def rows(case: str, engine: str, options: Options) -> Iterator[dict[str, Any]]:
    """The line of one engine."""
    workload = on_days(*DAYS[engine])
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


def on_days(days: int, events: int) -> Workload:
    """Some replications of the day, with the events expected in all of them."""
    return Workload(load_centre(str(CENTRE)), days, events)

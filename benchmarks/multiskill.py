"""`multiskill`: the day of `multiskill.yaml`. `multiskill_on`: the same with callbacks, overflow and warm transfers.

`multiskill_x100`, `multiskill_x250`, `multiskill_x400`: so many times the volume, the agents and the trunk lines; the
last is 50,000 agents and 8 million contacts a day.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.measure import Options, line
from benchmarks.ours import Workload
from sim.centre.load import load_run
from sim.centre.schema import Centre
from sim.levers import LEVERS
from sim.study import applied_to
from sim.whatif import WHAT_IFS

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
    "multiskill_x100": {"numba": (2, 14160967)},
    "multiskill_x250": {"numba": (2, 35359911)},
    "multiskill_x400": {"numba": (2, 56569753)},
    "multiskill_on": {"numba": (40, 2948568), "numba_records": (40, 2948568), "simpy": (2, 151702)},
}
"""case -> engine -> (days, each a replication; events expected)."""


def rows(case: str, engine: str, options: Options) -> Iterator[dict[str, Any]]:
    """The line of one engine."""
    _, is_larger, factor = case.partition("_x")
    days, events = DAYS[case][engine]
    workload = (
        Workload(times(int(factor)), days, events)
        if is_larger
        else on_days(days, events, ON if case == "multiskill_on" else ())
    )
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


def times(factor: int) -> Centre:
    """The centre with so many times the volume, the agents and the trunk lines. Queue limits stay."""
    words = f"centre={CENTRE}", f"centre.trunks={132 * factor}", f"scenario=[volume=x{factor},headcount=x{factor}]"
    run = load_run([*words, "compare=stack"], levers=LEVERS, what_ifs=WHAT_IFS)
    return applied_to(run.centre, run.rows[0]).centre

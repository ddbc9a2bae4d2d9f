"""One queue, exponential everything (M/M/s+M): `mm30`, beside its peers, and `scale_30` to `scale_30000`.

Exact answers are Erlang A's. As many erlangs as agents, handle time 180 s, patience 120 s: `mm30` has 10 contacts a
minute for 30 agents. The scale cases have a million contacts each, so that their costs a contact can be compared.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from benchmarks import peers
from benchmarks.measure import Options, line
from benchmarks.ours import Workload
from sim.centre.schema import Centre
from sim.clock import TICKS_PER_DAY, TICKS_PER_MINUTE, seconds
from sim.theory import erlang_a

HANDLE_TIME = 180.0
"""s, mean"""
PATIENCE = 120.0
"""s, mean"""
WARM_UP = 30 * TICKS_PER_MINUTE
"""ticks: runs start empty; ten handle times later nothing is left of that. The waits before it are left out."""

WEEK = 7
MM30 = {
    "numba": (10, 3339079),
    "numba_records": (10, 3339079),
    "simpy": (1, 333708),
    "naive_simpy": (1, 294757),
    "ciw": (1, 294117),
}
"""engine -> (weeks, events expected)."""

SCALE = {
    30: (70, "24 h", 3350186),
    300: (7, "24 h", 3427844),
    3000: (1, "00:00-16:40", 3480370),
    30000: (1, "00:00-01:40", 3404081),
}
"""agents -> (days, hours open, events expected): a million contacts each."""


def rows(case: str, engine: str, options: Options) -> Iterator[dict[str, Any]]:
    """The line of one case and engine."""
    if case == "mm30" and engine in peers.PEERS:
        weeks, events = MM30[engine]
        model = peers.Model(30, 30 / HANDLE_TIME, HANDLE_TIME, PATIENCE, seconds(weeks * WEEK * TICKS_PER_DAY))
        yield line(case, engine, peers.median(engine, model, options.repeat, events), theory=exact(30))
    elif case == "mm30":
        weeks, events = MM30[engine]
        yield _ours(case, engine, 30, Workload(centre(30, WEEK), weeks, events), options)
    else:
        agents = int(case.removeprefix("scale_"))
        days, hours, events = SCALE[agents]
        # One replication cannot be shared between threads.
        yield _ours(case, engine, agents, Workload(centre(agents, days, hours), 1, events), replace(options, threads=1))


def _ours(case: str, engine: str, agents: int, workload: Workload, options: Options) -> dict[str, Any]:
    done = workload.median(engine, options)
    totals = workload.totals(engine, WARM_UP)
    done = replace(done, contacts=totals.contacts, simulated=totals.waits)
    return line(case, engine, done, clock=options.clock, threads=options.threads, theory=exact(agents))


def exact(agents: int) -> dict[str, float]:
    """Erlang A with as many erlangs as agents; shares of the contacts offered, wait of all in seconds."""
    answer = erlang_a.figures(float(agents), agents, HANDLE_TIME, PATIENCE)
    return {"p_abandon": answer.p_abandon, "p_wait": answer.p_wait, "mean_wait_s": answer.mean_wait}


def centre(agents: int, days: int, hours: str = "24 h") -> Centre:
    """M/M/s+M with as many erlangs as agents, open for some hours of some days."""
    return Centre.model_validate(
        {
            "calendar": {"interval": "20 min", "days": days, "opening_hours": hours},
            "volumes": {"calls": {"per_hour": agents * 3600 / HANDLE_TIME}},
            "types": {
                "calls": {
                    "handle_time": {"kind": "exponential", "mean": HANDLE_TIME},
                    "patience": {"kind": "exponential", "mean": PATIENCE},
                },
            },
            "groups": {"agents": {"headcount": agents}},
        }
    )

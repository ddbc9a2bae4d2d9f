"""`small`: the workload of that name of Callcenter-Simulator 6.2, as far as this world can say it.

Its own results over 2,000 days stand where other cases have theory. What differs here:

* an agent's phone does not ring for 2 s before the answer;
* the number of contacts in a half-hour is Poisson, not a split of a fixed number a day;
* a talk time depends on type and group there. Here the type has a distribution (that of single-skill agents; Prio is
  between A's and B's) and the group multiplies talk and wrap-up alike by 570 / 375, the ratio of mean handle times;
* 200 contacts may wait in each queue instead of in all of them; the limit is never reached;
* a forwarded contact keeps the patience distribution of its first type.

It counts a forwarded contact as another contact, here it is another leg: `legs_a_day` is its `contacts a day`.
"""

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from benchmarks.measure import Options, line
from benchmarks.ours import Workload
from sim.centre.schema import Centre

PROFILE_P = [
    *(0, 0, 0, 0, 1, 2, 1, 4, 5, 5, 3, 3, 5, 7, 10, 10, 15, 17, 25, 50, 60, 65, 65, 62),
    *(50, 45, 50, 60, 62, 62, 60, 55, 50, 45, 40, 35, 35, 40, 40, 37, 35, 30, 25, 15, 10, 8, 5, 2),
]
PROFILE_Q = [
    *(0, 0, 0, 0, 0, 0, 0, 1, 2, 2, 1, 2, 10, 15, 15, 20, 25, 30, 35, 50, 60, 70, 70, 50),
    *(40, 40, 60, 70, 70, 65, 60, 55, 55, 25, 15, 10, 10, 10, 5, 5, 5, 2, 0, 0, 0, 0, 0, 0),
]
"""Weights of the 48 half-hours from midnight."""

BOTH_SKILLS = {"handle_time_factor": 570 / 375}
DAYS = {"numba": (300, 3028084), "numba_records": (300, 3028084), "simpy": (10, 100167)}
"""engine -> (days, each a replication; events expected)."""
PUBLISHED = {"legs_a_day": 2925, "answered_share": 0.8126, "asa_s": 69.3, "busy_share": 0.716 + 0.163}
"""Of Callcenter-Simulator over 2,000 days: contacts a day with the forwarded ones, answered share of those, mean wait
of the answered, share of the agents' time in talk and wrap-up."""


def rows(case: str, engine: str, options: Options) -> Iterator[dict[str, Any]]:
    """The line of one engine."""
    days, events = DAYS[engine]
    workload = Workload(centre(), days, events)
    done = workload.median(engine, options)
    totals = workload.totals(engine)
    simulated = {
        "legs_a_day": totals.legs / days,
        "answered_share": totals.answered / totals.legs,
        "asa_s": totals.asa_s,
        "busy_share": totals.occupancy,
    }
    done = replace(done, contacts=totals.contacts, simulated=simulated)
    note = "theory: published by the peer; see the README for what differs"
    yield line(case, engine, done, clock=options.clock, threads=options.threads, theory=PUBLISHED, note=note)


def centre() -> Centre:
    """One day and night."""
    single, both = _half_hours(lambda p, q: p / 8), _half_hours(lambda p, q: (p + q) / 15)
    return Centre.model_validate(
        {
            "name": "small",
            "calendar": {"interval": "30 min", "days": 1},
            "volumes": {
                "A": {"total": 700, "profile": PROFILE_P},
                "B": {"total": 800, "profile": PROFILE_P},
                "Prio": {"total": 400, "profile": PROFILE_Q},
            },
            "types": {
                "A": _type(30, 30, (300, 200), (0.9, 0.8), 0.30, {"A": 0.1, "B": 0.9}),
                "B": _type(60, 60, (200, 150), (0.8, 0.5), 0.30, {"A": 8 / 9, "B": 1 / 9}),
                "Prio": _type(45, 45, (200, 150), (0.5, 0.25), 0.05, {"Prio": 1}),
            },
            "queues": {"A": _queue(50, 1, 50), "B": _queue(50, 1, 50), "Prio": _queue(200, 5, 150)},
            "groups": {
                "A": {"skills": ["A", "Prio"], "headcount": single},
                "B": {"skills": ["B", "Prio"], "headcount": single},
                "A+B": {"skills": {"A": BOTH_SKILLS, "B": BOTH_SKILLS, "Prio": BOTH_SKILLS}, "headcount": both},
            },
        }
    )


def _half_hours(agents: Any) -> list[int]:
    """Agents by half-hour: the share of the profiles, halves rounded up, and one more."""
    return [math.floor(agents(p, q) + 0.5) + 1 for p, q in zip(PROFILE_P, PROFILE_Q, strict=True)]


def _type(
    talk_sd: float,
    wrap_up_sd: float,
    patience: tuple[float, float],
    redial: tuple[float, float],
    forwarded: float,
    to: dict[str, float],
) -> dict[str, Any]:
    """A contact type; durations in seconds, patience as (mean, standard deviation)."""
    return {
        "handle_time": {
            "talk": {"kind": "lognormal", "mean": 300.0, "cv": talk_sd / 300},
            "wrap_up": {"kind": "lognormal", "mean": 75.0, "cv": wrap_up_sd / 75},
        },
        "patience": {"kind": "lognormal", "mean": float(patience[0]), "cv": patience[1] / patience[0]},
        "redial": {"abandoned": redial, "blocked": redial, "delay": {"kind": "exponential", "mean": 900.0}},
        "transfer": {"share": forwarded, "to": to},
    }


def _queue(base: float, per_second: float, transferred: float) -> dict[str, Any]:
    score = {"base": base, "per_second": per_second, "transferred": transferred}
    return {"score": score, "max_waiting": 200, "target": "80 % in 20 s"}

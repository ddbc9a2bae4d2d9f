"""Stories: centres so small that their whole day can be worked out by hand, told in seconds and words.

A story fixes everything that is usually drawn. Durations are constants and shares 0 or 1; the arrivals are placed by
standing in for `draw_arrivals`, the one function through which both engines learn who comes (`place_arrivals`).
"""

from collections import namedtuple
from dataclasses import replace
from typing import Any

import numpy as np
from divergence import explain

from sim.centre.compile import compile_centre
from sim.centre.compiled import CompiledCentre
from sim.centre.schema import Centre
from sim.clock import NEVER, TICKS_PER_SECOND, ticks
from sim.codes import AGENT_STATES, BRANCH_ARRIVAL, CONTACT_KINDS, CONTACT_OUTCOMES, LEG_KINDS, LEG_OUTCOMES, NOBODY
from sim.engines import compiled, reference
from sim.randomness.arrivals import TOO_SMALL
from sim.randomness.uniforms import branch, replication_key
from sim.records import Records

MINUTES_OPEN = 20
CLOSING = 60 * MINUTES_OPEN


def checked_reference(centre: CompiledCentre, seed: int, replication: int) -> Records:
    """The reference engine with its invariants asserted after every instant. That must change nothing."""
    checked, plain = (reference.run_replication(centre, seed, replication, check) for check in (True, False))
    assert not explain(checked, plain, ("checked", "not checked"))
    return checked


ENGINES = {"reference": checked_reference, "compiled": compiled.run_replication}

IN_AN_HOUR = {"share": 1, "delay": "1 h"}
UNSOLVED = {"resolution": 0, "repeat": IN_AN_HOUR}
TWO_NODES = {  # 10 s for all; those of type m stay 60 s more
    "start": "menu",
    "nodes": {
        "menu": {"time": "10 s", "to": {"long": {"m": 1}, "queue": {"m": 0, "others": 1}}},
        "long": {"time": "60 s"},
    },
}

ContactLine = namedtuple("ContactLine", "kind type arrived ended outcome")
LegLine = namedtuple("LegLine", "contact queue entered answered left agent outcome")
DutyLine = namedtuple("DutyLine", "agent state start end")


def call(talk: str = "60 s", **changes: Any) -> dict:
    """A contact type: talk of constant length, no wrap-up, endless patience, always resolved."""
    return {"handle_time": talk, **changes}


def small(**changes: Any) -> dict:
    """One queue, one type `call`, one agent; one day, open from 0:00 to 0:20 (1,200 s), intervals of a minute."""
    return {
        "calendar": {"interval": "1 min", "days": 1, "opening_hours": "00:00-00:20", "reopen_spread": 0},
        "types": {"call": call()},
        "groups": {"agents": {"headcount": 1}},
        **changes,
    }


def days(n: int, **changes: Any) -> dict:
    """The calendar of `small` with another number of days."""
    return {"interval": "1 min", "days": n, "opening_hours": "00:00-00:20", "reopen_spread": 0, **changes}


def by_minute(*plan: tuple[int, int]) -> list[int]:
    """A day's headcount from (from minute, agents) steps."""
    counts = [0] * MINUTES_OPEN
    for start, agents in plan:
        counts[start:] = [agents] * (MINUTES_OPEN - start)
    return counts


def redial(delay: str | int = "1 h", **causes: Any) -> dict:
    """A redial after this delay; shares by cause."""
    return {"redial": {"delay": delay, **causes}}


def each(*queues: str, **headcounts: Any) -> dict:
    """A group of its own for each queue, with one agent unless said otherwise."""
    return {f"at_{q}": {"skills": [q], "headcount": headcounts.get(q, 1)} for q in queues}


def compile_small(plan: dict, grid: int = 1) -> CompiledCentre:
    """A centre whose volumes are 0: arrivals are placed."""
    volumes = dict.fromkeys(plan["types"], 0)
    return compile_centre(Centre.model_validate({"volumes": volumes, **plan}), grid)


def changed(centre: CompiledCentre, **arrays: Any) -> CompiledCentre:
    """A copy with other arrays, sealed as `compile_centre` seals them.

    numba compiles the whole event loop anew for an array that may be written to: a minute for nothing.
    """
    for array in arrays.values():
        if isinstance(array, np.ndarray):
            array.setflags(write=False)
    return replace(centre, **arrays)


def place_arrivals(monkeypatch: Any, arrivals: list[tuple[float, int]]) -> None:
    """Have both engines see these fresh arrivals, (second, type index), in this order, whatever the volumes."""

    def placed(*arguments: Any) -> int:
        out = arguments[-1]
        if len(out) < len(arrivals):
            return TOO_SMALL
        for number, (second, type_id) in enumerate(arrivals):
            out[number]["tick"], out[number]["type"] = ticks(second), type_id
            out[number]["key"] = branch(replication_key(0, 0), BRANCH_ARRIVAL, number)
        return len(arrivals)

    monkeypatch.setattr(reference, "draw_arrivals", placed)
    monkeypatch.setattr(compiled, "draw_arrivals", placed)


class Story:
    """What one engine left behind, in seconds and words; None for what did not happen."""

    def __init__(self, centre: CompiledCentre, records: Records) -> None:
        self.records = records
        self.contacts = [
            ContactLine(
                CONTACT_KINDS[row["kind"]],
                centre.type_names[row["type"]],
                _seconds(row["arrived"]),
                _seconds(row["ended"]),
                CONTACT_OUTCOMES[row["outcome"]],
            )
            for row in records.contacts
        ]
        self.legs = [
            LegLine(
                int(row["contact"]),
                "menu" if row["queue"] == NOBODY else centre.queue_names[row["queue"]],
                _seconds(row["entered"]),
                _seconds(row["answered"]),
                _seconds(row["left"]),
                None if row["agent"] == NOBODY else int(row["agent"]),
                LEG_OUTCOMES[row["outcome"]],
            )
            for row in records.legs
        ]
        self.duty = [
            DutyLine(int(row["agent"]), AGENT_STATES[row["state"]], _seconds(row["start"]), _seconds(row["end"]))
            for row in records.duty
        ]

    @property
    def kinds(self) -> list[str]:
        """Kind of each leg."""
        return [LEG_KINDS[kind] for kind in self.records.legs["kind"]]

    def outcomes(self) -> list[str]:
        """Outcome of each contact."""
        return [line.outcome for line in self.contacts]

    def foreseen(self) -> list[int]:
        """Parents of the contacts beyond the horizon, in the order of their rows."""
        rows = zip(self.records.contacts, self.contacts, strict=True)
        return [int(row["parent"]) for row, line in rows if line.ended is None]

    def answered(self) -> list[tuple]:
        """(contact, agent, second) of every answer, in time."""
        lines = [(leg.contact, leg.agent, leg.answered) for leg in self.legs if leg.answered is not None]
        return sorted(lines, key=lambda line: line[2])


def _seconds(tick: np.int64) -> float | None:
    return None if tick >= NEVER else int(tick) / TICKS_PER_SECOND

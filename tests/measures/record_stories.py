"""Stories told in records by hand, so that every figure has a number that a person has worked out."""

from types import SimpleNamespace

import numpy as np

from sim.clock import NEVER, TICKS_PER_DAY, TICKS_PER_HOUR, TICKS_PER_MINUTE, ticks
from sim.codes import (
    FRESH,
    LEG_ANSWERED,
    LEG_QUEUE,
    NOBODY,
    ON_DUTY,
    SERVED,
)
from sim.measures.experience import Scoring
from sim.measures.settings import MeasureSettings
from sim.measures.statistics import Statistics
from sim.measures.tally import Folder
from sim.records import AGENT_STATE, CONTACT, LEG, Records


def at(day: int, clock: str) -> int:
    """Tick of a time of day, `HH:MM:SS`."""
    hours, minutes, secs = (int(part) for part in f"{clock}:00:00".split(":")[:3])
    return day * TICKS_PER_DAY + hours * TICKS_PER_HOUR + minutes * TICKS_PER_MINUTE + secs * 1000


def predictor(tables: Scoring, flags: int, wait_seconds: float) -> np.ndarray:
    """(3,) linear predictor of one contact, exact: what the fold splits between two grid points."""
    return tables.base[:, flags] + tables.ln_wait * np.log1p(wait_seconds / 60.0)


class Story:
    """Records written by hand. Two types, two queues, two groups; days 0 (warm-up), 1 and 2 (measured) by default."""

    def __init__(self, days: int = 3, warm_up: int = 1, headcount: int = 1) -> None:
        measured = np.arange(days) >= warm_up
        self.compiled = SimpleNamespace(
            type_names=("billing", "technical"),
            queue_names=("billing", "technical"),
            group_names=("front", "back"),
            n_days=days,
            interval_ticks=30 * TICKS_PER_MINUTE,
            measured=measured,
            weekday=np.arange(days, dtype=np.int8) % 7,
            open_at=np.zeros((2, days), np.int64),
            headcount=np.full((2, days, 48), headcount, np.int32),
            simulated_ticks=np.full((days, 48), 30 * TICKS_PER_MINUTE),
            n_waiting_at_start=0,
            night=NOBODY,
            arrival_rate=np.ones((2, days, 48)),
        )
        self.settings = MeasureSettings.usual(2)
        self.contacts: list[np.ndarray] = []
        self.legs: list[np.ndarray] = []
        self.duty: list[np.ndarray] = []

    def contact(self, arrived, parent=NOBODY, **fields):
        """Append a contact; returns its row. Defaults: fresh, billing, served, not resolved, gone at once."""
        row = np.zeros((), CONTACT)
        number = len(self.contacts)
        first = parent == NOBODY
        given = {
            "arrived": arrived,
            "ended": arrived,
            "complexity": 1.0,
            "parent": parent,
            "issue": number if first else self.contacts[parent]["issue"],
            "attempt": 1 if first else self.contacts[parent]["attempt"] + 1,
            "day": arrived // TICKS_PER_DAY,
            "kind": FRESH,
            "outcome": SERVED,
            **fields,
        }
        for name, value in given.items():
            row[name] = value
        self.contacts.append(row)
        return number

    def leg(self, contact, wait, talk=None, hold=0, wrap_up=0, ring=0, entered=None, **fields):
        """Append a queue leg (times in s); answered if it has a talk time. Returns its row."""
        row = np.zeros((), LEG)
        entered = self.contacts[contact]["arrived"] if entered is None else entered
        pick_up = entered + ticks(wait)
        answered = talk is not None
        left = pick_up + (ticks(talk) + ticks(hold) if answered else 0)
        given = {
            "entered": entered,
            "answered": pick_up if answered else NEVER,
            "left": left,
            "offered_wait": NEVER,
            "talk": ticks(talk or 0),
            "hold": ticks(hold),
            "wrap_up": ticks(wrap_up),
            "ring": ticks(ring),
            "contact": contact,
            "type": self.contacts[contact]["type"],
            "agent": 0 if answered else NOBODY,
            "group": 0 if answered else NOBODY,
            "kind": LEG_QUEUE,
            "outcome": LEG_ANSWERED,
            **fields,
        }
        for name, value in given.items():
            row[name] = value
        self.legs.append(row)
        contact_row = self.contacts[contact]
        contact_row["ended"] = max(contact_row["ended"], left)
        return len(self.legs) - 1

    def on_duty(self, start, end, group=0, state=ON_DUTY):
        """Append a duty spell."""
        self.duty.append(np.array((start, end, 0, group, state), AGENT_STATE))

    def records(self) -> Records:
        """What an engine would have left."""

        def table(rows, dtype):
            return np.array(rows, dtype) if rows else np.empty(0, dtype)

        return Records(table(self.contacts, CONTACT), table(self.legs, LEG), table(self.duty, AGENT_STATE), 0)

    def statistics(self) -> Statistics:
        """Folded and taken up as the only replication."""
        folder = Folder(self.compiled, self.settings)
        block = folder.new_block(0, 1)
        folder.fold(self.records(), block, 0)
        statistics = Statistics(self.compiled, self.settings)
        statistics.add(block, 0, block)
        statistics.pool(block)
        return statistics

    def figures(self, scope: str = "overall") -> dict[str, float]:
        """Ratio figures of a scope."""
        statistics = self.statistics()
        names = [*statistics.layout.scopes.names, *(f"day:{k + 1}" for k in range(statistics.layout.n_measured))]
        mean = statistics.ratios.mean[names.index(scope)]
        with np.errstate(divide="ignore", invalid="ignore"):
            return dict(zip(statistics.table.keys, mean[:, 0] / mean[:, 1], strict=True))

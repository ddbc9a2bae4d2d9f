"""Compares what two engines left behind, row by row, and explains the first instant at which they part."""

from typing import NamedTuple

import numpy as np

from sim.clock import NEVER, time_of_day
from sim.codes import AGENT_STATES, CONTACT_KINDS, CONTACT_OUTCOMES, LEG_KINDS, LEG_OUTCOMES
from sim.records import Records

TABLES = "contacts", "legs", "duty"
TIMES = {"contacts": ("arrived", "ended"), "legs": ("entered", "answered", "left"), "duty": ("start", "end")}
SHOWN = 8


class Difference(NamedTuple):
    """Two rows that should be equal."""

    table: str
    row: int
    fields: tuple[str, ...]
    tick: int
    """The first instant that the two rows tell differently, or their earliest instant if all times agree."""


def differences(a: Records, b: Records) -> list[Difference]:
    """Rows that differ, missing ones included."""
    found = []
    for table in TABLES:
        mine, other = getattr(a, table), getattr(b, table)
        n = min(len(mine), len(other))
        for row in np.flatnonzero(mine[:n] != other[:n]):
            found.append(_difference(table, int(row), mine[row], other[row]))
        longer = mine if len(mine) > n else other
        for row in range(n, len(longer)):
            found.append(Difference(table, row, ("missing",), int(longer[row][TIMES[table][0]])))
    return found


def _difference(table: str, row: int, mine: np.void, other: np.void) -> Difference:
    fields = tuple(name for name in mine.dtype.names if mine[name] != other[name])
    clashing = [min(int(mine[name]), int(other[name])) for name in TIMES[table] if mine[name] != other[name]]
    return Difference(table, row, fields, min(clashing or [int(mine[TIMES[table][0]])]))


def explain(a: Records, b: Records, names: tuple[str, str] = ("reference", "compiled")) -> str:
    """Empty if the records are equal; else what differs, and both engines' last events up to the first instant."""
    found = differences(a, b)
    if not found:
        same = a.n_events == b.n_events
        return "" if same else f"equal rows, but {a.n_events} events of {names[0]} and {b.n_events} of {names[1]}"
    first = min(found, key=lambda difference: difference.tick)
    lines = [f"{len(found)} rows differ; the engines part at tick {first.tick} ({time_of_day(first.tick)})"]
    for table, row, fields, tick in sorted(found, key=lambda difference: difference.tick)[:SHOWN]:
        lines.append(f"  {table}[{row}] at {tick}: {', '.join(fields)}")
        lines += [
            f"    {name}: {getattr(records, table)[row] if row < len(getattr(records, table)) else 'no such row'}"
            for name, records in zip(names, (a, b), strict=True)
        ]
    for name, records in zip(names, (a, b), strict=True):
        lines.append(f"last events of {name}, {records.n_events} in all:")
        lines += [f"  {text}" for text in last_events(records, first.tick)]
    return "\n".join(lines)


def last_events(records: Records, until: int, n: int = SHOWN) -> list[str]:
    """The records as a story: the last `n` things that happened up to a tick."""
    events = [event for event in _events(records) if event[0] <= until]
    return [f"{tick:>12} {time_of_day(tick)}  {text}" for tick, text in sorted(events)[-n:]]


def _events(records: Records) -> list[tuple[int, str]]:
    events = []
    for row, c in enumerate(records.contacts):
        events.append((int(c["arrived"]), f"contact {row} ({CONTACT_KINDS[c['kind']]}, type {c['type']}) arrives"))
        events.append((int(c["ended"]), f"contact {row} is gone: {CONTACT_OUTCOMES[c['outcome']]}"))
    for row, leg in enumerate(records.legs):
        who = f"contact {leg['contact']}, leg {row} ({LEG_KINDS[leg['kind']]}, queue {leg['queue']})"
        events.append((int(leg["entered"]), f"{who} begins"))
        events.append((int(leg["answered"]), f"{who} is answered by agent {leg['agent']}"))
        events.append((int(leg["left"]), f"{who} ends: {LEG_OUTCOMES[leg['outcome']]}"))
        if leg["agent"] >= 0:
            events.append((int(leg["left"] + leg["wrap_up"]), f"{who}: agent {leg['agent']} has wrapped up"))
    for spell in records.duty:
        events.append((int(spell["end"]), f"agent {spell['agent']} ends {AGENT_STATES[spell['state']]}"))
    return [event for event in events if event[0] < NEVER]


def n_ties(records: Records) -> int:
    """How often two contacts, or a contact and a shift, had an event at one tick: what a wrong order would show up in.

    Counted as (who, tick) pairs beyond the first at each tick.
    """
    contacts, legs, duty = records.contacts, records.legs, records.duty
    with_agent = legs[legs["agent"] >= 0]
    at = [contacts["arrived"], contacts["ended"], legs["entered"], legs["left"], with_agent["left"]]
    at[-1] = at[-1] + with_agent["wrap_up"]
    rows = np.arange(len(contacts))
    who = [rows, rows, legs["contact"], legs["contact"], with_agent["contact"]]
    at += [duty["start"], duty["end"]]
    who += [-1 - duty["agent"], -1 - duty["agent"]]
    pairs = np.unique(np.stack([np.concatenate(at), np.concatenate(who)]), axis=1)[0]
    pairs = pairs[pairs < NEVER]
    return len(pairs) - len(np.unique(pairs))

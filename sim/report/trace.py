"""One issue's life in sentences with clock times, told from the records of either engine.

Equal records, equal text: nothing here knows which engine left them. Instants are cut to whole seconds, and the time
between two of them is that between their clock readings.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.centre.compiled import CompiledCentre
from sim.centre.days import day_taken_up, horizon_of
from sim.centre.schema import Centre
from sim.centre.values import write_clock
from sim.clock import NEVER, TICKS_PER_SECOND, time_of_day
from sim.codes import (
    ABANDONED_IN_MENU,
    BEYOND_HORIZON,
    BLOCKED,
    CALLBACK_OPEN,
    CONTACT_KINDS,
    CONTAINED,
    FLAG_CONSULT,
    FLAG_MISROUTED,
    FLAG_OVERFLOW,
    LEG_ABANDONED,
    LEG_ANSWERED,
    LEG_BALKED,
    LEG_BOT,
    LEG_CALLBACK,
    LEG_CLOSED_OUT,
    LEG_CONSULT,
    LEG_CONTAINED,
    LEG_FULL,
    LEG_HANDED_BACK,
    LEG_IVR,
    LEG_OVERFLOW,
    LEG_OVERFLOWED,
    LEG_PROMISED,
    LEG_RESUMED,
    LEG_TRANSFERRED,
    LEG_UNANSWERED,
    LEG_UNREACHED,
    OUT_OF_HOURS,
    REDIAL,
    SERVED,
)
from sim.records import Records
from sim.report.wording import plural

_AVERAGE = 0.005
"""Complexities this near to 1 are not worth a word."""
_TURNED_AWAY = {OUT_OF_HOURS: "It is closed: turned away.", BLOCKED: "No line is free: turned away."}

Told = tuple[int, str]
"""(tick, sentence)."""


@dataclass(frozen=True)
class Names:
    """What the numbers in the records are called."""

    types: tuple[str, ...]
    queues: tuple[str, ...]
    groups: tuple[str, ...]
    first_agent: tuple[int, ...]
    """By group: number of its first agent."""
    days: tuple[str, ...]
    """By calendar day of the horizon: `Mon 2026-11-23`, `day 2 (Tue)`; where a day is taken up also the one behind it,
    on which the contacts in hand are put: `day 1 (Mon), in hand at 15:00`."""
    n_days: int
    """Calendar days of the horizon."""

    @classmethod
    def of(cls, centre: Centre, compiled: CompiledCentre) -> "Names":
        """The names of a centre and its days."""
        horizon = horizon_of(centre)
        days = [horizon.label(day) for day in range(horizon.n_days)]
        if centre.start is not None:
            days.append(f"{days[day_taken_up(centre, horizon)]}, in hand at {write_clock(centre.start.at)}")
        return cls(
            compiled.type_names,
            compiled.queue_names,
            compiled.group_names,
            tuple(compiled.groups["first_agent"].tolist()),
            tuple(days),
            horizon.n_days,
        )

    def is_in_hand(self, contact: Any) -> bool:
        """True of a contact that was answered before the day is taken up, unless it is not followed at all."""
        return contact["day"] == self.n_days and contact["outcome"] != BEYOND_HORIZON

    def agent(self, leg: Any) -> str:
        """`agent 4 of front_line`, counted from 1 in the group."""
        group = int(leg["group"])
        return f"agent {int(leg['agent']) - self.first_agent[group] + 1} of {self.groups[group]}"


def most_eventful(records: Records, names: Names, type_id: int | None = None) -> int | None:
    """Row of the first contact of the issue with the most legs; of equal ones the one with more contacts, then the
    earlier one. None if there is no issue (of that type) whose beginning is known: not of those in hand at a start."""
    contacts = records.contacts
    first = (contacts["issue"] == np.arange(len(contacts))) & (contacts["day"] != names.n_days)
    if type_id is not None:
        first &= contacts["type"] == type_id
    rows = np.flatnonzero(first)
    if not len(rows):
        return None
    n_legs = np.bincount(contacts["issue"][records.legs["contact"]], minlength=len(contacts))
    n_contacts = np.bincount(contacts["issue"], minlength=len(contacts))
    return int(rows[np.lexsort((rows, -n_contacts[rows], -n_legs[rows]))[0]])


def trace(records: Records, contact: int, names: Names) -> list[str]:
    """The life of the issue to which a contact belongs, a line a sentence; a line without a clock begins a contact.

    contact  row of CONTACT; IndexError if there is none
    """
    contacts = records.contacts
    rows = np.flatnonzero(contacts["issue"] == contacts["issue"][contact]).tolist()
    lines = [_heading(contacts, rows, names)]
    before = None
    for row in rows:
        lines += ["", _contact_heading(contacts, row, before, names)]
        told = sorted(_events(records, row, names), key=lambda event: event[0])  # stable: ties as they are told
        lines += [f"{time_of_day(tick // TICKS_PER_SECOND * TICKS_PER_SECOND):>5}  {text}" for tick, text in told]
        before = row
    return [*lines, "", _end(contacts[rows[-1]])]


def _heading(contacts: np.ndarray, rows: list[int], names: Names) -> str:
    first = contacts[rows[0]]
    load = float(first["complexity"])
    ease = (
        "" if abs(load - 1) < _AVERAGE else f", {'harder' if load > 1 else 'easier'} than the mean (work x{load:.2f})"
    )
    complaint = ", a complaint" if first["complaint"] else ""
    tried = sum(int(contacts["outcome"][row]) != BEYOND_HORIZON for row in rows)
    return f"An issue of type {names.types[first['type']]}{ease}{complaint}: {plural(tried, 'contact')}."


def _contact_heading(contacts: np.ndarray, row: int, before: int | None, names: Names) -> str:
    contact = contacts[row]
    if contact["outcome"] == BEYOND_HORIZON:
        return f"Due as a {CONTACT_KINDS[contact['kind']]} after the last closing that is simulated: not followed."
    what = CONTACT_KINDS[contact["kind"]]
    later = ""
    if before is not None:
        later = f", {between(int(contacts['ended'][before]), int(contact['arrived']))} later"
        if contact["type"] != contacts["type"][before]:
            later += f", now as {names.types[contact['type']]}"
    return f"Contact {row} ({what}), {names.days[contact['day']]}{later}"


def _events(records: Records, row: int, names: Names) -> Iterator[Told]:
    contact = records.contacts[row]
    arrived, outcome = int(contact["arrived"]), int(contact["outcome"])
    if outcome == BEYOND_HORIZON:
        return
    if not names.is_in_hand(contact):
        again = "The customer rings again." if contact["kind"] == REDIAL else "The customer rings."
        yield arrived, f"{again} {_TURNED_AWAY[outcome]}" if outcome in _TURNED_AWAY else again
    for at in np.flatnonzero(records.legs["contact"] == row).tolist():
        leg = records.legs[at]
        if leg["kind"] in (LEG_IVR, LEG_BOT):
            yield from _menu(leg, contact)
        elif leg["kind"] != LEG_CONSULT:
            yield from _queue(records.legs, at, contact, names)


def _menu(leg: Any, contact: Any) -> Iterator[Told]:
    what = "menu" if leg["kind"] == LEG_IVR else "bot"
    stay = between(int(leg["entered"]), int(leg["left"]))
    yield int(leg["entered"]), f"The {what} answers."
    if leg["outcome"] == LEG_CONTAINED:
        seems = "settles it" if contact["resolved"] else "seems to settle it, but does not"
        yield int(leg["left"]), f"Self-service {seems}, after {stay}."
    elif leg["outcome"] == LEG_ABANDONED:
        yield int(leg["left"]), f"The customer hangs up in the {what}, after {stay}."
    else:
        yield int(leg["left"]), f"The {what} passes the customer on, after {stay}."


_WHERE = {LEG_RESUMED: "Back at the head of queue", LEG_OVERFLOW: "Over to queue", LEG_CALLBACK: "To be called by"}
_UNANSWERED = {
    LEG_ABANDONED: "The customer hangs up after waiting {wait}.",
    LEG_CLOSED_OUT: "The queue is closed: sent home after {wait}.",
    LEG_FULL: "The queue is full: turned away.",
    LEG_BALKED: "The customer hears how long it will take, and hangs up.",
    LEG_PROMISED: "The customer is promised a callback, and hangs up.",
    LEG_UNANSWERED: "Nobody comes in {wait}: the agent goes on alone.",
    LEG_OVERFLOWED: "{wait} are too long here: another queue takes the customer.",
}
"""How a stay in a queue ended that no agent ended."""


def _queue(legs: np.ndarray, at: int, contact: Any, names: Names) -> Iterator[Told]:
    leg, queue = legs[at], names.queues[legs["queue"][at]]
    if leg["number"] == 0 and names.is_in_hand(contact):
        yield from _service(legs, at, contact, names, in_hand=True)
        return
    entered, left = int(leg["entered"]), int(leg["left"])
    expected = leg["offered_wait"]
    announced = f", a wait of {duration(int(expected))} is expected" if expected != NEVER else ""
    where = _WHERE.get(int(leg["kind"]), "Queue")
    yield entered, f"{where} {queue}: {_others(n_waiting(legs, at))}{announced}."
    yield from _ringing(leg, names)
    if leg["outcome"] == LEG_UNREACHED:
        yield left, f"Agent {names.agent(leg).removeprefix('agent ')} calls back, and reaches nobody."
    elif leg["answered"] != NEVER:
        yield from _service(legs, at, contact, names)
    else:
        yield left, _UNANSWERED[int(leg["outcome"])].format(wait=between(entered, left))


def _ringing(leg: Any, names: Names) -> Iterator[Told]:
    if leg["ring"]:
        rings_at = int(leg["left"] if leg["answered"] == NEVER else leg["answered"]) - int(leg["ring"])
        yield rings_at, f"The phone of {names.agent(leg)} rings."


def _consult(legs: np.ndarray, asking: int, names: Names) -> Iterator[Told]:
    """The question asked in a leg: the contact's next leg."""
    same = legs["contact"] == legs["contact"][asking]
    at = int(np.flatnonzero(same & (legs["number"] == legs["number"][asking] + 1))[0])
    leg, entered, left = legs[at], int(legs["entered"][at]), int(legs["left"][at])
    there = _others(n_waiting(legs, at))
    yield entered, f"On hold: the agent asks one of queue {names.queues[leg['queue']]}, {there}."
    yield from _ringing(leg, names)
    if leg["answered"] == NEVER:
        yield left, _UNANSWERED[LEG_UNANSWERED].format(wait=between(entered, left))
        return
    answered, agent = int(leg["answered"]), names.agent(leg).removeprefix("agent ")
    yield (
        answered,
        f"Agent {agent} answers after {between(entered, answered)}, and helps for {between(answered, left)}.",
    )


def _service(legs: np.ndarray, at: int, contact: Any, names: Names, in_hand: bool = False) -> Iterator[Told]:
    """in_hand  answered before the day was taken up: what is told of it is the rest."""
    leg = legs[at]
    answered, left, wrap_up, stays = (int(leg[name]) for name in ("answered", "left", "wrap_up", "accompanied"))
    agent = f"Agent {names.agent(leg).removeprefix('agent ')}"  # a group keeps its own spelling
    helping = ", helping out," if leg["flags"] & FLAG_OVERFLOW else ""
    is_gone = in_hand and left == answered and leg["outcome"] == LEG_ANSWERED
    if in_hand:
        does = "is at the wrap-up of" if is_gone else "talks with"
        yield answered, f"{agent} {does} the customer, who had been answered before."
    else:
        yield answered, f"{agent}{helping} answers after {between(int(leg['entered']), answered)}."
    if leg["flags"] & FLAG_CONSULT:
        yield from _consult(legs, at, names)
    if not is_gone:
        another = "another " if in_hand else ""
        yield from _parting(leg, contact, agent, f"{another}{between(answered, left)}")
    if wrap_up:
        done = left + stays + wrap_up
        yield done, f"{agent} is done with the wrap-up ({between(left + stays, done)})."


def _parting(leg: Any, contact: Any, agent: str, talk: str) -> Iterator[Told]:
    left, stays = int(leg["left"]), int(leg["accompanied"])
    hold = f", {duration(int(leg['hold']))} of it on hold" if leg["hold"] else ""
    talked = f"They part after {talk}{hold}"
    if leg["outcome"] == LEG_TRANSFERRED:
        why = ", because this was the wrong queue" if leg["flags"] & FLAG_MISROUTED else ""
        yield left, f"{talked}: passed on{why}."
        if stays:
            yield left + stays, f"{agent}, who stayed with the customer, lets go after {between(left, left + stays)}."
    elif leg["outcome"] == LEG_HANDED_BACK:
        yield left, f"{talked}: {agent[0].lower()}{agent[1:]} goes home, the contact is handed back."
    else:
        yield left, f"{talked}: {'settled' if contact['resolved'] else 'not settled'}."


def n_waiting(legs: np.ndarray, at: int) -> int:
    """Other legs that wait in the queue of leg `at` when it enters: came before that instant, leave after it."""
    now = legs["entered"][at]
    until = np.where(legs["answered"] != NEVER, legs["answered"], legs["left"])
    same = (legs["queue"] == legs["queue"][at]) & ((legs["kind"] != LEG_IVR) & (legs["kind"] != LEG_BOT))
    return int((same & (legs["entered"] < now) & (until > now)).sum())


def _others(n: int) -> str:
    return "nobody else waits" if n == 0 else f"{n} {'waits' if n == 1 else 'wait'} already"


def _end(last: Any) -> str:
    outcome = int(last["outcome"])
    if outcome in (BEYOND_HORIZON, CALLBACK_OPEN):
        return "How the issue ends is not known."
    if last["resolved"]:
        return f"The issue is settled {'by self-service' if outcome == CONTAINED else 'by an agent'}."
    if outcome in (SERVED, CONTAINED, ABANDONED_IN_MENU):
        return "The customer does not come back."
    return "The customer does not ring again: the issue is given up."


def between(start: int, end: int) -> str:
    """The time from one tick to another, as the clock shows it."""
    return duration((end // TICKS_PER_SECOND - start // TICKS_PER_SECOND) * TICKS_PER_SECOND)


def duration(ticks: int) -> str:
    """`36 s`, `4 min 05 s`, `1 h 02 min`, `2 days 3 h`; cut to whole seconds.

    >>> duration(245_000)
    '4 min 05 s'
    """
    seconds = ticks // TICKS_PER_SECOND
    minutes, hours = seconds // 60, seconds // 3600
    if seconds < 60:
        return f"{seconds} s"
    if minutes < 60:
        return f"{minutes} min {seconds % 60:02d} s"
    if hours < 24:
        return f"{hours} h {minutes % 60:02d} min"
    return f"{plural(hours // 24, 'day')} {hours % 24} h"

"""One issue's life in sentences with clock times, told from the records of either engine.

Equal records, equal text: nothing here knows which engine left them. Instants are cut to whole seconds, and the time
between two of them is that between their clock readings.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np

from sim.clock import TICKS_PER_SECOND, time_of_day
from sim.codes import (
    ABANDONED_IN_MENU,
    BEYOND_HORIZON,
    BLOCKED,
    CALLBACK_OPEN,
    CONTACT_KINDS,
    CONTAINED,
    FRESH,
    LEG_BOT,
    LEG_CONSULT,
    LEG_IVR,
    OUT_OF_HOURS,
    REDIAL,
    SERVED,
)
from sim.records import Records
from sim.report.trace_legs import Told, menu, stay
from sim.report.trace_words import Names, between
from sim.report.wording import plural

_AVERAGE = 0.005
"""Complexities this near to 1 are not worth a word."""
_TURNED_AWAY = {OUT_OF_HOURS: "It is closed: turned away.", BLOCKED: "No line is free: turned away."}


def most_eventful(records: Records, names: Names, type_id: int | None = None) -> int | None:
    """Row of the first contact of the issue with the most legs; of equal ones the one with more contacts, then the
    earlier one. None if there is no issue (of that type) whose beginning is known: not of those in hand at a start,
    nor of those who called before it."""
    contacts = records.contacts
    first = (contacts["kind"] == FRESH) & (contacts["day"] != names.n_days)
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
    later = "" if contact["kind"] == FRESH else ", of somebody who had called before the day was taken up"
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
            yield from menu(leg, contact)
        elif leg["kind"] != LEG_CONSULT:
            yield from stay(records.legs, at, contact, names)


def _end(last: Any) -> str:
    outcome = int(last["outcome"])
    if outcome in (BEYOND_HORIZON, CALLBACK_OPEN):
        return "How the issue ends is not known."
    if last["resolved"]:
        return f"The issue is settled {'by self-service' if outcome == CONTAINED else 'by an agent'}."
    if outcome in (SERVED, CONTAINED, ABANDONED_IN_MENU):
        return "The customer does not come back."
    return "The customer does not ring again: the issue is given up."

"""The records of one replication as sums: by contact type (T,), by agent group (G,), or plain.

Apart from `sim.measures` on purpose: the case file has its own denominators, and time averages over a window.
Times are in the seconds of the model.
"""

from dataclasses import dataclass

import numpy as np

from sim.codes import (
    BEYOND_HORIZON,
    BLOCKED,
    FRESH,
    LEG_ABANDONED,
    LEG_CALLBACK,
    LEG_FULL,
    LEG_IVR,
    LEG_PROMISED,
    LEG_QUEUE,
    NEVER,
    QUEUE_FULL,
    REDIAL,
)
from sim.records import Records

Sums = dict[str, np.ndarray]

N_BINS = 4_000


@dataclass(frozen=True)
class Window:
    """The time that counts: [start, end) of the run, or of every period if the run has several."""

    start: int
    """tick"""
    end: int
    """tick"""
    period: int | None = None
    """ticks from one independent start to the next; None: one long run"""
    n_periods: int = 1

    def offset(self, at: np.ndarray) -> np.ndarray:
        """Ticks since the start of the period in which `at` lies."""
        return at if self.period is None else at % self.period

    def holds(self, at: np.ndarray) -> np.ndarray:
        """True for instants that count."""
        offset = self.offset(at)
        return (offset >= self.start) & (offset < self.end)

    def overlap(self, start: np.ndarray, end: np.ndarray) -> np.ndarray:
        """Ticks of [start, end) that count; spells are shorter than a period."""
        offset = self.offset(start)
        return np.clip(np.minimum(offset + (end - start), self.end) - np.maximum(offset, self.start), 0, None)


@dataclass(frozen=True)
class Scale:
    """What the fold must know about the model."""

    window: Window
    second: float
    """ticks a second of the model has"""
    awt_s: float
    n_types: int
    headcount: tuple[int, ...]
    """agents by group; empty if it changes over the day"""
    bin_s: float | None
    """width of a bin of waits; None: nobody asks for quantiles"""
    counts_empty: bool
    """count those who find nobody in the house (needs a sort)"""


def fold(records: Records, scale: Scale) -> Sums:
    """All sums of one replication."""
    length = (scale.window.end - scale.window.start) / scale.second * scale.window.n_periods
    plain = {
        "periods": np.array(float(scale.window.n_periods)),
        "window": np.array(length),
        "capacity": np.array(scale.headcount) * length,
    }
    return (
        plain
        | _contacts(records, scale)
        | _stays(records, scale)
        | _queue_legs(records, scale)
        | _callbacks(records, scale)
    )


def _contacts(records: Records, scale: Scale) -> Sums:
    """Counts of contacts that arrived in the window."""
    contacts = records.contacts
    counted = scale.window.holds(contacts["arrived"]) & (contacts["outcome"] != BEYOND_HORIZON)
    kind, outcome, types = (contacts[name][counted] for name in ("kind", "outcome", "type"))
    is_blocked = (outcome == BLOCKED) | (outcome == QUEUE_FULL)

    def count(chosen: np.ndarray) -> np.ndarray:
        return np.bincount(types[chosen], minlength=scale.n_types).astype(float)

    sums = {
        "offered": np.bincount(types, minlength=scale.n_types).astype(float),
        "fresh": count(kind == FRESH),
        "redials": count(kind == REDIAL),
        "blocked": count(is_blocked),
        "fresh_blocked": count(is_blocked & (kind == FRESH)),
    }
    if scale.counts_empty:
        sums["found_empty"] = np.array(float(_n_found_empty(contacts, counted)))
    return sums


def _n_found_empty(contacts: np.ndarray, counted: np.ndarray) -> int:
    """Contacts before whom everybody who had come had also gone. (No wrap-up here: gone is gone.)"""
    n_gone = np.searchsorted(np.sort(contacts["ended"]), contacts["arrived"], side="right")
    return int(((n_gone == np.arange(len(contacts))) & counted).sum())


def _stays(records: Records, scale: Scale) -> Sums:
    """Time spent in the menu, and between a failed contact and its redial."""
    legs, contacts = records.legs, records.contacts
    in_menu = legs[legs["kind"] == LEG_IVR]
    again = contacts[(contacts["kind"] == REDIAL) & (contacts["parent"] >= 0)]
    before = contacts["ended"][again["parent"]]
    return {
        "menu_time": scale.window.overlap(in_menu["entered"], in_menu["left"]).sum() / scale.second,
        "orbit_time": scale.window.overlap(before, again["arrived"]).sum() / scale.second,
    }


def _queue_legs(records: Records, scale: Scale) -> Sums:
    """Waits of those who joined a queue in the window, and time in queue and in service during it."""
    legs = records.legs
    accepted = (legs["kind"] == LEG_QUEUE) & (legs["outcome"] != LEG_FULL)
    entered, answered, left, types = (legs[name][accepted] for name in ("entered", "answered", "left", "type"))
    is_answered = answered != NEVER
    until = np.where(is_answered, answered, left)
    wait = until - entered

    def by_type(chosen: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
        weights = None if weights is None else weights[chosen]
        return np.bincount(types[chosen], weights, minlength=scale.n_types).astype(float)

    counted = scale.window.holds(entered)
    gave_up = counted & (legs["outcome"][accepted] == LEG_ABANDONED)
    served = counted & is_answered
    in_time = wait <= round(scale.awt_s * scale.second)
    wait_s = wait / scale.second
    busy = (legs["talk"] + legs["hold"] + legs["wrap_up"])[accepted]
    everybody = np.ones(len(wait), bool)
    worked = legs[np.isin(legs["kind"], [LEG_QUEUE, LEG_CALLBACK]) & (legs["answered"] != NEVER)]
    done = worked["answered"] + worked["talk"] + worked["hold"] + worked["wrap_up"]
    groups, n_groups = legs["group"][accepted], max(1, len(scale.headcount))
    pairs = types[served] * np.int64(n_groups) + groups[served]
    busy_time = scale.window.overlap(worked["answered"], done) / scale.second
    return {
        "accepted": by_type(counted),
        "waited": by_type(counted & (wait > 0)),
        "wait": by_type(counted, wait_s),
        "wait_squared": by_type(counted, wait_s**2),
        "answered": by_type(served),
        "wait_answered": by_type(served, wait_s),
        "answered_in_time": by_type(served & in_time),
        "service_time": by_type(served, busy / scale.second),
        "abandoned": by_type(gave_up),
        "wait_abandoned": by_type(gave_up, wait_s),
        "abandoned_in_time": by_type(gave_up & in_time),
        "queue_time": by_type(everybody, scale.window.overlap(entered, until) / scale.second),
        "busy_time": np.bincount(worked["group"], busy_time, minlength=n_groups),
        "answered_by": np.bincount(pairs, minlength=scale.n_types * n_groups).reshape(-1, n_groups).astype(float),
        "histogram": _histogram(wait_s[counted], scale.bin_s),
    }


def _callbacks(records: Records, scale: Scale) -> Sums:
    """Promises made in the window, the waits for them to be kept, all reached at once."""
    legs = records.legs
    promised = legs["outcome"] == LEG_PROMISED
    called = legs[(legs["kind"] == LEG_CALLBACK) & (legs["answered"] != NEVER)]
    counted = scale.window.holds(called["entered"])
    wait = called["answered"] - called["entered"]

    def by_type(types: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
        return np.bincount(types, weights, minlength=scale.n_types).astype(float)

    return {
        "promised": by_type(legs["type"][promised & scale.window.holds(legs["entered"])]),
        "called_back": by_type(called["type"][counted]),
        "callback_wait": by_type(called["type"][counted], wait[counted] / scale.second),
        "callback_queue_time": scale.window.overlap(called["entered"], called["answered"]).sum() / scale.second,
    }


def _histogram(wait_s: np.ndarray, bin_s: float | None) -> np.ndarray:
    """Bin 0 holds those who did not wait, bin k waits in ((k - 1), k] times the width, the last one all the rest."""
    if bin_s is None:
        return np.zeros(1)
    bins = np.minimum(np.ceil(wait_s / bin_s), N_BINS).astype(np.int64)
    return np.bincount(bins, minlength=N_BINS + 1).astype(float)

"""What happens in a contact's legs, a sentence an instant: the menu, the wait, the service, the question to another."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from sim.clock import NEVER
from sim.codes import (
    FLAG_CONSULT,
    FLAG_MISROUTED,
    FLAG_OVERFLOW,
    LEG_ABANDONED,
    LEG_ANSWERED,
    LEG_BALKED,
    LEG_BOT,
    LEG_CALLBACK,
    LEG_CLOSED_OUT,
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
)
from sim.report.trace_words import Names, between, duration

Told = tuple[int, str]
"""(tick, sentence)."""


def menu(leg: Any, contact: Any) -> Iterator[Told]:
    """A leg in the menu or with the bot."""
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


def stay(legs: np.ndarray, at: int, contact: Any, names: Names) -> Iterator[Told]:
    """A stay in a queue, and the service that ends it. at: row of the leg."""
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

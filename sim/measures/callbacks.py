"""Callbacks: offered, accepted, reached, failed, and both waits. On the phone until the promise, then until the call.

A leg that ends in a promise is offered, neither answered nor abandoned, and stands in no service level and no ASA; the
contact is served when the customer is reached.
"""

from sim.measures.figure import (
    BY_INTERVAL,
    CONTACTS,
    FROM_INPUT,
    HEADLINE,
    QUEUED,
    in_hours,
    in_seconds,
    per_day,
    plus,
    ratio,
)

ATTEMPTS = plus("callbacks_reached", "callbacks_in_vain")

CALLBACKS = (
    per_day(
        "callbacks_offered", "Callbacks offered", "neither", QUEUED, {"callbacks_offered": 1},
        "legs whose customer was offered a callback",
    ),
    per_day(
        "callbacks_accepted", "Callbacks promised", "neither", QUEUED, {"promised": 1},
        "legs that ended in the promise of a callback", HEADLINE, BY_INTERVAL,
    ),
    ratio(
        "callback_acceptance", "Callbacks accepted", "share", "neither", QUEUED, {"promised": 1},
        {"callbacks_offered": 1}, ("legs that ended in the promise of a callback", "legs offered one"),
        formula="accepted_per_offered", basis=FROM_INPUT,
    ),
    per_day(
        "callbacks_reached", "Callbacks made", "neither", QUEUED, {"callbacks_reached": 1},
        "callbacks that reached the customer", BY_INTERVAL,
    ),
    per_day(
        "callbacks_failed", "Callbacks failed", "lower", CONTACTS, {"contacts_callback_failed": 1},
        "contacts promised a callback whose customer no attempt reached",
    ),
    ratio(
        "callback_reach", "Attempts that reached the customer", "share", "higher", QUEUED, {"callbacks_reached": 1},
        ATTEMPTS, ("attempts that reached the customer", "attempts to call back"),
        formula="reached_per_attempt", basis=FROM_INPUT,
    ),
    ratio(
        "callback_wait", "Wait until called back", "s", "lower", QUEUED, in_seconds("callback_wait"),
        {"callbacks_reached": 1}, ("time from the promise to the call that reached the customer", "callbacks made"),
        HEADLINE, formula="promise_to_call",
    ),
    ratio(
        "callback_phone_wait", "On the phone until the promise", "s", "lower", QUEUED, in_seconds("callback_phone"),
        {"promised": 1}, ("time from arrival, menu included, to the promise", "callbacks promised"),
        formula="arrival_to_promise",
    ),
    per_day(
        "dialling_hours", "Hours dialled in vain", "lower", QUEUED, in_hours("dialling"),
        "agents' time of attempts that reached nobody", unit="h per day",
    ),
)  # fmt: skip

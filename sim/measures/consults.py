"""Consults: how often agents ask a second one, how long they wait for one, and what it costs those who are asked.

The leg in which a second agent is asked is offered by no customer: it stands in no service level, mean wait or handle
time. What the first agent spends is hold, and so handle time, of the contact; what the second spends is workload.
"""

from sim.measures.components import HANDLED
from sim.measures.figure import FROM_INPUT, QUEUED, SERVING, in_hours, in_seconds, minus, per_day, plus, ratio

CONSULTS = (
    ratio(
        "consult_rate", "Consults", "share", "neither", SERVING, {"consults": 1}, HANDLED,
        ("answered legs whose agent asked a second one", "legs answered by an agent, callbacks included"),
        formula="consults_per_answered", basis=FROM_INPUT,
    ),
    ratio(
        "consult_wait", "Wait for a second agent", "s", "lower", SERVING, in_seconds("consult_wait"),
        {"consults_answered": 1},
        ("time from the question to the second agent's answer, in the queue asked", "consults answered"),
        formula="wait_per_consult_answered",
    ),
    ratio(
        "consults_in_vain", "Consults nobody answered", "share", "lower", QUEUED,
        plus("offered_consult", minus("consults_answered")), {"offered_consult": 1},
        ("questions after whose wait the agent went on alone, in the queue asked", "consults"),
        formula="unanswered_per_consult",
    ),
    ratio(
        "consulted_time", "Time with the second agent", "s", "neither", SERVING, in_seconds("consulted_time"),
        {"consults_answered": 1}, ("time both agents talked", "consults answered"),
        formula="time_per_consult_answered", basis=FROM_INPUT,
    ),
    per_day(
        "consulted_hours", "Hours as the second agent", "lower", SERVING, in_hours("consulted_time"),
        "agents' time of being asked, in the queue asked", unit="h per day",
    ),
)  # fmt: skip

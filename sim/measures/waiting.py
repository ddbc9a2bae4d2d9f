"""Service level in six formulas, waits and their quantiles: figures of the queue legs."""

from sim.clock import TICKS_PER_SECOND
from sim.measures.components import ERROR_UNIT, OFFERED
from sim.measures.figure import (
    BY_INTERVAL,
    EMERGENT,
    FROM_WAITS,
    HEADLINE,
    QUEUED,
    ROOT,
    SIGNED,
    Figure,
    in_hours,
    in_seconds,
    minus,
    per_day,
    plus,
    ratio,
    times,
)

TENTH = ERROR_UNIT / TICKS_PER_SECOND
"""seconds in a unit of squared errors."""
IN_TARGET = "answered within the queue's acceptable wait (inclusive)"
ENDED = plus("answered", "abandoned")
"""Legs that an agent or the customer ended."""
WAITED = plus("wait_answered", "wait_abandoned")

LEVEL = (
    (
        "abandons_met",
        "F1_abandons_met",
        plus("answered_in_target", "abandoned_in_target"),
        ENDED,
        (f"{IN_TARGET} + abandoned within it", "answered + abandoned"),
    ),
    ("answered_only", "F2_answered_only", {"answered_in_target": 1}, {"answered": 1}, (IN_TARGET, "answered")),
    ("all_offered", "F3_all_offered", {"answered_in_target": 1}, ENDED, (IN_TARGET, "answered + abandoned")),
    (
        "abandons_after",
        "F4_abandons_after",
        {"answered_in_target": 1},
        plus(ENDED, minus("abandoned_in_target")),
        (IN_TARGET, "answered + abandoned - abandoned within the acceptable wait"),
    ),
    (
        "short_met",
        "F5_short_met",
        plus("answered_in_target", "short_abandoned"),
        ENDED,
        (f"{IN_TARGET} + short abandons", "answered + abandoned"),
    ),
    (
        "short_excluded",
        "F6_short_excluded",
        {"answered_in_target": 1},
        plus(ENDED, minus("short_abandoned")),
        (IN_TARGET, "answered + abandoned - short abandons"),
    ),
)

SERVICE_LEVELS = tuple(
    ratio(
        f"service_level_{key}",
        f"Service level ({key.replace('_', ' ')})",
        "share",
        "higher",
        QUEUED,
        num,
        den,
        words,
        *((HEADLINE, BY_INTERVAL) if key == "abandons_after" else ()),
        formula=formula,
    )
    for key, formula, num, den, words in LEVEL
)

WAITING = (
    ratio(
        "asa",
        "Average speed of answer",
        "s",
        "lower",
        QUEUED,
        in_seconds("wait_answered"),
        {"answered": 1},
        ("waits of answered legs, zero waits included", "answered legs"),
        HEADLINE,
        BY_INTERVAL,
        formula="wait_answered_per_answered",
    ),
    ratio(
        "wait_of_all",
        "Average wait of all",
        "s",
        "lower",
        QUEUED,
        in_seconds(WAITED),
        ENDED,
        ("waits of answered and abandoned legs", "answered + abandoned"),
        HEADLINE,
        BY_INTERVAL,
        formula="wait_per_answered_or_abandoned",
    ),
    ratio(
        "time_to_abandon",
        "Average time to abandon",
        "s",
        "neither",
        QUEUED,
        in_seconds("wait_abandoned"),
        {"abandoned": 1},
        ("waits of abandoned legs", "abandoned legs (not the mean patience: that is censored)"),
    ),
    *(
        Figure(
            f"wait_p{p}",
            f"{p} % of all waited at most",
            "s",
            f"p{p}_answered_and_abandoned",
            f"wait that {p} % of legs did not exceed",
            "answered + abandoned",
            EMERGENT,
            "lower",
            FROM_WAITS,
            {},
            {},
        )
        for p in (50, 80, 90, 95)
    ),
    *(
        Figure(
            f"wait_answered_p{p}",
            f"{p} % of answered waited at most",
            "s",
            f"p{p}_answered",
            f"wait that {p} % of answered legs did not exceed",
            "answered",
            EMERGENT,
            "lower",
            FROM_WAITS,
            {},
            {},
        )
        for p in (50, 80, 90, 95)
    ),
    ratio(
        "longest_wait",
        "Longest wait",
        "s",
        "lower",
        ("overall", "queue", "day"),
        in_seconds("longest_wait"),
        {"run": 1},
        ("longest wait of any leg in the measured days", "replications"),
        formula="mean_of_maxima",
    ),
    ratio(
        "immediate_response",
        "Answered without waiting",
        "share",
        "higher",
        QUEUED,
        {"immediate": 1},
        OFFERED,
        ("legs answered with no wait at all", "legs offered"),
        formula="immediate_per_offered",
    ),
    ratio(
        "prediction_bias",
        "Wait foretold minus real wait",
        "s",
        "neither",
        QUEUED,
        in_seconds("foretelling_error"),
        {"foretold": 1},
        ("predicted wait - real wait", "legs answered in the queue that foretold their wait"),
        SIGNED,
        formula="mean_error",
    ),
    ratio(
        "prediction_rmse",
        "Error of the wait foretold",
        "s",
        "lower",
        QUEUED,
        times(TENTH * TENTH, "foretelling_error_squared"),
        {"foretold": 1},
        ("square of (predicted wait - real wait)", "legs answered in the queue that foretold their wait"),
        ROOT,
        formula="root_mean_square_error",
    ),
    per_day(
        "waiting_hours",
        "Hours waited",
        "lower",
        QUEUED,
        in_hours(WAITED, "wait_closed_out"),
        "waits of all legs",
        BY_INTERVAL,
        unit="h per day",
    ),
    ratio(
        "days_meeting_target",
        "P(day meets target)",
        "share",
        "higher",
        ("overall", "queue"),
        {"days_met": 1},
        {"days_judged": 1},
        (
            "measured days on which the target was kept, by its own figure and formula; who went over takes it along",
            "measured days with contacts",
        ),
        HEADLINE,
        formula="days_met_per_day",
    ),
)

"""Truth tables of `sim.rules.opening`: opening hours, and when somebody who meant to come at night comes instead."""

import numpy as np
import pytest

from sim.clock import NEVER, TICKS_PER_DAY, TICKS_PER_HOUR
from sim.rules.opening import is_closed, is_open, next_visit

DAY, HOUR = TICKS_PER_DAY, TICKS_PER_HOUR

# Monday 8-20, Tuesday closed, Wednesday 10:00-10:30, Thursday 0-24, Friday 0-24.
OPEN_AT = np.array([8 * HOUR, NEVER, 2 * DAY + 10 * HOUR, 3 * DAY, 4 * DAY])
CLOSE_AT = np.array([20 * HOUR, NEVER, 2 * DAY + 10 * HOUR + HOUR // 2, 4 * DAY, 5 * DAY])


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (0, False),
        (8 * HOUR - 1, False),
        (8 * HOUR, True),  # open at the opening tick
        (12 * HOUR, True),
        (20 * HOUR - 1, True),
        (20 * HOUR, False),  # closed at the closing tick
        (DAY - 1, False),
        (DAY, False),  # a closed day
        (DAY + 12 * HOUR, False),
        (2 * DAY + 10 * HOUR, True),
        (2 * DAY + 10 * HOUR + HOUR // 2, False),
        (3 * DAY, True),
        (4 * DAY - 1, True),
        (4 * DAY, True),  # midnight between two days around the clock
        (5 * DAY - 1, True),
        (5 * DAY, False),  # beyond the last day of the horizon
        (99 * DAY, False),
    ],
)
def test_is_open(now, expected):
    assert is_open(now, OPEN_AT, CLOSE_AT) == expected


SPREAD = HOUR

# due, luck -> comes at
VISITS = [
    # In opening hours: as planned, whatever the luck.
    (8 * HOUR, 0.9, 8 * HOUR),  # tie: due at the opening tick is in hours
    (12 * HOUR, 0.9, 12 * HOUR),
    (20 * HOUR - 1, 0.1, 20 * HOUR - 1),
    (3 * DAY + 5, 0.5, 3 * DAY + 5),
    (4 * DAY, 0.5, 4 * DAY),
    # Before the opening: spread over the hour after it.
    (0, 0.25, 8 * HOUR + HOUR // 4),
    (8 * HOUR - 1, 0.5, 8 * HOUR + HOUR // 2),
    # Tie: due at the closing tick is out of hours. Over the closed Tuesday to Wednesday, whose opening is shorter than
    # the spread: over the half hour that there is.
    (20 * HOUR, 0.5, 2 * DAY + 10 * HOUR + HOUR // 4),
    (DAY, 0.5, 2 * DAY + 10 * HOUR + HOUR // 4),
    (DAY - 1, 0.999, 2 * DAY + 10 * HOUR + int(0.999 * (HOUR // 2))),
    (2 * DAY + 9 * HOUR, 0.0001, 2 * DAY + 10 * HOUR + 180),
    # After Wednesday's closing: Thursday opens at midnight.
    (2 * DAY + 11 * HOUR, 0.5, 3 * DAY + HOUR // 2),
    (2 * DAY + 10 * HOUR + HOUR // 2, 0.5, 3 * DAY + HOUR // 2),
    # After the last day.
    (5 * DAY, 0.5, NEVER),
    (NEVER, 0.5, NEVER),
]


@pytest.mark.parametrize(("due", "luck", "comes"), VISITS)
def test_next_visit(due, luck, comes):
    assert next_visit(due, OPEN_AT, CLOSE_AT, SPREAD, luck) == comes


def test_without_a_spread_all_stand_at_the_door():
    assert next_visit(20 * HOUR, OPEN_AT, CLOSE_AT, 0, 0.7) == 2 * DAY + 10 * HOUR


def test_after_the_last_opening_there_is_no_visit():
    assert next_visit(20 * HOUR, OPEN_AT[:2], CLOSE_AT[:2], SPREAD, 0.5) == NEVER


@pytest.mark.parametrize(
    ("now", "reopens_at", "closed"),
    [(0, 0, False), (8 * HOUR, 0, False), (5, 6, True), (6, 6, False), (7, 6, False), (5, NEVER, True)],
)
def test_is_closed(now, reopens_at, closed):
    assert is_closed(now, reopens_at) == closed

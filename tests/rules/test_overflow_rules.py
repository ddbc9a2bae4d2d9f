"""Truth tables of `sim.rules.overflow`: who goes over to another queue, and whom that takes."""

import pytest

from sim.codes import (
    CLOSED_OUT,
    LEG_CALLBACK,
    LEG_CONSULT,
    LEG_OVERFLOW,
    LEG_QUEUE,
    LEG_RESUMED,
    LEG_TRANSFER,
    NEVER,
    OPEN,
    QUEUE_FULL,
)
from sim.rules.overflow import is_due_to_go_over, may_go_over


@pytest.mark.parametrize(
    ("kind", "waited", "after", "due"),
    [
        (LEG_QUEUE, 59, 60, False),
        (LEG_QUEUE, 60, 60, True),  # exactly
        (LEG_QUEUE, 99, 60, True),
        (LEG_QUEUE, 0, 60, False),
        (LEG_QUEUE, 10**12, NEVER, False),  # no overflow
        (LEG_TRANSFER, 60, 60, True),
        (LEG_OVERFLOW, 99, 60, False),  # once only
        (LEG_CALLBACK, 99, 60, False),
        (LEG_RESUMED, 99, 60, False),
        (LEG_CONSULT, 99, 60, False),  # its agent gives up instead
    ],
)
def test_is_due_to_go_over(kind, waited, after, due):
    assert is_due_to_go_over(kind, waited, after) == due


@pytest.mark.parametrize(
    ("has_agent", "verdict", "n_on_duty", "may"),
    [
        (True, OPEN, 3, True),
        (True, QUEUE_FULL, 3, True),  # taken at once: no room is needed
        (False, OPEN, 3, True),
        (False, OPEN, 1, True),
        (False, OPEN, 0, False),  # nobody there to wait for
        (False, QUEUE_FULL, 3, False),
        (False, CLOSED_OUT, 0, False),
        (False, CLOSED_OUT, 3, False),
    ],
)
def test_may_go_over(has_agent, verdict, n_on_duty, may):
    assert may_go_over(has_agent, verdict, n_on_duty) == may

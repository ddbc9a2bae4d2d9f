"""Truth tables of `sim.rules.callbacks`: who is offered a callback, how often it is tried. Ticks are milliseconds."""

import pytest

from sim.codes import NEVER
from sim.rules.callbacks import is_tried_again, should_offer_callback


@pytest.mark.parametrize(
    ("predicted", "offer_from", "promises_left", "offered"),
    [
        (180_000, 180_000, 1, True),  # exactly
        (179_999, 180_000, 1, False),
        (180_000, 180_000, 0, False),  # at the cap
        (180_000, 180_000, -1, False),
        (0, 0, 5, True),
        (NEVER, 180_000, 1, True),  # nobody on duty
        (NEVER, NEVER, 1, False),  # switched off
        (NEVER, 180_000, NEVER, True),  # no cap
    ],
)
def test_should_offer_callback(predicted, offer_from, promises_left, offered):
    assert should_offer_callback(predicted, offer_from, promises_left) == offered


@pytest.mark.parametrize(("n", "most", "again"), [(1, 2, True), (2, 2, False), (1, 1, False), (3, 2, False)])
def test_is_tried_again(n, most, again):
    assert is_tried_again(n, most) == again

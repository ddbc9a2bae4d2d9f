"""Truth tables of `sim.rules.found`: how much longer those stay who are found waiting."""

import pytest

from sim.clock import NEVER
from sim.rules.found import gives_up_at, messages_heard


@pytest.mark.parametrize(
    ("entered", "patience", "start", "grid", "tick"),
    [
        (100, 500, 300, 1, 600),
        (100, 201, 300, 1, 301),  # exactly one step after the start
        (100, 200, 300, 1, 301),  # a tie with the start: a step later
        (100, 50, 300, 1, 301),  # by the book gone long ago
        (0, 300, 300, 15, 315),
        (100, NEVER, 300, 1, NEVER),
        (100, NEVER + 5, 300, 1, NEVER),  # messages heard, and no message that ends the wait
    ],
)
def test_gives_up_at(entered, patience, start, grid, tick):
    assert gives_up_at(entered, patience, start, grid) == tick


@pytest.mark.parametrize(
    ("waited", "every", "ticks"),
    [(0, 60, 0), (59, 60, 0), (60, 60, 60), (150, 60, 120)],  # 60: exactly, so heard
)
def test_messages_heard(waited, every, ticks):
    assert messages_heard(waited, every) == ticks

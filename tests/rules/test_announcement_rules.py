"""Truth tables of `sim.rules.announcements`: what those who wait are told, and who leaves. Ticks are milliseconds."""

import pytest

from sim.codes import LAST_WAIT, NEVER, NO_PREDICTOR, QUEUE_LENGTH
from sim.rules.announcements import balking_probability, hangs_up_after, is_announced, predicted_wait


@pytest.mark.parametrize(
    ("predictor", "n_ahead", "mean", "n_on_duty", "last_wait", "predicted"),
    [
        (NO_PREDICTOR, 3, 60_000.0, 2, 5_000, NEVER),
        (QUEUE_LENGTH, 0, 60_000.0, 2, 5_000, 0),  # next in line
        (QUEUE_LENGTH, 3, 60_000.0, 2, 5_000, 90_000),
        (QUEUE_LENGTH, 1, 1.0, 2, 0, 1),  # half a tick, rounded up
        (QUEUE_LENGTH, 1, 1.0, 3, 0, 0),
        (QUEUE_LENGTH, 0, 60_000.0, 0, 5_000, NEVER),  # nobody on duty
        (QUEUE_LENGTH, 7, 60_000.0, 0, 5_000, NEVER),
        (LAST_WAIT, 7, 60_000.0, 2, 5_000, 5_000),
        (LAST_WAIT, 0, 60_000.0, 0, 0, 0),  # nobody was answered yet
    ],
)
def test_predicted_wait(predictor, n_ahead, mean, n_on_duty, last_wait, predicted):
    assert predicted_wait(predictor, n_ahead, mean, n_on_duty, last_wait) == predicted


@pytest.mark.parametrize(
    ("predicted", "announce_from", "told"),
    [
        (120_000, 120_000, True),  # exactly
        (119_999, 120_000, False),
        (0, 0, True),
        (NEVER, 120_000, True),  # nobody can tell: a long wait
        (NEVER, NEVER, False),  # switched off
    ],
)
def test_is_announced(predicted, announce_from, told):
    assert is_announced(predicted, announce_from) == told


PER_MINUTE = 1 / 60_000


@pytest.mark.parametrize(
    ("predicted", "announce_from", "share", "per_tick", "probability"),
    [
        (120_000, 120_000, 0.1, 0.05 * PER_MINUTE, 0.1),
        (180_000, 120_000, 0.1, 0.05 * PER_MINUTE, 0.15),
        (720_000, 120_000, 0.1, 0.05 * PER_MINUTE, 0.6),
        (7_200_000, 120_000, 0.1, 0.05 * PER_MINUTE, 1.0),  # never more than all
        (7_200_000, 120_000, 0.1, 0.0, 0.1),
        (NEVER, 120_000, 0.1, 0.05 * PER_MINUTE, 1.0),
        (NEVER, 120_000, 0.1, 0.0, 0.1),
    ],
)
def test_balking_probability(predicted, announce_from, share, per_tick, probability):
    assert balking_probability(predicted, announce_from, share, per_tick) == pytest.approx(probability)


@pytest.mark.parametrize(
    ("share", "luck", "after"),
    [
        (0.0, 0.5, NEVER),
        (1.0, 0.5, 60_000),  # everybody at the first
        (0.5, 0.75, 60_000),  # half of them: luck above 0.5
        (0.5, 0.51, 60_000),
        (0.5, 0.49, 120_000),  # a quarter
        (0.5, 0.26, 120_000),
        (0.5, 0.24, 180_000),
        (1e-9, 1e-6, NEVER),  # after some hundred thousand hours
    ],
)
def test_hangs_up_after(share, luck, after):
    """Every 60 s; ties: at the tick of the announcement itself."""
    assert hangs_up_after(60_000, share, luck) == after


def test_luck_is_monotone():
    """More who hang up: each hangs up no later."""
    lucks = [i / 97 for i in range(1, 97)]
    for luck in lucks:
        times = [hangs_up_after(1_000, share, luck) for share in (0.01, 0.1, 0.3, 0.9)]
        assert times == sorted(times, reverse=True)

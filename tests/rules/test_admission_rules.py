"""Truth tables of `sim.rules.admission`: who may wait, who finds a line, who may go home."""

import math

import pytest

from sim.codes import CLEAR, CLOSED_OUT, DRAIN, NEVER, OPEN, QUEUE_FULL
from sim.rules.admission import is_cut_off_at_closing, is_trunk_free, may_leave, may_take, waiting_verdict

NO_LIMIT = (NEVER, math.inf)

# n_waiting (this one included), (max_waiting, waiting_per_agent), n_on_duty, is_closed, closing -> verdict
VERDICTS = [
    (1, NO_LIMIT, 1, False, DRAIN, OPEN),
    (1_000_000, NO_LIMIT, 1, False, DRAIN, OPEN),
    (1, NO_LIMIT, 0, False, DRAIN, OPEN),  # nobody on duty for a while by day: one may wait for the next agents
    # A limit on the queue; exactly at the limit is not over it.
    (3, (3, math.inf), 1, False, DRAIN, OPEN),
    (4, (3, math.inf), 1, False, DRAIN, QUEUE_FULL),
    (1, (1, math.inf), 1, False, DRAIN, OPEN),
    (1, (0, math.inf), 5, False, DRAIN, QUEUE_FULL),  # a limit of 0: nobody waits
    # A limit per agent on duty; exactly at the limit is not over it.
    (6, (NEVER, 1.5), 4, False, DRAIN, OPEN),
    (7, (NEVER, 1.5), 4, False, DRAIN, QUEUE_FULL),
    (4, (NEVER, 1.5), 3, False, DRAIN, OPEN),  # 4.5 contacts: four may wait
    (5, (NEVER, 1.5), 3, False, DRAIN, QUEUE_FULL),
    (1, (NEVER, 1.5), 0, False, DRAIN, QUEUE_FULL),  # no agent, no place
    # The tighter of two limits counts.
    (3, (2, 1.0), 5, False, DRAIN, QUEUE_FULL),
    (3, (9, 1.0), 2, False, DRAIN, QUEUE_FULL),
    (2, (2, 1.0), 2, False, DRAIN, OPEN),
    # After closing: drained queues take contacts while somebody is there, cleared ones do not.
    (1, NO_LIMIT, 1, True, DRAIN, OPEN),
    (1, NO_LIMIT, 0, True, DRAIN, CLOSED_OUT),
    (1, NO_LIMIT, 5, True, CLEAR, CLOSED_OUT),
    (1, NO_LIMIT, 0, True, CLEAR, CLOSED_OUT),
    (4, (3, math.inf), 1, True, DRAIN, QUEUE_FULL),
    # Closed comes before full.
    (4, (3, math.inf), 0, True, DRAIN, CLOSED_OUT),
    (4, (3, math.inf), 2, True, CLEAR, CLOSED_OUT),
    # By day, CLEAR changes nothing.
    (1, NO_LIMIT, 0, False, CLEAR, OPEN),
    (4, (3, math.inf), 1, False, CLEAR, QUEUE_FULL),
]


@pytest.mark.parametrize(("n_waiting", "limits", "n_on_duty", "is_closed", "closing", "verdict"), VERDICTS)
def test_waiting_verdict(n_waiting, limits, n_on_duty, is_closed, closing, verdict):
    assert waiting_verdict(n_waiting, *limits, n_on_duty, is_closed, closing) == verdict


@pytest.mark.parametrize(
    ("n_in_house", "trunks", "free"),
    [(0, 1, True), (1, 1, False), (2, 1, False), (29, 30, True), (30, 30, False), (0, 0, False), (10**9, NEVER, True)],
)
def test_is_trunk_free(n_in_house, trunks, free):
    assert is_trunk_free(n_in_house, trunks) == free


@pytest.mark.parametrize(
    ("closing", "n_on_duty", "cut_off"),
    [(DRAIN, 1, False), (DRAIN, 9, False), (DRAIN, 0, True), (CLEAR, 0, True), (CLEAR, 9, True)],
)
def test_is_cut_off_at_closing(closing, n_on_duty, cut_off):
    assert is_cut_off_at_closing(closing, n_on_duty) == cut_off


@pytest.mark.parametrize(
    ("n_waiting", "n_in_menu", "drains", "may"),
    [
        (0, 0, True, True),
        (1, 0, True, False),
        (0, 1, True, False),
        (3, 2, True, False),
        (0, 0, False, True),
        (0, 1, False, True),  # whoever comes out of the menu is sent home
        (1, 0, False, False),
    ],
)
def test_may_leave(n_waiting, n_in_menu, drains, may):
    assert may_leave(n_waiting, n_in_menu, drains) == may


@pytest.mark.parametrize(
    ("stays", "is_closed", "is_kept_back", "may"),
    [
        (False, False, False, True),
        (False, True, False, True),  # on duty: open or closed
        (False, False, True, False),  # kept for other queues
        (False, True, True, False),
        (True, True, False, True),
        (True, False, False, False),  # after the shift, for an open queue: that has staff of its own
        (True, True, True, True),  # who stays is kept for nothing else
        (True, False, True, False),
    ],
)
def test_may_take(stays, is_closed, is_kept_back, may):
    assert may_take(stays, is_closed, is_kept_back) == may

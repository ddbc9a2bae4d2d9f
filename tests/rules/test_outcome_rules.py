"""Truth tables of `sim.rules.outcomes`: probabilities by complexity and history, and what may be dialled again."""

import numpy as np
import pytest

from sim.codes import (
    ABANDONED,
    ABANDONED_IN_MENU,
    BALKED,
    BEYOND_HORIZON,
    BLOCKED,
    CALLBACK_FAILED,
    CALLBACK_OPEN,
    CAUSE_ABANDONED,
    CAUSE_ABANDONED_IN_MENU,
    CAUSE_BALKED,
    CAUSE_BLOCKED,
    CAUSE_TURNED_AWAY,
    CLOSED_OUT,
    CONTACT_OUTCOMES,
    CONTAINED,
    NOBODY,
    OPEN,
    OUT_OF_HOURS,
    QUEUE_FULL,
    SERVED,
)
from sim.rules.outcomes import (
    containment_probability,
    is_handed_back,
    pick,
    redial_cause,
    resolution_probability,
    transfer_probability,
)

# share at complexity 1, complexity -> probability
RESOLUTIONS = [
    (0.6, 1.0, 0.6),
    (0.5, 2.0, 1 / 3),  # odds 1:1 become 1:2
    (0.25, 0.5, 0.4),  # an easy one: odds 1:3 become 2:3
    (1.0, 5.0, 1.0),
    (0.0, 5.0, 0.0),
]


@pytest.mark.parametrize(("share", "complexity", "p"), RESOLUTIONS)
def test_resolution_probability(share, complexity, p):
    assert resolution_probability(share, complexity) == pytest.approx(p, abs=1e-15)


@pytest.mark.parametrize(
    ("share", "complexity", "p"),
    [
        (0.1, 1.0, 0.1),
        (0.5, 2.0, 2 / 3),  # odds 1:1 become 2:1
        (0.75, 0.5, 0.6),  # odds 3:1 become 3:2
        (0.0, 9.0, 0.0),
        (1.0, 0.5, 1.0),
    ],
)
def test_transfer_probability(share, complexity, p):
    assert transfer_probability(share, complexity) == pytest.approx(p, abs=1e-15)


@pytest.mark.parametrize(
    ("contained", "abandon", "complexity", "p"),
    [
        (0.3, 0.1, 1.0, 0.3),
        (0.5, 0.1, 2.0, 1 / 3),  # bots take the easy ones
        (0.25, 0.1, 0.5, 0.4),
        (0.81, 0.4, 0.5, 0.6),  # room is left for those who hang up
        (0.6, 0.4, 1.0, 0.6),
        (0.0, 0.0, 2.0, 0.0),
        (1.0, 0.0, 3.0, 1.0),
    ],
)
def test_containment_probability(contained, abandon, complexity, p):
    assert containment_probability(contained, abandon, complexity) == pytest.approx(p, abs=1e-15)


@pytest.mark.parametrize("p", [0.0, 0.1, 0.61, 1 / 3, 1.0])
def test_complexity_one_changes_nothing_at_all(p):
    """Exactly, not nearly: a centre without complexity must not move when complexity 1 is written down."""
    assert resolution_probability(p, 1.0) == p
    assert transfer_probability(p, 1.0) == p
    assert containment_probability(p, 0.0, 1.0) == p


# cumulative, luck -> index
PICKS = [
    ([1.0], 0.5, 0),
    ([0.25, 1.0], 0.2, 0),
    ([0.25, 1.0], 0.25, 1),  # tie: a draw equal to a boundary belongs to the next entry
    ([0.25, 1.0], np.nextafter(0.25, 0), 0),
    ([0.25, 1.0], 0.9, 1),
    ([0.0, 1.0], 1e-300, 1),  # an entry of share 0 is never drawn
    ([0.0, 0.5, 0.5, 1.0], 0.5, 3),
    ([0.0, 0.5, 0.5, 1.0], 0.4999, 1),
    ([0.0, 0.0, 1.0, 1.0], 0.999999, 2),
    ([1.0, 1.0, 1.0], 0.999999, 0),
    ([0.2, 0.7, 0.9999999], 0.99999999, 2),  # rounding below 1 falls to the last entry
]


@pytest.mark.parametrize(("cumulative", "luck", "index"), PICKS)
def test_pick(cumulative, luck, index):
    assert pick(np.array(cumulative), luck) == index


CAUSES = {
    OPEN: NOBODY,
    SERVED: NOBODY,
    ABANDONED: CAUSE_ABANDONED,
    ABANDONED_IN_MENU: CAUSE_ABANDONED_IN_MENU,
    BLOCKED: CAUSE_BLOCKED,  # no line
    QUEUE_FULL: CAUSE_BLOCKED,  # or no place: a busy tone either way
    CONTAINED: NOBODY,  # comes back as a repeat, not as a redial
    OUT_OF_HOURS: CAUSE_TURNED_AWAY,
    CLOSED_OUT: CAUSE_TURNED_AWAY,
    BEYOND_HORIZON: NOBODY,
    BALKED: CAUSE_BALKED,
    CALLBACK_FAILED: NOBODY,  # they could not be reached: nobody rings
    CALLBACK_OPEN: NOBODY,
}


def test_every_outcome_has_a_row():
    assert sorted(CAUSES) == list(range(len(CONTACT_OUTCOMES)))


@pytest.mark.parametrize(("outcome", "cause"), CAUSES.items())
def test_redial_cause(outcome, cause):
    assert redial_cause(outcome) == cause


@pytest.mark.parametrize(
    ("hands_back", "is_talking", "is_consulting", "stays", "back"),
    [
        (True, True, False, False, True),
        (False, True, False, False, False),  # finish
        (True, False, False, False, False),  # wrap-up: the customer has gone
        (True, True, True, False, False),  # two agents, one question: both finish
        (True, True, False, True, False),  # the agent is here for a while
        (True, True, True, True, False),
        (False, False, False, True, False),
    ],
)
def test_is_handed_back(hands_back, is_talking, is_consulting, stays, back):
    assert is_handed_back(hands_back, is_talking, is_consulting, stays) == back

"""Truth tables of `sim.rules.routing`: who is paired with whom. Rows are worked by hand from the model's text."""

import itertools
from math import inf

import numpy as np
import pytest

from sim.clock import NEVER
from sim.rules.routing import (
    AGED,
    GOES_BEFORE_ALL,
    agent_goes_first,
    contact_goes_first,
    has_waited_enough,
    is_kept_back,
    may_age,
    next_opening,
    priority_of,
    score,
)

SECOND = 1_000

# base, points per second, credit, since, now -> points
SCORES = [
    (0.0, 1.0, 0.0, 0, 0, 0.0),  # just come
    (0.0, 1.0, 0.0, 0, 20 * SECOND, 20.0),
    (0.0, 1.0, 0.0, 5 * SECOND, 20 * SECOND, 15.0),
    (0.0, 1.0, 0.0, 0, 500, 0.5),  # ticks count, not whole seconds
    (0.0, 1.0, 0.0, 0, 1, 0.001),
    (100.0, 1.0, 0.0, 0, 20 * SECOND, 120.0),
    (100.0, 0.0, 0.0, 0, 20 * SECOND, 100.0),  # waiting earns nothing here
    (0.0, 0.5, 60.0, 10 * SECOND, 30 * SECOND, 70.0),  # transferred: credit on arrival
    (-50.0, 2.0, 0.0, 0, 10 * SECOND, -30.0),
    (3.0, 2.0, 4.0, 0, 0, 7.0),
]


# base, points per second, credit, ageing cap, now (since 0) -> points
AGEING = [
    (0.0, 1.0, 0.0, 30 * SECOND, 29_999, 29.999),
    (0.0, 1.0, 0.0, 30 * SECOND, 30 * SECOND, AGED + 30.0),  # exactly the cap: aged
    (500.0, 0.0, 60.0, 30 * SECOND, 40 * SECOND, AGED + 40.0),  # points count no more, only the wait
    (-500.0, 2.0, -60.0, 30 * SECOND, 40_001, AGED + 40.001),  # and a millisecond of it shows
    (0.0, 1.0, 0.0, NEVER, 10**12, 1e9),  # off
    (0.0, 1.0, inf, 30 * SECOND, 40 * SECOND, inf),  # handed back: at the head of its queue as ever
]


@pytest.mark.parametrize(("credit", "cap"), [(0.0, 600), (60.0, 600), (-0.5, NEVER), (-1e9, NEVER)])
def test_may_age(credit, cap):
    """Callbacks that give way to those on the phone do so however long they have waited."""
    assert may_age(credit, 600) == cap


@pytest.mark.parametrize(("base", "per_second", "credit", "since", "now", "points"), SCORES)
def test_score(base, per_second, credit, since, now, points):
    assert score(base, per_second, credit, NEVER, since, now) == points


@pytest.mark.parametrize(("base", "per_second", "credit", "cap", "now", "points"), AGEING)
def test_score_of_the_aged(base, per_second, credit, cap, now, points):
    assert score(base, per_second, credit, cap, 0, now) == points


@pytest.mark.parametrize(
    ("priority", "points", "counts"),
    [
        (3, 0.0, 3),
        (0, 1e11, 0),  # points alone never make anybody aged
        (3, AGED, GOES_BEFORE_ALL),  # exactly
        (3, AGED + 40.0, GOES_BEFORE_ALL),
        (3, inf, 3),  # handed back
    ],
)
def test_priority_of(priority, points, counts):
    assert priority_of(priority, points) == counts


# (priority, score, entered, contact) of a, of b -> a goes first?
CONTACTS = [
    ((1, 5.0, 10, 7), (2, 5.0, 10, 8), True),  # the group's priority for the queue: lower first
    ((2, 5.0, 10, 7), (1, 5.0, 10, 8), False),
    ((1, 0.0, 90, 9), (2, 999.0, 10, 1), True),  # ... before everything else
    ((1, 6.0, 10, 7), (1, 5.0, 10, 8), True),  # score: higher first
    ((1, 5.0, 10, 7), (1, 6.0, 10, 8), False),
    ((1, 6.0, 90, 9), (1, 5.0, 10, 1), True),  # ... before time in queue
    ((1, -1.0, 10, 7), (1, -2.0, 10, 8), True),
    ((1, 5.0, 10, 8), (1, 5.0, 11, 7), True),  # tie in score: time in queue
    ((1, 5.0, 11, 7), (1, 5.0, 10, 8), False),
    ((1, 5.0, 10, 7), (1, 5.0, 10, 8), True),  # tie in everything: the lower contact row
    ((1, 5.0, 10, 8), (1, 5.0, 10, 7), False),
]


@pytest.mark.parametrize(("a", "b", "a_first"), CONTACTS)
def test_contact_goes_first(a, b, a_first):
    assert contact_goes_first(*a, *b) == a_first
    assert contact_goes_first(*b, *a) != a_first


# (preference, idle since, agent) of a, of b -> a goes first?
AGENTS = [
    ((1, 500, 3), (2, 100, 1), True),  # preferred group, however short its agent has been idle
    ((2, 100, 1), (1, 500, 3), False),
    ((1, 100, 3), (1, 500, 1), True),  # equal preference: longest idle
    ((1, 500, 1), (1, 100, 3), False),
    ((1, 100, 1), (1, 100, 3), True),  # idle since the same tick: lower agent number
    ((1, 100, 3), (1, 100, 1), False),
    ((0, 0, 9), (1, 0, 0), True),
]


@pytest.mark.parametrize(("a", "b", "a_first"), AGENTS)
def test_agent_goes_first(a, b, a_first):
    assert agent_goes_first(*a, *b) == a_first
    assert agent_goes_first(*b, *a) != a_first


def test_both_orders_are_total():
    """However three candidates are shown, the same one wins: what lets an engine look at heads of lists only."""
    contacts = list(itertools.product((0, 1), (0.0, 0.5), (0, 9), (1, 2)))
    assert sorted(contacts, key=lambda c: (c[0], -c[1], c[2], c[3])) == _sorted(contacts, contact_goes_first)
    agents = list(itertools.product((0, 1), (0, 9), (1, 2)))
    assert sorted(agents) == _sorted(agents, agent_goes_first)


def _sorted(items, goes_first):
    """By counting who goes before whom; also proves that no two items go before each other."""
    wins = {a: sum(bool(goes_first(*a, *b)) for b in items if b != a) for a in items}
    assert sorted(wins.values()) == list(range(len(items)))
    return sorted(items, key=lambda item: -wins[item])


@pytest.mark.parametrize(
    ("entered", "now", "opens_after", "enough"),
    [
        (0, 0, 0, True),  # asked at once
        (5, 5, 1, False),
        (5, 64, 60, False),
        (5, 65, 60, True),  # exactly
        (5, 99, 60, True),
        (5, 10**12, NEVER, False),
    ],
)
def test_has_waited_enough(entered, now, opens_after, enough):
    assert has_waited_enough(entered, now, opens_after) == enough


@pytest.mark.parametrize(
    ("n_idle", "reserve", "kept"),
    [
        (1, 1, True),  # exactly the reserve is idle
        (2, 1, False),
        (1, 0, False),
        (0, 2, True),
        (2, 2, True),
        (3, 2, False),
    ],
)
def test_is_kept_back(n_idle, reserve, kept):
    assert is_kept_back(n_idle, reserve) == kept


@pytest.mark.parametrize(
    ("waited", "steps", "opening"),
    [
        (0, [NEVER], NEVER),  # no group has a minimum wait
        (0, [30, 60, NEVER], 30),
        (29, [30, 60, NEVER], 30),
        (30, [30, 60, NEVER], 60),  # exactly: the first has just opened
        (59, [30, 60, NEVER], 60),
        (60, [30, 60, NEVER], NEVER),
        (500, [30, 60, NEVER], NEVER),
    ],
)
def test_next_opening(waited, steps, opening):
    assert next_opening(waited, np.array(steps)) == opening

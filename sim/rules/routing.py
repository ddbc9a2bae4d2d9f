"""Who is paired with whom: the order of waiting contacts and of idle agents."""

from math import inf

from sim.clock import NEVER, TICKS_PER_SECOND
from sim.jit import rule

AGED = 1e12
"""points: more than any score that is not aged. Milliseconds waited still show beside it."""
GOES_BEFORE_ALL = -1
"""Before every priority of a group."""


@rule
def score(base, per_second, credit, ageing_cap, since, now):
    """Priority score of a waiting contact; higher goes first.

    base        float64  points  on entry to the queue
    per_second  float64  points  per second waited
    credit      float64  points  granted on arrival (transferred contacts); 0 for others
    ageing_cap  int64    ticks   who has waited so long goes before all who have not, whatever their points; NEVER: off
    since       int64    tick    from which the wait counts: joined the queue, or the one it has overflowed from
    now         int64    tick

    Ties: a wait of exactly `ageing_cap` is aged. Among the aged the longest wait goes first.
    """
    waited = (now - since) / TICKS_PER_SECOND
    if now - since >= ageing_cap and credit < inf:
        return AGED + waited
    return base + credit + per_second * waited


@rule
def may_age(callback_credit, ageing_cap):
    """The wait from which a callback goes before all others; NEVER if callbacks give way to those on the phone.

    callback_credit  float64  points; below 0 they give way, and those on the phone are foretold a wait without them
    ageing_cap       int64    ticks, of the queue
    """
    return NEVER if callback_credit < 0.0 else ageing_cap


@rule
def priority_of(priority, score):
    """The group's priority for the contact's queue; lower first. Nobody starves: who has aged goes before all.

    priority  int    as the group has it, not negative
    score     float  points; those handed back (infinite) stand at the head of their queue, and no more
    """
    return GOES_BEFORE_ALL if AGED <= score < inf else priority


@rule
def contact_goes_first(priority_a, score_a, entered_a, contact_a, priority_b, score_b, entered_b, contact_b):
    """True if a freed agent takes waiting contact `a` before `b`.

    priority  int    `priority_of` the contact; lower first
    score     float  points; higher first
    entered   int64  tick from which the wait counts; earlier first
    contact   int    CONTACT row

    Ties: priority, then score, then time in queue, then the lower contact row.
    """
    if priority_a != priority_b:
        return priority_a < priority_b
    if score_a != score_b:
        return score_a > score_b
    if entered_a != entered_b:
        return entered_a < entered_b
    return contact_a < contact_b


@rule
def agent_goes_first(preference_a, idle_since_a, agent_a, preference_b, idle_since_b, agent_b):
    """True if a contact is offered to idle agent `a` before `b`.

    preference  int    of the contact's queue for the agent's group; lower first
    idle_since  int64  tick; longest idle first
    agent       int    agent number

    Ties: preference, then longest idle, then the lower agent number.
    """
    if preference_a != preference_b:
        return preference_a < preference_b
    if idle_since_a != idle_since_b:
        return idle_since_a < idle_since_b
    return agent_a < agent_b


@rule
def has_waited_enough(entered, now, opens_after):
    """True if a group may take a waiting contact.

    entered      int64  tick   from which the wait counts
    now          int64  tick
    opens_after  int64  ticks  the queue's contacts must wait so long before the group is asked; 0: it is asked at once

    Ties: a wait of exactly `opens_after` is enough.
    """
    return now - entered >= opens_after


@rule
def is_kept_back(n_idle, reserve):
    """True if a group keeps its idle agents for other queues.

    n_idle   int  its idle agents on duty, the one who would take the contact included
    reserve  int  agents who are to stay idle; 0: nobody is kept

    Ties: with exactly `reserve` agents idle all of them are kept.
    """
    return n_idle <= reserve


@rule
def next_opening(waited, steps):
    """The wait after which the next groups open to a contact; NEVER if none will.

    waited  int64        ticks  waited so far
    steps   (K,) int64   ticks  minimum waits of the queue's groups, ascending, NEVER at the end

    Ties: a minimum wait of exactly `waited` has just passed.
    """
    place = 0
    while steps[place] <= waited:
        place += 1
    return steps[place]

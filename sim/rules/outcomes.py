"""What becomes of a contact: the probabilities, given type, group, complexity and history.

Complexity c (mean 1) works on the odds: twice as complex, half the odds that an issue is settled or contained, and
twice the odds of a transfer. At c = 1 nothing changes. `sim.centre.complexity` chooses the shares at c = 1 so that the
means over all issues are what the planner said.
"""

from sim.codes import (
    ABANDONED,
    ABANDONED_IN_MENU,
    BALKED,
    BLOCKED,
    CAUSE_ABANDONED,
    CAUSE_ABANDONED_IN_MENU,
    CAUSE_BALKED,
    CAUSE_BLOCKED,
    CAUSE_TURNED_AWAY,
    CLOSED_OUT,
    NOBODY,
    OUT_OF_HOURS,
    QUEUE_FULL,
)
from sim.jit import rule


@rule
def resolution_probability(share, complexity):
    """P(the service settles the issue): a complex one is less often settled.

    share       float64  share  of this type, group, queue and history, at complexity 1
    complexity  float64         of the issue, mean 1
    """
    return _with_odds_divided(share, complexity)


@rule
def _with_odds_divided(p, complexity):
    """The probability whose odds are those of `p` divided by `complexity` (> 0)."""
    return p if complexity == 1.0 else p / (p + (1.0 - p) * complexity)


@rule
def transfer_probability(share, complexity):
    """P(the contact is passed on): a complex one is more often somebody else's."""
    return 1.0 - _with_odds_divided(1.0 - share, complexity) if complexity != 1.0 else share


@rule
def containment_probability(contained, abandon, complexity):
    """P(self-service contains a contact at an IVR node); never so large that those who hang up no longer fit."""
    return min(_with_odds_divided(contained, complexity), 1.0 - abandon)


@rule
def pick(cumulative, luck):
    """Index of the first entry above `luck`: a draw from a cumulative distribution.

    cumulative  (n,) float64  non-decreasing, last entry 1
    luck        float64       uniform in (0, 1)

    Ties: a draw equal to a boundary belongs to the next entry.
    """
    for index in range(len(cumulative) - 1):
        if luck < cumulative[index]:
            return index
    return len(cumulative) - 1


@rule
def redial_cause(outcome):
    """CAUSE_... of a contact outcome that may be dialled again; NOBODY for the others."""
    if outcome == ABANDONED:
        return CAUSE_ABANDONED
    if outcome == ABANDONED_IN_MENU:
        return CAUSE_ABANDONED_IN_MENU
    if outcome in (BLOCKED, QUEUE_FULL):
        return CAUSE_BLOCKED
    if outcome in (OUT_OF_HOURS, CLOSED_OUT):
        return CAUSE_TURNED_AWAY
    if outcome == BALKED:
        return CAUSE_BALKED
    return NOBODY


@rule
def is_handed_back(hands_back, is_talking, is_consulting, stays):
    """True if a contact goes back to its queue because its agent's shift is over.

    hands_back     bool  the group's rule; the others finish the contact in hand
    is_talking     bool  the customer is with the agent: nobody is left to hand back in wrap-up
    is_consulting  bool  the agent asks a second one or is asked: they keep each other, and finish
    stays          bool  the agent stays for closed queues, and might as well finish
    """
    return hands_back and is_talking and not is_consulting and not stays

"""What becomes of a contact: the probabilities, given type, group, complexity and history.

Complexity c (mean 1) acts as if the job had c parts that all must succeed: p becomes p**c. At c = 1 nothing changes.
"""

from sim.codes import (
    ABANDONED,
    ABANDONED_IN_MENU,
    BLOCKED,
    CAUSE_ABANDONED,
    CAUSE_ABANDONED_IN_MENU,
    CAUSE_BLOCKED,
    CAUSE_TURNED_AWAY,
    CLOSED_OUT,
    NOBODY,
    OUT_OF_HOURS,
    QUEUE_FULL,
)
from sim.jit import inlined


@inlined
def resolution_probability(first, later, was_served, shift, complexity):
    """P(the service settles the issue).

    first, later  float64  share  without / with an earlier served contact of the issue, at complexity 1
    was_served    bool            an earlier contact of the issue was served
    shift         float64  share  added for the agent group
    complexity    float64         of the issue, mean 1
    """
    p = min(max((later if was_served else first) + shift, 0.0), 1.0)
    return p if complexity == 1.0 else p**complexity


@inlined
def transfer_probability(share, complexity):
    """P(the contact is passed on): each of c parts may turn out to be somebody else's."""
    return share if complexity == 1.0 else 1.0 - (1.0 - share) ** complexity


@inlined
def containment_probability(contained, abandon, complexity):
    """P(self-service does the job at an IVR node); never so large that those who hang up no longer fit."""
    p = contained if complexity == 1.0 else contained**complexity
    return min(p, 1.0 - abandon)


@inlined
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


@inlined
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
    return NOBODY

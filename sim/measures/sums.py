"""One pass over the records of a replication: from rows to integer sums (`model.md` 9, 10).

Attribution:
* a leg belongs to the day and interval in which it entered its queue; it counts if its contact arrived on a measured
  day, even if the leg itself began after midnight (then it is in the slot `other` and in no `day:N`);
* a contact that went over to another queue after a wait is offered once, to the queue that took it, and its wait there
  is the whole wait: otherwise an overflow would shorten waits by cutting them in two. The queue it left counts only
  that it went over, so it stands in no service level, mean wait or abandonment there;
* a contact belongs to the day on which it arrived; an issue to the day and type of its first contact, and later
  contacts of the issue count with it, whenever they came;
* workload belongs to when it is spent, whoever caused it; what is spent after midnight of the last measured day is in
  `other`, so that nothing is lost; warm-up days are left out;
* a contact due beyond the horizon was never simulated: it is no contact, its issue is cut off, nobody gave up.

The kernels are the only readers of LEG and CONTACT rows. Sums are integers: their order does not matter, so threads,
blocks and engines cannot change a figure.
"""

from typing import NamedTuple

import numpy as np

from sim.jit import inlined

TRASH = -1
"""Slot of days that do not count."""
PACKED_CONTACT = 1 << 40
"""A contact in a packed predictor histogram."""

(
    NOTED_QUEUED,
    NOTED_HELD,
    NOTED_TRANSFERRED,
    NOTED_MENU,
    NOTED_FOLLOWED,  # there is a further contact of the issue
    NOTED_RETURNED,  # ... within the repeat window
    NOTED_EVER_QUEUED,  # this contact or an earlier one of the issue
    NOTED_BOT,
) = (1 << bit for bit in range(8))
"""What the leg pass notes of a contact, and the contact pass of its issue; a bit each."""

SCRATCH = np.dtype(
    [
        ("wait", np.int64),  # ticks, all queue legs of the contact
        ("queue_time", np.int64),  # ticks, this and all earlier contacts of the issue
        ("wrap_up_end", np.int64),  # tick, of the last leg
        ("promised", np.int64),  # tick at which a callback was promised
        ("before", np.int64),  # ticks waited in the queue from which the contact last went over
        ("before_kind", np.int32),  # LEG_QUEUE or LEG_TRANSFER: how it had come there
        ("group", np.int32),  # that answered last; NOBODY
        ("prior", np.int32),  # earlier contacts of the issue that were served
        ("marks", np.int32),  # NOTED_QUEUED | ...
    ],
)
"""What the leg pass notes for the contact pass, a row a contact."""


class World(NamedTuple):
    """What a fold reads besides the records."""

    interval_ticks: int
    n_intervals: int
    short: int
    """ticks"""
    only_resolved: int
    """1 if only settled contacts get a survey."""
    has_manners: bool
    """False where `score_group` is zero: then it is not read."""
    slot: np.ndarray
    """(D + 1,) int64 by calendar day: 0.. for measured days, the last slot (`other`) for closed days among and behind
    them, TRASH for the warm-up."""
    within: np.ndarray
    """(Q,) int64 ticks: acceptable wait."""
    interval_bin: np.ndarray
    """(N_BINS,) uint8."""
    ln_wait: np.ndarray
    """(N_BINS,) float64: ln(1 + minutes)."""
    score_base: np.ndarray
    """(U, 16 * N_PRIOR) float64: in grid steps from the first node, U sets of coefficients that differ in shape."""
    score_wait: np.ndarray
    """(U,) float64: grid steps per ln(1 + minute)."""
    score_group: np.ndarray
    """(U, G + 1) float64: grid steps that tone and greeting of the group that answered last add; last: nobody did."""


class Sums(NamedTuple):
    """Accumulators; S slots: measured days, then `other`."""

    by_interval: np.ndarray
    """(S, I, Q, N_INTERVAL) int64"""
    by_place: np.ndarray
    """(S, Q, T, G + 1, N_LEG) int64: legs by queue, the contact's own type, and the group that took them; last: nobody
    did. Handle time is left out here: it is the sum of its parts."""
    contacts: np.ndarray
    """(S, T, N_CONTACT) int64"""
    issues: np.ndarray
    """(S, T, N_ISSUE) int64, by day and type of the first contact."""
    work: np.ndarray
    """((D + 1) * I, G + 1, N_WORK) int64 ticks, by calendar day and interval; the last group is nobody."""
    longest: np.ndarray
    """(S, Q) int64 ticks."""
    scores: np.ndarray
    """(S, T, 2 populations, U, N_NODES) int64, packed: contacts right of each grid point x PACKED_CONTACT + their
    shares of the next point x WEIGHT (see `gather.gather_scores`)."""
    waits: np.ndarray
    """(2, Q, N_BINS) int64: answered, abandoned."""
    interval_waits: np.ndarray
    """(I, Q, N_INTERVAL_BINS) int64: answered and abandoned."""


@inlined
def is_measured(slot, other):
    """True for a day whose contacts count."""
    return slot not in (TRASH, other)

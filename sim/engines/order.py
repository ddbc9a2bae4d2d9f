"""The written order of events within a tick, packed into one integer that sorts (`model.md` 1).

An event is (tick, code): code = rank, then CONTACT row, then the leg's number within the contact. The reference engine
hands the code to SimPy as a priority; the compiled engine sorts by it.
"""

from sim.codes import LEG_CALLBACK, LEG_OVERFLOW, LEG_QUEUE, LEG_RESUMED, LEG_TRANSFER
from sim.jit import rule

RANK_SHIFT = 56
CONTACT_SHIFT = 16
LEG_MASK = (1 << CONTACT_SHIFT) - 1
CONTACT_MASK = (1 << (RANK_SHIFT - CONTACT_SHIFT)) - 1


@rule
def event_code(rank, contact, leg_number):
    """rank 0..9, contact row < 2**40, leg number < 2**16 -> int64, smaller first."""
    return (rank << RANK_SHIFT) | (contact << CONTACT_SHIFT) | leg_number


@rule
def rank_of(code):
    """The event rank packed in `code`."""
    return code >> RANK_SHIFT


@rule
def contact_of(code):
    """The CONTACT row packed in `code`."""
    return (code >> CONTACT_SHIFT) & CONTACT_MASK


N_LANES = 5
"""Lanes of a queue. Within a lane the order of service is the order of entry, so only the heads need comparing."""


@rule
def lane_number(kind):
    """Lane in which a leg waits: 0 fresh, 1 passed on or a consult, 2 to be called back, 3 handed back, 4 overflow."""
    if kind == LEG_QUEUE:
        return 0
    if kind == LEG_TRANSFER:
        return 1
    if kind == LEG_CALLBACK:
        return 2
    if kind == LEG_RESUMED:
        return 3
    return 4 if kind == LEG_OVERFLOW else 1

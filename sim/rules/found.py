"""Who is found in the house where a day is taken up: how much longer they stay."""

from sim.clock import NEVER
from sim.jit import rule


@rule
def gives_up_at(entered, patience, start, grid):
    """Tick at which a contact that waited already gives up; NEVER if not at all.

    entered   int64  tick: joined the queue, before `start`
    patience  int64  ticks from then on; NEVER: without end
    start     int64  tick at which the contact is found waiting
    grid      int64  ticks

    By the book nobody may wait who does wait (a patience that is a constant): gone after one step of the grid.
    Ties: a patience that ends exactly one step after the start ends there; one that ends at the start, a step later.
    """
    if patience >= NEVER:
        return NEVER
    return max(entered + patience, start + grid)


@rule
def messages_heard(waited, every):
    """Ticks of wait covered by the messages that a contact has heard without hanging up.

    waited  int64  ticks so far
    every   int64  ticks between messages

    Ties: a message that falls exactly on the start has been heard.
    """
    return waited // every * every

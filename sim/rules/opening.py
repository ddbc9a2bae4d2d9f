"""Opening hours: who is turned away, and when somebody who meant to come at night comes instead."""

from sim.clock import NEVER, TICKS_PER_DAY
from sim.jit import rule


@rule
def is_open(now, open_at, close_at):
    """True if the centre takes this contact type now.

    now                int64        tick
    open_at, close_at  (D,) int64   tick per calendar day; NEVER on closed days

    Ties: open at the opening tick, closed at the closing tick.
    """
    day = now // TICKS_PER_DAY
    return day < len(open_at) and open_at[day] <= now < close_at[day]


@rule
def next_visit(due, open_at, close_at, spread, luck):
    """When a contact due at `due` really comes: then if open, else spread over the start of the next opening.

    due                int64       tick
    open_at, close_at  (D,) int64  tick per calendar day; NEVER on closed days
    spread             int64       ticks after the opening over which the postponed are spread
    luck               float64     uniform in (0, 1)

    Returns a tick; NEVER if the horizon holds no later opening. (Not on the grid: the caller rounds.)
    """
    for day in range(due // TICKS_PER_DAY, len(open_at)):
        if due < close_at[day] and open_at[day] != NEVER:
            if due >= open_at[day]:
                return due
            # A short opening must not push the postponed past its own closing.
            return open_at[day] + int(luck * min(spread, close_at[day] - open_at[day]))
    return NEVER


@rule
def is_closed(now, reopens_at):
    """True between a queue's closing and its next opening. `reopens_at`: tick of the latter, 0 before any closing."""
    return now < reopens_at

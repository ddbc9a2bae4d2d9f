"""What an engine leaves behind, and all it leaves behind (`model.md` 9).

Ticks are int64 (two short times int32), rows and agents int32, queue / group / type indices int16, codes int8; NEVER
and NOBODY mean "absent". Fields are ordered by size, so that rows need no padding. Every key figure is computed from
these tables in `sim.measures`; an engine computes none.
"""

from typing import NamedTuple

import numpy as np

LEG = np.dtype(
    [
        ("entered", np.int64),  # tick: joined the queue, or entered the menu
        ("answered", np.int64),  # tick: agent picked up; NEVER if nobody did
        ("left", np.int64),  # tick: end of talk, or of the stay if there was no talk
        ("offered_wait", np.int64),  # ticks: the wait predicted on entry; NEVER without a predictor
        ("work", np.int64),  # ticks: handle time drawn for this leg, before the factors of group and interval
        ("talk", np.int64),  # ticks elapsed
        ("hold", np.int64),  # ticks elapsed
        ("wrap_up", np.int64),  # ticks elapsed
        ("accompanied", np.int32),  # ticks elapsed after talk and hold: the agent stays with who is passed on
        ("ring", np.int32),  # ticks elapsed at the end of the wait, while an agent's phone rang
        ("contact", np.int32),  # row of CONTACT
        ("agent", np.int32),  # who answered, or whose phone rang when the customer gave up
        ("queue", np.int16),
        ("group", np.int16),
        ("type", np.int16),  # the contact type as which the leg is handled
        ("number", np.int16),  # 0 for the contact's first leg
        ("kind", np.int8),  # LEG_IVR ...
        ("outcome", np.int8),  # LEG_ANSWERED ...
        ("flags", np.int8),  # FLAG_MISROUTED | ...
        ("slots_at_start", np.int8),  # contacts the agent held when this one began, itself included
        ("priority", np.float32),  # score at entry
    ],
)

CONTACT = np.dtype(
    [
        ("arrived", np.int64),  # tick
        ("ended", np.int64),  # tick: the customer is gone (wrap-up may go on)
        ("complexity", np.float64),  # of the issue, mean 1
        ("issue", np.int32),  # row of the first contact
        ("parent", np.int32),  # row of the contact this one follows; NOBODY for a fresh one
        ("day", np.int32),  # calendar day of the horizon on which it arrived
        ("type", np.int16),
        ("attempt", np.int16),  # 1 for the first contact
        ("kind", np.int8),  # FRESH ...
        ("outcome", np.int8),  # SERVED ...
        ("resolved", np.int8),  # 1 if the issue was settled by this contact
        ("complaint", np.int8),  # 1 if the issue is a complaint
    ],
    align=True,
)

AGENT_STATE = np.dtype(
    [
        ("start", np.int64),  # tick
        ("end", np.int64),  # tick
        ("agent", np.int32),
        ("group", np.int16),
        ("state", np.int8),  # ON_DUTY, OVERTIME
    ],
    align=True,
)


class Records(NamedTuple):
    """One replication, as either engine leaves it."""

    contacts: np.ndarray
    """CONTACT rows, in the order in which the contacts arrived (those beyond the horizon where they were foreseen)."""
    legs: np.ndarray
    """LEG rows, in the order in which the legs were entered."""
    duty: np.ndarray
    """AGENT_STATE rows: on-duty and overtime spells, in the order in which they ended."""
    n_events: int
    """Events handled, dispatches excluded. Benchmarks assert it, so that nobody gets faster by doing less."""

"""Chains: doubly linked lists in arrays, for waiting legs and idle agents.

`ends[i]` has the fields head and tail of chain i; `links[item]` has next and previous. NOBODY ends a chain. Joining
and leaving take constant time, wherever in the chain.
"""

import numpy as np

from sim.codes import NOBODY
from sim.jit import handler

ENDS = np.dtype([("head", np.int32), ("tail", np.int32)])
LINK = np.dtype([("next", np.int32), ("previous", np.int32)])


@handler
def empty(ends, i):
    """Forget all that stands in chain i."""
    ends[i].head = NOBODY
    ends[i].tail = NOBODY


@handler
def join_behind(ends, links, i, item, before):
    """Put an item behind `before`, or to the front if that is NOBODY."""
    after = ends[i].head if before == NOBODY else links[before].next
    links[item].previous = before
    links[item].next = after
    if before == NOBODY:
        ends[i].head = item
    else:
        links[before].next = item
    if after == NOBODY:
        ends[i].tail = item
    else:
        links[after].previous = item


@handler
def leave(ends, links, i, item):
    """Take an item out of chain i."""
    before, after = links[item].previous, links[item].next
    if before == NOBODY:
        ends[i].head = after
    else:
        links[before].next = after
    if after == NOBODY:
        ends[i].tail = before
    else:
        links[after].previous = before

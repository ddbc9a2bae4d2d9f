"""The event list: a wheel of time buckets.

A bucket is an unsorted linked list; when time reaches it, it is sorted into `run`, from which events are taken one by
one. An event due in the current bucket, or before it, goes straight to its place in `run`. So push and pop cost the
same for ten pending events and for a million, where a binary heap's cost grows with their logarithm.

The order is the total order (tick, code), so any correct event list gives the same simulation.
"""

import numpy as np

from sim.jit import handler, rare

EVENT = np.dtype(
    [
        ("tick", np.int64),
        ("code", np.int64),
        ("row", np.int64),  # what the event is about: a LEG row, or a CONTACT row
    ],
)

NODE = np.dtype(
    [
        ("tick", np.int64),
        ("code", np.int64),
        ("row", np.int32),
        ("next", np.int32),  # next node of the bucket, or of the free list; -1 ends it
    ],
)

WHEEL = np.dtype(
    [
        ("bucket", np.int64),  # the one being emptied
        ("position", np.int64),  # next event in `run`
        ("end", np.int64),  # events in `run`
        ("free", np.int64),  # first free node; -1 if all are taken
        ("used", np.int64),  # nodes ever taken
        ("pending", np.int64),
        ("shift", np.int64),  # a bucket is 2**shift ticks long
    ],
)

MIN_BUCKETS = 1 << 8
MAX_BUCKETS = 1 << 20


def bucket_layout(end: int, expected_events: float) -> tuple[int, int]:
    """(number of buckets, shift) for times 0..end: about an event a bucket; later events share the last bucket."""
    wanted = int(min(max(expected_events, MIN_BUCKETS), MAX_BUCKETS))
    shift = 0
    while (end >> shift) + 2 > wanted:
        shift += 1
    return (end >> shift) + 2, shift


@handler
def reset(wheel, heads):
    """Empty the wheel. An interrupted replication may have left events behind, so the heads are cleared, too."""
    wheel[0].bucket = 0
    wheel[0].position = 0
    wheel[0].end = 0
    wheel[0].free = -1
    wheel[0].used = 0
    wheel[0].pending = 0
    heads[:] = -1


@handler
def push(wheel, nodes, heads, run, tick, code, row):
    """Add an event. False if a table is full."""
    bucket = min(tick >> wheel[0].shift, len(heads) - 1)
    wheel[0].pending += 1
    if bucket <= wheel[0].bucket:
        return _insert_at_once(wheel, run, tick, code, row)
    node = wheel[0].free
    if node >= 0:
        wheel[0].free = nodes[node].next
    else:
        node = wheel[0].used
        if node == len(nodes):
            return False
        wheel[0].used = node + 1
    nodes[node].tick = tick
    nodes[node].code = code
    nodes[node].row = row
    nodes[node].next = heads[bucket]
    heads[bucket] = node
    return True


@rare
def _insert_at_once(wheel, run, tick, code, row):
    """An event of the current bucket: few are due so soon."""
    return _insert_into_run(wheel, run, tick, code, row)


@handler
def _insert_into_run(wheel, run, tick, code, row):
    """Put an event into its place among those of the current bucket. False if there is no room."""
    if wheel[0].end == len(run):
        _move_run_to_front(wheel, run)
    place = wheel[0].end
    if place == len(run):
        return False
    while place > wheel[0].position and (
        tick < run[place - 1].tick or (tick == run[place - 1].tick and code < run[place - 1].code)
    ):
        run[place].tick = run[place - 1].tick
        run[place].code = run[place - 1].code
        run[place].row = run[place - 1].row
        place -= 1
    run[place].tick = tick
    run[place].code = code
    run[place].row = row
    wheel[0].end += 1
    return True


@handler
def _move_run_to_front(wheel, run):
    waiting = wheel[0].end - wheel[0].position
    for index in range(waiting):
        run[index] = run[wheel[0].position + index]
    wheel[0].position = 0
    wheel[0].end = waiting


@handler
def next_tick(wheel, nodes, heads, run, never):
    """Tick of the first pending event, `never` if there is none. Leaves that event at the front of `run`."""
    if wheel[0].position < wheel[0].end:
        return run[wheel[0].position].tick
    if wheel[0].pending == 0:
        return never
    wheel[0].position = 0
    wheel[0].end = 0
    bucket = wheel[0].bucket + 1
    while heads[bucket] < 0:
        bucket += 1
    wheel[0].bucket = bucket
    node = heads[bucket]
    heads[bucket] = -1
    while node >= 0:
        _insert_into_run(wheel, run, nodes[node].tick, nodes[node].code, nodes[node].row)
        after = nodes[node].next
        nodes[node].next = wheel[0].free
        wheel[0].free = node
        node = after
    return run[0].tick


@handler
def pop(wheel):
    """Take the event that `next_tick` found: its place in `run`, readable until the next push."""
    place = wheel[0].position
    wheel[0].position = place + 1
    wheel[0].pending -= 1
    return place

"""Scheduling: one call for every kind of pending event."""

from sim.engines.compiled.event_queue import push
from sim.engines.order import event_code
from sim.jit import handler


@handler
def schedule(state, tick, rank, contact, leg_number, row):
    """An event at `tick`; `row` is the LEG or CONTACT row its handler wants."""
    if not push(state.wheel, state.nodes, state.heads, state.run, tick, event_code(rank, contact, leg_number), row):
        state.counts[0].overflow = 1

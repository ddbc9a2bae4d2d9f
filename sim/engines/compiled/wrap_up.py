"""After the talk: wrap-up, and before it in a warm transfer the time with the customer until the next agent answers."""

from sim.codes import FLAG_WARM, NOBODY, RANK_OVERFLOW, RANK_SERVICE_END
from sim.engines.compiled.legs import uses
from sim.engines.compiled.presence import finish_contact
from sim.engines.compiled.timers import schedule
from sim.jit import extra, handler, rare


@handler
def leave_customer(world, state, now, leg):
    """The talk is over: the agent wraps up, or stays with a customer who is passed on."""
    rows = state.legs
    if uses(state, rows[leg].flags & FLAG_WARM):
        contact = rows[leg].contact
        state.progress[contact].companion = leg
        tick = now + world.types[rows[leg].type].warm_wait
        schedule(state, tick, RANK_OVERFLOW, contact, rows[leg].number, leg)
    else:
        _start_wrap_up(state, now, leg)


@extra()
@rare
def on_stay_end(world, state, now, leg):
    """The agent stays no longer (stale if the customer has been answered, or is gone)."""
    rows = state.legs
    contact = rows[leg].contact
    # Otherwise it is a stale timer from the time when this leg itself waited.
    is_limit = now == rows[leg].left + world.types[rows[leg].type].warm_wait
    if is_limit and state.progress[contact].companion == leg:
        release_companion(state, now, contact)


@extra()
@handler
def release_companion(state, now, contact):
    """Nobody needs the agent who stayed with the customer, if any, any longer."""
    leg = state.progress[contact].companion
    if leg != NOBODY:
        state.progress[contact].companion = NOBODY
        state.legs[leg].accompanied = now - state.legs[leg].left
        _start_wrap_up(state, now, leg)


@handler
def _start_wrap_up(state, now, leg):
    rows = state.legs
    schedule(state, now + rows[leg].wrap_up, RANK_SERVICE_END, rows[leg].contact, rows[leg].number, leg)


@handler
def on_wrap_up_end(world, state, now, leg):
    """The agent is done with the contact."""
    finish_contact(world, state, now, state.legs[leg].agent)

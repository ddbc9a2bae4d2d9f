"""From one queue to another after a wait."""

from sim.codes import LEG_OVERFLOW, LEG_OVERFLOWED, NOBODY
from sim.engines.compiled.legs import join_lane, leave_lane, new_leg
from sim.engines.compiled.waiting import give_up_at, n_on_duty_for, patience_end, score_of
from sim.jit import extra, handler, rare
from sim.rules.admission import waiting_verdict
from sim.rules.opening import is_closed
from sim.rules.overflow import is_due_to_go_over, may_go_over


@extra(False)
@handler
def is_due(world, state, now, leg):
    """True if the contact has waited long enough for another queue to take it."""
    rows = state.legs
    after = world.queues[rows[leg].queue].overflow_after
    return is_due_to_go_over(rows[leg].kind, now - rows[leg].entered, after)


@extra(False)
@rare
def is_let_in(world, state, now, queue, has_agent):
    """True if the queue takes one more contact by overflow. All who stand there count, just come or not."""
    n_on_duty, rules = n_on_duty_for(world, state, now, queue), world.queues[queue]
    verdict = waiting_verdict(
        state.queues[queue].n_on_phone + 1,
        rules.max_waiting,
        rules.waiting_per_agent,
        n_on_duty,
        is_closed(now, state.queues[queue].reopens_at),
        rules.closing,
    )
    return may_go_over(has_agent, verdict, n_on_duty)


@extra(NOBODY)
@rare
def go_over(world, state, now, leg, queue):
    """Leave one line and join the other. Returns the leg there; NOBODY if the table is full."""
    rows, contact = state.legs, state.legs[leg].contact
    leave_lane(state, leg)
    rows[leg].left = now
    rows[leg].outcome = LEG_OVERFLOWED
    there = new_leg(state, now, contact, LEG_OVERFLOW, queue, rows[leg].type)
    if there != NOBODY:
        state.progress[contact].waits_since = rows[leg].entered
        rows[there].priority = score_of(world, state, now, there)
        join_lane(state, there)
        give_up_at(state, there, patience_end(world, state, leg))
    return there

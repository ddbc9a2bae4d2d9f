"""Waiting in a queue: joining it, being let in, running out of patience."""

from math import inf

from sim.codes import (
    ABANDONED,
    BRANCH_LEG,
    CLOSED_OUT,
    LEG_ABANDONED,
    LEG_CALLBACK,
    LEG_CLOSED_OUT,
    LEG_CONSULT,
    LEG_FULL,
    LEG_OVERFLOW,
    LEG_QUEUE,
    LEG_RESUMED,
    LEG_TRANSFER,
    LEG_UNANSWERED,
    NEVER,
    NOBODY,
    OPEN,
    PURPOSE_HANG_UP,
    PURPOSE_PATIENCE,
    RANK_PATIENCE_END,
    RANK_SERVICE_END,
)
from sim.engines.compiled.legs import is_extra, is_ringing, is_waiting, join_lane, leave_lane, new_leg, since_of, uses
from sim.engines.compiled.overflow import expect_opening
from sim.engines.compiled.presence import finish_contact
from sim.engines.compiled.returns import depart
from sim.engines.compiled.timers import schedule
from sim.engines.compiled.wrap_up import release_companion
from sim.jit import extra, handler, rare
from sim.randomness.distributions import patience_to_grid, to_grid
from sim.randomness.draws import draw, draw_lasting
from sim.randomness.uniforms import branch, uniform
from sim.rules.admission import waiting_verdict
from sim.rules.announcements import hangs_up_after
from sim.rules.found import gives_up_at, messages_heard
from sim.rules.opening import is_closed
from sim.rules.routing import may_age, score


@handler
def enter_queue(world, state, now, contact, queue, is_transferred):
    """Join the queue. Whether the contact may wait there is decided in the dispatch of this instant."""
    handled_as = state.contacts[contact].type
    if is_transferred and world.queues[queue].handled_as != NOBODY:
        handled_as = world.queues[queue].handled_as
    kind = LEG_TRANSFER if is_transferred else LEG_QUEUE
    leg = new_leg(state, now, contact, kind, queue, handled_as)
    if leg == NOBODY:
        return
    p = state.progress
    p[contact].stay_key = branch(p[contact].key, BRANCH_LEG, p[contact].n_transfers)
    join_line(world, state, now, leg)


@handler
def join_line(world, state, now, leg):
    """To the back of the leg's lane, by contact row among those who enter in this instant."""
    state.legs[leg].priority = score_of(world, state, now, leg)
    join_lane(state, leg)
    state.entered[state.counts[0].entered] = leg
    state.counts[0].entered += 1


@handler
def score_of(world, state, now, leg):
    """Priority score of a waiting leg. Who was handed back stands at the head of the queue, whatever others have."""
    queue = state.legs[leg].queue
    credit, kind, cap = 0.0, state.legs[leg].kind, world.queues[queue].ageing_cap
    if is_extra(state, leg, LEG_RESUMED):
        credit = inf
    elif kind == LEG_TRANSFER or is_extra(state, leg, LEG_CONSULT):
        credit = world.queues[queue].transferred
    elif is_extra(state, leg, LEG_CALLBACK):
        credit = world.queues[queue].callback
        cap = may_age(credit, cap)
    return score(world.queues[queue].base, world.queues[queue].per_second, credit, cap, since_of(state, leg), now)


@handler
def n_on_duty_for(world, state, now, queue):
    """Agents who may take contacts of the queue: those on duty, and once it is closed those who stay for it."""
    n = state.queues[queue].n_on_duty
    place = 0
    while is_closed(now, state.queues[queue].reopens_at) and world.groups_of[queue, place] != NOBODY:
        n += state.groups[world.groups_of[queue, place]].n_draining
        place += 1
    return n


@handler
def admit(world, state, now, leg):
    """Nobody was free: may the contact wait? If so, its patience starts to run, and it waits for groups that help out.

    Who was promised a callback takes no place of those on the phone, and has no patience to lose. Limits do not judge
    a second time those handed back, nor those let in by overflow, whose patience runs on.
    """
    queue, rules = state.legs[leg].queue, world.queues[state.legs[leg].queue]
    is_timed = not (is_extra(state, leg, LEG_CALLBACK) or is_extra(state, leg, LEG_OVERFLOW))
    is_free = not is_timed or is_extra(state, leg, LEG_RESUMED)
    verdict = waiting_verdict(
        state.queues[queue].n_on_phone,
        NEVER if is_free else rules.max_waiting,
        inf if is_free else rules.waiting_per_agent,
        n_on_duty_for(world, state, now, queue),
        is_closed(now, state.queues[queue].reopens_at),
        rules.closing,
    )
    if verdict != OPEN:
        give_up_place(world, state, now, leg, LEG_CLOSED_OUT if verdict == CLOSED_OUT else LEG_FULL, verdict)
        return
    if is_timed:
        start_patience(world, state, leg)
    expect_opening(world, state, now, leg)


@handler
def start_patience(world, state, leg):
    """From now on the customer may give up, or the agent who asks a second one."""
    give_up_at(state, leg, patience_end(world, state, leg))


@handler
def patience_end(world, state, leg):
    """Tick at which the customer who joined this queue gives up; NEVER if not at all. In a consult: the agent."""
    if is_extra(state, leg, LEG_CONSULT):
        return state.legs[leg].entered + world.consults[state.legs[leg].type].wait
    contact = state.legs[leg].contact
    if uses(state, world.settings[0].start) and state.legs[leg].entered < world.settings[0].start:
        return _patience_end_of_found(world, state, leg)
    contact_type = state.contacts[contact].type
    key = state.progress[contact].stay_key
    drawn = draw(world.distributions, world.tables, world.types[contact_type].patience, key, PURPOSE_PATIENCE)
    for _ in range(state.progress[contact].n_transfers):
        drawn *= world.types[contact_type].patience_after_transfer
    patience = min(patience_to_grid(drawn, world.settings[0].grid), _hangs_up_after(world, state, leg, key))
    return state.legs[leg].entered + patience if patience < NEVER else NEVER


@extra(NEVER)
@rare
def _patience_end_of_found(world, state, leg):
    """As above, of who waited already when the day was taken up."""
    contact, queue, entered = state.legs[leg].contact, state.legs[leg].queue, state.legs[leg].entered
    found, key, settings = world.found[contact], state.progress[contact].stay_key, world.settings[0]
    row = world.types[state.contacts[contact].type].patience
    drawn = draw_lasting(world.distributions, world.tables, row, key, PURPOSE_PATIENCE, found.short, found.lasted)
    heard = 0
    if world.treatments[queue].hang_up_share > 0.0:
        heard = messages_heard(settings.start - entered, world.treatments[queue].announce_every)
    hangs_up = to_grid(float(heard), settings.grid) + _hangs_up_after(world, state, leg, key)
    return gives_up_at(entered, min(patience_to_grid(drawn, settings.grid), hangs_up), settings.start, settings.grid)


@handler
def give_up_at(state, leg, tick):
    """Have the customer give up at the tick, unless something else ends the wait before."""
    if tick < NEVER:
        schedule(state, tick, RANK_PATIENCE_END, state.legs[leg].contact, state.legs[leg].number, leg)


@extra(NEVER)
@handler
def _hangs_up_after(world, state, leg, key):
    """Ticks until the customer hangs up at one of the messages that those who wait hear."""
    queue = state.legs[leg].queue
    share = world.treatments[queue].hang_up_share
    if share == 0.0:
        return NEVER
    after = hangs_up_after(world.treatments[queue].announce_every, share, uniform(key, PURPOSE_HANG_UP))
    return patience_to_grid(float(after), world.settings[0].grid)


@handler
def on_patience_end(world, state, now, leg):
    """The customer hangs up, unless an agent answered (the timer is never cancelled, only ignored)."""
    if is_waiting(state, leg) or is_ringing(state, leg):
        give_up_place(world, state, now, leg, LEG_ABANDONED, ABANDONED)


@handler
def give_up_place(world, state, now, leg, leg_outcome, outcome):
    """Leave the queue unanswered, and the house. If an agent's phone rang, the agent is free again.

    Who asked a second agent goes on alone, and keeps the customer.
    """
    queue = state.legs[leg].queue
    if is_ringing(state, leg):
        state.legs[leg].ring = now - state.legs[leg].left
        finish_contact(world, state, now, state.legs[leg].agent)
    else:
        leave_lane(state, leg)
    if is_extra(state, leg, LEG_CALLBACK):
        state.queues[queue].n_promised -= 1
    contact = state.legs[leg].contact
    release_companion(state, now, contact)
    state.legs[leg].left = now
    if is_extra(state, leg, LEG_CONSULT):
        state.legs[leg].outcome = LEG_UNANSWERED
        asking = state.progress[contact].asking
        schedule(state, now, RANK_SERVICE_END, contact, state.legs[asking].number, asking)
    else:
        state.legs[leg].outcome = leg_outcome
        depart(state, contact, outcome)

"""The pass over the legs and the duty spells: waits, service, workload (attribution: see `sim.measures.sums`)."""

import numpy as np

from sim.clock import TICKS_PER_DAY
from sim.codes import (
    FLAG_CALLBACK_OFFERED,
    FLAG_CONSULT,
    FLAG_HELD,
    FLAG_MISROUTED,
    FLAG_OVERFLOW,
    LEG_ABANDONED,
    LEG_ANSWERED,
    LEG_BALKED,
    LEG_BOT,
    LEG_CALLBACK,
    LEG_CLOSED_OUT,
    LEG_CONSULT,
    LEG_FULL,
    LEG_HANDED_BACK,
    LEG_IVR,
    LEG_OUTCOMES,
    LEG_OVERFLOW,
    LEG_OVERFLOWED,
    LEG_PROMISED,
    LEG_RESUMED,
    LEG_TRANSFER,
    LEG_TRANSFERRED,
    LEG_UNREACHED,
    NEVER,
    NOBODY,
    OVERTIME,
)
from sim.jit import inlined, kernel
from sim.measures import components as of
from sim.measures.sums import NOTED_BOT, NOTED_HELD, NOTED_MENU, NOTED_QUEUED, NOTED_TRANSFERRED, is_measured
from sim.measures.waits import wait_bin

_COLUMNS_OF = np.full(len(LEG_OUTCOMES), of.SPARE, np.int64)
"""First of the three columns (count, within the acceptable wait, wait) of each leg outcome."""
_COLUMNS_OF[[LEG_ANSWERED, LEG_TRANSFERRED, LEG_HANDED_BACK]] = of.ANSWERED
_COLUMNS_OF[LEG_ABANDONED] = of.ABANDONED
_COLUMNS_OF[LEG_FULL] = of.FULL
_COLUMNS_OF[LEG_CLOSED_OUT] = of.CLOSED_OUT
_COLUMNS_OF[LEG_BALKED] = of.BALKED
_COLUMNS_OF[LEG_PROMISED] = of.PROMISED


@inlined
def _interval_of(tick, day, interval_ticks, n_intervals):
    """Interval of the day; a float division and a correction are faster than dividing integers."""
    rest = tick - day * TICKS_PER_DAY
    k = np.int64(rest / interval_ticks)
    if k * interval_ticks > rest:
        k -= 1
    return min(k, n_intervals - 1)


@inlined
def _day_of(tick, last_day):
    """Calendar day, at most `last_day`: the day behind the horizon."""
    return min(tick // TICKS_PER_DAY, last_day)


@inlined
def _spend(work, group, column, start, end, interval_ticks, first):
    """Book the time start..end on the intervals in which it is spent; `first` is the interval of `start`."""
    f = first
    last = len(work) - 1
    if end <= (f + 1) * interval_ticks:
        work[f, group, column] += end - start
        return
    while f < last and end > (f + 1) * interval_ticks:
        if start < (f + 1) * interval_ticks:
            work[f, group, column] += (f + 1) * interval_ticks - start
            start = (f + 1) * interval_ticks
        f += 1
    work[f, group, column] += end - start


@inlined
def _count_leg(row, leg, is_answered):
    """Add the parts of a leg that are not kept by interval. Legs that nobody answered have no talk, hold or wrap-up."""
    row[of.TALK] += leg.talk
    row[of.HOLD] += leg.hold
    row[of.WRAP_UP] += leg.wrap_up
    row[of.HELD] += is_answered & ((leg["flags"] & FLAG_HELD) != 0)
    row[of.MISROUTED] += is_answered & ((leg["flags"] & FLAG_MISROUTED) != 0)
    row[of.TRANSFERRED] += leg.outcome == LEG_TRANSFERRED
    if leg.ring | leg.accompanied:
        row[of.RING] += leg.ring if is_answered else 0
        row[of.ACCOMPANIED] += leg.accompanied
    if leg.outcome == LEG_HANDED_BACK:
        row[of.HANDED_BACK] += 1
    if leg["flags"] & (FLAG_OVERFLOW | FLAG_CONSULT):
        row[of.OVERFLOWED] += is_answered & ((leg["flags"] & FLAG_OVERFLOW) != 0)
        row[of.CONSULTS] += (leg["flags"] & FLAG_CONSULT) != 0


@inlined
def _count_callback(row, leg, is_answered, promised):
    """Add an attempt to call back: it was made in vain, or the customer was reached, or closing came first."""
    row[of.OFFERED_CALLBACK] += 1
    if leg.outcome == LEG_UNREACHED:
        row[of.CALLBACKS_IN_VAIN] += 1
        row[of.DIALLING] += leg.wrap_up
    elif is_answered:
        row[of.CALLBACKS_REACHED] += 1
        row[of.CALLBACK_WAIT] += leg.answered - promised
        _count_leg(row, leg, is_answered)


@inlined
def _count_consult(row, leg, is_answered):
    """Add a leg in which an agent asked a second one. The customer's wait is hold of the leg in which it was asked."""
    row[of.OFFERED_CONSULT] += 1
    row[of.CONSULTS_ANSWERED] += is_answered
    row[of.CONSULTED_TIME] += leg.talk


@inlined
def _count_prediction(row, error):
    """Add how far the wait that was foretold lay above the real one; ticks."""
    row[of.FORETOLD] += 1
    row[of.FORETELLING_ERROR] += error
    steps = error // of.ERROR_UNIT
    row[of.FORETELLING_ERROR_SQUARED] += steps * steps


@inlined
def _count_wait(row, origin, end, wait, is_met, is_short):
    """Add where a leg came from, how it ended and how long it waited."""
    row[origin] += 1
    row[end] += 1
    row[end + 1] += is_met
    row[end + 2] += wait
    row[of.SHORT_ABANDONED] += is_short


@inlined
def _book(world, work, group, column, start, end):
    """Book the time start..end of an agent, from the interval in which it begins."""
    day = _day_of(start, len(world.slot) - 1)
    first = day * world.n_intervals + _interval_of(start, day, world.interval_ticks, world.n_intervals)
    _spend(work, group, column, start, end, world.interval_ticks, first)


@inlined
def _note(note, leg, wait, busy_until):
    """Note what the contact pass needs of a leg in a queue. Time away from the phone is no queue time."""
    note.wait += 0 if leg.kind == LEG_CALLBACK else wait
    note.wrap_up_end = busy_until
    if leg.outcome == LEG_PROMISED:
        note.promised = leg.left
    if leg.outcome == LEG_OVERFLOWED:
        note.before = wait
        note.before_kind = leg.kind
    held = NOTED_HELD if leg["flags"] & FLAG_HELD else 0
    moved = NOTED_TRANSFERRED if (leg.outcome == LEG_TRANSFERRED) | (leg.outcome == LEG_HANDED_BACK) else 0
    note.marks |= NOTED_QUEUED | held | moved


@inlined
def _count_going_over(sums, leg, contact, slot, k):
    """Add a leg that went on to another queue: offered there, but a callback was offered here if at all."""
    sums.by_interval[slot, k, leg.queue, of.WENT_OVER] += 1
    row = sums.by_place[slot, leg.queue, contact.type, NOBODY]
    row[of.WENT_OVER] += 1
    row[of.CALLBACKS_OFFERED] += (leg["flags"] & FLAG_CALLBACK_OFFERED) != 0


@inlined
def _count_waiting_leg(world, sums, leg, contact, note, slot, k, wait, handle_time):
    """Add a leg in which a customer waited on the phone; what an overflowed one waited before counts here."""
    queue = leg.queue
    is_answered, is_abandoned = leg.answered != NEVER, leg.outcome == LEG_ABANDONED
    is_passed_on = (leg.kind == LEG_TRANSFER) | (leg.kind == LEG_RESUMED)
    came_over = leg.kind == LEG_OVERFLOW
    if came_over:
        wait += note.before
        is_passed_on = note.before_kind == LEG_TRANSFER
    origin = of.OFFERED_TRANSFER if is_passed_on else of.OFFERED_NEW + contact.kind
    end, is_met = _COLUMNS_OF[leg.outcome], wait <= world.within[queue]
    is_short = is_abandoned & (wait <= world.short)
    row = sums.by_interval[slot, k, queue]
    _count_wait(row, origin, end, wait, is_met, is_short)
    row[of.HANDLE_TIME] += handle_time
    row = sums.by_place[slot, queue, contact.type, leg.group if is_answered else NOBODY]
    _count_wait(row, origin, end, wait, is_met, is_short)
    if came_over:
        sums.by_interval[slot, k, queue, of.CAME_OVER] += 1
        row[of.CAME_OVER] += 1
    row[of.IMMEDIATE] += is_answered & (wait == 0)
    _count_leg(row, leg, is_answered)
    if leg.outcome == LEG_PROMISED:
        row[of.CALLBACK_PHONE] += leg.left - contact.arrived
    if leg["flags"] & FLAG_CALLBACK_OFFERED:
        row[of.CALLBACKS_OFFERED] += 1
    if is_answered & (leg.offered_wait != NEVER):
        _count_prediction(row, leg.offered_wait - wait)
    sums.longest[slot, queue] = max(sums.longest[slot, queue], wait)
    bin_ = wait_bin(wait)
    counts = is_answered | is_abandoned
    sums.waits[0 if is_answered else 1, queue, bin_] += counts
    sums.interval_waits[k, queue, world.interval_bin[bin_]] += counts


@kernel
def fold_legs(legs, contacts, world, sums, scratch):
    """Add every leg to its queue, type and group; note on `scratch` what the contact pass needs.

    legs      (n,) LEG
    contacts  (m,) CONTACT
    scratch   (m,) SCRATCH, written

    How a leg ends cannot be foreseen, and a mispredicted branch costs as much as ten sums: so every queue leg adds
    what is common, zeros included. What most centres do not have stands behind a branch that is always foreseen.
    """
    last_day, other = len(world.slot) - 1, len(sums.by_place) - 1
    for c in range(len(contacts)):
        scratch[c].wait = 0
        scratch[c].wrap_up_end = 0
        scratch[c].group = NOBODY
        scratch[c].marks = 0
    for i in range(len(legs)):
        leg = legs[i]
        c = leg.contact
        note = scratch[c]
        if (leg.kind == LEG_IVR) | (leg.kind == LEG_BOT):
            note.marks |= NOTED_BOT if leg.kind == LEG_BOT else NOTED_MENU
            continue
        is_answered = leg.answered != NEVER
        start = leg.answered if is_answered else leg.left
        handle_time = leg.talk + leg.hold + leg.accompanied + leg.wrap_up
        wait = start - leg.entered
        if leg.kind != LEG_CONSULT:
            _note(note, leg, wait, start + handle_time)
            if world.has_manners & is_answered:
                note.group = leg.group
        _book(world, sums.work, leg.group, of.WORK_BUSY, start, start + handle_time)
        if leg.ring:
            _book(world, sums.work, leg.group, of.WORK_RINGING, start - leg.ring, start)
        if not is_measured(world.slot[contacts[c].day], other):
            continue
        day = _day_of(leg.entered, last_day)
        slot, queue = world.slot[day], leg.queue
        k = _interval_of(leg.entered, day, world.interval_ticks, world.n_intervals)
        if leg.outcome == LEG_OVERFLOWED:
            _count_going_over(sums, leg, contacts[c], slot, k)
        elif leg.kind == LEG_CONSULT:
            _count_consult(sums.by_interval[slot, k, queue], leg, is_answered)
            row = sums.by_place[slot, queue, contacts[c].type, leg.group if is_answered else NOBODY]
            _count_consult(row, leg, is_answered)
            row[of.CONSULT_WAIT] += wait if is_answered else 0
        elif leg.kind == LEG_CALLBACK:
            _count_callback(sums.by_place[slot, queue, contacts[c].type, leg.group], leg, is_answered, note.promised)
            is_reached = is_answered & (leg.outcome != LEG_UNREACHED)
            sums.by_interval[slot, k, queue, of.CALLBACKS_REACHED] += is_reached
            sums.by_interval[slot, k, queue, of.HANDLE_TIME] += handle_time if is_reached else 0
        else:
            _count_waiting_leg(world, sums, leg, contacts[c], note, slot, k, wait, handle_time)


@kernel
def fold_duty(duty, world, sums):
    """Book on-duty and overtime spells on the intervals in which they were spent. duty (n,) AGENT_STATE."""
    for i in range(len(duty)):
        spell = duty[i]
        column = of.WORK_OVERTIME if spell.state == OVERTIME else of.WORK_ON_DUTY
        _book(world, sums.work, spell.group, column, spell.start, spell.end)

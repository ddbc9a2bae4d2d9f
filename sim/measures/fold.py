"""One pass over the records of a replication: from rows to integer sums (`model.md` 9, 10).

Attribution:
* a leg belongs to the day and interval in which it entered its queue; it counts if its contact arrived on a measured
  day, even if the leg itself began after midnight (then it is in the slot `other` and in no `day:N`);
* a contact belongs to the day on which it arrived; an issue to the day and type of its first contact, and later
  contacts of the issue count with it, whenever they came;
* workload belongs to when it is spent, whoever caused it; what is spent after midnight of the last measured day is in
  `other`, so that nothing is lost; warm-up days are left out;
* a contact due beyond the horizon was never simulated: it is no contact, its issue is cut off, nobody gave up.

The kernels are the only readers of LEG and CONTACT rows. Sums are integers: their order does not matter, so threads,
blocks and engines cannot change a figure.
"""

from typing import NamedTuple

import numpy as np

from sim.clock import TICKS_PER_DAY
from sim.codes import (
    BEYOND_HORIZON,
    CONTAINED,
    FLAG_HELD,
    FLAG_MISROUTED,
    LEG_ABANDONED,
    LEG_ANSWERED,
    LEG_BOT,
    LEG_CLOSED_OUT,
    LEG_FULL,
    LEG_IVR,
    LEG_OUTCOMES,
    LEG_TRANSFER,
    LEG_TRANSFERRED,
    NEVER,
    NOBODY,
    OVERTIME,
    SERVED,
)
from sim.jit import inlined, kernel
from sim.measures import components as of
from sim.measures.experience import (
    COMPLAINT_BIT,
    CUSTOMER,
    HELD_BIT,
    N_NODES,
    N_PRIOR,
    PRIOR_UNIT,
    SURVEY,
    TRANSFERRED_BIT,
    UNRESOLVED_BIT,
    WEIGHT,
)
from sim.measures.waits import wait_bin

REPEAT_WINDOW = 7 * TICKS_PER_DAY
"""ticks: a further contact within it tells the repeat-window proxy that the first one did not settle the issue."""
PACKED_CONTACT = 1 << 40
TRASH = -1
"""Slot of days that do not count."""

_COLUMNS_OF = np.full(len(LEG_OUTCOMES), of.SPARE, np.int64)
"""First of the three columns (count, within the acceptable wait, wait) of each leg outcome."""
_COLUMNS_OF[LEG_ANSWERED] = _COLUMNS_OF[LEG_TRANSFERRED] = of.ANSWERED
_COLUMNS_OF[LEG_ABANDONED] = of.ABANDONED
_COLUMNS_OF[LEG_FULL] = of.FULL
_COLUMNS_OF[LEG_CLOSED_OUT] = of.CLOSED_OUT
_QUEUED, _HELD, _TRANSFERRED, _MENU, _FOLLOWED, _RETURNED, _EVER_QUEUED = (1 << bit for bit in range(7))

SCRATCH = np.dtype(
    [
        ("wait", np.int64),  # ticks, all queue legs of the contact
        ("queue_time", np.int64),  # ticks, this and all earlier contacts of the issue
        ("wrap_up_end", np.int64),  # tick, of the last leg
        ("prior", np.int32),  # earlier contacts of the issue that were served
        ("flags", np.int32),
    ],
)
"""What the leg pass notes for the contact pass, a row a contact."""


class World(NamedTuple):
    """What a fold reads besides the records."""

    interval_ticks: int
    n_intervals: int
    short: int
    """ticks"""
    only_resolved: int
    """1 if only settled contacts get a survey."""
    slot: np.ndarray
    """(D + 1,) int64 by calendar day: 0.. for measured days, the last slot (`other`) for closed days among and behind
    them, TRASH for the warm-up."""
    within: np.ndarray
    """(Q,) int64 ticks: acceptable wait."""
    interval_bin: np.ndarray
    """(N_BINS,) uint8."""
    ln_wait: np.ndarray
    """(N_BINS,) float64: ln(1 + minutes)."""
    score_base: np.ndarray
    """(U, 16 * N_PRIOR) float64: in grid steps from the first node, U sets of coefficients that differ in shape."""
    score_wait: np.ndarray
    """(U,) float64: grid steps per ln(1 + minute)."""


class Sums(NamedTuple):
    """Accumulators; S slots: measured days, then `other`."""

    by_interval: np.ndarray
    """(S, I, Q, N_INTERVAL) int64"""
    by_place: np.ndarray
    """(S, Q, T, G + 1, N_LEG) int64: legs by queue, the contact's own type, and the group that took them; last: nobody
    did. Handle time is left out here: it is the sum of its parts."""
    contacts: np.ndarray
    """(S, T, N_CONTACT) int64"""
    issues: np.ndarray
    """(S, T, N_ISSUE) int64, by day and type of the first contact."""
    work: np.ndarray
    """((D + 1) * I, G + 1, N_WORK) int64 ticks, by calendar day and interval; the last group is nobody."""
    longest: np.ndarray
    """(S, Q) int64 ticks."""
    scores: np.ndarray
    """(S, T, 2 populations, U, N_NODES) int64, packed: contacts right of each grid point x PACKED_CONTACT + their
    shares of the next point x WEIGHT (see `unpacked_scores`)."""
    waits: np.ndarray
    """(2, Q, N_BINS) int64: answered, abandoned."""
    interval_waits: np.ndarray
    """(I, Q, N_INTERVAL_BINS) int64: answered and abandoned."""


@inlined
def _is_measured(slot, other):
    """True for a day whose contacts count."""
    return slot not in (TRASH, other)


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
    row[of.IMMEDIATE] += is_answered & (leg.answered == leg.entered)
    row[of.TALK] += leg.talk
    row[of.HOLD] += leg.hold
    row[of.WRAP_UP] += leg.wrap_up
    row[of.HELD] += is_answered & ((leg.flags & FLAG_HELD) != 0)
    row[of.MISROUTED] += is_answered & ((leg.flags & FLAG_MISROUTED) != 0)
    row[of.TRANSFERRED] += leg.outcome == LEG_TRANSFERRED


@inlined
def _count_wait(row, origin, end, wait, is_met, is_short):
    """Add where a leg came from, how it ended and how long it waited."""
    row[origin] += 1
    row[end] += 1
    row[end + 1] += is_met
    row[end + 2] += wait
    row[of.SHORT_ABANDONED] += is_short


@kernel
def fold_legs(legs, contacts, world, sums, scratch):
    """Add every leg to its queue, type and group; note on `scratch` what the contact pass needs.

    legs      (n,) LEG
    contacts  (m,) CONTACT
    scratch   (m,) SCRATCH, written

    How a leg ends cannot be foreseen, and a mispredicted branch costs as much as ten sums: so every queue leg adds
    everything, zeros included.
    """
    last_day, other = len(world.slot) - 1, len(sums.by_place) - 1
    for c in range(len(contacts)):
        scratch[c].wait = 0
        scratch[c].wrap_up_end = 0
        scratch[c].flags = 0
    for i in range(len(legs)):
        leg = legs[i]
        c = leg.contact
        note = scratch[c]
        if (leg.kind == LEG_IVR) | (leg.kind == LEG_BOT):
            note.flags |= _MENU
            continue
        is_answered = leg.answered != NEVER
        is_abandoned = leg.outcome == LEG_ABANDONED
        start = leg.answered if is_answered else leg.left
        handle_time = leg.talk + leg.hold + leg.wrap_up
        wait = start - leg.entered
        note.wait += wait
        note.wrap_up_end = start + handle_time
        note.flags |= (
            _QUEUED | (_HELD if leg.flags & FLAG_HELD else 0) | (_TRANSFERRED if leg.outcome == LEG_TRANSFERRED else 0)
        )
        day = _day_of(start, last_day)
        first = day * world.n_intervals + _interval_of(start, day, world.interval_ticks, world.n_intervals)
        _spend(sums.work, leg.group, of.WORK_BUSY, start, start + handle_time, world.interval_ticks, first)
        if not _is_measured(world.slot[contacts[c].day], other):
            continue
        day = _day_of(leg.entered, last_day)
        slot, queue = world.slot[day], leg.queue
        k = _interval_of(leg.entered, day, world.interval_ticks, world.n_intervals)
        origin = of.OFFERED_TRANSFER if leg.kind == LEG_TRANSFER else of.OFFERED_NEW + contacts[c].kind
        end, is_met = _COLUMNS_OF[leg.outcome], wait <= world.within[queue]
        is_short = is_abandoned & (wait <= world.short)
        row = sums.by_interval[slot, k, queue]
        _count_wait(row, origin, end, wait, is_met, is_short)
        row[of.HANDLE_TIME] += handle_time
        row = sums.by_place[slot, queue, contacts[c].type, leg.group]
        _count_wait(row, origin, end, wait, is_met, is_short)
        _count_leg(row, leg, is_answered)
        sums.longest[slot, queue] = max(sums.longest[slot, queue], wait)
        bin_ = wait_bin(wait)
        counts = is_answered | is_abandoned
        sums.waits[0 if is_answered else 1, queue, bin_] += counts
        sums.interval_waits[k, queue, world.interval_bin[bin_]] += counts


@inlined
def _score(world, flags, wait, shape):
    """Grid point (whole part) and share of the next one of a contact's predictor."""
    x = world.score_base[shape, flags] + world.score_wait[shape] * world.ln_wait[wait_bin(wait)]
    return min(max(x, 0.0), N_NODES - 1.000001)


@inlined
def _pack(x):
    """A contact and its share of the next grid point in one number: one addition instead of two."""
    return PACKED_CONTACT + np.int64((x - np.int64(x)) * WEIGHT + 0.5)


@inlined
def _flags_of(contact, noted):
    """Index of the contact's experience in `Scoring.base`."""
    index = noted.prior * PRIOR_UNIT
    index += UNRESOLVED_BIT if contact.resolved == 0 else 0
    index += TRANSFERRED_BIT if noted.flags & _TRANSFERRED else 0
    index += HELD_BIT if noted.flags & _HELD else 0
    return index + (COMPLAINT_BIT if contact.complaint else 0)


@inlined
def _follow(contacts, scratch, c):
    """Carry what an issue has gone through from contact to contact."""
    own, parent = scratch[c], contacts[c].parent
    own.prior = 0
    own.queue_time = own.wait
    if own.flags & _QUEUED:
        own.flags |= _EVER_QUEUED
    if parent == NOBODY:
        return
    before = scratch[parent]
    own.prior = min(before.prior + (1 if contacts[parent].outcome == SERVED else 0), N_PRIOR - 1)
    own.queue_time += before.queue_time
    own.flags |= before.flags & _EVER_QUEUED
    before.flags |= _FOLLOWED
    if contacts[c].arrived - contacts[parent].ended <= REPEAT_WINDOW:
        before.flags |= _RETURNED


@inlined
def _count_contact(row, contact, noted):
    """Add a contact to a row of contact components."""
    is_served = contact.outcome == SERVED
    row[of.CONTACT_KIND + contact.kind] += 1
    row[of.CONTACT_OUTCOME + contact.outcome] += 1
    row[of.MENU_SESSIONS] += (noted.flags & _MENU) != 0
    row[of.CONTACTS_QUEUED] += (noted.flags & _QUEUED) != 0
    row[of.SERVED_RESOLVED] += is_served & (contact.resolved != 0)
    row[of.CONTAINED_RESOLVED] += (contact.outcome == CONTAINED) & (contact.resolved != 0)
    row[of.CONTACTS_TRANSFERRED] += is_served & ((noted.flags & _TRANSFERRED) != 0)
    row[of.ELAPSED] += max(noted.wrap_up_end, contact.ended) - contact.arrived if is_served else 0


@inlined
def _count_issue(row, end, noted, first, begun):
    """Add an issue to a row of issue components. `end` and `first` are its last and first contact."""
    first_served = first.outcome == SERVED
    first_settled = first.resolved != 0
    direct = first_served & ((begun.flags & _TRANSFERRED) == 0)
    is_cut_off = end.outcome == BEYOND_HORIZON
    settled = end.resolved != 0
    met_somebody = (end.outcome == SERVED) | (end.outcome == CONTAINED)
    row[of.ISSUES] += 1
    row[of.ONE_CONTACT] += first_settled
    row[of.ISSUES_QUEUED] += (noted.flags & _EVER_QUEUED) != 0
    row[of.ISSUE_QUEUE_TIME] += noted.queue_time
    row[of.ISSUE_CONTACTS] += end.attempt - is_cut_off
    row[of.FIRST_SERVED] += first_served
    row[of.FIRST_RESOLVED] += first_served & first_settled
    row[of.FIRST_NOT_RETURNED] += first_served & ((begun.flags & _RETURNED) == 0)
    row[of.FIRST_DIRECT] += direct
    row[of.FIRST_DIRECT_RESOLVED] += direct & first_settled
    row[of.CUT_OFF] += is_cut_off
    row[of.ISSUES_RESOLVED] += settled
    row[of.RESOLUTION_TIME] += end.ended - first.arrived if settled else 0
    row[of.GIVEN_UP] += (not settled) & (not is_cut_off)
    row[of.CUSTOMERS_LOST] += (not met_somebody) & (not is_cut_off)


@inlined
def _rate(world, sums, slot, contact, noted, first_slot, first_type):
    """Add a contact's experience to the surveys of its day and, if it ended its issue, to the issue's customers."""
    flags = _flags_of(contact, noted)
    is_served, is_settled = contact.outcome == SERVED, contact.resolved != 0
    is_last = (noted.flags & _FOLLOWED) == 0
    surveyed = is_served & (is_settled | (world.only_resolved == 0))
    is_customer = is_last & (is_served | (contact.outcome == CONTAINED))
    for shape in range(len(world.score_wait)):
        x = _score(world, flags, noted.wait, shape)
        packed, k = _pack(x), np.int64(x)
        if _is_measured(slot, len(sums.contacts) - 1):
            sums.scores[slot, contact.type, SURVEY, shape, k] += packed if surveyed else 0
        if _is_measured(first_slot, len(sums.contacts) - 1):
            sums.scores[first_slot, first_type, CUSTOMER, shape, k] += packed if is_customer else 0


@kernel
def fold_contacts(contacts, world, sums, scratch):
    """Add every contact to its type, then every issue, from its last contact, to the type of its first.

    scratch is read from the leg pass and carried on from contact to contact (a parent's row is before its child's).
    """
    other = len(sums.contacts) - 1
    for c in range(len(contacts)):
        _follow(contacts, scratch, c)
    for c in range(len(contacts)):
        contact, noted = contacts[c], scratch[c]
        first, begun = contacts[contact.issue], scratch[contact.issue]
        first_slot = world.slot[first.day]
        issue_counts = _is_measured(first_slot, other)
        if contact.outcome == BEYOND_HORIZON:
            if issue_counts:
                sums.contacts[other, contact.type, of.BEYOND] += 1
        else:
            slot = world.slot[contact.day]
            if _is_measured(slot, other):
                _count_contact(sums.contacts[slot, contact.type], contact, noted)
            _rate(world, sums, slot, contact, noted, first_slot, first.type)
        if issue_counts and (noted.flags & _FOLLOWED) == 0:
            _count_issue(sums.issues[first_slot, first.type], contact, noted, first, begun)


def unpacked_scores(packed: np.ndarray) -> np.ndarray:
    """Counts, WEIGHT a contact, of packed ones. (..., N_NODES) -> (..., N_NODES + 1); the last, for the lost, is 0."""
    contacts, next_share = packed // PACKED_CONTACT, packed % PACKED_CONTACT
    counts = np.zeros((*packed.shape[:-1], N_NODES + 1), np.int64)
    counts[..., :-1] = contacts * WEIGHT - next_share
    counts[..., 1:-1] += next_share[..., :-1]
    return counts


@kernel
def fold_duty(duty, world, sums):
    """Book on-duty and overtime spells on the intervals in which they were spent. duty (n,) AGENT_STATE."""
    last_day = len(world.slot) - 1
    for i in range(len(duty)):
        spell = duty[i]
        day = _day_of(spell.start, last_day)
        first = day * world.n_intervals + _interval_of(spell.start, day, world.interval_ticks, world.n_intervals)
        column = of.WORK_OVERTIME if spell.state == OVERTIME else of.WORK_ON_DUTY
        _spend(sums.work, spell.group, column, spell.start, spell.end, world.interval_ticks, first)

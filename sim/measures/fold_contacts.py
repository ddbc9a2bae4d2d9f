"""The pass over the contacts and the issues behind them (attribution: see `sim.measures.sums`)."""

import numpy as np

from sim.clock import TICKS_PER_DAY
from sim.codes import ABANDONED_IN_MENU, BEYOND_HORIZON, CALLBACK_OPEN, CONTAINED, NOBODY, REPEAT, SERVED
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
from sim.measures.sums import (
    NOTED_BOT,
    NOTED_EVER_QUEUED,
    NOTED_FOLLOWED,
    NOTED_HELD,
    NOTED_MENU,
    NOTED_QUEUED,
    NOTED_RETURNED,
    NOTED_TRANSFERRED,
    PACKED_CONTACT,
    TRASH,
    is_measured,
)
from sim.measures.waits import wait_bin

REPEAT_WINDOW = 7 * TICKS_PER_DAY
"""ticks: a further contact within it tells the repeat-window proxy that the first one did not settle the issue."""


@inlined
def _score(world, flags, wait, group, shape):
    """Grid point (whole part) and share of the next one of a contact's predictor."""
    x = world.score_base[shape, flags] + world.score_wait[shape] * world.ln_wait[wait_bin(wait)]
    if world.has_manners:
        x += world.score_group[shape, group]
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
    index += TRANSFERRED_BIT if noted.marks & NOTED_TRANSFERRED else 0
    index += HELD_BIT if noted.marks & NOTED_HELD else 0
    return index + (COMPLAINT_BIT if contact.complaint else 0)


@inlined
def _follow(contacts, scratch, c):
    """Carry what an issue has gone through from contact to contact."""
    own, parent = scratch[c], contacts[c].parent
    # Who comes back where a day is taken up has a past that is not in the records.
    own.prior = 1 if parent == NOBODY and contacts[c].kind == REPEAT else 0
    own.queue_time = own.wait
    if own.marks & NOTED_QUEUED:
        own.marks |= NOTED_EVER_QUEUED
    if parent == NOBODY:
        return
    before = scratch[parent]
    own.prior = min(before.prior + (1 if contacts[parent].outcome == SERVED else 0), N_PRIOR - 1)
    own.queue_time += before.queue_time
    own.marks |= before.marks & NOTED_EVER_QUEUED
    before.marks |= NOTED_FOLLOWED
    if contacts[c].arrived - contacts[parent].ended <= REPEAT_WINDOW:
        before.marks |= NOTED_RETURNED


@inlined
def _count_contact(row, contact, noted):
    """Add a contact to a row of contact components."""
    is_served = contact.outcome == SERVED
    row[of.CONTACT_KIND + contact.kind] += 1
    row[of.CONTACT_OUTCOME + contact.outcome] += 1
    row[of.MENU_SESSIONS] += (noted.marks & NOTED_MENU) != 0
    row[of.SELF_SERVICE_SESSIONS] += (noted.marks & (NOTED_MENU | NOTED_BOT)) != 0
    if noted.marks & NOTED_BOT:
        _count_session(row, contact)
    row[of.SERVED_RESOLVED] += is_served & (contact.resolved != 0)
    row[of.CONTAINED_RESOLVED] += (contact.outcome == CONTAINED) & (contact.resolved != 0)
    row[of.ELAPSED] += max(noted.wrap_up_end, contact.ended) - contact.arrived if is_served else 0


@inlined
def _count_session(row, contact):
    """Add a contact that was with a bot, the last stop before the queue: who ended in self-service ended there."""
    is_contained = contact.outcome == CONTAINED
    row[of.BOT_SESSIONS] += 1
    row[of.BOT_CONTAINED] += is_contained
    row[of.BOT_RESOLVED] += is_contained & (contact.resolved != 0)
    row[of.BOT_BOUNCED] += contact.outcome == ABANDONED_IN_MENU


@inlined
def _count_issue(row, end, noted, first, begun):
    """Add an issue to a row of issue components. `end` and `first` are its last and first contact."""
    first_served = first.outcome == SERVED
    first_settled = first.resolved != 0
    direct = first_served & ((begun.marks & NOTED_TRANSFERRED) == 0)
    is_beyond = end.outcome == BEYOND_HORIZON
    is_cut_off = is_beyond | (end.outcome == CALLBACK_OPEN)
    settled = end.resolved != 0
    met_somebody = (end.outcome == SERVED) | (end.outcome == CONTAINED)
    row[of.ISSUES] += 1
    row[of.ONE_CONTACT] += first_settled
    row[of.ISSUES_QUEUED] += (noted.marks & NOTED_EVER_QUEUED) != 0
    row[of.ISSUE_QUEUE_TIME] += noted.queue_time
    row[of.ISSUE_CONTACTS] += end.attempt - is_beyond
    row[of.FIRST_SERVED] += first_served
    row[of.FIRST_RESOLVED] += first_served & first_settled
    row[of.FIRST_NOT_RETURNED] += first_served & ((begun.marks & NOTED_RETURNED) == 0)
    row[of.FIRST_DIRECT] += direct
    row[of.FIRST_DIRECT_RESOLVED] += direct & first_settled
    row[of.CUT_OFF] += is_cut_off
    row[of.ISSUES_RESOLVED] += settled
    row[of.RESOLUTION_TIME] += end.ended - first.arrived if settled else 0
    row[of.GIVEN_UP] += (not settled) & (not is_cut_off)
    row[of.CUSTOMERS_LOST] += (not met_somebody) & (not is_cut_off)


@inlined
def _rate(world, sums, slot, contact, noted, first_slot, first_type):
    """Add a contact's experience to the surveys of its day and, if it ended its issue, to the issue's customers.

    A survey asks about the contact's own wait; a customer has waited through every contact of the issue.
    """
    flags = _flags_of(contact, noted)
    is_served, is_settled = contact.outcome == SERVED, contact.resolved != 0
    is_last = (noted.marks & NOTED_FOLLOWED) == 0
    surveyed = is_served & (is_settled | (world.only_resolved == 0))
    is_customer = is_last & (is_served | (contact.outcome == CONTAINED))
    other = len(sums.contacts) - 1
    if not (surveyed | is_customer):
        return
    for shape in range(len(world.score_wait)):
        x = _score(world, flags, noted.wait, noted.group, shape)
        if surveyed and is_measured(slot, other):
            sums.scores[slot, contact.type, SURVEY, shape, np.int64(x)] += _pack(x)
        if is_customer and is_measured(first_slot, other):
            if noted.queue_time != noted.wait:
                x = _score(world, flags, noted.queue_time, noted.group, shape)
            sums.scores[first_slot, first_type, CUSTOMER, shape, np.int64(x)] += _pack(x)


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
        # The issue of an earlier caller began before the day is taken up.
        first_slot = world.slot[first.day] if first.attempt == 1 else TRASH
        issue_counts = is_measured(first_slot, other)
        if contact.outcome == BEYOND_HORIZON:
            if issue_counts:
                sums.contacts[other, contact.type, of.BEYOND] += 1
        else:
            slot = world.slot[contact.day]
            if is_measured(slot, other):
                _count_contact(sums.contacts[slot, contact.type], contact, noted)
            _rate(world, sums, slot, contact, noted, first_slot, first.type)
        if issue_counts and (noted.marks & NOTED_FOLLOWED) == 0:
            _count_issue(sums.issues[first_slot, first.type], contact, noted, first, begun)

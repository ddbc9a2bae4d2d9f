"""The end of a contact, and whether the customer will be back: a redial after failure, a repeat after poor service."""

from sim.clock import TICKS_PER_DAY
from sim.codes import (
    BEYOND_HORIZON,
    BRANCH_REDIAL,
    CONTAINED,
    NEVER,
    NOBODY,
    PURPOSE_CONTAINMENT_FAILED,
    PURPOSE_FAILED_DELAY,
    PURPOSE_REDIAL,
    PURPOSE_REDIAL_DELAY,
    PURPOSE_REDIAL_TYPE,
    PURPOSE_REOPENING,
    PURPOSE_REPEAT,
    PURPOSE_REPEAT_DELAY,
    RANK_RETURN,
    REDIAL,
    REPEAT,
    SERVED,
)
from sim.engines.compiled.timers import schedule
from sim.jit import handler, rare
from sim.randomness.distributions import patience_to_grid, to_grid
from sim.randomness.draws import draw, happens
from sim.randomness.uniforms import branch, uniform
from sim.rules.opening import next_visit
from sim.rules.outcomes import pick, redial_cause


@handler
def depart(state, contact, outcome):
    """The contact is over. What follows from that is settled once the event at hand is done (`conclude_departed`)."""
    state.contacts[contact].outcome = outcome
    state.departed[state.counts[0].departed] = contact
    state.counts[0].departed += 1


@handler
def conclude_departed(world, state, now):
    """Conclude the contacts that the last event sent out of the house, in the order in which they left."""
    for place in range(state.counts[0].departed):
        _conclude(world, state, now, state.departed[place])
    state.counts[0].departed = 0


@handler
def _conclude(world, state, now, contact):
    """The customer is gone: close the row, free the line, and see whether the issue comes back."""
    c = state.contacts
    outcome = c[contact].outcome
    c[contact].ended = now
    state.counts[0].in_house -= state.progress[contact].on_line
    key = state.progress[contact].key
    kind = world.types[c[contact].type]
    if outcome == SERVED:
        if not c[contact].resolved and happens(key, PURPOSE_REPEAT, kind.repeat_share):
            _come_back(world, state, now, contact, REPEAT, kind.repeat_delay, PURPOSE_REPEAT_DELAY)
    elif outcome == CONTAINED:
        c[contact].resolved = not happens(key, PURPOSE_CONTAINMENT_FAILED, kind.failed_containment_share)
        if not c[contact].resolved:
            _come_back(world, state, now, contact, REPEAT, kind.failed_delay, PURPOSE_FAILED_DELAY)
    else:
        is_later = 1 if c[contact].kind == REDIAL else 0
        cause = redial_cause(outcome)
        if cause != NOBODY and happens(key, PURPOSE_REDIAL, world.redial_share[c[contact].type, cause, is_later]):
            _come_back(world, state, now, contact, REDIAL, kind.redial_delay, PURPOSE_REDIAL_DELAY)


@handler
def _come_back(world, state, now, contact, kind, delay_row, purpose):
    """Plan the next contact of the issue, in opening hours; after the last closing it is only noted."""
    key = state.progress[contact].key
    grid = world.settings[0].grid
    # At least a grid step: nobody is back in the instant of leaving.
    delay = patience_to_grid(draw(world.distributions, world.tables, delay_row, key, purpose), grid)
    if delay == NEVER:
        return
    comes_as = state.contacts[contact].type
    if kind == REDIAL:
        luck = uniform(branch(key, BRANCH_REDIAL, 0), PURPOSE_REDIAL_TYPE)
        comes_as = pick(world.redial_to[comes_as], luck)
    state.progress[contact].returns_as = kind
    state.progress[contact].returns_type = comes_as
    visit = next_visit(
        now + delay,
        world.open_at[comes_as],
        world.close_at[comes_as],
        world.settings[0].reopen_spread,
        uniform(key, PURPOSE_REOPENING),
    )
    if visit < world.settings[0].last_closing:
        schedule(state, to_grid(float(visit), grid), RANK_RETURN, contact, 0, contact)
    else:
        _note_beyond_horizon(state, now + delay, contact)


@rare
def _note_beyond_horizon(state, due, parent):
    """A row that says: this issue is not given up, we only stop looking."""
    contact = state.counts[0].contacts
    if contact == len(state.contacts):
        state.counts[0].overflow = 1
        return
    state.counts[0].contacts = contact + 1
    c = state.contacts
    c[contact] = c[parent]
    c[contact].arrived = due
    c[contact].ended = NEVER
    c[contact].day = due // TICKS_PER_DAY
    c[contact].parent = parent
    c[contact].attempt = c[parent].attempt + 1
    c[contact].kind = state.progress[parent].returns_as
    c[contact].type = state.progress[parent].returns_type
    c[contact].outcome = BEYOND_HORIZON
    c[contact].resolved = 0
    state.progress[contact].leg = NOBODY

"""An agent asks a second one: the customer is on hold, and both agents are busy, until the first one resumes."""

from sim.codes import (
    BRANCH_CONSULT,
    FLAG_CONSULT,
    FLAG_HELD,
    LEG_ANSWERED,
    LEG_CONSULT,
    LEG_OPEN,
    NEVER,
    NOBODY,
    PURPOSE_CONSULT,
    PURPOSE_CONSULT_TIME,
    RANK_SERVICE_END,
)
from sim.engines.compiled.legs import new_leg
from sim.engines.compiled.presence import finish_contact
from sim.engines.compiled.timers import schedule
from sim.engines.compiled.waiting import join_line
from sim.jit import extra, handler, rare
from sim.randomness.draws import draw_ticks, happens
from sim.randomness.uniforms import branch
from sim.rules.consults import may_consult


@extra(False)
@rare
def is_held_up(world, state, now, leg):
    """True if the agent, whose talk is over, asks a second one first. Back from there the hold is counted."""
    rows = state.legs
    if rows[leg].flags & FLAG_CONSULT:
        _on_consult_end(world, state, now, leg)
        return False
    key, share = state.progress[rows[leg].contact].stay_key, world.consults[rows[leg].type].share
    if may_consult(rows[leg].flags) and happens(key, PURPOSE_CONSULT, share):
        _ask(world, state, now, leg)
        return True
    return False


@handler
def _ask(world, state, now, leg):
    """Put the customer on hold and join the queue of those who are asked."""
    rows, contact = state.legs, state.legs[leg].contact
    asked = new_leg(state, now, contact, LEG_CONSULT, world.consults[rows[leg].type].queue, rows[leg].type)
    if asked == NOBODY:
        return
    rows[leg].flags |= FLAG_CONSULT | FLAG_HELD
    state.progress[contact].asking = leg
    join_line(world, state, now, asked)


@extra()
@rare
def start_consult(world, state, now, asked):
    """A second agent answers."""
    rows, contact = state.legs, state.legs[asked].contact
    row, key = world.consults[rows[asked].type].time, branch(state.progress[contact].stay_key, BRANCH_CONSULT, 0)
    rows[asked].answered = now
    rows[asked].slots_at_start = 1
    rows[asked].work = draw_ticks(
        world.distributions, world.tables, world.settings[0].grid, row, key, PURPOSE_CONSULT_TIME
    )
    rows[asked].talk = rows[asked].work
    asking = state.progress[contact].asking
    schedule(state, now + rows[asked].talk, RANK_SERVICE_END, contact, rows[asking].number, asking)


@handler
def _on_consult_end(world, state, now, leg):
    """The first agent is back with the customer; the second, if there was one, is free."""
    rows = state.legs
    asked = state.progress[rows[leg].contact].leg
    rows[leg].hold += now - rows[asked].entered
    if rows[asked].outcome == LEG_OPEN:
        rows[asked].left = now
        rows[asked].outcome = LEG_ANSWERED
        finish_contact(world, state, now, rows[asked].agent)


@extra(False)
@handler
def is_consulting(state, leg):
    """True if the agent asks a second one, or is the second one."""
    rows = state.legs
    return rows[leg].kind == LEG_CONSULT or (rows[leg].flags & FLAG_CONSULT != 0 and rows[leg].outcome == LEG_OPEN)


@extra(False)
@rare
def was_advised(state, leg):
    """True if a second agent answered what was asked in this leg, the contact's last but that of the question."""
    return state.legs[state.progress[state.legs[leg].contact].leg].answered != NEVER

"""The voicebot before the queue: one more step of the menu, in a leg of its own."""

from sim.codes import (
    ABANDONED_IN_MENU,
    BRANCH_MENU,
    CONTAINED,
    LEG_ABANDONED,
    LEG_BOT,
    LEG_CONTAINED,
    LEG_PASSED,
    NOBODY,
    PURPOSE_BOT_OFFERED,
    PURPOSE_MENU_CHOICE,
    PURPOSE_MENU_TIME,
    RANK_MENU_END,
)
from sim.engines.compiled.legs import new_leg
from sim.engines.compiled.returns import depart
from sim.engines.compiled.timers import schedule
from sim.engines.compiled.waiting import enter_queue
from sim.jit import handler, rare
from sim.randomness.draws import draw_ticks, happens
from sim.randomness.uniforms import branch, uniform
from sim.rules.outcomes import containment_probability


@handler
def go_to_queue(world, state, now, contact, queue):
    """From the menu, or at once, to the queue: past the bot, if it answers."""
    contact_type = state.contacts[contact].type
    if world.types[contact_type].has_bot and happens(
        state.progress[contact].key, PURPOSE_BOT_OFFERED, world.bots[contact_type].offered
    ):
        state.progress[contact].next_queue = queue
        _enter_bot(world, state, now, contact)
    else:
        enter_queue(world, state, now, contact, queue, False)


@rare
def _enter_bot(world, state, now, contact):
    """The bot answers at once: a bot leg begins."""
    contact_type = state.contacts[contact].type
    leg = new_leg(state, now, contact, LEG_BOT, NOBODY, contact_type)
    if leg == NOBODY:
        return
    state.n_in_menu[contact_type] += 1
    p = state.progress
    p[contact].n_menu_nodes += 1
    key = branch(p[contact].key, BRANCH_MENU, p[contact].n_menu_nodes)
    p[contact].stay_key = key
    row, grid = world.bots[contact_type].time, world.settings[0].grid
    stay = draw_ticks(world.distributions, world.tables, grid, row, key, PURPOSE_MENU_TIME)
    schedule(state, now + stay, RANK_MENU_END, contact, 0, leg)


@rare
def on_bot_end(world, state, now, leg):
    """The bot lets go: contained, hung up, or passed on to the queue."""
    contact = state.legs[leg].contact
    contact_type = state.contacts[contact].type
    bounce = world.bots[contact_type].bounce
    complexity = state.contacts[contact].complexity
    contained = containment_probability(world.bots[contact_type].contained, bounce, complexity)
    luck = uniform(state.progress[contact].stay_key, PURPOSE_MENU_CHOICE)
    if luck < contained:
        leave_menu(state, now, leg, LEG_CONTAINED)
        depart(state, contact, CONTAINED)
    elif luck < contained + bounce:
        leave_menu(state, now, leg, LEG_ABANDONED)
        depart(state, contact, ABANDONED_IN_MENU)
    else:
        leave_menu(state, now, leg, LEG_PASSED)
        state.progress[contact].from_bot = 1
        enter_queue(world, state, now, contact, state.progress[contact].next_queue, False)


@handler
def leave_menu(state, now, leg, outcome):
    """The leg in the menu, or with the bot, is over."""
    state.n_in_menu[state.legs[leg].type] -= 1
    state.legs[leg].left = now
    state.legs[leg].outcome = outcome

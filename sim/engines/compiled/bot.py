"""The voicebot before the queue: one more step of self-service, in a leg of its own."""

from sim.codes import LEG_BOT, LEG_PASSED, NOBODY, PURPOSE_BOT_OFFERED
from sim.engines.compiled.legs import new_leg, uses
from sim.engines.compiled.self_service import ends_here, leave_menu, start_step
from sim.engines.compiled.waiting import enter_queue
from sim.jit import extra, handler, rare
from sim.randomness.draws import happens


@handler
def go_to_queue(world, state, now, contact, queue):
    """From the menu, or at once, to the queue: past the bot, if it answers."""
    contact_type = state.contacts[contact].type
    if uses(state, world.types[contact_type].has_bot) and happens(
        state.progress[contact].key, PURPOSE_BOT_OFFERED, world.bots[contact_type].offered
    ):
        state.progress[contact].next_queue = queue
        _enter_bot(world, state, now, contact)
    else:
        enter_queue(world, state, now, contact, queue, False)


@extra()
@rare
def _enter_bot(world, state, now, contact):
    """The bot answers at once: a bot leg begins."""
    contact_type = state.contacts[contact].type
    leg = new_leg(state, now, contact, LEG_BOT, NOBODY, contact_type)
    if leg == NOBODY:
        return
    state.n_in_menu[contact_type] += 1
    start_step(world, state, now, leg, world.bots[contact_type].time)


@extra()
@rare
def on_bot_end(world, state, now, leg):
    """The bot lets go: contained, hung up, or passed on to the queue."""
    contact = state.legs[leg].contact
    bot = world.bots[state.contacts[contact].type]
    if not ends_here(state, now, leg, bot.contained, bot.bounce):
        leave_menu(state, now, leg, LEG_PASSED)
        state.progress[contact].from_bot = 1
        enter_queue(world, state, now, contact, state.progress[contact].next_queue, False)

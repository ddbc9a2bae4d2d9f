"""An agent has been found, and the phone rings: the agent is reserved, the customer still waits and may give up."""

from sim.codes import BRANCH_CONSULT, LEG_CALLBACK, LEG_CONSULT, LEG_OVERFLOW, NOBODY, PURPOSE_RING, RANK_SERVICE_END
from sim.engines.compiled.legs import is_extra, is_ringing, leave_lane
from sim.engines.compiled.service import start_service
from sim.engines.compiled.timers import schedule
from sim.engines.compiled.waiting import start_patience
from sim.jit import extra, handler, rare
from sim.randomness.draws import draw_ticks
from sim.randomness.uniforms import branch


@handler
def take(world, state, now, leg, agent):
    """The agent takes the contact out of its queue, and answers when the phone has rung."""
    rows = state.legs
    leave_lane(state, leg)
    state.agents[agent].leg = leg
    rows[leg].agent = agent
    rows[leg].group = state.agents[agent].group
    ticks = _ring_time(world, state, leg)
    if ticks == 0:
        start_service(world, state, now, leg)
        return
    # Since when it rings: a leg that has not ended needs no end.
    rows[leg].left = now
    schedule(state, now + ticks, RANK_SERVICE_END, rows[leg].contact, rows[leg].number, leg)
    if rows[leg].entered == now and not is_extra(state, leg, LEG_OVERFLOW):
        # Nobody else will let the contact in: it does not wait in line.
        start_patience(world, state, leg)


@extra(0)
@handler
def _ring_time(world, state, leg):
    """Ticks. Who calls back dials: no phone of an agent rings."""
    row = world.groups[state.legs[leg].group].ring_time
    if row == NOBODY or state.legs[leg].kind == LEG_CALLBACK:
        return 0
    key = state.progress[state.legs[leg].contact].stay_key
    if state.legs[leg].kind == LEG_CONSULT:
        key = branch(key, BRANCH_CONSULT, 0)
    return draw_ticks(world.distributions, world.tables, world.settings[0].grid, row, key, PURPOSE_RING)


@extra()
@rare
def on_ring_end(world, state, now, leg):
    """The agent answers, unless the customer has given up."""
    if is_ringing(state, leg):
        state.legs[leg].ring = now - state.legs[leg].left
        start_service(world, state, now, leg)

"""The contact in hand at the end of a shift goes back to the head of its queue: another agent starts anew."""

from sim.codes import BRANCH_RESUMED, FLAG_HELD, FLAG_MISROUTED, LEG_HANDED_BACK, LEG_OPEN, LEG_RESUMED, NEVER, NOBODY
from sim.engines.compiled.consult import is_consulting
from sim.engines.compiled.legs import new_leg
from sim.engines.compiled.waiting import join_line
from sim.jit import extra, handler, rare
from sim.randomness.uniforms import branch
from sim.rules.outcomes import is_handed_back


@extra(False)
@handler
def goes_back(world, state, agent, stays):
    """True if the agent, who goes off duty with a contact in hand, hands it back."""
    leg = state.agents[agent].leg
    is_talking = state.legs[leg].outcome == LEG_OPEN and state.legs[leg].answered != NEVER
    hands_back = world.groups[state.agents[agent].group].hands_back != 0
    return is_handed_back(hands_back, is_talking, is_consulting(state, leg), stays)


@extra()
@rare
def hand_back(world, state, now, agent):
    """The service stops; what is left of it is forgotten. The contact waits again."""
    rows, leg = state.legs, state.agents[agent].leg
    state.agents[agent].leg = NOBODY
    elapsed = now - rows[leg].answered
    rows[leg].talk = min(rows[leg].talk, elapsed)
    rows[leg].hold = elapsed - rows[leg].talk
    rows[leg].wrap_up = 0
    if rows[leg].hold == 0:
        rows[leg].flags &= ~FLAG_HELD
    rows[leg].left = now
    rows[leg].outcome = LEG_HANDED_BACK
    _wait_again(world, state, now, leg)


@rare
def _wait_again(world, state, now, interrupted):
    """The next leg of a contact that was handed back: same queue, handled as before, with luck of its own."""
    rows = state.legs
    contact = rows[interrupted].contact
    leg = new_leg(state, now, contact, LEG_RESUMED, rows[interrupted].queue, rows[interrupted].type)
    if leg == NOBODY:
        return
    rows[leg].flags = rows[interrupted].flags & FLAG_MISROUTED
    state.progress[contact].stay_key = branch(state.progress[contact].stay_key, BRANCH_RESUMED, 0)
    join_line(world, state, now, leg)

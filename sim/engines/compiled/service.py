"""With an agent: talk and hold, being passed on, wrap-up."""

from sim.codes import (
    FLAG_HELD,
    FLAG_MISROUTED,
    LEG_ANSWERED,
    LEG_CALLBACK,
    LEG_TRANSFER,
    LEG_TRANSFERRED,
    PURPOSE_HOLD,
    PURPOSE_HOLD_SHARE,
    PURPOSE_MISROUTE,
    PURPOSE_MISROUTE_TO,
    PURPOSE_RESOLUTION,
    PURPOSE_TALK,
    PURPOSE_TRANSFER,
    PURPOSE_TRANSFER_TO,
    PURPOSE_WRAP_UP,
    RANK_SERVICE_END,
    RANK_TRANSFER,
    SERVED,
)
from sim.engines.compiled.callbacks import call_back, dial_in_vain
from sim.engines.compiled.legs import lane_of, leave_lane
from sim.engines.compiled.returns import depart
from sim.engines.compiled.staff import finish_contact
from sim.engines.compiled.timers import schedule
from sim.engines.compiled.waiting import enter_queue
from sim.jit import handler
from sim.randomness.distributions import to_grid
from sim.randomness.draws import draw, happens
from sim.randomness.uniforms import uniform
from sim.rules.outcomes import pick, resolution_probability, transfer_probability


@handler
def start_service(world, state, now, leg, agent):
    """An agent answers. All durations are drawn now, by the leg's key: no other contact can change them."""
    rows, agents = state.legs, state.agents
    leave_lane(state, lane_of(rows[leg].queue, rows[leg].kind), leg)
    agents[agent].leg = leg
    if rows[leg].kind == LEG_CALLBACK and not call_back(world, state, leg):
        dial_in_vain(world, state, now, leg, agent)
        return
    group = world.agent_group[agent]
    contact = rows[leg].contact
    kind = world.types[rows[leg].type]
    key = state.progress[contact].stay_key
    load = state.contacts[contact].complexity
    if rows[leg].kind != LEG_TRANSFER and happens(key, PURPOSE_MISROUTE, kind.misroute_share):
        rows[leg].flags |= FLAG_MISROUTED
        load *= kind.misroute_factor
    distributions, tables, grid = world.distributions, world.tables, world.settings[0].grid
    talk = load * draw(distributions, tables, kind.talk, key, PURPOSE_TALK)
    wrap_up = load * draw(distributions, tables, kind.wrap_up, key, PURPOSE_WRAP_UP)
    hold = 0.0
    if happens(key, PURPOSE_HOLD_SHARE, kind.hold_share):
        rows[leg].flags |= FLAG_HELD
        hold = load * draw(distributions, tables, kind.hold, key, PURPOSE_HOLD)
    factor = world.handle_factor[group, rows[leg].queue]
    rows[leg].answered = now
    state.last_wait[rows[leg].queue] = now - rows[leg].entered
    rows[leg].agent = agent
    rows[leg].group = group
    rows[leg].slots_at_start = 1
    rows[leg].work = to_grid(talk + hold + wrap_up, grid)
    rows[leg].talk = to_grid(talk * factor, grid)
    rows[leg].hold = to_grid(hold * factor, grid)
    rows[leg].wrap_up = to_grid(wrap_up * factor, grid)
    end = now + rows[leg].talk + rows[leg].hold
    schedule(state, end, RANK_SERVICE_END, contact, rows[leg].number, leg)


@handler
def on_talk_end(world, state, now, leg):
    """The customer's part is over: passed on, or done. The agent wraps up."""
    rows = state.legs
    contact = rows[leg].contact
    rows[leg].left = now
    if _is_passed_on(world, state, leg):
        rows[leg].outcome = LEG_TRANSFERRED
        state.progress[contact].n_transfers += 1
        schedule(state, now, RANK_TRANSFER, contact, rows[leg].number, contact)
    else:
        rows[leg].outcome = LEG_ANSWERED
        _judge_resolution(world, state, leg)
        depart(state, contact, SERVED)
    schedule(state, now + rows[leg].wrap_up, RANK_SERVICE_END, contact, rows[leg].number, leg)


@handler
def _is_passed_on(world, state, leg):
    """Decide on a transfer and note its destination."""
    rows = state.legs
    contact = rows[leg].contact
    key = state.progress[contact].stay_key
    if rows[leg].flags & FLAG_MISROUTED:
        luck = uniform(key, PURPOSE_MISROUTE_TO)
        state.progress[contact].next_queue = pick(world.misroute_to[rows[leg].type], luck)
        return True
    share = transfer_probability(
        world.transfer_share[rows[leg].type, rows[leg].group], state.contacts[contact].complexity
    )
    if happens(key, PURPOSE_TRANSFER, share):
        luck = uniform(key, PURPOSE_TRANSFER_TO)
        state.progress[contact].next_queue = pick(world.transfer_to[rows[leg].type], luck)
        return True
    return False


@handler
def _judge_resolution(world, state, leg):
    rows = state.legs
    contact = rows[leg].contact
    history = 1 if state.progress[contact].was_served != 0 else 0
    share = world.resolution[rows[leg].type, rows[leg].group, rows[leg].queue, history]
    probability = resolution_probability(share, state.contacts[contact].complexity)
    state.contacts[contact].resolved = happens(state.progress[contact].key, PURPOSE_RESOLUTION, probability)


@handler
def on_transfer(world, state, now, contact):
    """A cold transfer reaches its next queue."""
    enter_queue(world, state, now, contact, state.progress[contact].next_queue, True)


@handler
def on_wrap_up_end(world, state, now, leg):
    """The agent is done with the contact."""
    finish_contact(world, state, now, state.legs[leg].agent)

"""The event loop: instant by instant, smallest event first, then dispatch."""

from sim.clock import NEVER
from sim.codes import (
    COMES,
    LEG_BOT,
    LEG_HANDED_BACK,
    LEG_OPEN,
    LEG_UNREACHED,
    NOBODY,
    RANK_CALLBACK_DUE,
    RANK_MENU_END,
    RANK_OVERFLOW,
    RANK_PATIENCE_END,
    RANK_SERVICE_END,
    RANK_TRANSFER,
)
from sim.engines.compiled import event_queue
from sim.engines.compiled.arrivals import on_arrival, on_return
from sim.engines.compiled.bot import on_bot_end
from sim.engines.compiled.callbacks import on_callback_due, on_dialling_end
from sim.engines.compiled.chain import empty
from sim.engines.compiled.dispatch import dispatch, is_dispatch_due
from sim.engines.compiled.found import on_start
from sim.engines.compiled.legs import is_extra
from sim.engines.compiled.menu import on_menu_end
from sim.engines.compiled.overflow import on_overflow
from sim.engines.compiled.returns import conclude_departed
from sim.engines.compiled.ringing import on_ring_end
from sim.engines.compiled.service import on_talk_end, on_transfer
from sim.engines.compiled.staff import on_closing, on_staff_change
from sim.engines.compiled.waiting import on_patience_end
from sim.engines.compiled.wrap_up import on_stay_end, on_wrap_up_end
from sim.engines.duty import OFF_DUTY
from sim.engines.order import rank_of
from sim.jit import handler, kernel, rare


@kernel
def run_events(world, state, n_arrivals):
    """Simulate one replication; False if a table was too small.

    world, state  see `sim.engines.compiled.state`
    n_arrivals    rows of `state.arrivals` that are filled
    """
    _reset(state)
    now, staff, arrival, is_due = 0, 0, _first_arrival(world, state, n_arrivals), False
    staff_tick, arrival_tick = _staff_tick(world, staff), _arrival_tick(state, arrival, n_arrivals)
    while state.counts[0].overflow == 0:
        timer_tick = event_queue.next_tick(state.wheel, state.nodes, state.heads, state.run, NEVER)
        # Two by two: a `min` of three numba does not inline.
        first_tick = min(staff_tick, arrival_tick)
        first_tick = min(timer_tick, first_tick)
        if is_due and first_tick > now:
            # Dispatch has the last rank: every event of this tick has happened.
            is_due = False
            dispatch(world, state, now)
        elif first_tick == NEVER:
            return True
        else:
            now = first_tick
            state.counts[0].events += 1
            if staff_tick == now:
                _on_duty_event(world, state, now, staff)
                staff += 1
                staff_tick = _staff_tick(world, staff)
            elif timer_tick == now:
                _on_timer(world, state, now)
            else:
                on_arrival(world, state, now, arrival)
                arrival += 1
                arrival_tick = _arrival_tick(state, arrival, n_arrivals)
            is_due = is_dispatch_due(state)
        conclude_departed(world, state, now)
    return False


@handler
def _staff_tick(world, row):
    return world.duty_events[row].tick if row < len(world.duty_events) else NEVER


@handler
def _first_arrival(world, state, n_arrivals):
    """Where a day is taken up in mid-interval those before are drawn, and left out."""
    row = 0
    while row < n_arrivals and state.arrivals[row].tick < world.settings[0].start:
        row += 1
    return row


@handler
def _arrival_tick(state, row, n_arrivals):
    return state.arrivals[row].tick if row < n_arrivals else NEVER


@handler
def _on_duty_event(world, state, now, row):
    agent = world.duty_events[row].agent
    if agent != NOBODY:
        on_staff_change(world, state, now, agent, world.duty_events[row].on == COMES)
    elif world.duty_events[row].queue != NOBODY:
        on_closing(world, state, now, world.duty_events[row].queue, world.duty_events[row].reopens_at)
    else:
        on_start(world, state, now)


@handler
def _on_timer(world, state, now):
    """The first pending event, handed to its handler."""
    place = event_queue.pop(state.wheel)
    rank = rank_of(state.run[place].code)
    row = state.run[place].row
    if rank == RANK_SERVICE_END:
        # Of one leg: ringing, then talk, then wrap-up; what was broken off has left a stale event behind.
        if state.legs[row].answered == NEVER:
            on_ring_end(world, state, now, row)
        elif state.legs[row].outcome == LEG_OPEN:
            on_talk_end(world, state, now, row)
        elif state.legs[row].outcome == LEG_UNREACHED:
            on_dialling_end(world, state, now, row)
        elif state.legs[row].outcome != LEG_HANDED_BACK:
            on_wrap_up_end(world, state, now, row)
    elif rank == RANK_MENU_END:
        if is_extra(state, row, LEG_BOT):
            on_bot_end(world, state, now, row)
        else:
            on_menu_end(world, state, now, row)
    elif rank == RANK_PATIENCE_END:
        on_patience_end(world, state, now, row)
    elif rank == RANK_OVERFLOW:
        # Of one leg: it waits, or its agent has passed it on.
        on_overflow(world, state, now, row)
        on_stay_end(world, state, now, row)
    elif rank == RANK_TRANSFER:
        on_transfer(world, state, now, row)
    elif rank == RANK_CALLBACK_DUE:
        on_callback_due(world, state, now, row)
    else:
        on_return(world, state, now, row)


@rare
def _reset(state):
    counts = state.counts
    counts[0].contacts = 0
    counts[0].legs = 0
    counts[0].spells = 0
    counts[0].events = 0
    counts[0].in_house = 0
    counts[0].departed = 0
    counts[0].entered = 0
    counts[0].freed = 0
    counts[0].draining = 0
    counts[0].overflow = 0
    event_queue.reset(state.wheel, state.heads)
    for lane in range(len(state.lanes)):
        empty(state.lanes, lane)
    for group in range(len(state.groups)):
        empty(state.groups, group)
        state.groups[group].n_draining = 0
    for queue in range(len(state.queues)):
        state.queues[queue].n_waiting = 0
        state.queues[queue].n_on_phone = 0
        state.queues[queue].n_on_duty = 0
        state.queues[queue].reopens_at = 0
        state.queues[queue].last_wait = 0
        state.queues[queue].n_promised = 0
    state.n_in_menu[:] = 0
    for agent in range(len(state.agents)):
        state.agents[agent].duty = OFF_DUTY
        state.agents[agent].leg = NOBODY
        state.agents[agent].duty_since = 0

"""Agents come, go, and stay until the queue is drained."""

from bisect import insort

from sim.clock import TICKS_PER_DAY
from sim.codes import CLOSED_OUT, DRAIN, LEG_CLOSED_OUT, NOBODY, ON_DUTY, OVERTIME, RANK_STAFFING
from sim.engines.duty import DRAINING, DUTY, FINISHING, OFF_DUTY
from sim.engines.reference.floor import Floor
from sim.engines.reference.things import Agent, Crew, Life
from sim.engines.reference.waiting import give_up_place, n_on_duty_for
from sim.rules.admission import is_cut_off_at_closing, may_leave
from sim.rules.opening import is_closed


def roster(floor: Floor) -> Life:
    """Work off the coming and going of agents, and the closings."""
    for tick, number, comes_on in floor.centre.duty_events.tolist():
        yield floor.moment(tick, RANK_STAFFING, number + 1)
        if number == NOBODY:
            on_closing(floor)
        else:
            on_staff_change(floor, floor.agents[number], bool(comes_on))


def on_staff_change(floor: Floor, agent: Agent, comes_on: bool) -> None:
    """The roster says so: an agent comes on duty or goes off."""
    if comes_on:
        _come_on(floor, agent)
        return
    _write_spell(floor, agent, ON_DUTY)
    if is_closed(floor.now, floor.reopens_at):
        # Whether anybody still needs this agent shows when the instant is over (release_drained).
        _set_duty(floor, agent, DRAINING)
    elif agent.leg is not None:
        _set_duty(floor, agent, FINISHING)
    else:
        _set_duty(floor, agent, OFF_DUTY)
        floor.crews[agent.group].idle.remove(agent)


def _come_on(floor: Floor, agent: Agent) -> None:
    was = agent.duty
    if was != OFF_DUTY:
        # Still here from the last spell: overtime turns into duty.
        _write_spell(floor, agent, OVERTIME)
    _set_duty(floor, agent, DUTY)
    agent.duty_since = floor.now
    if was == OFF_DUTY:
        _become_available(floor, agent)


def on_closing(floor: Floor) -> None:
    """The doors close: queues that are cleared, or that nobody serves, send home those who wait."""
    floor.reopens_at = floor.reopenings[-(-floor.now // TICKS_PER_DAY)]
    for queue, line in enumerate(floor.lines):
        if is_cut_off_at_closing(line.rules.closing, n_on_duty_for(floor, queue)):
            for lane in line.lanes:
                while lane:
                    give_up_place(floor, lane[0], LEG_CLOSED_OUT, CLOSED_OUT)


def finish_contact(floor: Floor, agent: Agent) -> None:
    """The contact is done: the agent is free again, or goes home if the shift is over."""
    agent.leg = None
    if agent.duty == FINISHING:
        _write_spell(floor, agent, OVERTIME)
        _set_duty(floor, agent, OFF_DUTY)
    else:
        _become_available(floor, agent)


def _become_available(floor: Floor, agent: Agent) -> None:
    """Note the agent for the dispatch of this instant."""
    floor.freed.append(agent)
    floor.ring()


def start_idling(floor: Floor, agent: Agent) -> None:
    """Nobody waits for this agent: to the back of the group's idle list, by number among those idle since this tick."""
    agent.idle_since = floor.now
    insort(floor.crews[agent.group].idle, agent, key=lambda other: (other.idle_since, other.number))


def release_drained(floor: Floor) -> None:
    """End of an instant after closing: agents whose queues have run empty go home, longest idle first."""
    for crew in floor.crews:
        if crew.n_draining and may_leave(_n_waiting_for(floor, crew), floor.n_in_menu, _drains(floor, crew)):
            for agent in [a for a in crew.idle if a.duty == DRAINING]:
                _write_spell(floor, agent, OVERTIME)
                _set_duty(floor, agent, OFF_DUTY)
                crew.idle.remove(agent)


def _drains(floor: Floor, crew: Crew) -> bool:
    """True if a queue the crew serves is drained at closing."""
    return any(floor.lines[queue].rules.closing == DRAIN for queue in crew.queues)


def _n_waiting_for(floor: Floor, crew: Crew) -> int:
    """Contacts that wait in the queues the crew serves."""
    return sum(floor.lines[queue].n_waiting for queue in crew.queues)


def _set_duty(floor: Floor, agent: Agent, duty: int) -> None:
    """Change an agent's duty and the counts of the crew that depend on it."""
    crew, was, agent.duty = floor.crews[agent.group], agent.duty, duty
    crew.n_on_duty += (duty in (DUTY, DRAINING)) - (was in (DUTY, DRAINING))
    change = (duty == DRAINING) - (was == DRAINING)
    crew.n_draining += change
    floor.n_draining += change
    if change > 0:
        floor.ring()


def _write_spell(floor: Floor, agent: Agent, spell: int) -> None:
    """One row of AGENT_STATE, from the start of the spell to now; nothing for a spell without length."""
    since, agent.duty_since = agent.duty_since, floor.now
    if since != floor.now:
        floor.spells.append((since, floor.now, agent.number, agent.group, spell))

"""Agents come, go, and stay until the queue is drained."""

import numpy as np

from sim.codes import CLOSED_OUT, COMES, DRAIN, LEG_CLOSED_OUT, NOBODY, ON_DUTY, OVERTIME, RANK_STAFFING
from sim.engines.duty import DRAINING, DUTY, FINISHING, OFF_DUTY
from sim.engines.reference.floor import Floor
from sim.engines.reference.found import on_start
from sim.engines.reference.hand_back import goes_back, hand_back
from sim.engines.reference.overflow import keeps_back
from sim.engines.reference.presence import become_available, set_duty, write_spell
from sim.engines.reference.things import Agent, Crew, Life, Line
from sim.engines.reference.waiting import give_up_place, n_on_duty_for
from sim.rules.admission import is_cut_off_at_closing, may_leave, may_take
from sim.rules.opening import is_closed, is_open


def roster(floor: Floor, duty_events: np.ndarray) -> Life:
    """Work off the coming and going of agents, and the closings. Absent agents do not come."""
    for tick, number, queue, change, reopens_at in duty_events.tolist():
        yield floor.moment(tick, RANK_STAFFING, number + 1)
        if number != NOBODY:
            on_staff_change(floor, floor.agents[number], change == COMES)
        elif queue != NOBODY:
            on_closing(floor, queue, reopens_at)
        else:
            on_start(floor)


def on_staff_change(floor: Floor, agent: Agent, comes_on: bool) -> None:
    """The roster says so: an agent comes on duty or goes off."""
    if comes_on:
        _come_on(floor, agent)
        return
    write_spell(floor, agent, ON_DUTY)
    if _closed_lines(floor, floor.crews[agent.group]):
        # Whether anybody still needs this agent shows when the instant is over (release_drained).
        set_duty(floor, agent, DRAINING)
        if agent.leg is None:
            # Who stays is no longer kept for other queues.
            _look_again(floor, agent)
    elif goes_back(floor, agent, stays=False):
        hand_back(floor, agent)
        set_duty(floor, agent, OFF_DUTY)
    elif agent.leg is not None:
        set_duty(floor, agent, FINISHING)
    else:
        set_duty(floor, agent, OFF_DUTY)
        floor.crews[agent.group].idle.remove(agent)


def _come_on(floor: Floor, agent: Agent) -> None:
    was = agent.duty
    if was != OFF_DUTY:
        # Still here from the last spell: overtime turns into duty.
        write_spell(floor, agent, OVERTIME)
    set_duty(floor, agent, DUTY)
    agent.duty_since = floor.now
    if was == OFF_DUTY:
        become_available(floor, agent)
    elif agent in floor.crews[agent.group].idle:
        _look_again(floor, agent)


def on_closing(floor: Floor, queue: int, reopens_at: int) -> None:
    """A queue closes: if it is cleared, or if nobody serves it, those who wait are sent home."""
    line = floor.lines[queue]
    line.reopens_at = reopens_at
    if is_cut_off_at_closing(line.rules.closing, n_on_duty_for(floor, queue)):
        for lane in line.lanes:
            while lane:
                give_up_place(floor, lane[0], LEG_CLOSED_OUT, CLOSED_OUT)
    elif line.n_waiting:
        for group in line.groups:
            for agent in [a for a in floor.crews[group].idle if a.duty == DRAINING]:
                _look_again(floor, agent)


def _look_again(floor: Floor, agent: Agent) -> None:
    """An idle agent who stays after the shift, or stayed, may now take other contacts; idle since then all the same."""
    floor.crews[agent.group].idle.remove(agent)
    floor.freed.append(agent)
    floor.ring()


def release_drained(floor: Floor) -> None:
    """End of an instant: agents whose closed queues have run empty go home, longest idle first."""
    for crew in floor.crews:
        if crew.n_draining and _may_leave(floor, crew):
            for agent in [a for a in crew.idle if a.duty == DRAINING]:
                write_spell(floor, agent, OVERTIME)
                set_duty(floor, agent, OFF_DUTY)
                crew.idle.remove(agent)


def _may_leave(floor: Floor, crew: Crew) -> bool:
    """True if nobody waits, or may yet come, for whom those of the crew who stay are here."""
    closed = _closed_lines(floor, crew)
    n_waiting = sum(line.n_waiting for line in closed)
    # A type still open may still send contacts into the menu: their queues are open, too.
    n_in_menu = sum(n for n, hours in zip(floor.n_in_menu, floor.hours, strict=True) if not is_open(floor.now, *hours))
    return may_leave(n_waiting, n_in_menu, any(line.rules.closing == DRAIN for line in closed))


def _closed_lines(floor: Floor, crew: Crew) -> list[Line]:
    """The queues the crew serves that have closed for the day."""
    return [line for line in map(floor.lines.__getitem__, crew.queues) if is_closed(floor.now, line.reopens_at)]


def open_to(floor: Floor, agent: Agent) -> list[int]:
    """Queues whose contacts the agent may take."""
    queues, stays = floor.crews[agent.group].queues, agent.duty == DRAINING
    if not stays and not any(floor.reserve[agent.group]):
        return queues

    def may(queue: int) -> bool:
        kept = keeps_back(floor, agent.group, queue)
        return may_take(stays, is_closed(floor.now, floor.lines[queue].reopens_at), kept)

    return [queue for queue in queues if may(queue)]

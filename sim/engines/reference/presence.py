"""Agents one by one: busy, free again, idle, gone."""

from bisect import insort

from sim.codes import OVERTIME
from sim.engines.duty import DRAINING, DUTY, FINISHING, OFF_DUTY
from sim.engines.reference.floor import Floor
from sim.engines.reference.things import Agent


def finish_contact(floor: Floor, agent: Agent) -> None:
    """The contact is done: the agent is free again, or goes home if the shift is over."""
    agent.leg = None
    if agent.duty == FINISHING:
        write_spell(floor, agent, OVERTIME)
        set_duty(floor, agent, OFF_DUTY)
    else:
        become_available(floor, agent)


def become_available(floor: Floor, agent: Agent) -> None:
    """Note the agent for the dispatch of this instant."""
    agent.idle_since = floor.now
    floor.freed.append(agent)
    floor.ring()


def start_idling(floor: Floor, agent: Agent) -> None:
    """Nobody waits for this agent: into the group's idle list, by number among those idle since the same tick."""
    insort(floor.crews[agent.group].idle, agent, key=lambda other: (other.idle_since, other.number))


def set_duty(floor: Floor, agent: Agent, duty: int) -> None:
    """Change an agent's duty and the counts of the crew that depend on it."""
    crew, was, agent.duty = floor.crews[agent.group], agent.duty, duty
    crew.n_on_duty += (duty == DUTY) - (was == DUTY)
    change = (duty == DRAINING) - (was == DRAINING)
    crew.n_draining += change
    floor.n_draining += change
    if change > 0:
        floor.ring()


def write_spell(floor: Floor, agent: Agent, spell: int) -> None:
    """One row of AGENT_STATE, from the start of the spell to now; nothing for a spell without length."""
    since, agent.duty_since = agent.duty_since, floor.now
    if since != floor.now:
        floor.spells.append((since, floor.now, agent.number, agent.group, spell))

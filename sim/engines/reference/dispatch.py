"""The end of an instant: pair waiting contacts with idle agents, once all its events have happened (`model.md` 1)."""

from functools import cmp_to_key

from sim.engines.reference.announcements import announce
from sim.engines.reference.floor import Floor
from sim.engines.reference.service import start_service
from sim.engines.reference.staff import open_to, release_drained, start_idling
from sim.engines.reference.things import Agent, Crew, Leg
from sim.engines.reference.waiting import admit, score_of
from sim.rules.routing import agent_goes_first, contact_goes_first


def dispatch(floor: Floor) -> None:
    """Freed agents take waiting contacts; entered contacts take idle agents; the rest are let in or turned away."""
    freed, floor.freed = sorted(floor.freed, key=lambda agent: (agent.idle_since, agent.number)), []
    for agent in freed:
        leg = _best_waiting(floor, agent)
        if leg is None:
            start_idling(floor, agent)
        else:
            start_service(floor, leg, agent)
    entered, floor.entered = _sorted_entered(floor), []
    for leg in entered:
        idle = _best_idle(floor, leg.queue) if leg.is_waiting else None
        if idle is not None:
            floor.crews[idle.group].idle.remove(idle)
            start_service(floor, leg, idle)
    # From the last in line: who is over a queue's limit is then simply who came behind the limit.
    for leg in reversed(entered):
        if leg.is_waiting:
            admit(floor, leg)
    announce(floor, [leg for leg in entered if leg.is_waiting])
    if floor.n_draining:
        release_drained(floor)


def _best_waiting(floor: Floor, agent: Agent) -> Leg | None:
    """The waiting leg that a freed agent takes."""
    best, best_rank, group = None, None, agent.group
    for queue in open_to(floor, agent):
        for lane in floor.lines[queue].lanes:
            if lane:
                leg = lane[0]
                rank = (floor.priority[group][queue], score_of(floor, leg), leg.entered, leg.contact.row)
                if best_rank is None or contact_goes_first(*rank, *best_rank):
                    best, best_rank = leg, rank
    return best


def _sorted_entered(floor: Floor) -> list[Leg]:
    """The contacts of this instant in (score, entered, id) order."""
    if len(floor.entered) < 2:
        return floor.entered

    def compare(a: Leg, b: Leg) -> int:
        rank_a = (0, score_of(floor, a), a.entered, a.contact.row)
        rank_b = (0, score_of(floor, b), b.entered, b.contact.row)
        return -1 if contact_goes_first(*rank_a, *rank_b) else 1

    return sorted(floor.entered, key=cmp_to_key(compare))


def _best_idle(floor: Floor, queue: int) -> Agent | None:
    """The idle agent a contact of the queue takes."""
    best, best_rank = None, None
    for group in floor.lines[queue].groups:
        agent = _first_idle(floor, floor.crews[group], queue)
        if agent is not None:
            rank = (floor.preference[group][queue], agent.idle_since, agent.number)
            if best_rank is None or agent_goes_first(*rank, *best_rank):
                best, best_rank = agent, rank
    return best


def _first_idle(floor: Floor, crew: Crew, queue: int) -> Agent | None:
    """Who of a crew has been idle longest and may take contacts of the queue."""
    if not crew.n_draining:
        return crew.idle[0] if crew.idle else None
    return next((agent for agent in crew.idle if queue in open_to(floor, agent)), None)

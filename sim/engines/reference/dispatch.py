"""The end of an instant: pair waiting contacts with idle agents, once all its events have happened (`model.md` 1)."""

from functools import cmp_to_key

from sim.engines.reference.announcements import announce
from sim.engines.reference.floor import Floor
from sim.engines.reference.going_over import go_over, is_due, is_let_in
from sim.engines.reference.overflow import is_open_to
from sim.engines.reference.presence import start_idling
from sim.engines.reference.ringing import take
from sim.engines.reference.staff import open_to, release_drained
from sim.engines.reference.things import Agent, Leg
from sim.engines.reference.waiting import admit, score_of
from sim.rules.routing import agent_goes_first, contact_goes_first, priority_of


def dispatch(floor: Floor) -> None:
    """Freed agents take waiting contacts; entered contacts take idle agents; the rest are let in or turned away."""
    if floor.freed:
        _pair_freed(floor)
    if floor.entered:
        _pair_entered(floor)
    if floor.n_draining:
        release_drained(floor)


def _pair_freed(floor: Floor) -> None:
    floor.freed.sort(key=lambda agent: (agent.idle_since, agent.number))
    while floor.freed:
        agent = floor.freed[0]
        leg = _best_waiting(floor, agent)
        floor.freed.remove(agent)
        if leg is None:
            start_idling(floor, agent)
        else:
            take(floor, leg, agent)


def _pair_entered(floor: Floor) -> None:
    entered, floor.entered = _sorted_entered(floor), []
    for place, leg in enumerate(entered):
        idle = _best_idle(floor, leg, leg.queue) if leg.is_waiting else None
        if idle is not None:
            floor.crews[idle.group].idle.remove(idle)
            take(floor, leg, idle)
        elif floor.overflows and leg.is_waiting and is_due(floor, leg):
            entered[place] = _look_elsewhere(floor, leg)
    new = [leg for leg in entered if leg.is_waiting and leg.entered == floor.now]
    # From the last in line: who is over a queue's limit is then simply who came behind the limit.
    for leg in reversed(new):
        admit(floor, leg)
    announce(floor, [leg for leg in new if leg.is_waiting])


def _best_waiting(floor: Floor, agent: Agent) -> Leg | None:
    """The waiting leg that a freed agent takes."""
    best, best_rank, group = None, None, agent.group
    for queue in open_to(floor, agent):
        for lane in floor.lines[queue].lanes:
            # In order of the wait: whoever stands behind the first has not waited longer.
            if lane and is_open_to(floor, group, lane[0], queue):
                leg = lane[0]
                points = score_of(floor, leg)
                rank = (priority_of(floor.priority[group][queue], points), points, leg.since, leg.contact.row)
                if best_rank is None or contact_goes_first(*rank, *best_rank):
                    best, best_rank = leg, rank
    return best


def _sorted_entered(floor: Floor) -> list[Leg]:
    """The contacts that entered, or whose overflow opened, in (score, entered, id) order."""
    if len(floor.entered) < 2:
        return floor.entered

    def compare(a: Leg, b: Leg) -> int:
        rank_a = (0, score_of(floor, a), a.since, a.contact.row)
        rank_b = (0, score_of(floor, b), b.since, b.contact.row)
        return -1 if contact_goes_first(*rank_a, *rank_b) else 1

    return sorted(floor.entered, key=cmp_to_key(compare))


def _look_elsewhere(floor: Floor, leg: Leg) -> Leg:
    """The contact goes over to the queue that takes the overflow, if that lets it in. Returns the leg it is in then."""
    there = floor.lines[leg.queue].rules.overflow_to
    agent = _best_idle(floor, leg, there)
    if is_let_in(floor, there, agent is not None):
        leg = go_over(floor, leg, there)
    if agent is not None:
        floor.crews[agent.group].idle.remove(agent)
        take(floor, leg, agent)
    return leg


def _best_idle(floor: Floor, leg: Leg, queue: int) -> Agent | None:
    """The idle agent a contact takes who waits in the queue, or would go over to it."""
    best, best_rank = None, None
    for group in floor.lines[queue].groups:
        agent = _first_idle(floor, group, queue) if is_open_to(floor, group, leg, queue) else None
        if agent is not None:
            rank = (floor.preference[group][queue], agent.idle_since, agent.number)
            if best_rank is None or agent_goes_first(*rank, *best_rank):
                best, best_rank = agent, rank
    return best


def _first_idle(floor: Floor, group: int, queue: int) -> Agent | None:
    """Who of a group has been idle longest and may take contacts of the queue."""
    crew = floor.crews[group]
    if not crew.n_draining and not floor.reserve[group][queue]:
        return crew.idle[0] if crew.idle else None
    return next((agent for agent in crew.idle if queue in open_to(floor, agent)), None)

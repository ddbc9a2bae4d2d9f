"""Minimum waits and reserves: groups that help out only after a while, or only while enough of them are idle.

The wait counts from the queue that the contact has overflowed from, if any (`going_over`).
"""

from sim.codes import NEVER, RANK_OVERFLOW
from sim.engines.duty import DUTY
from sim.engines.reference.floor import Floor
from sim.engines.reference.things import Leg
from sim.rules.routing import has_waited_enough, is_kept_back, next_opening


def expect_opening(floor: Floor, leg: Leg) -> None:
    """Have the contact asked for again when its wait opens the next groups, or another queue, to it, if any will."""
    opening = next_opening(floor.now - leg.since, floor.overflow_steps[leg.queue])
    if opening != NEVER:
        floor.call_at(on_overflow, leg, leg.since + opening, RANK_OVERFLOW, leg.contact.row, leg.number)


def on_overflow(floor: Floor, leg: Leg) -> None:
    """A minimum wait has passed: more groups, or another queue, may take the contact (stale if it waits no longer)."""
    if leg.is_waiting:
        floor.entered.append(leg)
        floor.ring()
        expect_opening(floor, leg)


def is_open_to(floor: Floor, group: int, leg: Leg, queue: int) -> bool:
    """True if the contact has waited long enough for the group to take it out of the queue."""
    return has_waited_enough(leg.since, floor.now, floor.opens_after[group][queue])


def keeps_back(floor: Floor, group: int, queue: int) -> bool:
    """True if the group keeps its idle agents on duty from the queue. Who is about to choose is idle, too."""
    reserve = floor.reserve[group][queue]
    if reserve == 0:
        return False
    freed = [agent for agent in floor.freed if agent.group == group]
    return is_kept_back(sum(agent.duty == DUTY for agent in floor.crews[group].idle + freed), reserve)

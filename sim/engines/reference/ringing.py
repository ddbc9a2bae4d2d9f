"""An agent has been found, and the phone rings: the agent is reserved, the customer still waits and may give up."""

from sim.codes import LEG_CALLBACK, LEG_OVERFLOW, NOBODY, PURPOSE_RING, RANK_SERVICE_END
from sim.engines.reference.floor import Floor
from sim.engines.reference.service import start_service
from sim.engines.reference.things import Agent, Leg
from sim.engines.reference.waiting import start_patience
from sim.randomness.draws import draw_ticks


def take(floor: Floor, leg: Leg, agent: Agent) -> None:
    """The agent takes the contact out of its queue, and answers when the phone has rung."""
    floor.lines[leg.queue].lane_of(leg).remove(leg)
    agent.leg = leg
    leg.agent = agent.number
    leg.group = agent.group
    ticks = _ring_time(floor, leg)
    if ticks == 0:
        start_service(floor, leg)
        return
    # Since when it rings: a leg that has not ended needs no end.
    leg.left = floor.now
    floor.call_at(on_ring_end, leg, floor.now + ticks, RANK_SERVICE_END, leg.contact.row, leg.number)
    if leg.entered == floor.now and leg.kind != LEG_OVERFLOW:
        # Nobody else will let the contact in: it does not wait in line.
        start_patience(floor, leg)


def _ring_time(floor: Floor, leg: Leg) -> int:
    """Ticks. Who calls back dials: no phone of an agent rings."""
    row, centre = floor.ring_time[leg.group], floor.centre
    if row == NOBODY or leg.kind == LEG_CALLBACK:
        return 0
    return draw_ticks(centre.distributions, centre.tables, centre.grid, row, leg.key, PURPOSE_RING)


def on_ring_end(floor: Floor, leg: Leg) -> None:
    """The agent answers, unless the customer has given up."""
    if leg.is_ringing:
        leg.ring = floor.now - leg.left
        start_service(floor, leg)

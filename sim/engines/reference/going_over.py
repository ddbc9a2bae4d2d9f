"""From one queue to another after a wait.

It is decided at the end of the instant in which the wait is long enough: agents of the own queue come first, and
whoever gives up in that instant has given up. If the other queue has no idle agent for the contact and no room, the
contact stays; it is asked again only when a further group opens to it.

The leg here ends, `overflowed`; the next one begins there, with the same luck. What the customer has waited is not
forgotten: patience runs on, and score, minimum waits and ageing count the whole wait. A credit for being transferred
is not taken along. Nobody is told a wait or offered a callback a second time. A contact goes over once; when passed on
by an agent it may again.
"""

from sim.codes import LEG_OVERFLOW, LEG_OVERFLOWED
from sim.engines.reference.floor import Floor
from sim.engines.reference.things import Leg
from sim.engines.reference.waiting import give_up_at, n_on_duty_for, new_leg, patience_end, score_of, take_place
from sim.rules.admission import waiting_verdict
from sim.rules.opening import is_closed
from sim.rules.overflow import is_due_to_go_over, may_go_over


def is_due(floor: Floor, leg: Leg) -> bool:
    """True if the contact has waited long enough for another queue to take it."""
    return is_due_to_go_over(leg.kind, floor.now - leg.entered, floor.lines[leg.queue].rules.overflow_after)


def is_let_in(floor: Floor, queue: int, has_agent: bool) -> bool:
    """True if the queue takes one more contact by overflow. All who stand there count, just come or not."""
    line, n_on_duty = floor.lines[queue], n_on_duty_for(floor, queue)
    verdict = waiting_verdict(
        line.n_on_phone + 1,
        line.rules.max_waiting,
        line.rules.waiting_per_agent,
        n_on_duty,
        is_closed(floor.now, line.reopens_at),
        line.rules.closing,
    )
    return may_go_over(has_agent, verdict, n_on_duty)


def go_over(floor: Floor, leg: Leg, queue: int) -> Leg:
    """Leave one line and join the other. Returns the leg there."""
    contact = leg.contact
    floor.lines[leg.queue].lane_of(leg).remove(leg)
    leg.left = floor.now
    leg.outcome = LEG_OVERFLOWED
    there = new_leg(floor, contact, LEG_OVERFLOW, queue, leg.type)
    # Whoever waits for the end of the wait waits for the end of all of it.
    there.key, there.since, there.wait_over = leg.key, leg.since, leg.wait_over
    there.priority = score_of(floor, there)
    contact.there = there
    take_place(floor, there)
    give_up_at(floor, there, patience_end(floor, leg))
    return there

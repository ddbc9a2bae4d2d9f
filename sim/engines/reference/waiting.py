"""Waiting in a queue: joining it, being let in, running out of patience."""

from math import inf

from sim.codes import (
    ABANDONED,
    BRANCH_LEG,
    CLOSED_OUT,
    LEG_ABANDONED,
    LEG_CALLBACK,
    LEG_CLOSED_OUT,
    LEG_CONSULT,
    LEG_FULL,
    LEG_OVERFLOW,
    LEG_QUEUE,
    LEG_RESUMED,
    LEG_TRANSFER,
    LEG_UNANSWERED,
    NEVER,
    NOBODY,
    OPEN,
    PURPOSE_HANG_UP,
    PURPOSE_PATIENCE,
    RANK_PATIENCE_END,
)
from sim.engines.reference.floor import Floor
from sim.engines.reference.overflow import expect_opening
from sim.engines.reference.presence import finish_contact
from sim.engines.reference.things import Contact, Leg
from sim.engines.reference.wrap_up import release_companion
from sim.randomness.distributions import patience_to_grid, to_grid
from sim.randomness.draws import draw, draw_lasting
from sim.randomness.uniforms import branch, uniform
from sim.rules.admission import waiting_verdict
from sim.rules.announcements import hangs_up_after
from sim.rules.found import gives_up_at, messages_heard
from sim.rules.opening import is_closed
from sim.rules.routing import may_age, score


def new_leg(floor: Floor, contact: Contact, kind: int, queue: int, contact_type: int) -> Leg:
    """The contact's next leg."""
    leg = Leg(len(floor.legs), contact, contact.n_legs, kind, queue, contact_type, floor.now, floor.now)
    contact.n_legs += 1
    floor.legs.append(leg)
    return leg


def enter_queue(floor: Floor, contact: Contact, queue: int) -> Leg:
    """Join the queue. Whether the contact may wait there is decided in the dispatch of this instant."""
    line = floor.lines[queue]
    is_transferred = contact.n_transfers > 0
    handled_as = contact.type
    if is_transferred and line.rules.handled_as != NOBODY:
        handled_as = line.rules.handled_as
    leg = new_leg(floor, contact, LEG_TRANSFER if is_transferred else LEG_QUEUE, queue, handled_as)
    leg.key = branch(contact.key, BRANCH_LEG, contact.n_transfers)
    join_line(floor, leg)
    return leg


def join_line(floor: Floor, leg: Leg) -> None:
    """To the back of the leg's lane, by contact row among those who enter in this instant."""
    leg.priority = score_of(floor, leg)
    leg.wait_over = floor.env.event()
    take_place(floor, leg)
    floor.entered.append(leg)
    floor.ring()


def take_place(floor: Floor, leg: Leg) -> None:
    """To the back of the lane, before none who has waited longer, nor as long with a lower contact row."""
    lane = floor.lines[leg.queue].lane_of(leg)
    place = len(lane)
    while place and lane[place - 1].since >= leg.since:
        if lane[place - 1].since == leg.since and lane[place - 1].contact.row < leg.contact.row:
            break
        place -= 1
    lane.insert(place, leg)


def score_of(floor: Floor, leg: Leg) -> float:
    """Priority score of a waiting leg. Who was handed back stands at the head of the queue, whatever others have."""
    rules = floor.lines[leg.queue].rules
    credit, cap = 0.0, rules.ageing_cap
    if leg.kind == LEG_RESUMED:
        credit = inf
    elif leg.kind in (LEG_TRANSFER, LEG_CONSULT):
        credit = rules.transferred
    elif leg.kind == LEG_CALLBACK:
        credit, cap = rules.callback, may_age(rules.callback, cap)
    return score(rules.base, rules.per_second, credit, cap, leg.since, floor.now)


def n_on_duty_for(floor: Floor, queue: int) -> int:
    """Agents who may take contacts of the queue: those on duty, and once it is closed those who stay for it."""
    line = floor.lines[queue]
    closed = is_closed(floor.now, line.reopens_at)
    crews = [floor.crews[group] for group in line.groups]
    return sum(crew.n_on_duty + (crew.n_draining if closed else 0) for crew in crews)


def admit(floor: Floor, leg: Leg) -> None:
    """Nobody was free: may the contact wait? If so, its patience starts to run, and it waits for groups that help out.

    Who was promised a callback takes no place of those on the phone, and has no patience to lose. Limits do not judge
    a second time those handed back, nor those let in by overflow, whose patience runs on.
    """
    line = floor.lines[leg.queue]
    is_promised = leg.kind == LEG_CALLBACK
    is_free = is_promised or leg.kind in (LEG_RESUMED, LEG_OVERFLOW)
    verdict = waiting_verdict(
        line.n_on_phone,
        NEVER if is_free else line.rules.max_waiting,
        inf if is_free else line.rules.waiting_per_agent,
        n_on_duty_for(floor, leg.queue),
        is_closed(floor.now, line.reopens_at),
        line.rules.closing,
    )
    if verdict != OPEN:
        give_up_place(floor, leg, LEG_CLOSED_OUT if verdict == CLOSED_OUT else LEG_FULL, verdict)
        return
    if not is_promised and leg.kind != LEG_OVERFLOW:
        start_patience(floor, leg)
    expect_opening(floor, leg)


def start_patience(floor: Floor, leg: Leg) -> None:
    """From now on the customer may give up, or the agent who asks a second one."""
    give_up_at(floor, leg, patience_end(floor, leg))


def patience_end(floor: Floor, leg: Leg) -> int:
    """Tick at which the customer who joined this queue gives up; NEVER if not at all. In a consult: the agent."""
    if leg.kind == LEG_CONSULT:
        return leg.entered + floor.consults[leg.type].wait
    contact, centre = leg.contact, floor.centre
    if leg.entered < floor.start:
        return _patience_end_of_found(floor, leg)
    rules = floor.types[contact.type]
    drawn = draw(centre.distributions, centre.tables, rules.patience, leg.key, PURPOSE_PATIENCE)
    for _ in range(contact.n_transfers):
        drawn *= rules.patience_after_transfer
    patience = min(patience_to_grid(drawn, centre.grid), _hangs_up_after(floor, leg))
    return leg.entered + patience if patience < NEVER else NEVER


def _patience_end_of_found(floor: Floor, leg: Leg) -> int:
    """As above, of who waited already when the day was taken up."""
    centre, found = floor.centre, floor.found[leg.contact.row]
    rules, told = floor.types[leg.contact.type], floor.lines[found.queue].treatment
    drawn = draw_lasting(
        centre.distributions, centre.tables, rules.patience, leg.key, PURPOSE_PATIENCE, found.short, found.lasted
    )
    heard = messages_heard(floor.start - leg.entered, told.announce_every) if told.hang_up_share else 0
    hangs_up = to_grid(float(heard), centre.grid) + _hangs_up_after(floor, leg)
    return gives_up_at(leg.entered, min(patience_to_grid(drawn, centre.grid), hangs_up), floor.start, centre.grid)


def give_up_at(floor: Floor, leg: Leg, tick: int) -> None:
    """Have the customer give up at the tick, unless something else ends the wait before."""
    if tick < NEVER:
        floor.call_at(on_patience_end, leg, tick, RANK_PATIENCE_END, leg.contact.row, leg.number)


def _hangs_up_after(floor: Floor, leg: Leg) -> int:
    """Ticks until the customer hangs up at one of the messages that those who wait hear."""
    told = floor.lines[leg.queue].treatment
    if not told.hang_up_share:
        return NEVER
    after = hangs_up_after(told.announce_every, told.hang_up_share, uniform(leg.key, PURPOSE_HANG_UP))
    return patience_to_grid(float(after), floor.centre.grid)


def on_patience_end(floor: Floor, leg: Leg) -> None:
    """The customer hangs up, unless an agent answered (the timer is never cancelled, only ignored)."""
    if leg.is_waiting or leg.is_ringing:
        give_up_place(floor, leg, LEG_ABANDONED, ABANDONED)


def give_up_place(floor: Floor, leg: Leg, leg_outcome: int, outcome: int) -> None:
    """Leave the queue unanswered, and the house. If an agent's phone rang, the agent is free again.

    Who asked a second agent goes on alone, and keeps the customer.
    """
    line = floor.lines[leg.queue]
    if leg.is_ringing:
        leg.ring = floor.now - leg.left
        finish_contact(floor, floor.agents[leg.agent])
    else:
        line.lane_of(leg).remove(leg)
    line.n_promised -= leg.kind == LEG_CALLBACK
    release_companion(floor, leg.contact)
    leg.left = floor.now
    if leg.kind == LEG_CONSULT:
        leg.outcome = LEG_UNANSWERED
    else:
        leg.outcome = leg_outcome
        leg.contact.outcome = outcome
    leg.wait_over.succeed()

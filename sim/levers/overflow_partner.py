"""Who waits too long goes over to an outsourced partner."""

from collections.abc import Iterator
from typing import ClassVar

from sim.centre.check import Finding
from sim.centre.schema import Centre, Group, Headcount, Overflow, Queue, Skill
from sim.centre.values import Count, Number, Seconds
from sim.levers.lever import Applied, Change, Lever, parameter
from sim.levers.step import StepField
from sim.levers.targets import WHOM, Targets, TargetsField
from sim.levers.wording import in_words, money

PARTNER = "partner"
"""Name of the queue and the group that are added."""


class OverflowPartner(Lever):
    """The queues it is for overflow to a queue of the partner's, with agents of its own.

    Who has gone over stays there: the centre's own agents do not serve the partner's queue. An overflow that a queue
    had before is replaced.
    """

    name: ClassVar[str] = "overflow_partner"
    title: ClassVar[str] = "Overflow to a partner"
    effect: ClassVar[str] = "Who has waited too long is served by an outsourced partner."
    side_effects: ClassVar[tuple[str, ...]] = (
        "the partner's agents take longer (handle_time_factor) and settle less (resolution_shift)",
        "what they do not settle comes back to the centre's own queues",
        "whoever goes over has waited `after` already: waits shorter than that stay as they are",
    )
    cost: ClassVar[str] = "price_per_contact for each contact the partner answers, in the staff cost; one_off_cost"
    not_modelled: ClassVar[tuple[str, ...]] = (
        "a minimum volume or a retainer in the partner's contract",
        "the time until the partner's agents know the trade",
    )

    after: Seconds = parameter(
        "wait from which contacts go over", unit="s", source="planner's choice", allowed="a duration such as 2 min",
        default=120.0, gt=0,
    )  # fmt: skip
    agents: Count = parameter(
        "the partner's agents, in all opening hours", unit="agents", source="planner's choice", default=10, ge=1,
        le=10000,
    )  # fmt: skip
    price_per_contact: Number | None = parameter(
        "for each contact answered; `null`: the partner is paid by the hour, at the centre's wage", unit="currency",
        evidence=(8.0, 15.0), grade="D", source="a voice contact, everything included: 8 to 15 dollars", default=8.0,
        ge=0,
    )  # fmt: skip
    handle_time_factor: Number = parameter(
        "handle time at the partner's as a multiple of the type's", unit="ratio", evidence=(1.03, 1.10), grade="M",
        source="as in a secondary skill: +3 to +10 %; no study of partners found", default=1.10, gt=0, le=10,
    )  # fmt: skip
    resolution_shift: StepField = parameter(
        "step of the share of contacts that the partner settles", unit="points", evidence=(-0.04, 0.0), grade="M",
        source="as where work follows a script: -4 to 0 points", allowed="a step such as -2pp", default="-2pp",
    )  # fmt: skip
    max_waiting: Count | None = parameter(
        "contacts that may wait at the partner's; when so many do, the others stay; no limit if left out",
        unit="contacts", default=None, ge=0,
    )  # fmt: skip
    one_off_cost: Number = parameter(
        "contract, lines and training", unit="currency", source="planner's choice", default=0.0, ge=0
    )
    queues: TargetsField = parameter("queues that overflow to the partner", allowed=WHOM, default=Targets())

    def findings(self, centre: Centre) -> Iterator[Finding]:
        """Names that do not exist, or that the centre has itself; a step that is a factor."""
        yield from self.queues.findings("queues", centre)
        if PARTNER in centre.queues or PARTNER in centre.groups:
            found = f"a centre with a queue or group called {PARTNER}"
            yield Finding((), found, "a name that is free for what the lever adds", "rename it")
        if self.resolution_shift.relative:
            yield Finding(("resolution_shift",), "a factor", "a step in points, such as -2pp")

    def in_short(self, centre: Centre) -> str:
        """`after 120 s to a partner with 10 agents`."""
        who = f"a partner with {self.agents} agent{'s' * (self.agents != 1)}"
        return f"after {in_words(self.after, 's')} to {who}{self.queues.aside()}"

    def _apply(self, centre: Centre) -> Applied:
        names = self.queues.of("queues", centre)
        overflow = Overflow(to=PARTNER, after=self.after)
        queues = {
            name: queue.model_copy(update={"overflow": overflow}) if name in names else queue
            for name, queue in centre.queues.items()
        }
        skill = Skill(handle_time_factor=self.handle_time_factor, resolution_shift=self.resolution_shift.amount)
        group = Group(
            skills={PARTNER: skill},
            headcount=Headcount(constant=self.agents),
            price_per_contact=self.price_per_contact,
        )
        queues[PARTNER] = Queue(max_waiting=self.max_waiting)
        new = centre.model_copy(update={"queues": queues, "groups": {**centre.groups, PARTNER: group}})
        changes = (self._partner_change(), *(self._queue_change(name, centre.queues[name]) for name in names))
        return Applied(new, changes, one_off_cost=self.one_off_cost, notes=tuple(self._notes(centre)))

    def _partner_change(self) -> Change:
        marks = [
            self.beyond_evidence("handle_time_factor", self.handle_time_factor),
            self.beyond_evidence("resolution_shift", self.resolution_shift.amount),
        ]
        if self.price_per_contact is not None:
            marks.append(self.beyond_evidence("price_per_contact", self.price_per_contact))
        step = in_words(self.resolution_shift.amount, "points")
        new = f"{self.agents} agents, handle time {in_words(self.handle_time_factor, 'ratio')}, settled {step}"
        return self.change("partner", "none", new, "; ".join(filter(None, marks)))

    def _queue_change(self, name: str, queue: Queue) -> Change:
        old = queue.overflow
        was = f"to {old.to} after {in_words(old.after, 's')}" if old else "none"
        return self.change(f"{name}: overflow", was, f"to {PARTNER} after {in_words(self.after, 's')}")

    def _notes(self, centre: Centre) -> Iterator[str]:
        currency = centre.costs.currency
        if self.price_per_contact is None:
            yield "overflow_partner: the partner's agents are paid by the hour, at the centre's wage, busy or not"
        else:
            each = money(self.price_per_contact, currency)
            yield f"overflow_partner: {each} for each contact the partner answers is in the staff cost"
        yield "overflow_partner: who goes over counts in the figures of queue partner, with the whole wait"

"""Some agents of each group learn the other queues; better routing sends fewer contacts to the wrong one."""

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from sim.centre.check import Finding
from sim.centre.schema import Centre, ContactType, Group, Headcount, Skill
from sim.centre.schema.queues import OTHERS, share_for
from sim.centre.values import Number, Seconds, Share
from sim.levers.lever import Applied, Change, Lever, parameter
from sim.levers.splitting import PAID_HOURS_A_WEEK, heads_of, people, round_half_up, split, with_heads
from sim.levers.targets import WHOM, Targets, TargetsField
from sim.levers.wording import in_words, listed, money, spread


class CrossSkill(Lever):
    """A share of the agents of each targeted group becomes flexible: their own queues first, then the others.

    Flexible agents form a group of their own beside each group they come from. Nobody is added: in every interval the
    heads of both are those of the group before.
    """

    name: ClassVar[str] = "cross_skill"
    title: ClassVar[str] = "Cross-skilled agents and better routing"
    effect: ClassVar[str] = "A share of the agents serves the other queues too; fewer contacts are passed on."
    side_effects: ClassVar[tuple[str, ...]] = (
        "contacts of a queue they learned take longer (handle_time_factor)",
        "fewer misroutes and transfers (transfer_factor)",
    )
    cost: ClassVar[str] = "training once: people x training_time x wage per hour"
    not_modelled: ClassVar[tuple[str, ...]] = (
        "the time until training is done, and the hours off duty it takes",
        "that a new skill fades if it is seldom used",
    )

    share: Share = parameter(
        "share of the agents on duty who become flexible", unit="share", evidence=(0.0, 1.0), grade="A",
        source="20 % flexible is robust (Chevalier et al. 2004); two skills each nearly all (Wallace & Whitt 2004)",
        default=0.3, ge=0, le=1,
    )  # fmt: skip
    handle_time_factor: Number = parameter(
        "handle time in a learned queue as a multiple of the type's", unit="ratio", evidence=(1.03, 1.10), grade="M",
        source="secondary skills: +3 to +10 %", default=1.05, gt=0, le=10,
    )  # fmt: skip
    transfer_factor: Number = parameter(
        "misroutes and transfers as a multiple of now", unit="ratio", evidence=(0.6, 1.0), grade="M",
        source="routing by skill: x0.6", default=0.6, ge=0, le=10,
    )  # fmt: skip
    training_time: Seconds = parameter(
        "training of a person who becomes flexible", unit="s", source="12 h an agent, a usual course", grade="M",
        allowed="a duration such as 12 h", default="12 h", ge=0,
    )  # fmt: skip
    groups: TargetsField = parameter("groups whose agents learn", allowed=WHOM, default=Targets())
    queues: TargetsField = parameter(
        "queues they learn; contacts that begin there are passed on less", allowed=WHOM, default=Targets()
    )

    def findings(self, centre: Centre) -> Iterator[Finding]:
        """Names that do not exist; groups with nothing to learn."""
        unknown = [*self.groups.findings("groups", centre), *self.queues.findings("queues", centre)]
        yield from unknown
        if not unknown and not self._learners(centre):
            found = f"groups that serve {listed(self.queues.of('queues', centre))} already"
            yield Finding(("queues",), found, "a queue that one of the groups does not serve yet")

    def _learners(self, centre: Centre) -> list[str]:
        """Targeted groups that do not serve all targeted queues."""
        queues = set(self.queues.of("queues", centre))
        return [name for name in self.groups.of("groups", centre) if queues - set(centre.groups[name].skills)]

    def in_short(self, centre: Centre) -> str:
        """`30 % of the agents serve other queues too`."""
        of = f"of {listed(list(self.groups.names))}" if self.groups.names else "of the agents"
        return f"{in_words(self.share, 'share')} {of} serve {listed(self.queues.of('queues', centre))}"

    def _apply(self, centre: Centre) -> Applied:
        before, flexible = self._moved(centre)
        new_names = {name: _free_name(f"{name}_flexible", centre) for name in flexible}
        staffed = with_heads(centre, list(flexible), np.array([before[name] - flexible[name] for name in flexible]))
        groups = dict(staffed.groups)
        for name, heads in flexible.items():
            groups[new_names[name]] = self._flexible_group(centre, name, heads)
        # Fewer are passed on because agents know more; where nobody learns, nothing changes.
        passed_on_less = {name: self._passed_on_less(kind, new_names, centre) for name, kind in centre.types.items()}
        types = passed_on_less if flexible else centre.types
        changes = [*self._group_changes(centre, new_names, before, flexible), *self._type_changes(centre, types)]
        # Who learns, learns for whole days, whichever part of one is simulated.
        whole = centre.model_copy(update={"start": None})
        n_people = people(whole, np.sum(list(flexible.values()), axis=0)) if flexible else 0
        cost = n_people * self.training_time / 3600 * centre.costs.wage_per_hour
        new_centre = staffed.model_copy(update={"groups": groups, "types": types})
        notes = tuple(self._notes(centre, n_people, cost))
        return Applied(new_centre, tuple(changes), one_off_cost=cost, notes=notes)

    def _moved(self, centre: Centre) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
        """Group -> (D, I) agents there are, and those of them who become flexible; groups that give none left out."""
        learners = self._learners(centre)
        before = heads_of(centre, learners)
        flexible = split(round_half_up(self.share * before.sum(axis=0)), before)
        moved = {name: heads for name, heads in zip(learners, flexible, strict=True) if heads.any()}
        return dict(zip(learners, before, strict=True)), moved

    def _flexible_group(self, centre: Centre, origin: str, heads: np.ndarray) -> Group:
        """Own skills as they are; the learned queues come last, for the agent and for the contact.

        heads  (D, I)  agents
        """
        own = centre.groups[origin].skills
        last_for_agent = 1 + max((skill.priority for skill in own.values()), default=0)
        skills = dict(own)
        for queue in self.queues.of("queues", centre):
            if queue not in own:
                others = [group.skills[queue].preference for group in centre.groups.values() if queue in group.skills]
                skills[queue] = Skill(
                    handle_time_factor=self.handle_time_factor,
                    preference=1 + max(others, default=0),
                    priority=last_for_agent,
                )
        update = {"skills": skills, "headcount": Headcount(days=heads.tolist())}
        return centre.groups[origin].model_copy(update=update)

    def _passed_on_less(self, kind: ContactType, new_names: dict[str, str], centre: Centre) -> ContactType:
        """Misroutes and transfers of a type that begins in a targeted queue, fewer; by group for the new groups too."""
        factor = self.transfer_factor if kind.queue in self.queues.of("queues", centre) else 1.0
        transfer = kind.transfer.share
        if isinstance(transfer, dict):
            named = {new: transfer[old] for old, new in new_names.items() if old in transfer}
            shares = {who: min(1.0, share * factor) for who, share in {**transfer, **named}.items()}
            kind = kind.model_copy(update={"transfer": kind.transfer.model_copy(update={"share": shares})})
        elif transfer:
            update = {"share": min(1.0, transfer * factor)}
            kind = kind.model_copy(update={"transfer": kind.transfer.model_copy(update=update)})
        misroute = kind.misroute.model_copy(update={"share": min(1.0, kind.misroute.share * factor)})
        return kind.model_copy(update={"misroute": misroute})

    def _group_changes(
        self,
        centre: Centre,
        new_names: dict[str, str],
        before: dict[str, np.ndarray],
        flexible: dict[str, np.ndarray],
    ) -> Iterator[Change]:
        beyond = self.beyond_evidence("share", self.share)
        slower = self.beyond_evidence("handle_time_factor", self.handle_time_factor)
        factor = in_words(self.handle_time_factor, "ratio")
        for name, new_name in new_names.items():
            on_duty = before[name] > 0
            old, moved = before[name][on_duty], flexible[name][on_duty]
            heads = f"{spread(old - moved)} / {spread(moved)}"
            yield self.change(f"agents on duty, {name} / {new_name}", f"{spread(old)} / 0", heads, beyond)
            learned = [q for q in self.queues.of("queues", centre) if q not in centre.groups[name].skills]
            what = f"{new_name}: handle time in {listed(learned)}"
            yield self.change(what, "not served", f"{factor}, after their own queues", slower)

    def _type_changes(self, centre: Centre, types: dict[str, ContactType]) -> Iterator[Change]:
        beyond = self.beyond_evidence("transfer_factor", self.transfer_factor)
        for name, new in types.items():
            old = centre.types[name]
            wrong = [in_words(kind.misroute.share, "share") for kind in (old, new)]
            passed_on = [_transfers(kind, centre) for kind in (old, new)]
            for what, words in (("contacts in the wrong queue", wrong), ("contacts passed on by agents", passed_on)):
                if words[0] != words[1]:
                    yield self.change(f"{name}: {what}", words[0], words[1], beyond)

    def _notes(self, centre: Centre, n_people: int, cost: float) -> Iterator[str]:
        each, total = in_words(self.training_time, "s"), money(cost, centre.costs.currency)
        week = f"full-time weeks of {PAID_HOURS_A_WEEK:g} paid hours"
        yield f"cross_skill: {n_people} people ({week}) are trained for {each} each: {total} once"
        yield "cross_skill: the time until training is done, and the hours off duty it takes, are not modelled"


def _transfers(kind: ContactType, centre: Centre) -> str:
    """Transfer shares by group of the old centre, in words."""
    share = kind.transfer.share
    if not isinstance(share, dict):
        return in_words(share, "share")
    return ", ".join(
        f"{who} {in_words(share_for(share, who), 'share')}" for who in [*centre.groups, OTHERS] if who in share
    )


def _free_name(wanted: str, centre: Centre) -> str:
    """The name, or with a number behind it if a group has it already."""
    name, number = wanted, 1
    while name in centre.groups:
        number += 1
        name = f"{wanted}_{number}"
    return name

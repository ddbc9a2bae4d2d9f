"""Agents are trained: they settle more, are a little faster, and pass on less."""

from collections.abc import Iterator
from typing import ClassVar

from sim.centre.check import Finding
from sim.centre.schema import Centre, Group
from sim.centre.schema.queues import OTHERS, ShareOrByName, share_for
from sim.centre.values import Number, Seconds
from sim.levers.lever import Applied, Change, Lever, parameter
from sim.levers.splitting import PAID_HOURS_A_WEEK, heads_of, people
from sim.levers.step import StepField
from sim.levers.targets import WHOM, Targets, TargetsField
from sim.levers.wording import in_words, money


class Training(Lever):
    """All agents of the groups it is for work as trained ones do, in every queue they serve, from the first day on."""

    name: ClassVar[str] = "training"
    title: ClassVar[str] = "Training"
    effect: ClassVar[str] = "Agents settle more at once, need a little less time, and pass fewer contacts on."
    side_effects: ClassVar[tuple[str, ...]] = (
        "who is settled does not come back, so fewer contacts come (resolution)",
        "fewer transfers (transfer_factor); who lands in the wrong queue still does",
    )
    cost: ClassVar[str] = "training once: people x training_time x wage per hour"
    not_modelled: ClassVar[tuple[str, ...]] = (
        "the time until training is done, and the hours off duty it takes",
        "that what was learned fades: half of it in about 9 months",
        "that new agents gain more than experienced ones",
        "that trained agents speak differently (tone, greeting): satisfaction rises by settled issues and waits alone",
    )

    resolution: StepField = parameter(
        "step of the share of served contacts that settle the issue", unit="points", evidence=(0.02, 0.08), grade="M",
        source="usual effects of programmes: +4 pp, 2 to 8", allowed="a step such as +4pp", default="+4pp",
    )  # fmt: skip
    handle_time_factor: Number = parameter(
        "handle time as a multiple of now", unit="ratio", evidence=(0.92, 1.0), grade="M",
        source="usual effects of programmes: -3 %, 0 to -8", default=0.97, gt=0, le=10,
    )  # fmt: skip
    transfer_factor: Number = parameter(
        "transfers as a multiple of now", unit="ratio", evidence=(0.8, 1.0), grade="M",
        source="usual effects of programmes: x0.8", default=0.8, ge=0, le=10,
    )  # fmt: skip
    training_time: Seconds = parameter(
        "training of a person", unit="s", source="12 h an agent, a usual course", grade="M",
        allowed="a duration such as 12 h", default="12 h", ge=0,
    )  # fmt: skip
    groups: TargetsField = parameter("groups whose agents are trained", allowed=WHOM, default=Targets())

    def findings(self, centre: Centre) -> Iterator[Finding]:
        """Names that do not exist, and a step that is none."""
        yield from self.groups.findings("groups", centre)
        if self.resolution.relative:
            found = f"x{1 + self.resolution.amount:g}"
            yield Finding(("resolution",), found, "a step in points, such as +4pp")

    def in_short(self, centre: Centre) -> str:
        """`settled +4 pp, handle time x0.97, transfers x0.8`."""
        settled = in_words(self.resolution.amount, "points")
        faster, fewer = (in_words(factor, "ratio") for factor in (self.handle_time_factor, self.transfer_factor))
        return f"settled {settled}, handle time {faster}, transfers {fewer}{self.groups.aside()}"

    def _apply(self, centre: Centre) -> Applied:
        trained = self.groups.of("groups", centre)
        groups = {name: self._trained(group) if name in trained else group for name, group in centre.groups.items()}
        types = {}
        for name, kind in centre.types.items():
            share = self._passed_on(kind.transfer.share, trained, centre)
            types[name] = kind.model_copy(update={"transfer": kind.transfer.model_copy(update={"share": share})})
        # Who learns, learns for whole days, whichever part of one is simulated.
        whole = centre.model_copy(update={"start": None})
        n_people = people(whole, heads_of(whole, trained).sum(axis=0))
        cost = n_people * self.training_time / 3600 * centre.costs.wage_per_hour
        new_centre = centre.model_copy(update={"groups": groups, "types": types})
        changes = (*self._group_changes(centre, new_centre, trained), *self._transfer_changes(centre, new_centre))
        notes = tuple(self._notes(centre, n_people, cost))
        return Applied(new_centre, changes, one_off_cost=cost, notes=notes)

    def _trained(self, group: Group) -> Group:
        skills = {}
        for queue, skill in group.skills.items():
            shift = max(-1.0, min(1.0, round(skill.resolution_shift + self.resolution.amount, 12)))
            factor = skill.handle_time_factor * self.handle_time_factor
            skills[queue] = skill.model_copy(update={"resolution_shift": shift, "handle_time_factor": factor})
        return group.model_copy(update={"skills": skills})

    def _passed_on(self, share: ShareOrByName, trained: list[str], centre: Centre) -> ShareOrByName:
        """Transfers by group: fewer by those who are trained, as before by the others."""
        if not share:
            return share
        by_group = {
            name: min(1.0, share_for(share, name) * (self.transfer_factor if name in trained else 1.0))
            for name in centre.groups
        }
        alike = len(set(by_group.values())) == 1
        # A group that another lever adds is one of the others.
        return next(iter(by_group.values())) if alike else {**by_group, OTHERS: share_for(share, OTHERS)}

    def _group_changes(self, old: Centre, new: Centre, trained: list[str]) -> Iterator[Change]:
        settled = self.beyond_evidence("resolution", self.resolution.amount)
        faster = self.beyond_evidence("handle_time_factor", self.handle_time_factor)
        for name in trained:
            for queue, skill in old.groups[name].skills.items():
                where, now = f"{name} in {queue}", new.groups[name].skills[queue]
                was, is_now = (in_words(s.resolution_shift, "points") for s in (skill, now))
                yield self.change(f"{where}: settled, beside the type's own share", was, is_now, settled)
                was, is_now = (in_words(s.handle_time_factor, "ratio") for s in (skill, now))
                yield self.change(f"{where}: handle time", was, is_now, faster)

    def _transfer_changes(self, old: Centre, new: Centre) -> Iterator[Change]:
        beyond = self.beyond_evidence("transfer_factor", self.transfer_factor)
        for name, kind in old.types.items():
            for group in old.groups:
                was, is_now = (share_for(k.transfer.share, group) for k in (kind, new.types[name]))
                if was != is_now:
                    what = f"{name}: passed on by {group}"
                    yield self.change(what, in_words(was, "share"), in_words(is_now, "share"), beyond)

    def _notes(self, centre: Centre, n_people: int, cost: float) -> Iterator[str]:
        each, total = in_words(self.training_time, "s"), money(cost, centre.costs.currency)
        week = f"full-time weeks of {PAID_HOURS_A_WEEK:g} paid hours"
        yield f"training: {n_people} people ({week}) are trained for {each} each: {total} once"
        yield "training: the hours off duty it takes, and that half of it fades in about 9 months, are not modelled"

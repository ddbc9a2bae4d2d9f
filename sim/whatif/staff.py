"""Who is on duty: more or fewer, moved from one group to another, ill."""

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar

import numpy as np
from pydantic import BeforeValidator, model_validator

from sim.centre.check import Finding
from sim.centre.days import headcounts, horizon_of
from sim.centre.errors import did_you_mean
from sim.centre.schema import Centre
from sim.centre.schema.parts import about
from sim.centre.today import absent_today, simulated
from sim.centre.values import Change as Step
from sim.centre.values import Count, Misread, as_text, read_count, read_share
from sim.levers.lever import Applied
from sim.levers.splitting import heads_of, hours_a_day, round_half_up, split, with_heads
from sim.levers.wording import listed, money, spread
from sim.whatif.what_if import WhatIf, read_step


def _read_heads(value: Any) -> Step:
    step = read_step(value, "number")
    if not step.relative and step.amount != int(step.amount):
        raise Misread(as_text(value), "whole agents, such as +3")
    return step


Heads = Annotated[Step, BeforeValidator(_read_heads)]


class _Staff(WhatIf):
    """Agents on duty in the span, other than before."""

    whom: ClassVar[tuple[str, ...]] = ("groups", "queues", "types")
    has_span: ClassVar[bool] = True

    def with_table(self, centre: Centre, names: list[str], after: np.ndarray, notes: Iterator[str]) -> Applied:
        """The centre with other agents on duty. after (G, D, I), in the order of `names`."""
        before, covered = heads_of(centre, names), self.covered(centre)
        changes = tuple(
            self.changed(f"agents of {name} on duty{self.when(centre)}", spread(old[covered]), _left(old, new, covered))
            for name, old, new in zip(names, before, after, strict=True)
        )
        return Applied(with_heads(centre, names, after), changes, notes=(*self.notes_on_span(centre), *notes))

    def fewer(self, centre: Centre, names: list[str], wanted: int) -> np.ndarray:
        """(G, D, I) agents that are taken away: as many as wanted in each interval, or all there are."""
        before = np.where(self.covered(centre), heads_of(centre, names), 0)
        return split(np.minimum(wanted, before.sum(axis=0)), before)

    def too_many(self, centre: Centre, names: list[str], wanted: int, sign: str = "") -> Iterator[Finding]:
        """More than are on duty in the fullest interval of the span, in the groups together: that cannot be meant."""
        fullest = int(np.where(self.covered(centre), heads_of(centre, names), 0).sum(axis=0).max(initial=0))
        if wanted > fullest:
            whose = f" of {listed(names)}" if len(names) < len(centre.groups) else ""
            found = f"{wanted}{whose}, where {fullest} are on duty in the fullest interval{self.when(centre)}"
            mend = f"for all of them write {sign}{fullest}" if fullest else ""
            yield Finding(("change",), found, f"at most {fullest}", mend)

    def too_few(self, centre: Centre, gone: np.ndarray, wanted: int) -> Iterator[str]:
        """A note where nobody is left to be taken away."""
        short = (gone.sum(axis=0) < wanted) & self.covered(centre)
        if short.any():
            yield f"what-if {self.name}: in some intervals fewer than {wanted} agents are on duty; there, all are gone"


def _left(old: np.ndarray, new: np.ndarray, covered: np.ndarray) -> str:
    """`0 to 5 (nobody left in 5 of 18 intervals)`. All (D, I); intervals of the day, on any day."""
    emptied = int((covered & (old > 0) & (new == 0)).any(axis=0).sum())
    nobody = f" (nobody left in {emptied} of {int(covered.any(axis=0).sum())} intervals)" if emptied else ""
    return spread(new[covered]) + nobody


class HeadcountChange(_Staff):
    """So many more or fewer in every interval of the span, on every open day, split over the groups by headcount."""

    name: ClassVar[str] = "headcount"
    effect: ClassVar[str] = "more or fewer agents on duty; they are paid"
    example: ClassVar[str] = "headcount=+3@10:00-12:00  headcount.billing_agents=-2  headcount=+10%"

    change: Heads = about("of the agents on duty; absolute: in all the groups together", unit="+3 or +10%")

    def _misfits(self, centre: Centre) -> Iterator[Finding]:
        """More taken away than there are."""
        if not self.change.relative:
            yield from self.too_many(centre, self.group_names(centre), -int(self.change.amount), "-")

    def _apply(self, centre: Centre) -> Applied:
        names, covered = self.group_names(centre), self.covered(centre)
        before = heads_of(centre, names)
        notes: Iterator[str] = iter(())
        if self.change.relative:
            after = np.where(covered, round_half_up(before * (1 + self.change.amount)), before)
        elif self.change.amount >= 0:
            after = before + split(np.where(covered, int(self.change.amount), 0), np.where(covered, before, 0))
        else:
            gone = self.fewer(centre, names, -int(self.change.amount))
            after, notes = before - gone, self.too_few(centre, gone, -int(self.change.amount))
        return self.with_table(centre, names, after, notes)


class MoveStaff(_Staff):
    """Agents of one group work in another: with its skills, from the first minute as well as everybody there."""

    name: ClassVar[str] = "move_staff"
    effect: ClassVar[str] = "agents of one group work in another, as well as those who belong there"
    example: ClassVar[str] = "move_staff.billing_agents.technical_agents=3@10:00-12:00"
    whom: ClassVar[tuple[str, ...]] = ()

    change: Count = about("agents who move", unit="agents", ge=0, alias="agents")
    out_of: str = about("their own group")
    into: str = about("the group they go to")

    @model_validator(mode="before")
    @classmethod
    def _in_words(cls, data: Any) -> Any:
        """`move_staff.A.B=3`: out of A into B."""
        of = data.get("of") if isinstance(data, dict) else None
        if not isinstance(of, list) or not of:
            return data
        if len(of) != 2:
            raise Misread(".".join(("move_staff", *of)), "two groups, such as move_staff.FROM.TO=3")
        return {**{key: value for key, value in data.items() if key != "of"}, "out_of": of[0], "into": of[1]}

    def _misfits(self, centre: Centre) -> Iterator[Finding]:
        """Groups the centre lacks, or the same twice."""
        for key in ("out_of", "into"):
            name = getattr(self, key)
            if name not in centre.groups:
                yield Finding((key,), repr(name), "the name of a group", did_you_mean(name, centre.groups))
        if self.out_of == self.into:
            yield Finding(("into",), f"{self.into!r} twice", "two different groups")
        elif self.out_of in centre.groups:
            yield from self.too_many(centre, [self.out_of], self.change)

    def _apply(self, centre: Centre) -> Applied:
        names = [self.out_of, self.into]
        gone = self.fewer(centre, names[:1], self.change)
        after = heads_of(centre, names) + np.concatenate([-gone, gone])
        return self.with_table(centre, names, after, self.too_few(centre, gone, self.change))


def _read_ill(value: Any) -> Step:
    """Agents (5) or a share of them (8 %); ill is fewer already, so there is no sign."""
    text = as_text(value)
    if text.endswith("%"):
        return Step(read_share(value), relative=True)
    number = read_count(value)
    if number < 0:
        raise Misread(text, "how many are ill, such as 5 or 8 %", f"write {-number}")
    return Step(number, relative=False)


def _absent_today(centre: Centre) -> dict[str, int]:
    """Group -> agents who are absent in the rest of the day."""
    horizon = horizon_of(centre)
    scheduled = simulated(headcounts(centre, horizon), centre, horizon)
    return dict(zip(centre.groups, absent_today(centre, scheduled), strict=True))


class Absence(_Staff):
    """So many ill on every simulated day, or each agent with this probability. Who is ill is paid: the cost stays.
    Groups that are paid by the contact answer none while ill, and cost nothing.

    A number is known to the planner: so many of those on shift that day. Who is on shift when is not known, so they are
    of the agents on duty in its fullest interval (of the span, in the groups together), and every other interval misses
    as large a part of its own, to whole agents, halves up; split over the groups by headcount. A share is luck:
    every agent is missing on that share of the days (`absence_share`, drawn day by day), on top of those who are
    missing anyway. In the rest of one day nothing is drawn: it is that share of each group, to whole agents.
    """

    name: ClassVar[str] = "absence"
    effect: ClassVar[str] = "agents ill: so many of those on shift, or each on a share of the days; they stay paid"
    example: ClassVar[str] = "absence=5  absence.billing_agents=2  absence=8%"
    is_circumstance: ClassVar[bool] = True

    change: Annotated[Step, BeforeValidator(_read_ill)] = about(
        "agents who are ill, or the share of days on which each one is", unit="5 or 8%", alias="agents"
    )

    def _misfits(self, centre: Centre) -> Iterator[Finding]:
        """More than there are; a share for a part of the day, or for groups of which it is known who is absent."""
        if not self.change.relative:
            yield from self.too_many(centre, self.group_names(centre), int(self.change.amount))
        known = centre.start.absent if centre.start is not None and self.change.relative else {}
        if told := [name for name in self.group_names(centre) if name in known]:
            found = f"{self.change.amount:.4g} as a share of days, where start says who of {listed(told)} is absent"
            yield Finding(("change",), found, "how many more are ill today, such as absence=2")
        if self.change.relative and not self.is_whole_day:
            found = f"{self.change.amount:.4g} as a share, for a part of the day"
            yield Finding(("change",), found, "a share for whole days", "write how many agents are ill in that time")

    def _apply(self, centre: Centre) -> Applied:
        names = self.group_names(centre)
        return self._by_luck(centre, names) if self.change.relative else self._as_known(centre, names)

    def _by_luck(self, centre: Centre, names: list[str]) -> Applied:
        """Each agent of the groups absent with a larger probability."""
        groups, changes = dict(centre.groups), []
        for name in names:
            old = groups[name].absence_share
            # Who comes must be spared both.
            new = 1 - (1 - old) * (1 - self.change.amount)
            groups[name] = groups[name].model_copy(update={"absence_share": new})
            changes.append(self.changed(f"share of {name} absent on a day", f"{100 * old:.4g} %", f"{100 * new:.4g} %"))
        after = centre.model_copy(update={"groups": groups})
        if centre.start is not None:
            today, then = _absent_today(centre), _absent_today(after)
            changes = [self.changed(f"agents of {n} absent today", f"{today[n]}", f"{then[n]}") for n in names]
        return Applied(after, tuple(changes))

    def _gone(self, centre: Centre, before: np.ndarray) -> np.ndarray:
        """(G, D, I) agents who are missing. before (G, D, I) on duty."""
        there = np.where(self.covered(centre), before, 0)
        heads = there.sum(axis=0)
        fullest = heads.max(axis=1, keepdims=True)
        ill = np.minimum(int(self.change.amount), fullest)
        return split((2 * ill * heads + fullest) // np.maximum(2 * fullest, 1), there)

    def _who(self, centre: Centre, before: np.ndarray, gone: np.ndarray) -> str:
        """Of how many they are, and what that takes away."""
        heads = np.where(self.covered(centre), before, 0).sum(axis=0).max(axis=1)
        hours = f"{hours_a_day(centre, gone):.4g} hours on duty {centre.each_day}"
        ill, fullest = int(self.change.amount), spread(heads[heads > 0]) if heads.any() else "0"
        every = "" if ill < heads.max(initial=0) else " (all there are)"
        return (
            f"what-if absence: {ill} of the {fullest}{every} on duty in a day's fullest interval, elsewhere "
            f"as large a part to whole agents: {hours} are missing"
        )

    def _as_known(self, centre: Centre, names: list[str]) -> Applied:
        """So many fewer on duty."""
        before = heads_of(centre, names)
        gone = self._gone(centre, before)
        notes = [self._who(centre, before, gone)]
        costs = centre.costs
        by_hour = [centre.groups[name].price_per_contact is None for name in names]
        paid = hours_a_day(centre, gone[by_hour]) / (1 - costs.shrinkage_share) * costs.wage_per_hour
        if paid:
            amount = f"{money(paid, costs.currency)} {centre.each_day}"
            notes.append(f"what-if absence: {amount} for those who are ill stay in the cost")
        applied = self.with_table(centre, names, before - gone, iter(notes))
        return Applied(applied.centre, applied.changes, paid, notes=applied.notes)

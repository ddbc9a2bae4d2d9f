"""Some queues go first; nobody else waits for ever."""

from collections.abc import Iterator
from typing import ClassVar

from sim.centre.check import Finding
from sim.centre.days import arrival_rates
from sim.centre.schema import Centre, Queue
from sim.centre.values import Seconds
from sim.levers.lever import Applied, Change, Lever, parameter
from sim.levers.targets import Targets, TargetsField
from sim.levers.wording import in_words, listed

HEAD_START = 1e6
"""points on arrival: at a point a second more than anybody waits, so those queues simply go first"""


class Priority(Lever):
    """Contacts of the named queues go before all others, except those who have waited `ageing_cap`.

    The cap holds for every queue: among those who have waited so long the longest wait goes first.
    """

    name: ClassVar[str] = "priority"
    title: ClassVar[str] = "Priority"
    effect: ClassVar[str] = "Contacts of some queues are taken first, until others have waited too long."
    side_effects: ClassVar[tuple[str, ...]] = (
        "the others wait longer: priority moves waits, it does not make the mean shorter (Kleinrock)",
        "who waits longer gives up and rings again more often",
    )
    cost: ClassVar[str] = "none"
    not_modelled: ClassVar[tuple[str, ...]] = ("that customers learn which number is answered first",)

    queues: TargetsField | None = parameter(
        "queues that go first; the one with the fewest contacts of its own if left out",
        allowed="a name, a list of names, or {skill: TYPE}",
        default=None,
    )
    ageing_cap: Seconds = parameter(
        "who has waited so long goes first whatever the queue", unit="s", source="planner's choice",
        allowed="a duration such as 10 min", default=600.0, gt=0,
    )  # fmt: skip

    def findings(self, centre: Centre) -> Iterator[Finding]:
        """Names that do not exist, or queues that are all there are."""
        if len(centre.queues) < 2:
            yield Finding((), "a centre with one queue", "a centre with queues that can go before others")
        elif self.queues is not None:
            unknown = list(self.queues.findings("queues", centre))
            yield from unknown
            if not unknown and len(self.queues.of("queues", centre)) == len(centre.queues):
                yield Finding(("queues",), "all queues", "some of them: nobody goes before himself")

    def in_short(self, centre: Centre) -> str:
        """`technical first, until others have waited 600 s`."""
        return f"{listed(self._first(centre))} first, until others have waited {in_words(self.ageing_cap, 's')}"

    def _apply(self, centre: Centre) -> Applied:
        first = self._first(centre)
        changed = {name: self._ordered(queue, name in first) for name, queue in centre.queues.items()}
        changes = tuple(self._change_of(name, name in first) for name in centre.queues)
        return Applied(centre.model_copy(update={"queues": changed}), changes, notes=tuple(_notes(centre, first)))

    def _first(self, centre: Centre) -> list[str]:
        """Queues that go first."""
        return (self.queues or Targets((_smallest(centre),))).of("queues", centre)

    def _ordered(self, queue: Queue, goes_first: bool) -> Queue:
        score = queue.score
        caps = [cap for cap in (score.ageing_cap, self.ageing_cap) if cap is not None]
        new = {"base": score.base + HEAD_START * goes_first, "ageing_cap": min(caps)}
        return queue.model_copy(update={"score": score.model_copy(update=new)})

    def _change_of(self, name: str, goes_first: bool) -> Change:
        order = "first" if goes_first else "behind"
        return self.change(f"{name}: order", "by wait", f"{order}, by wait from {in_words(self.ageing_cap, 's')} on")


def _smallest(centre: Centre) -> str:
    """The queue to which the fewest new issues come; the earlier one of equals."""
    volume = dict.fromkeys(centre.queues, 0.0)
    for kind, rate in zip(centre.types.values(), arrival_rates(centre).sum(axis=(1, 2)), strict=True):
        volume[str(kind.queue)] += float(rate)
    own = {name: total for name, total in volume.items() if total > 0} or volume
    return min(own, key=lambda name: own[name])


def _notes(centre: Centre, first: list[str]) -> Iterator[str]:
    of_first = {name: len(set(group.skills) & set(first)) for name, group in centre.groups.items()}
    shared = [name for name, n in of_first.items() if 0 < n < len(centre.groups[name].skills)]
    if shared:
        yield f"priority: {listed(first)} first, where agents can take others too ({listed(shared)})"
    else:
        yield "priority: no group serves queues that go first and others, so nothing changes; pull cross_skill with it"

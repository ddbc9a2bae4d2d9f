"""Those who have to wait are told how long, and reminded while they wait."""

from collections.abc import Iterator
from typing import ClassVar

from sim.centre.check import Finding
from sim.centre.schema import Announcement, Balking, Centre
from sim.centre.values import Seconds, Share
from sim.levers.lever import Applied, Lever, parameter
from sim.levers.targets import WHOM, Targets, TargetsField
from sim.levers.wording import in_words


class WaitAnnouncement(Lever):
    """Every queue it is for tells long waits; announcements it had before are replaced."""

    name: ClassVar[str] = "wait_announcement"
    title: ClassVar[str] = "Announced waits"
    effect: ClassVar[str] = "Who would wait long is told so, and some leave at once instead of later."
    side_effects: ClassVar[tuple[str, ...]] = (
        "a share of those told a long wait leaves at once (balk, balk_per_minute); they may dial again",
        "a share of those who wait hangs up at each message (hang_up)",
    )
    cost: ClassVar[str] = "none"
    not_modelled: ClassVar[tuple[str, ...]] = (
        "that a wait that is known feels shorter",
        "that customers adapt their patience to what they are told",
    )

    from_wait: Seconds = parameter(
        "told from this predicted wait on", unit="s", source="planner's choice",
        allowed="a duration such as 2 min", default=120.0, ge=0, alias="from",
    )  # fmt: skip
    balk: Share = parameter(
        "leave on hearing the shortest wait that is told", unit="share", grade="M", source="planner's choice",
        default=0.05, ge=0, le=1,
    )  # fmt: skip
    balk_per_minute: Share = parameter(
        "more of them for each further minute told", unit="share", grade="M", source="planner's choice",
        default=0.02, ge=0, le=1,
    )  # fmt: skip
    every: Seconds = parameter(
        "time between messages to those who wait", unit="s", evidence=(30, 120), grade="A",
        source="abandonment peaks at the announcements, near 60 s (Brown et al. 2005)",
        allowed="a duration such as 60 s", default=60.0, gt=0, le=86400,
    )  # fmt: skip
    hang_up: Share = parameter(
        "hang up at each of these messages", unit="share", grade="M", source="planner's choice", default=0.0, ge=0, le=1
    )
    queues: TargetsField = parameter("queues that tell it", allowed=WHOM, default=Targets())

    def findings(self, centre: Centre) -> Iterator[Finding]:
        """Names that do not exist."""
        yield from self.queues.findings("queues", centre)

    def in_short(self, centre: Centre) -> str:
        """`waits told from 120 s, 5 % leave, +2 % a minute`."""
        return f"waits told {_in_words(self._rules())}{self.queues.aside()}"

    def _apply(self, centre: Centre) -> Applied:
        rules = self._rules()
        names = self.queues.of("queues", centre)
        mark = self.beyond_evidence("every", self.every)
        changes = tuple(
            self.change(f"{name}: wait told", _in_words(centre.queues[name].announcement), _in_words(rules), mark)
            for name in names
        )
        changed = {name: centre.queues[name].model_copy(update={"announcement": rules}) for name in names}
        note = "wait_announcement: that a wait that is known feels shorter is not modelled"
        return Applied(centre.model_copy(update={"queues": {**centre.queues, **changed}}), changes, notes=(note,))

    def _rules(self) -> Announcement:
        balk = Balking(share=self.balk, per_minute=self.balk_per_minute)
        return Announcement(from_wait=self.from_wait, balk=balk, every=self.every, hang_up=self.hang_up)


def _in_words(rules: Announcement | None) -> str:
    """`from 120 s, 5 % leave, +2 % a minute`."""
    if rules is None:
        return "none"
    told = "never" if rules.from_wait is None else f"from {in_words(rules.from_wait, 's')}"
    leave = f"{in_words(rules.balk.share, 'share')} leave, +{in_words(rules.balk.per_minute, 'share')} a minute"
    return f"{told}, {leave}" + (f", {in_words(rules.hang_up, 'share')} at each message" if rules.hang_up else "")

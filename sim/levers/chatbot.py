"""A voicebot before the queue."""

from collections.abc import Iterator
from typing import ClassVar

from sim.centre.check import Finding
from sim.centre.schema import Bot, Centre, Constant, ContactType, Redial
from sim.centre.schema.queues import share_for
from sim.centre.values import Number, Seconds, Share
from sim.levers.containment import containment, passed_on
from sim.levers.lever import Applied, Change, Lever, parameter
from sim.levers.targets import WHOM, Targets, TargetsField
from sim.levers.wording import in_words, listed, money


class Chatbot(Lever):
    """Every type it is for gets this bot between the menu and its queue; a bot it had before is replaced.

    Of the sessions `bounce` hang up; of the rest `resolution` are really settled. A bot also seems to settle some who
    come back: `failed_share` of all that end there content. So it contains (1 - bounce) x resolution / (1 -
    failed_share) of its sessions, and takes offered x (1 - bounce) x resolution of the contacts bound for the queue off
    it for good.
    """

    name: ClassVar[str] = "chatbot"
    title: ClassVar[str] = "Voicebot"
    effect: ClassVar[str] = "A voicebot answers before the queue and settles a share of the contacts."
    side_effects: ClassVar[tuple[str, ...]] = (
        "some hang up on it; of those as many dial again as after hanging up in the menu (redial.abandoned_in_menu), "
        "or as after hanging up in a queue, where nobody hangs up in the menu yet",
        "some of those it seems to have settled come back (failed_share)",
        "what it leaves to the agents is harder (handle_time_factor), but the first of them need not ask what it has "
        "asked (context_saved)",
        "it keeps the line busy while it talks",
    )
    cost: ClassVar[str] = "costs.bot_session for each session; one_off_cost"
    not_modelled: ClassVar[tuple[str, ...]] = (
        "that those whom a bot has settled are less satisfied with it (seen elsewhere: -0.2 logit)",
        "the months until it settles that share",
        "service outside opening hours",
    )

    offered: Share = parameter(
        "get to the bot", unit="share", evidence=(0.4, 0.8), grade="D",
        source="practice: 60 % of those who come, 40 to 80", default=0.6, ge=0, le=1,
    )  # fmt: skip
    resolution: Share = parameter(
        "really settled, of the sessions that do not bounce", unit="share", evidence=(0.1, 0.45), grade="D",
        source="net deflection 10 to 25 % of contacts, where vendors say 40 to 60 % of sessions", default=0.3,
        ge=0, le=1,
    )  # fmt: skip
    bounce: Share = parameter(
        "hang up without having been helped, of all sessions", unit="share", evidence=(0.1, 0.2), grade="D",
        source="practice: 10 to 20 %", default=0.15, ge=0, le=1,
    )  # fmt: skip
    failed_share: Share = parameter(
        "of those it seems to settle, come back with the issue", unit="share", evidence=(0.2, None), grade="M",
        source="as in an IVR: failed sessions repeated, 20 %", default=0.2, ge=0, lt=1,
    )  # fmt: skip
    time: Seconds = parameter(
        "a session", unit="s", source="practice: 90 s", grade="D", allowed="a duration such as 90 s", default=90.0,
        ge=0, le=3600,
    )  # fmt: skip
    handle_time_factor: Number = parameter(
        "handle time of the contacts it passes on", unit="ratio", evidence=(1.0, 1.15), grade="M",
        source="what is left is harder: +5 to 15 %", default=1.08, gt=0, le=10,
    )  # fmt: skip
    context_saved: Seconds = parameter(
        "talk that the first agent is spared", unit="s", evidence=(None, 60.0), grade="M",
        source="context handed over with the contact: 30 to 60 s", allowed="a duration such as 40 s", default=40.0,
        ge=0, le=3600,
    )  # fmt: skip
    one_off_cost: Number = parameter("set-up", unit="currency", source="planner's choice", default=0.0, ge=0)
    types: TargetsField = parameter("contact types it answers", allowed=WHOM, default=Targets())

    def findings(self, centre: Centre) -> Iterator[Finding]:
        """Names that do not exist, and more settled than there are."""
        yield from self.types.findings("types", centre)
        if self.resolution + self.failed_share > 1:
            settled, vain = 100 * self.resolution, 100 * self.failed_share
            found = f"{settled:.0f} % settled, and {vain:.0f} % of all that end there in vain"
            yield Finding(("resolution",), found, "resolution and failed_share of at most 100 % in all")

    @property
    def contained(self) -> float:
        """Share of the sessions that end with the bot content, for the time being."""
        return round((1.0 - self.bounce) * self.resolution / (1.0 - self.failed_share), 12)

    def in_short(self, centre: Centre) -> str:
        """`60 % get to the bot, 30 % of its sessions are settled`."""
        offered, settled = in_words(self.offered, "share"), in_words(self.resolution, "share")
        return f"{offered} get to the bot, which settles {settled} of them unless they hang up{self.types.aside()}"

    def _apply(self, centre: Centre) -> Applied:
        bot = Bot(
            offered=self.offered, time=Constant(value=self.time), contained=self.contained, bounce=self.bounce,
            handle_time_factor=self.handle_time_factor, context_saved=self.context_saved,
        )  # fmt: skip
        types = dict(centre.types)
        changes: list[Change] = []
        for name in self.types.of("types", centre):
            failed = round(self._failed_share(centre, name), 12)
            coming_back = types[name].failed_containment.model_copy(update={"share": failed})
            changed = types[name].model_copy(
                update={"bot": bot, "failed_containment": coming_back, "redial": _redial(centre, name)}
            )
            changes += self._changes(name, types[name], changed)
            types[name] = changed
        notes = tuple(self._notes(centre, types))
        return Applied(centre.model_copy(update={"types": types}), tuple(changes), 0.0, self.one_off_cost, notes)

    def _failed_share(self, centre: Centre, name: str) -> float:
        """Of all whom self-service seems to settle, those who come back: the menu's share and the bot's, weighted."""
        in_menu = containment(centre.ivr, name) if centre.ivr else 0.0
        with_bot = self.offered * self.contained * (passed_on(centre.ivr, name) if centre.ivr else 1.0)
        old = centre.types[name].failed_containment.share
        return (in_menu * old + with_bot * self.failed_share) / (in_menu + with_bot) if with_bot else old

    def _changes(self, name: str, old: ContactType, new: ContactType) -> Iterator[Change]:
        keys = ("offered", "resolution", "bounce", "handle_time_factor", "context_saved")
        beyond = [self.beyond_evidence(key, getattr(self, key)) for key in keys]
        marks = "; ".join(mark for mark in beyond if mark)
        yield self.change(f"{name}: voicebot", _in_words(old.bot), _in_words(new.bot), marks)
        before, after = (in_words(kind.failed_containment.share, "share") for kind in (old, new))
        mark = self.beyond_evidence("failed_share", self.failed_share)
        if before != after or mark:
            what = f"{name}: of those settled in self-service, come back with the issue"
            yield self.change(what, before, after, mark)
        again = [in_words(kind.redial.abandoned_in_menu[0], "share") for kind in (old, new)]
        if again[0] != again[1]:
            yield self.change(f"{name}: dial again after hanging up on the bot", again[0], again[1])

    def _notes(self, centre: Centre, after: dict[str, ContactType]) -> Iterator[str]:
        each = money(centre.costs.bot_session, centre.costs.currency)
        kinds = {name: after[name] for name in self.types.of("types", centre)}
        yield f"chatbot: {each} a session is in the cost; that customers like it less than an agent is not in the CSAT"
        if self.handle_time_factor != 1 and any(kind.complexity_cv for kind in kinds.values()):
            yield (
                "chatbot: complexity_cv already leaves the harder contacts to the agents; handle_time_factor comes on "
                "top (set it to 1 to leave it out)"
            )
        gone = [name for name, kind in kinds.items() if not kind.redial.abandoned_in_menu[0]]
        if gone and self.bounce:
            yield (
                f"chatbot: who hangs up on it is lost, and takes work off the agents: in {listed(gone)} nobody dials "
                "again (redial.abandoned_in_menu)"
            )


def _redial(centre: Centre, name: str) -> Redial:
    """Who hangs up on a bot dials again like who hangs up in the menu; if nobody does yet, like who does in a queue."""
    redial, nodes = centre.types[name].redial, centre.ivr.nodes.values() if centre.ivr else ()
    if any(redial.abandoned_in_menu) or any(share_for(node.abandon, name) for node in nodes):
        return redial
    return redial.model_copy(update={"abandoned_in_menu": redial.abandoned})


def _in_words(bot: Bot | None) -> str:
    """`60 % offered, 31.9 % contained, 15 % hang up; the rest x1.08, 40 s spared`."""
    if bot is None:
        return "none"
    parts = [f"{in_words(bot.offered, 'share')} offered", f"{in_words(bot.contained, 'share')} contained"]
    parts += [f"{in_words(bot.bounce, 'share')} hang up"]
    rest = f"the rest {in_words(bot.handle_time_factor, 'ratio')}, {in_words(bot.context_saved, 's')} spared"
    return f"{', '.join(parts)}; {rest}"

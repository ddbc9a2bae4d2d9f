"""More contacts settled in the menu; those left for agents are harder."""

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator

from sim.centre.check import Finding
from sim.centre.days import arrival_rates, horizon_of
from sim.centre.errors import did_you_mean
from sim.centre.schema import Centre, ContactType, Ivr
from sim.centre.schema.queues import share_for
from sim.centre.values import Number, Share
from sim.levers.containment import containment, reachable, settling_nodes, with_containment
from sim.levers.handle_time import stretched_handle_time
from sim.levers.lever import Applied, Change, Lever, parameter
from sim.levers.step import StepField
from sim.levers.targets import WHOM, Targets, TargetsField
from sim.levers.wording import in_words, money

MENU = "ivr: {start: menu, nodes: {menu: {time: 30 s, contained: 0 %, to: queue}}}"
"""The smallest menu: a planner who has none yet writes it down as it is. It costs 30 s of everybody's time, so nobody
gets it unasked."""


def _read_nodes(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


class SelfService(Lever):
    """The menu settles more contacts of each targeted type: so many points more of all who enter the menu.

    Of those settled in addition, a share comes back; the type's share of failed containment becomes the mean of old
    and added, weighted by how many are settled by either.
    """

    name: ClassVar[str] = "self_service"
    title: ClassVar[str] = "Self-service in the menu"
    effect: ClassVar[str] = "The menu settles more contacts without an agent."
    side_effects: ClassVar[tuple[str, ...]] = (
        "the contacts that still reach an agent are harder (handle_time_factor)",
        "a share of those settled in addition comes back (failed_share)",
    )
    cost: ClassVar[str] = "session_cost for each contact settled in addition, in the IVR's cost; one_off_cost"
    not_modelled: ClassVar[tuple[str, ...]] = (
        "the months until customers use it",
        "a longer stay in the menu, and more who hang up there",
    )

    containment: StepField = parameter(
        "step of the share of contacts in the menu that it settles", unit="points",
        evidence=(0.05, 0.15), grade="D", source="practice reports: +10 pp, 5 to 15",
        allowed="a step such as +12pp or x1.5", default="+12pp",
    )  # fmt: skip
    handle_time_factor: Number = parameter(
        "handle time of the contacts that still reach an agent, as a multiple of now", unit="ratio",
        evidence=(1.0, 1.15), grade="M", source="easy ones go first: +0 to +15 %", default=1.03, gt=0, le=10,
    )  # fmt: skip
    failed_share: Share = parameter(
        "share of those settled in addition who come back with the same issue", unit="share",
        evidence=(0.2, None), grade="M", source="failed IVR sessions repeated: 20 %", default=0.2, ge=0, le=1,
    )  # fmt: skip
    session_cost: Number = parameter(
        "cost of a contact settled in addition, on top of the IVR's own", unit="currency",
        evidence=(0.0, 0.9), grade="D", source="self-service contacts at 0.10 to 1", default=0.15, ge=0, le=1000,
    )  # fmt: skip
    one_off_cost: Number = parameter(
        "design, build and test", unit="currency", source="planner's choice", default=0.0, ge=0
    )
    types: TargetsField = parameter("contact types it is for", allowed=WHOM, default=Targets())
    nodes: Annotated[list[str] | None, BeforeValidator(_read_nodes)] = parameter(
        "menu nodes where it happens; those that settle something already, if left out",
        allowed="names of menu nodes", default=None, min_length=1,
    )  # fmt: skip

    def findings(self, centre: Centre) -> Iterator[Finding]:
        """No menu, names that do not exist, a containment that cannot be."""
        yield from self.types.findings("types", centre)
        if centre.ivr is None:
            mend = f"write in the centre, with what your menu settles now: {MENU}; or try chatbot, which needs no menu"
            yield Finding((), "a centre without a menu", "a centre with an IVR", mend)
            return
        unknown = [name for name in self.nodes or () if name not in centre.ivr.nodes]
        for name in unknown:
            yield Finding(("nodes",), repr(name), "the name of a menu node", did_you_mean(name, centre.ivr.nodes))
        if not unknown:
            for type_name in self.types.of("types", centre):
                yield from self._possible(centre.ivr, type_name)

    def _possible(self, ivr: Ivr, type_name: str) -> Iterator[Finding]:
        nodes = self.nodes or settling_nodes(ivr, type_name)
        if not nodes:
            mend = "name the nodes where it should happen: " + ", ".join(ivr.nodes)
            yield Finding(("nodes",), f"no menu node that settles {type_name}", "a node that settles contacts", mend)
            return
        now = containment(ivr, type_name)
        low, high = reachable(ivr, type_name, nodes)
        goal = self.containment.apply(now)
        if not low - 1e-9 <= goal <= high + 1e-9:
            found = f"containment of {type_name} from {in_words(now, 'share')} to {in_words(goal, 'share')}"
            allowed = f"{in_words(low, 'share')} to {in_words(high, 'share')}: what these nodes can settle"
            yield Finding(("containment",), found, allowed)

    def in_short(self, centre: Centre) -> str:
        """`+12 pp settled in the menu`."""
        step = self.containment
        more = in_words(1 + step.amount, "ratio") if step.relative else in_words(step.amount, "points")
        return f"{more} settled in the menu{self.types.aside()}"

    def _apply(self, centre: Centre) -> Applied:
        ivr, types = centre.ivr, dict(centre.types)
        assert ivr is not None
        changes: list[Change] = []
        added: dict[str, float] = {}
        for name in self.types.of("types", centre):
            now = containment(ivr, name)
            goal = self.containment.apply(now)
            added[name] = goal - now
            ivr = _with_type(ivr, name, self.nodes or settling_nodes(ivr, name), goal, list(centre.types))
            types[name] = self._harder(types[name], now, goal)
            changes += self._changes(name, centre.types[name], types[name], now, goal)
        extra = self.session_cost * max(0.0, _mean_over_contacts(added, centre))
        costs = centre.costs.model_copy(update={"ivr_session": centre.costs.ivr_session + extra})
        if extra:
            changes.append(self._price(centre, extra))
        new_centre = centre.model_copy(update={"ivr": ivr, "types": types, "costs": costs})
        notes = tuple(self._notes(centre, list(added)))
        return Applied(new_centre, tuple(changes), one_off_cost=self.one_off_cost, notes=notes)

    def _harder(self, kind: ContactType, now: float, goal: float) -> ContactType:
        """What is left for the agents once self-service has taken the easy contacts; as it was if it takes no more."""
        if goal <= now:
            return kind
        share = (now * kind.failed_containment.share + (goal - now) * self.failed_share) / goal
        failed = kind.failed_containment.model_copy(update={"share": round(share, 12)})
        handle_time = stretched_handle_time(kind.handle_time, self.handle_time_factor)
        return kind.model_copy(update={"failed_containment": failed, "handle_time": handle_time})

    def _changes(self, name: str, old: ContactType, new: ContactType, now: float, goal: float) -> Iterator[Change]:
        failed = (old.failed_containment.share, new.failed_containment.share)
        seconds = (old.handle_time.mean, new.handle_time.mean)
        for what, unit, values, beyond in (
            ("contacts in the menu that it settles", "share", (now, goal), ("containment", goal - now)),
            ("of those settled there, come back with the issue", "share", failed, ("failed_share", self.failed_share)),
            ("mean handle time", "s", seconds, ("handle_time_factor", self.handle_time_factor)),
        ):
            mark = self.beyond_evidence(*beyond)
            if values[0] != values[1] or mark:
                yield self.change(f"{name}: {what}", in_words(values[0], unit), in_words(values[1], unit), mark)

    def _price(self, centre: Centre, extra: float) -> Change:
        old, currency = centre.costs.ivr_session, centre.costs.currency
        beyond = self.beyond_evidence("session_cost", self.session_cost)
        return self.change(
            "cost of a contact in the IVR", f"{old:.4g} {currency}", f"{old + extra:.4g} {currency}", beyond
        )

    def _notes(self, centre: Centre, names: list[str]) -> Iterator[str]:
        if self.session_cost:
            each = money(self.session_cost, centre.costs.currency)
            yield f"self_service: {each} for each contact settled in addition is spread over all contacts in the IVR"
        if self.handle_time_factor != 1 and any(centre.types[name].complexity_cv for name in names):
            yield (
                "self_service: complexity_cv already leaves the harder contacts to the agents; "
                "handle_time_factor comes on top (set it to 1 to leave it out)"
            )
        yield "self_service: the months until customers use it, and more who hang up in the menu, are not modelled"


def _with_type(ivr: Ivr, type_name: str, nodes: list[str], goal: float, all_types: list[str]) -> Ivr:
    """The menu with the containment of one type changed."""
    shares = with_containment(ivr, type_name, nodes, goal)
    changed = {}
    for name, node in ivr.nodes.items():
        by_type = {t: share_for(node.contained, t) for t in all_types} | {type_name: shares[name]}
        alike = len(set(by_type.values())) == 1
        changed[name] = node.model_copy(update={"contained": shares[name] if alike else by_type})
    return ivr.model_copy(update={"nodes": changed})


def _mean_over_contacts(added: dict[str, float], centre: Centre) -> float:
    """Mean of the added containment over all new issues of the horizon, types without any included; a share."""
    volumes = arrival_rates(centre, horizon_of(centre)).sum(axis=(1, 2))
    total = volumes.sum()
    weighted = sum(added.get(name, 0.0) * volume for name, volume in zip(centre.types, volumes, strict=True))
    return float(weighted / total) if total else 0.0

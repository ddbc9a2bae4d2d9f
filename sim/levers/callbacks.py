"""Those who would wait long are called back instead."""

from collections.abc import Iterator
from typing import ClassVar, Literal

from sim.centre.check import Finding
from sim.centre.schema import Callbacks, Centre
from sim.centre.schema.distributions import Constant
from sim.centre.values import Count, Number, Seconds, Share
from sim.levers.lever import Applied, Change, Lever, parameter
from sim.levers.targets import WHOM, Targets, TargetsField
from sim.levers.wording import in_words, money


class CallbacksLever(Lever):
    """Every queue it is for offers callbacks by these rules; rules it had before are replaced."""

    name: ClassVar[str] = "callbacks"
    title: ClassVar[str] = "Callbacks"
    effect: ClassVar[str] = "Who would wait long may hang up and is called back."
    side_effects: ClassVar[tuple[str, ...]] = (
        "the work stays: it is shifted, and attempts that reach nobody cost the agents time",
        "those called back leave the service level and the mean wait; their own wait is reported beside them",
        "who would have given up waits to be called: fewer abandon, and those on the phone may wait longer",
    )
    cost: ClassVar[str] = "costs.callback for each attempt; one_off_cost"
    not_modelled: ClassVar[tuple[str, ...]] = (
        "the time it takes to hear and accept the offer",
        "that customers mind a minute off the phone less than a minute on it",
    )

    from_wait: Seconds = parameter(
        "offered from this predicted wait on", unit="s", grade="D", source="practice: 3 min",
        allowed="a duration such as 3 min", default=180.0, ge=0, alias="from",
    )  # fmt: skip
    accepted: Share = parameter(
        "accept the offer", unit="share", evidence=(0.3, 0.6), grade="D", source="a US bank: 37 %, 30 to 60",
        default=0.37, ge=0, le=1,
    )  # fmt: skip
    kind: Literal["virtual_hold", "later"] = parameter(
        "the place in the queue is kept, or the call comes after `delay`", default="virtual_hold",
        allowed="virtual_hold or later",
    )  # fmt: skip
    delay: Seconds = parameter(
        "from the promise to the call, for kind later", unit="s", source="planner's choice",
        allowed="a duration such as 2 h", default=7200.0, gt=0,
    )  # fmt: skip
    reached: Share = parameter(
        "reached by an attempt", unit="share", evidence=(None, 0.95), grade="A",
        source="7 % of accepted callbacks unanswered (Hathaway et al. 2021)", default=0.93, ge=0, le=1,
    )  # fmt: skip
    attempts: Count = parameter(
        "attempts at most", unit="attempts", evidence=(1, 3), grade="D", source="practice: 2", default=2, ge=1, le=20
    )
    retry: Seconds = parameter(
        "from an attempt that reached nobody to the next", unit="s", source="planner's choice",
        allowed="a duration such as 15 min", default=900.0, gt=0,
    )  # fmt: skip
    dialling_time: Seconds = parameter(
        "agent's time of an attempt that reaches nobody", unit="s", source="planner's choice",
        allowed="a duration such as 30 s", default=30.0, ge=0,
    )  # fmt: skip
    max_open: Count | None = parameter(
        "callbacks promised and not yet made, a queue; no cap if left out", unit="callbacks", default=None, ge=0
    )
    one_off_cost: Number = parameter("set-up", unit="currency", source="planner's choice", default=0.0, ge=0)
    queues: TargetsField = parameter("queues that offer them", allowed=WHOM, default=Targets())

    def findings(self, centre: Centre) -> Iterator[Finding]:
        """Names that do not exist."""
        yield from self.queues.findings("queues", centre)

    def in_short(self, centre: Centre) -> str:
        """`offered from 180 s, 37 % accept, place kept, 2 attempts`."""
        return f"offered {_in_words(self._rules())}{self.queues.aside()}"

    def _apply(self, centre: Centre) -> Applied:
        rules = self._rules()
        names = self.queues.of("queues", centre)
        changed = {name: centre.queues[name].model_copy(update={"callbacks": rules}) for name in names}
        changes = tuple(self._change_of(name, centre.queues[name].callbacks, rules) for name in names)
        each = money(centre.costs.callback, centre.costs.currency)
        note = f"callbacks: {each} an attempt is in the cost; the time to hear and accept the offer is not modelled"
        new_centre = centre.model_copy(update={"queues": {**centre.queues, **changed}})
        return Applied(new_centre, changes, one_off_cost=self.one_off_cost, notes=(note,))

    def _rules(self) -> Callbacks:
        return Callbacks(
            from_wait=self.from_wait, accepted=self.accepted, kind=self.kind, delay=Constant(value=self.delay),
            reached=self.reached, attempts=self.attempts, retry=Constant(value=self.retry),
            dialling=Constant(value=self.dialling_time), max_open=self.max_open,
        )  # fmt: skip

    def _change_of(self, name: str, old: Callbacks | None, new: Callbacks) -> Change:
        beyond = [self.beyond_evidence(key, getattr(self, key)) for key in ("accepted", "reached", "attempts")]
        marks = "; ".join(mark for mark in beyond if mark)
        return self.change(f"{name}: callbacks", _in_words(old), _in_words(new), marks)


def _in_words(rules: Callbacks | None) -> str:
    """`from 180 s, 37 % accept, place kept, 2 attempts`."""
    if rules is None:
        return "none"
    parts = [f"from {in_words(rules.from_wait, 's')}", f"{in_words(rules.accepted, 'share')} accept"]
    parts += ["place kept" if rules.kind == "virtual_hold" else "later", f"{rules.attempts} attempts"]
    return ", ".join(parts + ([] if rules.max_open is None else [f"at most {rules.max_open} open"]))

"""What customers are like and what their contacts take: handle time, patience, resolution."""

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, model_validator

from sim.centre.check import Finding
from sim.centre.days import arrival_rates
from sim.centre.handle_times import interval_factors
from sim.centre.means import mean_factors
from sim.centre.schema import Centre, HandleTime
from sim.centre.schema.distributions import Family, Never, mean_time
from sim.centre.schema.parts import about
from sim.centre.values import Change as Step
from sim.centre.values import Misread
from sim.levers.handle_time import stretched, stretched_handle_time
from sim.levers.lever import Applied
from sim.levers.wording import in_words
from sim.whatif.what_if import WhatIf, read_step

Times = Annotated[Step, BeforeValidator(lambda value: read_step(value, "duration"))]
Shares = Annotated[Step, BeforeValidator(lambda value: read_step(value, "share"))]
PARTS = ("talk", "hold", "wrap_up")


class HandleTimeChange(WhatIf):
    """The mean changes by so much and every contact in proportion; its shape and the share put on hold stay."""

    name: ClassVar[str] = "handle_time"
    effect: ClassVar[str] = "a longer or shorter mean handle time, or one part of it: talk, hold, wrap_up"
    example: ClassVar[str] = "handle_time=-30s  handle_time.talk=-10%  handle_time.billing.wrap_up=-20s"
    is_circumstance: ClassVar[bool] = True
    whom: ClassVar[tuple[str, ...]] = ("types", "queues", "groups")

    change: Times | None = about("of the whole handle time, its parts in proportion", unit="-30s or -10%", default=None)
    talk: Times | None = about("of talk time", unit="-30s or -10%", default=None)
    hold: Times | None = about("of the time on hold of those put on hold", unit="-30s or -10%", default=None)
    wrap_up: Times | None = about("of wrap-up", unit="-30s or -10%", default=None)

    @model_validator(mode="before")
    @classmethod
    def _part_in_words(cls, data: Any) -> Any:
        """`handle_time.talk=-30s`: a part among the names is no name."""
        of = data.get("of") if isinstance(data, dict) else None
        parts = [name for name in of if name in PARTS] if isinstance(of, list) else []
        if len(parts) != 1 or "change" not in data:
            return data
        rest = {key: value for key, value in data.items() if key not in ("of", "change")}
        return {**rest, "of": [name for name in of or () if name not in PARTS], parts[0]: data["change"]}

    @model_validator(mode="after")
    def _something(self) -> "HandleTimeChange":
        if not self._given():
            raise Misread("no change", "a change of handle time, or of talk, hold or wrap_up")
        return self

    def _given(self) -> list[str]:
        return [key for key in ("change", *PARTS) if getattr(self, key) is not None]

    def _misfits(self, centre: Centre) -> Iterator[Finding]:
        """A mean of nothing; a hold nobody is put on; groups with anything but a relative change."""
        if self.named("groups", centre):
            yield from self._of_groups()
            return
        levels = _levels(centre)
        for name in self.type_names(centre):
            for key in self._given():
                mean = levels[name] * _mean_of(centre.types[name].handle_time, key)
                yield from _possible(key, mean, getattr(self, key), name)

    def _of_groups(self) -> Iterator[Finding]:
        for key in self._given():
            if key != "change":
                yield Finding((key,), f"`{key}` of a group", "the whole handle time of a group", "leave the part out")
            elif not getattr(self, key).relative:
                mend = "write -10%, or name the type"
                yield Finding((key,), f"{self.change} of a group", "a relative change of a group's handle time", mend)

    def _apply(self, centre: Centre) -> Applied:
        if groups := self.named("groups", centre):
            return self._to_groups(centre, groups)
        types, changes, levels = dict(centre.types), [], _levels(centre)
        for name in self.type_names(centre):
            old = types[name].handle_time
            new = old
            for key in self._given():
                mean = levels[name] * _mean_of(old, key)
                new = _with_mean(new, key, getattr(self, key).apply(mean) / mean)
            types[name] = types[name].model_copy(update={"handle_time": new})
            means = (in_words(levels[name] * time.mean, "s") for time in (old, new))
            changes.append(self.changed(f"mean handle time, {name}", *means))
        return Applied(centre.model_copy(update={"types": types}), tuple(changes))

    def _to_groups(self, centre: Centre, names: list[str]) -> Applied:
        """On top of what their skills say already, for the queues and types named (all of theirs if none are)."""
        assert self.change is not None
        queues = {*self.named("queues", centre), *(str(centre.types[t].queue) for t in self.named("types", centre))}
        groups, changes = dict(centre.groups), []
        for name in names:
            skills = dict(groups[name].skills)
            for queue in [q for q in skills if not queues or q in queues]:
                old = skills[queue].handle_time_factor
                new = self.change.apply(old)
                skills[queue] = skills[queue].model_copy(update={"handle_time_factor": new})
                changes.append(self.changed(f"handle time of {name} on {queue}", f"x{old:.4g}", f"x{new:.4g}"))
            groups[name] = groups[name].model_copy(update={"skills": skills})
        return Applied(centre.model_copy(update={"groups": groups}), tuple(changes))


def _levels(centre: Centre) -> dict[str, float]:
    """Type -> its mean factor over the day: a step in seconds is one of the mean over its contacts."""
    return dict(zip(centre.types, mean_factors(arrival_rates(centre), interval_factors(centre)), strict=True))


def _mean_of(handle_time: HandleTime, key: str) -> float:
    """Seconds; of those on hold for `hold`, 0 if nobody is."""
    if key == "change":
        return handle_time.mean
    if key == "hold":
        return mean_time(handle_time.hold.time) if handle_time.hold else 0.0
    return mean_time(getattr(handle_time, key))


def _with_mean(handle_time: HandleTime, key: str, factor: float) -> HandleTime:
    if key == "change":
        return stretched_handle_time(handle_time, factor)
    if key == "hold":
        assert handle_time.hold is not None
        hold = handle_time.hold.model_copy(update={"time": stretched(handle_time.hold.time, factor)})
        return handle_time.model_copy(update={"hold": hold})
    return handle_time.model_copy(update={key: stretched(getattr(handle_time, key), factor)})


def _possible(key: str, mean: float, step: Step, name: str) -> Iterator[Finding]:
    if not 0 < mean < float("inf"):
        yield Finding((key,), f"{name} has none", "a mean above 0 s that can change")
    elif step.apply(mean) <= 0:
        yield Finding((key,), f"{step} of a mean of {mean:g} s, {name}", "a change that leaves more than 0 s")


class Patience(WhatIf):
    """The mean changes and every customer's patience in proportion; short abandons (misdials) stay."""

    name: ClassVar[str] = "patience"
    effect: ClassVar[str] = "customers wait longer, or less long, before they abandon"
    example: ClassVar[str] = "patience=-20%  patience.billing=+2min"
    is_circumstance: ClassVar[bool] = True
    whom: ClassVar[tuple[str, ...]] = ("types", "queues")

    change: Times = about("of the mean patience", unit="+2min or x0.5")

    def _misfits(self, centre: Centre) -> Iterator[Finding]:
        """Nobody abandons, or everybody at once."""
        for name in self.type_names(centre):
            patience = centre.types[name].patience
            if isinstance(patience, Never):
                yield Finding(("change",), f"{name}: nobody ever abandons", "types with a patience that ends")
            else:
                yield from _possible("change", _without_short(patience), self.change, name)

    def _apply(self, centre: Centre) -> Applied:
        types, changes = dict(centre.types), []
        for name in self.type_names(centre):
            old = types[name].patience
            mean = _without_short(old)
            new = stretched(old, self.change.apply(mean) / mean).model_copy(update={"short_mean": old.short_mean})
            types[name] = types[name].model_copy(update={"patience": new})
            words = (in_words(_without_short(patience), "s") for patience in (old, new))
            changes.append(self.changed(f"mean patience, {name}, short abandons aside", *words))
        return Applied(centre.model_copy(update={"types": types}), tuple(changes))


def _without_short(family: Family) -> float:
    return mean_time(family.model_copy(update={"short_share": 0.0}))


class ResolutionChange(WhatIf):
    """First and later contacts alike; in a group, on top of what its skills say already."""

    name: ClassVar[str] = "resolution"
    effect: ClassVar[str] = "more or fewer issues settled by a served contact"
    example: ClassVar[str] = "resolution=+5pp  resolution.technical=x1.1  resolution.billing_agents=+3pp"
    is_circumstance: ClassVar[bool] = True
    whom: ClassVar[tuple[str, ...]] = ("types", "queues", "groups")

    change: Shares = about("of the share of served contacts that settle the issue", unit="+5pp or x1.1")

    def _misfits(self, centre: Centre) -> Iterator[Finding]:
        """A share below 0 or above 1; groups with a relative change."""
        if self.named("groups", centre):
            if self.change.relative:
                yield Finding(("change",), f"{self.change} of a group", "a step in points, such as +3pp")
            return
        for name in self.type_names(centre):
            for when in ("first", "later"):
                old = getattr(centre.types[name].resolution, when)
                if not 0 <= self.change.apply(old) <= 1:
                    words = f"{name}: {in_words(old, 'share')} would be {in_words(self.change.apply(old), 'share')}"
                    yield Finding(("change",), words, "a change that leaves a share from 0 % to 100 %")
                    break

    def _apply(self, centre: Centre) -> Applied:
        if groups := self.named("groups", centre):
            return self._to_groups(centre, groups)
        types, changes = dict(centre.types), []
        for name in self.type_names(centre):
            old, step = types[name].resolution, self.change.apply
            new = old.model_copy(update={"first": step(old.first), "later": step(old.later)})
            types[name] = types[name].model_copy(update={"resolution": new})
            words = (in_words(share, "share") for share in (old.first, new.first))
            changes.append(self.changed(f"settled by a first served contact, {name}", *words))
        return Applied(centre.model_copy(update={"types": types}), tuple(changes))

    def _to_groups(self, centre: Centre, names: list[str]) -> Applied:
        groups, changes = dict(centre.groups), []
        for name in names:
            skills = {q: skill.model_copy() for q, skill in groups[name].skills.items()}
            for queue, skill in skills.items():
                old = skill.resolution_shift
                new = min(1.0, max(-1.0, self.change.apply(old)))
                skills[queue] = skill.model_copy(update={"resolution_shift": new})
                words = (in_words(shift, "points") for shift in (old, new))
                changes.append(self.changed(f"resolution of {name} on {queue} beside the type's", *words))
            groups[name] = groups[name].model_copy(update={"skills": skills})
        return Applied(centre.model_copy(update={"groups": groups}), tuple(changes))

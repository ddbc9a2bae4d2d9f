"""Whom a lever concerns: `all`, names of the centre, or `{skill: TYPE}`."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, PlainSerializer

from sim.centre.check import Finding
from sim.centre.errors import did_you_mean
from sim.centre.schema import Centre
from sim.centre.values import Misread

Kind = Literal["groups", "queues", "types"]
_EXAMPLES = "`all`, a name, a list of names, or {skill: TYPE}"


@dataclass(frozen=True)
class Targets:
    """Some of the groups, queues or types of a centre; all of them if neither names nor a skill are given."""

    names: tuple[str, ...] = ()
    skill: str = ""
    """contact type or queue: groups that serve it, the queue itself, the types that wait in it"""

    def written(self) -> str | list[str] | dict[str, str]:
        """As it stands in YAML."""
        if self.skill:
            return {"skill": self.skill}
        return list(self.names) or "all"

    def __str__(self) -> str:
        return f"{{skill: {self.skill}}}" if self.skill else ", ".join(self.names) or "all"

    def aside(self) -> str:
        """` (billing)` behind what is done to them; empty for all."""
        return f" ({self.skill or ', '.join(self.names)})" if self.skill or self.names else ""

    def of(self, kind: Kind, centre: Centre) -> list[str]:
        """Names, in the order of the centre."""
        if self.skill:
            return _with_skill(kind, _queue_of(self.skill, centre), self.skill, centre)
        return [name for name in getattr(centre, kind) if not self.names or name in self.names]

    def findings(self, kind: Kind, centre: Centre) -> Iterator[Finding]:
        """Names that the centre lacks, and a skill that nobody has."""
        known = list(getattr(centre, kind))
        for name in self.names:
            if name not in known:
                yield Finding((kind,), repr(name), f"the name of a {kind[:-1]}", did_you_mean(name, known))
        if self.skill and self.skill not in {**centre.types, **centre.queues}:
            mend = did_you_mean(self.skill, centre.types)
            yield Finding((kind, "skill"), repr(self.skill), "the name of a contact type", mend)
        elif self.skill and not self.of(kind, centre):
            yield Finding(
                (kind, "skill"), f"no {kind[:-1]} with skill {self.skill!r}", f"a skill that some {kind} have"
            )


def _queue_of(skill: str, centre: Centre) -> str:
    return str(centre.types[skill].queue) if skill in centre.types else skill


def _with_skill(kind: Kind, queue: str, skill: str, centre: Centre) -> list[str]:
    if kind == "groups":
        return [name for name, group in centre.groups.items() if queue in group.skills]
    if kind == "queues":
        return [queue]
    if skill in centre.types:
        return [skill]
    return [name for name, of_type in centre.types.items() if of_type.queue == queue]


def read_targets(value: Any) -> Targets:
    """Raises `Misread`."""
    if isinstance(value, Targets):
        return value
    if isinstance(value, str) and value.strip():
        return Targets() if value.strip().lower() == "all" else Targets((value.strip(),))
    if isinstance(value, list | tuple) and value and all(isinstance(name, str) for name in value):
        return Targets(tuple(dict.fromkeys(value)))
    if isinstance(value, dict) and set(value) == {"skill"} and isinstance(value["skill"], str):
        return Targets(skill=value["skill"])
    raise Misread(value, _EXAMPLES)


TargetsField = Annotated[Targets, BeforeValidator(read_targets), PlainSerializer(Targets.written)]
WHOM = _EXAMPLES

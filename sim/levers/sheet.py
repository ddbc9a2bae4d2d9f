"""What a planner can read about the levers: the content of `contactsim levers`."""

from dataclasses import dataclass
from typing import Any

from pydantic.fields import FieldInfo

from sim.levers.lever import Lever
from sim.levers.registry import LEVERS
from sim.levers.targets import Targets
from sim.levers.wording import in_words, range_in_words

GRADES = {
    "A": "peer-reviewed",
    "B": "official statistics",
    "C": "industry benchmark",
    "D": "rule of thumb",
    "M": "from the literature, not re-read",
    "S": "simulated",
}


@dataclass(frozen=True, slots=True)
class ParameterSheet:
    """One parameter, in words; empty where there is nothing to say."""

    name: str
    meaning: str
    unit: str
    default: str
    allowed: str
    evidence: str
    """Values seen elsewhere."""
    grade: str
    source: str


@dataclass(frozen=True, slots=True)
class LeverSheet:
    """One lever, in words."""

    name: str
    title: str
    effect: str
    parameters: tuple[ParameterSheet, ...]
    side_effects: tuple[str, ...]
    cost: str
    not_modelled: tuple[str, ...]


def lever_sheets() -> tuple[LeverSheet, ...]:
    """All levers, in the order in which they are applied."""
    return tuple(_sheet(lever) for lever in LEVERS.values())


def _sheet(lever: type[Lever]) -> LeverSheet:
    parameters = tuple(_parameter(name, field, lever()) for name, field in lever.model_fields.items())
    return LeverSheet(
        lever.name, lever.title, lever.effect, parameters, lever.side_effects, lever.cost, lever.not_modelled
    )


def _parameter(name: str, field: FieldInfo, usual: Lever) -> ParameterSheet:
    known: Any = field.json_schema_extra
    unit = known["unit"]
    return ParameterSheet(
        name=field.alias or name,
        meaning=field.description or "",
        unit=unit,
        default=_default(getattr(usual, name), unit),
        allowed=known["allowed"] or _limits(field, unit),
        evidence=range_in_words(known["evidence_low"], known["evidence_high"], unit),
        grade=known["evidence"],
        source=known["source"],
    )


def _default(value: Any, unit: str) -> str:
    if value is None:
        return ""
    if isinstance(value, Targets | str):
        return str(value)
    return in_words(getattr(value, "amount", value), unit)


def _limits(field: FieldInfo, unit: str) -> str:
    """The allowed range in words."""
    limits = {
        key: getattr(part, key) for part in field.metadata for key in ("ge", "gt", "le", "lt") if hasattr(part, key)
    }
    words = range_in_words(limits.get("ge", limits.get("gt")), limits.get("le", limits.get("lt")), unit)
    return f"more than {words.removeprefix('at least ')}" if "gt" in limits else words

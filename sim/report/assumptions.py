"""The centre's parameters as a list of assumptions: meaning, value, where it holds, grade of evidence.

Read off the schema, so that a parameter added there appears here. Parameters the planner knows himself (volumes,
rosters, names) carry no grade and are left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

GRADES = {
    "A": "peer-reviewed",
    "B": "official statistics",
    "C": "industry benchmark",
    "D": "rule of thumb",
    "M": "from the literature, not re-read",
    "S": "simulated",
}
_DURATIONS = ((3600, "h"), (60, "min"), (1, "s"))
OWN = "own"
"""Instead of a grade: the planner's own figure."""


@dataclass(frozen=True, slots=True)
class Assumption:
    """One graded parameter; equal ones of several types or queues are one row."""

    of: str
    """`billing, technical`; empty if it is the whole centre's."""
    parameter: str
    """`redial.abandoned`"""
    meaning: str
    value: str
    grade: str


def assumptions(centre: Any) -> list[Assumption]:
    """All graded parameters and all distributions of a `sim.centre.schema.Centre`, in the schema's order."""
    merged: dict[tuple[str, str, str, str], list[str]] = {}
    for found in _walk(centre, "", ""):
        value = found.value.replace("currency", centre.costs.currency)
        key = (found.parameter, found.meaning, value, found.grade)
        merged.setdefault(key, []).append(found.of)
    rows = [Assumption(", ".join(filter(None, of)), *key) for key, of in merged.items()]
    first = {row.parameter: place for place, row in reversed(list(enumerate(rows)))}
    return sorted(rows, key=lambda row: first[row.parameter])


def _walk(part: BaseModel, of: str, path: str) -> Iterator[Assumption]:
    for name, field in type(part).model_fields.items():
        value: Any = getattr(part, name)
        about: Any = field.json_schema_extra or {}
        here = f"{path}.{name}" if path else name
        if about.get("evidence") or hasattr(value, "kind"):
            words = in_words(value, about["unit"])
            yield Assumption(of, here, field.description or "", words, about["evidence"] or OWN)
        elif isinstance(value, BaseModel):
            yield from _walk(value, of, here)
        elif isinstance(value, dict) and _are_parts(value):
            for key, entry in value.items():
                yield from _walk(entry, f"{of} on {key}" if of else key, here)


def _are_parts(value: dict[str, Any]) -> bool:
    return all(isinstance(entry, BaseModel) for entry in value.values())


def in_words(value: Any, unit: str) -> str:
    """A parameter's value with its unit: a number, a pair, shares by name or a distribution."""
    if isinstance(value, BaseModel):
        return _distribution(value)
    if isinstance(value, dict):
        return ", ".join(f"{name} {in_words(entry, unit)}" for name, entry in value.items()) or "none"
    if isinstance(value, list | tuple):
        return " / ".join(in_words(entry, unit) for entry in value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "none" if value is None else str(value)
    return _number(float(value), unit)


def _number(value: float, unit: str) -> str:
    if unit.startswith("share"):
        return f"{100 * value:.4g} %"
    if unit == "s":
        factor, name = next((f, n) for f, n in _DURATIONS if value % f == 0 or f == 1)
        return f"{value / factor:,g} {name}"
    return f"{value:g} {'' if unit in ('ratio', '1', 'count') else unit}".rstrip()


def _distribution(value: Any) -> str:
    """`lognormal, mean 45 min, cv 1.2, short share 6 %, short mean 12 s`."""
    words = [str(getattr(value, "kind", ""))]
    with_short = bool(getattr(value, "short_share", None))
    fields = {name: field for name, field in type(value).model_fields.items() if name != "kind"}
    for name in sorted(fields, key=lambda n: n.startswith("short_")):
        about: Any = fields[name].json_schema_extra or {}
        if not name.startswith("short_") or with_short:
            words.append(f"{name.replace('_', ' ')} {in_words(getattr(value, name), about.get('unit', ''))}")
    return ", ".join(filter(None, words))

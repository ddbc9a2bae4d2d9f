"""Every parameter of a centre that rests on evidence, and which of them the planner left to the program.

Read off the schema, so that a parameter added there appears here. Parameters the planner knows himself (volumes,
rosters, names) carry no grade and are left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from sim.centre.documents import Document
from sim.centre.schema import Centre


@dataclass(frozen=True, slots=True)
class Parameter:
    """A graded value, or a distribution as a whole."""

    path: tuple[str, ...]
    """`("types", "billing", "redial", "abandoned")`"""
    names: tuple[str, ...]
    """The names on the way: `("billing",)`."""
    value: Any
    field: FieldInfo

    @property
    def key(self) -> str:
        """The path without its first part and the names: `redial.abandoned`, `calendar.warm_up_days`."""
        steps = [step for step in self.path if step not in self.names]
        return ".".join(steps)

    @property
    def unit(self) -> str:
        """Unit as the schema names it."""
        return str(_extra(self.field).get("unit", ""))

    @property
    def grade(self) -> str:
        """Grade of evidence; empty for a distribution that only the planner can know."""
        return str(_extra(self.field).get("evidence", ""))


def parameters(centre: Centre) -> Iterator[Parameter]:
    """All graded parameters and all distributions, in the schema's order."""
    yield from _walk(centre, (), ())


def left_out(centre: Centre, document: Document, usual: str) -> list[tuple[str, ...]]:
    """Paths of the parameters that nobody gave; of a distribution of which a part was given, paths of the others.

    document  the centre as written, with usual values laid under it
    usual     `Origin.source` of those usual values
    """
    return [path for found in parameters(centre) for path in _unsaid(document, found.path, usual)]


def _walk(part: BaseModel, path: tuple[str, ...], names: tuple[str, ...]) -> Iterator[Parameter]:
    for name, field in type(part).model_fields.items():
        value: Any = getattr(part, name)
        here = (*path, name)
        if _extra(field).get("evidence") or hasattr(value, "kind"):
            yield Parameter(here, names, value, field)
        elif isinstance(value, BaseModel):
            yield from _walk(value, here, names)
        elif isinstance(value, dict) and all(isinstance(entry, BaseModel) for entry in value.values()):
            for key, entry in value.items():
                yield from _walk(entry, (*here, key), (*names, key))


def _extra(field: FieldInfo) -> dict[str, Any]:
    extra = field.json_schema_extra
    return extra if isinstance(extra, dict) else {}


def _unsaid(document: Document, path: tuple[str, ...], usual: str) -> list[tuple[str, ...]]:
    value = document.value
    for depth, key in enumerate(path):
        if not isinstance(value, dict):
            # A shorthand such as `resolution: 0.6` stands for everything below it.
            origin = document.origin(path[:depth])
            return [path] if value is None or (origin is not None and origin.source == usual) else []
        if key not in value:
            # `handle_time: {kind: ...}` is all talk, and meant so.
            return [] if "kind" in value else [path]
        value = value[key]
    if not isinstance(value, dict):
        origin = document.origin(path)
        return [path] if origin is not None and origin.source == usual else []
    inside = {part: document.origin((*path, part)) for part in value if part != "kind"}
    unsaid = [(*path, part) for part, origin in inside.items() if origin is not None and origin.source == usual]
    return [path] if unsaid and len(unsaid) == len(inside) else unsaid

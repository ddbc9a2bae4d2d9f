"""Durations that a planner wrote without a unit. They are read as seconds; whoever meant minutes should hear of it."""

import re
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from sim.centre.documents import COMMAND_LINE, Document, KeyPath, Origin
from sim.centre.gate import entry_of, field_of, models_in
from sim.centre.places import shipped_root

_NUMBER = re.compile(r"\+?(?:\d+(?:[.,]\d*)?|[.,]\d+)")
_MOST = 6


def unitless(model: type[BaseModel], document: Document, within: KeyPath = ()) -> list[tuple[str, str]]:
    """(path, number) of every duration above 0 that is a bare number in a planner's file or on the command line.

    model   what the document is read as
    within  where the document stands in the whole
    """
    shipped = shipped_root()
    found = []
    for path in _durations(model, None, document.value, ()):
        text, origin = document.get(*path), document.origin(path)
        if (
            isinstance(text, str)
            and _NUMBER.fullmatch(text.strip())
            and text.strip("0.,+ ")
            and _is_own(origin, shipped)
        ):
            found.append((".".join(map(str, (*within, *path))), text.strip()))
    return found


def unitless_note(found: list[tuple[str, str]]) -> list[str]:
    """One note for all of them, or none."""
    if not found:
        return []
    told = "; ".join(f"{path} = {number} s" for path, number in found[:_MOST])
    more = f"; and {len(found) - _MOST} more" if len(found) > _MOST else ""
    return [f"read as seconds: {told}{more}; write {found[0][1]} s or {found[0][1]} min"]


def _is_own(origin: Origin | None, shipped: Any) -> bool:
    if origin is None:
        return False
    by_hand = origin.source == COMMAND_LINE or origin.line > 0
    places = (shipped / "conf", shipped / "scenarios")
    return by_hand and (origin.source == COMMAND_LINE or not any(origin.folder.is_relative_to(p) for p in places))


def _durations(annotation: Any, field: FieldInfo | None, value: Any, path: KeyPath) -> Iterator[KeyPath]:
    """Paths of single values that the schema gives in seconds."""
    if isinstance(value, dict):
        models = list(models_in(annotation))
        if "kind" in value:
            # `handle_time: {kind: ...}` is short for its talk.
            models += [m for owner in models if (talk := field_of(owner, "talk")) for m in models_in(talk.annotation)]
        for key, part in value.items():
            inner = next((found for m in models if (found := field_of(m, key))), None)
            if inner is not None:
                yield from _durations(inner.annotation, inner, part, (*path, key))
            elif not models and (entry := entry_of(annotation)) is not None:
                yield from _durations(entry, field, part, (*path, key))
    elif field is not None and isinstance(field.json_schema_extra, dict) and field.json_schema_extra.get("unit") == "s":
        yield path

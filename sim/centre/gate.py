"""The gate between what was written and what is simulated: pydantic judges, the planner reads plain words.

`judge` returns every problem of a mapping at once, each with its path; raw pydantic messages end here.
"""

import copy
from collections.abc import Iterator, Sequence
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from sim.centre.check import Finding
from sim.centre.documents import KeyPath
from sim.centre.errors import did_you_mean
from sim.centre.values import Misread, as_text

_LIMITS = {"ge": "at least", "gt": "more than", "le": "at most", "lt": "less than"}
_TYPES: dict[type, str] = {dict: "a mapping (`key: value` lines)", list: "a list"}
_STANDS_IN = {
    "handle_time": "1 s",
    "talk": "1 s",
    "time": "1 s",
    "delay": "1 s",
    "start": "",
    "bound": "1",
    "nodes": {},
}


def judge(model: type[BaseModel], data: dict) -> tuple[Any, list[Finding]]:
    """The model made of the data, and everything that is wrong with the data.

    If something is, the model is made of the rest, so that checks across parts can still run; None if that fails too.
    """
    made, found = _attempt(model, data)
    repaired = copy.deepcopy(data)
    more = found
    for _ in range(8):
        if made is not None or not more:
            break
        for finding in more:
            _take_out(repaired, finding.path, missing=finding.found == _NOTHING)
        made, more = _attempt(model, repaired)
    return made, found


def related(path: KeyPath, others: Sequence[KeyPath]) -> bool:
    """True if one of the others contains the path or lies in it."""
    return any(path[: len(other)] == other or other[: len(path)] == path for other in others)


_NOTHING = "nothing"


def _attempt(model: type[BaseModel], data: Any) -> tuple[Any, list[Finding]]:
    try:
        return model.model_validate(data), []
    except ValidationError as slip:
        errors = slip.errors(include_url=False)
    return None, list(dict.fromkeys(_finding(model, data, error) for error in errors))


def _take_out(data: Any, path: KeyPath, missing: bool) -> None:
    """Make the data valid at the path, at the price of what stood there."""
    parents: list[Any] = [data]
    for key in path[:-1]:
        inner = parents[-1]
        if not isinstance(inner, dict | list) or (isinstance(inner, dict) and key not in inner):
            return  # taken out with another fault
        parents.append(inner[key] if isinstance(inner, dict) else inner[int(key)])
    if missing and path[-1] in _STANDS_IN:
        parents[-1][path[-1]] = _STANDS_IN[path[-1]]
        return
    end = len(path) - (1 if missing else 0)
    while end > 1 and not isinstance(parents[end - 1], dict):
        end -= 1
    if not end:
        return
    if end == 2 and path[0] in {"types", "queues", "groups"}:
        parents[1][path[1]] = {"handle_time": "1 s"} if path[0] == "types" else {}
    else:
        parents[end - 1].pop(path[end - 1], None)


def _finding(model: type[BaseModel], data: Any, error: Any) -> Finding:
    path, owner, field = _trace(model, data, error["loc"], error["type"])
    value, kind, context = error["input"], error["type"], error.get("ctx", {})
    slip = context.get("error")
    if isinstance(slip, Misread):
        return Finding(path, as_text(slip.found), slip.allowed, slip.mend)
    if kind == "missing":
        return Finding(path, _NOTHING, f"a value: {_meaning(field)}")
    if kind == "extra_forbidden":
        mend = did_you_mean(str(path[-1]), _keys(owner)) if owner else ""
        return Finding(path, f"unknown key {path[-1]!r}", "a key that is known here", mend)
    if kind == "union_tag_invalid":
        kinds = context["expected_tags"].replace("'", "").split(", ")
        return Finding(
            (*path, "kind"), repr(context["tag"]), "a kind of distribution", did_you_mean(context["tag"], kinds)
        )
    if kind == "union_tag_not_found":
        return Finding(path, "a mapping without `kind`" if isinstance(value, dict) else as_text(value), _meaning(field))
    if kind == "literal_error":
        choices = context["expected"].replace("'", "").replace(" or ", ", ").split(", ")
        return Finding(path, as_text(value), "one of " + ", ".join(choices), did_you_mean(as_text(value), choices))
    return Finding(path, _in_words(value), _allowed(kind, field))


def _in_words(value: Any) -> str:
    return _TYPES.get(type(value), as_text(value))


def _allowed(kind: str, field: FieldInfo | None) -> str:
    if kind in {"model_type", "model_attributes_type", "dict_type", "dataclass_type"}:
        return f"{_TYPES[dict]}: {_meaning(field)}"
    if kind in {"list_type", "tuple_type"}:
        return f"a list: {_meaning(field)}"
    if kind in {"too_short", "string_too_short"}:
        return f"at least one entry: {_meaning(field)}"
    return f"{_range(field)}{_meaning(field)}"


def _range(field: FieldInfo | None) -> str:
    limits = [
        f"{word} {getattr(part, key):g}"
        for part in (field.metadata if field else [])
        for key, word in _LIMITS.items()
        if hasattr(part, key)
    ]
    return " and ".join(limits) + ": " if limits else ""


def _unit(field: FieldInfo | None) -> str:
    extra = field.json_schema_extra if field else None
    return str(extra.get("unit", "")) if isinstance(extra, dict) else ""


def _meaning(field: FieldInfo | None) -> str:
    if field is None or not field.description:
        return "what the field asks for"
    unit = _unit(field)
    return field.description + (f" ({unit})" if unit else "")


def _keys(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


def _trace(
    model: type[BaseModel], data: Any, loc: tuple, kind: str
) -> tuple[KeyPath, type[BaseModel] | None, FieldInfo | None]:
    """Pydantic's location as a path into the data, with the model and field it lies in.

    Names of union branches, and steps that only a shorthand's long form has, are left out of the path.
    """
    path: list[str | int] = []
    owner: type[BaseModel] | None = None
    field: FieldInfo | None = None
    annotation: Any = model
    for position, step in enumerate(loc):
        models = list(models_in(annotation))
        owner = next((m for m in models if field_of(m, step)), None)
        is_there = (isinstance(data, dict) and step in data) or (
            isinstance(data, list) and isinstance(step, int) and step < len(data)
        )
        if owner:
            field = field_of(owner, step)
            annotation = field.annotation if field else annotation
        elif tagged := next((m for m in models if _tag(m) == step), None):
            annotation = tagged
            continue
        elif is_there:
            owner = models[0] if models else None
            annotation = entry_of(annotation)
        if is_there:
            data = data[step]
        if is_there or (kind == "missing" and position == len(loc) - 1):
            path.append(step)
    if kind == "extra_forbidden" and owner is None:
        owner = next(iter(models_in(annotation)), None)
    return tuple(path), owner, field


def field_of(model: type[BaseModel], key: Any) -> FieldInfo | None:
    """The field of a model that a key of a file speaks of, if it has one."""
    for name, field in model.model_fields.items():
        if key in (name, field.alias):
            return field
    return None


def _tag(model: type[BaseModel]) -> Any:
    kind = model.model_fields.get("kind")
    return kind.default if kind else None


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models an annotation speaks of directly: through unions and Annotated, not through lists and mappings."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    elif get_origin(annotation) not in (list, dict, tuple):
        for part in get_args(annotation):
            yield from models_in(part)


def entry_of(annotation: Any) -> Any:
    """What a list or mapping in the annotation holds."""
    if get_origin(annotation) in (list, dict, tuple):
        return get_args(annotation)[-1]
    for part in get_args(annotation):
        found = entry_of(part)
        if found is not None:
            return found
    return None

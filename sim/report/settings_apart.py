"""In which settings two centres differ, in words: `centre.trunks 100 and 400 lines`."""

from collections.abc import Iterator, Mapping
from typing import Any

from sim.centre.gate import entry_of, field_of, models_in
from sim.centre.schema import Centre
from sim.report.assumptions import in_words

_NO_SETTINGS = ("name", "description", "assumed")
_LONGEST = 24
"""Letters of a value that is shown; a table, or a whole distribution, has more."""


def settings_apart(a: Mapping[str, Any], b: Mapping[str, Any]) -> list[str]:
    """One entry a setting, in the order of the first.

    a, b  centres as `run.json` holds them
    """
    first, second = ({key: value for key, value in of.items() if key not in _NO_SETTINGS} for of in (a, b))
    return list(_apart(first, second, "centre", Centre, ""))


def _apart(a: Any, b: Any, path: str, annotation: Any, unit: str) -> Iterator[str]:
    if a == b:
        return
    if not (isinstance(a, Mapping) and isinstance(b, Mapping)):
        yield f"{path} {_both(a, b, unit)}"
        return
    models = list(models_in(annotation))
    for key in dict.fromkeys((*a, *b)):
        field = next((found for model in models if (found := field_of(model, key))), None)
        inner = field.annotation if field else entry_of(annotation)
        extra = field.json_schema_extra if field else {"unit": unit}
        its_unit = str(extra.get("unit", "")) if isinstance(extra, dict) else ""
        yield from _apart(a.get(key), b.get(key), f"{path}.{key}", inner, its_unit)


def _both(a: Any, b: Any, unit: str) -> str:
    """`6 and 8 min`, `not set and 30 contacts`, `only in the second`, or nothing of what is too long to be shown."""
    if isinstance(a, Mapping) or isinstance(b, Mapping):
        return "only in the first" if b is None else "only in the second" if a is None else "(written otherwise)"
    first, second = ("not set" if value is None else in_words(value, unit) for value in (a, b))
    if max(len(first), len(second)) > _LONGEST:
        return "(another table)" if isinstance(a, list) and isinstance(b, list) else "(written otherwise)"
    of = second.rpartition(" ")[2]
    same_unit = not of[-1:].isdigit() and first.endswith(f" {of}") and first[:1].isdigit()
    return f"{first.removesuffix(f' {of}') if same_unit else first} and {second}"

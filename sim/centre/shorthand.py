"""The short way to write a centre: queues that say how long their contacts take, groups that say what they serve.

    volumes: volumes.csv
    staff: staff.csv
    queues: {billing: {handle_time: 6 min, target: 80 % in 20 s}}
    groups: {front_line: {serves: [billing]}}

A queue with a `handle_time` is a contact type of the same name as well, and takes all that a type takes (patience,
resolution, redial, ...). What it leaves out is as in `USUAL_TYPE`, not nothing: a planner who does not mention redials
has them all the same. A type written out under `types` says everything itself; what it leaves out does not happen.
"""

import copy
import difflib
from typing import Any

from sim.centre.documents import Document, Origin
from sim.centre.schema import ContactType, Queue

USUAL = "usual values"
"""Source of values that the planner did not give."""
_USUAL_SPREAD = {"talk": "1", "wrap_up": "1", "patience": "1.3"}
USUAL_TYPE: dict[str, Any] = {
    "patience": {
        "kind": "lognormal", "mean": "9 min", "cv": _USUAL_SPREAD["patience"], "short_share": "3 %",
        "short_mean": "12 s",
    },
    "resolution": {"first": "70 %", "later": "70 %"},
    "redial": {"abandoned": "45 %", "blocked": "45 %", "delay": {"kind": "exponential", "mean": "20 min"}},
    "repeat": {"share": "50 %", "delay": {"kind": "exponential", "mean": "20 h"}},
}  # fmt: skip
"""Mid-range figures of a voice service line; their grades stand in the schema."""
USUAL_REOPENING = {"reopen_spread": "4 h"}
"""Repeats come a day later on the mean, so most of them fall due in closed hours; all within the first hour (the usual
value of a centre written out), they would be more than an ordinary file of contacts offered has there."""
USUAL_ARRIVALS = {"process": "gamma_poisson", "day_cv": "0.06", "interval_cv": "0.05"}

_OF_A_TYPE = frozenset(ContactType.model_fields) - {"queue"}


def expanded(document: Document) -> Document:
    """The centre in full: what was written, in its place and with its origin, over the usual values."""
    written = Document(copy.deepcopy(document.value), dict(document.origins))
    _skills(written)
    derived = _types(written)
    if not derived:
        return written
    usual: dict[str, Any] = {"types": {name: copy.deepcopy(USUAL_TYPE) for name in derived}}
    if not _says(written, "arrivals", set(USUAL_ARRIVALS)):
        usual["arrivals"] = dict(USUAL_ARRIVALS)
    if not _says(written, "calendar", set(USUAL_REOPENING)):
        usual["calendar"] = dict(USUAL_REOPENING)
    below = Document({}, {(): Origin(USUAL)})
    for key, value in usual.items():
        below.put((key,), value, Origin(USUAL, label=key))
    whole = below.merged(written)
    # A mapping that both have was written by the planner.
    whole.origins.update(written.origins)
    return whole


def _says(document: Document, part: str, keys: set[str]) -> bool:
    value = document.get(part)
    return value is not None and (not isinstance(value, dict) or bool(keys & set(value)))


def _skills(document: Document) -> None:
    """`serves: [billing]` is `skills: [billing]`."""
    groups = document.get("groups")
    for name, group in groups.items() if isinstance(groups, dict) else ():
        if isinstance(group, dict) and "serves" in group and "skills" not in group:
            document.move(("groups", name, "serves"), ("groups", name, "skills"))


def _types(document: Document) -> list[str]:
    """Make types of the queues that are written like types; their names."""
    queues, types = document.get("queues"), document.get("types")
    if not isinstance(queues, dict) or not isinstance(types, dict | None):
        return []
    derived = [name for name, queue in queues.items() if _is_type(queue, types, name)]
    queues_origin = document.origin(("queues",))
    if derived and types is None and queues_origin is not None:
        document.put(("types",), {}, queues_origin)
    for name in derived:
        if document.get("types", name) is None:
            origin = document.origin(("queues", name))
            assert origin is not None
            document.put(("types", name), {}, origin)
        queue = queues[name] if isinstance(queues[name], dict) else {}
        for key in [key for key in queue if _belongs_to_type(key) and document.get("types", name, key) is None]:
            document.move(("queues", name, key), ("types", name, key))
        for path in (("handle_time",), ("handle_time", "talk"), ("handle_time", "wrap_up"), ("patience",)):
            _spread(document, ("types", name, *path))
    return derived


def _belongs_to_type(key: str) -> bool:
    """A misspelt key goes where the right one would, so that the error offers it."""
    nearest = difflib.get_close_matches(key, [*_OF_A_TYPE, *Queue.model_fields], 1)
    return bool(nearest) and nearest[0] in _OF_A_TYPE


def _is_type(queue: Any, types: dict | None, name: str) -> bool:
    if types is None:
        return isinstance(queue, dict | None)
    own = types.get(name)
    there = isinstance(own, dict) and "handle_time" in own
    return isinstance(queue, dict) and "handle_time" in queue and isinstance(own, dict | None) and not there


def _spread(document: Document, path: tuple[str, ...]) -> None:
    """A bare duration is a mean here, with the usual spread around it, and a handle time all talk; `never` stays."""
    value, origin = document.get(*path), document.origin(path)
    if path[-1] == "handle_time" and isinstance(value, str) and origin is not None:
        document.put(path, {}, origin)
        document.put((*path, "talk"), value, origin)
        return
    if isinstance(value, str) and value[:1].isdigit() and origin is not None:
        usual = Origin(USUAL, label=".".join(path))
        document.put(path, {}, origin)
        for key, part, source in (
            ("kind", "lognormal", usual),
            ("mean", value, origin),
            ("cv", _USUAL_SPREAD[path[-1]], usual),
        ):
            document.put((*path, key), part, source)

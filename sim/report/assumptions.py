"""The centre's parameters as a list of assumptions: meaning, value, where it holds, grade of evidence, whose it is."""

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from sim.centre.parameters import parameters

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
    assumed: bool
    """True if the planner did not say it."""


_MOVERS = (
    "calendar.opening_hours", "patience", "handle_time", "redial.abandoned", "arrivals.day_cv", "resolution.first",
    "repeat.share", "bot", "arrivals.interval_cv", "resolution.later", "redial.delay", "repeat.delay", "misroute",
    "transfer", "consult", "failed_containment", "redial.blocked", "redial.turned_away", "hold", "complexity_cv",
    "handle_time_factor", "tenure", "quality", "calendar.warm_up_days", "calendar.reopen_spread", "wage_per_hour",
    "shrinkage_share", "overtime_factor", "ivr_session", "bot_session", "amortise_days", "complaint_share", "survey",
)  # fmt: skip
"""Largest effect on waits first, then on cost, then on satisfaction, by judgement: no sensitivity analysis was run.
Patience decides who stays, the spread of handle times and busy days how uneven the load is, redials, resolution and
repeats how much of it comes back; the rest is taken to move waits little."""


_OF_SATISFACTION = "satisfaction.survey.response_share", "complaint_share", "quality.tone", "quality.greeting"
_OF_SELF_SERVICE = "failed_containment.share", "failed_containment.delay", "redial.abandoned_in_menu"


def assumptions(centre: Any) -> list[Assumption]:
    """All graded parameters and all distributions of a `sim.centre.schema.Centre`, those of one kind together."""
    merged: dict[tuple[str, str, str, str, bool], list[str]] = {}
    unsaid = set(centre.assumed or ())
    partly = {path[:-1]: path[-1] for path in unsaid}
    for found in parameters(centre):
        value = in_words(found.value, found.unit).replace("currency", centre.costs.currency)
        if found.path in partly:
            value += _of_yours(centre, found.path)
        is_assumed = found.path in unsaid or found.path in partly
        key = (_short(found.key), found.field.description or "", value, found.grade or OWN, is_assumed)
        merged.setdefault(key, []).append(" on ".join(found.names))
    rows = [Assumption(", ".join(filter(None, of)), *key) for key, of in merged.items()]
    first = {row.parameter: place for place, row in reversed(list(enumerate(rows)))}
    return sorted(rows, key=lambda row: first[row.parameter])


def _of_yours(centre: Any, path: tuple) -> str:
    """What of a distribution the planner did say; a file with `aht_s` has it by interval."""
    kind = centre.types.get(path[1]) if path[:1] == ("types",) else None
    by_interval = kind is not None and kind.handle_time_factor is not None and "handle_time" in path
    return " x the factors of your file; the mean is yours" if by_interval else "; the mean is yours"


def assumed(centre: Any) -> list[Assumption]:
    """What the program took for granted because the planner did not say it, largest effect first."""
    idle = _idle(centre)
    rows = [row for row in assumptions(centre) if row.assumed and row.parameter not in idle]
    return sorted(rows, key=lambda row: _rank(row.parameter))


def _idle(centre: Any) -> set[str]:
    """Parameters that move nothing in this centre: there is no menu, nobody is ever transferred or blocked, ..."""
    types, queues = centre.types.values(), centre.queues.values()
    limited = centre.trunks is not None or any(
        q.max_waiting is not None or q.waiting_per_agent is not None for q in queues
    )
    unless = (
        (centre.ivr is not None, ("costs.ivr_session",)),
        (any(kind.bot is not None for kind in types), ("costs.bot_session",)),
        (centre.ivr is not None or any(kind.bot is not None for kind in types), _OF_SELF_SERVICE),
        (limited, ("redial.blocked",)),
        (any(q.announcement is not None for q in queues), ("redial.balked",)),
        (any(q.callbacks is not None for q in queues), ("costs.callback",)),
        (any(kind.misroute.to or kind.transfer.to for kind in types), ("patience_after_transfer",)),
        (any(kind.handle_time.wrap_up.kind != "constant" for kind in types), ("handle_time.wrap_up",)),
        (centre.satisfaction.csat_now is not None, _OF_SATISFACTION),
        (any(kind.repeat.share for kind in types), ("repeat.delay",)),
    )
    return {name for acts, names in unless if not acts for name in names}


def assumed_title(rows: list[Assumption]) -> str:
    """`Assumed, not yours (12), largest effect first`."""
    return f"Assumed, not yours ({len(rows)})" + (", largest effect first" if len(rows) > 1 else "")


def assumed_line(row: Assumption) -> str:
    """`patience of billing: lognormal, mean 9 min, cv 1.3 (how long its customers wait before they abandon)`."""
    return f"{row.parameter}{f' of {row.of}' if row.of else ''}: {row.value} ({row.meaning})"


def _short(key: str) -> str:
    """Without the part of the centre that holds things by name: `redial.abandoned` of `types`."""
    part, dot, rest = key.partition(".")
    return rest if dot and part in ("types", "queues", "groups") else key


def _rank(parameter: str) -> int:
    places = (place for place, mover in enumerate(_MOVERS) if _is_part(parameter, mover))
    return next(places, len(_MOVERS))


def _is_part(parameter: str, mover: str) -> bool:
    return f".{mover}." in f".{parameter}."


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
    if unit == "s" and not value:
        return "0 s"
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

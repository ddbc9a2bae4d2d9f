"""The answer in a sentence, what to beware of, and the planner's own figures beside the baseline."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from math import isfinite

from sim.centre.change import WHAT_IF
from sim.experiment.caveats import KEPT_OUT
from sim.experiment.result import Check, Comparison, ScenarioResult
from sim.measures.figures import BY_KEY
from sim.report.lines import CLEAR, scale_of, short_name, taken_up_at
from sim.report.wording import Scale, listed, plural, scale_for, without_count, without_rest

NOT_REPRODUCED = "THE BASELINE DOES NOT REPRODUCE YOUR FIGURES"
NOT_CAUSAL = "assumed relation from surveys across centres, not a causal estimate"
SPOKEN = (
    ("asa", "the mean wait of answered contacts", ""),
    ("abandonment", "abandonment", " of offered"),
    ("cost", "cost", ""),
)
"""Figures of the answer, the words for each, and its denominator."""
_FIRST = SPOKEN[0]
_IN_SHORT = {
    "asa": "mean wait", "abandonment": "abandonment", "blocked": "no free line", "queue_full": "queue full",
    "cost": "cost",
}  # fmt: skip
_OUTSIDE = (
    ("blocked", "the share that finds no free line", " of contacts"),
    ("queue_full", "the share that finds the queue full", " of offered"),
)
"""The same of those who do not get in: waits and abandonment know nothing of them."""


def figures_spoken_of(shares: Callable[[str], Iterable[float]]) -> list[tuple[str, str, str]]:
    """`SPOKEN`, and before the cost what keeps more than a few out.

    shares  of a figure in all that is spoken of; none where it is not known
    """
    kept_out = [figure for figure in _OUTSIDE if any(share > KEPT_OUT for share in shares(figure[0]))]
    return [*SPOKEN[:-1], *kept_out, SPOKEN[-1]]


def _figures(comparison: Comparison, *results: ScenarioResult) -> list[tuple[str, str, str]]:
    """In all of the results, if they are known in each."""
    of = (comparison.baseline, *results)
    return figures_spoken_of(lambda key: [r.row(key).value for r in of] if all(r.has(key) for r in of) else ())


def spoken_of(comparison: Comparison) -> ScenarioResult | None:
    """The scenario the answer is about: the shortest clearly better wait, else the last one asked for."""
    clear = [s for s in comparison.scenarios if without_count(s.row("asa").verdict) == "better"]
    if clear:
        return min(clear, key=lambda s: s.row("asa").value)
    return comparison.scenarios[-1] if comparison.scenarios else None


def answer(comparison: Comparison) -> str:
    """One sentence with its interval, for the scenario spoken of or the baseline alone; a second one if others are as
    good as it."""
    result = spoken_of(comparison)
    if result is None:
        parts = [_stands(comparison, *figure) for figure in _figures(comparison)]
        return _from(comparison, "In the baseline ") + "; ".join(parts) + "."
    parts = [_moves(comparison, result, *figure) for figure in _figures(comparison, result)]
    parts += _called_back(comparison, result)
    best, *as_short = comparison.shortest if _is_best(comparison, result) else (None,)
    alone = f", the shortest wait of {plural(len(comparison.scenarios), 'scenario')}," if best and not as_short else ""
    supposed = f" ({WHAT_IF})" if result.scenario.is_what_if else ""
    sentence = _from(comparison, f"With {result.name}{supposed}{alone} ") + "; ".join(parts) + "."
    return sentence + (f" {_tied(comparison, best, as_short)}" if best and as_short else "")


def others_lines(comparison: Comparison) -> list[str]:
    """The scenarios the answer is not about, a short line each: `a: mean wait 14.2 min, abandonment 29.6 %, cost ...`.

    Their ranges stand in the table; what is not clearly other than in the baseline is said to be so.
    """
    spoken = spoken_of(comparison)
    keys = [key for key, *_ in _figures(comparison, *comparison.scenarios)]
    return [
        f"{short_name(comparison, result)}: "
        + ", ".join(_in_short(comparison, result, key, _IN_SHORT[key]) for key in keys)
        for result in comparison.scenarios
        if result is not spoken
    ]


def _in_short(comparison: Comparison, result: ScenarioResult, key: str, words: str) -> str:
    row, scale = result.row(key), _scale(comparison, key)
    value = scale.with_unit(scale.number(row.value)) if isfinite(row.value) else "without a value"
    is_clear = not isfinite(row.value) or without_count(row.verdict) in CLEAR
    return f"{words} {value}" + ("" if is_clear else " (no clear difference)")


def _from(comparison: Comparison, words: str) -> str:
    """Of the rest of a day, from when on, before the words."""
    at = taken_up_at(comparison)
    return words if at is None else f"For the rest of the day, from {at}: {words[0].lower()}{words[1:]}"


def _scale(comparison: Comparison, key: str) -> Scale:
    """Of an amount in the rest of a day, which the sentence begins with, none is said to be of a day."""
    scale = scale_of(comparison, key)
    return replace(scale, unit=without_rest(scale.unit))


def _called_back(comparison: Comparison, result: ScenarioResult) -> list[str]:
    """Beside a mean wait that those who are called back have left, their own."""
    promised, wait = result.row("callbacks_accepted").value, result.row("callback_wait").value
    if not (promised > 0 and isfinite(wait)):
        return []
    scale = scale_of(comparison, "callback_wait")
    each = scale.with_unit(scale.number(wait))
    a_day = " a day" if taken_up_at(comparison) is None else ""
    return [f"{promised:,.0f} callers{a_day} are promised a callback, which reaches them after {each} on average"]


def _is_best(comparison: Comparison, result: ScenarioResult) -> bool:
    """One of several scenarios, clearly better than the baseline, and none has a shorter wait."""
    better = without_count(result.row("asa").verdict) == "better"
    return len(comparison.scenarios) > 1 and better and comparison.shortest[:1] == (result.name,)


def _tied(comparison: Comparison, best: str, as_short: list[str]) -> str:
    short = {result.name: short_name(comparison, result) for result in comparison}
    of = plural(len(comparison.scenarios), "scenario")
    between = "them" if len(as_short) == 1 else f"{short[best]} and the others"
    names = listed([short[name] for name in (best, *as_short)])
    return f"{names} have the shortest waits of {of}; no clear difference between {between}."


def _stands(comparison: Comparison, key: str, words: str, of: str) -> str:
    row, scale = comparison.baseline.row(key), _scale(comparison, key)
    if not isfinite(row.value):
        return f"{words} is unknown"
    predicted = ", predicted, 95 % range" if key == _FIRST[0] else ", 95 % range"
    return f"{words} is {scale.with_unit(scale.number(row.value))}{of}{predicted} {scale.span(row.low, row.high)}"


def _moves(comparison: Comparison, result: ScenarioResult, key: str, words: str, of: str) -> str:
    row, before, scale = result.row(key), comparison.baseline.row(key), _scale(comparison, key)
    if not (isfinite(row.value) and isfinite(before.value)):
        return _without_value(words, scale, before.value, row.value)
    if without_count(row.verdict) in CLEAR:
        scale = scale.apart(before.value, row.value)
        pair = f"{scale.number(before.value)} to {scale.with_unit(scale.number(row.value))}{of}"
        verb = "rises" if row.difference > 0 else "falls"
        ends = scale.span(row.low, row.high)
        spoken = f"predicted, 95 % range {scale.with_unit(ends)}"
        return f"{words} {verb} from {pair}" + (f", {spoken}" if key == _FIRST[0] else f" ({ends})")
    ends = scale.change_span(row.difference_low, row.difference_high)
    both = f"{scale.number(before.value)} and {scale.with_unit(scale.number(row.value))}{of}"
    if without_count(row.verdict) == "no clear difference":
        return f"{words} shows no clear difference ({both}, 95 % range of the difference {ends})"
    return f"{words} is unchanged ({both})"


def _without_value(words: str, scale: Scale, before: float, after: float) -> str:
    """A figure that the baseline, the scenario or both do not have."""
    known = [f"{scale.with_unit(scale.number(v))} {where}" for v, where in _sides(before, after) if isfinite(v)]
    missing = listed([where for v, where in _sides(before, after) if not isfinite(v)])
    return f"{words} has no value {missing}" + (f" ({known[0]})" if known else "")


def _sides(before: float, after: float) -> tuple[tuple[float, str], tuple[float, str]]:
    return (before, "in the baseline"), (after, "in the scenario")


def what_if_line(comparison: Comparison) -> str:
    """Which of the scenarios are only supposed; empty if none is."""
    names = [short_name(comparison, r) for r in comparison.scenarios if r.scenario.is_what_if]
    return f"{WHAT_IF}: {', '.join(names)}" if names else ""


def check_lines(comparison: Comparison) -> list[str]:
    """One line for each figure the planner gave."""
    days = plural(len(comparison.baseline.heat.days), "measured day")
    return [_check_line(check, days) for check in comparison.checks]


def _check_line(check: Check, days: str) -> str:
    """`Observed average speed of answer 20.0 min: inside the baseline's 95 % range for 5 measured days, 17-21 min.`"""
    scale = scale_for(check.unit, (check.given, check.value))
    side = "inside" if check.inside else "OUTSIDE"
    label = BY_KEY[check.figure].label
    label = label if label[:2].isupper() else label[0].lower() + label[1:]
    return (
        f"{check.source.capitalize()} {label} {scale.with_unit(scale.number(check.given))}: {side} the baseline's "
        f"95 % range for {days}, {scale.with_unit(scale.span(check.low, check.high))}."
    )


def merged_caveats(comparison: Comparison) -> list[tuple[tuple[str, ...], str]]:
    """Caveats as (scenarios, text), those with equal text together; no scenario: it holds for all."""
    names = {result.name for result in comparison}
    merged: dict[str, list[str]] = {}
    for caveat in comparison.caveats:
        name, colon, rest = caveat.partition(": ")
        known = bool(colon) and name in names
        merged.setdefault(rest if known else caveat, []).extend([name] if known else [])
    return [(tuple(of), text) for text, of in merged.items()]


def caveat_line(of: tuple[str, ...], text: str) -> str:
    """A caveat with the scenarios it is about in front."""
    return f"{', '.join(of)}: {text}" if of else text

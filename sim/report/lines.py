"""Which figures are shown, under which name, and what stands in their line of a table."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from math import isfinite

from sim.centre.today import span_in_words
from sim.experiment.result import Comparison, Row, ScenarioResult
from sim.measures.figure import ASSUMED, EMERGENT, FROM_INPUT
from sim.measures.figures import BY_KEY, SERVICE_LEVEL
from sim.report.wording import A_DAY, NO_VALUE, REST_OF_DAY, Scale, scale_for, without_count


@dataclass(frozen=True, slots=True)
class Shown:
    """A key figure under the short name it has in tables."""

    key: str
    name: str
    of: str = ""
    """The denominator in two words, for shares whose name does not say it."""
    if_any: bool = False
    """No line where it is 0 or unknown in all scenarios: of what most centres do not have."""


SHOWN = (
    Shown("asa", "Mean wait, answered"),
    Shown("wait_of_all", "Mean wait, all"),
    Shown("wait_p95", "95 % waited at most"),
    Shown("abandonment", "Abandoned", "of offered"),
    Shown("blocked", "Found no line", "of contacts", if_any=True),
    Shown("queue_full", "Found queue full", "of offered", if_any=True),
    Shown("balked", "Left when told", "of offered", if_any=True),
    Shown(SERVICE_LEVEL, "Service level"),
    Shown("days_meeting_target", "Days on target"),
    Shown("fcr", "FCR", "of first served"),
    Shown("csat_survey", "CSAT", "of surveyed"),
    Shown("csat_customer", "CSAT", "of customers"),
    Shown("occupancy", "Occupancy", "logged-in"),
    Shown("aht", "Handle time"),
    Shown("offered", "Offered to queues"),
    Shown("echo_share", "Rang again", "of entries"),
    Shown("contacts_per_issue", "Contacts per issue"),
    Shown("queue_time_per_issue", "Queue time per issue"),
    Shown("containment_reported", "Containment", "of IVR or bot"),
    Shown("transfer_rate", "Transfers", "of answered"),
    Shown("given_up", "Issues given up"),
    Shown("callbacks_offered", "Callbacks offered", if_any=True),
    Shown("callback_acceptance", "Callbacks accepted", "of offered", if_any=True),
    Shown("callback_reach", "Callbacks reached", "of attempts", if_any=True),
    Shown("callback_wait", "Wait until called back", if_any=True),
    Shown("callback_phone_wait", "On the phone before", if_any=True),
    Shown("consult_rate", "Consults", "of answered", if_any=True),
    Shown("consult_wait", "Wait for a 2nd agent", if_any=True),
    Shown("went_over", "Went over to a queue", if_any=True),
    Shown("on_duty_hours", "On duty"),
    Shown("overtime_hours", "Overtime"),
    Shown("cost", "Cost"),
    Shown("cost_per_contact", "Cost per contact"),
    Shown("cost_per_resolved", "Cost/resolved issue"),
)
"""The report's table."""
_IN_TERMINAL = frozenset(
    {
        "asa",
        "wait_p95",
        "abandonment",
        "blocked",
        "queue_full",
        "balked",
        SERVICE_LEVEL,
        "days_meeting_target",
        "fcr",
        "csat_survey",
        "occupancy",
    }
    | {"echo_share", "given_up", "cost", "cost_per_resolved"}
)
_HEADLINES = frozenset({"asa", "abandonment", SERVICE_LEVEL, "fcr", "csat_survey", "cost"})
TERMINAL = tuple(s for s in SHOWN if s.key in _IN_TERMINAL)
HEADLINES = tuple(s for s in SHOWN if s.key in _HEADLINES)

CLEAR = frozenset({"better", "worse", "higher", "lower"})
"""Verdicts of a difference that is sure."""
_WAITS = ("asa", "wait_of_all", "wait_p95")
"""Printed in the unit that suits the first."""

MARKS = {EMERGENT: "", FROM_INPUT: "*", ASSUMED: "**"}
"""Basis of a figure -> mark behind its name."""
LEGEND = {
    FROM_INPUT: "follows from input: what you put in or the mix moves it, not the queues",
    ASSUMED: "assumed relation from surveys across centres, not a causal estimate",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of one scenario beside the baseline, ready to print (numbers without their units)."""

    key: str
    label: str
    """Name, unit and mark of the basis: `Abandoned, % of offered`."""
    basis: str
    baseline: str
    value: str
    span: str
    """95 % range of the value."""
    difference: str
    difference_span: str
    """95 % range of the difference, adjusted for the number of scenarios."""
    word: str
    p_better: str
    """Share of days on which the scenario is better, with its sign."""
    band: str = ""
    """Assumed relations: values under weak and strong coefficients."""
    difference_band: str = ""


def taken_up_at(comparison: Comparison) -> str | None:
    """`09:40` where the rest of a day is simulated, or `22:00 to 06:00 the next day`; None for whole days."""
    centre = comparison.baseline.scenario.centre
    return None if getattr(centre, "start", None) is None else span_in_words(centre)


def when(comparison: Comparison) -> str:
    """` for the rest of the day, from 09:40`, behind a title; empty for whole days."""
    at = taken_up_at(comparison)
    return "" if at is None else f" {REST_OF_DAY}, from {at}"


def each_day(comparison: Comparison) -> str:
    """Behind an amount: `a day`, or `for the rest of the day`."""
    return A_DAY if taken_up_at(comparison) is None else REST_OF_DAY


def scale_of(comparison: Comparison, key: str) -> Scale:
    """One scale for all scenarios, and one unit for all waits.

    One more digit where a clear difference would disagree with the two values it is the difference of.
    """
    # A mean in seconds beside a percentile in minutes cannot be compared at a glance.
    unit_by = _WAITS[0] if key in _WAITS and comparison.baseline.has(_WAITS[0]) else key
    values = [result.row(unit_by).value for result in comparison if result.has(unit_by)]
    scale = scale_for(comparison.units[key], values).over(each_day(comparison))
    before = comparison.baseline
    rows = [r.row(key) for r in comparison.scenarios if r.has(key) and before.has(key)]
    clear = [row for row in rows if without_count(row.verdict) in CLEAR]
    agree = all(scale.agrees(before.row(key).value, row.value, row.difference) for row in clear)
    return scale if agree else replace(scale, decimals=scale.decimals + 1)


def label_of(comparison: Comparison, shown: Shown) -> str:
    """`Mean wait, answered, min`; shares name their denominator."""
    unit, name = unit_of(comparison, shown), shown.name
    if shown.key == SERVICE_LEVEL:
        others = any(t.is_level and t.figure != SERVICE_LEVEL for t in comparison.targets.values())
        # The targets are spoken of in their own formula: this one has to say that it is another.
        name = f"{name} (abandons after)" if others else name
    name = f"{name}, {unit}" if unit else name
    return f"{name} {MARKS[BY_KEY[shown.key].basis]}".rstrip()


def unit_of(comparison: Comparison, shown: Shown) -> str:
    """`min`, `% of offered`, `% in 20 s`: the unit as printed, with the denominator."""
    if shown.key == SERVICE_LEVEL:
        return f"% in {within_words(comparison)}"
    return f"{scale_of(comparison, shown.key).unit} {shown.of}".strip()


def within_words(comparison: Comparison) -> str:
    """`20 s` if all queues have the same acceptable wait, else `time`."""
    limits = {target.within for target in comparison.targets.values()}
    return f"{limits.pop():g} s" if len(limits) == 1 else "time"


def lines(comparison: Comparison, result: ScenarioResult, shown: Sequence[Shown]) -> list[Line]:
    """The figures both the baseline and the scenario have; the baseline beside itself has no difference.

    A figure with neither value nor difference (nobody was answered, no satisfaction was measured) has no line.
    """
    return [
        _line(comparison, s, comparison.baseline.row(s.key), result.row(s.key))
        for s in shown
        if result.has(s.key) and comparison.baseline.has(s.key) and _is_known(result.row(s.key))
        if not s.if_any or _is_any(comparison, s.key)
    ]


def known(comparison: Comparison, shown: Sequence[Shown]) -> list[Shown]:
    """Figures that some scenario has a value or a difference of."""
    there = [s for s in shown if comparison.baseline.has(s.key)]
    there = [s for s in there if not s.if_any or _is_any(comparison, s.key)]
    return [s for s in there if any(r.has(s.key) and _is_known(r.row(s.key)) for r in comparison)]


def _is_any(comparison: Comparison, key: str) -> bool:
    """True if some scenario has some of it."""
    return any(r.has(key) and r.row(key).value > 0 for r in comparison)


def _is_known(row: Row) -> bool:
    return isfinite(row.value) or isfinite(row.difference)


def _line(comparison: Comparison, shown: Shown, baseline: Row, row: Row) -> Line:
    scale = scale_of(comparison, shown.key)
    assumed = row.basis == ASSUMED
    ends = row.difference_low, row.difference_high
    difference, span = scale.moved(row.difference, *ends, baseline.value, row.value)
    return Line(
        shown.key,
        label_of(comparison, shown),
        row.basis,
        scale.number(baseline.value),
        scale.number(row.value),
        scale.span(row.low, row.high),
        difference,
        span,
        _word(row, scale),
        f"{100 * row.p_better_day:.0f} %" if isfinite(row.p_better_day) else NO_VALUE,
        scale.span(row.band_low, row.band_high) if assumed else "",
        scale.change_span(row.difference_band_low, row.difference_band_high) if assumed else "",
    )


def _word(row: Row, scale: Scale) -> str:
    """The verdict; a difference that is sure but too small to be seen in print is `hardly` one."""
    word = without_count(row.verdict)
    unseen = not scale.number(row.difference).strip("0.,") and word in CLEAR
    return f"hardly {word}" if unseen else word


def bases(shown: Sequence[Shown]) -> list[tuple[str, str]]:
    """Marks that occur and what they mean."""
    found = {BY_KEY[s.key].basis for s in shown}
    return [(MARKS[basis], words) for basis, words in LEGEND.items() if basis in found]


def short_name(comparison: Comparison, result: ScenarioResult) -> str:
    """The scenario's name, or `all together` for a long stack of every file there is."""
    members = set(chain.from_iterable(r.scenario.members for r in comparison))
    whole = len(comparison.scenarios) > 1 and len(members) > 2 and set(result.scenario.members) == members
    return "all together" if whole and len(result.name) > 24 and "+" in result.name else result.name

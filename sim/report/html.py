"""`report.html`: everything on a few printable pages, in one file that needs nothing else."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sim.centre.change import WHAT_IF
from sim.experiment.result import Comparison, Row, ScenarioResult
from sim.measures.figures import BY_KEY
from sim.measures.target import Target
from sim.report import answer as say
from sim.report.about import About
from sim.report.assumptions import GRADES, OWN, assumed, assumed_line, assumed_title, assumptions
from sim.report.coverage import LABEL, NO_REQUIREMENT, Coverage, short_by
from sim.report.lines import HEADLINES, SHOWN, Shown, bases, each_day, known, label_of, lines, short_name, taken_up_at
from sim.report.pictures import Picture
from sim.report.proof import HOW_SURE, proofs
from sim.report.risk import DailyRisk, daily_risk
from sim.report.shares import shares
from sim.report.targets import fate, is_judged, target_lines, target_words, value_words
from sim.report.wording import NO_VALUE, scale_for

_TEMPLATES = Path(__file__).parent / "templates"
_SIDE_BY_SIDE = 4
"""Scenarios beside the baseline in one table of headline figures."""
_FIRST_CAVEATS = 3


@dataclass(frozen=True, slots=True)
class Risk:
    """What one queue's days are like in one scenario, in words."""

    scenario: str
    queue: str
    target: str
    value: str
    """The figure the target is about, with its range."""
    fate: str
    p_day: str
    bad_day: str


def write_html(
    path: Path,
    comparison: Comparison,
    pictures: Sequence[Picture],
    staffing: Mapping[str, Sequence[Coverage]],
    about: About,
) -> None:
    """Write the report; `staffing` has the pools of the scenarios whose requirement is shown."""
    path.write_text(html(comparison, pictures, staffing, about), encoding="utf-8", newline="\n")


def html(
    comparison: Comparison, pictures: Sequence[Picture], staffing: Mapping[str, Sequence[Coverage]], about: About
) -> str:
    """The report's text."""
    return render("report.html.j2", _content(comparison, pictures, staffing, about))


def render(template: str, content: Mapping[str, Any]) -> str:
    """A page from one of the templates; text is escaped."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    environment.filters |= {"signs": typeset, "with_mark": _with_mark}
    return environment.get_template(template).render(**content)


def typeset(text: str) -> str:
    """Real minus signs, and dashes between numbers: `-5.4` and `13.5-15.1` as they are printed in books."""
    text = re.sub(r"(?<![\w.,])-(?=\d)", "\N{MINUS SIGN}", text)
    return re.sub(r"(?<![\w-])(\d[\d.,]*)-(?=\d[\d.,]*(?:[\s)]|$))", "\\1\N{EN DASH}", text)


def _with_mark(label: str) -> str:
    """A label whose mark never stands alone in a line."""
    return re.sub(r" (\*+)$", "\N{NO-BREAK SPACE}\\1", label)


def _content(
    comparison: Comparison, pictures: Sequence[Picture], staffing: Mapping[str, Sequence[Coverage]], about: About
) -> dict[str, Any]:
    caveats = [say.caveat_line(of, text) for of, text in say.merged_caveats(comparison)]
    unsaid, each = assumed(comparison.baseline.scenario.centre), each_day(comparison)
    return {
        "title": comparison.baseline.scenario.centre.name,
        "description": comparison.baseline.scenario.centre.description,
        "warning": "" if comparison.reproduces_observed else say.NOT_REPRODUCED,
        "questions": [q for q, _ in about.questions.values() if q],
        "answer": say.answer(comparison),
        "others": say.others_lines(comparison),
        "what_ifs": say.what_if_line(comparison),
        "claims_nothing": WHAT_IF,
        "targets": list(target_lines(comparison)),
        "checks": say.check_lines(comparison),
        "caveats": caveats,
        "first_caveats": caveats[:_FIRST_CAVEATS],
        "headlines": _headlines(comparison),
        "legend": bases(SHOWN),
        "not_causal": say.NOT_CAUSAL,
        "adjusted": len(comparison.scenarios),
        "details": [(r.name, lines(comparison, r, SHOWN)) for r in comparison.scenarios],
        "alone": lines(comparison, comparison.baseline, SHOWN),
        "pictures": {picture.name: picture for picture in pictures},
        "proofs": proofs(comparison),
        "how_sure": HOW_SURE,
        "risks": list(_risks(comparison)),
        "shares": list(_shares(comparison)),
        "staffing": [(name, _staffing_tables(pools, each)) for name, pools in staffing.items() if pools],
        "label": LABEL,
        "levers": about.levers,
        "changes": [(r.name, r.scenario.changes) for r in comparison.scenarios if r.scenario.changes],
        "costs": [_cost_line(comparison, r) for r in comparison.scenarios if _has_own_cost(r)],
        "notes": about.notes,
        "assumptions": assumptions(comparison.baseline.scenario.centre),
        "assumed_title": assumed_title(unsaid) if unsaid else "",
        "assumed": [assumed_line(row) for row in unsaid],
        "grades": [*GRADES.items(), (OWN, "the planner's own figure")],
        "definitions": [_definition(comparison, shown) for shown in known(comparison, SHOWN)],
        "facts": {**_facts(comparison), **about.facts},
    }


def _headlines(comparison: Comparison) -> list[dict[str, Any]]:
    """Tables of headline figures, a few scenarios each: a label and the baseline, then a line a scenario."""
    tables = []
    for first in range(0, len(comparison.scenarios), _SIDE_BY_SIDE):
        few = comparison.scenarios[first : first + _SIDE_BY_SIDE]
        rows = []
        for shown in HEADLINES:
            beside = [line for result in few for line in lines(comparison, result, (shown,))]
            if beside:
                rows.append({"label": label_of(comparison, shown), "baseline": beside[0].baseline, "lines": beside})
        names = [{"short": short_name(comparison, result), "full": result.name} for result in few]
        tables.append({"names": names, "rows": rows})
    return tables


def _risks(comparison: Comparison) -> Iterator[Risk]:
    for queue, target in comparison.targets.items():
        for result in (r for r in comparison if is_judged(r, queue, target)):
            yield _risk(comparison, result, queue, target)


def _risk(comparison: Comparison, result: ScenarioResult, queue: str, target: Target) -> Risk:
    days = result.row("days_meeting_target", f"queue:{queue}")
    daily = daily_risk(result, f"queue:{queue}")
    return Risk(
        short_name(comparison, result),
        queue,
        target_words(target),
        value_words(result, queue, target),
        fate(result, queue, target),
        _percent(days),
        _bad_day(daily) if target.is_level else NO_VALUE,
    )


def _bad_day(daily: DailyRisk) -> str:
    """The daily service level that one day in ten stays below, in whole points."""
    return f"{daily.bad_day} %" if daily.bad_day is not None else NO_VALUE


def _percent(row: Row) -> str:
    scale = scale_for("share", (row.value,))
    if not np.isfinite(row.value):
        return NO_VALUE
    ends = scale.span(max(row.low, 0.0), min(row.high, 1.0))
    return f"{scale.number(row.value)} % ({ends})"


def _shares(comparison: Comparison) -> Iterator[dict[str, Any]]:
    """Shapley values of the headline figures."""
    for shown in HEADLINES:
        if parts := list(shares(comparison, shown.key)):
            yield {"label": label_of(comparison, shown), "parts": parts}


def _staffing_tables(pools: Sequence[Coverage], each: str) -> list[dict[str, Any]]:
    return [
        {
            "name": pool.name,
            "target": pool.target,
            "groups": ", ".join(pool.groups),
            "need": _need(pool, each),
            "rows": [_interval(pool, i) for i in range(len(pool.starts))],
        }
        for pool in pools
    ]


def _need(pool: Coverage, each: str) -> str:
    """What is missing over the day, now and once the echo has settled."""
    if not pool.is_known:
        return NO_REQUIREMENT
    settled = pool.settled_hours_short
    later = f"{settled:,.0f} once they have settled" if np.isfinite(settled) else "and they would not settle"
    return f"{pool.hours_short:,.0f} agent-hours short {each} with today's redials and repeats, {later}"


def _interval(pool: Coverage, i: int) -> tuple[str, ...]:
    return (
        pool.starts[i],
        f"{pool.offered[i]:.0f}",
        f"{pool.on_duty[i]:.4g}",
        _agents(pool.required[i]),
        short_by(pool.gap[i]),
        _agents(pool.settled[i]),
    )


def _agents(number: float) -> str:
    return f"{number:.0f}" if np.isfinite(number) else NO_VALUE


def _has_own_cost(result: ScenarioResult) -> bool:
    return bool(result.scenario.daily_cost or result.scenario.one_off_cost)


def _cost_line(comparison: Comparison, result: ScenarioResult) -> str:
    scenario, currency = result.scenario, comparison.currency
    spread = scenario.centre.costs.amortise_days
    daily = f"{scenario.daily_cost:,.0f} {currency} {scenario.centre.each_day}"
    return (
        f"{result.name}: {daily} and {scenario.one_off_cost:,.0f} {currency} once "
        f"(spread over {spread:g} day{'s' * (spread != 1)}), beside what the centre's own prices make of its hours and "
        "sessions."
    )


def _definition(comparison: Comparison, shown: Shown) -> tuple[str, ...]:
    figure = BY_KEY[shown.key]
    better = {"lower": "lower is better", "higher": "higher is better", "neither": "neither is better"}[figure.better]
    unit = comparison.units[figure.key].replace("per day", each_day(comparison))
    return shown.name, figure.label, figure.formula, figure.numerator, figure.denominator, unit, figure.basis, better


def _facts(comparison: Comparison) -> dict[str, str]:
    days = len(comparison.baseline.heat.days)
    centre = comparison.baseline.scenario.centre
    whole = f"{days} measured days each, warm-up {centre.calendar.warm_up_days}"
    each = f"the rest of a day each, from {taken_up_at(comparison)}" if centre.start else whole
    return {
        "Replications": f"{comparison.replications}, {each}",
        "Stopped": comparison.stop_reason,
        "Seed": str(comparison.seed),
        "Ranges": f"{100 * comparison.confidence:g} % intervals of the simulation's own noise, not of the assumptions",
    }

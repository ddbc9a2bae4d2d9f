"""`sweep.html`: the answer, the pictures and the best points on a few printable pages, in one file."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sim.report.html import render
from sim.report.pictures import Picture
from sim.report.sweep.answer import BY_ITSELF, WITH_OTHERS, answer_lines
from sim.report.sweep.insight import Insight
from sim.report.sweep.names import COST, Named, percent, values_of
from sim.report.sweep.promise import goal_words, others_words, reached_words
from sim.report.sweep.workbook import note_sections
from sim.report.wording import plural
from sim.sweeps.result import DONE

_MOST = 20
_MOST_LINES = 30
_ROOMY = 3
"""Settings beside which differences from the baseline have room; the workbook has them all."""


def write_html(path: Path, insight: Insight, pictures: Sequence[Picture]) -> None:
    """Write the page."""
    path.write_text(html(insight, pictures), encoding="utf-8", newline="\n")


def html(insight: Insight, pictures: Sequence[Picture]) -> str:
    """The page's text."""
    first, *others = answer_lines(insight)
    (_, _), (_, reading), *notes = note_sections(insight)
    shown = insight.thresholds[:_MOST_LINES]
    return render(
        "sweep.html.j2",
        {
            "title": f"{', '.join(insight.centres)}: {', '.join(axis.label for axis in insight.sweep.axes)}",
            "counted": _counted(insight),
            "answer": first,
            "others": others,
            "axes": [(axis.label, axis.key, _values(insight, axis.key)) for axis in insight.sweep.axes],
            "pictures": {picture.name: picture for picture in pictures},
            "figures": insight.figures,
            "main": insight.main,
            "service": insight.service,
            "has_changes": insight.has_changes and len(insight.sweep.axes) <= _ROOMY,
            "tables": [_best(insight, case) for case, order in insight.best.items() if len(order)],
            "shares": _shares(insight),
            "by_itself": f"{BY_ITSELF[0].upper()}{BY_ITSELF[1:]}; {WITH_OTHERS}.",
            "is_fair": insight.is_fair,
            "fronts": [_front(insight, case) for case in insight.fronts],
            "goal": goal_words(insight),
            "goal_axis": insight.goal_axis,
            "thresholds": [(others_words(insight, t), reached_words(insight, t)) for t in shown],
            "hidden_thresholds": len(insight.thresholds) - len(shown),
            "undone": _undone(insight),
            "has_queues": len(insight.sweep.scopes) > 2,
            "reading": reading,
            "notes": [note for _, texts in notes for note in texts],
        },
    )


def _counted(insight: Insight) -> str:
    parts = [plural(len(insight.sweep.points), "point"), plural(len(insight.sweep.axes), "setting")]
    return f"Simulated sweep: {', '.join(parts)}, seed {insight.sweep.seed}"


def _values(insight: Insight, key: str) -> str:
    axis = next(axis for axis in insight.sweep.axes if axis.key == key)
    if axis.interval is not None:
        return f"{axis.at(0.0)} to {axis.at(1.0)}"
    return ", ".join(axis.values)


def _best(insight: Insight, case: str) -> dict[str, Any]:
    """The best points of a case."""
    sweep = insight.sweep
    rows = []
    for i in insight.best[case][: _MOST // min(len(insight.cases), 4)].tolist():
        point = sweep.points[i]
        rows.append({
            "number": point.number,
            "settings": values_of(sweep, i),
            "figures": [_both(insight, named, i) for named in insight.figures],
            "change": insight.main.change(sweep, i) if insight.main else "",
        })  # fmt: skip
    return {"case": case if len(insight.cases) > 1 else "", "rows": rows}


def _both(insight: Insight, named: Named, point: int) -> tuple[str, str]:
    """A value and its 95 % range."""
    return named.scale.number(float(insight.sweep.column(named.key)[point])), named.span(insight.sweep, point)


def _shares(insight: Insight) -> list[tuple[str, str, str]]:
    """(setting, by itself, with others), those that move most first."""
    shares = insight.shares
    if shares is None or not shares.variance or len(insight.sweep.axes) < 2:
        return []
    labels = [axis.label for axis in insight.sweep.axes]
    return [(labels[k], percent(shares.first[k]), percent(shares.total[k])) for k in insight.by_weight]


def _front(insight: Insight, case: str) -> dict[str, Any]:
    """The points of a front, the cheapest first."""
    sweep, cost, service = insight.sweep, insight.figure(COST), insight.service
    rows = []
    for i in insight.fronts[case].points.tolist():
        point = sweep.points[i]
        figures = [_both(insight, named, i) for named in (cost, service) if named]
        rows.append((point.number, values_of(sweep, i), figures))
    heads = [named.label for named in (cost, service) if named]
    return {"case": case if len(insight.cases) > 1 else "", "heads": heads, "rows": rows[:_MOST], "n": len(rows)}


def _undone(insight: Insight) -> list[tuple[int, str, str]]:
    """(number, what became of it, why) of the first points that are not done."""
    words = {"failed": "could not be run", "out": "left early"}
    left = [point for point in insight.sweep.points if point.status != DONE]
    return [(point.number, words.get(point.status, point.status), point.reason) for point in left[:_MOST]]

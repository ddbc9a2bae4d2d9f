"""`sweep.xlsx`: the points, what moves what, the front and the promise, for a spreadsheet."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import combinations
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np

from sim.report.sheets import Styles, head, put, write_sheets
from sim.report.sweep.answer import BY_ITSELF, WITH_OTHERS, answer_lines
from sim.report.sweep.insight import Insight
from sim.report.sweep.names import COST, Named
from sim.report.sweep.promise import goal_words, reached_words
from sim.report.wording import plural
from sim.sweeps.axes import number_of
from sim.sweeps.result import CHANGE, CHANGE_HIGH, CHANGE_LOW, HIGH, LOW, VALUE
from sim.sweeps.space import Dimension


def write_workbook(path: Path, insight: Insight) -> None:
    """Write the file; sheets Points, Effects, Pareto, Thresholds, Notes; those with nothing to show are left out."""
    sheets = {"Points": _points, "Effects": _effects, "Pareto": _pareto, "Thresholds": _thresholds, "Notes": _notes}
    is_empty = {
        "Effects": not insight.responses,
        "Pareto": not insight.fronts,
        "Thresholds": not insight.thresholds,
    }
    chosen = {name: partial(write, insight=insight) for name, write in sheets.items() if not is_empty.get(name)}
    write_sheets(path, "Sweep", chosen)


def _finish(sheet: Any, rows: int, columns: int, frozen: int) -> None:
    """Filters, and heads that stay; `frozen`: columns that do."""
    sheet.autofilter(0, 0, max(rows, 1), columns - 1)
    sheet.freeze_panes(1, frozen)
    sheet.repeat_rows(0)


def _setting(sheet: Any, row: int, column: int, value: str, styles: Styles) -> None:
    """As typed; a number alone is a number."""
    found = number_of(value)
    if found and not found[1] and not value.startswith("+"):
        sheet.write_number(row, column, found[0], styles.of(num_format="General", align="right"))
    else:
        sheet.write_string(row, column, value, styles.of(align="right" if found else "left"))


def _of_point(insight: Insight, i: int) -> list[str]:
    point = insight.sweep.points[i]
    return [point.values[axis.key] for axis in insight.sweep.axes]


def _axis_heads(insight: Insight) -> list[tuple[str, float]]:
    heads = []
    for axis in insight.sweep.axes:
        longest = max((len(point.values[axis.key]) for point in insight.sweep.points), default=0)
        heads.append((axis.label, float(np.clip(max(longest + 2, len(axis.label) / 2 + 3), 10, 30))))
    return heads


def _points(sheet: Any, styles: Styles, insight: Insight) -> None:
    """A line a point; baselines first."""
    sweep = insight.sweep
    figure_heads = [pair for named in insight.figures for pair in _figure_heads(insight, named)]
    heads = [("Point", 8.0), ("Centre", 14.0), *_axis_heads(insight), ("Became", 9.0), ("Replications", 12.0)]
    heads += [*figure_heads, ("Why", 40.0)]
    head(sheet, styles, 0, *heads)
    row = 0
    for points, figures in ((sweep.baselines, sweep.baseline_figures), (sweep.points, sweep.figures)):
        for point, of_point in zip(points, figures, strict=True):
            row += 1
            name = "baseline" if points is sweep.baselines else None
            if name:
                sheet.write_string(row, 0, name, styles.of())
            else:
                sheet.write_number(row, 0, point.number, styles.of(num_format="0"))
            sheet.write_string(row, 1, point.centre, styles.of())
            for k, axis in enumerate(sweep.axes, start=2):
                _setting(sheet, row, k, point.values.get(axis.key, ""), styles)
            at = 2 + len(sweep.axes)
            sheet.write_string(row, at, point.status, styles.of())
            sheet.write_number(row, at + 1, point.replications, styles.of(num_format="#,##0"))
            _figures(sheet, styles, row, at + 2, insight, of_point[0])
            sheet.write_string(row, len(heads) - 1, point.reason, styles.wrapped)
    _finish(sheet, row, len(heads), 2 + len(sweep.axes) if len(sweep.axes) <= 4 else 1)
    sheet.repeat_columns(0)


def _figure_heads(insight: Insight, named: Named) -> Iterator[tuple[str, float]]:
    yield f"{named.label} ({named.which_is_better})", 14.0
    yield f"{named.name}, low (95 %)", 11.0
    yield f"{named.name}, high (95 %)", 11.0
    if insight.has_changes:
        yield f"{named.name}, difference from the baseline, {named.scale.step}", 14.0
        yield f"{named.name}, difference in words (95 % range)", 34.0


def _figures(sheet: Any, styles: Styles, row: int, column: int, insight: Insight, figures: np.ndarray) -> None:
    """figures: (figures, 6) of a point, overall."""
    for named in insight.figures:
        six = figures[insight.sweep.keys.index(named.key)]
        for part in (VALUE, LOW, HIGH):
            put(sheet, row, column + part, float(six[part]), named.scale, styles.number(named.scale))
        column += 3
        if insight.has_changes:
            by, low, high = (float(six[part]) for part in (CHANGE, CHANGE_LOW, CHANGE_HIGH))
            put(sheet, row, column, by, named.scale, styles.number(named.scale, signed=True))
            if isfinite(by):
                word = named.word(by, low, high)
                sheet.write_string(row, column + 1, named.change_words(by, low, high), styles.word(word))
            column += 2


def _effects(sheet: Any, styles: Styles, insight: Insight) -> None:
    """A line a figure and setting, then a line a figure and pair of settings."""
    heads = [
        ("Figure", 24.0), ("Unit", 14.0), ("Setting", 28.0), ("Together with", 28.0),
        ("Share of the variation: by itself, or the two beyond that", 20.0),
        ("Share by itself and with all others", 16.0), ("Lowest mean along it", 13.0), ("at", 14.0),
        ("Highest mean along it", 13.0), ("at", 14.0), ("Read off", 22.0),
    ]  # fmt: skip
    head(sheet, styles, 0, *heads)
    row = 0
    for named in insight.figures:
        response = insight.responses.get(named.key)
        if response is None:
            continue
        shares, how = response.shares(), "the points" if response.is_exact else "a surface through them"
        for k, d in enumerate(response.space):
            row += 1
            _texts(sheet, styles, row, named.name, named.unit, d.label, "")
            _share(sheet, styles, row, 4, shares.first[k])
            _share(sheet, styles, row, 5, shares.total[k])
            _ends(sheet, styles, row, named, d, response.curve(k).value)
            sheet.write_string(row, 10, how, styles.of())
        for k, m in combinations(range(len(response.space)), 2):
            row += 1
            _texts(sheet, styles, row, named.name, named.unit, response.space[k].label, response.space[m].label)
            _share(sheet, styles, row, 4, shares.pairs[k, m])
            sheet.write_string(row, 10, how, styles.of())
    _finish(sheet, row, len(heads), 0)


def _texts(sheet: Any, styles: Styles, row: int, *texts: str) -> None:
    for column, text in enumerate(texts):
        sheet.write_string(row, column, text, styles.of())


def _share(sheet: Any, styles: Styles, row: int, column: int, share: float) -> None:
    sheet.write_number(row, column, float(share), styles.of(num_format="0.0%", align="right"))


def _ends(sheet: Any, styles: Styles, row: int, named: Named, d: Dimension, curve: np.ndarray) -> None:
    """Lowest and highest of a curve, and where."""
    for column, at in ((6, int(np.argmin(curve))), (8, int(np.argmax(curve)))):
        put(sheet, row, column, float(curve[at]), named.scale, styles.number(named.scale))
        sheet.write_string(row, column + 1, d.words[at], styles.of(align="right"))


def _pareto(sheet: Any, styles: Styles, insight: Insight) -> None:
    """A line a point of the front, the cheapest first, then those that may be as good."""
    sweep, service, cost = insight.sweep, insight.service, insight.figure(COST)
    shown = [named for named in (cost, service) if named]
    more = [named for named in insight.figures if named not in shown]
    figure_heads = [(named.label, 14.0) for named in (*shown, *more)]
    ranges = [(f"{named.name}, 95 % range", 16.0) for named in shown]
    heads = [("Point", 8.0), ("Centre", 14.0), *_axis_heads(insight), ("On the front", 16.0), *figure_heads, *ranges]
    head(sheet, styles, 0, *heads)
    row = 0
    for front in insight.fronts.values():
        for points, words in ((front.points, "yes"), (front.perhaps, "perhaps: ranges overlap")):
            for i in points.tolist():
                row += 1
                sheet.write_number(row, 0, sweep.points[i].number, styles.of(num_format="0"))
                sheet.write_string(row, 1, sweep.points[i].centre, styles.of())
                for k, value in enumerate(_of_point(insight, i), start=2):
                    _setting(sheet, row, k, value, styles)
                at = 2 + len(sweep.axes)
                sheet.write_string(row, at, words, styles.wrapped)
                for k, named in enumerate((*shown, *more), start=at + 1):
                    put(sheet, row, k, float(sweep.column(named.key)[i]), named.scale, styles.number(named.scale))
                for k, named in enumerate(shown, start=at + 1 + len(shown) + len(more)):
                    sheet.write_string(row, k, named.span(sweep, i), styles.of(align="right"))
    _finish(sheet, row, len(heads), 1)


def _thresholds(sheet: Any, styles: Styles, insight: Insight) -> None:
    """A line a combination of the other settings."""
    goal, sweep = insight.goal, insight.sweep
    named = insight.figure(goal.key) if goal else None
    if goal is None or named is None or insight.goal_axis is None:
        return
    axis, rising = insight.goal_axis
    others = [(a, head) for a, head in zip(sweep.axes, _axis_heads(insight), strict=True) if a is not axis]
    size = "Smallest" if rising else "Largest"
    first = (f"{size} {axis.label} with {goal_words(insight)}", 30.0)
    heads = [*(head for _, head in others), first, ("Reached", 10.0), ("For sure (whole 95 % range)", 16.0)]
    heads += [("Holds beyond it", 14.0), ("Point", 8.0), (named.label, 14.0), ("95 % range", 16.0)]
    head(sheet, styles, 0, *heads)
    for row, line in enumerate(insight.thresholds, start=1):
        for k, (a, _) in enumerate(others):
            _setting(sheet, row, k, line.others[a.key], styles)
        shown = line.nearest if line.reached is None else line.reached
        k = len(others)
        sheet.write_string(row, k, reached_words(insight, line), styles.wrapped)
        sure = "no" if line.surely is None else f"from {sweep.points[line.surely].values[axis.key]}"
        holds = "" if line.reached is None else "no" if line.fails_beyond else "yes"
        for column, text in enumerate(("no" if line.reached is None else "yes", sure, holds), start=k + 1):
            sheet.write_string(row, column, text, styles.of())
        sheet.write_number(row, k + 4, sweep.points[shown].number, styles.of(num_format="0"))
        put(sheet, row, k + 5, float(sweep.column(goal.key)[shown]), named.scale, styles.number(named.scale))
        sheet.write_string(row, k + 6, named.span(sweep, shown), styles.of(align="right"))
    _finish(sheet, len(insight.thresholds), len(heads), 0)


def _notes(sheet: Any, styles: Styles, insight: Insight) -> None:
    """The answer, what words mean, and what the sweep has to say."""
    sheet.set_column(0, 0, 130)
    row = 0
    for heading, texts in note_sections(insight):
        sheet.write_string(row, 0, heading, styles.of(bold=True, font_size=13))
        for text in texts:
            row += 1
            sheet.write_string(row, 0, text, styles.wrapped)
            sheet.set_row(row, 15 * (1 + len(text) // 130))
        row += 2


def note_sections(insight: Insight) -> Iterator[tuple[str, Sequence[str]]]:
    """Heading and sentences."""
    sweep = insight.sweep
    yield "The answer", answer_lines(insight)
    counts = f"{plural(len(sweep.points), 'point')}, seed {sweep.seed}; ranges are 95 %, of each figure by itself, not"
    words = [
        f"{counts} adjusted for how many points there are.",
        f"{BY_ITSELF[0].upper()}{BY_ITSELF[1:]}.",
        f"{WITH_OTHERS[0].upper()}{WITH_OTHERS[1:]}.",
        "All points have the same customers' luck, so differences between them are surer than their ranges look.",
        *(f"{named.label}: {named.which_is_better}." for named in insight.figures),
    ]
    yield "How to read it", words
    if sweep.notes:
        yield "Notes", sweep.notes

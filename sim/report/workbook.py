"""`compare.xlsx`: the comparison for a spreadsheet, figures down and scenarios across.

Numbers are numbers: shares fractions in per cent, times in the unit that stands beside them. Like the CSV files it
holds nothing about engine, threads, time or folder, and its dates are constant: equal questions give equal bytes.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from math import isfinite
from pathlib import Path
from typing import Any

from sim.centre.change import WHAT_IF
from sim.experiment.result import Comparison, ScenarioResult
from sim.measures.figures import BY_KEY
from sim.report import answer as say
from sim.report.assumptions import GRADES, OWN, assumptions
from sim.report.lines import SHOWN, Shown, known, lines, scale_of, unit_of
from sim.report.sheets import Styles, head, put, write_sheets
from sim.report.targets import target_lines
from sim.report.wording import scale_for

_INTERVAL_FIGURES = ("offered", "service_level_abandons_after", "asa", "abandonment", "occupancy", "wait_p95")


def write_workbook(path: Path, comparison: Comparison) -> None:
    """Write the file; sheets Compare, Ranges, Intervals, Notes."""
    sheets = {"Compare": _compare, "Ranges": _ranges, "Intervals": _intervals, "Notes": _notes}
    title = comparison.baseline.scenario.centre.name
    write_sheets(path, title, {name: partial(write, comparison=comparison) for name, write in sheets.items()})


def _title(result: ScenarioResult) -> str:
    return f"{result.name}\n({WHAT_IF})" if result.scenario.is_what_if else result.name


def _compare(sheet: Any, styles: Styles, comparison: Comparison) -> None:
    """A line a figure; the baseline, then three columns a scenario."""
    head(sheet, styles, 1, ("Predicted figure", 26), ("Unit", 22), ("Better is", 10), ("baseline", 12))
    for column in range(3):
        sheet.write_blank(0, column, None, styles.head)
    sheet.write_string(0, 3, "baseline", styles.centred)
    sheet.write_string(1, 3, "Value", styles.head)
    sheet.set_row(0, 48)
    for k, result in enumerate(comparison.scenarios):
        first = 4 + 3 * k
        sheet.merge_range(0, first, 0, first + 2, _title(result), styles.centred)
        for place, (title, width) in enumerate((("Value", 11), ("Difference", 11), ("In words", 16))):
            sheet.write_string(1, first + place, title, styles.head)
            sheet.set_column(first + place, first + place, width)
    for row, shown in enumerate(known(comparison, SHOWN), start=2):
        scale = scale_of(comparison, shown.key)
        _figure(sheet, styles, row, comparison, shown)
        put(sheet, row, 3, comparison.baseline.row(shown.key).value, scale, styles.number(scale))
        for k, result in enumerate(comparison.scenarios):
            first, found = 4 + 3 * k, result.row(shown.key)
            put(sheet, row, first, found.value, scale, styles.number(scale, left=4))
            put(sheet, row, first + 1, found.difference, scale, styles.number(scale, signed=True))
            word = _word(comparison, result, shown)
            sheet.write_string(row, first + 2, word, styles.word(word))
    sheet.freeze_panes(2, 1)
    sheet.repeat_rows(0, 1)
    sheet.repeat_columns(0)


def _word(comparison: Comparison, result: ScenarioResult, shown: Shown) -> str:
    found = lines(comparison, result, (shown,))
    return found[0].word if found else ""


def _figure(sheet: Any, styles: Styles, row: int, comparison: Comparison, shown: Shown) -> None:
    better = BY_KEY[shown.key].better
    sheet.write_string(row, 0, shown.name, styles.of(bold=True, text_wrap=True))
    sheet.write_string(row, 1, unit_of(comparison, shown), styles.wrapped)
    sheet.write_string(row, 2, "" if better == "neither" else better, styles.wrapped)


def _ranges(sheet: Any, styles: Styles, comparison: Comparison) -> None:
    """A line a figure and scenario: the value, the difference, and the ends of their 95 % ranges."""
    adjusted = f" (95 %, {len(comparison.scenarios)} scenarios)" if len(comparison.scenarios) > 1 else " (95 %)"
    columns = (
        ("Predicted figure", 26.0), ("Unit", 22.0), ("Better is", 10.0), ("Scenario", 30.0), ("Value", 11.0),
        ("Value, low (95 %)", 11.0), ("Value, high (95 %)", 11.0), ("Difference", 11.0),
        (f"Difference, low{adjusted}", 16.0), (f"Difference, high{adjusted}", 16.0), ("In words", 20.0),
        ("Better on so many days", 12.0), ("Basis", 18.0),
    )  # fmt: skip
    head(sheet, styles, 0, *columns)
    row = 0
    for shown in known(comparison, SHOWN):
        scale = scale_of(comparison, shown.key)
        for result in comparison:
            row += 1
            found = result.row(shown.key)
            _figure(sheet, styles, row, comparison, shown)
            sheet.write_string(row, 3, result.name, styles.wrapped)
            for column, value in enumerate((found.value, found.low, found.high), start=4):
                put(sheet, row, column, value, scale, styles.number(scale))
            ends = (found.difference, found.difference_low, found.difference_high)
            for column, value in enumerate(ends, start=7):
                put(sheet, row, column, value, scale, styles.number(scale, signed=True))
            word = "" if result is comparison.baseline else _word(comparison, result, shown)
            sheet.write_string(row, 10, word, styles.word(word))
            if isfinite(found.p_better_day):
                sheet.write_number(row, 11, found.p_better_day, styles.of(num_format="0%", align="right"))
            sheet.write_string(row, 12, found.basis, styles.wrapped)
    sheet.autofilter(0, 0, row, len(columns) - 1)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)


def _intervals(sheet: Any, styles: Styles, comparison: Comparison) -> None:
    """A line a queue or group, interval and figure; a column a scenario. Mean over the measured days."""
    names = [(result.name, 14.0) for result in comparison]
    head(sheet, styles, 0, ("Queue or group", 26), ("From", 8), ("Figure", 28), ("Unit", 12), *names)
    row = 0
    for scope, start, figure, values in _interval_rows(comparison):
        row += 1
        scale = scale_for(comparison.units[figure], [600.0] if comparison.units[figure] == "s" else values)
        unit = scale.unit.replace("a day", "an interval") or comparison.units[figure]
        for column, text in enumerate((scope, start, BY_KEY[figure].label, unit)):
            sheet.write_string(row, column, text, styles.of())
        for column, value in enumerate(values, start=4):
            put(sheet, row, column, value, scale, styles.number(scale))
    sheet.autofilter(0, 0, row, 3 + len(names))
    sheet.freeze_panes(1, 4)
    sheet.repeat_rows(0)


def _interval_rows(comparison: Comparison) -> Iterator[tuple[str, str, str, list[float]]]:
    table = comparison.baseline.intervals
    for scope in table.scopes:
        for i, start in enumerate(table.starts):
            for figure in (f for f in _INTERVAL_FIGURES if f in table.figures):
                values = [float(result.intervals.series(scope, figure)[i]) for result in comparison]
                if any(isfinite(value) and value for value in values):
                    yield scope.partition(":")[2] + f" ({scope.partition(':')[0]})", start, figure, values


def _notes(sheet: Any, styles: Styles, comparison: Comparison) -> None:
    """The answer, what to beware of, what the scenarios change, what is assumed."""
    for column, width in enumerate((26, 30, 52, 30, 34)):
        sheet.set_column(column, column, width)
    row = 0
    for heading, table in _sections(comparison):
        sheet.write_string(row, 0, heading, styles.of(bold=True, font_size=13))
        for line in table:
            row += 1
            if len(line) == 1:
                sheet.merge_range(row, 0, row, 4, line[0], styles.wrapped)
                sheet.set_row(row, 15 * (1 + len(line[0]) // 150))
                continue
            look = styles.head if line is table[0] else styles.wrapped
            for column, text in enumerate(line):
                sheet.write_string(row, column, text, look)
        row += 2


def _sections(comparison: Comparison) -> Iterator[tuple[str, list[Sequence[str]]]]:
    """Heading, and lines: one text alone is a sentence; of a table, the first line is its head."""
    first = [] if comparison.reproduces_observed else [say.NOT_REPRODUCED]
    supposed = say.what_if_line(comparison)
    texts = [
        *first,
        say.answer(comparison),
        *say.others_lines(comparison),
        *([supposed] if supposed else []),
        comparison.stop_reason,
    ]
    texts.append(f"{comparison.replications} replications, seed {comparison.seed}; ranges are 95 %.")
    yield "The answer", [(text,) for text in texts]
    found = [*target_lines(comparison), *say.check_lines(comparison)]
    yield "Targets and observations", [(text,) for text in found]
    caveats = [(say.caveat_line(of, text),) for of, text in say.merged_caveats(comparison)]
    if caveats:
        yield "Beware", list(caveats)
    changes = [
        (r.name, c.lever, c.what, f"{c.old} -> {c.new}", _claim(c)) for r in comparison for c in r.scenario.changes
    ]
    if changes:
        yield (
            "What the scenarios change",
            [("Scenario", "Lever or what-if", "What", "From -> to", "Evidence"), *changes],
        )
    graded = {**GRADES, OWN: "the planner's own figure"}
    rows = [
        (a.of or "centre", a.parameter, a.meaning, a.value, graded.get(a.grade, a.grade))
        for a in assumptions(comparison.baseline.scenario.centre)
    ]
    yield "Assumptions of the baseline", [("Of", "Parameter", "Meaning", "Value", "Evidence"), *rows]


def _claim(change: Any) -> str:
    if change.is_what_if:
        return WHAT_IF
    return f"OUTSIDE: {change.outside_evidence}" if change.outside_evidence else "not beyond what was seen"

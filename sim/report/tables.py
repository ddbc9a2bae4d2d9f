"""What the planner reads in the terminal: the answer, the table, what to beware of, where the files are.

Readable at 80 columns and without colours: whatever matters stands there in words.
"""

from collections.abc import Iterator
from math import isfinite
from typing import Any

from sim.experiment.result import Comparison, ScenarioResult
from sim.measures.intervals import NO_DIFFERENCE, UNCHANGED
from sim.report import answer as say
from sim.report.assumptions import assumed, assumed_line, assumed_title
from sim.report.changes import change_lines
from sim.report.coverage import LABEL, NO_REQUIREMENT, Coverage, coverage
from sim.report.lines import (
    HEADLINES,
    TERMINAL,
    Line,
    Shown,
    bases,
    each_day,
    known,
    label_of,
    lines,
    scale_of,
    short_name,
    when,
)
from sim.report.proof import how_to_know
from sim.report.shares import shares
from sim.report.targets import target_lines
from sim.report.wording import A_DAY, folded, plural, without_rest

MOST_BLOCKS = 1
"""Up to so many scenarios have a block each; more share one table, figure by figure."""
_WORST = 3
"""Intervals shown of each pool."""
_MOST_CAVEATS = 8
_MOST_ASSUMED = 6
_NAME_WIDTH = 26
_ROOMY = 100
"""Columns from which on no cell need be wrapped."""
_CHANGE = "Difference (95 % range)"
_WEAK_STRONG = "  weak-strong relation"
_ASSUMPTION = "assumption"
_UNCHANGED = "unchanged"


def show(comparison: Comparison, console: Any = None) -> None:
    """Print the whole view of a comparison.

    console  a `rich.console.Console`; a new one on stdout if left out
    """
    from rich.console import Console

    console = console or Console()
    for part in view(comparison, console.width):
        console.print(part, highlight=False, markup=False, emoji=False)


def view(comparison: Comparison, width: int = 80) -> Iterator[Any]:
    """The parts of the terminal view, text and rich tables, in their order, for so many columns."""
    if not comparison.reproduces_observed:
        yield f"{say.NOT_REPRODUCED}\n"
    others = say.others_lines(comparison)
    yield say.answer(comparison) + ("" if others else "\n")
    for line in others:
        yield hanging("- ", line)
    if others:
        yield ""
    changed = change_lines(comparison)
    for line in changed:
        yield hanging("- ", line)
    if changed:
        yield ""
    if proof := how_to_know(comparison):
        yield proof + "\n"
    yield from _tables(comparison, width)
    yield from _remarks(comparison)
    yield from _shares(comparison)
    yield from _staffing(comparison)
    yield from _caveats(comparison)
    yield from _assumed(comparison)
    yield f"\n{comparison.stop_reason}"


def _tables(comparison: Comparison, width: int) -> Iterator[Any]:
    if not comparison.scenarios:
        yield _alone(comparison)
    elif len(comparison.scenarios) <= MOST_BLOCKS:
        for result in comparison.scenarios:
            yield block(comparison, result, width)
    else:
        yield by_figure(comparison, width)


def grid(title: str, words: str, *numbers: str) -> Any:
    """A table with one line under its headings: a column of words, then columns of numbers, which never wrap."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    look: dict[str, Any] = {"box": box.SIMPLE_HEAD, "padding": 0, "show_edge": False, "pad_edge": False}
    table = Table(title=Text(title) if title else None, title_justify="left", title_style="bold", **look)
    table.add_column(Text(words), overflow="fold")
    for heading in numbers:
        table.add_column(Text(heading), justify="right", no_wrap=True)
    return table


def table_row(table: Any, *cells: str, style: str = "") -> None:
    """Add a row; cells are text, not markup."""
    from rich.text import Text

    table.add_row(*(Text(cell, style=style) for cell in cells))


def hanging(first: str, text: str) -> Any:
    """Text whose further lines stand under its first, behind a dash or a blank."""
    from rich.table import Table

    grid = Table.grid()
    grid.add_column(width=len(first), no_wrap=True)
    grid.add_column(overflow="fold")
    table_row(grid, first, text)
    return grid


def block(comparison: Comparison, result: ScenarioResult, width: int = 80) -> Any:
    """One scenario beside the baseline: a line a figure."""
    title = f"{result.name} beside the baseline, predicted{when(comparison)}{_adjusted(comparison)}"
    table = grid(title, "Figure", "Baseline", "Scenario", _CHANGE)
    found = lines(comparison, result, TERMINAL)
    is_roomy = width >= _ROOMY
    # Its two columns more would wrap the labels; the mark behind the label says the same.
    words = [line.word if is_roomy else line.word.replace(UNCHANGED, _UNCHANGED) for line in found]
    longest = max(len(word) for cell in words for word in (*cell.split(), _ASSUMPTION))
    table.add_column("In words", max_width=None if is_roomy else longest)
    for line, word in zip(found, words, strict=True):
        table_row(table, without_rest(line.label), line.baseline, line.value, change_of(line), word)
        if line.band:
            table_row(table, _WEAK_STRONG, "", line.band, line.difference_band, _ASSUMPTION)
    return table


def change_of(line: Line) -> str:
    """`-5.4 (-6.2 to -4.5)`."""
    return f"{line.difference} ({line.difference_span})"


def _adjusted(comparison: Comparison) -> str:
    n = len(comparison.scenarios)
    return f"; ranges widened for {n} scenarios" if n > 1 else ""


def by_figure(comparison: Comparison, width: int = 80) -> Any:
    """All scenarios under each headline figure: for many scenarios, and to hold them against each other."""
    table = grid(f"Predicted{when(comparison)}{_adjusted(comparison)}", "", "Value", _CHANGE)
    table.add_column("In words", max_width=None if width >= _ROOMY else len(NO_DIFFERENCE))
    for shown in known(comparison, HEADLINES):
        _figure_rows(comparison, shown, table)
    return table


def _figure_rows(comparison: Comparison, shown: Shown, table: Any) -> None:
    table_row(table, without_rest(label_of(comparison, shown)), style="bold")
    scale = scale_of(comparison, shown.key)
    table_row(table, "  baseline", scale.number(comparison.baseline.row(shown.key).value))
    for result in comparison.scenarios:
        name = folded(short_name(comparison, result), _NAME_WIDTH - 2).replace("\n", "\n  ")
        for line in lines(comparison, result, (shown,)):
            table_row(table, f"  {name}", line.value, change_of(line), line.word)
            if line.band:
                table_row(table, f"  {_WEAK_STRONG}", "", line.difference_band, _ASSUMPTION)


def _alone(comparison: Comparison) -> Any:
    table = grid(f"Predicted{when(comparison)}", "Figure", "Baseline", "95 % range")
    for line in lines(comparison, comparison.baseline, TERMINAL):
        table_row(table, without_rest(line.label), line.value, line.span)
        if line.band:
            table_row(table, _WEAK_STRONG, "", line.band)
    return table


def _remarks(comparison: Comparison) -> Iterator[Any]:
    """What the table's words and marks mean, and what became of targets and observations."""
    many = len(comparison.scenarios) > MOST_BLOCKS
    whole = [r.name for r in comparison.scenarios if short_name(comparison, r) != r.name]
    if many and whole:
        yield hanging("all together: ", whole[0])
    for mark, words in bases(HEADLINES if many else TERMINAL):
        yield hanging(f"{mark:2} ", words)
    if supposed := say.what_if_line(comparison):
        yield hanging("   ", supposed)
    yield ""
    for line in (*target_lines(comparison), *say.check_lines(comparison)):
        yield hanging("- ", line)


def _shares(comparison: Comparison) -> Iterator[Any]:
    """Shapley values of the wait, the lost and the cost, where all subsets were run."""
    keys = [key for key in ("asa", "abandonment", "cost") if any(row.figure == key for row in comparison.shapley)]
    if not keys:
        return
    yield "\nShare of each in the whole effect (mean over all orders of adding them)"
    table = grid("", "", "Share (95 % range)")
    for shown in HEADLINES:
        if shown.key in keys:
            table_row(table, label_of(comparison, shown), style="bold")
            for name, value, span in shares(comparison, shown.key):
                table_row(table, f"  {name}", f"{value} ({span})")
    yield table


def _staffing(comparison: Comparison) -> Iterator[Any]:
    """The worst gaps of the baseline, and of the scenario spoken of."""
    spoken = say.spoken_of(comparison)
    shown = [comparison.baseline] + ([spoken] if spoken else [])
    found = [(result, coverage(comparison, result)) for result in shown]
    if not any(pools for _, pools in found):
        return
    yield f"\nOn duty against required ({LABEL})"
    for result, pools in found:
        for pool in pools:
            yield f"{short_name(comparison, result)}, {pool.name}, for {pool.target}:"
            for line in staffing_lines(pool, each_day(comparison)):
                yield hanging("  ", line)


def staffing_lines(pool: Coverage, each: str = A_DAY) -> Iterator[str]:
    """A pool's worst intervals and what is missing over the day, now and once the echo has settled.

    each  `a day`, or in which time otherwise
    """
    if not pool.is_known:
        yield NO_REQUIREMENT
        return
    worst = pool.worst(_WORST)
    if not worst:
        yield "enough in every interval"
        return
    for i in worst:
        yield pool.line(i)
    n_short = int((pool.gap < -0.05).sum())
    later = pool.settled_hours_short
    known = f"{later:,.0f} once redials and repeats have settled"
    settled = known if isfinite(later) else "redials and repeats would not settle"
    of = plural(len(pool.starts), "interval")
    missing = plural(round(pool.hours_short), "agent-hour")
    yield f"short in {n_short} of {of}, {missing} {each}; {settled}"


def _caveats(comparison: Comparison) -> Iterator[Any]:
    """The general caveats and those of the baseline and the scenario spoken of; the report has them all."""
    spoken = say.spoken_of(comparison)
    near = {comparison.baseline.name, spoken.name if spoken else ""}
    merged = say.merged_caveats(comparison)
    chosen = [(of, text) for of, text in merged if not of or near & set(of)][:_MOST_CAVEATS]
    if not merged:
        return
    yield "\nBeware"
    short = {result.name: short_name(comparison, result) for result in comparison}
    for of, text in chosen:
        yield hanging("- ", say.caveat_line(tuple(short[name] for name in of), text))
    if len(merged) > len(chosen):
        yield hanging("- ", f"{plural(len(merged) - len(chosen), 'more caveat')} in report.html")


def _assumed(comparison: Comparison) -> Iterator[Any]:
    """The first few of what nobody said; the report has them all."""
    rows = assumed(comparison.baseline.scenario.centre)
    if rows:
        yield f"\n{assumed_title(rows)}"
        for row in rows[:_MOST_ASSUMED]:
            yield hanging("- ", assumed_line(row))
        if len(rows) > _MOST_ASSUMED:
            yield hanging("- ", f"{len(rows) - _MOST_ASSUMED} more in report.html")

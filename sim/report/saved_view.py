"""Two run folders beside each other: paired by replication if their luck is the same, else as independent samples.

Values are those of `summary.csv`. The range of a difference comes from `replications.csv`, corrected like them for the
volumes: paired, from the differences replication by replication; unpaired, from both spreads with Welch's degrees of
freedom. The spread of a ratio over replications stands for that of its residuals, which is the same to first order.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sim.centre.change import WHAT_IF
from sim.measures.figures import BY_KEY
from sim.measures.intervals import FEW, SERVED, t_quantile, unpraised, verdict, without_rounding
from sim.report.answer import SPOKEN, figures_spoken_of
from sim.report.files import SURPLUS
from sim.report.lines import CLEAR, SHOWN, Shown
from sim.report.saved import Saved, in_other_units, unlike
from sim.report.settings_apart import settings_apart
from sim.report.tables import grid, table_row
from sim.report.wording import A_DAY, REST_OF_DAY, Scale, folded, scale_for, without_count

_NAME_WIDTH = 20
_MOST_SETTINGS = 4


@dataclass(frozen=True, slots=True)
class Column:
    """One scenario of one of the runs."""

    run: Saved
    scenario: str

    @property
    def name(self) -> str:
        """`monday: baseline`."""
        mark = " (what-if)" if self.run.is_what_if(self.scenario) else ""
        return f"{self.run.name}: {self.scenario}{mark}"

    def value(self, figure: str) -> float:
        """Overall."""
        return self.run.values[self.scenario][figure][0]

    def scale(self, figure: str, values: list[float]) -> Scale:
        """On which the values are read."""
        each = REST_OF_DAY if self.run.start else A_DAY
        return scale_for(self.run.values[self.scenario][figure][1], values).over(each)

    def series(self, figure: str) -> np.ndarray:
        """(n,) in each replication, corrected for its volumes as all figures are."""
        of = self.run.replications[self.scenario]
        return at_expectation(of[figure], of[SURPLUS])


def at_expectation(series: np.ndarray, surplus: np.ndarray) -> np.ndarray:
    """(n,) what the replications would have given at the expected number of new contacts, by regression."""
    deviation = surplus - surplus.mean()
    if len(series) < FEW or not deviation.any() or not np.isfinite(series).all():
        return series
    slope = (deviation * (series - series.mean())).sum() / (deviation**2).sum()
    return series - slope * surplus


def half_width(a: np.ndarray, b: np.ndarray, paired: bool, comparisons: int = 1) -> float:
    """Half-width of the 95 % range of mean(b) - mean(a); NaN with fewer than two replications.

    a, b         (n,), (m,) a figure in each replication; n = m if paired
    comparisons  differences shown side by side, for Bonferroni
    """
    if paired:
        steps = (b - a)[np.isfinite(b - a)]
        return _half(float(steps.var(ddof=1)) / len(steps), len(steps) - 1, comparisons) if len(steps) > 1 else np.nan
    a, b = a[np.isfinite(a)], b[np.isfinite(b)]
    if min(len(a), len(b)) < 2:
        return np.nan
    parts = np.array([a.var(ddof=1) / len(a), b.var(ddof=1) / len(b)])
    below = float((parts**2 / np.array([len(a) - 1, len(b) - 1])).sum())
    # Whole degrees of freedom, rounded down: a little wider, never too narrow.
    freedom = int(parts.sum() ** 2 / below) if below else len(a) + len(b) - 2
    return _half(float(parts.sum()), freedom, comparisons)


def _half(square: float, freedom: int, comparisons: int) -> float:
    return float(t_quantile(comparisons, freedom) * np.sqrt(square))


def show_saved(a: Saved, b: Saved, console: Any = None) -> None:
    """Print b's scenarios, and a's own, beside a's baseline."""
    from rich.console import Console

    console = console or Console()
    for part in saved_view(a, b):
        console.print(part, highlight=False, markup=False, emoji=False)


def saved_view(a: Saved, b: Saved) -> Iterator[Any]:
    """The parts of the view, text and a rich table."""
    if a.name == b.name:
        a, b = replace(a, name=f"A/{a.name}"), replace(b, name=f"B/{b.name}")
    why, apart = unlike(a, b), in_other_units(a, b)
    first, *others = _columns(a, b, paired=not why)
    yield _answer(first, others, apart, paired=not why) + "\n"
    if why:
        yield f"unpaired: {'; '.join(why)}. Each had luck of its own, so ranges are wider."
    else:
        yield "paired: same seed, replications and demand, so both had the same luck."
    yield from _settings(a, b)
    adjusted = f"; ranges widened for {len(others)} scenarios" if len(others) > 1 else ""
    yield f"Differences are from {first.name}{adjusted}."
    if a.start.get("at") != b.start.get("at"):
        yield "Costs and other amounts of a day are left out: the two are of different parts of it."
    if a.units.get("cost") != b.units.get("cost"):
        yield _two_currencies(a, b)
    if any(c.run.is_what_if(c.scenario) for c in (first, *others)):
        yield f"(what-if): {WHAT_IF}."
    yield ""
    table = grid("", "", "Value", "Difference (95 % range)")
    table.add_column("In words", overflow="fold")
    for shown in (s for s in SHOWN if s.key not in apart):
        columns = [c for c in (first, *others) if shown.key in c.run.replications[c.scenario]]
        is_any = not shown.if_any or any(c.value(shown.key) > 0 for c in columns)
        if len(columns) > len(others) and is_any:
            _figure(table, shown, first, others, paired=not why)
    yield table


def _settings(a: Saved, b: Saved) -> Iterator[str]:
    """The first few that the two centres do not share; nothing for one centre."""
    apart = settings_apart(*(run.content["config"]["centre"] for run in (a, b)))
    more = len(apart) - _MOST_SETTINGS
    if apart:
        yield f"They differ in: {'; '.join(apart[:_MOST_SETTINGS])}{f'; and {more} more' if more > 0 else ''}."


def _two_currencies(a: Saved, b: Saved) -> str:
    """The run says its currency in its centre, so no rate is needed to see that two differ, and none is known."""
    money = [f"{run.name} counts in {run.units['cost'].removesuffix(' per day')}" for run in (a, b)]
    return (
        f"Costs are left out: {' and '.join(money)}; run one of them again with the other's costs.currency and prices."
    )


def _columns(a: Saved, b: Saved, *, paired: bool) -> list[Column]:
    """The baseline of a, then everything else; b's baseline only if it is another or nothing else would be left."""
    found = [Column(run, scenario) for run in (a, b) for scenario in run.values]
    same = paired and next(iter(a.hashes.values())) == next(iter(b.hashes.values()))
    if same and len(found) > 2:
        found = [c for c in found if not (c.run is b and c.scenario == next(iter(b.values)))]
    return found


def _figure(table: Any, shown: Shown, first: Column, others: list[Column], *, paired: bool) -> None:
    values = [column.value(shown.key) for column in (first, *others)]
    scale = first.scale(shown.key, values)
    table_row(table, f"{shown.name}, {scale.unit} {shown.of}".rstrip(", "), style="bold")
    table_row(table, f"  {_label(first)}", scale.number(values[0]))
    for column in others:
        step = _step(shown.key, first, column, paired, len(others))
        change = "{} ({})".format(*scale.moved(step.size, step.low, step.high))
        table_row(table, f"  {_label(column)}", scale.number(values[0] + step.size), change, step.word)


@dataclass(frozen=True, slots=True)
class Step:
    """The difference of one figure, with its 95 % range and its verdict."""

    size: float
    low: float
    high: float
    word: str


def _step(figure: str, first: Column, column: Column, paired: bool, comparisons: int) -> Step:
    is_paired = paired or column.run is first.run
    half = half_width(first.series(figure), column.series(figure), is_paired, comparisons)
    size, half = map(float, without_rounding(column.value(figure), first.value(figure), half))
    n = min(len(c.series(figure)) for c in (first, column))
    word = verdict(size - half, size + half, size, BY_KEY[figure].better, n) if np.isfinite(half) else ""
    if BY_KEY[figure].is_money:
        told = [key for key in SERVED if all(key in c.run.replications[c.scenario] for c in (first, column))]
        word = unpraised(word, [_step(key, first, column, paired, comparisons).word for key in told])
    return Step(size, size - half, size + half, without_count(word))


def _answer(first: Column, others: list[Column], apart: frozenset[str], *, paired: bool) -> str:
    """One sentence about the shortest clearly better wait, else the last column, as of other comparisons."""
    steps = {column.name: _step(SPOKEN[0][0], first, column, paired, len(others)) for column in others}
    better = [column for column in others if steps[column.name].word == "better"]
    about = min(better, key=lambda column: column.value(SPOKEN[0][0])) if better else others[-1]
    how = "paired" if paired or about.run is first.run else "unpaired"
    both = (first, about)
    spoken = figures_spoken_of(
        lambda key: [c.value(key) for c in both] if all(key in c.run.replications[c.scenario] for c in both) else ()
    )
    parts = [_moves(*figure, first, about, paired, len(others)) for figure in spoken if figure[0] not in apart]
    return f"{about.name} beside {first.name}, {how}: " + "; ".join(parts) + "."


def _moves(key: str, words: str, of: str, first: Column, about: Column, paired: bool, comparisons: int) -> str:
    before, now, step = first.value(key), about.value(key), _step(key, first, about, paired, comparisons)
    scale = first.scale(key, [before, now])
    scale = scale.apart(before, now) if step.word in CLEAR else scale
    span = f"95 % range of the difference {scale.change_span(step.low, step.high)}"
    pair = f"{scale.number(before)} {{}} {scale.with_unit(scale.number(now))}{of}"
    if step.word in CLEAR:
        return f"{words} {'rises' if step.size > 0 else 'falls'} from {pair.format('to')}, {span}"
    if step.size == 0:
        return f"{words} is unchanged ({pair.format('and')})"
    return f"{words} shows no clear difference ({pair.format('and')}, {span})"


def _label(column: Column) -> str:
    return folded(column.name, _NAME_WIDTH).replace("\n", "\n  ")

"""`compare.png`: small multiples of the headline figures, a dot and an interval for every scenario."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.centre.change import WHAT_IF
from sim.experiment.result import Comparison, Row, ScenarioResult
from sim.measures.figures import BY_KEY
from sim.report.lines import HEADLINES, MARKS, Shown, known, label_of, scale_of, short_name, when
from sim.report.pictures.style import BLUE, GREY, INK, ORANGE, heading, new_figure
from sim.report.wording import folded, without_count, without_rest

_COLUMNS = 3
_SUPPOSED = "(what-if)"
_NOT_FROM_ZERO = "Dashed axis: not from 0."
_TOP, _BOTTOM, _GAP = 0.82, 0.30, 0.55  # inches
_LINE = 0.13  # inches a line of the heading beyond the second
_ROW_HEIGHT = 0.27  # inches a scenario
_NAME_WIDTH = 22  # letters
_ROOM = 120  # letters in a line of the heading
_FROM_ZERO = frozenset({"asa", "abandonment"})
_ROOM_LEFT = 0.07
"""Share of an axis that half a number takes."""
_LEAST_SPAN = 0.10
"""Share panels span at least 10 points, others a tenth of their values: noise must not look like an effect."""


def draw(comparison: Comparison) -> Any:
    """The picture; a matplotlib figure."""
    panels = known(comparison, HEADLINES)
    names = [_label(comparison, result) for result in comparison]
    n_rows = -(-len(panels) // _COLUMNS)
    panel_height = _ROW_HEIGHT * (len(names) + 0.6) + 0.10 * sum(name.count("\n") for name in names)
    reading = _reading(comparison)
    top = _TOP + _LINE * max(0, reading.count("\n") - 1)
    height = top + _BOTTOM + n_rows * panel_height + (n_rows - 1) * _GAP
    figure = new_figure(height)
    heading(figure, f"{comparison.baseline.scenario.centre.name}: scenarios compared{when(comparison)}", reading)
    left = 0.20 if max(map(len, names)) > 14 else 0.14
    edges = {"left": left, "right": 0.985, "top": 1 - top / height, "bottom": _BOTTOM / height}
    grid = figure.add_gridspec(n_rows, _COLUMNS, wspace=0.10, hspace=_GAP / panel_height, **edges)
    for k, shown in enumerate(panels):
        axes = figure.add_subplot(grid[k // _COLUMNS, k % _COLUMNS])
        _panel(axes, comparison, shown)
        _name_rows(axes, names if k % _COLUMNS == 0 else [""] * len(names))
    return figure


def _reading(comparison: Comparison) -> str:
    text = f"Dot: predicted mean of {comparison.replications} replications; bar: its 95 % range. "
    text += "Filled: clearly different from the baseline (paired), hollow: no clear difference."
    text += "\n** assumed relation, not causal; the thin line spans a weak to a strong relation."
    whole = [r.name for r in comparison.scenarios if short_name(comparison, r) != r.name]
    text += f" {_NOT_FROM_ZERO}"
    text += f"\nAll together: {whole[0]}." if whole and len(whole[0]) < _ROOM else ""
    supposed = any(result.scenario.is_what_if for result in comparison.scenarios)
    return text + (f"\n{_SUPPOSED}: {WHAT_IF}." if supposed else "")


def _label(comparison: Comparison, result: ScenarioResult) -> str:
    """The scenario's name in lines that fit, marked if it is only supposed."""
    mark = f" {_SUPPOSED}" if result.scenario.is_what_if else ""
    return folded(short_name(comparison, result) + mark, _NAME_WIDTH)


def _name_rows(axes: Any, names: Sequence[str]) -> None:
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.35, -0.75)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)


@dataclass(frozen=True, slots=True)
class Point:
    """What is drawn for a scenario, in the figure's stored unit."""

    value: float
    low: float
    high: float
    band_low: float
    band_high: float
    is_baseline: bool
    is_clear: bool

    @classmethod
    def of(cls, row: Row, *, of_difference: bool) -> "Point":
        """The figure itself, or its difference where no level is known."""
        is_baseline = row.verdict == ""
        clear = is_baseline or without_count(row.verdict) in ("better", "worse", "higher", "lower")
        if not of_difference:
            return cls(row.value, row.low, row.high, row.band_low, row.band_high, is_baseline, clear)
        if is_baseline:
            return cls(0.0, 0.0, 0.0, np.nan, np.nan, is_baseline, clear)
        band = row.difference_band_low, row.difference_band_high
        return cls(row.difference, row.difference_low, row.difference_high, *band, is_baseline, clear)

    def ends(self) -> list[float]:
        """Everything the axis must reach."""
        return [e for e in (self.value, self.low, self.high, self.band_low, self.band_high) if np.isfinite(e)]


def _panel(axes: Any, comparison: Comparison, shown: Shown) -> None:
    scale = scale_of(comparison, shown.key)
    of_difference = not np.isfinite(comparison.baseline.row(shown.key).value)
    points = [Point.of(result.row(shown.key), of_difference=of_difference) for result in comparison]
    target = None if of_difference else target_of(comparison, shown.key)
    label = without_rest(label_of(comparison, shown))
    title = f"{shown.name} difference, {scale.step} {MARKS[BY_KEY[shown.key].basis]}" if of_difference else label
    axes.set_title(title, pad=4)
    from_zero = shown.key in _FROM_ZERO or target is not None
    axes.set_xlim(*(x * scale.factor for x in _limits(points, target, from_zero=from_zero, is_share=scale.unit == "%")))
    if axes.get_xlim()[0] > 0:
        axes.spines["bottom"].set_linestyle((0, (2, 3)))
    axes.grid(axis="x")
    axes.set_axisbelow(True)
    axes.axvline(points[0].value * scale.factor, color=GREY, linewidth=0.7, linestyle=(0, (1, 2)))
    if target is not None:
        _target_line(axes, target * scale.factor, f"target {target * scale.factor:g}")
    for place, point in enumerate(points):
        _dot(axes, place, point, scale.change if of_difference else scale.number, scale.factor)
    axes.xaxis.set_major_formatter(lambda x, _: f"{x:,g}" if abs(x) < 1e5 else f"{x:,.0f}")
    axes.locator_params(axis="x", nbins=5, steps=[1, 2, 5, 10])


def _target_line(axes: Any, x: float, words: str) -> None:
    """A dashed line; its name stands below the last dot."""
    axes.axvline(x, color=ORANGE, linewidth=1.2, linestyle=(0, (5, 2)))
    side = "right" if x > np.mean(axes.get_xlim()) else "left"
    place = {"xycoords": ("data", "axes fraction"), "textcoords": "offset points"}
    axes.annotate(words, (x, 0.01), (-3 if side == "right" else 3, 0), ha=side, va="bottom", fontsize=6.5, **place)


def _dot(axes: Any, place: int, point: Point, words: Callable[[float], str], factor: float) -> None:
    if not np.isfinite(point.value):
        return
    if np.isfinite(point.band_low):
        axes.plot([point.band_low * factor, point.band_high * factor], [place] * 2, color=INK, linewidth=0.6)
    colour = INK if point.is_baseline else BLUE
    ends = [point.low * factor, point.high * factor]
    axes.plot(ends, [place] * 2, color=colour, linewidth=2.4, solid_capstyle="butt")
    face = colour if point.is_clear else "white"
    at = point.value * factor
    axes.plot([at], [place], "o", color=colour, markerfacecolor=face, markersize=5, markeredgewidth=1.2)
    axes.annotate(
        words(point.value), (at, place), (0, 5), textcoords="offset points", ha="center", fontsize=7, color=colour,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.2},
    )  # fmt: skip


def _limits(points: Sequence[Point], target: float | None, *, from_zero: bool, is_share: bool) -> tuple[float, float]:
    """Ends of the axis: all intervals and the target, and never a narrower span than makes sense."""
    ends = [end for point in points for end in point.ends()] + ([] if target is None else [target])
    if not ends:
        return 0.0, 1.0
    least = _LEAST_SPAN * (1.0 if is_share else max(abs(max(ends)), 1e-9))
    spare = max(least - (max(ends) - min(ends)), 0.0) / 2
    margin = 0.14 * max(max(ends) - min(ends), least)
    low, high = min(ends) - spare - margin, max(ends) + spare + margin
    if from_zero and min(ends) >= 0:
        # Room for the number above a dot that stands close to the axis.
        low = 0.0 if min(ends) > _ROOM_LEFT * high else -_ROOM_LEFT * high
    return low, (min(high, 1.0 + margin) if is_share else high)


def target_of(comparison: Comparison, key: str) -> float | None:
    """The target for a figure, formula included, if all queues that have one have the same."""
    bounds = {target.bound for target in comparison.targets.values() if target.figure == key}
    return bounds.pop() if len(bounds) == 1 else None

"""`compare.png`: small multiples of the headline figures, a dot and an interval for every scenario."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from sim.experiment.result import Comparison, Row
from sim.measures.figure import ASSUMED
from sim.report.lines import HEADLINES, Shown, label_of, scale_of, short_name
from sim.report.pictures.style import BLUE, GREY, INK, ORANGE, PALE, heading, new_figure
from sim.report.wording import Scale, folded, without_count

_COLUMNS = 3
_TOP, _BOTTOM, _GAP = 0.82, 0.30, 0.55  # inches
_ROW_HEIGHT = 0.27  # inches a scenario
_NAME_WIDTH = 22  # letters
_ROOM = 60  # letters left in the second line of the heading
_FROM_ZERO = frozenset({"asa", "abandonment"})
_LEAST_SPAN = 0.10
"""Share panels span at least 10 points, others a tenth of their values: noise must not look like an effect."""


def draw(comparison: Comparison) -> Any:
    """The picture; a matplotlib figure."""
    panels = [shown for shown in HEADLINES if comparison.baseline.has(shown.key)]
    names = [folded(short_name(comparison, result), _NAME_WIDTH) for result in comparison]
    n_rows = -(-len(panels) // _COLUMNS)
    panel_height = _ROW_HEIGHT * (len(names) + 0.6) + 0.10 * sum(name.count("\n") for name in names)
    height = _TOP + _BOTTOM + n_rows * panel_height + (n_rows - 1) * _GAP
    figure = new_figure(height)
    heading(figure, f"{comparison.baseline.scenario.centre.name}: scenarios compared", _reading(comparison))
    left = 0.20 if max(map(len, names)) > 14 else 0.14
    edges = {"left": left, "right": 0.985, "top": 1 - _TOP / height, "bottom": _BOTTOM / height}
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
    return text + (f" All together: {whole[0]}." if whole and len(whole[0]) < _ROOM else "")


def _name_rows(axes: Any, names: Sequence[str]) -> None:
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.45, -0.75)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)


def _panel(axes: Any, comparison: Comparison, shown: Shown) -> None:
    scale = scale_of(comparison, shown.key)
    rows = [result.row(shown.key) for result in comparison]
    axes.set_title(label_of(comparison, shown), pad=4)
    target = target_of(comparison, shown.key)
    axes.set_xlim(*_limits(shown.key, scale, rows, target))
    axes.grid(axis="x")
    axes.set_axisbelow(True)
    axes.axvline(rows[0].value * scale.factor, color=GREY, linewidth=0.7, linestyle=(0, (1, 2)))
    for place, row in enumerate(rows):
        _dot(axes, place, row, scale)
    if not np.isfinite(rows[0].value):
        axes.text(0.5, 0.5, "no measured level:\ndifferences only, see table", transform=axes.transAxes, ha="center")
    if target is not None:
        _target_line(axes, target * scale.factor, f"target {scale.with_unit(f'{target * scale.factor:g}')}")
    axes.xaxis.set_major_formatter(lambda x, _: f"{x:,g}" if abs(x) < 1e5 else f"{x:,.0f}")
    axes.locator_params(axis="x", nbins=5, steps=[1, 2, 5, 10])


def _dot(axes: Any, place: int, row: Row, scale: Scale) -> None:
    factor = scale.factor
    if row.basis == ASSUMED and np.isfinite(row.band_low):
        axes.plot([row.band_low * factor, row.band_high * factor], [place] * 2, color=INK, linewidth=0.6)
    is_baseline = row.verdict == ""
    clear = is_baseline or without_count(row.verdict) in ("better", "worse", "higher", "lower")
    colour = INK if is_baseline else BLUE
    axes.plot([row.low * factor, row.high * factor], [place] * 2, color=colour, linewidth=2.4, solid_capstyle="butt")
    face = colour if clear else "white"
    axes.plot([row.value * factor], [place], "o", color=colour, markerfacecolor=face, markersize=5, markeredgewidth=1.2)
    axes.annotate(
        scale.number(row.value), (row.value * factor, place), (0, 5), textcoords="offset points", ha="center",
        fontsize=7, color=colour, bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.2},
    )  # fmt: skip


def _limits(key: str, scale: Scale, rows: Sequence[Row], target: float | None) -> tuple[float, float]:
    """Ends of the axis in printed units: all intervals and the target, and never a narrower span than makes sense."""
    ends = [e for row in rows for e in (row.low, row.high, row.value, row.band_low, row.band_high) if np.isfinite(e)]
    ends += [] if target is None else [target]
    if not ends:
        return 0.0, 1.0
    low, high = min(ends), max(ends)
    least = _LEAST_SPAN * (1.0 if scale.unit == "%" else max(abs(high), 1e-9))
    spare = max(least - (high - low), 0.0) / 2
    low, high = low - spare, high + spare
    margin = 0.10 * (high - low)
    if key in _FROM_ZERO or target is not None:
        return 0.0, (high + margin) * scale.factor
    return max(0.0, low - margin) * scale.factor, (high + margin) * scale.factor


def target_of(comparison: Comparison, key: str) -> float | None:
    """The target for a figure, if all queues that have one have the same."""
    centre = comparison.baseline.scenario.centre
    if key.startswith("service_level"):
        bounds = {target.share for target in comparison.targets}
    else:
        targets = [centre.target_of(target.queue) for target in comparison.targets]
        bounds = {t.bound for t in targets if t.figure == key}
    return bounds.pop() if len(bounds) == 1 else None


def _target_line(axes: Any, x: float, words: str) -> None:
    axes.axvline(x, color=ORANGE, linewidth=1.2, linestyle=(0, (5, 2)))
    side = "right" if x > np.mean(axes.get_xlim()) else "left"
    axes.annotate(
        words, (x, 0.5), (-3 if side == "right" else 3, 0), xycoords=("data", "axes fraction"),
        textcoords="offset points", ha=side, va="center", fontsize=7, color=INK,
        bbox={"facecolor": "white", "edgecolor": PALE, "linewidth": 0.4, "pad": 1.2},
    )  # fmt: skip

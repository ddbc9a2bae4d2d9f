"""How settings stand along an axis of a picture."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from sim.report.sweep.names import Named, short
from sim.sweeps.effects import Curve
from sim.sweeps.space import Dimension

_MOST_TICKS, _MOST_MARKS = 8, 12
_ROOM = 46
"""Letters that stand side by side under an axis as wide as the picture."""


def positions(d: Dimension) -> np.ndarray:
    """(nodes,) where the nodes are drawn: numbers where they are, names side by side."""
    return d.nodes if d.is_number else np.arange(len(d.nodes), dtype=float)


def label_places(axes: Any, d: Dimension, *, width: float = 1.0) -> None:
    """Ticks and their words below; `width`: share of the picture's that there is."""
    if d.is_number and (d.is_interval or len(d.nodes) > _MOST_TICKS):
        unit, sign = d.words[-1].lstrip("+-.0123456789"), "+" if d.words[-1].startswith("+") else ""
        axes.locator_params(axis="x", nbins=6 if len(unit) < 3 else 4)
        axes.xaxis.set_major_formatter(lambda x, _: f"{x:{sign}g}{unit}")
        return
    axes.set_xticks(positions(d), place_words(d, width))
    if not d.is_number:
        axes.set_xlim(-0.5, len(d.nodes) - 0.5)


def place_words(d: Dimension, width: float) -> list[str]:
    """The words of the nodes in lines that fit side by side."""
    letters = max(5, int(2 * width * _ROOM / max(len(d.nodes), 1)))
    return [word if d.is_number else short(word, min(letters, 24)) for word in d.words]


def chosen(n: int, most: int) -> list[int]:
    """At most so many of n places, from end to end."""
    return sorted(set(np.linspace(0, n - 1, min(n, most)).round().astype(int).tolist()))


def legend(axes: Any, columns: int, **place: Any) -> None:
    """Without a frame, small."""
    axes.legend(ncols=columns, frameon=False, fontsize=7, handlelength=2.2, columnspacing=1.2, **place)


def room(axes: Any, named: Named, curves: Iterable[Curve]) -> None:
    """Upright from 0; or from the lowest value, with a dashed axis, where all are far from it."""
    pairs = [_ends(named, curve) for curve in curves]
    ends = np.concatenate([end[np.isfinite(end)] for pair in pairs for end in pair])
    bottom, top = (float(ends.min()), float(ends.max())) if len(ends) else (0.0, 1.0)
    if bottom > 0.5 * top:
        spare = 0.12 * max(top - bottom, 0.02 * abs(top))
        axes.set_ylim(bottom - spare, top + spare)
        axes.spines["left"].set_linestyle((0, (2, 3)))
    else:
        axes.set_ylim(min(0.0, 1.06 * bottom), max(1.06 * top, 0.0) or 1.0)


def _ends(named: Named, curve: Curve) -> tuple[np.ndarray, np.ndarray]:
    """(nodes,) both, as printed."""
    factor = named.scale.factor
    return named.possible(factor * (curve.value - curve.half)), named.possible(factor * (curve.value + curve.half))


def draw_curve(axes: Any, d: Dimension, named: Named, curve: Curve, **style: Any) -> None:
    """A curve with its band; names have dots with bars, for there is nothing between them."""
    at, known, value = positions(d), np.isfinite(curve.value), named.possible(named.scale.factor * curve.value)
    at, value, low, high = (part[known] for part in (at, value, *_ends(named, curve)))
    if d.is_number:
        look = {"marker": "o", "markersize": 3.5, "linewidth": 1.5, **style}
        if d.is_interval or len(d.nodes) > _MOST_MARKS:
            look["marker"] = ""
        (line,) = axes.plot(at, value, **look)
        axes.fill_between(at, low, high, color=line.get_color(), alpha=0.18, linewidth=0)
        return
    dots = {"marker": "o", **style, "linestyle": "none"}
    axes.errorbar(at, value, [value - low, high - value], markersize=4.5, capsize=2.5, **dots)


def below_heading(reading: str, titles: float = 0.32) -> float:
    """Inches from the top of the picture to what is drawn, under a reading and with room for titles."""
    return 0.33 + 0.135 * (reading.count("\n") + 1) + titles


def title_of(named: Named) -> str:
    """Of a panel: `Mean wait, answered, s (lower is better)`."""
    better = "" if named.polarity == "neither" else f" ({named.which_is_better})"
    return f"{named.label}{better}"


def lines_of(words: Iterable[str]) -> int:
    """Lines of the longest of several texts."""
    return max((word.count("\n") + 1 for word in words), default=1)


def draw_cells(axes: Any, values: np.ndarray, **look: Any) -> None:
    """A table of colours, (rows, columns) from the top, around whole numbers; none without a value."""
    edges = [np.arange(n + 1) - 0.5 for n in values.shape]
    axes.pcolormesh(edges[1], edges[0], np.ma.masked_invalid(values), edgecolors="white", linewidth=0.5, **look)
    axes.set_ylim(values.shape[0] - 0.5, -0.5)

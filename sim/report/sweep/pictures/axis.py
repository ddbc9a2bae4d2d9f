"""How settings stand along an axis of a picture."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from sim.report.sweep.names import Named, short
from sim.sweeps.axes import number_of
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
        unit = (number_of(d.words[0]) or (0.0, ""))[1]
        axes.locator_params(axis="x", nbins=6)
        axes.xaxis.set_major_formatter(lambda x, _: f"{x:g}{unit}")
        return
    letters = max(4, int(2 * width * _ROOM / max(len(d.nodes), 1)))
    words = [word if d.is_number else short(word, min(letters, 16)) for word in d.words]
    is_long = not d.is_number and max(len(line) for word in words for line in word.split("\n")) > letters
    turned = {"rotation": 30, "ha": "right", "rotation_mode": "anchor"} if is_long else {}
    axes.set_xticks(positions(d), words, **turned)
    if not d.is_number:
        axes.set_xlim(-0.5, len(d.nodes) - 0.5)


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

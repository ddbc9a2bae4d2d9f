"""`interactions.png`: a map of settings by settings, what each moves by itself and what two move together."""

from typing import Any

import numpy as np

from sim.report.pictures.style import GREY, INK, heading, new_figure
from sim.report.sweep.insight import Insight
from sim.report.sweep.names import percent, short
from sim.report.sweep.pictures.axis import below_heading, draw_cells

_MOST = 10
_CELL, _FOOT = 0.42, 0.55  # inches
_WIDE = 1.15  # inches a column


def has_any(insight: Insight) -> bool:
    """True if there are settings that could work together."""
    return insight.shares is not None and len(insight.sweep.axes) > 1 and insight.shares.variance > 0


def draw(insight: Insight) -> Any:
    """The picture; a matplotlib figure."""
    shares, main, axes_of = insight.shares, insight.main, insight.sweep.axes
    assert shares is not None
    assert main is not None
    order = insight.by_weight[:_MOST]
    n = len(order)
    reading = _reading(insight)
    top = below_heading(reading, 0.15)
    height = top + n * _CELL + _FOOT
    figure = new_figure(height)
    heading(figure, f"Which settings work together on {main.spoken}", reading)
    width = min(0.72, n * _WIDE / figure.get_figwidth())
    axes = figure.add_axes((0.25, _FOOT / height, width, n * _CELL / height))
    share = np.full((n, n), np.nan)
    for row, k in enumerate(order):
        for column, m in enumerate(order[: row + 1]):
            share[row, column] = shares.first[k] if k == m else shares.pairs[k, m]
    draw_cells(axes, share, cmap=_colours(), norm=_norm())
    for row, column in np.argwhere(np.isfinite(share)).tolist():
        ink = "white" if share[row, column] > 0.35 else INK
        axes.text(column, row, percent(share[row, column]), ha="center", va="center", fontsize=7.5, color=ink)
        if row == column:
            axes.add_patch(_frame(column - 0.5, row - 0.5))
    names = [axes_of[k].label for k in order]
    axes.set_yticks(range(n), [short(name, 32) for name in names])
    axes.set_xticks(range(n), [short(name, 13 if n > 5 else 18) for name in names], fontsize=6.5)
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    return figure


def _frame(x: float, y: float) -> Any:
    from matplotlib.patches import Rectangle

    return Rectangle((x, y), 1, 1, fill=False, edgecolor=GREY, linewidth=1.0)


def _colours() -> Any:
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("share", ["#ffffff", "#9ecbe8", "#0072b2", "#003a5c"])


def _norm() -> Any:
    """Small shares are told apart too."""
    from matplotlib.colors import PowerNorm

    return PowerNorm(0.5, 0.0, 1.0)


def _reading(insight: Insight) -> str:
    shares = insight.shares
    assert shares is not None
    text = "Share of the variation over all points. Framed: a setting by itself. Others: two settings beyond what each"
    text += "\ndoes by itself; there what one does depends on the other."
    if shares.rest >= 0.005:
        text += f" Moved by three or more together: {percent(shares.rest)}."
    hidden = len(insight.by_weight) - _MOST
    return text + (f" {hidden} settings that move less are left out." if hidden > 0 else "")

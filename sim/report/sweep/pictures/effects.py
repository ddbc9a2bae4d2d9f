"""`effects.png`: the main figure along each setting, and each setting's share of what moves it."""

from typing import Any

import numpy as np

from sim.report.pictures.style import BLUE, GREY, INK, heading, new_figure
from sim.report.sweep.insight import Insight
from sim.report.sweep.names import percent, short
from sim.report.sweep.pictures.axis import below_heading, draw_curve, label_places, lines_of, place_words, room
from sim.sweeps.effects import Shares

_COLUMNS = 3
_MOST_CURVES = 6
_MOST_BARS = 12
_PANEL, _GAP, _BAR, _FOOT, _LINE = 1.35, 0.72, 0.24, 0.30, 0.13  # inches


def has_any(insight: Insight) -> bool:
    """True if the figure is known along the axes."""
    return insight.response is not None


def draw(insight: Insight) -> Any:
    """The picture; a matplotlib figure."""
    response, main, shares = insight.response, insight.main, insight.shares
    assert response is not None
    assert main is not None
    assert shares is not None
    order = insight.by_weight[:_MOST_CURVES]
    rows = -(-len(order) // _COLUMNS)
    curves_height = rows * _PANEL + (rows - 1) * _GAP
    bars = len(insight.by_weight[:_MOST_BARS]) * _BAR if len(order) > 1 else 0.0
    reading = _reading(insight)
    top = below_heading(reading)
    columns = min(_COLUMNS, len(order))
    words = [word for k in order for word in place_words(response.space[k], 1 / columns)]
    curves_height += (rows - 1) * _LINE * (lines_of(words) - 1)
    gap = _GAP + _LINE * (lines_of(words) - 1)
    height = top + curves_height + gap + (bars + _FOOT if bars else -0.25)
    figure = new_figure(height)
    heading(figure, f"What moves {main.spoken}", reading)
    edges = {"left": 0.075, "right": 0.985, "top": 1 - top / height, "bottom": 1 - (top + curves_height) / height}
    grid = figure.add_gridspec(rows, columns, wspace=0.16, hspace=gap / _PANEL, **edges)
    curves = [response.curve(k) for k in order]
    for place, (k, curve) in enumerate(zip(order, curves, strict=True)):
        axes = figure.add_subplot(grid[place // columns, place % columns])
        d = response.space[k]
        axes.set_title(short(d.label, 44).replace("\n", ""), pad=4, fontsize=8)
        draw_curve(axes, d, main, curve, color=BLUE)
        room(axes, main, curves)
        label_places(axes, d, width=1 / columns)
        axes.grid(axis="y")
        axes.set_axisbelow(True)
        if place % columns == 0:
            axes.set_ylabel(main.scale.unit)
        else:
            axes.tick_params(axis="y", labelleft=False)
    if bars:
        at = [0.30, _FOOT / height, 0.60, bars / height]
        _bars(figure.add_axes(at), insight, shares)
    return figure


def _reading(insight: Insight) -> str:
    main, response, shares = insight.main, insight.response, insight.shares
    assert main is not None
    assert response is not None
    assert shares is not None
    is_alone = len(insight.sweep.axes) == 1
    mean = "predicted mean" if is_alone else "mean over all other settings"
    text = f"{main.label}; {main.which_is_better}. Line: {mean}; band or bar: its 95 % range."
    text += "" if is_alone else " Same scale in all panels."
    hidden = len(insight.by_weight) - _MOST_CURVES
    text += f" {hidden} settings that move less are left out." if hidden > 0 else ""
    text += (
        "\nRead off the points themselves."
        if response.is_exact
        else "\nRead off a smooth surface laid through the points."
    )
    if len(insight.by_weight) > 1:
        text += " Bars: share of the variation over all points that a setting moves by itself (filled), and together"
        text += "\nwith others as well (outline)."
    return text


def _bars(axes: Any, insight: Insight, shares: Shares) -> None:
    order = insight.by_weight[:_MOST_BARS]
    first, total = 100 * shares.first[order], 100 * shares.total[order]
    places = np.arange(len(order))
    axes.barh(places, total, height=0.66, facecolor="none", edgecolor=GREY, linewidth=0.9, hatch="////")
    axes.barh(places, first, height=0.66, facecolor=BLUE, edgecolor=BLUE, linewidth=0.9)
    for place, k in enumerate(order):
        words = percent(shares.first[k])
        more = percent(shares.total[k])
        words += "" if more == words else f"; with others {more}"
        box = {"facecolor": "white", "edgecolor": "none", "pad": 0.3}
        at, side = (total[place], 0), (4, 0)
        axes.annotate(
            words, (at[0], place), side, textcoords="offset points", va="center", fontsize=7, color=INK, bbox=box
        )
    axes.set_title("Share of the variation that a setting moves, %", pad=4, fontsize=8)
    names = [short(insight.sweep.axes[k].label, 34) for k in order]
    axes.set_yticks(places, names)
    axes.set_ylim(len(order) - 0.45, -0.55)
    axes.set_xlim(0, max(30.0, 1.3 * float(total.max())))
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_major_formatter(lambda x, _: f"{x:g}" if x <= 100 else "")

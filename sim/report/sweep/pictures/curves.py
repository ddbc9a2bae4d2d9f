"""`curves.png`: the headline figures along one numeric setting, a line for each value of a second one."""

from typing import Any

from sim.report.pictures.style import BLUE, GREEN, INK, ORANGE, RED, heading, new_figure
from sim.report.sweep.insight import Insight
from sim.report.sweep.names import Named
from sim.report.sweep.pictures.axis import below_heading, chosen, draw_curve, label_places, legend, room, title_of
from sim.sweeps.effects import Curve, Response

_MOST_LINES, _MOST_PANELS = 5, 6
_LOOKS: tuple[dict[str, Any], ...] = (
    {"color": BLUE, "linestyle": "-", "marker": "o"},
    {"color": RED, "linestyle": (0, (4, 1.5)), "marker": "s"},
    {"color": GREEN, "linestyle": (0, (1, 1.2)), "marker": "^"},
    {"color": ORANGE, "linestyle": (0, (6, 1.5, 1, 1.5)), "marker": "D"},
    {"color": INK, "linestyle": (0, (2, 2)), "marker": "v"},
)
"""Told apart without colour too."""
_PANEL, _GAP, _FOOT = 1.5, 0.62, 0.50  # inches


def has_any(insight: Insight) -> bool:
    """True if there is a numeric setting to draw along."""
    return _along(insight) is not None


def _along(insight: Insight) -> int | None:
    """The numeric axis that moves the main figure most."""
    response = insight.response
    if response is None:
        return None
    numeric = [k for k in insight.by_weight if response.space[k].is_number and len(response.space[k].nodes) > 1]
    return numeric[0] if numeric else None


def _second(insight: Insight, along: int) -> int | None:
    """The axis that has a line for each of its values: the one that moves most of what is left."""
    response = insight.response
    left = [k for k in insight.by_weight if k != along and response and len(response.space[k].nodes) > 1]
    return left[0] if left else None


def draw(insight: Insight) -> Any:
    """The picture; a matplotlib figure."""
    along = _along(insight)
    assert along is not None
    second = _second(insight, along)
    shown = [named for named in insight.figures if named.key in insight.responses][:_MOST_PANELS]
    columns = min(2, len(shown))
    rows = -(-len(shown) // columns)
    reading = _reading(insight, along, second)
    top = below_heading(reading, 0.32 if second is None else 0.58)
    height = top + rows * _PANEL + (rows - 1) * _GAP + _FOOT
    figure = new_figure(height)
    label = insight.sweep.axes[along].label
    heading(figure, f"Figures along {label}", reading)
    edges = {"left": 0.075, "right": 0.985, "top": 1 - top / height, "bottom": _FOOT / height}
    grid = figure.add_gridspec(rows, columns, wspace=0.2, hspace=_GAP / _PANEL, **edges)
    for place, named in enumerate(shown):
        axes = figure.add_subplot(grid[place // columns, place % columns])
        _panel(axes, insight.responses[named.key], named, along, second)
        if place // columns == rows - 1 or place + columns >= len(shown):
            axes.set_xlabel(label)
        if place == 0 and second is not None:
            upright = 1 - (top - 0.48) / height
            named_by = figure.text(
                edges["left"], upright, f"{insight.sweep.axes[second].label}:", fontsize=7.5, va="center"
            )
            _legend(figure, axes, named_by, upright)
    return figure


def _legend(figure: Any, axes: Any, before: Any, upright: float) -> None:
    """In one line behind the name of the setting."""
    handles, words = axes.get_legend_handles_labels()
    end = before.get_window_extent(figure.canvas.get_renderer()).x1 / figure.bbox.width
    place = {"loc": "center left", "bbox_to_anchor": (end + 0.006, upright), "borderaxespad": 0.0}
    legend(figure, len(words), handles=handles, labels=words, **place)


def _panel(axes: Any, response: Response, named: Named, along: int, second: int | None) -> None:
    axes.set_title(title_of(named), pad=4, fontsize=8)
    lines = _lines(response, along, second)
    d = response.space[along]
    for style, (words, curve) in zip(_LOOKS, lines, strict=False):
        draw_curve(axes, d, named, curve, label=words, **style)
    room(axes, named, [curve for _, curve in lines])
    label_places(axes, d, width=0.4)
    axes.yaxis.set_major_formatter(lambda y, _: f"{y:,g}" if abs(y) < 1e5 else f"{y:,.0f}")
    axes.grid(axis="y")
    axes.set_axisbelow(True)


def _lines(response: Response, along: int, second: int | None) -> list[tuple[str, Curve]]:
    if second is None:
        return [("", response.curve(along))]
    joint, d = response.joint(second, along), response.space[second]
    return [(d.words[k], Curve(joint.value[k], joint.half[k])) for k in chosen(len(d.nodes), _MOST_LINES)]


def _reading(insight: Insight, along: int, second: int | None) -> str:
    response = insight.response
    assert response is not None
    others = len(insight.sweep.axes) - (1 if second is None else 2)
    mean = "mean over all other settings" if others else "predicted mean"
    text = f"Line: {mean}; band: its 95 % range. Dashed upright axis: not from 0."
    text += " Read off the points." if response.is_exact else " Read off a smooth surface laid through the points."
    if second is not None and len(response.space[second].nodes) > _MOST_LINES:
        text += f"\nSome values of {response.space[second].label} only."
    return text

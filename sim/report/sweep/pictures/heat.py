"""`heat.png`: two settings against the main figure, numbers in the cells, and against the promised one."""

from typing import Any

import numpy as np

from sim.report.pictures.style import INK, heading, new_figure
from sim.report.sweep.insight import Insight
from sim.report.sweep.names import Named, bound_words, short
from sim.report.sweep.pictures.axis import below_heading, chosen, draw_cells, title_of
from sim.sweeps.choices import Goal
from sim.sweeps.effects import Response

_MOST = 9
_CELL, _FOOT = 0.27, 0.55  # inches


def has_any(insight: Insight) -> bool:
    """True if there are two settings with more than one value each."""
    return _pair(insight) is not None


def _pair(insight: Insight) -> tuple[int, int] | None:
    """The two axes that move the main figure most; the first one goes across."""
    response = insight.response
    if response is None:
        return None
    there = [k for k in insight.by_weight if len(response.space[k].nodes) > 1]
    return (there[0], there[1]) if len(there) > 1 else None


def draw(insight: Insight) -> Any:
    """The picture; a matplotlib figure."""
    pair, main, response = _pair(insight), insight.main, insight.response
    assert pair is not None
    assert main is not None
    assert response is not None
    across, down = (response.space[k] for k in pair)
    columns, rows = (chosen(len(d.nodes), _MOST) for d in (across, down))
    promised = insight.figure(insight.goal.key) if insight.goal else None
    shown = [main] + ([promised] if promised and promised != main and promised.key in insight.responses else [])
    reading = _reading(insight, len(response.space) > 2, len(shown) > 1)
    if len(columns) < len(across.nodes) or len(rows) < len(down.nodes):
        reading += "\nSome values only; sweep.xlsx has all points."
    top = below_heading(reading)
    height = top + max(len(rows), 3) * _CELL + _FOOT
    figure = new_figure(height)
    heading(figure, f"{across.label} against {down.label}", reading)
    edges = {"left": 0.13, "right": 0.985, "top": 1 - top / height, "bottom": _FOOT / height}
    panels = figure.subplots(1, len(shown), squeeze=False, sharey=True, gridspec_kw={"wspace": 0.05, **edges})[0]
    for named, axes in zip(shown, panels, strict=True):
        values = _cells(insight, insight.responses[named.key], named, pair)[np.ix_(rows, columns)]
        goal = insight.goal if insight.goal and insight.goal.key == named.key else None
        _map(axes, named, values, goal)
        words = [short(across.words[k], 9) for k in columns]
        axes.set_xticks(range(len(columns)), words)
        axes.set_xlabel(across.label)
        axes.set_yticks(range(len(rows)), [short(down.words[k], 14) for k in rows])
    panels[0].set_ylabel(down.label if len(down.label) < 5 * len(rows) else down.label.replace(".", ".\n"))
    return figure


def _cells(insight: Insight, response: Response, named: Named, pair: tuple[int, int]) -> np.ndarray:
    """(down, across) in the stored unit; NaN where a grid has no point that ran."""
    across, down = pair
    factor = named.scale.factor
    values = named.possible(response.joint(down, across).value * factor) / factor
    if all(d.axis.interval is None for d in response.space):
        x, y = response.space[across], response.space[down]
        ran = set(zip(y.place.tolist(), x.place.tolist(), strict=True))
        is_there = np.array([[(b, a) in ran for a in x.nodes.tolist()] for b in y.nodes.tolist()])
        values[~is_there] = np.nan
    return values


def _map(axes: Any, named: Named, values: np.ndarray, goal: Goal | None) -> None:
    from matplotlib.colors import LinearSegmentedColormap
    from matplotlib.patches import Rectangle

    colours = LinearSegmentedColormap.from_list("bad", ["#ffffff", "#f6c9a8", "#d55e00"])
    axes.set_title(title_of(named), pad=4, fontsize=8)
    worse = -values if named.polarity == "higher" else values
    draw_cells(axes, worse, cmap=colours)
    for row, column in np.ndindex(values.shape):
        words = named.scale.number(float(values[row, column]))
        axes.text(column, row, words, ha="center", va="center", fontsize=7, color=INK)
        if goal is not None and goal.is_met(values[row, column]):
            axes.add_patch(Rectangle((column - 0.46, row - 0.44), 0.92, 0.88, fill=False, edgecolor=INK, linewidth=1.3))
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)


def _reading(insight: Insight, has_others: bool, has_goal: bool) -> str:
    response, named = insight.response, insight.figure(insight.goal.key) if insight.goal else None
    assert response is not None
    text = "Mean over all other settings. " if has_others else ""
    is_judged = insight.main is not None and insight.main.polarity != "neither"
    text += "Darker: worse." if is_judged else "Darker: higher."
    text += "" if response.is_exact else " Read off a smooth surface laid through the points."
    if named and insight.goal and (has_goal or named == insight.main):
        text += f" Framed: {named.spoken} is {bound_words(insight.sweep, insight.goal)}."
    return text

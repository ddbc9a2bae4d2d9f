"""`pareto.png`: cost against the main figure, the front drawn and its points named, the baseline marked."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from sim.report.pictures.style import BLUE, GREEN, GREY, INK, ORANGE, RED, SKY, heading, new_figure
from sim.report.sweep.insight import Insight
from sim.report.sweep.names import COST, Named, settings
from sim.report.sweep.pictures.axis import below_heading, chosen, legend
from sim.sweeps.choices import Front
from sim.sweeps.result import HIGH, LOW

_MOST_NAMED = 8
_APART = 0.06
"""Of the front's width and height: how near two numbers may stand."""
_PANEL, _FOOT, _LINE = 3.1, 0.50, 0.145  # inches
_COLOURS = (BLUE, RED, GREEN, ORANGE, SKY, INK)
_MARKS = ("o", "s", "^", "D", "v", "P")


def has_any(insight: Insight) -> bool:
    """True if there is a front."""
    return bool(insight.fronts)


def draw(insight: Insight) -> Any:
    """The picture; a matplotlib figure."""
    service, cost = insight.service, insight.figure(COST)
    assert service is not None
    assert cost is not None
    key = _key(insight, service, cost)
    below = _FOOT + (0.12 + _LINE * len(key) if key else 0.0)
    top = below_heading(_reading(service), 0.15)
    height = top + _PANEL + below
    figure = new_figure(height)
    heading(figure, f"Cost against {service.spoken}", _reading(service))
    axes = figure.add_axes((0.085, below / height, 0.895, _PANEL / height))
    for place, (case, front) in enumerate(list(insight.fronts.items())[: len(_COLOURS)]):
        _cloud(axes, insight, case, front, place)
    _baselines(axes, insight, service, cost)
    if insight.sweep.promise and insight.sweep.promise[0] == service.key:
        bound = insight.sweep.promise[1] * service.scale.factor
        axes.axhline(bound, color=INK, linewidth=0.9, linestyle="--", label="the goal")
    axes.set_xlabel(cost.label)
    axes.set_ylabel(service.label)
    axes.xaxis.set_major_formatter(lambda x, _: f"{x:,g}" if abs(x) < 1e5 else f"{x:,.0f}")
    axes.grid()
    axes.set_axisbelow(True)
    axes.margins(0.05, 0.07)
    legend(axes, 1, loc="upper right")
    figure.text(0.085, (below - _FOOT - 0.06) / height, "\n".join(key), fontsize=7, va="top", linespacing=1.35)
    return figure


def _cloud(axes: Any, insight: Insight, case: str, front: Front, place: int) -> None:
    """All points of a case; those on the front with their ranges, numbers, and a line through them."""
    service, cost, sweep = insight.service, insight.figure(COST), insight.sweep
    assert service is not None
    assert cost is not None
    colour, mark = _COLOURS[place], _MARKS[place]
    x, y = sweep.column(COST) * cost.scale.factor, sweep.column(service.key) * service.scale.factor
    words = f"{case}: " if len(insight.fronts) > 1 else ""
    rest = np.setdiff1d(
        np.flatnonzero(insight.cases[case] & insight.known(COST) & insight.known(service.key)), front.points
    )
    pale = {"markersize": 3.5, "markeredgewidth": 0.7, "linestyle": "none"}
    inside = np.setdiff1d(rest, front.perhaps)
    if len(inside):
        axes.plot(
            x[inside], y[inside], mark, color=GREY, markerfacecolor="none", label=f"{words}beaten in both", **pale
        )
    if len(front.perhaps):
        label = f"{words}perhaps as good (ranges overlap)"
        axes.plot(x[front.perhaps], y[front.perhaps], mark, color=colour, markerfacecolor="none", label=label, **pale)
    at = front.points
    ends = [
        _sides(sweep.column(key)[at], *(sweep.column(key, e)[at] for e in (LOW, HIGH))) for key in (COST, service.key)
    ]
    axes.errorbar(
        x[at], y[at], ends[1] * service.scale.factor, ends[0] * cost.scale.factor, color=colour, linewidth=0,
        elinewidth=0.9, capsize=1.5,
    )  # fmt: skip
    axes.plot(
        x[at], y[at], marker=mark, color=colour, markersize=5, linewidth=1.2, drawstyle="steps-post",
        label=f"{words}no point beats it in both",
    )  # fmt: skip
    for i in _named_points(insight, service, front):
        axes.annotate(
            str(sweep.points[i].number), (x[i], y[i]), (3, 4), textcoords="offset points", fontsize=7.5, color=colour,
            fontweight="bold",
        )  # fmt: skip


def _sides(value: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """(2, n) lengths down and up; 0 where no range is known."""
    return np.nan_to_num(np.clip([value - low, high - value], 0.0, None))


def _named_points(insight: Insight, service: Named, front: Front) -> list[int]:
    """Indices of those that get a number: not too close to each other, and both ends of the front."""
    points = front.points
    x, y = (insight.sweep.column(key)[points] for key in (COST, service.key))
    x, y = (part / max(np.ptp(part), 1e-300) for part in (x, y))
    kept = [0]
    for k in range(1, len(points)):
        if np.hypot(x[k] - x[kept[-1]], y[k] - y[kept[-1]]) > _APART:
            kept.append(k)
    kept = (
        [0]
        if len(points) == 1
        else [*(k for k in kept if k == 0 or np.hypot(x[k] - x[-1], y[k] - y[-1]) > _APART), len(points) - 1]
    )
    return [int(points[kept[k]]) for k in chosen(len(kept), _MOST_NAMED)]


def _key(insight: Insight, service: Named, cost: Named) -> list[str]:
    """A line a point that is named: `71: peak_staff.agents=20, ...: 32,000 EUR a day, 10.8 s`."""
    lines = []
    for front in list(insight.fronts.values())[: len(_COLOURS)]:
        for i in _named_points(insight, service, front):
            number, figures = (
                insight.sweep.points[i].number,
                f"{cost.value(insight.sweep, i)}, {service.value(insight.sweep, i)}",
            )
            lines.append(f"{number}: {_cut(settings(insight.sweep, i))}:  {figures}")
    n = sum(len(front.points) for front in insight.fronts.values())
    shown = lines[: 2 * _MOST_NAMED]
    return [*shown, f"{n - len(shown)} more on the fronts: sheet Pareto of sweep.xlsx"] if len(shown) < n else shown


def _cut(words: str, most: int = 105) -> str:
    return words if len(words) <= most else f"{words[: most - 3]}..."


def _baselines(axes: Any, insight: Insight, service: Named, cost: Named) -> None:
    """A diamond a baseline that has both figures."""
    found = _both(insight, service, cost)
    if len(found):
        style: dict[str, Any] = {"color": INK, "markersize": 7, "linestyle": "none"}
        axes.plot(found[:, 0], found[:, 1], "D", label="baseline" if len(found) == 1 else "baselines", **style)
    if len(found) > 1:
        for (x, y), words in zip(found, _base_names(insight, service), strict=True):
            axes.annotate(words, (x, y), (5, -8), textcoords="offset points", fontsize=6.5, color=INK)


def _both(insight: Insight, service: Named, cost: Named) -> np.ndarray:
    """(baselines, 2) as printed."""
    keys = insight.sweep.keys
    columns = [insight.sweep.baseline_figures[:, 0, keys.index(n.key), 0] * n.scale.factor for n in (cost, service)]
    both = np.array(columns).T
    return both[np.isfinite(both).all(axis=1)]


def _base_names(insight: Insight, service: Named) -> Sequence[str]:
    keys = insight.sweep.keys
    columns = [insight.sweep.baseline_figures[:, 0, keys.index(key), 0] for key in (COST, service.key)]
    there = np.isfinite(np.array(columns)).all(axis=0)
    return [
        ", ".join(point.values.values()) or point.centre
        for point, is_there in zip(insight.sweep.baselines, there, strict=True)
        if is_there
    ]


def _reading(service: Named) -> str:
    text = f"{service.label} ({service.which_is_better}) against the cost of a day (lower is better). Line: the front,"
    text += "\nwhat no other point beats in both; what lies right of or above it can be had cheaper or better."
    text += " Bars: 95 % ranges."
    return text if service.better == "lower" else text.replace("right of or above", "right of or below")

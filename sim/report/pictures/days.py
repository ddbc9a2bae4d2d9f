"""`days.png`: how often a day has which service level, a row of hills for every scenario, a column for every queue."""

from typing import Any

import numpy as np

from sim.experiment.result import Comparison, ScenarioResult
from sim.measures.target import Target
from sim.report.lines import short_name
from sim.report.pictures.style import BLUE, GREY, INK, ORANGE, RED, heading, new_figure
from sim.report.risk import DailyRisk, counts_of, daily_risk
from sim.report.targets import judged, target_words
from sim.report.wording import folded

_MOST_QUEUES = 3
_TOP, _BOTTOM, _ROW = 0.88, 0.42, 0.56  # inches
_BIN = 4
"""Points of service level a bar."""
_HILL = 0.56
"""Of the row's height; above it stand the words."""
_NAME_WIDTH = 20  # letters


def draw(comparison: Comparison) -> Any:
    """The picture; a matplotlib figure."""
    results, queues = list(comparison), _queues(comparison)
    height = _TOP + _BOTTOM + _ROW * len(results)
    figure = new_figure(height)
    heading(figure, f"{comparison.baseline.scenario.centre.name}: good and bad days", _reading(comparison, queues))
    edges = {"left": 0.17, "right": 0.985, "top": 1 - _TOP / height, "bottom": _BOTTOM / height}
    panels = figure.add_gridspec(1, max(1, len(queues)), wspace=0.08, **edges)
    names = [folded(short_name(comparison, result), _NAME_WIDTH) for result in results]
    for column, queue in enumerate(queues):
        axes = figure.add_subplot(panels[0, column])
        _panel(axes, results, queue, comparison.targets[queue])
        axes.set_yticks([row + 0.62 for row in range(len(results))], names if column == 0 else [""] * len(names))
    return figure


def _queues(comparison: Comparison) -> list[str]:
    """The queues with most days under target in the baseline, in their own order."""
    risks = {queue: daily_risk(comparison.baseline, f"queue:{queue}") for queue in judged(comparison)}
    with_days = [queue for queue, risk in risks.items() if risk.days]
    worst = sorted(with_days, key=lambda queue: -risks[queue].under_target)[:_MOST_QUEUES]
    return [queue for queue in comparison.targets if queue in worst]


def _reading(comparison: Comparison, queues: list[str]) -> str:
    days = len(comparison.baseline.heat.days) * comparison.replications
    text = (
        f"Hills: share of {days:,} days (measured days x replications) by the day's service level, {_BIN} points a bar."
    )
    left_out = len(judged(comparison)) - len(queues)
    shown = f" {len(queues)} of {len(judged(comparison))} queues: the worst." if left_out else ""
    return f"{text}\nOrange, hatched: under the target (dashed). The red mark: one day in ten is no better.{shown}"


def _panel(axes: Any, results: list[ScenarioResult], queue: str, target: Target) -> None:
    scope = f"queue:{queue}"
    axes.set_title(f"{queue}: {target_words(target)}", pad=4)
    bound = 100 * target.bound if target.is_level else None
    if bound is not None:
        axes.axvline(bound, color=GREY, linewidth=0.8, linestyle=(0, (4, 2)), zorder=0)
    for row, result in enumerate(results):
        risk = daily_risk(result, scope)
        if risk.days:
            _hill(axes, row + 1, counts_of(result, scope), bound)
            _words(axes, row, risk)
        axes.axhline(row + 1, color=GREY, linewidth=0.5)
    axes.set_xlim(0, 100 + _BIN)
    axes.set_ylim(len(results), 0)
    axes.set_xticks(range(0, 101, 20))
    axes.set_xlabel("service level of the day, %")
    axes.tick_params(axis="y", length=0)
    axes.spines[["left", "bottom"]].set_visible(False)


def _hill(axes: Any, foot: int, counts: np.ndarray, bound: float | None) -> None:
    """Bars that stand on the row's foot, as high as their share of the days; the highest fills the room."""
    padded = np.append(counts, np.zeros(-len(counts) % _BIN, counts.dtype))
    level = np.arange(len(padded)) < (bound if bound is not None else 0)
    for under, colour, hatch in ((True, ORANGE, "/////"), (False, BLUE, "")):
        days = np.where(level == under, padded, 0).reshape(-1, _BIN).sum(axis=1)
        tall = _HILL * days / padded.reshape(-1, _BIN).sum(axis=1).max()
        starts = np.flatnonzero(days) * _BIN
        axes.bar(
            starts, -tall[days > 0], _BIN * 0.92, foot, align="edge", facecolor=colour, edgecolor="white",
            hatch=hatch, linewidth=0.3,
        )  # fmt: skip


def _words(axes: Any, row: int, risk: DailyRisk) -> None:
    axes.plot(
        [risk.bad_day], [row + 1], "^", color=RED, markersize=4.5, markeredgecolor="white", zorder=5, clip_on=False
    )
    words = f"{100 * risk.under_target:.0f} % of days miss the target\none day in ten at {risk.bad_day} % or less"
    box = {"facecolor": "white", "edgecolor": "none", "pad": 0.4}
    axes.text(100, row + 0.06, words, ha="right", va="top", fontsize=6.5, color=INK, bbox=box, linespacing=1.1)

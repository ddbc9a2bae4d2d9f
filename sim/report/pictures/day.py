"""`day.png`: a mean measured day by interval, the baseline beside the scenario spoken of.

Volume by origin, on duty against required, service level with its target, the waits of the slowest queue, occupancy.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from sim.clock import seconds
from sim.experiment.result import Comparison, ScenarioResult
from sim.measures.figures import SERVICE_LEVEL
from sim.report.answer import spoken_of
from sim.report.coverage import LABEL, Coverage
from sim.report.lines import short_name, taken_up_at
from sim.report.mean_day import open_days, whole_intervals
from sim.report.pictures.compare import target_of
from sim.report.pictures.style import (
    BLUE,
    GREEN,
    GREY,
    INK,
    ORANGE,
    RED,
    SKY,
    heading,
    new_figure,
)

_TOP, _BOTTOM = 1.02, 0.30  # inches
_HEIGHTS = (1.5, 1.5, 1.0, 1.2, 0.9)  # inches
_GAP = 0.36
_ORIGINS = (
    ("new", ("offered_new", "offered_callback"), BLUE, ""),
    ("redials", ("offered_redial",), ORANGE, "////"),
    ("repeats", ("offered_repeat",), SKY, "\\\\\\\\"),
    ("transfers", ("offered_transfer",), "#bbbbbb", ""),
)
"""Name, components, colour, hatch: told apart in grey too."""


Panel = Callable[[Any, "Day"], None]
"""Draws one figure of a day into axes."""


@dataclass(frozen=True)
class Day:
    """Series (I,) of a mean measured day over the open intervals."""

    name: str
    hours: np.ndarray
    """start of each interval, h after midnight"""
    step: float
    """h"""
    volume: dict[str, np.ndarray]
    """contacts an interval, by origin"""
    on_duty: np.ndarray
    required: np.ndarray
    settled: np.ndarray
    level: np.ndarray
    """service level, 0..1"""
    waits: dict[str, np.ndarray]
    """`p80`, `p95` of the slowest queue, s"""
    occupancy: np.ndarray


def draw(comparison: Comparison, staffing: Mapping[str, Sequence[Coverage]]) -> Any:
    """The picture; a matplotlib figure.

    staffing  scenario name -> its pools, for the baseline and the scenario spoken of
    """
    spoken = spoken_of(comparison)
    results = [comparison.baseline] + ([spoken] if spoken else [])
    days = [day_of(result, staffing.get(result.name, ())) for result in results]
    height = _TOP + sum(_HEIGHTS) + _GAP * (len(_HEIGHTS) - 1) + _BOTTOM
    figure = new_figure(height)
    name = comparison.baseline.scenario.centre.name
    at = taken_up_at(comparison)
    what = "a mean measured day" if at is None else f"the rest of the day, from {at}"
    heading(figure, f"{name}: {what}, interval by interval", _reading(comparison, results))
    edges = {"left": 0.06, "right": 0.97, "top": 1 - _TOP / height, "bottom": _BOTTOM / height}
    spaces = {"wspace": 0.13, "hspace": _GAP / np.mean(_HEIGHTS)}
    axes = figure.subplots(
        len(_HEIGHTS), len(days), squeeze=False, sharex=True, sharey="row",
        gridspec_kw={"height_ratios": _HEIGHTS, **edges, **spaces},
    )  # fmt: skip
    target = target_of(comparison, SERVICE_LEVEL)
    for column, day in enumerate(days):
        _column(axes[:, column], day, target)
        words = short_name(comparison, results[column])
        axes[0, column].annotate(words, (0, 1), (0, 18), va="bottom", fontsize=9.5, fontweight="bold", **_IN_AXES)
    return figure


_IN_AXES: dict[str, Any] = {"xycoords": "axes fraction", "textcoords": "offset points"}


def _reading(comparison: Comparison, results: Sequence[ScenarioResult]) -> str:
    text = f"Agents required: {LABEL}; settled: once redials and repeats have calmed down at that staffing."
    whole = [r.name for r in results if short_name(comparison, r) != r.name]
    return text + (f"\nAll together: {whole[0]}" if whole else "")


def day_of(result: ScenarioResult, pools: Sequence[Coverage]) -> Day:
    """The mean measured day of a scenario; required and on duty are summed over its pools."""
    heat, compiled = result.heat, result.scenario.compiled
    days = np.maximum(open_days(heat), 1)
    is_open = heat.scheduled.sum(axis=(0, 2)) + np.asarray(compiled.arrival_rate).sum(axis=(0, 1)) > 0
    step = seconds(compiled.interval_ticks) / 3600

    def legs(*names: str) -> np.ndarray:
        return np.sum([heat.leg(name) for name in names], axis=0).sum(axis=(0, 2))

    def ratio(top: np.ndarray, bottom: np.ndarray) -> np.ndarray:
        return np.divide(top, bottom, out=np.full(len(top), np.nan), where=bottom > 0)[is_open]

    def work(*names: str) -> np.ndarray:
        return np.sum([heat.worked(name) for name in names], axis=0).sum(axis=(0, 2))

    def pooled(*series: np.ndarray) -> np.ndarray:
        total = _total(series, [pool.starts for pool in pools], result, is_open)
        return np.where(whole_intervals(compiled)[is_open], total, np.nan)

    judged = legs("answered", "abandoned") - legs("abandoned_in_target")
    return Day(
        result.name,
        (np.arange(len(days)) * step)[is_open],
        step,
        {name: (legs(*parts) / days)[is_open] for name, parts, *_ in _ORIGINS},
        # Of the pools as well: a partner's agents are required nowhere, so they cannot be to spare.
        pooled(*(pool.on_duty for pool in pools)) if pools else (work("on_duty") / (3600 * step) / days)[is_open],
        pooled(*(pool.required for pool in pools)),
        pooled(*(pool.settled for pool in pools)),
        ratio(legs("answered_in_target"), judged),
        {name: _slowest(result, f"wait_{name}")[is_open] for name in ("p80", "p95")},
        ratio(work("busy"), work("on_duty", "overtime")),
    )


def _total(
    values: Sequence[np.ndarray], starts: Sequence[Sequence[str]], result: ScenarioResult, is_open: np.ndarray
) -> np.ndarray:
    """Sum over pools, each open in its own intervals; NaN if there is no pool."""
    if not values:
        return np.full(int(is_open.sum()), np.nan)
    place = {start: i for i, start in enumerate(result.intervals.starts)}
    total = np.zeros(len(is_open))
    for series, at in zip(values, starts, strict=True):
        total[[place[start] for start in at]] += series
    return total[is_open]


def _slowest(result: ScenarioResult, figure: str) -> np.ndarray:
    """(I,) the longest of the queues' wait quantiles, s; NaN where nobody came."""
    queues = [scope for scope in result.intervals.scopes if scope.startswith("queue:")]
    series = np.array([result.intervals.series(scope, figure) for scope in queues])
    return np.where(np.isnan(series).all(axis=0), np.nan, np.nanmax(np.nan_to_num(series, nan=-1.0), axis=0))


def _column(axes: Sequence[Any], day: Day, target: float | None) -> None:
    panels: tuple[Panel, ...] = (_volume, _staff, partial(_level, target=target), _wait, _occupancy)
    for panel, at in zip(panels, axes, strict=True):
        panel(at, day)
        at.grid(axis="y")
        at.set_axisbelow(True)
        at.margins(x=0)
        at.locator_params(axis="y", nbins=5)
    axes[-1].xaxis.set_major_formatter(lambda x, _: f"{x:.0f}:00" if x == int(x) else "")
    axes[-1].xaxis.set_major_locator(_whole_hours(day))


def _whole_hours(day: Day) -> Any:
    from matplotlib.ticker import MultipleLocator

    return MultipleLocator(max(1, round((day.hours[-1] - day.hours[0]) / 6)) if len(day.hours) else 1)


def _edges(day: Day) -> np.ndarray:
    return np.append(day.hours, day.hours[-1:] + day.step)


def _stairs(axes: Any, day: Day, values: np.ndarray, words: str, **style: Any) -> None:
    axes.stairs(values, _edges(day), baseline=None, label=words, **style)


def _title(axes: Any, words: str) -> None:
    axes.set_title(words, pad=3)


def _legend(axes: Any, columns: int, **place: Any) -> None:
    axes.legend(
        ncols=columns, frameon=False, fontsize=7, handlelength=1.8, columnspacing=1.0, borderaxespad=0.1,
        **{"loc": "upper right", **place},
    )  # fmt: skip


def _volume(axes: Any, day: Day) -> None:
    _title(axes, f"Contacts offered in {60 * day.step:.0f} min, by origin")
    bottom = np.zeros(len(day.hours))
    for name, _, colour, hatch in _ORIGINS:
        top = bottom + day.volume[name]
        axes.stairs(
            top, _edges(day), baseline=bottom, fill=True, label=name, facecolor=colour, edgecolor="white",
            linewidth=0.4, hatch=hatch,
        )  # fmt: skip
        bottom = top
    _headroom(axes, bottom)
    _legend(axes, 4)


def _headroom(axes: Any, values: np.ndarray) -> None:
    """From 0 to a fifth above the highest value of the whole row, where the legend is."""
    highest = np.nanmax(values, initial=1e-9)
    axes.set_ylim(0, max(1.2 * highest, axes.get_ylim()[1] if axes.get_ylim()[0] == 0 else 0))


def _staff(axes: Any, day: Day) -> None:
    _title(axes, "Agents on duty and required")
    _stairs(axes, day, day.on_duty, "on duty", color=INK, linewidth=1.8)
    _stairs(axes, day, day.required, "required at the demand seen", color=RED, linewidth=1.1)
    _stairs(axes, day, day.settled, "settled", color=RED, linewidth=1.1, linestyle=(0, (1, 1.2)))
    if np.isfinite(day.required).any():
        upper = np.nan_to_num(day.required)
        lower = np.minimum(np.nan_to_num(day.on_duty), upper)
        axes.stairs(upper, _edges(day), baseline=lower, fill=True, facecolor=RED, alpha=0.15)
    _headroom(axes, np.concatenate([day.on_duty, day.required, day.settled]))
    _legend(axes, 3)


def _level(axes: Any, day: Day, target: float | None) -> None:
    _title(axes, "Service level, %" + (f" (dashed: target {100 * target:g})" if target is not None else ""))
    _stairs(axes, day, 100 * day.level, "", color=BLUE, linewidth=1.4)
    if target is not None:
        axes.axhline(100 * target, color=ORANGE, linewidth=1.2, linestyle=(0, (5, 2)))
    axes.set_ylim(0, 105)


def _wait(axes: Any, day: Day) -> None:
    _title(axes, "Wait in the slowest queue, min")
    _stairs(axes, day, day.waits["p95"] / 60, "95 % wait at most", color=GREEN, linewidth=1.3, linestyle=(0, (4, 1.5)))
    _stairs(axes, day, day.waits["p80"] / 60, "80 % wait at most", color=GREEN, linewidth=1.5)
    _headroom(axes, day.waits["p95"] / 60)
    _legend(axes, 2)


def _occupancy(axes: Any, day: Day) -> None:
    _title(axes, "Occupancy, % of logged-in time (dotted: 90)")
    _stairs(axes, day, 100 * day.occupancy, "", color=INK, linewidth=1.4)
    axes.axhline(90, color=GREY, linewidth=1.0, linestyle=(0, (1, 2)))
    axes.set_ylim(0, 105)

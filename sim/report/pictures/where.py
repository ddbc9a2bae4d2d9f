"""`where.png`: where contacts went, to 100 %, and when and where the waiting was done."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from sim.experiment.result import Comparison, ScenarioResult
from sim.report.answer import spoken_of
from sim.report.lines import short_name, taken_up_at, when
from sim.report.pictures.style import BLUE, GREEN, GREY, INK, ORANGE, RED, SKY, heading, new_figure
from sim.report.targets import ORIGINS
from sim.report.wording import folded

_TOP, _BOTTOM, _BAR, _ROW, _MAP_TITLE, _LEGEND_ROW = 0.86, 0.30, 0.36, 0.27, 0.50, 0.17  # inches
_LEGEND_COLUMNS = 4
_NAME_WIDTH = 18
"""Letters."""
_MOST_QUEUES = 12
"""Rows of a map; the queues with the most waiting."""
_NAMED_CELLS = 8
_EVEN = 3.0
"""Fields hold so many times their even share before they are as dark as can be."""
_LEAST_WORDS = 0.045
"""Share of all contacts from which a part has its number written on it."""
_LEAST_SHARE = 0.0005
"""Of the contacts of some scenario, for a part to be shown at all."""
_FATES = (
    ("settled by an agent", ("resolved",), GREEN, "white", ""),
    ("settled in self-service", ("contained",), "#8fd3bd", INK, ""),
    ("served, not settled", ("unresolved",), SKY, INK, ""),
    ("abandoned", ("abandoned",), RED, "white", "////"),
    ("left on the announced wait", ("balked",), "#e8a6a6", INK, ""),
    ("callback failed or still open", ("callback_failed", "callback_open"), "#9a7fb8", "white", "...."),
    ("hung up in the menu", ("abandoned_in_menu",), ORANGE, INK, ""),
    ("busy line or full queue", ("blocked", "queue_full"), INK, "white", ""),
    ("outside opening hours", ("out_of_hours", "closed_out"), "#bbbbbb", INK, ""),
)
"""Name, outcomes, colour, colour of the number on it, hatch."""


def draw(comparison: Comparison) -> Any:
    """The picture; a matplotlib figure."""
    results = list(comparison)
    spoken = spoken_of(comparison)
    mapped = [comparison.baseline] + ([spoken] if spoken else [])
    minutes = [waiting_minutes(result) for result in mapped]
    queues = _busiest(minutes[0])
    rows = [_entered(result, queues) for result in mapped]
    heights = [max(_ROW * len(own), 0.34) for own in rows]
    shares = _fates(results)
    top = _TOP + (_LEGEND_ROW if len(shares) > _LEGEND_COLUMNS else 0.0)
    bars = _BAR * len(results)
    height = top + bars + len(mapped) * _MAP_TITLE + sum(heights) + _BOTTOM
    figure = new_figure(height)
    name = comparison.baseline.scenario.centre.name
    heading(figure, f"{name}: where contacts went, and where they waited{when(comparison)}", _reading(comparison))
    place = _Places(figure, height)
    _bars(place.below(top, bars), [short_name(comparison, result) for result in results], shares)
    at = top + bars
    # Waiting that is the same everywhere has no darkest field.
    even = _EVEN / max(int(np.count_nonzero(minutes[0])), 1)
    highest = max([even, *(float(m[queues].max(initial=0.0) / max(m.sum(), 1e-9)) for m in minutes)])
    for result, m, own, tall in zip(mapped, minutes, rows, heights, strict=True):
        axes = place.below(at + _MAP_TITLE, tall)
        _map(axes, comparison, result, m, own, highest)
        at += _MAP_TITLE + tall
    return figure


def _reading(comparison: Comparison) -> str:
    """How to read it; what is behind `all together`."""
    whole = [r.name for r in comparison.scenarios if short_name(comparison, r) != r.name]
    text = (
        "Bars: how all contacts of the measured days ended, redials and repeats included; 100 %: all contacts, also "
        "those who\nreached no queue. In tables % abandoned is of those offered to a queue, transfers once more: "
        "another number."
    )
    return text + (f"\nAll together: {whole[0]}" if whole else "")


class _Places:
    """Axes at a distance from the top, in inches."""

    def __init__(self, figure: Any, height: float) -> None:
        self.figure, self.height = figure, height

    def below(self, top: float, tall: float) -> Any:
        return self.figure.add_axes((0.165, 1 - (top + tall) / self.height, 0.82, tall / self.height))


def _fates(results: Sequence[ScenarioResult]) -> list[tuple[tuple[Any, ...], np.ndarray]]:
    """What became of the contacts, as far as it happened: an entry of `_FATES` and its share in every scenario."""
    totals = np.array([max(sum(r.outcomes.values()), 1e-9) for r in results])
    shares = [(fate, np.array([sum(r.outcomes.get(o, 0.0) for o in fate[1]) for r in results])) for fate in _FATES]
    return [(fate, share / totals) for fate, share in shares if (share / totals).max() >= _LEAST_SHARE]


def _bars(axes: Any, names: Sequence[str], shares: Sequence[tuple[tuple[Any, ...], np.ndarray]]) -> None:
    left = np.zeros(len(names))
    for (name, _, colour, ink, hatch), share in shares:
        axes.barh(
            range(len(names)), share, 0.72, left, label=name, facecolor=colour, edgecolor="white", hatch=hatch,
            linewidth=0.6,
        )  # fmt: skip
        box = {"facecolor": colour, "edgecolor": "none", "pad": 0.8} if hatch else None
        for k in np.flatnonzero(share >= _LEAST_WORDS).tolist():
            words = f"{100 * share[k]:.0f} %"
            axes.text(left[k] + share[k] / 2, k, words, ha="center", va="center", color=ink, fontsize=7.5, bbox=box)
        left += share
    axes.set_xlim(0, 1)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_yticks(range(len(names)), [folded(name, _NAME_WIDTH) for name in names])
    axes.tick_params(length=0, labelbottom=False)
    axes.spines[["left", "bottom"]].set_visible(False)
    axes.legend(
        ncols=_LEGEND_COLUMNS, loc="lower left", bbox_to_anchor=(0.0, 1.0), frameon=False, fontsize=7, handlelength=1.0,
        columnspacing=1.2, handletextpad=0.4, borderaxespad=0.1, borderpad=0.0, labelspacing=0.3,
    )  # fmt: skip


def waiting_minutes(result: ScenarioResult) -> np.ndarray:
    """(Q, I) minutes waited a measured day, by queue and interval of entering it."""
    waited = [result.heat.leg(f"wait_{end}") for end in ("answered", "abandoned", "closed_out")]
    return np.sum(waited, axis=(0, 1)).T / 60 / max(len(result.heat.days), 1)


def _busiest(minutes: np.ndarray) -> list[int]:
    """Queues with the most waiting, in their own order."""
    order = np.argsort(-minutes.sum(axis=1), kind="stable")[:_MOST_QUEUES]
    return sorted(order.tolist())


def _entered(result: ScenarioResult, queues: list[int]) -> list[int]:
    """Those of the queues to which somebody came; all of them if nobody came anywhere."""
    came = np.sum([result.heat.leg(name) for name in ORIGINS], axis=(0, 1, 2))
    return [queue for queue in queues if came[queue] > 0] or queues


def _map(
    axes: Any, comparison: Comparison, result: ScenarioResult, minutes: np.ndarray, queues: list[int], highest: float
) -> None:
    """Queue x interval by share of all waiting minutes; the same shades in all maps."""
    is_open = np.asarray(result.scenario.compiled.arrival_rate).sum(axis=(0, 1)) > 0
    share = minutes[queues][:, is_open] / max(minutes.sum(), 1e-9)
    axes.pcolormesh(share, cmap=_shades(), vmin=0, vmax=max(highest, 1e-9), edgecolors="white", linewidth=0.4)
    axes.set_ylim(len(queues), 0)
    names = [result.scenario.compiled.queue_names[q] for q in queues]
    axes.set_yticks(np.arange(len(queues)) + 0.5, [folded(name, _NAME_WIDTH) for name in names])
    _hours(axes, [start for start, open_ in zip(result.intervals.starts, is_open, strict=True) if open_])
    for row, column in _largest(share):
        dark = share[row, column] > 0.55 * highest
        axes.text(
            column + 0.5, row + 0.5, f"{100 * share[row, column]:.0f}", ha="center", va="center", fontsize=6.5,
            color="white" if dark else INK,
        )  # fmt: skip
    hours = minutes.sum() / 60
    waited = f"{hours:,.0f} h waited" + (" a day" if taken_up_at(comparison) is None else "")
    axes.set_title(f"{short_name(comparison, result)}: {waited}; each field's share of them, %", pad=4)
    axes.tick_params(length=0)
    axes.spines[["left", "bottom"]].set_color(GREY)


def _shades() -> Any:
    """White to blue: one colour, so that darker means more, in print too."""
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("waiting", ["#ffffff", "#9ecae1", BLUE, "#08306b"], 64)


def _hours(axes: Any, starts: Sequence[str]) -> None:
    whole = [i for i, start in enumerate(starts) if start.endswith(":00")]
    shown = whole[:: max(1, len(whole) // 8)]
    axes.set_xticks(shown, [starts[i] for i in shown])


def _largest(share: np.ndarray) -> list[tuple[int, int]]:
    """The fields with the largest shares, at least one hundredth each."""
    flat = np.argsort(-share, axis=None, kind="stable")[:_NAMED_CELLS]
    rows, columns = np.unravel_index(flat, share.shape)
    return [(r, c) for r, c in zip(rows.tolist(), columns.tolist(), strict=True) if share[r, c] >= 0.01]

"""Statistics to rows: every figure of every scope with its interval, its paired difference and a word for it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from sim.experiment.result import Row
from sim.measures.experience import (
    INTERCEPT,
    MID,
    READINGS,
    SETS,
    SURVEY,
    WEIGHT,
    Reading,
    Scoring,
    answer_vector,
    fit_intercept,
)
from sim.measures.figure import FROM_INPUT, Figure
from sim.measures.figures import AVOIDED, BY_KEY, FIGURES
from sim.measures.intervals import (
    SERVED,
    Estimate,
    answer_difference,
    answers,
    jackknife,
    ratio,
    ratio_difference,
    t_quantile,
    unpraised,
    verdict,
)
from sim.measures.moments import CoMoments
from sim.measures.settings import MeasureSettings
from sim.measures.statistics import Statistics
from sim.measures.waits import group_sizes, leave_one_out, quantiles

SHARES = (0.5, 0.8, 0.9, 0.95)
_WAIT_FIGURES = {
    f"{prefix}_p{round(100 * share)}": (population, column)
    for population, prefix in enumerate(("wait", "wait_answered"))
    for column, share in enumerate(SHARES)
}
"""Key of a wait quantile -> (all or answered, which share)."""
_NAN = float("nan")


@dataclass(frozen=True)
class Part:
    """One family's figures in one shape: rows are scopes, columns figures."""

    columns: dict[str, int]
    value: Estimate
    difference: Estimate | None
    p_higher: np.ndarray
    bands: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray] | None = None
    """Assumed relations: low and high of the value and of the difference over the coefficient sets."""


@dataclass(frozen=True)
class Ends:
    """Ends of a part's intervals, of the values and of the differences."""

    low: np.ndarray
    high: np.ndarray
    change_low: np.ndarray
    change_high: np.ndarray

    @classmethod
    def of(cls, part: Part, comparisons: int) -> "Ends":
        """Differences are shared out over the comparisons."""
        values = part.value.interval()
        return cls(*values, *(values if part.difference is None else part.difference.interval(comparisons)))


def rows(name: str, own: Statistics, baseline: Statistics | None, comparisons: int) -> Iterator[Row]:
    """All rows of a scenario, by scope, then in the registry's order. Values too are cut where the figure ends.

    baseline     None for the baseline itself
    comparisons  scenarios shown beside the baseline, for Bonferroni
    """
    parts = {
        "ratio": _ratios(own, baseline),
        "wait": _waits(own, baseline),
        "answer": _answers(own, baseline),
        "effect": _effects(own),
    }
    ends = {family: Ends.of(part, comparisons) for family, part in parts.items()}
    for scope, kind, places in _scopes(own):
        for figure in FIGURES:
            family = _family(figure)
            if kind in figure.scopes and family in places:
                yield _row(name, scope, figure, parts[family], ends[family], places[family], own)


def unpraised_costs(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows of a scenario; a cost overall that fell because customers were served worse is not called better."""
    overall = {row.figure: row for row in rows if row.scope == "overall"}
    served = [overall[key].verdict for key in SERVED if key in overall]
    return tuple(_unpraised(row, served) if row.scope == "overall" else row for row in rows)


def _unpraised(row: Row, served: Sequence[str]) -> Row:
    word = unpraised(row.verdict, served) if BY_KEY[row.figure].is_money else row.verdict
    return row if word == row.verdict else replace(row, verdict=word, p_better_day=_NAN)


def _family(figure: Figure) -> str:
    if figure.is_ratio:
        return "ratio"
    if figure.key in _WAIT_FIGURES:
        return "wait"
    return "effect" if figure.key == AVOIDED else "answer"


def _scopes(statistics: Statistics) -> Iterator[tuple[str, str, dict[str, int]]]:
    """Name, kind and place in each family of every scope, in the order of the files."""
    at = statistics.layout
    kinds = at.scopes.kinds()
    for place, name in enumerate(at.scopes.names):
        places = {"ratio": place}
        if kinds[place] in ("overall", "type"):
            places["answer"] = place
        if place == 0:
            places |= {"wait": 0, "effect": 0}
        elif kinds[place] == "queue":
            places["wait"] = 1 + place - at.scopes.queues.start
        yield name, str(kinds[place]), places
    for day in range(at.n_measured):
        yield f"day:{day + 1}", "day", {"ratio": len(at.scopes.names) + day}


def _row(name: str, scope: str, figure: Figure, part: Part, ends: Ends, place: int, own: Statistics) -> Row:
    at = place, part.columns[figure.key]
    least, most = figure.range
    low, high = float(np.maximum(ends.low[at], least)), float(np.minimum(ends.high[at], most))
    change, change_low, change_high, word, p_better = _NAN, _NAN, _NAN, "", _NAN
    if part.difference is not None:
        change = float(part.difference.value[at])
        change_low, change_high = float(ends.change_low[at]), float(ends.change_high[at])
        given = figure.basis == FROM_INPUT
        word = verdict(change_low, change_high, change, figure.better, own.n, follows_from_input=given)
        p_better = _p_better(figure, part, at)
    band = (_NAN,) * 4 if part.bands is None else tuple(float(b[at]) for b in part.bands)
    return Row(
        name,
        scope,
        figure.key,
        figure.formula,
        figure.printed_unit(own.settings.prices.currency),
        figure.basis,
        float(np.clip(part.value.value[at], least, most)),
        low,
        high,
        change,
        change_low,
        change_high,
        own.n,
        word,
        p_better,
        band[0],
        band[1],
        band[2],
        band[3],
    )


def _p_better(figure: Figure, part: Part, at: tuple[int, int]) -> float:
    """Share of days on which it is better; NaN without polarity, or for a scope that is a day itself."""
    if figure.better == "neither" or at[0] >= len(part.p_higher):
        return _NAN
    higher = float(part.p_higher[at])
    return higher if figure.better == "higher" else 1.0 - higher


def _ratios(own: Statistics, baseline: Statistics | None) -> Part:
    columns = {key: column for column, key in enumerate(own.table.keys)}
    difference = None if baseline is None else ratio_difference(own.ratios, baseline.ratios, own.table.roots)
    return Part(columns, ratio(own.ratios, own.table.roots), difference, own.duels.share_higher())


def _effects(own: Statistics) -> Part:
    """What the scenario's extra cost buys: a ratio of two differences, so there is nothing to compare it with.

    NaN unless abandonments were avoided beyond the noise: a price of nothing is no price.
    """
    bought = own.avoided
    saved = bought.mean[0, 1]
    error = np.sqrt(bought.own[0, 1, 1] / max(1, bought.n * (bought.n - 1)))
    estimate = ratio(bought)
    value = estimate.value[:, None].copy()
    if bought.n < 2 or not saved > t_quantile(1, bought.n - 1) * error:
        value[:] = _NAN
    return Part({AVOIDED: 0}, Estimate(value, estimate.error[:, None], estimate.freedom), None, np.full((1, 1), _NAN))


def _waits(own: Statistics, baseline: Statistics | None) -> Part:
    """Quantiles of the pooled waits; NaN days: a day's quantile is not kept."""
    value, left_out = _quantiles(own)
    sizes = group_sizes(own.n)
    difference = None
    if baseline is not None:
        value_0, left_out_0 = _quantiles(baseline)
        difference = jackknife(value - value_0, left_out - left_out_0, sizes)
    columns = {key: population * len(SHARES) + column for key, (population, column) in _WAIT_FIGURES.items()}
    return Part(columns, jackknife(value, left_out, sizes), difference, np.full(value.shape, _NAN))


def _quantiles(statistics: Statistics) -> tuple[np.ndarray, np.ndarray]:
    """(1 + Q, figures) of everything, and (G, 1 + Q, figures) without one group each."""
    groups = statistics.wait_groups()
    value, left_out = quantiles(groups.sum(axis=0), SHARES), leave_one_out(groups, SHARES)
    return value.reshape(len(value), -1), left_out.reshape(*left_out.shape[:2], -1)


class Answering(Protocol):
    """Of which satisfaction can be worked out: `Statistics`, or what a sweep keeps of a point."""

    settings: MeasureSettings
    scoring: Scoring
    shapes: tuple[int, int, int]
    scores: CoMoments


def intercepts(baseline: Answering) -> np.ndarray:
    """(3,) intercept of each coefficient set, fitted so that the baseline's survey CSAT is the measured one."""
    now = baseline.settings.csat_now
    if now is None:
        return np.full(len(SETS), INTERCEPT)
    counts, nodes = baseline.scores.mean[0, SURVEY], baseline.scoring.nodes()
    return np.array([fit_intercept(counts[shape], nodes[s], now) for s, shape in enumerate(baseline.shapes)])


def survey_csat(baseline: Statistics) -> tuple[float, float, float]:
    """Overall: the CSAT of contacts that get a survey, its standard error, and how many they are in a replication.

    NaN where no CSAT was measured that the level could be fitted to.
    """
    if baseline.settings.csat_now is None:
        return _NAN, _NAN, _NAN
    reading = READINGS[0]
    value, _ = answer_of(baseline, None, reading, intercepts(baseline))
    counts = baseline.scores.mean[0, reading.population, baseline.shapes[reading.set]]
    return float(value.value[0]), float(value.error[0]), float(counts.sum()) / WEIGHT


def _answers(own: Statistics, baseline: Statistics | None) -> Part:
    """Satisfaction under the middle coefficients (or the reading's own), with the band over all three sets."""
    start = intercepts(baseline or own)
    mine = [answer_of(own, baseline, reading, start) for reading in READINGS]
    value, difference = _side_by_side([m[0] for m in mine]), None
    if baseline is not None:
        difference = _side_by_side([m[1] for m in mine if m[1] is not None])
    sets = [[answer_of(own, baseline, r.under(s), start) for r in READINGS] for s in range(len(SETS))]
    bands = _bands(sets, has_level=own.settings.csat_now is not None)
    if own.settings.csat_now is None:
        # Without a measured level only differences mean anything.
        value = Estimate(np.full_like(value.value, _NAN), value.error, value.freedom)
    columns = {reading.key: column for column, reading in enumerate(READINGS)}
    return Part(columns, value, difference, own.answer_duels.share_higher(), bands)


def answer_of(
    own: Answering, baseline: Answering | None, reading: Reading, start: np.ndarray
) -> tuple[Estimate, Estimate | None]:
    """Value and difference of one reading, (1 + T,)."""
    vector = _vector(own, reading, start)
    place = np.s_[:, reading.population, own.shapes[reading.set]]
    value = answers(own.scores.part(place), vector)
    if baseline is None:
        return value, None
    before = baseline.scores.part(place)
    return value, answer_difference(own.scores.part(place), before, vector, _vector(baseline, reading, start))


def _vector(own: Answering, reading: Reading, start: np.ndarray) -> np.ndarray:
    return answer_vector(reading, own.scoring.nodes()[reading.set], start[reading.set])


def _side_by_side(estimates: list[Estimate]) -> Estimate:
    columns = [np.stack([getattr(e, name) for e in estimates], axis=1) for name in ("value", "error")]
    return Estimate(columns[0], columns[1], estimates[0].freedom)


def _bands(
    sets: list[list[tuple[Estimate, Estimate | None]]], has_level: bool
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Smallest and largest value and difference over the coefficient sets, each (1 + T, READINGS)."""
    values = np.stack([_side_by_side([v for v, _ in row]).value for row in sets])
    pairs = [[d for _, d in row if d is not None] for row in sets]
    changes = np.stack([_side_by_side(d).value for d in pairs]) if pairs[MID] else np.full_like(values, _NAN)
    if not has_level:
        values = np.full_like(values, _NAN)
    return values.min(axis=0), values.max(axis=0), changes.min(axis=0), changes.max(axis=0)

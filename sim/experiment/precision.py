"""How many replications: judged at fixed counts, for the baseline and all scenarios together.

Looking after every replication and stopping at the first lucky one would make intervals too short, and scenarios with
unequal counts could not be paired. So there are few looks, at 30, 60, 120 ... replications, and all stop at once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from sim.measures.figures import BY_KEY, SERVICE_LEVEL
from sim.measures.intervals import Estimate, ratio, uncontrolled
from sim.measures.moments import CoMoments
from sim.measures.settings import MeasureSettings
from sim.measures.statistics import Statistics


@dataclass(frozen=True)
class Precision:
    """A stopping rule. Without bounds it is a fixed number of replications."""

    least: int
    most: int
    asa_share: float | None = None
    """Half-width of the ASA's 95 % interval as a share of the ASA."""
    service_level: float | None = None
    """Half-width of the service level's 95 % interval, as a share (0.01: one point)."""

    def looks(self) -> Iterator[int]:
        """Replication counts at which it is judged, doubling from the least to the most."""
        n = min(self.least, self.most)
        while n < self.most:
            yield n
            n *= 2
        yield self.most


QUICK = Precision(10, 10)
STANDARD = Precision(30, 30)
PRECISE = Precision(30, 1_000, 0.02, 0.01)


def fixed(replications: int) -> Precision:
    """Exactly that many."""
    return Precision(replications, replications)


@dataclass(frozen=True)
class Look:
    """What one look found."""

    stop: bool
    reason: str


class Judged(Protocol):
    """What can be judged: `Statistics`, or what a sweep keeps of a point."""

    settings: MeasureSettings

    @property
    def n(self) -> int:
        """Replications taken up."""

    @property
    def ratios(self) -> CoMoments:
        """Over (scopes, figures, 3)."""

    def column(self, key: str) -> int:
        """Place of a figure."""


def judge(rule: Precision, all_statistics: Sequence[Judged], names: Sequence[str]) -> Look:
    """Is everybody precise enough? The reason is a sentence for the planner either way."""
    n = all_statistics[0].n
    if rule.asa_share is None and rule.service_level is None:
        return Look(n >= rule.most, f"Stopped after {n} replications, as asked.")
    missed = [text for s, name in zip(all_statistics, names, strict=True) for text in _missed(rule, s, name)]
    if not missed:
        bounds = _bounds(rule, _promised(all_statistics[0]))
        return Look(True, f"Stopped after {n} replications: every scenario is within {bounds}.")
    if n >= rule.most:
        return Look(True, f"Stopped at the most replications allowed, {n}: {missed[0]}.")
    return Look(False, missed[0])


def gain(baseline: Statistics) -> Iterator[str]:
    """What the control variate did to the figures and the wait's range, in a sentence; none if it did nothing."""
    column = baseline.column("asa")
    error = float(ratio(baseline.ratios).error[0, column])
    plain = float(ratio(uncontrolled(baseline.ratios)).error[0, column])
    if plain > 0 and error != plain:
        narrower = 1.0 - error / plain
        gained = f" (the range of the wait is {100 * narrower:.0f} % narrower for it)" if narrower >= 0.01 else ""
        yield (
            f"Figures are those of your volumes, not of the few contacts more or fewer that chance drew{gained}; wait "
            "percentiles, satisfaction and pictures are as drawn."
        )


def _bounds(rule: Precision, key: str) -> str:
    asa = f"{100 * rule.asa_share:g} % of its ASA" if rule.asa_share is not None else ""
    judged = rule.service_level is not None and key != "asa"
    level = f"{100 * (rule.service_level or 0):g} point of {_in_words(key)}" if judged else ""
    return " and ".join(filter(None, (asa, level)))


def _missed(rule: Precision, statistics: Judged, name: str) -> Iterator[str]:
    """What is not precise enough yet."""
    estimate = ratio(statistics.ratios)
    if rule.asa_share is not None:
        value, half = _overall(estimate, statistics.column("asa"))
        if not half <= rule.asa_share * value:
            yield f"the ASA of {name} is known to {value:.1f} +- {half:.1f} s only"
    key = _promised(statistics)
    if rule.service_level is not None and key != "asa":
        value, half = _overall(estimate, statistics.column(key))
        if not half <= rule.service_level:
            yield f"the {_in_words(key)} of {name} is known to {100 * value:.1f} +- {100 * half:.1f} % only"


def _promised(statistics: Judged) -> str:
    """Key of the figure that all targets promise; the default service level if they differ or there are none."""
    figures = {target.figure for target in statistics.settings.targets if not target.assumed}
    return figures.pop() if len(figures) == 1 else SERVICE_LEVEL


def _in_words(key: str) -> str:
    return "service level" if key.startswith("service_level") else BY_KEY[key].label.lower()


def _overall(estimate: Estimate, column: int) -> tuple[float, float]:
    value = float(estimate.value[0, column])
    low, high = (float(end[0, column]) for end in estimate.interval())
    # No contact ever: nothing to be unsure of.
    return (0.0, 0.0) if np.isnan(value) else (value, (high - low) / 2)

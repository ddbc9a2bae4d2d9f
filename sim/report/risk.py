"""What single days are like: how many miss their target, and how low the service level falls on a bad one."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sim.experiment.result import Comparison, ScenarioResult
from sim.report.targets import target_words

SHARES = (5, 10, 25, 50, 75, 90, 95)
"""% of days that are no better than the daily level given."""
_BAD = SHARES.index(10)


@dataclass(frozen=True, slots=True)
class DailyRisk:
    """The days of one scope (queue or overall) in one scenario."""

    days: int
    """(replication, measured day) pairs with contacts to judge"""
    under_target: float
    """share of days that miss the target; NaN without days"""
    levels: tuple[int | None, ...]
    """By `SHARES`: whole points of the daily service level, rounded down; None without days."""

    @property
    def bad_day(self) -> int | None:
        """The service level (%) of a day such that one in ten is no better."""
        return self.levels[_BAD]


def daily_risk(result: ScenarioResult, scope: str) -> DailyRisk:
    """The days of `overall` or `queue:X`."""
    counts = counts_of(result, scope)
    met = result.row("days_meeting_target", scope).value
    return DailyRisk(int(counts.sum()), 1.0 - met, tuple(level_of(counts, share / 100) for share in SHARES))


def counts_of(result: ScenarioResult, scope: str) -> np.ndarray:
    """(101,) days by service level in whole points."""
    return np.asarray(result.day_levels.counts[result.day_levels.scopes.index(scope)])


def level_of(counts: np.ndarray, share: float) -> int | None:
    """The daily service level, in whole points, that a share of the days does not exceed; None without days.

    counts  (101,)  days by level
    """
    total = counts.sum()
    return int(np.searchsorted(np.cumsum(counts), share * total)) if total else None


def target_scopes(comparison: Comparison) -> Iterator[tuple[str, str]]:
    """`overall`, then `queue:X` ..., each with its target in words; overall is judged by those of all queues."""
    words = {f"queue:{queue}": target_words(target) for queue, target in comparison.targets.items()}
    common = set(words.values())
    yield "overall", common.pop() if len(common) == 1 else "each queue its own"
    yield from words.items()

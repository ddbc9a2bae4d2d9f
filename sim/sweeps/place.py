"""A point on its way through a sweep."""

from dataclasses import dataclass

from sim.sweeps.result import DONE, FAILED, OUT, PointResult


@dataclass
class Place:
    """A point of the design, and how far it is; or a baseline, which has the values of its centre only."""

    values: dict[str, str]
    centre: str = ""
    hash: str = ""
    """empty as long as it is not known, or if the point cannot be"""
    baseline: str = ""
    """hash of the baseline it is paired with; its own if it is one"""
    replications: int = 0
    reason: str = ""
    """why it cannot be"""
    beaten: str = ""
    """why it was eliminated"""

    def result(self, number: int, failed: dict[str, str], paired: int | None = None) -> PointResult:
        """number: from 1; 0 for a baseline. failed: hash -> why. paired: index of its baseline."""
        reason = self.reason or failed.get(self.hash, "") or failed.get(self.baseline, "")
        if reason:
            return PointResult(number, self.values, self.centre, FAILED, 0, reason, paired)
        status = OUT if self.beaten else DONE
        return PointResult(number, self.values, self.centre, status, self.replications, self.beaten, paired)

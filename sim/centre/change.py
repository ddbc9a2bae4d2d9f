"""What a lever did to a centre, in words: made by `sim.levers`, carried by a comparison, printed by `sim.report`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Change:
    """One thing a lever altered, in words with units."""

    lever: str
    what: str
    old: str
    new: str
    outside_evidence: str = ""
    """Why the strength lies beyond what was seen elsewhere; empty when it lies inside."""

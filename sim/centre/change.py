"""What a lever or a what-if did to a centre, in words: carried by a comparison, printed by `sim.report`."""

from dataclasses import dataclass

WHAT_IF = "what-if, no evidence claimed"
"""Stands wherever a what-if shows: the planner supposes it, nobody says how to get there."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing a lever or a what-if altered, in words with units."""

    lever: str
    what: str
    old: str
    new: str
    outside_evidence: str = ""
    """Why the strength lies beyond what was seen elsewhere; empty when it lies inside."""
    is_what_if: bool = False
    """Supposed by the planner, not pulled: `lever` then names the what-if."""

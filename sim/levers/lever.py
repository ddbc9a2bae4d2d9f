"""What every lever is: parameters with their evidence, and a pure `apply` from centre to centre."""

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from pydantic import Field

from sim.centre.change import Change
from sim.centre.check import Finding
from sim.centre.errors import InputProblems
from sim.centre.schema import Centre, Part
from sim.levers.wording import in_words, range_in_words

Range = tuple[float | None, float | None]
"""(low, high), ends included; None: no end on that side."""
NO_RANGE: Range = (None, None)


def parameter(
    meaning: str,
    *,
    unit: str = "",
    evidence: Range = NO_RANGE,
    grade: str = "",
    source: str = "",
    allowed: str = "",
    **field: Any,
) -> Any:
    """A field of a lever with what a planner must know about it.

    meaning   what it is, in one line
    unit      agents, share, points (of a share), ratio, s, currency, time of day; empty for names
    evidence  values that were seen elsewhere; beyond them the lever runs and is marked
    grade     of that evidence: A peer-reviewed, B official, C benchmark, D rule of thumb, M from memory of the
              literature, S simulated; empty where the planner decides
    source    who says so, in a few words
    allowed   in words, where `ge` and `le` do not say it
    field     anything `pydantic.Field` takes: default, ge, le, alias, ...
    """
    known: dict[str, Any] = {
        "unit": unit,
        "evidence": grade,
        "evidence_low": evidence[0],
        "evidence_high": evidence[1],
        "source": source,
        "allowed": allowed,
    }
    return Field(description=meaning, json_schema_extra=known, validate_default=True, **field)


@dataclass(frozen=True)
class Applied:
    """A centre with levers pulled, and what that did."""

    centre: Centre
    changes: tuple[Change, ...] = ()
    daily_cost: float = 0.0
    """Currency a measured day, on top of what the centre's own prices make of its hours and sessions."""
    one_off_cost: float = 0.0
    """Currency, spread over `costs.amortise_days`."""
    notes: tuple[str, ...] = ()
    """What the planner should know: side effects, where the cost is counted, what is not modelled."""
    in_short: tuple[tuple[str, str], ...] = ()
    """(lever, what it does in half a line) of every lever pulled."""

    @property
    def outside_evidence(self) -> tuple[str, ...]:
        """Every sentence about a strength beyond its evidence, once."""
        return tuple(dict.fromkeys(change.outside_evidence for change in self.changes if change.outside_evidence))

    def followed_by(self, later: "Applied") -> "Applied":
        """Both together; `later` was applied to this one's centre."""
        return Applied(
            later.centre,
            self.changes + later.changes,
            self.daily_cost + later.daily_cost,
            self.one_off_cost + later.one_off_cost,
            self.notes + later.notes,
            self.in_short + later.in_short,
        )


class Lever(Part):
    """Base of all levers. A subclass names its parameters as fields and says in `_apply` what they do to a centre."""

    name: ClassVar[str]
    """key in YAML and on the command line"""
    title: ClassVar[str]
    effect: ClassVar[str]
    """what it does, in a sentence"""
    side_effects: ClassVar[tuple[str, ...]]
    cost: ClassVar[str]
    """where its cost comes from"""
    not_modelled: ClassVar[tuple[str, ...]] = ()

    @abstractmethod
    def findings(self, centre: Centre) -> Iterator[Finding]:
        """What makes the settings impossible in this centre; paths start at the lever's own keys."""

    @abstractmethod
    def in_short(self, centre: Centre) -> str:
        """Its settings in half a line, for a centre that it fits: `14 agents more, 08:30-14:30`."""

    @abstractmethod
    def _apply(self, centre: Centre) -> Applied:
        """`apply`, once `findings` has found nothing."""

    def apply(self, centre: Centre) -> Applied:
        """A new centre with the lever pulled; the one handed in stays as it is.

        Raises `InputProblems` if the lever does not fit the centre.
        """
        if problems := [finding.as_problem() for finding in self.findings_by_path(centre)]:
            raise InputProblems(problems)
        return replace(self._apply(centre), in_short=((self.name, self.in_short(centre)),))

    def findings_by_path(self, centre: Centre) -> Iterator[Finding]:
        """`findings`, with paths that start at `levers.NAME`."""
        for found in self.findings(centre):
            yield Finding(("levers", self.name, *found.path), found.found, found.allowed, found.mend)

    def change(self, what: str, old: str, new: str, outside_evidence: str = "") -> Change:
        """A `Change` by this lever."""
        return Change(self.name, what, old, new, outside_evidence)

    @classmethod
    def beyond_evidence(cls, parameter_name: str, value: float) -> str:
        """Why the value lies beyond what was seen elsewhere; empty if it does not.

        value  in the unit of the parameter; a step of a share as a share (0.12 is 12 points)
        """
        known: Any = cls.model_fields[parameter_name].json_schema_extra
        low, high = known["evidence_low"], known["evidence_high"]
        # Steps are sums and differences of shares: what the planner sees as equal must count as equal.
        if (low is None or value >= low - 1e-9) and (high is None or value <= high + 1e-9):
            return ""
        unit = known["unit"]
        seen = range_in_words(low, high, unit)
        return f"{parameter_name} {in_words(value, unit)}; seen elsewhere: {seen}, grade {known['evidence']}"

"""More agents in a part of the day."""

from collections.abc import Iterator
from typing import ClassVar

import numpy as np
from pydantic import model_validator

from sim.centre.check import Finding
from sim.centre.schema import Centre
from sim.centre.schema.parts import Clock
from sim.centre.values import Count, Misread, write_clock
from sim.levers.lever import Applied, Lever, parameter
from sim.levers.span import covered_intervals, span_in_words
from sim.levers.splitting import heads_of, hours_a_day, split, with_heads
from sim.levers.targets import WHOM, Targets, TargetsField
from sim.levers.wording import money, spread


class PeakStaff(Lever):
    """`agents` more on duty in every interval of the span, on every open day, split over the groups by headcount."""

    name: ClassVar[str] = "peak_staff"
    title: ClassVar[str] = "Staff at peak"
    effect: ClassVar[str] = "More agents on duty in a part of the day."
    side_effects: ClassVar[tuple[str, ...]] = ("agents on duty before and after the span stay as they are",)
    cost: ClassVar[str] = "wages: hours on duty / (1 - shrinkage share) x wage per hour; in the staff cost, not apart"
    not_modelled: ClassVar[tuple[str, ...]] = (
        "the time it takes to hire them",
        "that new agents are slower at first",
    )

    agents: Count = parameter(
        "agents more on duty", unit="agents", source="planner's choice", default=14, ge=0, le=10000
    )
    start: Clock | None = parameter(
        "from; the start of the centre's peak if left out",
        unit="time of day",
        allowed="a time of day",
        default=None,
        alias="from",
    )
    end: Clock | None = parameter(
        "to (exclusive); the end of the centre's peak if left out",
        unit="time of day",
        allowed="a time of day",
        default=None,
        alias="to",
    )
    groups: TargetsField = parameter(
        "groups they join, split by headcount with the largest remainder", allowed=WHOM, default=Targets()
    )

    @model_validator(mode="after")
    def _in_order(self) -> "PeakStaff":
        if self.start is not None and self.end is not None and self.start >= self.end:
            found = f"from {write_clock(self.start)} to {write_clock(self.end)}"
            raise Misread(found, "a span that ends after it begins")
        return self

    def findings(self, centre: Centre) -> Iterator[Finding]:
        """No span, a span in closed hours, groups that do not exist."""
        yield from self.groups.findings("groups", centre)
        start, end = self._span(centre)
        if start is None or end is None:
            key = "from" if start is None else "to"
            mend = "add levers.peak_staff.from=10:00 levers.peak_staff.to=12:00 to the command (your own hours), "
            mend += 'or say the centre\'s `peak: {from: "8:30", to: "14:30"}`'
            yield Finding((key,), "nothing, and the centre has no peak", "a time of day", mend)
        elif start >= end:
            found = f"from {write_clock(start)} to {write_clock(end)}"
            yield Finding(("from",), found, "a span that ends after it begins", "set from and to")
        elif not self._covered(centre).any():
            found = f"{write_clock(start)} to {write_clock(end)}, when the centre is closed"
            yield Finding(("from",), found, "a span in opening hours, at least half an interval long")

    def _span(self, centre: Centre) -> tuple[int | None, int | None]:
        """Seconds since midnight; None where neither the lever nor the centre says."""
        peak = (centre.peak.start, centre.peak.end) if centre.peak else (None, None)
        return peak[0] if self.start is None else self.start, peak[1] if self.end is None else self.end

    def _covered(self, centre: Centre) -> np.ndarray:
        """(D, I) bool: open intervals of the span."""
        start, end = self._span(centre)
        assert start is not None and end is not None
        return covered_intervals(centre, start, end)

    def in_short(self, centre: Centre) -> str:
        """`14 agents more, 08:30-14:30`."""
        more = f"{self.agents} agent{'s' * (self.agents != 1)} more, {span_in_words(centre, self._covered(centre))}"
        return more + self.groups.aside()

    def _apply(self, centre: Centre) -> Applied:
        names = self.groups.of("groups", centre)
        covered = self._covered(centre)
        before = heads_of(centre, names)
        after = before + split(np.where(covered, self.agents, 0), np.where(covered, before, 0))
        after_centre = with_heads(centre, names, after)
        hours = hours_a_day(centre, after - before)
        span = span_in_words(centre, covered)
        changes = [
            self.change(f"agents of {name} on duty, {span}", spread(old[covered]), spread(new[covered]))
            for name, old, new in zip(names, before, after, strict=True)
        ]
        return Applied(after_centre, tuple(changes), notes=tuple(self._notes(centre, hours, span)))

    def _notes(self, centre: Centre, hours: float, span: str) -> Iterator[str]:
        costs = centre.costs
        paid = hours / (1 - costs.shrinkage_share)
        a_day = money(paid * costs.wage_per_hour, costs.currency)
        more = f"{hours:.4g} hours on duty more {centre.each_day}"
        yield f"peak_staff: {more} are {paid:.4g} paid hours, {a_day} (in the staff cost)"
        start, end = self._span(centre)
        if centre.start is not None and not hours and self.agents:
            yield f"peak_staff: {span} is over at {write_clock(centre.start.at)}, so it changes nothing"
        asked = f"{write_clock(start or 0)}-{write_clock(end or 0)}"
        if asked != span:
            minutes = int(centre.calendar.interval) // 60
            yield f"peak_staff: {asked} was asked; in whole open intervals of {minutes} min that is {span}"
        yield "peak_staff: the time it takes to hire, and that new agents are slower at first, are not modelled"

"""More or fewer contacts."""

from collections.abc import Iterator
from typing import Annotated, ClassVar

import numpy as np
from pydantic import BeforeValidator

from sim.centre.check import Finding
from sim.centre.days import arrival_rates, with_arrival_rates
from sim.centre.schema import Centre
from sim.centre.schema.parts import about
from sim.centre.values import Change as Step
from sim.levers.lever import Applied
from sim.levers.span import a_measured_day
from sim.whatif.what_if import WhatIf, read_step

Volumes = Annotated[Step, BeforeValidator(lambda value: read_step(value, "number"))]


class Volume(WhatIf):
    """The profile over the day and over the types stays; an absolute change is contacts a day, shared out by it."""

    name: ClassVar[str] = "volume"
    effect: ClassVar[str] = "more or fewer new issues; redials and repeats follow from the service"
    example: ClassVar[str] = "volume=+10%  volume.billing=+200  volume=-20%@8:00-10:00"
    is_circumstance: ClassVar[bool] = True
    whom: ClassVar[tuple[str, ...]] = ("types", "queues")
    has_span: ClassVar[bool] = True

    change: Volumes = about("of the new issues; absolute: issues a day", unit="+10% or +200")

    def _misfits(self, centre: Centre) -> Iterator[Finding]:
        """Nobody comes then, so there is nothing to change; or fewer than none would come."""
        if self.change.relative:
            return
        totals = self._totals(centre)
        if not totals.any():
            yield Finding(("change",), "no volume then", "a part of the day in which contacts come")
        elif (least := totals[totals > 0].min()) + self.change.amount < 0:
            yield Finding(("change",), f"{self.change.amount:+g} a day", f"at most {least:g} fewer a day")

    def _part(self, centre: Centre) -> np.ndarray:
        """(T, D, I) bool: what it is about. The whole day holds volumes in closed hours too."""
        of_types = np.isin(list(centre.types), self.type_names(centre))[:, None, None]
        return of_types & (np.ones_like(self.covered(centre)) if self.is_whole_day else self.covered(centre))

    def _totals(self, centre: Centre) -> np.ndarray:
        """(D,) contacts a day it is about."""
        return np.asarray(np.where(self._part(centre), arrival_rates(centre), 0).sum(axis=(0, 2)))

    def _apply(self, centre: Centre) -> Applied:
        before, part = arrival_rates(centre), self._part(centre)
        if self.change.relative:
            factor = np.full(before.shape[1], 1 + self.change.amount)
        else:
            totals = self._totals(centre)
            factor = 1 + np.divide(self.change.amount, totals, out=np.zeros_like(totals), where=totals > 0)
        after = np.where(part, before * factor[:, None], before)
        concerned = set(self.type_names(centre))
        changes = tuple(
            self.changed(
                f"new issues {centre.each_day}, {name}{self.when(centre)}",
                f"{a_measured_day(centre, np.where(part[k], before[k], 0)):,.0f}",
                f"{a_measured_day(centre, np.where(part[k], after[k], 0)):,.0f}",
            )
            for k, name in enumerate(centre.types)
            if name in concerned
        )
        return Applied(with_arrival_rates(centre, after), changes, notes=tuple(self.notes_on_span(centre)))

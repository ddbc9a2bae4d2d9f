"""What every what-if is: whom and when it concerns, and a pure `apply` from centre to centre."""

from abc import abstractmethod
from collections.abc import Iterator
from typing import Any, ClassVar

import numpy as np
from pydantic import model_validator

from sim.centre.change import Change
from sim.centre.check import Finding
from sim.centre.days import horizon_of
from sim.centre.errors import InputProblems, did_you_mean
from sim.centre.request import Names
from sim.centre.schema import Centre, Part
from sim.centre.schema.parts import Clock, about
from sim.centre.today import simulated
from sim.centre.values import SECONDS_PER_DAY, Kind, Misread, as_text, read_change, write_clock
from sim.centre.values import Change as Step
from sim.levers.lever import Applied
from sim.levers.span import covered_intervals, span_in_words


def read_step(value: Any, of: Kind) -> Step:
    """A change with its sign: `+10%`, `-30s`, `x1.1`. A bare number is refused: `headcount=30` may mean 30 agents.

    Raises `Misread`.
    """
    text = as_text(value)
    if not isinstance(value, Step) and text[:1] not in "+-x×*":
        more = {"number": "+3 or +10%", "duration": "+30s or +10%", "share": "+5pp"}[of]
        raise Misread(text, f"a change with its sign, such as {more}", f"write +{text} for more, -{text} for less")
    step = read_change(value, of)
    if step.relative and step.amount < -1:
        raise Misread(text, "a fall of at most 100 %")
    return step


class WhatIf(Part):
    """Base of all what-ifs. A subclass has a field `change` and says in `_apply` what it does to a centre."""

    name: ClassVar[str]
    """key in YAML and on the command line"""
    effect: ClassVar[str]
    """what it does, in a sentence"""
    example: ClassVar[str]
    whom: ClassVar[tuple[str, ...]] = ()
    """of `types`, `queues`, `groups`, those it can be narrowed to; bare names are looked for in this order"""
    has_span: ClassVar[bool] = False
    """whether it may hold for a part of the day"""
    is_circumstance: ClassVar[bool] = False
    """whether it happens to the planner (more customers, agents ill), who cannot choose it"""

    of: Names = about("names as they stand on the command line: types, queues or groups", default_factory=list)
    types: Names = about("contact types it is for; all if left out", default_factory=list)
    queues: Names = about("queues it is for", default_factory=list)
    groups: Names = about("groups it is for", default_factory=list)
    start: Clock | None = about("from; the whole day if left out", unit="time of day", default=None, alias="from")
    end: Clock | None = about("to (exclusive)", unit="time of day", default=None, alias="to")

    @model_validator(mode="before")
    @classmethod
    def _short(cls, data: Any) -> Any:
        """A change alone stands for a mapping with nothing else."""
        return data if isinstance(data, dict) else {"change": data}

    @model_validator(mode="after")
    def _in_order(self) -> Any:
        start, end = self._clock()
        if start >= end:
            raise Misread(f"from {write_clock(start)} to {write_clock(end)}", "a span that ends after it begins")
        return self

    def _clock(self) -> tuple[int, int]:
        return self.start or 0, SECONDS_PER_DAY if self.end is None else self.end

    @property
    def is_whole_day(self) -> bool:
        """True if no span was given."""
        return self.start is None and self.end is None

    def findings(self, centre: Centre) -> Iterator[Finding]:
        """What does not fit the centre; paths start at the what-if's own keys."""
        found = [*self._misplaced(), *self._unknown(centre), *self._between(centre), *self._when(centre)]
        yield from found or self._misfits(centre)

    def _misfits(self, centre: Centre) -> Iterator[Finding]:
        """What only this what-if can find wrong; asked when whom and when it concerns is in order."""
        yield from ()

    def _between(self, centre: Centre) -> Iterator[Finding]:
        """A span that begins or ends within an interval: what is planned by the interval cannot change within one."""
        step, (start, end) = int(centre.calendar.interval), self._clock()
        if self.has_span and not self.is_whole_day and (start % step or end % step):
            whole = f"{write_clock(start // step * step)}-{write_clock(-(-end // step) * step)}"
            found = f"{write_clock(start)}-{write_clock(end)}, in intervals of {step // 60} min"
            yield Finding(("from",), found, "a span of whole intervals", f"write {whole}, or a shorter one")

    def _when(self, centre: Centre) -> Iterator[Finding]:
        """A span in which nothing is simulated: the centre is closed, or it is over where the day is taken up."""
        covered, start = self.covered(centre), centre.start
        if self.is_whole_day or not self.has_span or simulated(covered, centre, horizon_of(centre)).any():
            return
        span = "-".join(map(write_clock, self._clock()))
        if start is not None and covered.any() and self._clock()[1] <= start.at:
            over = f"{span}, which is over at {write_clock(start.at)}"
            yield Finding(("from",), over, f"a span in the rest of the day, from {write_clock(start.at)}")
        else:
            found = f"{span}, when the centre is closed"
            yield Finding(("from",), found, "a span in opening hours, at least half an interval long")

    def _misplaced(self) -> Iterator[Finding]:
        """Narrowed in a way that it cannot be."""
        for kind in ("types", "queues", "groups"):
            if getattr(self, kind) and kind not in self.whom:
                allowed = " or ".join(self.whom) or "the keys that are known here"
                yield Finding((kind,), f"`{kind}` with {self.name}", f"{self.name} with {allowed}")
        if not self.is_whole_day and not self.has_span:
            key = "to" if self.start is None else "from"
            yield Finding((key,), f"a part of the day with {self.name}", f"{self.name} for the whole day")

    def _unknown(self, centre: Centre) -> Iterator[Finding]:
        for kind in self.whom:
            for name in getattr(self, kind):
                if name not in getattr(centre, kind):
                    known = getattr(centre, kind)
                    yield Finding((kind,), repr(name), f"the name of a {kind[:-1]}", did_you_mean(name, known))
        known = [name for kind in self.whom for name in getattr(centre, kind)]
        for name in self.of:
            if name not in known:
                allowed = " or ".join(kind[:-1] for kind in self.whom)
                yield Finding(("of",), repr(name), f"the name of a {allowed}", did_you_mean(name, dict.fromkeys(known)))

    def named(self, kind: str, centre: Centre) -> list[str]:
        """Names of this kind that were given, under `of` too."""
        own = [name for name in self.of if next(k for k in self.whom if name in getattr(centre, k)) == kind]
        return [*getattr(self, kind), *own]

    def type_names(self, centre: Centre) -> list[str]:
        """Types it is for, in the centre's order: those named and those whose queue is named; all if none are."""
        types, queues = self.named("types", centre), self.named("queues", centre)
        everybody = not types and not queues
        return [n for n, kind in centre.types.items() if everybody or n in types or kind.queue in queues]

    def group_names(self, centre: Centre) -> list[str]:
        """Groups it is for, in the centre's order: those named and those who serve a queue or type named; or all."""
        groups, queues = self.named("groups", centre), set(self.named("queues", centre))
        queues |= {str(centre.types[name].queue) for name in self.named("types", centre)}
        everybody = not groups and not queues
        return [n for n, g in centre.groups.items() if everybody or n in groups or queues & set(g.skills)]

    def covered(self, centre: Centre) -> np.ndarray:
        """(D, I) bool: open intervals in the span."""
        return covered_intervals(centre, *self._clock())

    def when(self, centre: Centre) -> str:
        """`, 10:00-12:00`; empty for the whole day."""
        if self.is_whole_day:
            return ""
        return f", {span_in_words(centre, self.covered(centre))}"

    def notes_on_span(self, centre: Centre) -> Iterator[str]:
        """Where whole intervals are not what was asked for."""
        asked = "-".join(map(write_clock, self._clock()))
        if not self.is_whole_day and asked != (whole := span_in_words(centre, self.covered(centre))):
            minutes = int(centre.calendar.interval) // 60
            yield f"what-if {self.name}: {asked} was asked; in whole open intervals of {minutes} min that is {whole}"

    def changed(self, what: str, old: str, new: str) -> Change:
        """A `Change` by this what-if."""
        return Change(f"what-if {self.name}", what, old, new, is_what_if=True)

    def apply(self, centre: Centre) -> Applied:
        """A new centre in which it holds; the one handed in stays as it is.

        Raises `InputProblems` if it does not fit the centre.
        """
        if found := list(self.findings(centre)):
            problems = [Finding(("whatif", self.name, *f.path), f.found, f.allowed, f.mend).as_problem() for f in found]
            raise InputProblems(problems)
        return self._apply(centre)

    @abstractmethod
    def _apply(self, centre: Centre) -> Applied:
        """`apply`, once `findings` has found nothing."""

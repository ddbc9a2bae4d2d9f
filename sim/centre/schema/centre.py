"""The whole centre, as a planner writes it."""

from typing import Annotated, Any

from pydantic import BeforeValidator, model_validator

from sim.centre.schema.agents import Group, Skill
from sim.centre.schema.calendar import Arrivals, Calendar, Span, WeekdayFactors
from sim.centre.schema.money import Costs, Figures, Satisfaction
from sim.centre.schema.parts import Part, about
from sim.centre.schema.plans import Volume
from sim.centre.schema.queues import Ivr, Queue, Target
from sim.centre.schema.start import Start
from sim.centre.schema.types import ContactType
from sim.centre.values import Count

USUAL_TARGET = Target(bound=0.8, within=20.0, assumed=True)


def _blank_is_usual(value: Any) -> Any:
    """A queue named without particulars is an ordinary queue."""
    if isinstance(value, dict):
        return {name: {} if queue is None else queue for name, queue in value.items()}
    return value


class Centre(Part):
    """One contact centre. Volumes and rosters are embedded: what is here can be simulated as it stands.

    Left out, `queues` has one queue for each name the types use, and a type's queue is the one of its own name, or the
    only one there is.
    """

    name: str = about("name shown in reports", default="Centre")
    description: str = about("what it is, in a sentence", default="")
    calendar: Calendar = about("horizon, opening hours, interval", default_factory=Calendar)
    arrivals: Arrivals = about("arrival process", default_factory=Arrivals)
    volumes: dict[str, Volume] = about("contacts per interval, by type", unit="contacts", default_factory=dict)
    weekday_factors: WeekdayFactors = about(
        "factor on a typical day's volumes by weekday; 1 for days not named", unit="ratio", default_factory=dict
    )
    peak: Span | None = about("the part of the day that levers call peak", default=None)
    trunks: Count | None = about(
        "contacts in the IVR, queues and talk at once; no limit if left out", unit="contacts", default=None, ge=0
    )
    ivr: Ivr | None = about("menu in front of the queues", default=None)
    types: dict[str, ContactType] = about("contact types by name", min_length=1)
    queues: Annotated[dict[str, Queue], BeforeValidator(_blank_is_usual)] = about(
        "queues by name", default_factory=dict
    )
    groups: dict[str, Group] = about("agent groups by name", min_length=1)
    target: Target = about("target of queues without their own", default_factory=USUAL_TARGET.model_copy)
    costs: Costs = about("prices", default_factory=Costs)
    satisfaction: Satisfaction = about("from experience to CSAT", default_factory=Satisfaction)
    observed: Figures | None = about("figures measured in the real centre", default=None)
    believed: Figures | None = about("figures the management believes", default=None)
    start: Start | None = about(
        "the rest of one day, from a given state; whole days from empty if left out", default=None
    )
    assumed: list[tuple[str, ...]] | None = about(
        "paths of parameters that nobody gave; written by the program", default=None
    )

    @model_validator(mode="before")
    @classmethod
    def _volumes_of_the_only_type(cls, data: Any) -> Any:
        """A bare plan under `volumes` belongs to the only type."""
        if not isinstance(data, dict):
            return data
        volumes, types = data.get("volumes"), data.get("types")
        if isinstance(types, dict) and len(types) == 1 and _is_plan(volumes, types):
            return {**data, "volumes": {next(iter(types)): volumes}}
        return data

    @model_validator(mode="after")
    def _fill_in_names(self) -> "Centre":
        if not self.queues:
            self.queues = {kind.queue or name: Queue() for name, kind in self.types.items()}
        only = next(iter(self.queues)) if len(self.queues) == 1 else None
        for name, kind in self.types.items():
            kind.queue = kind.queue or (name if name in self.queues else only) or name
        for group in self.groups.values():
            if not group.skills and only:
                group.skills = {only: Skill()}
        return self

    @property
    def each_day(self) -> str:
        """Behind an amount: `a day`, or `in the rest of the day` where one is taken up."""
        return "a day" if self.start is None else "in the rest of the day"

    def target_of(self, queue: str) -> Target:
        """The queue's own target, or the centre's.

        A queue into which contacts come by overflow alone has that of the queue they come from, the first if there are
        several: whoever goes over takes the promise along. Such a target is assumed; so is that of a queue that only
        another scenario has.
        """
        # The ways of contacts through the queues are read off a centre that is whole.
        from sim.centre.closings import queues_joined

        if queue not in self.queues:
            return self.target.model_copy(update={"assumed": True})
        if own := self.queues[queue].target:
            return own
        joined, sources = queues_joined(self), [queue]
        for name in sources:
            target = self.queues[name].target
            if target or name in joined:
                found = target or self.target
                return found if name == queue else found.model_copy(update={"assumed": True})
            # Where those from whom they come live on overflow alone too, the promise is that of those before.
            over = (n for n, other in self.queues.items() if other.overflow is not None and other.overflow.to == name)
            sources += [n for n in over if n not in sources]
        return self.target


def _is_plan(volumes: Any, types: dict) -> bool:
    if isinstance(volumes, dict):
        return not set(volumes) & set(types) and bool(set(volumes) & {"per_hour", "total", "profile", "constant"})
    return isinstance(volumes, list | int | float)

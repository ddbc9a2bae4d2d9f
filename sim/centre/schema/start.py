"""The rest of a day: when it begins, and who is found in the house then."""

from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, PrivateAttr

from sim.centre.compiled import EarlierCallers
from sim.centre.schema.calendar import read_day
from sim.centre.schema.parts import Clock, Part, about
from sim.centre.values import SECONDS_PER_DAY, Count, Misread, Seconds


def _day(value: Any) -> Any:
    return value if value is None else read_day(value)


def _ages(value: Any) -> Any:
    """One who waits needs no list."""
    return value if isinstance(value, list | tuple) or value is None else [value]


def _longest_first(ages: list[float]) -> list[float]:
    for age in ages:
        if not 0 <= age <= SECONDS_PER_DAY:
            raise Misread(f"a wait of {age:g} s", "waits from 0 s to a day")
    return sorted(ages, reverse=True)


Ages = Annotated[list[Seconds], BeforeValidator(_ages), AfterValidator(_longest_first)]


class Start(Part):
    """Where a day is taken up: the first one that counts, a date, or the first such weekday. Nothing before is
    simulated."""

    at: Clock = about("from when on the day is simulated", unit="time of day")
    day: Annotated[str | None, BeforeValidator(_day)] = about(
        "which day: a weekday or a date; the first day that counts if left out", default=None
    )
    waiting: dict[str, Ages] = about(
        "who waits on the phone, by queue: how long each has waited so far", unit="s", default_factory=dict
    )
    busy: dict[str, Count] = about(
        "agents with a contact in hand, by group; of a group left out all, if somebody waits whom it serves, else none",
        unit="agents",
        default_factory=dict,
    )
    absent: dict[str, Count] = about(
        "agents on the roster who are not there today (ill), by group; paid all the same",
        unit="agents",
        default_factory=dict,
    )

    _is_settled: bool = PrivateAttr(default=False)
    _earlier: EarlierCallers | None = PrivateAttr(default=None)

    @property
    def is_settled(self) -> bool:
        """True if `busy` tells of every group of the baseline; groups that it leaves out are a scenario's own."""
        return self._is_settled

    def settle(self) -> None:
        """Note that nothing is left to be guessed about who is busy."""
        self._is_settled = True

    @property
    def earlier(self) -> EarlierCallers | None:
        """Who called before and comes back, once it is known: the same in all scenarios, for it belongs to the past."""
        return self._earlier

    def with_earlier(self, earlier: EarlierCallers) -> "Start":
        """A copy that knows who called before."""
        copy = self.model_copy()
        copy._earlier = earlier
        return copy

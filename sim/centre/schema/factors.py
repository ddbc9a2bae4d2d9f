"""Handle time over the day: factors per interval, or the means that an ACD reports, from which factors are made."""

from typing import Annotated

import numpy as np
from pydantic import AfterValidator, BeforeValidator

from sim.centre.schema.parts import about
from sim.centre.schema.plans import Plan
from sim.centre.values import SECONDS_PER_DAY, Misread, Number, Seconds

_LARGEST = 1000.0
"""More is a slip."""


def _is_factor(value: float) -> float:
    if not 0 < value <= _LARGEST:
        raise Misread(f"{value:g}", f"more than 0, at most {_LARGEST:g}")
    return value


def _is_mean(value: float) -> float:
    if not 0 < value <= SECONDS_PER_DAY:
        raise Misread(f"{value:g} s", "a mean above 0 s, at most a day", "leave it blank (null) where nobody came")
    return value


Factor = Annotated[Number, AfterValidator(_is_factor)]
WholeDay = Annotated[list[Factor], BeforeValidator(lambda value: value if isinstance(value, list) else [value])]
"""`{mon: 1.1}` is a factor for all of Monday."""
MeanTime = Annotated[Seconds, AfterValidator(_is_mean)]


class Factors(Plan):
    """What handle time is multiplied by, per interval: the forms of a headcount, and a single value for a whole day.

    Intervals outside a list of the opening hours have the factor of the nearest one; a day that is left out, or whose
    list is empty, has the mean of the others.
    """

    constant: Factor | None = about("the same always", unit="ratio", default=None)
    typical: list[Factor] | None = about("a typical day, one value per interval", unit="ratio", default=None)
    weekdays: dict[str, WholeDay] | None = about("a day for each weekday", unit="ratio", default=None)
    days: list[list[Factor]] | None = about("one list per calendar day of the horizon", unit="ratio", default=None)


class MeanTimes(Plan):
    """Mean handle times per interval, in the forms of a headcount. None (a blank) where nobody came: not zero."""

    constant: MeanTime | None = about("the same always", unit="s", default=None)
    typical: list[MeanTime | None] | None = about("a typical day, one value per interval", unit="s", default=None)
    weekdays: dict[str, list[MeanTime | None]] | None = about("a day for each weekday", unit="s", default=None)
    days: list[list[MeanTime | None]] | None = about("one list per calendar day of the horizon", unit="s", default=None)

    def over(self, mean: float) -> Factors:
        """These means as factors on a mean in seconds.

        A gap takes the value between its neighbours of the day, in proportion to the distance; before the first one and
        after the last the nearest one's. A day of gaps has an empty list.
        """
        if self.constant is not None:
            return Factors(constant=self.constant / mean)
        if self.typical is not None:
            return Factors(typical=_without_gaps(self.typical, mean))
        if self.weekdays is not None:
            return Factors(weekdays={day: _without_gaps(row, mean) for day, row in self.weekdays.items()})
        return Factors(days=[_without_gaps(row, mean) for row in self.days or []])


def _without_gaps(row: list[float | None], mean: float) -> list[float]:
    places = [place for place, value in enumerate(row) if value is not None]
    known = [value / mean for value in row if value is not None]
    return np.interp(np.arange(len(row)), places, known).tolist() if known else []

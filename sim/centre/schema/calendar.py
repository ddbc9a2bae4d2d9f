"""When the centre is open, for how long it is simulated, and how contacts come in over the day."""

import datetime
import difflib
import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, PlainSerializer, model_validator

from sim.centre.cells import UNKNOWN, dates_meant, read_date
from sim.centre.schema.parts import Clock, Part, about
from sim.centre.values import SECONDS_PER_DAY, Count, Misread, Number, Seconds, read_clock, read_count, write_clock

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LONG = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
AROUND_THE_CLOCK = (0, SECONDS_PER_DAY)

Hours = tuple[int, int] | None
"""Opening and closing in seconds since midnight; None on a closed day."""


def read_weekday(text: Any) -> int:
    """0 for mon or Monday ... 6 for sun or Sunday."""
    word = str(text).strip().lower().rstrip(".")
    for names in (WEEKDAYS, _LONG):
        if word in names:
            return names.index(word)
    near = difflib.get_close_matches(word, WEEKDAYS, 1) or difflib.get_close_matches(word, _LONG, 1)
    raise Misread(text, "a weekday (mon tue wed thu fri sat sun)", f"did you mean {near[0]}?" if near else "")


def read_weekdays(text: Any) -> list[int]:
    """The days of `mon-fri`, `mon,wed`, `daily`, `sat`."""
    if str(text).strip().lower() in {"daily", "every day", "all"}:
        return list(range(7))
    days: list[int] = []
    for part in re.split(r"[,;\s]+", re.sub(r"\s*[-–]\s*", "-", str(text).strip())):
        first, _, last = part.partition("-")
        start, end = read_weekday(first), read_weekday(last or first)
        days += [(start + k) % 7 for k in range((end - start) % 7 + 1)]
    return days


def read_hours(value: Any) -> Hours:
    """`08:00-20:00`, `24 h` or `closed`."""
    text = "closed" if value is None else str(value).strip().lower()
    if text in {"closed", "-"}:
        return None
    if text in {"24 h", "24h", "24/7", "around the clock"}:
        return AROUND_THE_CLOCK
    first, dash, last = text.replace("–", "-").partition("-")
    if not dash:
        raise Misread(value, 'opening hours such as "08:00-20:00", "24 h" or "closed"')
    start, end = read_clock(first.strip()), read_clock(last.strip())
    if start >= end:
        raise Misread(value, "opening hours that end after they begin, within one day")
    return start, end


def read_opening_hours(value: Any) -> tuple[Hours, ...]:
    """Seven entries, Monday first, from a mapping of days (others closed) or hours for every day."""
    if isinstance(value, list | tuple) and len(value) == 7:
        return tuple(value)
    if not isinstance(value, dict):
        return (read_hours(value),) * 7
    week: list[Hours] = [None] * 7
    for days, hours in value.items():
        for day in read_weekdays(days):
            week[day] = read_hours(hours)
    return tuple(week)


def write_opening_hours(week: tuple[Hours, ...]) -> dict[str, str]:
    """The inverse of `read_opening_hours`."""
    pairs = zip(WEEKDAYS, week, strict=True)
    return {day: "closed" if hours is None else "-".join(map(write_clock, hours)) for day, hours in pairs}


def _read_factors(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {WEEKDAYS[day]: factor for days, factor in value.items() for day in read_weekdays(days)}


def read_day(value: Any) -> str:
    """A weekday, `mon` to `sun`, or a date, `2026-11-23`; `23.11.2026` and what else tables have is a date as well."""
    text = value if isinstance(value, datetime.date) else str(value).strip()
    try:
        return read_date(text, UNKNOWN).isoformat()
    except Misread:
        pass
    try:
        return WEEKDAYS[read_weekday(text)]
    except Misread as slip:
        either = " or ".join(dates_meant(str(text)))
        mend = f"write {either}" if either else slip.mend
        raise Misread(value, "a weekday (mon) or a date (2026-11-23 or 23.11.2026)", mend) from None


OpeningHours = Annotated[
    tuple[Hours, ...], BeforeValidator(read_opening_hours), PlainSerializer(write_opening_hours, when_used="json")
]
WeekdayFactors = Annotated[dict[str, Number], BeforeValidator(_read_factors)]


class Calendar(Part):
    """The horizon and its intervals."""

    interval: Seconds = about(
        "length of an interval; divides a day", unit="s", default=1800.0, ge=60, le=SECONDS_PER_DAY
    )
    first_day: Annotated[str, BeforeValidator(read_day)] = about(
        "first day of the horizon: a weekday or a date", default="mon"
    )
    warm_up_days: Count = about(
        "days with opening hours simulated first and not measured", unit="days", evidence="S", default=1, ge=0, le=60
    )
    measured_days: Count = about("days with opening hours that count", unit="days", default=5, ge=1, le=366)
    opening_hours: OpeningHours = about(
        "hours by weekday, or the same every day; days not named are closed", default=(AROUND_THE_CLOCK,) * 7
    )
    reopen_spread: Seconds = about(
        "contacts due in closed hours come within this time of the next opening",
        unit="s",
        evidence="M",
        default=3600.0,
        ge=0,
        le=SECONDS_PER_DAY,
    )

    @model_validator(mode="before")
    @classmethod
    def _days(cls, data: Any) -> Any:
        """`days: 6` is short for six opening days, all measured unless `warm_up_days` says otherwise."""
        if not isinstance(data, dict) or "days" not in data:
            return data
        rest = {key: value for key, value in data.items() if key != "days"}
        rest.setdefault("warm_up_days", 0)
        return {**rest, "measured_days": read_count(data["days"]) - read_count(rest["warm_up_days"])}

    @model_validator(mode="after")
    def _interval_divides_a_day(self) -> "Calendar":
        if SECONDS_PER_DAY % self.interval:
            raise Misread(f"interval {self.interval:g} s", "a divisor of a day: 15 min, 30 min, 60 min")
        if not any(self.opening_hours):
            raise Misread("closed every day", "opening hours on at least one weekday")
        return self

    @property
    def first_date(self) -> datetime.date | None:
        """The first day's date, if the planner gave one."""
        return None if self.first_day in WEEKDAYS else datetime.date.fromisoformat(self.first_day)

    @property
    def first_weekday(self) -> int:
        """0 Monday .. 6 Sunday."""
        date = self.first_date
        return date.weekday() if date else WEEKDAYS.index(self.first_day)


class Span(Part):
    """A part of the day."""

    start: Clock = about("from", unit="time of day", alias="from")
    end: Clock = about("to (exclusive)", unit="time of day", alias="to")

    @model_validator(mode="after")
    def _in_order(self) -> "Span":
        if self.start >= self.end:
            found = f"from {write_clock(self.start)} to {write_clock(self.end)}"
            raise Misread(found, "a span that ends after it begins")
        return self


class Arrivals(Part):
    """The process by which new contacts come, and what the volumes count."""

    process: Literal["poisson", "gamma_poisson", "fixed"] = about(
        "poisson; gamma_poisson: the rate itself varies by day and interval; fixed: the volumes exactly",
        default="poisson",
    )
    day_cv: Number = about(
        "coefficient of variation of a day's factor, shared by all types", unit="ratio", evidence="M",
        default=0.0, ge=0, le=1,
    )  # fmt: skip
    interval_cv: Number = about(
        "coefficient of variation of an interval's own factor", unit="ratio", evidence="M", default=0.0, ge=0, le=1
    )
    counts: Literal["new_issues", "offered"] = about(
        "what the volumes count: new issues, or all offered contacts with redials and repeats (what an ACD reports); "
        "the title of a volume file's column says it too, and must not contradict it",
        default="new_issues",
    )
    counted_at: Literal["entry", "queue"] = about(
        "where an `offered` volume was counted: at the entry of the centre or at the queue (after self-service)",
        default="entry",
    )

    @model_validator(mode="before")
    @classmethod
    def _varying(cls, data: Any) -> Any:
        """A coefficient of variation asks for the process that uses it; that process has the field's defaults."""
        if not isinstance(data, dict):
            return data
        if "process" not in data and {"day_cv", "interval_cv"} & set(data):
            return {**data, "process": "gamma_poisson"}
        if data.get("process") == "gamma_poisson":
            return {"day_cv": 0.06, "interval_cv": 0.05, **data}
        return data

    @model_validator(mode="after")
    def _used(self) -> "Arrivals":
        if self.process != "gamma_poisson" and (self.day_cv or self.interval_cv):
            raise Misread(f"process {self.process} with day_cv or interval_cv", "process gamma_poisson with them")
        return self

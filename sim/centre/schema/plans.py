"""How many, when: volumes and headcounts over the day, in whatever form the planner has them."""

from typing import Annotated, Any

from pydantic import AfterValidator, model_validator

from sim.centre.schema.calendar import WEEKDAYS, read_weekdays
from sim.centre.schema.parts import Part, about
from sim.centre.values import Count, Misread, Number, read_number

_FORMS = ("constant", "typical", "weekdays", "days", "per_hour")


def _form_of(value: Any) -> Any:
    """The mapping that a shorthand stands for."""
    if isinstance(value, str | int | float):
        return {"constant": value}
    if isinstance(value, list):
        nested = bool(value) and all(isinstance(entry, list) for entry in value)
        return {"days": value} if nested else {"typical": value}
    if not isinstance(value, dict) or set(value) & {*_FORMS, "total", "profile"}:
        return value
    return {"weekdays": value}


def _by_weekday(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {WEEKDAYS[day]: entry for days, entry in value.items() for day in read_weekdays(days)}


def _at_most(most: int) -> AfterValidator:
    def check(value: float) -> float:
        if value > most:
            raise Misread(f"{value:g}", f"at most {most:,} in an interval")
        return value

    return AfterValidator(check)


Agents = Annotated[Count, _at_most(100_000)]
Contacts = Annotated[Number, _at_most(10_000_000)]
"""More than that is a slip, and more than engines can draw."""


class Plan(Part):
    """Values over the day, in exactly one of their forms."""

    @model_validator(mode="before")
    @classmethod
    def _read(cls, data: Any) -> Any:
        data = _form_of(data)
        if isinstance(data, dict) and "weekdays" in data:
            return {**data, "weekdays": _by_weekday(data["weekdays"])}
        return data

    @model_validator(mode="after")
    def _one_form(self) -> Any:
        given = [form for form in _FORMS if getattr(self, form, None) is not None]
        if len(given) != 1:
            found = " and ".join(given) or "an empty mapping"
            raise Misread(found, "one of: a number, a list for a typical day, a list a day, lists by weekday")
        return self


class Headcount(Plan):
    """Agents of a group scheduled and present, per interval.

    A list has a value for each interval of the whole day, or of the opening hours only. A typical day and a number
    are meant for the opening hours of every open day.
    """

    constant: Agents | None = about("the same in all open intervals", unit="agents", default=None, ge=0)
    typical: list[Agents] | None = about("a typical day, one value per interval", unit="agents", default=None)
    weekdays: dict[str, list[Agents]] | None = about("a day for each weekday", unit="agents", default=None)
    days: list[list[Agents]] | None = about("one list per calendar day of the horizon", unit="agents", default=None)


class Volume(Plan):
    """Contacts of a type per interval; the forms of `Headcount`, and `{total, profile}` or `{per_hour}`.

    A typical day (or number) is multiplied by the weekday factors and falls on open days only.
    """

    constant: Contacts | None = about("the same in all open intervals", unit="contacts", default=None, ge=0)
    per_hour: Contacts | None = about("the same rate in all opening hours", unit="contacts/h", default=None, ge=0)
    typical: list[Contacts] | None = about("a typical day, one value per interval", unit="contacts", default=None)
    weekdays: dict[str, list[Contacts]] | None = about("a day for each weekday", unit="contacts", default=None)
    days: list[list[Contacts]] | None = about("one list per calendar day of the horizon", unit="contacts", default=None)

    @model_validator(mode="before")
    @classmethod
    def _profile(cls, data: Any) -> Any:
        """`{total: 5000, profile: [2.6, 3.8, ...]}`: the profile holds relative weights."""
        if not isinstance(data, dict) or not {"total", "profile"} & set(data):
            return data
        if set(data) != {"total", "profile"} or not isinstance(data["profile"], list):
            raise Misread(", ".join(data), "total together with profile (a list of weights), and nothing else")
        weights = [read_number(weight) for weight in data["profile"]]
        if not weights or min(weights) < 0 or sum(weights) <= 0:
            raise Misread(data["profile"], "a profile of weights that are not negative and not all 0")
        total = read_number(data["total"])
        return {"typical": [total * weight / sum(weights) for weight in weights]}

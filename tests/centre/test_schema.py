"""The schema explains itself; its shorthands mean what they say; what it writes it reads back."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError

from sim.centre.request import Request, ScenarioFile
from sim.centre.schema import COEFFICIENTS, Calendar, Centre, Distribution, Redial, Satisfaction, Target
from sim.centre.schema.calendar import read_hours, read_opening_hours, read_weekdays, write_opening_hours
from sim.centre.schema.distributions import Family
from sim.centre.values import Misread
from sim.measures import experience


def models_in(annotation):
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
        for field in annotation.model_fields.values():
            yield from models_in(field.annotation)
    for part in get_args(annotation):
        yield from models_in(part)


def test_every_field_says_what_it_is():
    for model in {m for top in (Centre, Request, ScenarioFile) for m in models_in(top)}:
        assert model.__doc__, model
        for name, field in model.model_fields.items():
            if name == "kind":
                continue
            where = f"{model.__name__}.{name}"
            assert field.description, where
            assert set(field.json_schema_extra) == {"unit", "evidence"}, where
            assert set(field.json_schema_extra["evidence"]) <= set("ABCDMS"), where


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mon", [0]),
        ("Sunday", [6]),
        ("mon-fri", [0, 1, 2, 3, 4]),
        ("sat-mon", [5, 6, 0]),
        ("mon,wed", [0, 2]),
        ("mon, fri-sat", [0, 4, 5]),
        ("daily", list(range(7))),
        ("Mon – Wed", [0, 1, 2]),
    ],
)
def test_weekdays(text, days):
    assert read_weekdays(text) == days


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("8:00-20:00", (28800, 72000)),
        ("8.30 – 17.00", (30600, 61200)),
        ("closed", None),
        (None, None),
        ("24 h", (0, 86400)),
        ("0:00-24:00", (0, 86400)),
    ],
)
def test_hours(text, hours):
    assert read_hours(text) == hours


@pytest.mark.parametrize("text", ["8:00", "20:00-8:00", "8:00-8:00", "8:00-25:00", "open"])
def test_no_hours(text):
    with pytest.raises(Misread):
        read_hours(text)


spans = st.none() | st.tuples(st.integers(0, 86399), st.integers(1, 86400)).filter(lambda span: span[0] < span[1])


@given(st.lists(spans, min_size=7, max_size=7).filter(any))
def test_opening_hours_and_back(week):
    assert read_opening_hours(write_opening_hours(tuple(week))) == tuple(week)


@pytest.mark.parametrize(
    ("text", "figure", "within", "bound", "amber"),
    [
        ("80 % in 20 s", "service_level", 20, 0.8, 0.75),
        ("80/20", "service_level", 20, 0.8, 0.75),
        ("85% within 0:30", "service_level", 30, 0.85, 0.8),
        ("0.8 in 1 min", "service_level", 60, 0.8, 0.75),
        ("service level >= 80 % in 20 s", "service_level", 20, 0.8, 0.75),
        ("80 % in 20 s, amber 70 %", "service_level", 20, 0.8, 0.7),
        ("abandonment < 5 %", "abandonment", None, 0.05, 0.075),
        ("Abandonment ≤ 5 % amber 8 %", "abandonment", None, 0.05, 0.08),
        ("asa < 30 s", "asa", None, 30, 45),
        ("ASA < 0:30, amber 1 min", "asa", None, 30, 60),
    ],
)
def test_targets_in_words(text, figure, within, bound, amber):
    target = Target.model_validate(text)
    assert (target.figure, target.within) == (figure, within)
    assert target.formula == ("abandons_after" if figure == "service_level" else None)
    assert target.bound == pytest.approx(bound)
    assert target.amber == pytest.approx(amber)
    assert not target.assumed
    assert Target.model_validate(str(target)).bound == pytest.approx(bound)


@pytest.mark.parametrize(
    "text", ["80 %", "in 20 s", "abandonment > 5 %", "occupancy < 80 %", "80 % of 20 s", "5 %, amber 3 %", "asa < soon"]
)
def test_no_targets(text):
    with pytest.raises(ValidationError):
        Target.model_validate(text)


def test_targets_in_parts():
    target = Target.model_validate({"bound": "80 %", "within": "20 s", "formula": "F6_short_excluded"})
    assert target.formula == "short_excluded"
    limit = Target.model_validate("abandonment < 5 %")
    assert Target.model_validate(limit.model_dump()) == limit
    for bad in (
        {"bound": 0.8},
        {"bound": 0.8, "within": 20, "amber": 0.9},
        {"bound": 0.8, "within": 20, "formula": "F9"},
        {"figure": "asa", "bound": 30, "within": 20},
        {"figure": "abandonment", "bound": 0.05, "formula": "F4"},
        {"figure": "abandonment", "bound": 1},
        {"figure": "asa", "bound": 0},
        {"bound": 0, "within": 20},
    ):
        with pytest.raises(ValidationError):
            Target.model_validate(bad)


@pytest.mark.parametrize("kind", [family.__name__.lower() for family in Family.__subclasses__()])
def test_families_by_name(kind):
    parameters = {
        "exponential": {"mean": 60}, "lognormal": {"mean": 60, "cv": 1}, "weibull": {"shape": 0.9, "mean": "1 min"},
        "gamma": {"mean": 60, "cv": 0.5}, "erlang": {"phases": 2, "mean": 60}, "uniform": {"low": 0, "high": 9},
        "hyperexponential": {"share": "30 %", "mean_1": 9, "mean_2": 90}, "constant": {"value": 9}, "never": {},
        "empirical": {"values": [1, 2], "cumulative_shares": [0.5, 1]},
    }[kind]  # fmt: skip
    read = TypeAdapter(Distribution).validate_python({"kind": kind, **parameters, "short_share": "6 %"})
    assert read.kind == kind
    assert (read.short_share, read.short_mean) == (0.06, 12)
    assert TypeAdapter(Distribution).validate_python(read.model_dump()) == read


@pytest.mark.parametrize(
    "bad",
    [
        {"kind": "uniform", "low": 9, "high": 1},
        {"kind": "empirical", "values": [2, 1], "cumulative_shares": [0.5, 1]},
        {"kind": "empirical", "values": [1, 2], "cumulative_shares": [0.5, 0.9]},
        {"kind": "empirical", "values": [1, 2], "cumulative_shares": [1]},
    ],
)
def test_no_families(bad):
    with pytest.raises(ValidationError):
        TypeAdapter(Distribution).validate_python(bad)


def test_days_are_short_for_measured_days():
    assert Calendar(**{"days": 6}).model_dump(include={"warm_up_days", "measured_days"}) == {
        "warm_up_days": 0, "measured_days": 6,
    }  # fmt: skip
    assert Calendar(**{"days": 6, "warm_up_days": 1}).measured_days == 5


def test_one_share_stands_for_first_and_later():
    assert Redial(abandoned="55 %").abandoned == (0.55, 0.55)
    assert Redial(abandoned=[0.5, "30 %"]).abandoned == (0.5, 0.3)


def test_coefficients_are_those_of_the_list():
    alone = Satisfaction(coefficients=dict.fromkeys(COEFFICIENTS, "-0.5"))
    assert set(alone.coefficients.values()) == {-0.5}
    band = Satisfaction(coefficients={"held": {"low": -0.1, "mid": -0.3, "high": -0.5}})
    assert band.coefficients["held"].mid == -0.3
    # One that is accepted has an effect.
    assert set(COEFFICIENTS) == set(experience.COEFFICIENTS)
    with pytest.raises(ValidationError):
        Satisfaction(coefficients={"mood": 1})

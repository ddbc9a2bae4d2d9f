"""What every part of the schema is made of: the base model, and fields that carry their meaning."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, PlainSerializer, Tag

from sim.centre.values import Share, read_clock, write_clock


class Part(BaseModel):
    """A mapping in the planner's YAML. Unknown keys are errors: a misspelt one must not pass in silence."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True, serialize_by_alias=True)


def about(meaning: str, *, unit: str = "", evidence: str = "", **field: Any) -> Any:
    """A field with what a planner must know about it.

    meaning   what it is, in one line
    unit      s, share, contacts, agents, EUR, ... ; empty for names
    evidence  grade of the default or of usual values: A peer-reviewed, B official, C benchmark, D rule of thumb,
              M from memory of the literature, S simulated; empty where the planner knows it
    field     anything `pydantic.Field` takes: default, ge, le, alias, ...
    """
    return Field(description=meaning, json_schema_extra={"unit": unit, "evidence": evidence}, **field)


Clock = Annotated[int, BeforeValidator(read_clock), PlainSerializer(write_clock, when_used="json")]
"""Seconds since midnight; written back as HH:MM."""


def alone_or_named(value: Any) -> str:
    """Which branch of a union of a single value and a mapping by name is meant, so that only its faults are told."""
    return "by name" if isinstance(value, dict | BaseModel) else "alone"


ShareOrByName = Annotated[
    Annotated[Share, Tag("alone")] | Annotated[dict[str, Share], Tag("by name")], Discriminator(alone_or_named)
]
"""A share for all, or shares by name; `others` stands for those not named."""

"""A step of a share as a lever's setting: `+12pp`, or `x1.5`."""

from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer

from sim.centre.values import Change, Misread, read_change


def read_step(value: Any) -> Change:
    """Raises `Misread`."""
    step = read_change(value, of="share")
    if not step.relative and not -1 <= step.amount <= 1:
        raise Misread(value, "a step of at most 100 points, such as +12pp")
    return step


def _write_step(step: Change) -> str:
    return f"x{1 + step.amount:g}" if step.relative else f"{100 * step.amount:+g}pp"


StepField = Annotated[Change, BeforeValidator(read_step), PlainSerializer(_write_step)]

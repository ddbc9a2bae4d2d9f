"""How long things take: the families a planner may name, each with its parameters.

Every family takes `short_share` and `short_mean`: a share of values from a short exponential instead (misdials among
callers, wrong numbers among calls). The families' sampling is in `sim.randomness.distributions`.
"""

import math
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from sim.centre.schema.parts import Part, about
from sim.centre.values import Count, Misread, Number, Seconds, Share


class Family(Part):
    """What all families share."""

    short_share: Share = about(
        "share of values drawn from a short exponential instead", unit="share", evidence="M", default=0.0
    )
    short_mean: Seconds = about("mean of those short values", unit="s", evidence="M", default=12.0, gt=0)


class Exponential(Family):
    """Memoryless; the assumption of Erlang B, C and A."""

    kind: Literal["exponential"] = "exponential"
    mean: Seconds = about("mean", unit="s", gt=0)


class Lognormal(Family):
    """Skewed; what measured handle times look like."""

    kind: Literal["lognormal"] = "lognormal"
    mean: Seconds = about("mean", unit="s", gt=0)
    cv: Number = about("standard deviation as a multiple of the mean", unit="ratio", evidence="A", gt=0, le=20)


class Weibull(Family):
    """shape < 1: those who have waited long become more patient."""

    kind: Literal["weibull"] = "weibull"
    shape: Number = about("shape", unit="1", evidence="M", ge=0.1, le=50)
    mean: Seconds = about("mean", unit="s", gt=0)


class Gamma(Family):
    """Gamma by its mean and coefficient of variation."""

    kind: Literal["gamma"] = "gamma"
    mean: Seconds = about("mean", unit="s", gt=0)
    cv: Number = about("standard deviation as a multiple of the mean", unit="ratio", gt=0, le=20)


class Erlang(Family):
    """Sum of `phases` equal exponentials: more regular than one."""

    kind: Literal["erlang"] = "erlang"
    phases: Count = about("number of exponential phases", unit="count", ge=1, le=1000)
    mean: Seconds = about("mean of the sum", unit="s", gt=0)


class Hyperexponential(Family):
    """Two kinds of contacts, each exponential."""

    kind: Literal["hyperexponential"] = "hyperexponential"
    share: Share = about("share of the first kind", unit="share")
    mean_1: Seconds = about("mean of the first kind", unit="s", gt=0)
    mean_2: Seconds = about("mean of the second kind", unit="s", gt=0)


class Uniform(Family):
    """Anything between two values, equally likely."""

    kind: Literal["uniform"] = "uniform"
    low: Seconds = about("lower end", unit="s", ge=0)
    high: Seconds = about("upper end", unit="s", gt=0)

    @model_validator(mode="after")
    def _in_order(self) -> "Uniform":
        if self.high < self.low:
            raise Misread(f"low {self.low:g} s, high {self.high:g} s", "a range whose low is not above its high")
        return self


class Constant(Family):
    """Always the same. A bare duration (`90 s`) is read as this."""

    kind: Literal["constant"] = "constant"
    value: Seconds = about("the value", unit="s", ge=0)


class Empirical(Family):
    """A measured table; straight lines between its points, a lump at the first if its share is above 0."""

    kind: Literal["empirical"] = "empirical"
    values: list[Seconds] = about("values, ascending", unit="s", min_length=1)
    cumulative_shares: list[Share] = about(
        "share of values not above each; ascending, the last is 1", unit="share", min_length=1
    )

    @model_validator(mode="after")
    def _table(self) -> "Empirical":
        if self.values != sorted(self.values) or self.values[0] < 0:
            raise Misread("values " + ", ".join(f"{v:g}" for v in self.values), "durations in ascending order")
        shares = self.cumulative_shares
        if len(shares) != len(self.values):
            raise Misread(f"{len(self.values)} values, {len(shares)} cumulative_shares", "one share for each value")
        if shares != sorted(shares) or shares[-1] != 1:
            raise Misread("cumulative_shares " + ", ".join(f"{s:g}" for s in shares), "ascending shares that end at 1")
        return self


class Never(Family):
    """It does not happen: endless patience. A bare `never` is read as this."""

    kind: Literal["never"] = "never"


def _shorthand(value: Any) -> Any:
    """`never` and a bare duration stand for a family."""
    if isinstance(value, str) and value.strip().lower() in {"never", "infinite"}:
        return {"kind": "never"}
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return {"kind": "constant", "value": value}
    return value


Distribution = Annotated[
    Annotated[
        Exponential | Lognormal | Weibull | Gamma | Erlang | Hyperexponential | Uniform | Constant | Empirical | Never,
        Field(discriminator="kind"),
    ],
    BeforeValidator(_shorthand),
]


def mean_time(family: Family) -> float:
    """Seconds, short values included; inf for `never`."""
    return (1 - family.short_share) * _main_mean(family) + family.short_share * family.short_mean


def _main_mean(family: Family) -> float:
    match family:
        case Constant():
            return family.value
        case Uniform():
            return (family.low + family.high) / 2
        case Hyperexponential():
            return family.share * family.mean_1 + (1 - family.share) * family.mean_2
        case Empirical():
            values, shares = family.values, family.cumulative_shares
            pieces = zip(values, values[1:], shares, shares[1:], strict=False)
            return values[0] * shares[0] + sum((a + b) / 2 * (q - p) for a, b, p, q in pieces)
        case Never():
            return math.inf
        case _:
            return float(getattr(family, "mean"))  # noqa: B009  (every other family is given by its mean)

"""What a key figure is: its name, how it is formed, what moves it, and which way is better.

Every figure is a ratio of two linear combinations of the fold's components, so that all intervals are made in one way.
Definitions and worked figures: `domain` section 3 of the design; formula variants stand side by side, and a figure's
key carries its formula (`service_level_abandons_after`).

Basis: *emergent* (queues produce it), *follows from input* (a lever's declared effect or the mix moves it), *assumed
relation* (experience). Polarity: nobody is told that a higher occupancy or a lower handle time is better.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Literal

from sim.clock import TICKS_PER_HOUR, TICKS_PER_SECOND

if TYPE_CHECKING:
    from sim.measures.cost import Prices

EMERGENT = "emergent"
FROM_INPUT = "follows from input"
ASSUMED = "assumed relation"

Combination = Mapping[str, float]
Coefficients = Combination | Callable[["Prices"], Combination]
"""component -> factor, or how to get it from the prices."""

QUEUED = ("overall", "type", "queue", "day")
SERVING = ("overall", "type", "queue", "group", "day")
CONTACTS = ("overall", "type", "day")
WORKING = ("overall", "group", "day")
WHOLE = ("overall", "day")
FROM_WAITS = ("overall", "queue")
"""Scopes a figure exists for."""

HEADLINE, BY_INTERVAL, ROOT, SIGNED = "headline", "by_interval", "root", "signed"


@dataclass(frozen=True, slots=True)
class Figure:
    """One key figure.

    `numerator` and `denominator` are words for people, `num` and `den` the same for the machine. Figures that are not
    ratios of components (wait quantiles, satisfaction) have empty ones.
    """

    key: str
    label: str
    unit: str
    """`share`, `s`, `h`, `per day`, `ratio`, `points`, `agents`, `currency`, `currency per day` ..."""
    formula: str
    numerator: str
    denominator: str
    basis: str
    better: Literal["lower", "higher", "neither"]
    scopes: tuple[str, ...]
    num: Coefficients
    den: Coefficients
    headline: bool = False
    """Kept for each replication."""
    by_interval: bool = False
    root: bool = False
    """The figure is the square root of the ratio."""
    signed: bool = False
    """It may fall below 0."""

    @property
    def range(self) -> tuple[float, float]:
        """The least and the most it can be: an interval ends there."""
        return (-inf if self.signed or self.unit == "points" else 0.0), (1.0 if self.unit == "share" else inf)

    @property
    def is_ratio(self) -> bool:
        """True if it is formed from components."""
        return callable(self.num) or bool(self.num)

    @property
    def is_money(self) -> bool:
        """True for amounts in the centre's currency."""
        return self.unit.startswith("currency")

    def printed_unit(self, currency: str) -> str:
        """The unit with the centre's currency in it."""
        return self.unit.replace("currency", currency)


def plus(*parts: Combination | str) -> dict[str, float]:
    """Sum of combinations; a name stands for itself."""
    total: dict[str, float] = {}
    for part in parts:
        for name, factor in ({part: 1.0} if isinstance(part, str) else part).items():
            total[name] = total.get(name, 0.0) + factor
    return total


def times(factor: float, *parts: Combination | str) -> dict[str, float]:
    """A multiple of a sum."""
    return {name: factor * value for name, value in plus(*parts).items()}


def minus(part: Combination | str) -> dict[str, float]:
    """The negative, to be added."""
    return times(-1.0, part)


def in_seconds(*parts: Combination | str) -> dict[str, float]:
    """Sum of times, ticks -> s."""
    return times(1.0 / TICKS_PER_SECOND, *parts)


def in_hours(*parts: Combination | str) -> dict[str, float]:
    """Sum of times, ticks -> h."""
    return times(1.0 / TICKS_PER_HOUR, *parts)


def ratio(
    key: str,
    label: str,
    unit: str,
    better: Literal["lower", "higher", "neither"],
    scopes: tuple[str, ...],
    num: Coefficients,
    den: Coefficients,
    words: tuple[str, str],
    *marks: str,
    formula: str = "",
    basis: str = EMERGENT,
) -> Figure:
    return Figure(
        key,
        label,
        unit,
        formula or key,
        words[0],
        words[1],
        basis,
        better,
        scopes,
        num,
        den,
        HEADLINE in marks,
        BY_INTERVAL in marks,
        ROOT in marks,
        SIGNED in marks,
    )


def per_day(
    key: str,
    label: str,
    better: Literal["lower", "higher", "neither"],
    scopes: tuple[str, ...],
    num: Coefficients,
    words: str,
    *marks: str,
    unit: str = "per day",
    basis: str = EMERGENT,
) -> Figure:
    """A count (or amount) per measured day."""
    formula = f"{key}_per_measured_day"
    return ratio(
        key,
        label,
        unit,
        better,
        scopes,
        num,
        {"days": 1.0},
        (words, "measured days"),
        *marks,
        formula=formula,
        basis=basis,
    )

"""What the measures need to know of a centre and the engines do not: targets, prices, the survey.

The only file of `sim.measures` that knows how a centre is written.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sim.clock import TICKS_PER_SECOND, ticks
from sim.measures.cost import Prices
from sim.measures.experience import Scoring, scoring
from sim.measures.target import USUAL_WITHIN, Target

SHORT_ABANDON = 5 * TICKS_PER_SECOND
"""ticks: an abandon within it is short (a misdial, a change of mind)."""


_AVERAGE = 0.5, 0.5


@dataclass(frozen=True)
class MeasureSettings:
    """Settings of one scenario's figures. Tuples are by queue, in the compiled centre's order."""

    targets: tuple[Target, ...]
    short: int = SHORT_ABANDON
    prices: Prices = field(default_factory=Prices)
    csat_now: float | None = None
    survey_sent: str = "answered"
    """`answered`: every contact an agent served; `resolved`: only those it settled."""
    response_share: float = 0.10
    """Of those who get a survey. Expected answers do not depend on it; how far an observed CSAT may lie off does."""
    coefficients: tuple[tuple[str, tuple[float, float, float]], ...] = ()
    """(name, (low, mid, high)) where they differ from the usual ones."""
    manners: tuple[tuple[str, tuple[float, float]], ...] = ()
    """(group, (tone, greeting)), 0 to 1, where they are not average."""

    @property
    def within(self) -> tuple[int, ...]:
        """ticks: acceptable wait of each queue."""
        return tuple(ticks(target.within) for target in self.targets)

    def scoring(self) -> Scoring:
        """Tables of the satisfaction predictor."""
        return scoring(dict(self.coefficients), [levels for _, levels in self.manners])

    @classmethod
    def usual(cls, n_queues: int, **others: Any) -> "MeasureSettings":
        """80 % in 20 s in every queue."""
        return cls((Target(),) * n_queues, **others)

    @classmethod
    def of(
        cls, centre: Any, queue_names: tuple[str, ...], daily_cost: float = 0.0, one_off_cost: float = 0.0
    ) -> "MeasureSettings":
        """Settings of a `sim.centre.schema.Centre`."""
        satisfaction = centre.satisfaction
        return cls(
            targets=tuple(_target(centre.target_of(name)) for name in queue_names),
            prices=_prices(centre, daily_cost, one_off_cost),
            csat_now=satisfaction.csat_now,
            survey_sent=satisfaction.survey.sent,
            response_share=satisfaction.survey.response_share,
            coefficients=tuple(sorted(_bands(satisfaction.coefficients).items())),
            manners=tuple(_manners(centre.groups)),
        )


def _target(given: Any) -> Target:
    """A `sim.centre.schema.Target` in the words of the figures."""
    figure = f"{given.figure}_{given.formula}" if given.formula else given.figure
    return Target(figure, given.bound, given.amber, given.within or USUAL_WITHIN, given.assumed)


def _prices(centre: Any, daily: float, one_off: float) -> Prices:
    costs, groups = centre.costs, centre.groups.items()
    return Prices(
        costs.currency,
        costs.wage_per_hour,
        costs.shrinkage_share,
        costs.overtime_factor,
        costs.ivr_session,
        costs.amortise_days,
        daily,
        one_off,
        costs.callback,
        costs.bot_session,
        tuple((name, group.price_per_contact) for name, group in groups if group.price_per_contact is not None),
    )


def _manners(groups: dict[str, Any]) -> Iterator[tuple[str, tuple[float, float]]]:
    for name, group in groups.items():
        if group.quality and (levels := (group.quality.tone, group.quality.greeting)) != _AVERAGE:
            yield name, levels


def _bands(given: dict[str, Any]) -> dict[str, tuple[float, float, float]]:
    """A single number keeps the usual band: half and half as much again."""
    bands = {}
    for name, value in given.items():
        number = isinstance(value, int | float)
        bands[name] = (0.5 * value, value, 1.5 * value) if number else (value.low, value.mid, value.high)
    return bands

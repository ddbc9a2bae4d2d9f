"""What the measures need to know of a centre and the engines do not: targets, prices, the survey.

The only file of `sim.measures` that knows how a centre is written.
"""

from dataclasses import dataclass, field
from typing import Any

from sim.clock import TICKS_PER_SECOND, ticks
from sim.measures.cost import Prices
from sim.measures.experience import COEFFICIENTS, Scoring, scoring

USUAL_WITHIN = 20.0
"""s: acceptable wait where a target names none."""
USUAL_SHARE = 0.80
SHORT_ABANDON = 5 * TICKS_PER_SECOND
"""ticks: an abandon within it is short (a misdial, a change of mind)."""


@dataclass(frozen=True)
class MeasureSettings:
    """Settings of one scenario's figures. Tuples are by queue, in the compiled centre's order."""

    within: tuple[int, ...]
    """ticks: acceptable wait."""
    target_share: tuple[float, ...]
    assumed: tuple[bool, ...]
    """True where the centre gave no target and 80 % in 20 s was taken."""
    formula: tuple[str, ...] = ()
    """`abandons_after` ...: the service-level formula the target is meant in; empty: the default for all."""
    short: int = SHORT_ABANDON
    prices: Prices = field(default_factory=Prices)
    csat_now: float | None = None
    survey_sent: str = "answered"
    """`answered`: every contact an agent served; `resolved`: only those it settled."""
    response_share: float = 0.10
    coefficients: tuple[tuple[str, tuple[float, float, float]], ...] = ()
    """(name, (low, mid, high)) where they differ from the usual ones."""

    def scoring(self) -> Scoring:
        """Tables of the satisfaction predictor."""
        return scoring(dict(self.coefficients))

    @classmethod
    def usual(cls, n_queues: int, **others: Any) -> "MeasureSettings":
        """80 % in 20 s in every queue."""
        within, shares = (ticks(USUAL_WITHIN),) * n_queues, (USUAL_SHARE,) * n_queues
        return cls(within, shares, (True,) * n_queues, **others)

    @classmethod
    def of(
        cls, centre: Any, queue_names: tuple[str, ...], daily_cost: float = 0.0, one_off_cost: float = 0.0
    ) -> "MeasureSettings":
        """Settings of a `sim.centre.schema.Centre`.

        A queue whose target is an abandonment or a wait has no acceptable wait of its own: its service level is
        measured at the usual 20 s and judged at the usual 80 %, and marked assumed.
        """
        targets = [centre.target_of(name) for name in queue_names]
        is_level = [t.figure == "service_level" for t in targets]
        pairs = list(zip(targets, is_level, strict=True))
        satisfaction = centre.satisfaction
        return cls(
            within=tuple(ticks(t.within if level else USUAL_WITHIN) for t, level in pairs),
            target_share=tuple(t.bound if level else USUAL_SHARE for t, level in pairs),
            assumed=tuple(t.assumed or not level for t, level in pairs),
            formula=tuple(t.formula if level else "abandons_after" for t, level in pairs),
            prices=_prices(centre.costs, daily_cost, one_off_cost),
            csat_now=satisfaction.csat_now,
            survey_sent=satisfaction.survey.sent,
            response_share=satisfaction.survey.response_share,
            coefficients=tuple(sorted(_bands(satisfaction.coefficients).items())),
        )


def _prices(costs: Any, daily: float, one_off: float) -> Prices:
    return Prices(
        costs.currency,
        costs.wage_per_hour,
        costs.shrinkage_share,
        costs.overtime_factor,
        costs.ivr_session,
        costs.amortise_days,
        daily,
        one_off,
    )


def _bands(given: dict[str, Any]) -> dict[str, tuple[float, float, float]]:
    """A single number keeps the usual band: half and half as much again."""
    bands = {}
    for name, value in given.items():
        if name in COEFFICIENTS:
            number = isinstance(value, int | float)
            bands[name] = (0.5 * value, value, 1.5 * value) if number else (value.low, value.mid, value.high)
    return bands

"""What the centre costs: paid hours, sessions, levers; per day, per contact, per resolved issue."""

from dataclasses import dataclass

from sim.measures.figure import (
    EMERGENT,
    HEADLINE,
    WHOLE,
    WORKING,
    Combination,
    Figure,
    in_hours,
    minus,
    per_day,
    plus,
    ratio,
    times,
)

HANDLED = plus("contacts_served", "contacts_contained")
RESOLVED = plus("served_resolved", "contained_resolved")


FEE_UNITS = 1000
"""Fees are counted in thousandths, so that sums stay integers."""


@dataclass(frozen=True)
class Prices:
    """Money; all amounts in `currency`."""

    currency: str = "EUR"
    wage_per_hour: float = 28.0
    shrinkage_share: float = 0.30
    overtime_factor: float = 1.5
    ivr_session: float = 0.10
    amortise_days: float = 250.0
    daily_levers: float = 0.0
    """currency a measured day."""
    one_off_levers: float = 0.0
    """currency, spread over `amortise_days`."""
    callback: float = 0.05
    """currency an attempt to call back."""
    bot_session: float = 0.25
    """currency a session of a bot."""
    per_contact: tuple[tuple[str, float], ...] = ()
    """(group, currency a contact it answers) of the groups that are paid so, not by the hour. A contact passed on by a
    transfer is paid to each who answers it; one handed back at the end of a shift, to whoever answers it next."""

    @property
    def levers_per_day(self) -> float:
        """Running and spread one-off costs of the levers, currency a day."""
        return self.daily_levers + self.one_off_levers / self.amortise_days


def _hours(prices: Prices) -> tuple[Combination, Combination]:
    """Scheduled hours with shrinkage on top, and overtime, of the groups that are paid by the hour."""
    scheduled = plus("scheduled", minus("fee_scheduled"))
    return in_hours(times(1.0 / (1.0 - prices.shrinkage_share), scheduled)), in_hours("overtime", minus("fee_overtime"))


def paid_hours(prices: Prices) -> Combination:
    """Scheduled hours with shrinkage on top, and overtime, of groups paid by the hour."""
    return plus(*_hours(prices))


def staff_cost(prices: Prices) -> Combination:
    """Paid hours x wage, overtime at its factor; groups that are paid by the contact, their price for each."""
    scheduled, overtime = _hours(prices)
    return plus(
        times(prices.wage_per_hour, scheduled, times(prices.overtime_factor, overtime)),
        times(1 / FEE_UNITS, "fees"),
    )


def total_cost(prices: Prices) -> Combination:
    """Staff, IVR and bot sessions, attempts to call back and levers."""
    return plus(
        staff_cost(prices),
        times(prices.ivr_session, "menu_sessions"),
        times(prices.bot_session, "bot_sessions"),
        times(prices.callback, "callbacks_reached", "callbacks_in_vain"),
        times(prices.levers_per_day, "days"),
    )


COST = (
    per_day(
        "cost",
        "Cost",
        "lower",
        WHOLE,
        total_cost,
        "paid hours x wage + groups paid by the contact + IVR and bot sessions + callbacks + levers",
        HEADLINE,
        unit="currency per day",
    ),
    per_day(
        "staff_cost",
        "Staff cost",
        "lower",
        WORKING,
        staff_cost,
        "paid hours x wage, overtime at its factor; groups paid by the contact, once if handed back",
        unit="currency per day",
    ),
    ratio(
        "cost_per_contact",
        "Cost per contact",
        "currency",
        "lower",
        WHOLE,
        total_cost,
        HANDLED,
        ("total cost of the measured days", "contacts served by an agent or contained"),
        HEADLINE,
        formula="cost_per_handled",
    ),
    ratio(
        "cost_per_resolved",
        "Cost per resolved issue",
        "currency",
        "lower",
        WHOLE,
        total_cost,
        RESOLVED,
        ("total cost of the measured days", "issues settled in them"),
        HEADLINE,
        formula="cost_per_issue_settled",
    ),
    Figure(
        "cost_per_avoided_abandonment",
        "Cost per avoided abandonment",
        "currency",
        "cost_difference_per_abandoned_difference",
        "cost - cost of the baseline",
        "abandoned legs of the baseline - abandoned legs",
        EMERGENT,
        "lower",
        ("overall",),
        {},
        {},
        signed=True,
    ),
)

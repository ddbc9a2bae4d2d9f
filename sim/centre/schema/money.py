"""What it costs, how satisfied customers are, and what the planner has observed."""

from typing import Annotated, Literal, get_args

from pydantic import Discriminator, Tag

from sim.centre.schema.parts import Part, about, alone_or_named
from sim.centre.values import Number, Seconds, Share

CoefficientName = Literal[
    "unresolved", "prior_contacts", "transferred", "held", "ln_wait", "complaint", "tone", "greeting"
]
COEFFICIENTS: tuple[str, ...] = get_args(CoefficientName)


class Costs(Part):
    """Prices. Paid hours = headcount hours / (1 - shrinkage share); overtime comes on top.

    Whoever is scheduled is paid, absent or not: what `absence_share` of a group takes away must not be in the shrinkage
    once more.
    """

    currency: str = about("currency of all amounts", default="EUR")
    wage_per_hour: Number = about("loaded wage", unit="currency/paid hour", evidence="D", default=28.0, ge=0)
    shrinkage_share: Share = about("paid time not on duty", unit="share of paid time", evidence="D", default=0.30, lt=1)
    overtime_factor: Number = about("wage of overtime", unit="ratio", evidence="M", default=1.5, ge=0, le=10)
    ivr_session: Number = about("cost of a contact in the IVR", unit="currency", evidence="D", default=0.10, ge=0)
    bot_session: Number = about("cost of a contact with a voicebot", unit="currency", evidence="D", default=0.25, ge=0)
    callback: Number = about("cost of an attempt to call back", unit="currency", evidence="D", default=0.05, ge=0)
    amortise_days: Number = about(
        "days over which one-off costs of a lever are spread", unit="days", evidence="M", default=250.0, gt=0
    )


class Survey(Part):
    """Who is asked how satisfied they are."""

    sent: Literal["answered", "resolved"] = about("contacts that get a survey", default="answered")
    response_share: Share = about(
        "share of surveys returned: the fewer, the further may an observed CSAT lie off by luck",
        unit="share",
        evidence="D",
        default=0.10,
    )


class Coefficient(Part):
    """A coefficient of the satisfaction logit with its band."""

    low: Number = about("weak end of the band", unit="logit")
    mid: Number = about("best guess", unit="logit")
    high: Number = about("strong end of the band", unit="logit")


class Satisfaction(Part):
    """How experience becomes satisfaction; an assumed relation, never fed back into the engine."""

    csat_now: Share | None = about(
        "measured CSAT, to which the baseline is fitted; without it only differences are shown",
        unit="share of surveys", default=None,
    )  # fmt: skip
    survey: Survey = about("who is asked", default_factory=Survey)
    coefficients: dict[
        CoefficientName,
        Annotated[
            Annotated[Number, Tag("alone")] | Annotated[Coefficient, Tag("by name")], Discriminator(alone_or_named)
        ],
    ] = about("coefficients other than the usual ones; a single number keeps the usual band", default_factory=dict)


class Figures(Part):
    """Figures of the real centre, to be held against the baseline."""

    asa: Seconds | None = about("mean wait of answered contacts", unit="s", default=None, ge=0)
    wait_of_all: Seconds | None = about("mean wait of answered and abandoned contacts", unit="s", default=None, ge=0)
    abandonment: Share | None = about("abandoned / offered to queues", unit="share", default=None)
    service_level: Share | None = about("in the formula of the target", unit="share", default=None)
    occupancy: Share | None = about("handle time / time on duty", unit="share", default=None)
    aht: Seconds | None = about("talk + hold + wrap-up of answered contacts", unit="s", default=None, ge=0)
    fcr: Share | None = about("issues resolved in the first contact", unit="share", default=None)
    csat: Share | None = about("survey CSAT", unit="share", default=None)
    offered_per_day: Number | None = about(
        "contacts offered to queues per measured day; redials, repeats and transfers count",
        unit="contacts",
        default=None,
        ge=0,
    )

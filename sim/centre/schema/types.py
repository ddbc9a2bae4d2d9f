"""A contact type: what its service takes, how long its customers wait, what they do afterwards."""

from typing import Annotated, Any

from pydantic import BeforeValidator, model_validator

from sim.centre.schema.calendar import OpeningHours
from sim.centre.schema.consult import Consult
from sim.centre.schema.distributions import Constant, Distribution, Exponential, Never, mean_time
from sim.centre.schema.factors import Factors, MeanTimes
from sim.centre.schema.parts import Part, ShareOrByName, about
from sim.centre.values import Misread, Number, Seconds, Share


def whole_for_one(value: Any) -> Any:
    """`to: billing` is short for `to: {billing: 1}`."""
    return {value: 1} if isinstance(value, str) else value


def adds_up(shares: dict[str, float], what: str) -> None:
    """Raise `Misread` unless the shares add up to 1 (two parts in a thousand are rounding)."""
    if shares and abs(sum(shares.values()) - 1) > 0.002:
        raise Misread(f"{what} that add up to {100 * sum(shares.values()):.1f} %", "shares that add up to 100 %")


ShareByName = Annotated[dict[str, Share], BeforeValidator(whole_for_one)]


class Hold(Part):
    """The customer waits on the line while the agent looks something up."""

    share: Share = about("share of contacts put on hold (once)", unit="share of answered", evidence="C", default=0.46)
    time: Distribution = about(
        "how long", unit="s", evidence="D", default_factory=lambda: Exponential(mean=26.0), validate_default=True
    )


class HandleTime(Part):
    """Talk + hold + wrap-up."""

    talk: Distribution = about("talk time, hold excluded", unit="s")
    hold: Hold | None = about("hold; none if left out", default=None)
    wrap_up: Distribution = about(
        "work after the customer has gone", unit="s", default_factory=lambda: Constant(value=0.0)
    )

    @model_validator(mode="before")
    @classmethod
    def _talk_only(cls, data: Any) -> Any:
        """A distribution instead of the three parts is all talk."""
        if isinstance(data, dict) and ("kind" not in data or {"talk", "hold", "wrap_up"} & set(data)):
            return data
        return {"talk": data} if isinstance(data, dict | str | int | float) else data

    @property
    def mean(self) -> float:
        """Seconds, talk + hold + wrap-up, for complexity 1."""
        on_hold = self.hold.share * mean_time(self.hold.time) if self.hold else 0.0
        return mean_time(self.talk) + on_hold + mean_time(self.wrap_up)


class Resolution(Part):
    """Is the issue settled by this contact? A mean over the issues; complex ones are settled less often."""

    first: Share = about("if no agent has served the issue before", unit="share of served", evidence="C", default=1.0)
    later: Share = about(
        "if an earlier contact was served; as `first` if left out", unit="share of served", default=1.0
    )

    @model_validator(mode="before")
    @classmethod
    def _same(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return {"first": data, "later": data}
        return {**data, "later": data["first"]} if "first" in data and "later" not in data else data


class Misroute(Part):
    """The contact is in the wrong queue: the agent can only pass it on."""

    share: Share = about("share of contacts in the wrong queue", unit="share of those queued", default=0.0)
    to: ShareByName = about("queues where they belong, with shares", unit="share", default_factory=dict)
    handle_time_factor: Number = about(
        "handle time of the misrouted leg as a multiple of a normal one", unit="ratio", default=1.0, ge=0, le=10
    )

    @model_validator(mode="after")
    def _where(self) -> "Misroute":
        if self.share and not self.to:
            raise Misread("a share without `to`", "the queues where misrouted contacts belong")
        adds_up(self.to, "shares")
        return self


class Transfer(Part):
    """The agent passes the contact on, for a good reason."""

    share: ShareOrByName = about("share of answered contacts; may differ by group", unit="share", default=0.0)
    to: ShareByName = about("receiving queues, with shares", unit="share", default_factory=dict)
    warm: Share = about(
        "share of the transfers in which the agent stays with the customer until the next one answers",
        unit="share of transfers",
        default=0.0,
    )
    warm_wait: Seconds = about("the agent stays no longer than this", unit="s", default=300.0, gt=0, le=86400)

    @model_validator(mode="after")
    def _where(self) -> "Transfer":
        shares = self.share.values() if isinstance(self.share, dict) else [self.share]
        if any(shares) and not self.to:
            raise Misread("a share without `to`", "the queues that receive the transfers")
        adds_up(self.to, "shares")
        return self


def _first_and_later(value: Any) -> Any:
    return value if isinstance(value, list | tuple) else [value, value]


FirstLater = Annotated[tuple[Share, Share], BeforeValidator(_first_and_later)]
"""(after a first failure, after a failed redial); one value stands for both."""


class Redial(Part):
    """Those who were not served dial again. Shares: [first time, again after a redial that failed]."""

    abandoned: FirstLater = about("dial again after abandoning", unit="share", evidence="M", default=(0.0, 0.0))
    abandoned_in_menu: FirstLater = about(
        "after hanging up in the menu", unit="share", evidence="M", default=(0.0, 0.0)
    )
    blocked: FirstLater = about("after a busy line or a full queue", unit="share", evidence="M", default=(0.0, 0.0))
    turned_away: FirstLater = about("after closed hours or closing", unit="share", evidence="M", default=(0.0, 0.0))
    balked: FirstLater | None = about(
        "after leaving on an announced wait; as `abandoned` if left out", unit="share", evidence="M", default=None
    )
    delay: Distribution = about(
        "time until they dial again", unit="s", evidence="M", default_factory=lambda: Exponential(mean=1500.0)
    )
    becomes: dict[str, Share] = about(
        "types a redial turns into; the rest keep theirs", unit="share", default_factory=dict
    )

    def after(self, cause: str) -> tuple[float, float]:
        """Shares (first, later) of one of the causes."""
        shares: tuple[float, float] | None = getattr(self, cause)
        return self.abandoned if shares is None else shares

    @model_validator(mode="after")
    def _at_most_all(self) -> "Redial":
        if sum(self.becomes.values()) > 1.002:
            raise Misread(
                f"`becomes` that adds up to {100 * sum(self.becomes.values()):.1f} %", "shares up to 100 % in all"
            )
        return self


class Return(Part):
    """A customer comes back with the same issue."""

    share: Share = about("share of them who do", unit="share", evidence="M", default=0.0)
    delay: Distribution = about(
        "time until then", unit="s", evidence="M", default_factory=lambda: Exponential(mean=72000.0)
    )


class Bot(Part):
    """A voicebot in front of the type's queue, behind the menu if there is one: any number of customers at once.

    Whom it does not settle it passes on to the queue, to which the contact was going anyway. It answers in opening
    hours only and holds a line; who hangs up on it has abandoned in the menu.
    """

    offered: Share = about(
        "get to the bot; the rest go straight to the queue", unit="share of those bound for a queue", evidence="D",
        default=1.0,
    )  # fmt: skip
    time: Distribution = about(
        "a session", unit="s", evidence="D", default_factory=lambda: Exponential(mean=90.0), validate_default=True
    )
    contained: Share = about(
        "their issue is settled, or seems to be (see failed_containment); easy issues more often, if their complexity "
        "differs",
        unit="share of sessions",
        evidence="D",
    )
    bounce: Share = about("hang up without having been helped", unit="share of sessions", evidence="D", default=0.15)
    handle_time_factor: Number = about(
        "handle time of those passed on as a multiple of others': what a bot leaves is harder",
        unit="ratio", evidence="M", default=1.0, gt=0, le=10,
    )  # fmt: skip
    context_saved: Seconds = about(
        "talk time that the first agent is spared, because the bot has asked already; never more than there is",
        unit="s", evidence="D", default=0.0, ge=0, le=3600,
    )  # fmt: skip

    @model_validator(mode="after")
    def _at_most_all(self) -> "Bot":
        if self.contained + self.bounce > 1:
            found = f"contained and bounce that add up to {100 * (self.contained + self.bounce):.1f} %"
            raise Misread(found, "at most 100 % of the sessions in all")
        if isinstance(self.time, Never):
            raise Misread("`time: never`", "a duration or a distribution that ends")
        return self


class ContactType(Part):
    """One reason to contact the centre."""

    queue: str | None = about("its queue; the one of the same name if left out", default=None)
    opening_hours: OpeningHours | None = about("its own hours; the centre's if left out", default=None)
    handle_time: HandleTime = about("talk + hold + wrap-up", unit="s")
    handle_time_factor: Factors | None = about(
        "what it is multiplied by for those who enter a queue in the interval; 1 if left out",
        unit="ratio",
        default=None,
    )
    aht: MeanTimes | None = about(
        "mean talk + hold + wrap-up of those who enter a queue in the interval, null where nobody came: a way to write "
        "handle_time_factor",
        unit="s",
        default=None,
    )
    bot: Bot | None = about("voicebot in front of the queue; none if left out", default=None)
    patience: Distribution = about(
        "how long its customers wait before they abandon", unit="s", evidence="A", default_factory=Never
    )
    patience_after_transfer: Number = about(
        "factor on patience for each transfer", unit="ratio", evidence="M", default=1.0, gt=0, le=10
    )
    complexity_cv: Number = about(
        "spread of the issues' complexity; 0: all alike", unit="ratio", evidence="M", default=0.0, ge=0, le=5
    )
    complaint_share: Share = about("share of issues that are complaints", unit="share", evidence="C", default=0.0)
    resolution: Resolution = about(
        "share of served contacts that settle the issue, a mean over the issues (not over the contacts: "
        "complex issues come more often)",
        default_factory=Resolution,
    )
    misroute: Misroute = about("wrong queue at first", default_factory=Misroute)
    transfer: Transfer = about("passed on by an agent", default_factory=Transfer)
    consult: Consult | None = about("a second agent is asked, the customer on hold; never if left out", default=None)
    redial: Redial = about("dial again after not being served", default_factory=Redial)
    repeat: Return = about("contact again after an unresolved service", default_factory=Return)
    failed_containment: Return = about(
        "contact again after self-service that only seemed to work",
        default_factory=lambda: Return(delay=Exponential(mean=14400.0)),
    )

    @model_validator(mode="after")
    def _aht_is_a_factor(self) -> "ContactType":
        """The factor is kept, not the mean: a change of `handle_time` then changes every interval."""
        if self.aht is not None:
            if self.handle_time_factor is not None:
                raise Misread("`aht` beside `handle_time_factor`", "one of the two", "take one of them out")
            if not 0 < self.handle_time.mean < float("inf"):
                raise Misread("`aht` beside a mean handle time of 0 s or without end", "a handle time above 0 s")
            self.handle_time_factor, self.aht = self.aht.over(self.handle_time.mean), None
        return self

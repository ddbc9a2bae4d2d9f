"""What those who have to wait are told and offered, and what some of them do then."""

from typing import Any, Literal

from pydantic import model_validator

from sim.centre.schema.distributions import Constant, Distribution, Never
from sim.centre.schema.parts import Part, about
from sim.centre.values import Count, Misread, Seconds, Share


class Balking(Part):
    """Who hears a wait and leaves at once: `share` at the shortest wait that is announced, `per_minute` more beyond."""

    share: Share = about("leave when the shortest announced wait is told", unit="share", evidence="M", default=0.0)
    per_minute: Share = about(
        "more of them for each minute of predicted wait beyond that", unit="share/min", evidence="M", default=0.0
    )

    @model_validator(mode="before")
    @classmethod
    def _constant(cls, data: Any) -> Any:
        """A bare share is one for every announced wait."""
        return data if isinstance(data, dict) else {"share": data}


class Announcement(Part):
    """The predicted wait is told once, on joining the queue; a comfort message comes again and again."""

    from_wait: Seconds | None = about(
        "a predicted wait at least this long is told; none if left out", unit="s", default=None, ge=0, alias="from"
    )
    balk: Balking = about("leave at once on hearing it", unit="share", default_factory=Balking)
    every: Seconds = about(
        "time between messages to those who wait", unit="s", evidence="A", default=60.0, gt=0, le=86400
    )
    hang_up: Share = about("hang up at each of these messages", unit="share", evidence="M", default=0.0)

    @model_validator(mode="after")
    def _told_something(self) -> "Announcement":
        if self.from_wait is None and (self.balk.share or self.balk.per_minute):
            raise Misread("`balk` without `from`", "the predicted wait from which it is told", "from: 2 min")
        return self


def _constant(seconds: float) -> Any:
    return lambda: Constant(value=seconds)


class Callbacks(Part):
    """Instead of waiting on the phone: the customer hangs up and is called when an agent is free for it.

    The offer comes before the predicted wait sends anybody away; transferred contacts get none. It takes no time.
    """

    from_wait: Seconds = about(
        "offered when the predicted wait is at least this long", unit="s", evidence="D", default=180.0, ge=0,
        alias="from",
    )  # fmt: skip
    accepted: Share = about("accept it", unit="share of those offered", evidence="D", default=0.37)
    kind: Literal["virtual_hold", "later"] = about(
        "the place in the queue is kept (virtual_hold), or the call comes after a delay", default="virtual_hold"
    )
    delay: Distribution = about(
        "from the promise to a callback of kind later", unit="s", default_factory=_constant(7200.0)
    )
    reached: Share = about("reached by an attempt", unit="share of attempts", evidence="A", default=0.93)
    attempts: Count = about("attempts at most", unit="attempts", evidence="D", default=2, ge=1, le=20)
    retry: Distribution = about(
        "from an attempt that reached nobody to the next", unit="s", evidence="D", default_factory=_constant(900.0)
    )
    dialling: Distribution = about(
        "agent's time of an attempt that reaches nobody", unit="s", evidence="D", default_factory=_constant(30.0)
    )
    max_open: Count | None = about(
        "callbacks promised and not yet made; no cap if left out", unit="callbacks", default=None, ge=0
    )

    @model_validator(mode="after")
    def _made_some_time(self) -> "Callbacks":
        for name in ("delay", "retry", "dialling"):
            if isinstance(getattr(self, name), Never):
                raise Misread(f"`{name}: never`", "a duration or a distribution that ends")
        return self

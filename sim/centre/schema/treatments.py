"""What those who have to wait are told, and what some of them do then."""

from typing import Any

from pydantic import model_validator

from sim.centre.schema.parts import Part, about
from sim.centre.values import Misread, Seconds, Share


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

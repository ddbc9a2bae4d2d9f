"""Queues with their targets, and the menu in front of them."""

import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, model_validator

from sim.centre.schema.distributions import Distribution
from sim.centre.schema.parts import Part, ShareOrByName, about
from sim.centre.schema.treatments import Announcement, Callbacks
from sim.centre.schema.types import ShareByName, whole_for_one
from sim.centre.values import Count, Misread, Number, Seconds, read_duration, read_number, read_share

FORMULAS = ("abandons_met", "answered_only", "all_offered", "abandons_after", "short_met", "short_excluded")
"""Service-level formulas F1 to F6 of the list of figures, in that order."""

_FIGURES = {
    "abandonment": "abandonment",
    "abandoned": "abandonment",
    "asa": "asa",
    "service level": "service_level",
    "service_level": "service_level",
}
_SERVICE_LEVEL = re.compile(r"(?:service.level\s*(?:>=?|:)?\s*)?(.+?)\s*(in|within|/)\s*(.+)", re.IGNORECASE)
_BOUND = re.compile(r"([a-z_ ]+?)\s*(<=?|>=?|≤|≥)\s*(.+)", re.IGNORECASE)
_EXAMPLES = "a target such as `80 % in 20 s`, `abandonment < 5 %` or `asa < 30 s`"


class Target(Part):
    """What a queue promises: `80 % in 20 s`, `abandonment < 5 %`, `asa < 30 s`; add `, amber 70 %` for a near miss."""

    figure: Literal["service_level", "abandonment", "asa"] = about("the figure", default="service_level")
    formula: str | None = about("service-level formula; abandons_after if left out", default=None)
    within: Seconds | None = about("acceptable wait of a service level", unit="s", default=None, gt=0)
    bound: Number = about("the figure must reach it (service level) or stay below (others)", unit="share or s", ge=0)
    amber: Number | None = about("near-miss bound; worse than it is red", unit="share or s", default=None, ge=0)
    assumed: bool = about("True if the planner gave none", default=False)

    @model_validator(mode="before")
    @classmethod
    def _text(cls, data: Any) -> Any:
        if isinstance(data, str):
            return read_target(data)
        if isinstance(data, dict) and data.get("figure", "service_level") in ("service_level", "abandonment"):
            return {k: read_share(v) if k in ("bound", "amber") and v is not None else v for k, v in data.items()}
        if isinstance(data, dict):
            return {k: read_duration(v) if k in ("bound", "amber") and v is not None else v for k, v in data.items()}
        return data

    @model_validator(mode="after")
    def _complete(self) -> "Target":
        if self.figure == "service_level":
            self._complete_level()
        else:
            self._must_be_alone()
        if self.bound == 0 or (self.figure == "abandonment" and self.bound == 1):
            found = f"{self.figure.replace('_', ' ')} with a bound of {self.bound:g}"
            raise Misread(found, "a bound that can be kept and can be missed", _EXAMPLES)
        if self.amber is None:
            self.amber = self._usual_amber()
        elif (self.amber > self.bound) == self.higher_is_better and self.amber != self.bound:
            raise Misread(f"amber {self.amber:g} beyond the bound {self.bound:g}", "an amber bound on the worse side")
        return self

    def _complete_level(self) -> None:
        if self.within is None:
            raise Misread("a service level without its wait", _EXAMPLES)
        formula = self.formula or "abandons_after"
        number = re.fullmatch(r"F([1-6])(?:_\w+)?", formula)
        self.formula = FORMULAS[int(number[1]) - 1] if number else formula
        if self.formula not in FORMULAS:
            raise Misread(self.formula, "a formula: " + ", ".join(FORMULAS))

    def _must_be_alone(self) -> None:
        """What only a service level has would be judged by nobody."""
        for name in ("within", "formula"):
            if getattr(self, name) is not None:
                raise Misread(f"{self.figure} with `{name}`", f"`{name}` for a service level only", "take it out")

    def _usual_amber(self) -> float:
        """5 points below a service level, half as much again above an abandonment or a wait."""
        return max(0.0, round(self.bound - 0.05, 9)) if self.higher_is_better else self.bound * 1.5

    @property
    def higher_is_better(self) -> bool:
        """True for a service level; abandonment and waits are bounds from above."""
        return self.figure == "service_level"

    def __str__(self) -> str:
        if self.figure == "service_level":
            return f"{self.bound * 100:g} % in {self.within:g} s"
        return f"{self.figure} < " + (f"{self.bound:g} s" if self.figure == "asa" else f"{self.bound * 100:g} %")


def read_target(text: str) -> dict[str, Any]:
    """The parts of a target written in words."""
    main, _, amber = re.sub(r"\s*,?\s*\bamber\b\s*", "\0", text.strip(), count=1).partition("\0")
    extra = {"amber": amber.strip()} if amber else {}
    if parts := _BOUND.fullmatch(main):
        figure = _FIGURES.get(parts[1].strip().lower())
        below = parts[2] in "<=≤"
        if figure in ("abandonment", "asa") and below:
            read = read_share if figure == "abandonment" else read_duration
            return {"figure": figure, "bound": read(parts[3]), **{k: read(v) for k, v in extra.items()}}
        if figure is None or not (_SERVICE_LEVEL.fullmatch(main) and not below):
            raise Misread(text, _EXAMPLES)
    if parts := _SERVICE_LEVEL.fullmatch(main):
        return {
            "figure": "service_level",
            "bound": _percent(parts[1]),
            "within": _seconds_after(parts[2], parts[3]),
            **{k: _percent(v) for k, v in extra.items()},
        }
    raise Misread(text, _EXAMPLES)


def _percent(text: str) -> float:
    """`80 %`, `0.8`, and `80`: in `80/20` nobody means anything else than percent."""
    bare = re.fullmatch(r"\d{2,3}(?:[.,]\d+)?", text.strip())
    return read_share(f"{read_number(text)} %" if bare else text)


def _seconds_after(word: str, text: str) -> float:
    """`in 20 s`, and `/20`: nobody means anything else than seconds there either."""
    return read_duration(f"{text} s" if word == "/" and re.fullmatch(r"\d+", text) else text)


class Score(Part):
    """Who is next in a queue: base + per_second x waited + transferred, highest first, then the longest wait.

    The points hold among the queues that a group serves with equal priority; who has waited `ageing_cap` goes before
    all who have not, whatever their points and the group's priorities (but no callback that gives way to the phone).
    """

    base: Number = about("points on arrival", unit="points", default=0.0)
    per_second: Number = about("points a second waited", unit="points/s", default=1.0, ge=0)
    transferred: Number = about("credit for a transferred contact", unit="points", default=0.0)
    callback: Number = about(
        "credit for a callback; below 0, those on the phone go first and are foretold their wait without it",
        unit="points",
        default=0.0,
    )
    ageing_cap: Seconds | None = about(
        "who has waited so long goes first, so that nobody starves; no cap if left out", unit="s", default=None, gt=0
    )


class Overflow(Part):
    """Who has waited long goes over to another queue, once; the whole wait counts there, and patience runs on.

    Full, closed or without agents, the other queue takes nobody: they stay.
    """

    to: str = about("queue that takes them")
    after: Seconds = about("wait in this queue from which they go over", unit="s", default=120.0, gt=0)


class Queue(Part):
    """Where contacts wait for one skill."""

    target: Target | None = about("what it promises; the centre's target if left out", default=None)
    score: Score = about("order of service", default_factory=Score)
    max_waiting: Count | None = about(
        "contacts that may wait; no limit if left out", unit="contacts", default=None, ge=0
    )
    waiting_per_agent: Number | None = about(
        "limit as a multiple of the agents on duty who serve it", unit="contacts/agent", default=None, ge=0
    )
    overflow: Overflow | None = about("another queue takes who waits too long; none if left out", default=None)
    closing: Literal["drain", "clear"] = about(
        "when the last type that can come here closes, those who wait are still served (drain) or sent home (clear)",
        default="drain",
    )
    predictor: Literal["queue_length", "last_wait"] | None = about(
        "how the wait is foretold: contacts ahead x mean handle time / agents on duty, or the last one's wait; "
        "queue_length if left out and needed, else none",
        default=None,
    )
    announcement: Announcement | None = about("what those who have to wait are told", default=None)
    callbacks: Callbacks | None = about("offered to those who would wait long; none if left out", default=None)
    handled_as: str | None = about(
        "contact type as which transferred contacts are handled here; found from the names if left out", default=None
    )

    @property
    def predictor_used(self) -> str:
        """`none` if nobody asks for a prediction."""
        is_told = self.announcement is not None and self.announcement.from_wait is not None
        is_needed = is_told or self.callbacks is not None
        return self.predictor or ("queue_length" if is_needed else "none")


OTHERS = "others"
"""Among shares by name: everyone not named."""
OWN_QUEUE = "queue"
"""Among a menu node's exits: the queue of the contact's own type."""


def share_for(share: float | dict[str, float], name: str) -> float:
    """A share for all, or the one of this name, or that of the others."""
    return share.get(name, share.get(OTHERS, 0.0)) if isinstance(share, dict) else share


class MenuNode(Part):
    """One step of the IVR. Those neither contained nor gone go `to` a node, a queue, or `queue`: their type's own."""

    time: Distribution = about("time spent at the node", unit="s", evidence="C")
    contained: ShareOrByName = about("share whose issue self-service settles", unit="share", evidence="M", default=0.0)
    abandon: ShareOrByName = about("share that hangs up here", unit="share", default=0.0)
    to: Annotated[dict[str, ShareOrByName], BeforeValidator(whole_for_one)] = about(
        "where the rest go, as shares of the rest", unit="share", default_factory=lambda: {"queue": 1.0}
    )


class Ivr(Part):
    """A graph of menu nodes."""

    start: str = about("first node")
    nodes: dict[str, MenuNode] = about("the nodes by name", min_length=1)


__all__ = ["FORMULAS", "Ivr", "MenuNode", "Overflow", "Queue", "Score", "ShareByName", "Target", "read_target"]

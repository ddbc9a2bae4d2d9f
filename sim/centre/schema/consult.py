"""An agent asks a second one while the customer is on hold."""

from pydantic import model_validator

from sim.centre.schema.distributions import Distribution, Exponential, Never
from sim.centre.schema.parts import Part, about
from sim.centre.values import Misread, Number, Seconds, Share


class Consult(Part):
    """After talk and hold the customer is put on hold (again), and the agent asks one of another queue's agents.

    Both are busy for `time`; then the contact ends, and only the first has wrap-up. Who asks waits in the queue with
    the credit of a transferred contact, counts for its limits, and gives up after `wait`. The customer on hold does not
    hang up. At the end of a shift neither agent hands anything back: both finish.
    """

    share: Share = about("share of the contacts in which the agent asks", unit="share of answered", evidence="D")
    queue: str = about("whose agents are asked; its own queue's too")
    time: Distribution = about(
        "how long both talk; the same for all groups and issues", unit="s", evidence="D",
        default_factory=lambda: Exponential(mean=120.0), validate_default=True,
    )  # fmt: skip
    wait: Seconds = about(
        "the agent waits no longer than this for a second one, then goes on alone", unit="s", evidence="D",
        default=120.0, gt=0, le=86400,
    )  # fmt: skip
    resolution_shift: Number = about(
        "added to the resolution probability if somebody answered", unit="share", default=0.0, ge=-1, le=1
    )

    @model_validator(mode="after")
    def _ends(self) -> "Consult":
        if isinstance(self.time, Never):
            raise Misread("`time: never`", "a duration or a distribution that ends")
        return self

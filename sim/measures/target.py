"""What a queue promises: which figure, by which formula, and from where on the promise is kept."""

from dataclasses import dataclass

from sim.measures.figures import BY_KEY, SERVICE_LEVEL

USUAL_WITHIN = 20.0
"""s: acceptable wait where a target names none."""


@dataclass(frozen=True, slots=True)
class Target:
    """A bound on one key figure of a queue. The default is the usual 80 % in 20 s, marked assumed."""

    figure: str = SERVICE_LEVEL
    """Key of the figure, its formula included: `service_level_...`, `abandonment` or `asa`."""
    bound: float = 0.80
    """share, or s for a wait."""
    amber: float = 0.75
    """As `bound`: what lies between the two misses the target narrowly."""
    within: float = USUAL_WITHIN
    """s: acceptable wait. Of a target that is no service level: the usual one, at which the queue's is measured."""
    assumed: bool = True
    """True if the centre gave no target."""

    @property
    def is_level(self) -> bool:
        """True for a service level of whatever formula."""
        return self.figure.startswith("service_level_")

    @property
    def is_floor(self) -> bool:
        """True if the figure must reach the bound; waits and abandonment must not exceed it."""
        return BY_KEY[self.figure].better == "higher"

    def is_met(self, value: float) -> bool:
        """Does a value of the figure keep the promise? Reaching the bound exactly does, NaN does not."""
        return value >= self.bound if self.is_floor else value <= self.bound

    def is_near(self, value: float) -> bool:
        """Is the promise kept, or broken by no more than the near miss allowed?"""
        return value >= self.amber if self.is_floor else value <= self.amber

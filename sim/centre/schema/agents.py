"""Agent groups and their skills."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from sim.centre.schema.distributions import Distribution
from sim.centre.schema.parts import Part, about
from sim.centre.schema.people import Quality, Tenure
from sim.centre.schema.plans import Headcount
from sim.centre.values import Count, Misread, Number, Seconds, Share


class Skill(Part):
    """How a group handles one queue."""

    handle_time_factor: Number = about(
        "handle time as a multiple of the type's", unit="ratio", evidence="M", default=1.0, gt=0, le=10
    )
    resolution_shift: Number = about(
        "added to the resolution probability", unit="share", evidence="M", default=0.0, ge=-1, le=1
    )
    preference: Count = about("whom a contact asks first among groups; lower first", default=1)
    priority: Count = about("which queue a freed agent looks at first; lower first", default=1)
    after: Seconds = about(
        "overflow: wait of a contact before the group may take it; 0: at once", unit="s", default=0.0, ge=0
    )
    reserve: Count = about(
        "agents of the group who are kept idle for its other queues; it takes contacts while more are idle",
        unit="agents",
        default=0,
        ge=0,
    )


def _skills(value: Any) -> Any:
    """A name or a list of queues gives skills without particulars; so does a queue without a value."""
    if isinstance(value, str):
        return {value: {}}
    if isinstance(value, list):
        if not all(isinstance(queue, str) for queue in value):
            raise Misread("a list of more than names", "names of queues: [billing, technical]")
        return {queue: {} for queue in value}
    if isinstance(value, dict):
        return {queue: {} if skill is None else skill for queue, skill in value.items()}
    return value


class Group(Part):
    """Agents with the same skills; agent k is on duty when k < headcount of the interval, unless absent that day."""

    skills: Annotated[dict[str, Skill], BeforeValidator(_skills)] = about(
        "queues they serve; may be left out if there is only one", default_factory=dict
    )
    headcount: Headcount | None = about(
        "agents scheduled per interval, and present unless `absence_share` says otherwise", unit="agents", default=None
    )
    absence_share: Share = about(
        "agents missing without notice, each for a whole day by a draw; they are paid. Sickness then has no place in "
        "costs.shrinkage_share. 0 where the headcount is of those who came",
        unit="share of agents",
        default=0.0,
    )
    agent_cv: Number = about(
        "spread of the agents' own mean handle times: standard deviation / mean; 0: all alike",
        unit="ratio",
        default=0.0,
        ge=0,
        le=3,
    )
    tenure: Tenure | None = about("turnover and learning curve; all equally experienced if left out", default=None)
    quality: Quality | None = about("how good they are; as the types' figures say if left out", default=None)
    shift_end: Literal["finish", "hand_back"] = about(
        "what an agent whose shift is over does with the contact in hand: finish it (overtime), or hand it back to the "
        "head of its queue and go",
        default="finish",
    )
    price_per_contact: Number | None = about(
        "paid by the contact they answer (handed-back ones once), not by the hour: a partner's agents",
        unit="currency/contact",
        default=None,
        ge=0,
    )
    ring_time: Distribution | None = about(
        "how long an agent's phone rings before the answer, while the customer still waits; none if left out",
        unit="s",
        default=None,
    )

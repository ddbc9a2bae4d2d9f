"""How agents differ: what they know, and how long they have been here."""

from typing import Any

from sim.centre.schema.parts import Part, about
from sim.centre.values import Number, Share


def _quality(meaning: str, grade: str = "M") -> Any:
    """A part of quality; at 0.5 it changes nothing."""
    return about(meaning, unit="share of the scale", evidence=grade, default=0.5)


class Quality(Part):
    """How good the agents of a group are, 0 to 1; at 0.5 they are those of whom the type's figures tell.

    What knowledge and problem-solving do is in `sim.centre.quality`: they change waits too. Tone and greeting act on
    satisfaction only (`sim.measures.experience`), that of customers whom the group answered last.
    """

    knowledge: Share = _quality(
        "what they know: handle time, holding, settled issues; 0.5 as the type's own figures say"
    )
    problem_solving: Share = _quality(
        "how they find solutions: handle time, transfers, settled issues; 0.5 as the type's own figures say"
    )
    tone: Share = _quality(
        "how they speak and listen: satisfaction only, 0.35 of its logit from 0.5 to 1; 0.5 as now", "D"
    )
    greeting: Share = _quality(
        "how they greet and take leave: satisfaction only, 0.10 of its logit from 0.5 to 1, a guess; 0.5 as now", "D"
    )


class Tenure(Part):
    """How long agents have been here, and what they learn meanwhile.

    Agents leave at a constant rate and are replaced, so the time since they began is exponential. Vacancies and weeks
    in the classroom do not change that: the headcount is of agents who take contacts. Handle time falls with tenure as
    1 + slower_at_start * exp(-tenure / learning_days); the type's handle time is that of the present mix.
    """

    attrition: Share = about("leavers a year / mean headcount", unit="share", evidence="D", default=0.30, gt=0)
    slower_at_start: Share = about(
        "by how much longer a new agent's handle time is than that of one who has learned everything",
        unit="share of handle time",
        evidence="D",
        default=0.6,
    )
    learning_days: Number = about(
        "calendar days after which 63 % of that has been learned", unit="days", evidence="D", default=60.0, gt=0
    )
    measured_attrition: Share | None = about(
        "attrition behind the mix with which handle times were measured; the present one if left out",
        unit="share",
        default=None,
        gt=0,
    )

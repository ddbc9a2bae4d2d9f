"""The schema of a centre: every field with its unit, meaning, range and grade of evidence.

`Centre.model_validate({...})` builds a centre from plain Python data; `sim.centre.load` from files. A small one:

    Centre.model_validate({
        "calendar": {"days": 1},
        "volumes": {"calls": {"per_hour": 120}},
        "types": {"calls": {"handle_time": {"kind": "exponential", "mean": "4 min"},
                            "patience": {"kind": "exponential", "mean": "2 min"}}},
        "groups": {"agents": {"headcount": 9}},
    })
"""

from sim.centre.schema.agents import Group, Skill
from sim.centre.schema.calendar import WEEKDAYS, Arrivals, Calendar, Span
from sim.centre.schema.centre import Centre
from sim.centre.schema.consult import Consult
from sim.centre.schema.distributions import Constant, Distribution, Empirical, Exponential, Lognormal, Never
from sim.centre.schema.money import COEFFICIENTS, Costs, Figures, Satisfaction, Survey
from sim.centre.schema.parts import Part, about
from sim.centre.schema.people import Quality, Tenure
from sim.centre.schema.plans import Headcount, Volume
from sim.centre.schema.queues import FORMULAS, Ivr, MenuNode, Overflow, Queue, Score, Target
from sim.centre.schema.start import Start
from sim.centre.schema.treatments import Announcement, Balking, Callbacks
from sim.centre.schema.types import Bot, ContactType, HandleTime, Hold, Misroute, Redial, Resolution, Return, Transfer

__all__ = [
    "COEFFICIENTS", "FORMULAS", "WEEKDAYS", "Announcement", "Arrivals", "Balking", "Bot", "Calendar", "Callbacks",
    "Centre", "Constant", "Consult", "ContactType", "Costs", "Distribution", "Empirical", "Exponential", "Figures",
    "Group", "HandleTime", "Headcount", "Hold", "Ivr", "Lognormal", "MenuNode", "Misroute", "Never", "Overflow", "Part",
    "Quality", "Queue", "Redial", "Resolution", "Return", "Satisfaction", "Score", "Skill", "Span", "Start", "Survey",
    "Target", "Tenure", "Transfer", "Volume", "about",
]  # fmt: skip

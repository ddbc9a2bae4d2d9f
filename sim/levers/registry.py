"""All levers, in the order in which they are applied.

The order is fixed, whatever the order in which they are asked for, so that a set of levers means one thing: first how
many agents there are, then which contacts reach them, then what those who have to wait are told and offered, then how
well agents work (so those who become flexible have been trained), then who serves whom (so a share of the agents is a
share of the agents there are then), who goes first, and last who goes to a partner, whose agents and queue are no
business of the others.
"""

from collections.abc import Mapping
from types import MappingProxyType

from sim.centre.errors import InputProblems
from sim.centre.schema import Centre
from sim.levers.callbacks import CallbacksLever
from sim.levers.chatbot import Chatbot
from sim.levers.cross_skill import CrossSkill
from sim.levers.lever import Applied, Lever
from sim.levers.overflow_partner import OverflowPartner
from sim.levers.peak_staff import PeakStaff
from sim.levers.priority import Priority
from sim.levers.self_service import SelfService
from sim.levers.training import Training
from sim.levers.wait_announcement import WaitAnnouncement

_ORDER = (
    PeakStaff, SelfService, Chatbot, WaitAnnouncement, CallbacksLever, Training, CrossSkill, Priority, OverflowPartner,
)  # fmt: skip
LEVERS: Mapping[str, type[Lever]] = MappingProxyType({lever.name: lever for lever in _ORDER})
"""Name -> class; `sim.centre.load.load_run(levers=LEVERS)` judges settings with it."""


def pull(centre: Centre, levers: Mapping[str, Lever]) -> Applied:
    """The centre with all these levers pulled, in the registry's order, whatever the order of the mapping.

    Raises `InputProblems` with everything that does not fit the centre; the centre handed in stays as it is.
    """
    ordered = [levers[name] for name in LEVERS if name in levers]
    problems = [finding.as_problem() for lever in ordered for finding in lever.findings_by_path(centre)]
    if problems:
        raise InputProblems(problems)
    result = Applied(centre)
    for lever in ordered:
        result = result.followed_by(lever.apply(result.centre))
    return result

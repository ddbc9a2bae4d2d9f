"""What most centres do without. A plain centre has an event loop of its own, without what the others need."""

from typing import NamedTuple

from sim.centre.compiled import CompiledCentre
from sim.codes import NEVER, NO_PREDICTOR, NOBODY


class Extras(NamedTuple):
    """True where something in the centre asks for it. Those of a name in `SETTINGS` are asked in the loop, too."""

    has_conditions: bool
    """some group has a minimum wait or a reserve"""
    predicts: bool
    """some queue foretells waits"""
    hangs_up: bool
    """some hang up at a message that those who wait hear"""
    calls_back: bool
    has_interval_factors: bool
    """handle time depends on the interval of entry"""
    has_bots: bool
    overflows: bool
    """some queue has another one take who waits too long"""
    consults: bool
    """some agent may ask a second one"""
    hands_back: bool
    rings: bool
    stays: bool
    """some agent stays with a customer who is passed on: warm transfers"""
    is_taken_up: bool
    """the rest of a day, with those found in the house"""


def extras_of(centre: CompiledCentre) -> Extras:
    """Which of them the centre uses. A plain centre uses none."""
    told, groups, queues = centre.treatments, centre.groups, centre.queues
    return Extras(
        has_conditions=bool(centre.opens_after.any() or centre.reserve.any()),
        predicts=bool((told["predictor"] != NO_PREDICTOR).any()),
        hangs_up=bool((told["hang_up_share"] > 0.0).any()),
        calls_back=bool((told["callback_from"] != NEVER).any()),
        has_interval_factors=bool((centre.interval_factors != 1.0).any()),
        has_bots=bool(centre.types["has_bot"].any()),
        overflows=bool((queues["overflow_to"] != NOBODY).any()),
        consults=bool((centre.consults["share"] > 0.0).any()),
        hands_back=bool(groups["hands_back"].any()),
        rings=bool((groups["ring_time"] != NOBODY).any()),
        stays=bool((centre.types["warm_share"] > 0.0).any()),
        is_taken_up=centre.start > 0 or len(centre.found) > 0,
    )

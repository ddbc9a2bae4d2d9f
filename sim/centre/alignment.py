"""Scenarios side by side: a group or queue that only one scenario has stands in the others, empty.

So every scope exists in every scenario and differences can be paired. A group without agents changes no record, nor
does a queue without a way into it.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from sim.centre.compiled import CompiledCentre, sealed
from sim.clock import NEVER
from sim.codes import NOBODY

_BY_GROUP = ("headcount", "serves", "preference", "priority", "opens_after", "reserve", "handle_factor")
_BY_QUEUE = (
    *((name, 1) for name in ("serves", "preference", "priority", "opens_after", "reserve", "handle_factor")),
    *((name, 1) for name in ("transfer_to", "misroute_to")),
    ("menu_next", 2),
    ("resolution", 2),
    ("overflow_steps", 0),
)
"""Arrays with a queue axis, and which it is."""


def aligned(centres: Sequence[CompiledCentre]) -> list[CompiledCentre]:
    """The same centres, all with the queues and groups of all, in order of first appearance.

    A queue that only some have stands behind those that all have, as whatever adds one puts it there.
    """
    queues = max((centre.queue_names for centre in centres), key=len)
    assert all(queues[: len(centre.queue_names)] == centre.queue_names for centre in centres)
    centres = [centre if centre.queue_names == queues else _with_queues(centre, queues) for centre in centres]
    names = tuple(dict.fromkeys(name for centre in centres for name in centre.group_names))
    return [_sealed(centre if centre.group_names == names else _with_groups(centre, names)) for centre in centres]


def _sealed(centre: CompiledCentre) -> CompiledCentre:
    arrays = {name: value for name, value in vars(centre).items() if isinstance(value, np.ndarray)}
    if not any(array.flags.writeable for array in arrays.values()):
        return centre
    return replace(centre, **{name: sealed(array) for name, array in arrays.items()})


def _with_groups(centre: CompiledCentre, names: tuple[str, ...]) -> CompiledCentre:
    """The centre with these groups; those it had keep their order and their agents' numbers."""
    place = np.array([names.index(name) for name in centre.group_names])
    size = np.zeros(len(names), np.int32)
    size[place] = centre.groups["n_agents"]
    groups = _spread(centre.groups, place, len(names), 0)
    groups["first_agent"] = np.concatenate([[0], np.cumsum(size)[:-1]])
    spread: dict[str, Any] = {field: _spread(getattr(centre, field), place, len(names), 0) for field in _BY_GROUP}
    return replace(
        centre,
        group_names=names,
        groups=groups,
        agent_group=place[centre.agent_group].astype(np.int16),
        resolution=_spread(centre.resolution, place, len(names), 1),
        transfer_share=_spread(centre.transfer_share, place, len(names), 1),
        hold_share=_spread(centre.hold_share, place, len(names), 1),
        **spread,
    )


def _with_queues(centre: CompiledCentre, names: tuple[str, ...]) -> CompiledCentre:
    """The centre with these queues; those it lacks are the last of them, and nobody serves them or comes into them."""
    n = len(names) - len(centre.queue_names)
    tables = centre.queues, centre.treatments
    queues, treatments = (np.concatenate([rows, np.zeros(n, rows.dtype)]) for rows in tables)
    for name in ("max_waiting", "ageing_cap", "overflow_after"):
        queues[name][-n:] = NEVER
    queues["waiting_per_agent"][-n:] = np.inf
    for name in ("handled_as", "overflow_to"):
        queues[name][-n:] = NOBODY
    for name in ("announce_from", "callback_from"):
        treatments[name][-n:] = NEVER
    more: dict[str, Any] = {name: _padded(getattr(centre, name), n, axis) for name, axis in _BY_QUEUE}
    more["overflow_steps"][-n:] = NEVER
    more["serves"][:, -n:] = 0
    return replace(centre, queue_names=names, queues=queues, treatments=treatments, **more)


def _padded(values: np.ndarray, n: int, axis: int) -> np.ndarray:
    """n more queues like the last one: in a cumulative distribution that is no share."""
    last = np.take(values, [-1] * n, axis)
    return np.concatenate([values, last], axis)


def _spread(values: np.ndarray, place: np.ndarray, n: int, axis: int) -> np.ndarray:
    shape = list(values.shape)
    shape[axis] = n
    out = np.zeros(shape, values.dtype)
    out[(slice(None),) * axis + (place,)] = values
    return out

"""Scenarios side by side: a group that only one scenario has stands in the others without agents.

So every scope exists in every scenario and differences can be paired. A group without agents changes no record.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from sim.centre.compiled import CompiledCentre

_BY_GROUP = ("headcount", "serves", "preference", "priority", "opens_after", "reserve", "handle_factor")


def aligned(centres: Sequence[CompiledCentre]) -> list[CompiledCentre]:
    """The same centres, all with the groups of all, in order of first appearance."""
    names = tuple(dict.fromkeys(name for centre in centres for name in centre.group_names))
    return [centre if centre.group_names == names else _with_groups(centre, names) for centre in centres]


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
        **spread,
    )


def _spread(values: np.ndarray, place: np.ndarray, n: int, axis: int) -> np.ndarray:
    shape = list(values.shape)
    shape[axis] = n
    out = np.zeros(shape, values.dtype)
    out[(slice(None),) * axis + (place,)] = values
    return out

"""When a queue closes for the day: once the last of the types that can come into it has closed.

T types, Q queues, D calendar days, in the order in which the centre names them.
"""

from collections.abc import Iterable, Iterator

import numpy as np

from sim.centre.compile_types import handled_as
from sim.centre.schema import Centre
from sim.centre.schema.queues import OWN_QUEUE, share_for
from sim.clock import NEVER

Closing = tuple[int, int, int]
"""(tick, queue, tick of its next opening; NEVER if the horizon holds none)"""
Stay = tuple[str, str, bool, bool]
"""(queue, type as which the contact is handled there, came by transfer, came by overflow)"""


def types_into(centre: Centre) -> np.ndarray:
    """(Q, T) bool: types whose contacts can come into the queue: at once, through the menu, passed on, or as a consult.

    A way with a share of 0 is none. A redial or repeat that has changed its type is a contact of the new type.
    """
    return np.array([[queue in _queues_of(centre, kind) for kind in centre.types] for queue in centre.queues])


def queues_first(centre: Centre) -> np.ndarray:
    """(Q, T) bool: types whose contacts may join the queue first."""
    return np.array([[queue in _first_queues(centre, kind) for kind in centre.types] for queue in centre.queues])


def queues_joined(centre: Centre) -> set[str]:
    """Queues into which contacts can come otherwise than by overflow from another."""
    joined: set[str] = set()
    for name in centre.types:
        stays = _stays_of(centre, name)
        joined |= {queue for queue, _, _, came_by_overflow in stays if not came_by_overflow} | _asked(centre, stays)
    return joined


def _queues_of(centre: Centre, type_name: str) -> set[str]:
    """Queues into which contacts of the type can come."""
    stays = _stays_of(centre, type_name)
    return {stay[0] for stay in stays} | _asked(centre, stays)


def _stays_of(centre: Centre, type_name: str) -> set[Stay]:
    """Every way in which contacts of the type can stand in a queue."""
    types = list(centre.types)
    seen: set[Stay] = set()
    ahead = [(queue, type_name, False, False) for queue in _first_queues(centre, type_name)]
    while ahead:
        stay = ahead.pop()
        if stay in seen:
            continue
        seen.add(stay)
        at, handled_there_as, came_by_transfer, came_by_overflow = stay
        overflow = centre.queues[at].overflow
        if overflow is not None and not came_by_overflow:
            ahead.append((overflow.to, handled_there_as, came_by_transfer, True))
        for queue in _passed_on_to(centre, at, handled_there_as, came_by_transfer):
            as_type = handled_as(centre, queue, centre.queues[queue])
            ahead.append((queue, types[as_type] if as_type >= 0 else type_name, True, False))
    return seen


def _asked(centre: Centre, stays: set[Stay]) -> set[str]:
    """Queues whose agents are asked about these contacts."""
    asking = (centre.types[name].consult for name in {stay[1] for stay in stays})
    return {consult.queue for consult in asking if consult is not None and consult.share > 0}


def _first_queues(centre: Centre, type_name: str) -> set[str]:
    """Where the type's contacts join a queue first: their own, or whatever the menu leads them to."""
    own = str(centre.types[type_name].queue)
    if centre.ivr is None:
        return {own}
    nodes, queues = centre.ivr.nodes, set()
    seen, ahead = set(), [centre.ivr.start]
    while ahead:
        exit_ = ahead.pop()
        if exit_ in nodes and exit_ not in seen:
            seen.add(exit_)
            ahead += _ways({to: share_for(share, type_name) for to, share in nodes[exit_].to.items()})
        elif exit_ not in nodes:
            queues.add(own if exit_ == OWN_QUEUE and exit_ not in centre.queues else exit_)
    return queues


def _passed_on_to(centre: Centre, queue: str, as_type: str, came_by_transfer: bool) -> Iterator[str]:
    """Queues to which a contact handled here as this type may go next."""
    kind = centre.types[as_type]
    if kind.misroute.share > 0 and not came_by_transfer:
        yield from _ways(kind.misroute.to)
    at_work = [name for name, group in centre.groups.items() if queue in group.skills]
    if any(share_for(kind.transfer.share, group) > 0 for group in at_work):
        yield from _ways(kind.transfer.to)


def _ways(shares: dict[str, float]) -> Iterable[str]:
    return [name for name, share in shares.items() if share > 0]


def closings(into: np.ndarray, open_at: np.ndarray, close_at: np.ndarray) -> list[Closing]:
    """The closings of every queue, by (tick, queue).

    into               (Q, T) bool: `types_into`; a queue that no type comes into closes with the last of all types
    open_at, close_at  (T, D) int64 tick

    A queue closes when the last of its types does, and opens again with the first of them on a later day. A day that
    runs on into an open next day has no closing.
    """
    rows = []
    for queue, comes in enumerate(into):
        types = comes if comes.any() else np.ones_like(comes)
        rows += [(tick, queue, opening) for tick, opening in _closings_of(open_at[types], close_at[types])]
    return sorted(rows)


def _closings_of(open_at: np.ndarray, close_at: np.ndarray) -> Iterator[tuple[int, int]]:
    """(closing, next opening) of a house with these types."""
    for day in range(open_at.shape[1]):
        is_open = close_at[:, day] != NEVER
        if not is_open.any():
            continue
        latest = int(close_at[is_open, day].max())
        opening = int(open_at[:, day + 1 :].min(initial=NEVER))
        if opening > latest:
            yield latest, opening

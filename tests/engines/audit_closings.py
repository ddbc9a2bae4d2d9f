"""When queues are closed, worked out from the compiled arrays alone: the audit asks no event of the engine's."""

import numpy as np

from sim.centre.compiled import CompiledCentre
from sim.clock import NEVER
from sim.codes import NOBODY

Spans = list[tuple[int, int]]


def closed_spans(centre: CompiledCentre) -> list[Spans]:
    """(closing, next opening) of each queue; the last one ends NEVER. Closed when the last of its types has closed."""
    into = [_queues_of(centre, kind) for kind in range(len(centre.types))]
    spans = []
    for queue in range(len(centre.queues)):
        kinds = [kind for kind, queues in enumerate(into) if queue in queues] or list(range(len(into)))
        spans.append(_spans(centre.open_at[kinds], centre.close_at[kinds]))
    return spans


def _spans(open_at: np.ndarray, close_at: np.ndarray) -> Spans:
    spans = []
    for day in range(open_at.shape[1]):
        if (close_at[:, day] == NEVER).all():
            continue
        closing = int(close_at[close_at[:, day] < NEVER, day].max())
        later = open_at[:, day + 1 :]
        opening = int(later.min()) if later.size else NEVER
        if opening > closing:
            spans.append((closing, opening))
    return spans


def is_within(spans: Spans, tick: int) -> bool:
    """True if one of the spans holds the tick."""
    return any(start <= tick < end for start, end in spans)


def _queues_of(centre: CompiledCentre, kind: int) -> set[int]:
    """Queues into which a contact of this type can come."""
    seen: set[tuple[int, int, bool, bool]] = set()
    ahead = [(queue, kind, False, False) for queue in _first_queues(centre, kind)]
    while ahead:
        stay = ahead.pop()
        if stay in seen:
            continue
        seen.add(stay)
        queue, handled_as, is_transferred, came_by_overflow = stay
        over = int(centre.queues["overflow_to"][queue])
        if over != NOBODY and not came_by_overflow:
            ahead.append((over, handled_as, is_transferred, True))
        onward = set()
        if not is_transferred and centre.types["misroute_share"][handled_as] > 0:
            onward |= _possible(centre.misroute_to[handled_as])
        if np.any(centre.transfer_share[handled_as][centre.serves[:, queue] == 1] > 0):
            onward |= _possible(centre.transfer_to[handled_as])
        for other in onward:
            there = int(centre.queues["handled_as"][other])
            ahead.append((other, kind if there == NOBODY else there, True, False))
    asked = {int(centre.consults["queue"][stay[1]]) for stay in seen if centre.consults["share"][stay[1]] > 0}
    return {stay[0] for stay in seen} | asked


def _first_queues(centre: CompiledCentre, kind: int) -> set[int]:
    n_nodes, node = len(centre.menu_time), int(centre.types["node"][kind])
    if node == NOBODY:
        return {int(centre.types["queue"][kind])}
    seen, ahead = set(), {node}
    while ahead - seen:
        node = (ahead - seen).pop()
        seen.add(node)
        if node < n_nodes:
            ahead |= _possible(centre.menu_next[kind, node])
    return {exit_ - n_nodes for exit_ in seen if exit_ >= n_nodes}


def _possible(cumulative: np.ndarray) -> set[int]:
    """Where a cumulative distribution has some share."""
    return set(np.flatnonzero(np.diff(cumulative, prepend=0.0) > 0).tolist())

"""What the compiled engine reads (`World`) and writes (`State`): flat arrays, allocated once per thread.

Records are arrays of structures (a contact's fields share a cache line); matrices are plain 2-D arrays, so that their
sizes are no part of any type and one compilation serves every centre.
"""

from typing import NamedTuple

import numpy as np

from sim.centre.compiled import CompiledCentre
from sim.clock import TICKS_PER_DAY
from sim.codes import LEG_CALLBACK, LEG_OVERFLOW, LEG_RESUMED, LEG_TRANSFER, NOBODY
from sim.engines.compiled.chain import ENDS, LINK
from sim.engines.compiled.event_queue import EVENT, NODE, WHEEL, bucket_layout
from sim.engines.compiled.extras import extras_of
from sim.engines.order import N_LANES, lane_number
from sim.jit import with_fields
from sim.randomness.arrivals import ARRIVAL, max_arrivals
from sim.records import AGENT_STATE, CONTACT, LEG

SETTINGS = np.dtype(
    [
        ("grid", np.int64),
        ("trunks", np.int64),
        ("reopen_spread", np.int64),
        ("last_closing", np.int64),
        ("n_nodes", np.int64),
        ("n_lanes", np.int64),  # lanes of a queue in use: the last ones are for callbacks, those handed back, overflow
        ("interval_ticks", np.int64),
        ("start", np.int64),  # tick: who entered before is one of those found then
        # 1: as in `Extras`
        ("has_conditions", np.int64),
        ("predicts", np.int64),
        ("has_interval_factors", np.int64),
        ("has_bots", np.int64),
        ("overflows", np.int64),
        ("consults", np.int64),
    ],
)

PROGRESS = np.dtype(
    [
        ("key", np.int64),  # of the contact in the key tree
        ("stay_key", np.int64),  # of the menu node or the leg it is in, below that
        ("waits_since", np.int64),  # tick: entered the queue from which it went over to the one it is in
        ("leg", np.int32),  # the leg it is in
        ("companion", np.int32),  # the leg whose agent stays until the next one answers
        ("asking", np.int32),  # the leg whose agent has last asked a second one
        ("n_legs", np.int16),
        ("n_transfers", np.int16),
        ("n_menu_nodes", np.int16),  # IVR nodes visited
        ("menu_node", np.int16),  # IVR node it is in
        ("next_queue", np.int16),  # where a transferred contact goes, or one that is with the bot
        ("returns_as", np.int16),  # kind of the contact that will follow: REDIAL or REPEAT
        ("returns_type", np.int16),  # and its type
        ("was_served", np.int8),  # an earlier contact of the issue was served
        ("on_line", np.int8),  # holds a trunk line
        ("n_attempts", np.int8),  # to call the customer back
        ("from_bot", np.int8),  # passed on to the queue by a bot
    ],
    align=True,
)

AGENT = np.dtype(
    [
        ("idle_since", np.int64),  # tick
        ("duty_since", np.int64),  # tick: start of the spell (on duty, or overtime)
        ("pace", np.float64),  # the agent's own factor on handle times, drawn anew for each replication
        ("leg", np.int32),  # leg in hand; NOBODY when idle
        ("next", np.int32),  # links of the idle list of the group
        ("previous", np.int32),
        ("group", np.int16),
        ("duty", np.int8),  # OFF_DUTY, DUTY, FINISHING, DRAINING
    ],
    align=True,
)

GROUP_STATE = np.dtype(
    [
        ("head", np.int32),  # ends of the idle list, longest idle first
        ("tail", np.int32),
        ("n_draining", np.int32),  # agents who stay after the shift for closed queues
    ],
)

QUEUE_STATE = np.dtype(
    [
        ("reopens_at", np.int64),  # tick of the next opening, if it has closed
        ("last_wait", np.int64),  # ticks that the last contact waited who got an agent, until the agent answered
        ("n_waiting", np.int64),  # contacts that wait in it, on the phone or for their callback
        ("n_on_phone", np.int64),  # those on the phone
        ("n_on_duty", np.int64),  # agents on duty who serve the queue
        ("n_promised", np.int64),  # callbacks promised and not yet made
    ],
)

# What a group does for a queue, and for a type: what is read together lies together.
SKILL = np.dtype(
    [
        ("opens_after", np.int64),
        ("reserve", np.int64),
        ("handle_factor", np.float64),
        ("preference", np.int32),
        ("priority", np.int32),
    ],
)
SERVICE = np.dtype([("hold_share", np.float64), ("transfer_share", np.float64)])
MENU = np.dtype([("menu_contained", np.float64), ("menu_abandon", np.float64)])


COUNTS = np.dtype(
    [
        ("contacts", np.int64),
        ("legs", np.int64),
        ("spells", np.int64),
        ("events", np.int64),
        ("in_house", np.int64),  # trunk lines held
        ("departed", np.int64),  # contacts that the event just handled sent out of the house
        ("entered", np.int64),  # contacts that joined a queue in this instant
        ("freed", np.int64),  # agents who became available in this instant
        ("draining", np.int64),  # agents who stay after the shift for closed queues
        ("overflow", np.int64),  # 1: an output table was too small
        ("key", np.int64),  # of the replication in the key tree; written by `Engine`
    ],
)


class World(NamedTuple):
    """Parameters; shapes and units in `sim.centre.compiled`. Those of the staff are drawn anew for each replication."""

    settings: np.ndarray
    types: np.ndarray
    queues: np.ndarray
    treatments: np.ndarray
    groups: np.ndarray
    open_at: np.ndarray
    close_at: np.ndarray
    duty_events: np.ndarray
    found: np.ndarray
    earlier: np.ndarray
    distributions: np.ndarray
    tables: np.ndarray
    menu_time: np.ndarray
    menu: np.ndarray
    """(T, N) MENU"""
    menu_next: np.ndarray
    bots: np.ndarray
    consults: np.ndarray
    interval_factors: np.ndarray
    skills: np.ndarray
    """(G, Q) SKILL"""
    services: np.ndarray
    """(T, G) SERVICE"""
    overflow_steps: np.ndarray
    resolution: np.ndarray
    transfer_to: np.ndarray
    misroute_to: np.ndarray
    redial_share: np.ndarray
    redial_to: np.ndarray
    queues_of: np.ndarray
    """(G, Q) int16: queues a group serves, then NOBODY."""
    groups_of: np.ndarray
    """(Q, G) int16: groups that serve a queue, by preference, then NOBODY."""


class State(NamedTuple):
    """Everything that changes during a replication."""

    counts: np.ndarray
    arrivals: np.ndarray
    contacts: np.ndarray
    progress: np.ndarray
    legs: np.ndarray
    places: np.ndarray
    """LINK of each leg, in its lane"""
    spells: np.ndarray
    agents: np.ndarray
    groups: np.ndarray
    queues: np.ndarray
    n_in_menu: np.ndarray
    """(T,) contacts in the menu"""
    lanes: np.ndarray
    """ENDS, N_LANES of each queue"""
    departed: np.ndarray
    entered: np.ndarray
    freed: np.ndarray
    wheel: np.ndarray
    nodes: np.ndarray
    heads: np.ndarray
    run: np.ndarray


class PlainState(State):
    """That of a plain centre, for which the loop is compiled without what `sim.jit.extra` marks."""

    IS_PLAIN = True


def make_world(centre: CompiledCentre, duty_events: np.ndarray) -> World:
    """Lay out a compiled centre for the event loop.

    duty_events  DUTY_EVENT rows in which the caller puts the roster of a replication
    """
    settings = np.zeros(1, SETTINGS)
    settings["grid"] = centre.grid
    settings["start"] = centre.start
    settings["trunks"] = centre.trunks
    settings["reopen_spread"] = centre.reopen_spread
    settings["last_closing"] = centre.last_closing
    settings["n_lanes"] = _n_lanes(centre)
    settings["n_nodes"] = len(centre.menu_time)
    settings["interval_ticks"] = centre.interval_ticks
    for name, is_used in extras_of(centre)._asdict().items():
        if name in (SETTINGS.names or ()):
            settings[name] = is_used
    fields = {name: with_fields(getattr(centre, name)) for name in World._fields if hasattr(centre, name)}
    fields["duty_events"] = with_fields(_sealed(duty_events))
    return World(
        settings=with_fields(settings),
        menu=_side_by_side(centre, MENU),
        skills=_side_by_side(centre, SKILL),
        services=_side_by_side(centre, SERVICE),
        queues_of=_padded([np.flatnonzero(row) for row in centre.serves], len(centre.queues)),
        groups_of=_padded([_by_preference(centre, q) for q in range(len(centre.queues))], len(centre.groups)),
        **fields,
    )


def _side_by_side(centre: CompiledCentre, fields: np.dtype) -> np.ndarray:
    """Matrices of the centre as one matrix of rows; the names of the fields are those of the matrices."""
    matrices = {name: getattr(centre, name) for name in fields.names or ()}
    out = np.zeros(np.broadcast_shapes(*(matrix.shape for matrix in matrices.values())), fields)
    for name, matrix in matrices.items():
        out[name] = matrix
    return with_fields(out)


def _sealed(table: np.ndarray) -> np.ndarray:
    """The same memory, read-only: to the loop it is a parameter like the others."""
    view = table.view()
    view.setflags(write=False)
    return view


def _n_lanes(centre: CompiledCentre) -> int:
    """Lanes of a queue in which anybody can ever wait, all before them included."""
    extras, kinds = extras_of(centre), [LEG_TRANSFER]
    if extras.calls_back:
        kinds.append(LEG_CALLBACK)
    if extras.hands_back:
        kinds.append(LEG_RESUMED)
    if extras.overflows:
        kinds.append(LEG_OVERFLOW)
    return 1 + max(map(lane_number, kinds))


def _by_preference(centre: CompiledCentre, queue: int) -> list[int]:
    """Groups that serve the queue, in the order in which its contacts ask them."""
    groups = np.flatnonzero(centre.serves[:, queue]).tolist()
    return sorted(groups, key=lambda group: (centre.preference[group, queue], group))


def _padded(lists: list, width: int) -> np.ndarray:
    out = np.full((len(lists), width + 1), NOBODY, np.int16)
    for row, values in zip(out, lists, strict=True):
        row[: len(values)] = values
    return out


def make_state(centre: CompiledCentre, room: float = 2.0) -> State:
    """Allocate tables for one replication.

    room  contacts per expected fresh arrival that the tables can take; the caller doubles it when that is not enough
    """
    fresh = max_arrivals(
        centre.arrival_process,
        centre.day_factor,
        centre.interval_factor,
        centre.distributions,
        centre.tables,
        centre.rate_of_all,
    )
    fresh = int(room * fresh / 2)
    contacts = 2 * fresh + 1_000 + 2 * len(centre.found)
    legs = 2 * contacts
    # A day more than the horizon: what is in the house at the last closing is still finished.
    end = int(centre.horizon_end) + TICKS_PER_DAY
    n_buckets, shift = bucket_layout(end, 4.0 * centre.rate_of_all.sum())
    wheel = np.zeros(1, WHEEL)
    wheel["shift"] = shift
    n_agents, nodes = centre.n_agents, contacts + 2 * centre.n_agents + 16
    agents = np.zeros(n_agents, AGENT)
    agents["group"], agents["pace"] = centre.agent_group, 1.0
    tables = State(
        counts=np.zeros(1, COUNTS),
        arrivals=np.empty(fresh, ARRIVAL),
        contacts=np.empty(contacts, CONTACT),
        progress=np.empty(contacts, PROGRESS),
        legs=np.empty(legs, LEG),
        places=np.empty(legs, LINK),
        spells=np.empty(2 * (len(centre.duty_events) + n_agents) + 16, AGENT_STATE),
        agents=agents,
        groups=np.empty(len(centre.groups), GROUP_STATE),
        queues=np.empty(len(centre.queues), QUEUE_STATE),
        n_in_menu=np.empty(len(centre.types), np.int64),
        lanes=np.empty(N_LANES * len(centre.queues), ENDS),
        departed=np.empty(contacts, np.int32),
        entered=np.empty(legs, np.int32),
        freed=np.empty(n_agents + 1, np.int32),
        wheel=wheel,
        nodes=np.empty(nodes, NODE),
        heads=np.empty(n_buckets, np.int32),
        run=np.empty(nodes, EVENT),
    )
    kind = State if any(extras_of(centre)) else PlainState
    return kind._make(map(with_fields, tables))

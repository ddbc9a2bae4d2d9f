"""Contact types, queues and the menu as arrays: the part of `compile_centre` that knows about contacts.

T types, Q queues, G groups, N menu nodes; names are turned into indices in the order of the centre.
"""

from collections.abc import Iterable

import numpy as np

from sim.centre import quality
from sim.centre.compiled_rows import BOT, CONSULT, QUEUE, TYPE
from sim.centre.complexity import at_complexity_one
from sim.centre.schema import Centre, ContactType, Group, Queue, Skill
from sim.centre.schema.distributions import (
    Constant,
    Empirical,
    Erlang,
    Exponential,
    Family,
    Gamma,
    Hyperexponential,
    Lognormal,
    Uniform,
    Weibull,
)
from sim.centre.schema.queues import OWN_QUEUE, MenuNode, share_for
from sim.clock import NEVER, TICKS_PER_SECOND, ticks
from sim.codes import CLOSING_RULES, NOBODY, REDIAL_CAUSES
from sim.randomness import distributions as d
from sim.randomness.distributions import DistributionTable, to_grid


def family_row(table: DistributionTable, family: Family, scale: float = TICKS_PER_SECOND) -> int:
    """Row of the distribution; times in seconds become ticks."""
    return table.row(distribution_of(family, scale))


def distribution_of(family: Family, scale: float = TICKS_PER_SECOND) -> d.Distribution:
    """The distribution as engines draw it; times in seconds become ticks."""
    short = (family.short_share, family.short_mean * scale)
    match family:
        case Exponential():
            return d.exponential(family.mean * scale, *short)
        case Lognormal():
            return d.lognormal(family.mean * scale, family.cv, *short)
        case Weibull():
            return d.weibull(family.shape, family.mean * scale, *short)
        case Gamma():
            return d.gamma(family.mean * scale, family.cv, *short)
        case Erlang():
            return d.erlang(family.phases, family.mean * scale, *short)
        case Hyperexponential():
            return d.hyperexponential(family.share, family.mean_1 * scale, family.mean_2 * scale, *short)
        case Uniform():
            return d.uniform(family.low * scale, family.high * scale, *short)
        case Constant():
            return d.constant(family.value * scale, *short)
        case Empirical():
            return d.empirical([v * scale for v in family.values], family.cumulative_shares, *short)
        case _:
            return d.never(*short)


def type_rows(centre: Centre, table: DistributionTable, grid: int) -> np.ndarray:
    """(T,) TYPE."""
    queues, nodes = list(centre.queues), list(centre.ivr.nodes) if centre.ivr else []
    rows = np.zeros(len(centre.types), TYPE)
    for row, kind in zip(rows, centre.types.values(), strict=True):
        row["queue"] = queues.index(str(kind.queue))
        row["node"] = nodes.index(centre.ivr.start) if centre.ivr else NOBODY
        row["has_bot"] = kind.bot is not None
        _times(row, kind, table)
        _shares(row, kind)
        row["warm_wait"] = max(to_grid(ticks(kind.transfer.warm_wait), grid), grid)
    return rows


def _times(row: np.void, kind: ContactType, table: DistributionTable) -> None:
    hold = kind.handle_time.hold
    row["talk"] = family_row(table, kind.handle_time.talk)
    row["hold"] = family_row(table, hold.time if hold else Constant(value=0.0))
    row["wrap_up"] = family_row(table, kind.handle_time.wrap_up)
    row["patience"] = family_row(table, kind.patience)
    row["redial_delay"] = family_row(table, kind.redial.delay)
    row["repeat_delay"] = family_row(table, kind.repeat.delay)
    row["failed_delay"] = family_row(table, kind.failed_containment.delay)
    row["complexity"] = table.row(d.lognormal(1.0, kind.complexity_cv)) if kind.complexity_cv else NOBODY


def _shares(row: np.void, kind: ContactType) -> None:
    row["complaint_share"] = kind.complaint_share
    row["misroute_share"] = kind.misroute.share
    row["misroute_factor"] = kind.misroute.handle_time_factor
    row["warm_share"] = kind.transfer.warm
    row["repeat_share"] = kind.repeat.share
    row["failed_containment_share"] = kind.failed_containment.share
    row["patience_after_transfer"] = kind.patience_after_transfer


def queue_rows(centre: Centre, grid: int) -> np.ndarray:
    """(Q,) QUEUE."""
    names = list(centre.queues)
    rows = np.zeros(len(names), QUEUE)
    for row, (name, queue) in zip(rows, centre.queues.items(), strict=True):
        row["base"], row["per_second"] = queue.score.base, queue.score.per_second
        row["transferred"], row["callback"] = queue.score.transferred, queue.score.callback
        row["max_waiting"] = NEVER if queue.max_waiting is None else queue.max_waiting
        row["waiting_per_agent"] = np.inf if queue.waiting_per_agent is None else queue.waiting_per_agent
        row["handled_as"] = handled_as(centre, name, queue)
        row["closing"] = CLOSING_RULES.index(queue.closing)
        cap, over = queue.score.ageing_cap, queue.overflow
        # Nobody has aged on joining.
        row["ageing_cap"] = NEVER if cap is None else max(to_grid(ticks(cap), grid), grid)
        row["overflow_to"] = NOBODY if over is None else names.index(over.to)
        # Nobody goes over in the instant of joining: that they must wait shows only at its end.
        row["overflow_after"] = NEVER if over is None else max(to_grid(ticks(over.after), grid), grid)
    return rows


def handled_as(centre: Centre, name: str, queue: Queue) -> int:
    """Type as which contacts transferred to the queue are handled; NOBODY: as their own.

    What the queue says, else the type of its name, else the only type whose own queue it is.
    """
    types = list(centre.types)
    if queue.handled_as is not None:
        return types.index(queue.handled_as)
    if name in types:
        return types.index(name)
    at_home = [t for t in types if centre.types[t].queue == name]
    return types.index(at_home[0]) if len(at_home) == 1 else NOBODY


def cumulative(shares: dict[str, float], names: Iterable[str]) -> np.ndarray:
    """Running sum of shares in the order of `names`, scaled so that the last is 1; zeros if there are none."""
    running = np.cumsum([shares.get(name, 0.0) for name in names])
    return _to_one(running)


def _to_one(running: np.ndarray) -> np.ndarray:
    if not running.size or running[-1] == 0:
        return running
    running = running / running[-1]
    # Rounding must not leave a gap above the last share: a uniform could fall into it.
    running[np.searchsorted(running, running[-1]) :] = 1.0
    return running


def destinations(centre: Centre, of: str) -> np.ndarray:
    """(T, Q) float64: where the misroutes or transfers of each type go, cumulative.

    of  `misroute` or `transfer`
    """
    return np.array([cumulative(getattr(kind, of).to, centre.queues) for kind in centre.types.values()])


def transfer_shares(centre: Centre) -> np.ndarray:
    """(T, G) float64, at complexity 1."""

    def share(kind: ContactType, name: str, group: Group) -> float:
        mean = quality.transfer_share(share_for(kind.transfer.share, name), group.quality)
        return at_complexity_one(mean, kind.complexity_cv, grows=True)

    return np.array([[share(kind, *group) for group in centre.groups.items()] for kind in centre.types.values()])


def hold_shares(centre: Centre) -> np.ndarray:
    """(T, G) float64."""

    def share(kind: ContactType, group: Group) -> float:
        hold = kind.handle_time.hold
        return quality.hold_share(hold.share, group.quality) if hold else 0.0

    return np.array([[share(kind, group) for group in centre.groups.values()] for kind in centre.types.values()])


def resolution_shares(centre: Centre) -> np.ndarray:
    """(T, G, Q, 2) float64, at complexity 1: without / with an earlier served contact of the issue.

    If anybody consults (T, G, Q, 4): then the same two with a second agent's advice.
    """

    def shift(group: Group, queue: str) -> float:
        return group.skills.get(queue, Skill()).resolution_shift + quality.resolution_shift(group.quality)

    shifts = [[shift(group, queue) for queue in centre.queues] for group in centre.groups.values()]

    def share(kind: ContactType, first_or_later: float, shift: float) -> float:
        return at_complexity_one(min(max(first_or_later + shift, 0.0), 1.0), kind.complexity_cv)

    histories = [(kind, _resolutions(centre, kind)) for kind in centre.types.values()]
    return np.array(
        [[[[share(kind, p, by) for p in shares] for by in row] for row in shifts] for kind, shares in histories]
    )


def consults(centre: Centre) -> bool:
    """True if agents ever ask a second one."""
    return any(kind.consult is not None and kind.consult.share > 0 for kind in centre.types.values())


def _resolutions(centre: Centre, kind: ContactType) -> tuple[float, ...]:
    """P(resolved) as the planner wrote it: first, later, and with advice if anybody asks for it."""
    alone = kind.resolution.first, kind.resolution.later
    if not consults(centre):
        return alone
    shift = kind.consult.resolution_shift if kind.consult else 0.0
    return (*alone, *(p + shift for p in alone))


def consult_rows(centre: Centre, table: DistributionTable, grid: int) -> np.ndarray:
    """(T,) CONSULT."""
    rows = np.zeros(len(centre.types), CONSULT)
    rows["queue"] = NOBODY
    for row, kind in zip(rows, centre.types.values(), strict=True):
        if consult := kind.consult:
            row["share"], row["queue"] = consult.share, list(centre.queues).index(consult.queue)
            row["time"] = family_row(table, consult.time)
            # Nobody gives up in the instant of asking.
            row["wait"] = max(to_grid(ticks(consult.wait), grid), grid)
    return rows


def redial_shares(centre: Centre) -> np.ndarray:
    """(T, causes, 2) float64: cause x (first, later)."""
    return np.array([[kind.redial.after(cause) for cause in REDIAL_CAUSES] for kind in centre.types.values()])


def redial_types(centre: Centre) -> np.ndarray:
    """(T, T) float64, cumulative: what a redial becomes; the rest keep their type."""
    rows = []
    for name, kind in centre.types.items():
        rest = max(0.0, 1.0 - sum(kind.redial.becomes.values()))
        shares = dict(kind.redial.becomes)
        shares[name] = shares.get(name, 0.0) + rest
        rows.append(cumulative(shares, centre.types))
    return np.array(rows)


def bot_rows(centre: Centre, table: DistributionTable) -> np.ndarray:
    """(T,) BOT; zeros for a type without one."""
    rows = np.zeros(len(centre.types), BOT)
    for row, kind in zip(rows, centre.types.values(), strict=True):
        if bot := kind.bot:
            row["offered"], row["bounce"] = bot.offered, bot.bounce
            row["time"] = family_row(table, bot.time)
            row["contained"] = at_complexity_one(bot.contained, kind.complexity_cv, ceiling=1.0 - bot.bounce)
            row["handle_factor"], row["saved"] = bot.handle_time_factor, bot.context_saved * TICKS_PER_SECOND
    return rows


def _contained(kind: ContactType, name: str, node: MenuNode) -> float:
    room = 1.0 - share_for(node.abandon, name)
    return at_complexity_one(share_for(node.contained, name), kind.complexity_cv, ceiling=room)


def menu_arrays(centre: Centre, table: DistributionTable) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """`menu_time` (N,), `menu_contained` and `menu_abandon` (T, N), `menu_next` (T, N, N + Q)."""
    nodes = centre.ivr.nodes if centre.ivr else {}
    time = np.array([family_row(table, node.time) for node in nodes.values()], np.int16)
    contained = np.array([[_contained(kind, t, n) for n in nodes.values()] for t, kind in centre.types.items()], float)
    abandon = np.array([[share_for(n.abandon, t) for n in nodes.values()] for t in centre.types], float)
    onward = np.zeros((len(centre.types), len(nodes), len(nodes) + len(centre.queues)))
    exits = [*nodes, *centre.queues]
    for type_id, (name, kind) in enumerate(centre.types.items()):
        for node_id, node in enumerate(nodes.values()):
            shares = {exit_: share_for(share, name) for exit_, share in node.to.items()}
            if OWN_QUEUE not in exits and OWN_QUEUE in shares:
                own = str(kind.queue)
                shares[own] = shares.get(own, 0.0) + shares.pop(OWN_QUEUE)
            onward[type_id, node_id] = cumulative(shares, exits)
    shape = (len(centre.types), len(nodes))
    return time, contained.reshape(shape), abandon.reshape(shape), onward

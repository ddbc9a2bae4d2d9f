"""The requirement line: agents a pool of linked queues needs in each interval, by Erlang A.

An estimate, not a simulation: every interval for itself, in steady state, one pool of agents who can do everything, and
exponential patience. Staffing by formula is checked by simulation before anybody is hired.
"""

import numpy as np
import numpy.typing as npt

from sim.theory import erlang_a

DEFAULT_FORMULA = "F4_abandons_after"


def required_agents(
    offered: npt.ArrayLike,
    interval_s: float,
    handle_time_s: npt.ArrayLike,
    patience_s: npt.ArrayLike,
    target_share: float,
    within_s: float,
    formula: str = DEFAULT_FORMULA,
) -> npt.NDArray[np.int64]:
    """Least agents on duty in each interval for `target_share` of the contacts answered in `within_s` seconds.

    offered        (n,) contacts offered in each interval, >= 0, fractions welcome; 0 needs nobody
    interval_s     length of an interval in seconds, > 0
    handle_time_s  mean seconds of talk, hold and wrap-up, > 0: one number or (n,)
    patience_s     mean seconds, > 0, inf for nobody abandons (then Erlang C): one number or (n,)
    target_share   0 < share <= 1
    within_s       seconds, >= 0; a wait equal to it counts as in time
    formula        one of `erlang_a.FORMULAS`: what becomes of the abandoned in the service level

    Returns (n,) int64, shrinkage not included (`paid_staff`). With abandonment the requirement may well be below the
    offered load. Source: `sim.theory.erlang_a`. ValueError on anything out of range.
    """
    contacts, handle, patience = np.broadcast_arrays(
        np.asarray(offered, float), np.asarray(handle_time_s, float), np.asarray(patience_s, float)
    )
    _check(contacts, handle, patience, interval_s)
    _check_level(target_share, within_s, formula)
    number = erlang_a.FORMULAS.index(formula) + 1
    return np.array(
        [
            erlang_a.agents_for_service_level(n * h / interval_s, h, p, float(within_s), float(target_share), number)
            for n, h, p in zip(contacts.tolist(), handle.tolist(), patience.tolist(), strict=True)
        ],
        dtype=np.int64,
    )


def required_for_limit(
    offered: npt.ArrayLike,
    interval_s: float,
    handle_time_s: npt.ArrayLike,
    patience_s: npt.ArrayLike,
    figure: str,
    most: float,
) -> npt.NDArray[np.int64]:
    """Least agents on duty in each interval that keep a figure at or below a limit.

    figure  `abandonment` (share) or `asa` (s)
    most    > 0, in the unit of the figure

    Everything else as in `required_agents`. Where nobody abandons, an abandonment target asks for no more than that the
    agents can keep up: one more than the load.
    """
    contacts, handle, patience = np.broadcast_arrays(
        np.asarray(offered, float), np.asarray(handle_time_s, float), np.asarray(patience_s, float)
    )
    _check(contacts, handle, patience, interval_s)
    if not most > 0:
        raise ValueError(f"a limit must be above 0, found {most}")
    if figure not in ("abandonment", "asa"):
        raise ValueError(f"the figure must be abandonment or asa, found {figure!r}")
    rows = zip(contacts.tolist(), handle.tolist(), patience.tolist(), strict=True)
    return np.array([_least_within(n * h / interval_s, h, p, figure, most) for n, h, p in rows], dtype=np.int64)


def _least_within(load: float, handle_time_s: float, patience_s: float, figure: str, most: float) -> int:
    """Bisection: one more agent never makes anybody abandon or wait longer."""
    if load <= 0:
        return 0
    if figure == "abandonment" and np.isinf(patience_s):
        return int(load) + 1

    def is_enough(agents: int) -> bool:
        found = erlang_a.figures(load, agents, handle_time_s, patience_s)
        return (found.p_abandon if figure == "abandonment" else found.mean_wait_served) <= most

    short, enough = 0, max(1, int(load))
    while not is_enough(enough):
        short, enough = enough, 2 * enough
    while enough - short > 1:
        middle = (enough + short) // 2
        short, enough = (short, middle) if is_enough(middle) else (middle, enough)
    return enough


def _check(offered: np.ndarray, handle_time_s: np.ndarray, patience_s: np.ndarray, interval_s: float) -> None:
    """Raise ValueError at the first number that no requirement can be found for."""
    if offered.ndim != 1 or not np.all(np.isfinite(offered) & (offered >= 0)):
        raise ValueError("offered contacts must be one list of numbers, none below 0")
    if not np.all(np.isfinite(handle_time_s) & (handle_time_s > 0)) or not np.all(patience_s > 0):
        raise ValueError("mean handle time and mean patience must be above 0 s")
    if not interval_s > 0:
        raise ValueError("the interval must be above 0 s")


def _check_level(target_share: float, within_s: float, formula: str) -> None:
    if not within_s >= 0:
        raise ValueError("the target's time must not be below 0 s")
    if not 0 < target_share <= 1:
        raise ValueError(f"the target share must be above 0 and at most 1, found {target_share}")
    if formula not in erlang_a.FORMULAS:
        raise ValueError(f"service level formula {formula!r} has no exact value; choose one of {erlang_a.FORMULAS}")


def pool_demand(
    offered: npt.ArrayLike, handle_time_s: npt.ArrayLike, patience_s: npt.ArrayLike
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Demand of several queues seen as one: what `required_agents` wants for a pool.

    offered        (Q, n) contacts offered to each queue in each interval, >= 0
    handle_time_s  (Q,) or (Q, n) mean seconds, > 0
    patience_s     (Q,) or (Q, n) mean seconds, > 0

    Returns three (n,) arrays: the contacts, their mean handle time weighted by contacts, and a mean patience whose
    abandonment rate is the contacts' mean rate (harmonic: the impatient leave first). Intervals without contacts take
    the queues' plain means.
    """
    contacts = np.asarray(offered, float)
    weights = contacts + (contacts.sum(axis=0) == 0)
    handle, patience = (_by_interval(np.asarray(x, float), contacts.shape) for x in (handle_time_s, patience_s))
    everybody = weights.sum(axis=0)
    rates = (weights / patience).sum(axis=0)
    pooled_patience = np.divide(everybody, rates, out=np.full_like(everybody, np.inf), where=rates > 0)
    return contacts.sum(axis=0), (weights * handle).sum(axis=0) / everybody, pooled_patience


def _by_interval(values: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    return np.broadcast_to(values[:, None] if values.ndim == 1 else values, shape)


def paid_staff(agents: npt.ArrayLike, shrinkage_share: float) -> npt.NDArray[np.int64]:
    """Staff to pay so that `agents` are on duty: agents / (1 - shrinkage), rounded up once.

    agents           count, one number or an array; fractions are kept until the end
    shrinkage_share  share of the paid time that is not on duty, 0 <= share < 1

    A quotient that is whole but for floating point (21 / 0.7 = 30.000000000000004) is that whole number.
    """
    if not 0 <= shrinkage_share < 1:
        raise ValueError(f"shrinkage must be at least 0 and below 1, found {shrinkage_share}")
    paid = np.asarray(agents, float) / (1.0 - shrinkage_share)
    nearest = np.rint(paid)
    return np.where(np.abs(paid - nearest) <= 1e-9 * np.maximum(nearest, 1.0), nearest, np.ceil(paid)).astype(np.int64)


def pools(serves: npt.ArrayLike) -> list[tuple[list[int], list[int]]]:
    """Queues linked by agents they share, however indirectly, and the groups that serve them.

    serves  (G, Q) 0 or 1: group g serves queue q

    Returns (queue indices, group indices) per pool, each ascending, pools ordered by their first queue. A queue nobody
    serves is a pool without groups; a group that serves nothing belongs to no pool.
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    links = np.asarray(serves) != 0
    n_groups, n_queues = links.shape
    size = n_queues + n_groups
    graph = np.zeros((size, size), dtype=np.int8)
    graph[:n_queues, n_queues:] = links.T
    _, labels = connected_components(csr_array(graph), directed=False)
    pool_ids = list(dict.fromkeys(labels[:n_queues].tolist()))
    return [
        (np.flatnonzero(labels[:n_queues] == pool).tolist(), np.flatnonzero(labels[n_queues:] == pool).tolist())
        for pool in pool_ids
    ]

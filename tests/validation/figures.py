"""From sums to the figures of the case file, by name, with their standard errors.

Every figure is a smooth function of sums over independent replications; its error is the delete-one jackknife over
them, which for a ratio of sums is the error of the ratio estimator.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from tests.validation.fold import N_BINS, Sums
from tests.validation.parameters import SECONDS, CannotExpressError


@dataclass(frozen=True)
class View:
    """Sums of one contact type and one group, or of all; the leading axis runs over sets of replications."""

    sums: Sums
    kind: int | None = None
    group: int | None = None
    bin_s: float | None = None

    def __getitem__(self, name: str) -> np.ndarray:
        values, chosen = self.sums[name], self.group if name in ("busy_time", "capacity") else self.kind
        if values.ndim == 1:
            return values
        return values.sum(axis=1) if chosen is None else values[:, chosen]


Figure = Callable[[View], np.ndarray]


def ratio(numerator: str, denominator: str, factor: float = 1.0) -> Figure:
    """One sum over another."""
    return lambda view: factor * view[numerator] / view[denominator]


def share_of(denominator: Figure, numerator: Figure) -> Figure:
    """One combination of sums over another."""
    return lambda view: numerator(view) / denominator(view)


def plus(*names: str) -> Figure:
    """A sum of sums; a leading minus subtracts."""
    return lambda view: np.sum([-view[n[1:]] if n.startswith("-") else view[n] for n in names], axis=0)


def sd_of_wait(view: View) -> np.ndarray:
    """Standard deviation of the wait of all."""
    mean = view["wait"] / view["accepted"]
    return np.sqrt(view["wait_squared"] / view["accepted"] - mean**2)


def quantile_of_wait(share: float) -> Figure:
    """The wait that a share of all do not exceed, with a straight line inside a bin."""

    def figure(view: View) -> np.ndarray:
        below = np.cumsum(view.sums["histogram"], axis=1)
        wanted = share * below[:, -1:]
        at = np.minimum((below < wanted).sum(axis=1), N_BINS)
        rows = np.arange(len(at))
        before = np.where(at > 0, below[rows, at - 1], 0.0)
        inside = (wanted[:, 0] - before) / (below[rows, at] - before)
        return np.where(at > 0, (at - 1 + inside) * (view.bin_s or 0.0), 0.0)

    return figure


def overflowed(view: View) -> np.ndarray:
    """Share of a type's contacts that its first group did not take (the groups' order is the order of asking)."""
    first = view.sums["answered_by"][:, view.kind or 0, 0]
    return 1 - first / view["offered"]


FIGURES: dict[str, Figure] = {
    "p_block": ratio("blocked", "offered"),
    "p_block_per_attempt": ratio("blocked", "offered"),
    "p_wait_per_attempt": ratio("waited", "offered"),
    "p_abandon_per_attempt": ratio("abandoned", "offered"),
    "p_all_busy": ratio("fresh_blocked", "fresh"),
    "p_overflow": overflowed,
    "p_wait": ratio("waited", "accepted"),
    "p_wait_for_agent": ratio("waited", "accepted"),
    "p_abandon": ratio("abandoned", "accepted"),
    "p_empty": ratio("found_empty", "offered"),
    "p_eventually_served": ratio("answered", "fresh"),
    "p_served_within_awt": ratio("answered_in_time", "accepted"),
    "p_abandon_within_awt": ratio("abandoned_in_time", "accepted"),
    "p_wait_le_awt": share_of(plus("accepted"), plus("answered_in_time", "abandoned_in_time")),
    "p_wait_gt_awt": share_of(plus("accepted"), plus("accepted", "-answered_in_time", "-abandoned_in_time")),
    "service_level": ratio("answered_in_time", "answered"),
    "service_level_awt": ratio("answered_in_time", "answered"),
    "service_level_abandon": share_of(plus("accepted", "-abandoned_in_time"), plus("answered_in_time")),
    "service_level_blocked": ratio("answered_in_time", "offered"),
    "SL_served_only": ratio("answered_in_time", "answered"),
    "SL_excl_short_abandons": share_of(plus("accepted", "-abandoned_in_time"), plus("answered_in_time")),
    "SL_of_offered": ratio("answered_in_time", "offered"),
    "mean_wait": ratio("wait", "accepted"),
    "mean_wait_all": ratio("wait", "accepted"),
    "mean_wait_per_accepted_attempt": ratio("wait", "accepted"),
    "mean_wait_given_wait": ratio("wait", "waited"),
    "mean_wait_served": ratio("wait_answered", "answered"),
    "mean_wait_abandoned": ratio("wait_abandoned", "abandoned"),
    "sd_wait": sd_of_wait,
    "mean_sojourn": share_of(plus("accepted"), plus("wait", "service_time")),
    "mean_time_in_orbit": ratio("orbit_time", "fresh"),
    "mean_retries_per_call": ratio("redials", "fresh"),
    "mean_queue": ratio("queue_time", "window"),
    "mean_in_system": share_of(plus("window"), plus("queue_time", "busy_time")),
    "mean_in_ivr": ratio("menu_time", "window"),
    "mean_orbit": ratio("orbit_time", "window"),
    "occupancy": ratio("busy_time", "capacity"),
    "p_callback": ratio("promised", "offered"),
    "p_wait_online": ratio("waited", "offered"),
    "p_abandon_of_online": share_of(plus("accepted", "-promised"), plus("abandoned")),
    "mean_wait_online": share_of(plus("accepted", "-promised"), plus("wait")),
    "mean_wait_callback": ratio("callback_wait", "called_back"),
    "mean_queue_online": ratio("queue_time", "window"),
    "mean_callback_queue": ratio("callback_queue_time", "window"),
    "throughput_per_h": ratio("answered", "window", 3600.0),
    "agent_call_rate_per_h": ratio("accepted", "window", 3600.0),
    "total_attempt_rate_per_h": ratio("offered", "window", 3600.0),
    "num_in_target": ratio("answered_in_time", "periods"),
    "num_served": ratio("answered", "periods"),
    "num_abandoned": ratio("abandoned", "periods"),
    "num_blocked": ratio("blocked", "periods"),
    "expected_arrivals": ratio("fresh", "periods"),
    "total_arrivals": ratio("fresh", "periods"),
}

NOT_IN_THE_RECORDS = {
    "mean_offered_wait": "the wait of an endlessly patient contact, which nobody has",
    "fluid": "a limit, not a finite system",
    "limit": "a limit, not a finite system",
}


class Named(NamedTuple):
    """What a figure's name asks for."""

    figure: Figure
    kind: int | None
    group: int | None
    unit_s: float
    """seconds in the figure's unit; 1 for figures that are no times"""


def read_name(name: str, groups: list[str], awt_s: float, unit_s: float) -> Named:
    """`mean_wait_class2_s`, `occupancy_A`, `p_served_within_20s`, `wait_p90_s`, ...

    unit_s  seconds in the unit of times that name none
    """
    for words, reason in NOT_IN_THE_RECORDS.items():
        if words in name:
            raise CannotExpressError(reason)
    kind, group, base, unit = None, None, name, unit_s
    if found := re.search(r"_class(\d+)", base):
        kind, base = int(found[1]) - 1, base.replace(found[0], "")
    if found := re.fullmatch(r"occupancy_(\w+)", base):
        group, base = _group_called(found[1], groups), "occupancy"
    if (found := re.search(r"_(\d+)s$", base)) and float(found[1]) == awt_s:
        base = base.removesuffix(found[0]) + "_awt"
    if base not in FIGURES and (found := re.search(r"_(s|min|h)$", base)):
        base, unit = base.removesuffix(found[0]), SECONDS[found[1]]
    if found := re.fullmatch(r"wait_p(\d+)", base):
        return Named(quantile_of_wait(int(found[1]) / 100), kind, group, unit)
    if base not in FIGURES:
        raise CannotExpressError("no such figure in the runner")
    is_time = base.startswith(("mean_wait", "sd_wait", "mean_sojourn", "mean_time"))
    return Named(FIGURES[base], kind, group, unit if is_time else 1.0)


SHARES = ("p_", "SL_", "service_level")
LEAST_SIGHTINGS = 10.0


def is_too_rare(name: str, expected: float, relaxations: float) -> bool:
    """Would the rarer side of a share be seen in a handful of clusters only?

    Contacts that wait, are blocked or wait too long come in clusters of about a relaxation time. With fewer than ten
    of them expected, a simulation that missed some would show a small error beside its small figure: no z means much.
    Judged by the expected value, never by what was found.
    """
    if found := re.fullmatch(r"wait_p(\d+)(_\w+)?", name):
        share = 1 - int(found[1]) / 100
    elif name.startswith(SHARES):
        share = min(expected, 1 - expected)
    else:
        return False
    return share > 1e-9 and share * relaxations < LEAST_SIGHTINGS


def _group_called(name: str, groups: list[str]) -> int:
    for candidate in (name, f"pool{name}", name.replace("group", "pool")):
        if candidate in groups:
            return groups.index(candidate)
    raise CannotExpressError(f"no group {name}")


def estimate(named: Named, by_replication: Sums, bin_s: float | None = None) -> tuple[float, float]:
    """(value, standard error) of a figure; sums have the replications as their leading axis."""
    whole = {name: values.sum(axis=0, keepdims=True) for name, values in by_replication.items()}
    rest = {name: whole[name] - values for name, values in by_replication.items()}
    with np.errstate(invalid="ignore", divide="ignore"):
        value = named.figure(View(whole, named.kind, named.group, bin_s))[0]
        left_out = named.figure(View(rest, named.kind, named.group, bin_s))
    n = len(left_out)
    error = np.sqrt((n - 1) / n * ((left_out - left_out.mean()) ** 2).sum())
    return float(value) / named.unit_s, float(error) / named.unit_s

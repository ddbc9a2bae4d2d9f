"""On duty against required, for each pool of queues linked by agents they share, over a mean measured day.

The requirement is an Erlang A estimate, not simulated: every interval for itself, a pool's agents doing everything,
handle times as simulated (by interval if they differ over the day), patience exponential with the mean of the centre's.
It is given twice:

* at the demand seen: with the redials and repeats that today's service causes;
* once the echo has settled: with those that remain when the target is met. From the run's own ratios (redials per
  abandoned leg, repeats, transfers and consults per answered leg, repeats after a self-service that failed per offered
  leg) the answered and abandoned of a centre that offers O contacts are A = (1 - a) O and B = a O, and
  O = new + B x redials / abandoned + A x (repeats + transfers + consults) / answered
      + O x repeats after self-service / offered,
  where a is Erlang A's abandonment at the required staff. Each origin keeps its profile over the day.

Short abandons have no place in Erlang A: a target whose formula counts them has no requirement, and a pool with such a
queue is taken to keep the staff it has.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.clock import seconds
from sim.experiment.result import Comparison, ScenarioResult
from sim.measures.target import Target
from sim.report.mean_day import (
    first_entries,
    handle_times,
    open_days,
    patience_by_queue,
    share_after_self_service,
    whole_intervals,
)
from sim.report.targets import ORIGINS, target_words

LABEL = "Erlang A estimate, not simulated"
NO_REQUIREMENT = "no requirement: Erlang A has no short abandons to count"
_FIXED = ("offered_new", "offered_callback")
_AFTER_ABANDONING = ("offered_redial",)
_AFTER_ANSWER = ("offered_repeat", "offered_transfer", "offered_consult")
_STEPS = 4
"""Rounds of the settled demand: Erlang A's abandonment at the requirement is small, two would do."""
_LEAST_PART = 0.05
"""Of the settled demand that must be new; below it the echo feeds itself and nothing settles."""


@dataclass(frozen=True)
class Coverage:
    """One pool; arrays (I,) over the intervals in which it is open."""

    queues: tuple[str, ...]
    groups: tuple[str, ...]
    target: str
    starts: tuple[str, ...]
    interval_hours: float
    offered: np.ndarray
    """contacts an interval, redials, repeats and transfers included, and questions of other agents"""
    on_duty: np.ndarray
    """agents, mean over the measured days on which the interval is open"""
    required: np.ndarray
    """agents at the demand seen; NaN if Erlang A has nothing to say of the target"""
    settled: np.ndarray
    """agents once the echo has settled; NaN if it does not, or nothing is required"""

    @property
    def name(self) -> str:
        """`billing + technical`."""
        return " + ".join(self.queues)

    @property
    def is_known(self) -> bool:
        """False if Erlang A has nothing to say of the target."""
        return bool(np.isfinite(self.required).all())

    @property
    def gap(self) -> np.ndarray:
        """Agents on duty beyond the requirement at the demand seen; negative: short."""
        return self.on_duty - self.required

    @property
    def hours_short(self) -> float:
        """Agent-hours missing a day, at the demand seen."""
        return float(-np.minimum(self.gap, 0).sum() * self.interval_hours)

    @property
    def settled_hours_short(self) -> float:
        """Agent-hours missing a day once the echo has settled."""
        return float(-np.minimum(self.on_duty - self.settled, 0).sum() * self.interval_hours)

    def line(self, i: int) -> str:
        """`10:00 needs 28, has 22: 6 short`."""
        has = _agents(self.on_duty[i])
        return f"{self.starts[i]} needs {_agents(self.required[i])}, has {has}: {short_by(self.gap[i])}"

    def worst(self, n: int) -> list[int]:
        """Intervals with the largest gaps, in the order of the day; none that has enough."""
        short = [i for i in np.argsort(self.gap, kind="stable")[:n].tolist() if self.gap[i] < 0]
        return sorted(short)


def _agents(number: float) -> str:
    return f"{number:.0f}" if abs(number - round(number)) < 0.05 else f"{number:.1f}"


def short_by(gap: float) -> str:
    """`6 short`, `2 to spare`, `just enough`."""
    if not np.isfinite(gap):
        return "-"
    if abs(gap) < 0.05:
        return "just enough"
    return f"{_agents(-gap)} short" if gap < 0 else f"{_agents(gap)} to spare"


def coverage(comparison: Comparison, result: ScenarioResult) -> tuple[Coverage, ...]:
    """Every pool of a scenario that has agents, with the strictest of its queues' targets.

    Contacts are required for where they came first: what goes over to another queue shows what is missing here, and a
    pool that lives on it alone has no requirement of its own. Empty if nobody was answered: no handle time is known.
    """
    from sim.planning.requirement import pools

    by_interval = bool(np.any(np.asarray(result.scenario.compiled.interval_factors) != 1.0))
    handle = handle_times(result.heat, by_interval)
    if handle is None:
        return ()
    demand = _Demand(result, comparison.targets, handle)
    if not (demand.is_whole & demand.is_open).any():
        return ()
    found = [(q, g) for q, g in pools(_serving(result)) if g and demand.has_own(q)]
    settled = demand.settle(found)
    return tuple(demand.coverage(queues, groups, settled) for queues, groups in found)


def _serving(result: ScenarioResult) -> np.ndarray:
    """(G, Q) who serves what; a group without anybody on duty links no queues."""
    staffed = result.heat.scheduled.sum(axis=(0, 1)) > 0
    return np.asarray(result.scenario.compiled.serves) * staffed[:, None]


class _Demand:
    """A mean measured day of one scenario, by origin, queue and interval."""

    def __init__(self, result: ScenarioResult, targets: Mapping[str, Target], handle: np.ndarray) -> None:
        """handle: (Q,) or (Q, I) mean handle time, s."""
        self.compiled, self.centre = result.scenario.compiled, result.scenario.centre
        self.interval_s = seconds(self.compiled.interval_ticks)
        self.starts = result.intervals.starts
        self.targets = targets
        heat = result.heat
        self.days = open_days(heat)
        self.came_over, first = first_entries(heat)
        self.origin = {o: first * heat.leg(o).sum(axis=0).T / np.maximum(self.days, 1) for o in ORIGINS}
        self.on_duty = (heat.worked("on_duty").sum(axis=0) / self.interval_s / np.maximum(self.days, 1)[:, None]).T
        self.offered = np.sum(list(self.origin.values()), axis=0)
        """(Q, I) contacts"""
        # All whom an agent spoke to: they are the ones who may come again.
        self.answered = sum(heat.leg(o).sum() for o in ("answered", "callbacks_reached", "consults_answered"))
        self.abandoned = heat.leg("abandoned").sum()
        self.totals = {o: heat.leg(o).sum() for o in ORIGINS}
        self.menu_share = share_after_self_service(result)
        self.is_open = (np.asarray(self.compiled.arrival_rate) > 0).any(axis=(0, 1))
        self.is_whole = whole_intervals(self.compiled)
        self.handle = handle
        self.patience = patience_by_queue(self.centre, self.compiled.queue_names)

    def has_own(self, queues: list[int]) -> bool:
        """True unless contacts come to these queues from others only, after a wait there."""
        return bool(self.offered[queues].sum() > 0 or not self.came_over[queues].any())

    def settle(self, found: Sequence[tuple[list[int], list[int]]]) -> np.ndarray:
        """(Q, I) contacts offered once the echo has settled; NaN if it does not."""
        lost_share = 0.0
        for _ in range(_STEPS):
            offered = self._settled_at(lost_share)
            if not np.isfinite(offered).all():
                break
            lost = sum(self._lost(queues, groups, offered) for queues, groups in found)
            lost_share = lost / max(offered.sum(), 1e-9)
        return offered

    def _settled_at(self, lost_share: float) -> np.ndarray:
        all_offered = sum(self.totals.values())
        from_menu = self.menu_share * self.totals["offered_repeat"]
        again = sum(self.totals[o] for o in _AFTER_ABANDONING) / max(self.abandoned, 1e-9)
        back = (sum(self.totals[o] for o in _AFTER_ANSWER) - from_menu) / max(self.answered, 1e-9)
        part_new = 1.0 - lost_share * again - (1.0 - lost_share) * back - from_menu / max(all_offered, 1e-9)
        if part_new < _LEAST_PART:
            return np.full_like(self.offered, np.nan)
        whole = sum(self.totals[o] for o in _FIXED) / part_new
        of_abandoned = lost_share * whole / max(self.abandoned, 1e-9)
        of_answered = (1.0 - lost_share) * whole / max(self.answered, 1e-9)
        factors = dict.fromkeys(_FIXED, 1.0) | dict.fromkeys(_AFTER_ABANDONING, of_abandoned)
        factors |= dict.fromkeys(_AFTER_ANSWER, of_answered)
        factors["offered_repeat"] += self.menu_share * (whole / max(all_offered, 1e-9) - of_answered)
        return np.sum([factor * self.origin[o] for o, factor in factors.items()], axis=0)

    def _lost(self, queues: list[int], groups: list[int], offered: np.ndarray) -> float:
        """Contacts a day that abandon although the pool is staffed as required."""
        from sim.planning.requirement import pool_demand
        from sim.theory import erlang_a

        contacts, handle, patience = pool_demand(offered[queues], self.handle[queues], self.patience[queues])
        required = self.required(queues, offered)
        has = np.rint(self.on_duty[groups].sum(axis=0))
        agents = np.where(np.isfinite(required), required, has).astype(np.int64)
        rows = zip(contacts.tolist(), handle.tolist(), patience.tolist(), agents.tolist(), strict=True)
        return sum(n * erlang_a.figures(n * h / self.interval_s, a, h, p).p_abandon for n, h, p, a in rows if n > 0)

    def required(self, queues: list[int], offered: np.ndarray) -> np.ndarray:
        """(I,) agents, for the strictest target of the pool's queues; NaN if one of them has none."""
        from sim.planning.requirement import pool_demand

        demand = pool_demand(offered[queues], self.handle[queues], self.patience[queues])
        needs = [self._needs(target, demand) for target in dict.fromkeys(map(self._target, queues))]
        return np.max(needs, axis=0)

    def _needs(self, target: Target, demand: tuple[np.ndarray, np.ndarray, np.ndarray]) -> np.ndarray:
        """(I,) agents for one target; NaN if Erlang A has nothing to say of its figure."""
        from sim.planning.requirement import required_agents, required_for_limit
        from sim.theory import erlang_a

        asked = demand[0], self.interval_s, *demand[1:]
        if target.figure in ("abandonment", "asa"):
            return required_for_limit(*asked, target.figure, target.bound)
        formulas = {f"service_level_{name.partition('_')[2]}": name for name in erlang_a.FORMULAS}
        if target.figure in formulas:
            return required_agents(*asked, target.bound, target.within, formulas[target.figure])
        return np.full(len(demand[0]), np.nan)

    def _target(self, queue: int) -> Target:
        return self.targets[self.compiled.queue_names[queue]]

    def coverage(self, queues: list[int], groups: list[int], settled: np.ndarray) -> Coverage:
        on_duty = self.on_duty[groups].sum(axis=0)
        is_open = (on_duty > 0) | ((self.offered[queues].sum(axis=0) > 0) & self.is_open)
        is_open &= self.is_whole
        calm = np.isfinite(settled).all()
        later = self.required(queues, settled) if calm else np.full(len(on_duty), np.nan)
        return Coverage(
            tuple(self.compiled.queue_names[q] for q in queues),
            tuple(self.compiled.group_names[g] for g in groups),
            ", ".join(dict.fromkeys(target_words(self._target(q)) for q in queues)),
            tuple(np.array(self.starts)[is_open].tolist()),
            self.interval_s / 3600,
            self.offered[queues].sum(axis=0)[is_open],
            on_duty[is_open],
            self.required(queues, self.offered)[is_open],
            later[is_open],
        )

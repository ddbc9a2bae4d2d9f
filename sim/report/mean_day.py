"""What a run says of a mean measured day, by queue and interval: who came first, how long they took, how patient they
are."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from sim.centre.schema.distributions import mean_time
from sim.experiment.result import HeatMap, ScenarioResult
from sim.report.targets import ORIGINS

_SERVED = "answered", "callbacks_reached", "consults_answered"
_COMING_BACK = {"contained": "failed_containment_share", "unresolved": "repeat_share"}
"""Outcome that leads to repeats -> the share of it that comes back, in `TYPE`."""
_NOBODY = 1e-9
"""Contacts in an interval; a replication's mean is 0 or far above it."""


def whole_intervals(compiled: Any) -> np.ndarray:
    """(I,) False where a day is taken up in the midst of the interval, or behind it: a part has no requirement."""
    is_of_day = np.asarray(compiled.measured, bool) | (np.arange(compiled.n_days) == compiled.night)
    lengths = compiled.simulated_ticks[is_of_day]
    return np.asarray((lengths == compiled.interval_ticks).any(axis=0))


def share_after_self_service(result: ScenarioResult) -> float:
    """Of the repeats, those that follow a self-service that failed; the others follow an agent who did not resolve."""
    compiled = result.scenario.compiled
    weight = np.asarray(compiled.arrival_rate).sum(axis=(1, 2))
    mean = {name: float(np.average(compiled.types[name], weights=weight)) for name in _COMING_BACK.values()}
    back = {outcome: result.outcomes.get(outcome, 0.0) * mean[name] for outcome, name in _COMING_BACK.items()}
    return back["contained"] / max(sum(back.values()), 1e-9)


def first_entries(heat: HeatMap) -> tuple[np.ndarray, np.ndarray]:
    """(Q, I) contacts that came over from another queue; those who entered here first as a multiple of the offered."""
    went, came, *origins = (heat.leg(name).sum(axis=0).T for name in ("went_over", "came_over", *ORIGINS))
    offered = np.sum(origins, axis=0)
    first = offered + went - came
    # Sums of means: where all came over, what floating point leaves is nobody, be it above or below 0.
    return came, np.where(first > _NOBODY, first, 0.0) / np.maximum(offered, 1e-9)


def open_days(heat: HeatMap) -> np.ndarray:
    """(I,) measured days on which somebody is scheduled or comes in the interval."""
    busy = heat.scheduled.sum(axis=2) + sum(heat.leg(o).sum(axis=2) for o in ORIGINS)
    return (busy > 0).sum(axis=0)


def handle_times(heat: HeatMap, by_interval: bool) -> np.ndarray | None:
    """(Q,) mean time of the legs served, callbacks and consults too, s; a queue nobody answered takes the mean of all.

    by_interval  (Q, I) instead, because the centre's handle times differ over the day; an interval in which nobody was
                 answered takes the mean of its queue
    """
    work = (heat.leg("handle_time") + heat.leg("consulted_time")).sum(axis=0).T
    answered = np.sum([heat.leg(name) for name in _SERVED], axis=0).sum(axis=0).T
    if not (answered.sum() > 0 and work.sum() > 0):
        return None
    overall = _mean_or(work.sum(axis=1), answered.sum(axis=1), work.sum() / answered.sum())
    return _mean_or(work, answered, overall[:, None]) if by_interval else overall


def _mean_or(work: np.ndarray, answered: np.ndarray, otherwise: np.ndarray) -> np.ndarray:
    return np.where((answered > 0) & (work > 0), work / np.maximum(answered, 1e-9), otherwise)


def patience_by_queue(centre: Any, queues: Sequence[str]) -> np.ndarray:
    """(Q,) mean patience, s, of the types whose home the queue is; of all types if it is nobody's home.

    Types are weighted alike. The mean of patiences is harmonic, because rates of abandoning add up.
    """
    rates = {name: 1.0 / mean_time(kind.patience) for name, kind in centre.types.items()}
    homes = [[rates[name] for name, kind in centre.types.items() if kind.queue == queue] for queue in queues]
    with np.errstate(divide="ignore"):
        return 1.0 / np.array([np.mean(home or list(rates.values())) for home in homes])

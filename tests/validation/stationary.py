"""Families of stationary models: each as a centre, with its relaxation time."""

import math
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from tests.validation import centres
from tests.validation.centres import Data, mean_service, total_rate
from tests.validation.figures import FIGURES, Named, View
from tests.validation.parameters import (
    CannotExpressError,
    Pool,
    exponential,
    mean_of,
    per_second,
    read_pool,
    squared_cv_of,
)


class Model(NamedTuple):
    """A model ready to be simulated."""

    data: Data
    relaxation_s: float
    """seconds: upper estimate of the time in which a deviation from the steady state shrinks by e"""
    awt_s: float
    looks_ahead: bool
    """later arrivals or returns matter to those who wait"""
    own: Mapping[str, Named] = MappingProxyType({})
    """figures that the case calls otherwise than the runner, or that only its family has"""


def _queue_relaxation(rate: float, agents: float, service_s: float) -> float:
    """M/M/s: 1 / (sqrt(capacity) - sqrt(rate))^2 of the busy queue, and a service for the agents."""
    capacity = agents / service_s
    if rate >= capacity:
        raise CannotExpressError("overload without abandonment has no steady state")
    return service_s + 1 / (math.sqrt(capacity) - math.sqrt(rate)) ** 2


def _room_relaxation(rate: float, agents: float, service_s: float, places: float) -> float:
    """A full waiting room is crossed by drift or by chance, whichever is faster."""
    capacity = agents / service_s
    drift = (math.sqrt(capacity) - math.sqrt(rate)) ** 2
    chance = 2 * capacity / (places + math.sqrt(agents)) ** 2
    return service_s + 1 / max(drift, chance)


def pool_relaxation(pool: Pool) -> float:
    """Of one queue and one group."""
    service_s = mean_of(pool.service)
    memory_s = service_s * max(1.0, (1 + squared_cv_of(pool.service)) / 2) * (1 if _is_exponential(pool.service) else 2)
    if pool.trunks == pool.agents:
        return memory_s
    if pool.patience is not None:
        # Exponential both: two copies of the system, coupled, lose their difference at least at the slower rate.
        patience_s = mean_of(pool.patience)
        if _is_exponential(pool.service) and _is_exponential(pool.patience):
            return max(service_s, patience_s)
        return memory_s + patience_s * (1 + squared_cv_of(pool.patience))
    if pool.trunks is not None:
        return memory_s + _room_relaxation(pool.rate, pool.agents, service_s, pool.trunks - pool.agents)
    return memory_s + _queue_relaxation(pool.rate, pool.agents, service_s)


def _is_exponential(law: dict) -> bool:
    return law["kind"] == "exponential" and "short_share" not in law


def _pool(p: dict, model: str) -> Model:
    pool = read_pool(p)
    # M/M/12/17: the limit stands in the model's name only.
    if pool.trunks is None and (found := re.match(r"M/M/\d+/(\d+)", model)):
        pool = Pool(pool.rate, pool.service, pool.patience, pool.agents, int(found[1]), pool.awt_s)
    return Model(centres.pool(pool), pool_relaxation(pool), pool.awt_s, False)


def _loss(p: dict, model: str) -> Model:
    pool = read_pool({**p, "trunks": p["servers"]})
    return Model(centres.pool(pool), pool_relaxation(pool), pool.awt_s, False)


def _priority(p: dict, model: str) -> Model:
    if "preemptive" in model.replace("non-preemptive", ""):
        raise CannotExpressError("preemptive priority: an agent never drops a contact in hand")
    data, service_s = centres.priorities(p), float(p["mean_service_s"])
    if p.get("mean_patience_s") is not None:
        return Model(data, service_s + 2 * max(p["mean_patience_s"]), 20.0, True)
    # The lowest class waits out busy periods of all others: twice the queue's own time.
    return Model(data, 2 * _queue_relaxation(total_rate(data), p["agents"], service_s), 20.0, True)


def _skills(p: dict, model: str) -> Model:
    data = centres.m_model(p) if model.startswith("M-model") else centres.n_model(p)
    if p.get("mean_patience_s") is None:
        raise CannotExpressError("a skill model without patience: relaxation time unknown")
    return Model(data, mean_service(data) + 2 * max(p["mean_patience_s"]), 20.0, True)


def _loss_overflow(p: dict, model: str) -> Model:
    return Model(centres.loss_overflow(p), 2 * float(p["mean_service_s"]), 20.0, False)


def _retrial(p: dict, model: str) -> Model:
    service_s, retry_s = float(p["mean_service_s"]), float(p["mean_retry_s"])
    if "p_redial_abandon" in p:
        pool = read_pool(p)
        if pool.patience is None:
            raise CannotExpressError("redials without patience: relaxation time unknown")
        return Model(centres.redials(p, pool), 2 * (service_s + mean_of(pool.patience) + retry_s), 20.0, True)
    rate = per_second(p, "arrival_rate") or 0.0
    busy = rate * service_s / p["agents"]
    relaxation_s = _queue_relaxation(rate, p["agents"], service_s) + 2 * retry_s / (1 - busy)
    return Model(centres.retrial(p), relaxation_s, 20.0, True)


def _menu(p: dict, model: str) -> Model:
    rate, service_s = per_second(p, "arrival_rate") or 0.0, float(p["mean_service_s"])
    patience = None if p.get("mean_patience_s") is None else exponential(p["mean_patience_s"])
    pool = Pool(rate, exponential(service_s), patience, p["agents"], p["trunks"], float(p.get("awt_s", 20)))
    places = 0 if patience else p["trunks"] - p["agents"]
    relaxation_s = _room_relaxation(rate * p["p_to_agent"], p["agents"], service_s, places)
    return Model(centres.menu_in_front(p, pool), float(p["mean_ivr_s"]) + 2 * relaxation_s, pool.awt_s, False)


def _callback(p: dict, model: str) -> Model:
    if p["reserve"]:
        raise CannotExpressError("a reserve of idle agents for callbacks")
    rate = per_second(p, "arrival_rate") or 0.0
    # The backlog of callbacks is worked off by what little the calls leave over: 120 services is a multiple of that.
    return Model(centres.callbacks(p, rate), 120 * float(p["mean_service_s"]), 20.0, True)


def _blending(p: dict, model: str) -> Model:
    data, service_s, patience_s = centres.blending(p), float(p["mean_service_s"]), p["mean_patience_s"]
    inbound = p["inbound_rate_per_h"] / 3600
    alone = 2 * _queue_relaxation(inbound, p["agents"], service_s) if patience_s is None else service_s + 2 * patience_s
    names = {"p_wait": "p_wait", "p_abandon": "p_abandon", "mean_queue": "mean_queue", "mean_wait_s": "mean_wait"}
    own = {name: Named(FIGURES[key], 0, None, 1.0) for name, key in names.items()}

    def outbound(view: View) -> np.ndarray:
        """By the agents' time: of the backlog, few of those who came in the window are taken in it."""
        return 3600 * (view["busy_time"] / service_s - view.sums["answered"][:, 0]) / view["window"]

    return Model(data, alone, 20.0, True, {**own, "outbound_per_h": Named(outbound, None, None, 1.0)})


def _wallace_whitt(p: dict, model: str) -> Model:
    is_pooled = "single pool" in model
    if not is_pooled and "separate pools" not in model:
        raise CannotExpressError("skills of this kind")
    data = centres.wallace_whitt(p, is_pooled)
    places = p["trunks"] - (p["agents"] if is_pooled else 0)
    pools = 1 if is_pooled else p["types"]
    relaxation_s = _room_relaxation(
        total_rate(data) / pools, p["agents"] / pools, float(p["mean_service_s"]), places / pools
    )
    return Model(data, 2 * relaxation_s, float(p["awt_s"]), True)


_IN_ONE_POOL = (
    "Erlang-C",
    "Erlang-A",
    "finite trunks",
    "M/M/n+G",
    "M/GI/s+GI",
    "textbook",
    "asymptotics",
)

FAMILIES: dict[str, Callable[[dict, str], Model]] = {
    "Erlang-B": _loss,
    **dict.fromkeys(_IN_ONE_POOL, _pool),
    "priority": _priority,
    "priority + abandonment (V-model)": _priority,
    "skill routing N-model": _skills,
    "skill routing M-model": _skills,
    "skill routing loss overflow": _loss_overflow,
    "retrial": _retrial,
    "IVR + finite trunks": _menu,
    "callback": _callback,
    "blending": _blending,
    "skill routing (Wallace & Whitt base example)": _wallace_whitt,
}

NO_WORDS = {
    "chat concurrency": "chat concurrency: an agent has one contact at a time in this world yet",
}


def model_of(family: str, parameters: dict, model: str) -> Model:
    """The model of a case, or `CannotExpressError` with the reason."""
    if family in NO_WORDS:
        raise CannotExpressError(NO_WORDS[family])
    if family not in FAMILIES:
        raise CannotExpressError(f"family {family!r} is not known")
    return FAMILIES[family](parameters, model)

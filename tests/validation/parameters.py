"""The parameters of a case, in the words of the schema: rates per second, laws as a planner writes them (seconds).

A case without units (`arrival_rate`, `service_rate`) is read with one unit = one second.
"""

import math
import re
from dataclasses import dataclass
from typing import Any

SECONDS = {"s": 1.0, "min": 60.0, "h": 3600.0}
BALKING_MEAN_S = 1e-6
"""Mean patience of those who balk: a drawn patience is at least one tick, so theirs is one tick."""

Law = dict[str, Any]


class CannotExpressError(Exception):
    """The world of the simulator has no words for this; the message says which word is missing."""


@dataclass(frozen=True)
class Pool:
    """One queue, one group of agents."""

    rate: float
    """contacts per second"""
    service: Law
    patience: Law | None
    agents: int
    trunks: int | None
    """contacts in the house at once"""
    awt_s: float

    @property
    def load(self) -> float:
        """Offered load in erlangs."""
        return self.rate * mean_of(self.service)


def per_second(p: dict, name: str) -> float | None:
    """A rate `name`, `name_per_s`, `name_per_min` or `name_per_h` as a rate per second."""
    for unit, length in SECONDS.items():
        if f"{name}_per_{unit}" in p:
            value = p[f"{name}_per_{unit}"]
            return None if value is None else value / length
    return p.get(name)


def read_pool(p: dict) -> Pool:
    """The one pool that the parameters of most families describe."""
    service = _service(p)
    rate = per_second(p, "arrival_rate")
    if rate is None:
        rate = p["offered_load_erlang"] / mean_of(service)
    agents = p["agents"] if "agents" in p else p["servers"]
    trunks = p.get("trunks")
    if p.get("queue_capacity") is not None:
        trunks = agents + p["queue_capacity"]
    return Pool(float(rate), service, _patience(p), agents, trunks, _awt(p))


def _awt(p: dict) -> float:
    return float(p["awt_min"]) * 60 if "awt_min" in p else float(p.get("awt_s", 20))


def _service(p: dict) -> Law:
    if isinstance(p.get("service"), dict):
        return law(p["service"])
    mean = float(p["mean_service_s"] if "mean_service_s" in p else 1.0 / (per_second(p, "service_rate") or 1.0))
    words = str(p.get("service", "exponential"))
    if words.startswith("deterministic"):
        return {"kind": "constant", "value": mean}
    if found := re.fullmatch(r"lognormal cv=([\d.]+)", words):
        return {"kind": "lognormal", "mean": mean, "cv": float(found[1])}
    if words != "exponential":
        raise CannotExpressError(f"service law {words!r}")
    return exponential(mean)


def _patience(p: dict) -> Law | None:
    if isinstance(p.get("patience"), dict):
        return law(p["patience"])
    if p.get("mean_patience_s") is not None:
        return exponential(p["mean_patience_s"])
    rate = per_second(p, "abandon_rate")
    return None if rate is None else exponential(1.0 / rate)


def exponential(mean: float) -> Law:
    """Exponential of this mean."""
    return {"kind": "exponential", "mean": float(mean)}


def law(p: dict) -> Law:
    """A distribution in the words of the schema; lengths with or without the suffix `_s`."""
    n = {name.removesuffix("_s"): value for name, value in p.items()}
    match n["dist"]:
        case "exponential":
            return exponential(n["mean"])
        case "deterministic":
            return {"kind": "constant", "value": float(n["value"])}
        case "uniform":
            return {"kind": "uniform", "low": float(n["low"]), "high": float(n["high"])}
        case "erlang":
            return {"kind": "erlang", "phases": n["k"], "mean": float(n["mean"])}
        case "gamma":
            mean = float(n.get("mean", n["shape"] * n.get("scale", math.nan)))
            return {"kind": "gamma", "mean": mean, "cv": 1 / math.sqrt(n["shape"])}
        case "lognormal":
            return {"kind": "lognormal", "mean": float(n["mean"]), "cv": float(n["cv"])}
        case "hyperexponential2":
            return {"kind": "hyperexponential", "share": n["p"], "mean_1": n["mean1"], "mean_2": n["mean2"]}
        case "zero-inflated exponential":
            return {**exponential(n["mean"]), "short_share": n["p_zero"], "short_mean": BALKING_MEAN_S}
    raise CannotExpressError(f"distribution {n['dist']!r}")


def mean_of(law: Law) -> float:
    """Mean in seconds (short values left out)."""
    match law["kind"]:
        case "constant":
            return law["value"]
        case "uniform":
            return (law["low"] + law["high"]) / 2
        case "hyperexponential":
            return law["share"] * law["mean_1"] + (1 - law["share"]) * law["mean_2"]
    return law["mean"]


def squared_cv_of(law: Law) -> float:
    """Squared coefficient of variation; how long the memory of a service or a patience is depends on it."""
    match law["kind"]:
        case "constant":
            return 0.0
        case "uniform":
            return (law["high"] - law["low"]) ** 2 / 12 / mean_of(law) ** 2
        case "erlang":
            return 1 / law["phases"]
        case "hyperexponential":
            square = 2 * (law["share"] * law["mean_1"] ** 2 + (1 - law["share"]) * law["mean_2"] ** 2)
            return square / mean_of(law) ** 2 - 1
    return law.get("cv", 1.0) ** 2

"""Models as centres, written as a planner would write them: data for `Centre.model_validate`, without a calendar.

Contact types are named `1`, `2`, ... after the classes of a model; agent groups bear the names of the model.
"""

from typing import Any

from sim.centre.schema import WEEKDAYS
from tests.validation.parameters import Law, Pool, exponential, mean_of, per_second

Data = dict[str, Any]

STRETCHED = {"mean", "value", "low", "high", "mean_1", "mean_2", "short_mean", "from"}
"""Keys that hold a duration."""


def stretched(data: Any, factor: float) -> Any:
    """The same model in slower (or faster) time: durations times `factor`, rates divided by it."""
    if not isinstance(data, dict):
        return data
    slower = {}
    for key, value in data.items():
        if key in STRETCHED and not isinstance(value, dict):
            slower[key] = value * factor
        elif key == "per_hour":
            slower[key] = value / factor
        else:
            slower[key] = stretched(value, factor)
    return slower


def around_the_clock(days: int) -> Data:
    """Days and nights without a break: one long run."""
    return {"calendar": {"interval": 3600.0, "warm_up_days": 0, "measured_days": days}}


def mondays(weeks: int, minutes: float, interval_s: float = 1800.0) -> Data:
    """Open from midnight on for some minutes, on Mondays only: every Monday starts empty."""
    hours, rest = divmod(int(minutes), 60)
    hours_open = "24 h" if hours == 24 else f"00:00-{hours:02d}:{rest:02d}"
    calendar = {"interval": interval_s, "warm_up_days": 0, "measured_days": weeks, "first_day": WEEKDAYS[0]}
    return {"calendar": {**calendar, "opening_hours": {WEEKDAYS[0]: hours_open}}}


def contact_type(service: Law, patience: Law | None, **more: Any) -> Data:
    """A type that is talked to for as long as `service` says and waits as long as `patience` says."""
    return {"handle_time": service, "patience": patience or {"kind": "never"}, **more}


def house(rates: list[float], types: list[Data], groups: Data, queues: Data | None = None, **more: Any) -> Data:
    """Contact types `1`, `2`, ... with their rates per second, each with a queue of its own name unless it says so."""
    names = [str(k + 1) for k in range(len(rates))]
    data = {
        "volumes": {name: {"per_hour": rate * 3600} for name, rate in zip(names, rates, strict=True)},
        "types": dict(zip(names, types, strict=True)),
        "groups": groups,
        **more,
    }
    return {**data, "queues": queues} if queues else data


def pool(model: Pool) -> Data:
    """M/G/s, with patience, with a limit of trunks. Trunks = agents is a loss system: a queue nobody may wait in."""
    groups = {"agents": {"headcount": model.agents}}
    types = [contact_type(model.service, model.patience)]
    if model.trunks is None:
        return house([model.rate], types, groups)
    if model.trunks == model.agents:
        return house([model.rate], types, groups, {"1": {"max_waiting": 0}})
    return house([model.rate], types, groups, trunks=model.trunks)


def waiting_room(model: Pool) -> Data:
    """The same limit, said as places in the queue instead of trunks."""
    room = {"1": {"max_waiting": (model.trunks or 0) - model.agents}}
    types = [contact_type(model.service, model.patience)]
    return house([model.rate], types, {"agents": {"headcount": model.agents}}, room)


def _rates(p: dict) -> list[float]:
    return [rate / 3600 for rate in p["arrival_rates_per_h"]]


def _patience_by_class(p: dict, n: int) -> list[Law | None]:
    means = p.get("mean_patience_s")
    if means is None:
        return [None] * n
    return [exponential(mean) for mean in (means if isinstance(means, list) else [means] * n)]


def priorities(p: dict) -> Data:
    """One group; the class with the lower number first, never interrupting."""
    rates = _rates(p)
    types = [contact_type(exponential(p["mean_service_s"]), x) for x in _patience_by_class(p, len(rates))]
    skills = {str(k + 1): {"priority": k + 1} for k in range(len(rates))}
    return house(rates, types, {"agents": {"headcount": p["agents"], "skills": skills}})


def callbacks(p: dict, rate: float) -> Data:
    """A callback from so many on the phone on, made when nobody is on the phone: it gives way to all of them."""
    means = p["mean_service_s"], p["mean_patience_s"]
    ahead_s = means[0] / p["agents"]
    # Between two lengths of the queue, so that rounding the prediction to ticks decides nothing.
    rules = {"from": max(p["threshold"] - 0.5, 0.0) * ahead_s, "accepted": p["p_accept"], "reached": 1.0}
    queue = {"callbacks": rules, "score": {"callback": -1e9}}
    types = [contact_type(*map(exponential, means))]
    return house([rate], types, {"agents": {"headcount": p["agents"]}}, {"1": queue})


def blending(p: dict) -> Data:
    """Class 1 calls in; class 2, a backlog that never ends, is worked off by agents beyond a reserve of idle ones."""
    service, capacity = exponential(p["mean_service_s"]), p["agents"] / p["mean_service_s"]
    patience = None if p["mean_patience_s"] is None else exponential(p["mean_patience_s"])
    skills = {"1": {"priority": 1}, "2": {"priority": 2, "reserve": p["reserve"]}}
    types = [contact_type(service, patience), contact_type(service, None)]
    groups = {"agents": {"headcount": p["agents"], "skills": skills}}
    return house([p["inbound_rate_per_h"] / 3600, capacity], types, groups, {"1": {}, "2": {"closing": "clear"}})


def n_model(p: dict) -> Data:
    """Class 1 asks A, then B; class 2 asks B. A freed B looks first at the class it is said to."""
    rates, means = _rates(p), p["mean_service_s_pool"]
    types = [contact_type(exponential(means["A"]), x) for x in _patience_by_class(p, 2)]
    first = p["pool_B_priority_class"]
    factor = means["B"] / means["A"]
    skills = {
        str(k): {"preference": 2 if k == 1 else 1, "priority": 1 if k == first else 2, "handle_time_factor": factor}
        for k in (1, 2)
    }
    agents = p["agents"]
    groups = {"A": {"headcount": agents["A"], "skills": ["1"]}, "B": {"headcount": agents["B"], "skills": skills}}
    return house(rates, types, groups)


def m_model(p: dict) -> Data:
    """Two dedicated pools and a flexible one, asked last; freed, it looks at class 1 first."""
    types = [contact_type(exponential(p["mean_service_s"]), x) for x in _patience_by_class(p, 2)]
    agents = p["agents"]
    flexible = {str(k): {"preference": 2, "priority": k} for k in (1, 2)}
    groups = {
        "pool1": {"headcount": agents["pool1"], "skills": ["1"]},
        "pool2": {"headcount": agents["pool2"], "skills": ["2"]},
        "flex": {"headcount": agents["flex"], "skills": flexible},
    }
    return house(_rates(p), types, groups)


def loss_overflow(p: dict) -> Data:
    """Nobody waits: class 1 asks A, then B; class 2 asks B."""
    types = [contact_type(exponential(p["mean_service_s"]), None)] * 2
    agents = p["agents"]
    skills = {"1": {"preference": 2}, "2": {}}
    groups = {"A": {"headcount": agents["A"], "skills": ["1"]}, "B": {"headcount": agents["B"], "skills": skills}}
    return house(_rates(p), types, groups, {"1": {"max_waiting": 0}, "2": {"max_waiting": 0}})


def retrial(p: dict) -> Data:
    """Nobody waits on the line; whoever finds all agents busy dials again, as often as it takes."""
    model = Pool(per_second(p, "arrival_rate") or 0.0, exponential(p["mean_service_s"]), None, p["agents"], None, 20.0)
    redial = {"blocked": [1, 1], "delay": exponential(p["mean_retry_s"])}
    types = [contact_type(model.service, None, redial=redial)]
    return house([model.rate], types, {"agents": {"headcount": model.agents}}, {"1": {"max_waiting": 0}})


def redials(p: dict, model: Pool) -> Data:
    """Those who abandon or find all trunks taken dial again with a probability, with a new patience."""
    again = {"abandoned": [p["p_redial_abandon"]] * 2, "blocked": [p["p_redial_block"]] * 2}
    types = [contact_type(model.service, model.patience, redial={**again, "delay": exponential(p["mean_retry_s"])})]
    return house([model.rate], types, {"agents": {"headcount": model.agents}}, trunks=model.trunks)


def menu_in_front(p: dict, model: Pool) -> Data:
    """An IVR that settles a share; trunks are held from the answer of the IVR to the end."""
    node = {"time": exponential(p["mean_ivr_s"]), "contained": 1 - p["p_to_agent"]}
    return {**pool(model), "ivr": {"start": "menu", "nodes": {"menu": node}}}


def wallace_whitt(p: dict, is_pooled: bool) -> Data:
    """Several types that share the trunks, and a pool of agents each or one pool for all."""
    names = [str(k + 1) for k in range(p["types"])]
    types = [contact_type(exponential(p["mean_service_s"]), None)] * len(names)
    rates = [p["arrival_rate_per_type_per_min"] / 60] * len(names)
    if is_pooled:
        skills = {name: {"priority": int(name)} for name in names}
        groups = {"agents": {"headcount": p["agents"], "skills": skills}}
    else:
        share = p["agents"] // len(names)
        groups = {f"pool{name}": {"headcount": share, "skills": [name]} for name in names}
    return house(rates, types, groups, trunks=p["trunks"])


def total_rate(data: Data) -> float:
    """Fresh contacts per second, all types."""
    return sum(volume["per_hour"] for volume in data["volumes"].values()) / 3600


def mean_service(data: Data) -> float:
    """Longest mean handle time of any type, in seconds."""
    return max(mean_of(kind["handle_time"]) for kind in data["types"].values())

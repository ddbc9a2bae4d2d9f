"""Small centres out of thin air, with everything the world has switched on or off at random.

Small means some dozens of contacts, so that a thousand centres take minutes. They are crowded, open for an hour or
less, and full of round numbers and zeros: what they are for is ties. One generator has two sources of luck: hypothesis
(`centres()`, which shrinks what fails) and a seed (`centre_of_seed`, ten times faster, for the long run).
"""

import random
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from hypothesis import strategies as st
from plain import without_extras
from story import changed

from sim.centre.compile import compile_centre
from sim.centre.compiled import CompiledCentre
from sim.centre.compiled_rows import EARLIER
from sim.centre.days import horizon_of
from sim.centre.schema import Centre, Start
from sim.centre.start_check import faults
from sim.centre.today import simulated
from sim.centre.values import write_clock
from sim.codes import REDIAL, REPEAT

Choose = Callable[[Sequence], Any]
"""Picks one of a sequence."""

GRIDS = 1, 1_000, 15_000
SHARES = 0.0, 0.2, 0.5, 0.9
CERTAIN_SHARES = 0.0, 0.3, 1.0
SECONDS = 1.0, 7.0, 15.0, 60.0, 150.0, 300.0
CVS = 0.2, 1.0, 1.7
FAMILIES = {
    "constant": {"value": (0.0, 0.4, 15.0, 30.0, 60.0, 90.0)},
    "exponential": {"mean": SECONDS},
    "lognormal": {"mean": SECONDS, "cv": CVS},
    "weibull": {"shape": (0.6, 1.0, 2.5), "mean": SECONDS},
    "gamma": {"mean": SECONDS, "cv": CVS},
    "erlang": {"phases": (1, 3), "mean": SECONDS},
    "hyperexponential": {"share": (0.0, 0.3, 1.0), "mean_1": SECONDS, "mean_2": (5.0, 200.0)},
    "uniform": {"low": (0.0, 15.0), "high": (15.0, 90.0)},
    "empirical": {"values": ([0.0, 20.0, 120.0],), "cumulative_shares": ([0.1, 0.6, 1.0],)},
}
KINDS = *FAMILIES, "constant", "constant", "constant", "exponential", "lognormal", "uniform", "empirical"
HOURS = {  # opening hours and the interval that goes with them
    "00:00-00:30": "5 min",
    "08:00-08:40": "10 min",
    "10:00-10:07": "1 min",
    "12:00-13:30": "30 min",
    "23:30-24:00": "15 min",
    "24 h": "240 min",
}
WEEKS = "mon-sun", "mon-fri", "mon,wed,thu", "sat"
OWN_HOURS = "mon-sun", "mon-thu"


def _family(choose: Choose) -> dict:
    kind = choose(KINDS)
    parameters = {name: choose(values) for name, values in FAMILIES[kind].items()}
    return {"kind": kind, "short_share": choose((0.0, 0.0, 0.0, 0.3)), **parameters}


def _patience(choose: Choose) -> dict:
    is_endless = choose((False, False, True))
    return {"kind": "never", "short_share": choose((0.0, 0.5))} if is_endless else _family(choose)


def _spread(choose: Choose, names: list[str]) -> dict[str, float]:
    """Shares that add up to 1."""
    chosen = [name for name in names if choose((True, False))] or [choose(names)]
    return dict.fromkeys(chosen, 1 / len(chosen))


def _comes_back(choose: Choose) -> dict:
    return {"share": choose(SHARES), "delay": _family(choose)}


def _redial(choose: Choose, types: list[str]) -> dict:
    causes = "abandoned", "abandoned_in_menu", "blocked", "turned_away", "balked"
    return {
        **{cause: [choose(SHARES), choose(SHARES)] for cause in causes},
        "delay": _family(choose),
        "becomes": {choose(types): choose(SHARES)},
    }


def _handle_time(choose: Choose) -> dict:
    hold = {"share": choose(CERTAIN_SHARES), "time": _family(choose)} if choose((True, False)) else None
    return {"talk": _family(choose), "hold": hold, "wrap_up": _family(choose)}


def _bot(choose: Choose) -> dict | None:
    if choose((True, True, False)):
        return None
    return {
        "offered": choose((1.0, 0.6)),
        "time": _family(choose),
        "contained": choose((0.0, 0.3)),
        "bounce": choose((0.0, 0.2)),
        "handle_time_factor": choose((1.0, 1.3)),
        "context_saved": choose((0.0, 15.0)),
    }


def _consult(choose: Choose, queues: list[str]) -> dict | None:
    if choose((True, True, False)):
        return None
    return {
        "share": choose((0.0, 0.4, 1.0)),
        "queue": choose(queues),
        "time": _family(choose),
        "wait": choose((120.0, 7.0, 30.0)),
        "resolution_shift": choose((0.0, 0.4, -0.4)),
    }


def _type(choose: Choose, queue: str, names: dict[str, list[str]]) -> dict:
    kind = {
        "queue": queue,
        "handle_time": _handle_time(choose),
        "patience": _patience(choose),
        "patience_after_transfer": choose((1.0, 0.3, 2.0)),
        "complexity_cv": choose((0.0, 0.0, 0.7)),
        "complaint_share": choose(SHARES),
        "resolution": {"first": choose(CERTAIN_SHARES), "later": choose(CERTAIN_SHARES)},
        "redial": _redial(choose, names["types"]),
        "repeat": _comes_back(choose),
        "failed_containment": _comes_back(choose),
        "bot": _bot(choose),
        "consult": _consult(choose, names["queues"]),
    }
    if choose((True, False)):
        factor = choose((0.0, 0.5, 1.0))
        to = _spread(choose, names["queues"])
        kind["misroute"] = {"share": choose(CERTAIN_SHARES), "to": to, "handle_time_factor": factor}
    if choose((True, False)):
        # Never certain: groups that pass on everything would pass it round for ever.
        share = {group: 0.6 * choose(SHARES) for group in names["groups"]}
        warm = {"warm": choose((0.0, 0.5, 1.0)), "warm_wait": choose((300.0, 15.0, 60.0))}
        kind["transfer"] = {"share": share, "to": _spread(choose, names["queues"]), **warm}
    return kind


def _queue(choose: Choose, types: list[str]) -> dict:
    return {
        "score": {
            "base": choose((0.0, 30.0)),
            "per_second": choose((1.0, 0.0, 0.5)),
            "transferred": choose((0.0, 15.0, -30.0, 1000.0)),
            "callback": choose((0.0, 0.0, 30.0, -1000.0)),
            "ageing_cap": choose((None, None, 1.0, 15.0, 60.0)),
        },
        "max_waiting": choose((None, None, 0, 1, 3)),
        "waiting_per_agent": choose((None, None, 0.5, 2.0)),
        "closing": choose(("drain", "clear")),
        "handled_as": choose((None, *types)),
        **_treatment(choose),
    }


def _callbacks(choose: Choose) -> dict:
    return {
        "from": choose((0.0, 0.0, 15.0)),
        "accepted": choose((1.0, 0.6)),
        "kind": choose(("virtual_hold", "later")),
        "delay": _family(choose),
        "reached": choose((0.0, 0.5, 0.8, 1.0)),
        "attempts": choose((1, 2, 4)),
        "retry": _family(choose),
        "dialling": _family(choose),
        "max_open": choose((None, None, 1, 3)),
    }


def _treatment(choose: Choose) -> dict:
    """What those who have to wait are told."""
    from_wait = choose((None, 0.0, 15.0, 60.0))
    balk = {"share": choose(CERTAIN_SHARES), "per_minute": choose((0.0, 0.2))} if from_wait is not None else {}
    announcement = {"from": from_wait, "balk": balk, "every": choose((7.0, 15.0, 60.0)), "hang_up": choose(SHARES)}
    return {
        "predictor": choose((None, "queue_length", "last_wait")),
        "announcement": choose((None, announcement)),
        "callbacks": _callbacks(choose) if choose((True, False)) else None,
    }


def _ivr(choose: Choose, names: dict[str, list[str]]) -> dict | None:
    """No menu, one node, or two nodes that send some contacts round and round for a while."""
    n_nodes = choose((0, 1, 2))
    nodes = {}
    for name, other in [("first", "second"), ("second", "first")][:n_nodes]:
        exits = {"queue": 0.5, other: 0.5} if n_nodes == 2 else {"queue": 1.0}
        queue = choose(names["queues"])
        nodes[name] = {
            "time": _family(choose),
            "contained": {kind: choose((0.0, 0.3)) for kind in names["types"]},
            "abandon": choose((0.0, 0.2)),
            "to": {exit_: 0.6 * share for exit_, share in exits.items()} | {queue: 0.4},
        }
    return {"start": "first", "nodes": nodes} if nodes else None


def _skills(choose: Choose, group: int, names: dict[str, list[str]]) -> dict:
    """A group serves the queues that come round to it, and others as luck will have it."""
    at_home = [queue for number, queue in enumerate(names["queues"]) if number % len(names["groups"]) == group]
    served = [queue for queue in names["queues"] if queue in at_home or choose((True, False))]
    return {
        queue: {
            "handle_time_factor": choose((1.0, 0.5, 1.3)),
            "resolution_shift": choose((0.0, -0.3, 0.3)),
            "preference": choose((1, 2)),
            "priority": choose((1, 2)),
            "after": choose((0.0, 0.0, 7.0, 30.0, 60.0)),
            "reserve": choose((0, 0, 0, 1, 2)),
        }
        for queue in served or names["queues"][:1]
    }


def _calendar(choose: Choose, hours: str) -> dict:
    return {
        "interval": HOURS[hours],
        "first_day": choose(("mon", "fri", "sat")),
        "warm_up_days": choose((0, 1)),
        "measured_days": choose((1, 2)),
        "opening_hours": {choose(WEEKS): hours},
        "reopen_spread": choose((0.0, 90.0, 3600.0)),
    }


def _hours_near(hours: str) -> tuple[str, ...]:
    """Hours of a type: as everybody's, the first or the second half of them (rounded to minutes), or on and on."""
    start, end = (0, 1440) if hours == "24 h" else (60 * int(t[:2]) + int(t[3:]) for t in hours.split("-"))
    middle, late = (start + end) // 2, min(end + 20, 1440)
    spans = (start, middle), (middle, end), (start, late), (middle, late)
    return hours, *("-".join(f"{t // 60:02}:{t % 60:02}" for t in span) for span in spans)


def _keep_apart(kinds: dict[str, dict], queues: dict[str, dict], ivr: dict | None) -> None:
    """Every queue gets the contacts of its own types only: then queues close at different times."""
    for kind in kinds.values():
        kind.pop("misroute", None)
        kind.pop("transfer", None)
        kind.pop("consult", None)
    for queue in queues.values():
        queue["overflow"] = None
    for node in ivr["nodes"].values() if ivr else ():
        onward = {exit_: share for exit_, share in node["to"].items() if exit_ in ivr["nodes"]}
        node["to"] = onward | {"queue": 1 - sum(onward.values())}


def _plan(choose: Choose) -> dict:
    """A centre without volumes and headcounts."""
    queues = [f"q{number}" for number in range(choose((1, 2, 3)))]
    types = [f"t{number}" for number in range(len(queues) + choose((0, 1)))]
    groups = [f"g{number}" for number in range(choose((1, 2, 3)))]
    names = {"queues": queues, "types": types, "groups": groups}
    hours = choose(tuple(HOURS))
    kinds = {name: _type(choose, queues[number % len(queues)], names) for number, name in enumerate(types)}
    for name in types[1:]:
        if week := choose((None, None, *OWN_HOURS)):
            kinds[name]["opening_hours"] = {week: choose(_hours_near(hours))}
    lines = {name: _queue(choose, types) for name in queues}
    for name, other in zip(queues, queues[1:] + queues[:1], strict=True):
        goes_over = name != other and choose((False, True))
        lines[name]["overflow"] = {"to": other, "after": choose((7.0, 15.0, 60.0))} if goes_over else None
    ivr = _ivr(choose, names)
    if choose((False, False, True)):
        _keep_apart(kinds, lines, ivr)
    return {
        "calendar": _calendar(choose, hours),
        "arrivals": {"process": choose(("poisson", "gamma_poisson", "fixed"))},
        "volumes": dict.fromkeys(types, 0),
        "trunks": choose((None, None, 1, 3, 8)),
        "ivr": ivr,
        "types": kinds,
        "queues": lines,
        "groups": {
            name: {
                "skills": _skills(choose, number, names),
                "headcount": 0,
                "ring_time": choose((None, None, 0.0, 7.0, {"kind": "exponential", "mean": 20.0})),
                "shift_end": choose(("finish", "hand_back")),
                **_people(choose),
            }
            for number, name in enumerate(groups)
        },
    }


def _people(choose: Choose) -> dict:
    """Who comes, and how agents differ."""
    knowledge, problem_solving = choose((0.5, 0.0, 1.0)), choose((0.5, 0.2, 1.0))
    return {
        "absence_share": choose((0.0, 0.0, 0.3, 0.6)),
        "agent_cv": choose((0.0, 0.0, 0.4)),
        "tenure": choose((None, None, {"attrition": 1.0, "learning_days": 365, "measured_attrition": 0.5})),
        "quality": choose((None, {"knowledge": knowledge, "problem_solving": problem_solving, "tone": knowledge})),
    }


def _staffed(choose: Choose, plan: dict) -> Centre:
    """With headcounts that change every interval."""
    is_open = horizon_of(Centre.model_validate(plan)).open_intervals()
    staff = [choose((1, 0, 2, 3)) for _ in range(5)]
    start = 0
    for group in plan["groups"].values():
        days = [np.resize(np.roll(staff, start + day), n).tolist() for day, n in enumerate(is_open.sum(axis=1))]
        group["headcount"] = {"days": days}
        start += 2
    return Centre.model_validate(plan)


def _volumes(choose: Choose, centre: Centre) -> np.ndarray:
    """(T, D, I): expected contacts, some of them in closed hours next to their type's open ones."""
    horizon = horizon_of(centre)
    is_open = np.array([horizon.open_intervals(type_id) for type_id in range(len(centre.types))])
    demand = [choose((1.0, 0.0, 4.0)) for _ in range(7)]
    weights = np.resize(demand, is_open.shape) * np.where(is_open, 1.0, 0.0)
    n_contacts = choose((5, 20, 60))
    near = (np.roll(is_open, 1, axis=2) | np.roll(is_open, -1, axis=2)) & ~is_open
    at_night = choose((0.0, 0.0, 0.2)) * n_contacts * near / max(near.sum(), 1)
    return n_contacts * weights / max(weights.sum(), 1.0) + at_night


def _interval_factors(choose: Choose, shape: tuple[int, int]) -> np.ndarray:
    """(T, D x I): all alike, or others in every interval."""
    return np.resize([choose((1.0, 0.5, 1.6)) for _ in range(7)] if choose((False, True)) else 1.0, shape)


def small_centre(choose: Choose, grid: int | None = None) -> CompiledCentre:
    """A compiled centre; `grid` in ticks, or one of `GRIDS`."""
    plan = _plan(choose)
    centre = _staffed(choose, plan)
    grid, horizon = grid or choose(GRIDS), horizon_of(centre)
    factors = _interval_factors(choose, (len(centre.types), horizon.n_days * horizon.n_intervals))
    volumes = _volumes(choose, centre)
    started = _taken_up(choose, centre) if choose((False, False, True)) else centre
    if choose((False, False, True)):
        started, factors = Centre.model_validate(without_extras(plan)), np.ones(factors.shape)
    rates = simulated(volumes, started, horizon_of(started))
    earlier = _earlier_callers(choose, rates) if started.start and choose((False, True)) else {}
    return changed(compile_centre(started, grid), arrival_rate=rates, interval_factors=factors, **earlier)


def _earlier_callers(choose: Choose, rates: np.ndarray) -> dict[str, np.ndarray]:
    """Redials and repeats of each type, some for every new contact."""
    rows = np.zeros(2 * len(rates), EARLIER)
    rows["type"] = np.tile(np.arange(len(rates)), 2)
    rows["kind"] = np.repeat((REDIAL, REPEAT), len(rates))
    rows["complexity"], rows["served"] = choose((1.0, 1.4)), choose((0.0, 0.5, 1.0))
    return {"earlier": rows, "earlier_rate": np.concatenate([choose((0.0, 0.2)) * rates, choose((0.0, 0.5)) * rates])}


def _taken_up(choose: Choose, centre: Centre) -> Centre:
    """The rest of the first day that counts, with a house full of people."""
    horizon = horizon_of(centre)
    weekday = horizon.weekday[np.flatnonzero(horizon.measured)[0]]
    spans = [week[weekday] for week in horizon.hours if week[weekday]]
    opens, closes = min(span[0] for span in spans), max(span[1] for span in spans)
    since = choose((0, 1, 100, (closes - opens) // 2, closes - opens - 30))
    ages = tuple(age for age in (0.0, 0.4, 7.0, 15.0, 15.0, 60.0, 100.0) if age <= since)
    counts = (0, 1, 4) if since >= 100 else (0,)
    start = {
        "at": write_clock(opens + since),
        "waiting": {queue: [choose(ages) for _ in range(choose(counts))] for queue in centre.queues},
        "busy": {group: choose((0, 1, 5)) for group in centre.groups if choose((True, False))},
        "absent": {group: choose((0, 0, 1)) for group in centre.groups},
    }
    taken_up = centre.model_copy(update={"start": Start.model_validate(start)})
    for path, *_ in faults(taken_up):
        # A queue that is closed at that time.
        start["waiting"].pop(path[2])
    return centre.model_copy(update={"start": Start.model_validate(start)})


def closing_centre(seed: int, grid: int) -> CompiledCentre:
    """Queues that close one after the other while the menu still holds contacts, and agents who come, go and stay."""
    choose = random.Random(seed).choice
    names = "a", "b", "c"
    ends = (5, 7, 9) if choose((True, False)) else (10, 10, 20)
    kinds = {
        name: {
            "queue": name,
            "opening_hours": f"00:00-00:{end:02}",
            "handle_time": choose((5.0, 20.0, 60.0)),
            "patience": choose(("never", 60.0)),
        }
        for name, end in zip(names, ends, strict=True)
    }
    plan = {
        "calendar": {"interval": "1 min", "days": 1, "opening_hours": "00:00-00:20"},
        "volumes": {name: {"constant": choose((1.0, 2.0))} for name in names},
        "types": kinds,
        "queues": {name: {"closing": choose(("drain", "drain", "clear"))} for name in names},
        "ivr": {"start": "m", "nodes": {"m": {"time": choose((45.0, 180.0, 400.0))}}},
        "groups": {
            f"g{number}": {
                "skills": [name for name in names if choose((True, True, False))] or ["a"],
                "headcount": [choose((0, 0, 1, 2)) for _ in range(max(ends))],
            }
            for number in range(3)
        },
    }
    plan["groups"]["g2"]["skills"] = list(names)
    return compile_centre(Centre.model_validate(plan), grid)


@st.composite
def centres(draw: Any, grid: int | None = None) -> CompiledCentre:
    """Strategy: compiled centres that hypothesis can shrink towards the first of every choice."""
    return small_centre(lambda options: draw(st.sampled_from(options)), grid)


def centre_of_seed(seed: int, grid: int | None = None) -> CompiledCentre:
    """The same, from a seed."""
    return small_centre(random.Random(seed).choice, grid)

"""Crowded little centres for parity of the ways in which agents and contacts come together: each way alone, and all.

Two queues, a group for each and one that helps both, shifts that change by the minute, transfers there and back.
"""

import random

from sim.centre.compile import compile_centre
from sim.centre.compiled import CompiledCentre
from sim.centre.schema import Centre

WAYS = (
    "overflow", "reserve", "hand_back", "ringing", "warm", "announcing", "callbacks", "bot", "by_interval",
    "going_over", "ageing", "absence", "paces", "consult",
)  # fmt: skip


def routed_centre(seed: int, grid: int, ways: tuple[str, ...]) -> CompiledCentre:
    """One such centre with these of the `WAYS` switched on."""
    choose = random.Random(seed).choice
    skill = {"after": 0.0, "reserve": 0}
    groups = {}
    for name, queues in (("at_a", "a"), ("at_b", "b"), ("helpers", "ab")):
        skills = {queue: dict(skill) for queue in queues}
        if "overflow" in ways:
            skills[queues[-1]]["after"] = choose((5.0, 15.0, 45.0, 60.0))
        if "reserve" in ways and name == "helpers":
            skills["a"]["reserve"] = choose((1, 2))
        groups[name] = {"skills": skills, "headcount": [choose((0, 1, 2, 3)) for _ in range(20)]}
        if "ringing" in ways:
            groups[name]["ring_time"] = choose((5.0, 15.0, {"kind": "exponential", "mean": 15.0}))
        if "hand_back" in ways:
            groups[name]["shift_end"] = "hand_back"
        if "absence" in ways:
            groups[name]["absence_share"] = choose((0.2, 0.4))
        if "paces" in ways:
            groups[name].update(agent_cv=choose((0.5, 2.0)), tenure={"attrition": 0.9})
            groups[name]["quality"] = {"knowledge": choose((0.0, 1.0)), "problem_solving": choose((0.2, 0.9))}
    plan = _plan(choose, groups, "warm" in ways)
    for kind in plan["types"].values():
        if "bot" in ways:
            kind["bot"] = {
                "offered": choose((0.5, 1.0)), "time": choose((15.0, {"kind": "exponential", "mean": 40.0})),
                "contained": 0.2, "bounce": 0.2, "handle_time_factor": choose((1.0, 1.5)), "context_saved": 15.0,
            }  # fmt: skip
        if "consult" in ways:
            kind["consult"] = _consult(choose)
        if "by_interval" in ways:
            kind["handle_time_factor"] = [choose((0.5, 1.0, 2.0)) for _ in range(20)]
    for name, queue in plan["queues"].items():
        queue.update(_treatment(choose, ways))
        if "ageing" in ways:
            queue["score"] = queue.get("score", {}) | {"base": choose((0.0, 60.0)), "ageing_cap": choose((15.0, 30.0))}
        if "going_over" in ways:
            queue["overflow"] = {"to": "b" if name == "a" else "a", "after": choose((5.0, 15.0, 30.0))}
    return compile_centre(Centre.model_validate(plan), grid)


def _consult(choose) -> dict:
    return {
        "share": choose((0.3, 1.0)),
        "queue": choose("ab"),
        "time": choose((0.0, 15.0, {"kind": "exponential", "mean": 30.0})),
        "wait": choose((15.0, 30.0, 120.0)),
        "resolution_shift": 0.3,
    }


def _treatment(choose, ways: tuple[str, ...]) -> dict:
    """What those who have to wait are told and offered."""
    treatment: dict = {}
    if "announcing" in ways:
        balk = {"share": choose((0.2, 0.5)), "per_minute": 0.1}
        treatment["predictor"] = choose(("queue_length", "last_wait"))
        treatment["announcement"] = {"from": 0.0, "balk": balk, "every": 15.0, "hang_up": choose((0.0, 0.2))}
    if "callbacks" in ways:
        treatment["score"] = {"callback": choose((0.0, -1000.0, 30.0))}
        treatment["callbacks"] = {
            "from": choose((0.0, 15.0)),
            "accepted": 0.7,
            "kind": choose(("virtual_hold", "later")),
            "delay": choose((60.0, 300.0)),
            "reached": choose((0.5, 1.0)),
            "attempts": 2,
            "retry": 60.0,
            "dialling": 15.0,
            "max_open": choose((None, 2)),
        }
    return treatment


def _plan(choose, groups: dict, warm: bool) -> dict:
    transfer = {"share": choose((0.2, 0.5)), "warm": choose((0.5, 1.0)) * warm, "warm_wait": choose((30.0, 300.0))}
    times = 15.0, 30.0, {"kind": "exponential", "mean": 40.0}
    kinds = {
        name: {
            "handle_time": {
                "talk": choose(times),
                "hold": {"share": 0.5, "time": choose(times)},
                "wrap_up": choose((0.0, 15.0)),
            },
            "patience": choose((30.0, 60.0, {"kind": "exponential", "mean": 60.0}, "never")),
            "transfer": {**transfer, "to": other},
            "redial": {"abandoned": 0.5, "delay": choose((15.0, 60.0))},
        }
        for name, other in ("ab", "ba")
    }
    return {
        "calendar": {"interval": "1 min", "days": 1, "opening_hours": "00:00-00:20"},
        "volumes": {name: {"constant": choose((1.0, 2.0, 3.0))} for name in "ab"},
        "types": kinds,
        "queues": {name: {"closing": choose(("drain", "clear"))} for name in "ab"},
        "groups": groups,
    }

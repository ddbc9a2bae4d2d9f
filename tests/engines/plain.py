"""Plain centres: the compiled engine has a loop for them without what the others need."""

from copy import deepcopy

TYPE = {"bot": None, "consult": None}
QUEUE = {"predictor": None, "announcement": None, "callbacks": None, "overflow": None}
GROUP = {"ring_time": None, "shift_end": "finish"}
SKILL = {"after": 0.0, "reserve": 0}


def without_extras(plan: dict) -> dict:
    """A copy of a centre's plan that uses nothing of `sim.engines.compiled.extras`."""
    plain = deepcopy(plan)
    for kind in plain["types"].values():
        kind.update(TYPE)
        if "transfer" in kind:
            kind["transfer"]["warm"] = 0.0
    for queue in plain["queues"].values():
        queue.update(QUEUE)
    for group in plain["groups"].values():
        group.update(GROUP)
        for skill in group["skills"].values():
            skill.update(SKILL)
    return plain

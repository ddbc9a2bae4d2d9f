"""A small centre with all that levers touch: two queues, two groups, a menu, a peak."""

from collections.abc import Callable

import pytest

from sim.centre.errors import InputProblems, Problem
from sim.centre.schema import Centre


def two_queue_centre(**changes: object) -> Centre:
    """Two open days of four hours, Monday and Tuesday; half-hours from 08:00 to 12:00."""
    call = {"redial": {"abandoned": 0.5}, "repeat": {"share": 0.5}, "complexity_cv": 0.5, "complaint_share": 0.1}
    return Centre.model_validate(
        {
            "calendar": {"opening_hours": {"mon-fri": "08:00-12:00"}, "warm_up_days": 0, "measured_days": 2},
            "volumes": {"billing": [30] * 8, "technical": [20] * 8},
            "peak": {"from": "9:00", "to": "10:30"},
            "ivr": {"start": "menu", "nodes": {"menu": {"time": "30 s", "contained": 0.15}}},
            "types": {
                "billing": {
                    **call,
                    "handle_time": {
                        "talk": {"kind": "lognormal", "mean": 300, "cv": 1},
                        "hold": {"share": 0.5, "time": {"kind": "exponential", "mean": 20}},
                        "wrap_up": {"kind": "exponential", "mean": 60},
                    },
                    "patience": {"kind": "exponential", "mean": 300},
                    "resolution": 0.7,
                    "misroute": {"share": 0.2, "to": "technical"},
                    "failed_containment": {"share": 0.1},
                },
                "technical": {
                    **call,
                    "handle_time": {"kind": "exponential", "mean": 400},
                    "patience": {"kind": "exponential", "mean": 300},
                    "resolution": 0.6,
                    "transfer": {"share": {"back": 0.1, "others": 0.05}, "to": "billing"},
                },
            },
            "groups": {
                "front": {"skills": ["billing"], "headcount": [5, 7, 8, 8, 8, 8, 7, 6]},
                "back": {"skills": ["technical"], "headcount": [3, 5, 5, 5, 5, 5, 4, 3]},
            },
            **changes,
        }
    )


@pytest.fixture
def centre() -> Centre:
    return two_queue_centre()


@pytest.fixture
def told():
    """A function that runs another and returns the problems it raises."""

    def problems(action: Callable[[], object]) -> tuple[Problem, ...]:
        with pytest.raises(InputProblems) as caught:
            action()
        return caught.value.problems

    return problems

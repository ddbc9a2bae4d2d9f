"""Consults against exact results for the agents who are asked.

Everybody is answered at once by one of many agents and talks for the same time, so questions arise as contacts arrive:
Poisson. Those who are asked talk for exponential times and whoever asks waits a fixed time at most: M/M/s+D. The share
in vain and the mean wait of the others are those of Baccelli & Hebuterne (`sim.theory.general_patience`); those asked
are busy for what is left of the load.
"""

from math import sqrt

import numpy as np
import pytest

from sim.centre.compile import compile_centre
from sim.centre.schema import Centre
from sim.codes import LEG_CONSULT, LEG_UNANSWERED
from sim.engines.compiled import run_replication
from sim.theory import general_patience

ASKED, TIME, WAIT, SHARE, CONTACTS_PER_HOUR, REPLICATIONS = 3, 60.0, 45.0, 0.25, 600, 16
LOAD = SHARE * CONTACTS_PER_HOUR * TIME / 3600
"""Erlangs: 2.5 for 3 agents."""
HOUR = 3_600_000


@pytest.fixture(scope="module")
def found() -> np.ndarray:
    """(REPLICATIONS, 3): share in vain, mean wait of the others (s), agents busy as the second one; from 1 to 23 h."""
    centre = Centre.model_validate(
        {
            "calendar": {"days": 1, "interval": "60 min"},
            "volumes": {"call": {"per_hour": CONTACTS_PER_HOUR}},
            "types": {
                "call": {
                    "handle_time": "30 s",
                    "consult": {
                        "share": SHARE,
                        "queue": "experts",
                        "time": {"kind": "exponential", "mean": TIME},
                        "wait": WAIT,
                    },
                }
            },
            "queues": {"call": {}, "experts": {}},
            "groups": {
                "front": {"skills": ["call"], "headcount": 60},
                "back": {"skills": ["experts"], "headcount": ASKED},
            },
        }
    )
    compiled, rows = compile_centre(centre), []
    for replication in range(REPLICATIONS):
        legs = run_replication(compiled, 5, replication).legs
        assert not np.any((legs["kind"] != LEG_CONSULT) & (legs["answered"] > legs["entered"])), "enough in front"
        asked = legs[(legs["kind"] == LEG_CONSULT) & (legs["entered"] > HOUR) & (legs["entered"] < 23 * HOUR)]
        in_vain = asked["outcome"] == LEG_UNANSWERED
        waits = (asked["answered"] - asked["entered"])[~in_vain]
        rows.append((in_vain.mean(), waits.mean() / 1000, asked["talk"].sum() / (22 * HOUR)))
    return np.array(rows)


@pytest.fixture(scope="module")
def exact() -> tuple[float, float, float]:
    """The same, exact."""
    theory = general_patience.figures(LOAD, ASKED, TIME, general_patience.deterministic(WAIT))
    return theory.p_abandon, theory.mean_wait_served, LOAD * (1 - theory.p_abandon)


@pytest.mark.parametrize("place", range(3), ids=("in vain", "wait", "busy"))
def test_the_agents_who_are_asked_are_mms_with_fixed_patience(found, exact, place):
    values = found[:, place]
    z = (values.mean() - exact[place]) / (values.std(ddof=1) / sqrt(len(values)))
    assert abs(z) < 4, (values.mean(), exact[place], z)
    assert values.mean() > 0.05

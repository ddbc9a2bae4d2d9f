"""Shift end `hand_back` against the exact result behind the cases `TV-fmmw` (Feldman, Mandelbaum, Massey & Whitt 2008).

If service and patience have the same rate, everybody leaves the house at that rate, waiting or talking. So the number
in it is Poisson whatever the staffing, and a contact waits exactly if that number is no less than the agents on duty,
for an agent who goes hands back the contact in hand. Agents who finish it instead are overtime that the staffing does
not count: fewer wait.
"""

from math import sqrt

import numpy as np
import pytest
from scipy.stats import poisson

from sim.centre.compile import compile_centre
from sim.centre.schema import Centre
from sim.codes import FRESH
from sim.engines.compiled import run_replication

LOAD, MINUTE, REPLICATIONS = 10, 60_000, 12
WARM_UP = 15 * MINUTE


def excess(shift_end: str) -> np.ndarray:
    """(REPLICATIONS,) share of contacts that wait, less the probability that each of them had to."""
    staff = np.random.default_rng(1).integers(LOAD - 4, LOAD + 6, 24 * 60)
    leaving = {"kind": "exponential", "mean": "1 min"}
    centre = {
        "calendar": {"interval": "1 min", "days": 1},
        "volumes": {"call": {"per_hour": 60 * LOAD}},
        "types": {"call": {"handle_time": leaving, "patience": leaving}},
        "groups": {"agents": {"headcount": staff.tolist(), "shift_end": shift_end}},
    }
    compiled, shares = compile_centre(Centre.model_validate(centre)), []
    for replication in range(REPLICATIONS):
        records = run_replication(compiled, 1, replication)
        kinds = records.contacts["kind"][records.legs["contact"]]
        legs = records.legs[(records.legs["number"] == 0) & (kinds == FRESH) & (records.legs["entered"] > WARM_UP)]
        must_wait = poisson.sf(staff[legs["entered"] // MINUTE] - 1, LOAD)
        shares.append(np.mean((legs["answered"] != legs["entered"]) - must_wait))
    return np.array(shares)


@pytest.mark.parametrize(("shift_end", "is_exact"), [("hand_back", True), ("finish", False)])
def test_probability_of_waiting(shift_end, is_exact):
    found = excess(shift_end)
    z = found.mean() / (found.std(ddof=1) / sqrt(len(found)))
    assert (abs(z) < 4) == is_exact, z
    assert abs(found.mean()) < 0.01 if is_exact else found.mean() < -0.05

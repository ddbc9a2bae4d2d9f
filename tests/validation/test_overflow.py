"""Overflow to another queue against exact results for the overflow of a loss system.

One agent, Poisson arrivals, exponential service; whoever finds the agent busy goes over at once (after a millisecond)
to a second queue with an agent of its own, and waits there. So the first queue is M/M/1/1: the share that goes over is
Erlang's B. Overflows are a renewal process (Palm): between two of them the transform is
phi(s) = p(s + mu) / (1 - p(s) + p(s + mu)), p(s) = lambda / (lambda + s). The second queue is GI/M/1, its mean wait
sigma / (mu (1 - sigma)) with sigma = phi(mu (1 - sigma)).
"""

from math import sqrt

import numpy as np
import pytest
from scipy.optimize import brentq

from sim.centre.compile import compile_centre
from sim.centre.schema import Centre
from sim.codes import LEG_OVERFLOW, LEG_OVERFLOWED, LEG_QUEUE
from sim.engines.compiled import run_replication
from sim.theory.erlang_b import p_block

ARRIVALS, SERVICE, REPLICATIONS = 0.2, 1 / 6, 16  # per second; 1.2 Erlangs
HOUR = 3_600_000


def mean_wait() -> float:
    """Seconds in the second queue, of those who go over."""

    def fresh(s: float) -> float:
        return ARRIVALS / (ARRIVALS + s)

    def between_overflows(s: float) -> float:
        return fresh(s + SERVICE) / (1 - fresh(s) + fresh(s + SERVICE))

    sigma = brentq(lambda x: between_overflows(SERVICE * (1 - x)) - x, 0.0, 1 - 1e-6)
    return sigma / (SERVICE * (1 - sigma))


@pytest.fixture(scope="module")
def found() -> np.ndarray:
    """(REPLICATIONS, 2): share that goes over, mean wait of those; the first hour left out."""
    centre = Centre.model_validate(
        {
            "calendar": {"days": 1, "interval": "60 min"},
            "volumes": {"call": {"per_hour": 3600 * ARRIVALS}},
            "types": {"call": {"queue": "first", "handle_time": {"kind": "exponential", "mean": 1 / SERVICE}}},
            "queues": {"first": {"overflow": {"to": "second", "after": 0.001}}, "second": {}},
            "groups": {name: {"skills": [name], "headcount": 1} for name in ("first", "second")},
        }
    )
    compiled, rows = compile_centre(centre), []
    for replication in range(REPLICATIONS):
        legs = run_replication(compiled, 3, replication).legs
        legs = legs[legs["entered"] > HOUR]
        first, came = legs[legs["kind"] == LEG_QUEUE], legs[legs["kind"] == LEG_OVERFLOW]
        rows.append((np.mean(first["outcome"] == LEG_OVERFLOWED), np.mean(came["answered"] - came["entered"]) / 1000))
    return np.array(rows)


def test_the_share_that_goes_over_is_erlangs_b(found):
    assert p_block(ARRIVALS / SERVICE, 1) == pytest.approx(1.2 / 2.2)
    assert abs(_z(found[:, 0], 1.2 / 2.2)) < 4


def test_the_wait_of_those_who_go_over(found):
    assert abs(_z(found[:, 1], mean_wait())) < 4


def _z(values: np.ndarray, expected: float) -> float:
    return (values.mean() - expected) / (values.std(ddof=1) / sqrt(len(values)))

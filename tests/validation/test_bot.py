"""A bot before an M/M/s queue: what it lets through is a Poisson stream, thinned, so Erlang C is exact behind it.

Arrivals are Poisson, sessions are independent and any number run at once, whom it settles or loses is independent of
all else: those who leave it for the queue are Poisson (M/G/inf), and so are they together with those it never saw.
"""

from math import sqrt

import numpy as np
import pytest

from sim.centre.compile import compile_centre
from sim.centre.schema import Centre
from sim.clock import TICKS_PER_HOUR, TICKS_PER_SECOND
from sim.codes import LEG_QUEUE
from sim.engines.compiled import Engine
from sim.theory import erlang_c

PER_HOUR, MEAN, AGENTS, REPLICATIONS = 720, 60.0, 12, 16
OFFERED, CONTAINED, BOUNCE = 0.6, 0.3, 0.1
THINNED = PER_HOUR * (1 - OFFERED * (CONTAINED + BOUNCE))
WARM_UP = 2 * TICKS_PER_HOUR


@pytest.fixture(scope="module")
def days():
    """(REPLICATIONS, 3): contacts in the queue, those who waited, seconds they waited."""
    bot = {
        "offered": OFFERED,
        "contained": CONTAINED,
        "bounce": BOUNCE,
        "time": {"kind": "lognormal", "mean": 90, "cv": 1},
    }
    plan = {
        "calendar": {"interval": "60 min", "days": 1},
        "volumes": {"call": {"per_hour": PER_HOUR}},
        "types": {"call": {"handle_time": {"kind": "exponential", "mean": MEAN}, "bot": bot}},
        "groups": {"agents": {"headcount": AGENTS}},
    }
    engine, sums = Engine(compile_centre(Centre.model_validate(plan))), []
    for replication in range(REPLICATIONS):
        legs = engine.run(1, replication).legs
        legs = legs[(legs["kind"] == LEG_QUEUE) & (legs["entered"] > WARM_UP) & (legs["entered"] < 23 * TICKS_PER_HOUR)]
        wait = legs["answered"] - legs["entered"]
        sums.append((len(legs), (wait > 0).sum(), wait.sum() / TICKS_PER_SECOND))
    return np.array(sums, float)


def z(over, under, expected):
    residual = over - expected * under
    return residual.mean() / (residual.std(ddof=1) / sqrt(len(residual)))


def test_what_the_bot_lets_through(days):
    assert abs(z(days[:, 0], np.full(len(days), 21.0), THINNED)) < 4


def test_waits_behind_the_bot(days):
    exact = erlang_c.figures(THINNED / 3600 * MEAN, AGENTS, MEAN)
    assert abs(z(days[:, 1], days[:, 0], exact.p_wait)) < 4
    assert abs(z(days[:, 2], days[:, 0], exact.mean_wait)) < 4
    # Without thinning the agents could not keep up; a tenth more contacts would show.
    more = erlang_c.figures(1.1 * THINNED / 3600 * MEAN, AGENTS, MEAN)
    assert abs(z(days[:, 2], days[:, 0], more.mean_wait)) > 8

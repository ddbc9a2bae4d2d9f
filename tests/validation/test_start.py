"""A day taken up in a known state, against what can be written down: exponential times forget how long they ran."""

import numpy as np
import pytest

from sim.centre.compile import compile_centre
from sim.centre.schema import Centre
from sim.clock import TICKS_PER_SECOND
from sim.codes import NOBODY, SERVED
from sim.engines.compiled import Engine

N = 6_000
HANDLE_S, PATIENCE_S = 180.0, 240.0
AGES = ["8 min", "5 min", "90 s", "40 s", "10 s"]


def _contacts(agents: int, handle: dict, patience: object) -> tuple[np.ndarray, np.ndarray]:
    """(N, 5): wait in s from the start on, and whether served, of five who wait; all agents busy, nobody else comes."""
    plan = {
        "calendar": {"days": 1, "opening_hours": "08:00-20:00"},
        "volumes": {"calls": 0},
        "types": {"calls": {"handle_time": handle, "patience": patience}},
        "groups": {"agents": {"headcount": agents}},
        "start": {"at": "09:40", "waiting": {"calls": AGES}},
    }
    centre = compile_centre(Centre.model_validate(plan))
    assert (centre.found["agent"] != NOBODY).sum() == agents
    engine = Engine(centre)
    waits, served = np.empty((N, len(AGES))), np.empty((N, len(AGES)), bool)
    for replication in range(N):
        records = engine.run(1, replication)
        legs = records.legs[: len(AGES)]
        waits[replication] = (np.minimum(legs["answered"], legs["left"]) - centre.start) / TICKS_PER_SECOND
        served[replication] = records.contacts["outcome"][: len(AGES)] == SERVED
    return waits, served


def _z(sample: np.ndarray, expected: np.ndarray) -> np.ndarray:
    return (sample.mean(axis=0) - expected) / (sample.std(axis=0, ddof=1) / np.sqrt(len(sample)))


@pytest.mark.parametrize("agents", [1, 3])
def test_the_wait_of_each_in_line(agents):
    """M/M/s: the k-th in line waits for k departures, each after handle time / s, whoever waited how long."""
    waits, _ = _contacts(agents, {"kind": "exponential", "mean": HANDLE_S}, "never")
    expected = HANDLE_S / agents * np.arange(1, len(AGES) + 1)
    assert np.abs(_z(waits, expected)).max() < 3.5


def test_who_is_served_of_those_in_line():
    """M/M/s+M: the k-th is served unless its patience ends before k departures ahead: s mu / (s mu + k theta)."""
    exponential = ({"kind": "exponential", "mean": mean} for mean in (HANDLE_S, PATIENCE_S))
    _, served = _contacts(2, *exponential)
    departures, gives_up = 2 / HANDLE_S, 1 / PATIENCE_S
    k = np.arange(1, len(AGES) + 1)
    assert np.abs(_z(served.astype(float), departures / (departures + k * gives_up))).max() < 3.5


def test_a_patience_that_is_not_memoryless():
    """Weibull patience, an agent who never ends: who waited a is still there after x more with S(a + x) / S(a)."""
    scale, shape = 300.0, 2.0
    mean = scale * 0.8862269254527580
    patience = {"kind": "weibull", "shape": shape, "mean": mean}
    waits, _ = _contacts(1, {"kind": "constant", "value": 1e7}, patience)
    ages = np.array([480.0, 300.0, 90.0, 40.0, 10.0])

    def survival(t):
        return np.exp(-((t / scale) ** shape))

    for more in (30.0, 120.0):
        expected = survival(ages + more) / survival(ages)
        assert np.abs(_z((waits > more).astype(float), expected)).max() < 3.5


def test_what_is_left_of_a_handle_time():
    """Constant talk, then constant wrap-up: what is left of both is uniform, so the first in line waits half of it."""
    handle = {"talk": 200, "wrap_up": 100}
    waits, _ = _contacts(1, handle, "never")
    assert abs(_z(waits[:, :1], np.array([150.0]))[0]) < 3.5
    assert waits[:, 0].min() < 2
    assert waits[:, 0].max() > 298
    assert np.all(np.abs(np.quantile(waits[:, 0], [0.25, 0.5, 0.75]) - [75, 150, 225]) < 6)

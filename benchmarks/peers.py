"""What else an analyst would write for M/M/s+M: SimPy as in its textbook examples, and Ciw.

Both draw with Python's own generator on a fixed seed, and collect no more than how long each contact waited and whether
it abandoned. Seconds are those of the simulation itself; building the model is not counted.
"""

import random
import time
from collections.abc import Callable
from typing import NamedTuple

import ciw
import simpy

from benchmarks.measure import Attempt, median_attempt

SEED = 1


class Model(NamedTuple):
    """M/M/s+M from empty; times in seconds."""

    agents: int
    rate: float
    """contacts a second"""
    handle_time: float
    """mean"""
    patience: float
    """mean"""
    until: float


class Outcome(NamedTuple):
    """One run of a peer."""

    seconds: float
    """CPU"""
    waits: list[float]
    """s, of answered contacts"""
    lost_waits: list[float]
    """s, of abandoned contacts"""


def naive_simpy(model: Model) -> Outcome:
    """A process a call, a `Resource` of agents, `request | timeout`; the request is cancelled when patience ends."""
    rng = random.Random(SEED)
    env = simpy.Environment()
    agents = simpy.Resource(env, model.agents)
    waits: list[float] = []
    lost_waits: list[float] = []

    def call():
        arrived = env.now
        with agents.request() as request:
            yield request | env.timeout(rng.expovariate(1 / model.patience))
            if not request.triggered:
                lost_waits.append(env.now - arrived)
                return
            waits.append(env.now - arrived)
            yield env.timeout(rng.expovariate(1 / model.handle_time))

    def calls():
        while True:
            yield env.timeout(rng.expovariate(model.rate))
            if env.now >= model.until:
                return
            env.process(call())

    env.process(calls())
    start = time.process_time()
    env.run()
    return Outcome(time.process_time() - start, waits, lost_waits)


def in_ciw(model: Model) -> Outcome:
    """Ciw's own network with reneging. Contacts still in the house at the end are not counted."""
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(model.rate)],
        service_distributions=[ciw.dists.Exponential(1 / model.handle_time)],
        reneging_time_distributions=[ciw.dists.Exponential(1 / model.patience)],
        number_of_servers=[model.agents],
    )
    ciw.seed(SEED)
    simulation = ciw.Simulation(network)
    start = time.process_time()
    simulation.simulate_until_max_time(model.until)
    seconds = time.process_time() - start
    records = simulation.get_all_records()
    waits = [record.waiting_time for record in records if record.record_type == "service"]
    return Outcome(seconds, waits, [record.waiting_time for record in records if record.record_type == "renege"])


PEERS: dict[str, Callable[[Model], Outcome]] = {"naive_simpy": naive_simpy, "ciw": in_ciw}


def median(engine: str, model: Model, repeat: int, expected_events: int) -> Attempt:
    """The median attempt of one of `PEERS`. Its events: arrivals, answers, ends of service, abandons."""
    return median_attempt(lambda: _attempt(PEERS[engine](model)), repeat, expected_events)


def _attempt(outcome: Outcome) -> Attempt:
    n_answered, n_lost = len(outcome.waits), len(outcome.lost_waits)
    contacts = n_answered + n_lost
    simulated = {
        "p_abandon": n_lost / contacts,
        "p_wait": (sum(wait > 0 for wait in outcome.waits) + n_lost) / contacts,
        "mean_wait_s": (sum(outcome.waits) + sum(outcome.lost_waits)) / contacts,
    }
    return Attempt(outcome.seconds, contacts + 2 * n_answered + n_lost, contacts, simulated)

"""A centre and an engine out of thin air: random but keyed records, so that experiments can be tested without engines.

Contacts come at random; each waits an exponential time, times `help_`, and abandons when it exceeds its patience.
The same (seed, replication) gives the same luck in every scenario.
"""

from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np

from sim.clock import NEVER, TICKS_PER_DAY, TICKS_PER_MINUTE
from sim.codes import ABANDONED, LEG_ABANDONED, LEG_ANSWERED, LEG_QUEUE, NOBODY, SERVED
from sim.experiment.result import Scenario
from sim.measures.settings import MeasureSettings
from sim.records import AGENT_STATE, CONTACT, LEG, Records

DAYS = 3
PATIENCE = 120_000.0
MEAN_WAIT = 60_000.0


def compiled(help_: float = 1.0, contacts: int = 200) -> SimpleNamespace:
    """As much of a `CompiledCentre` as measures read; help_ multiplies every wait."""
    return SimpleNamespace(
        type_names=("calls",),
        queue_names=("calls",),
        group_names=("agents",),
        n_days=DAYS,
        interval_ticks=30 * TICKS_PER_MINUTE,
        measured=np.array([False, True, True]),
        weekday=np.array([0, 1, 2], np.int8),
        open_at=np.zeros((1, DAYS), np.int64),
        headcount=np.full((1, DAYS, 48), 3, np.int32),
        simulated_ticks=np.full((DAYS, 48), 30 * TICKS_PER_MINUTE),
        n_waiting_at_start=0,
        night=NOBODY,
        arrival_rate=np.full((1, DAYS, 48), contacts / 144),
        help_=help_,
        contacts=contacts,
    )


def replicate(centre: SimpleNamespace, seed: int, replication: int) -> Records:
    """Records of one replication; waits do not influence each other."""
    rng = np.random.default_rng([seed, replication])
    n = centre.contacts
    arrived = np.sort(rng.integers(0, DAYS * TICKS_PER_DAY, n))
    busy_day = rng.uniform(0.5, 1.5)
    wait = np.floor(rng.exponential(MEAN_WAIT, n) * busy_day * centre.help_).astype(np.int64)
    patience = np.floor(rng.exponential(PATIENCE, n)).astype(np.int64)
    talk = np.floor(rng.exponential(200_000, n)).astype(np.int64)
    resolved = rng.random(n) < 0.7
    lost = wait > patience
    contacts, legs = np.zeros(n, CONTACT), np.zeros(n, LEG)
    contacts["arrived"], contacts["day"] = arrived, arrived // TICKS_PER_DAY
    contacts["issue"], contacts["parent"], contacts["attempt"] = np.arange(n), NOBODY, 1
    contacts["outcome"] = np.where(lost, ABANDONED, SERVED)
    contacts["resolved"] = resolved & ~lost
    stay = np.minimum(wait, patience)
    legs["entered"], legs["contact"], legs["kind"] = arrived, np.arange(n), LEG_QUEUE
    legs["answered"] = np.where(lost, NEVER, arrived + stay)
    legs["talk"] = np.where(lost, 0, talk)
    legs["left"] = arrived + stay + legs["talk"]
    legs["outcome"] = np.where(lost, LEG_ABANDONED, LEG_ANSWERED)
    legs["group"] = np.where(lost, NOBODY, 0)
    contacts["ended"] = legs["left"]
    duty = np.zeros(3, AGENT_STATE)
    duty["end"] = DAYS * TICKS_PER_DAY
    return Records(contacts, legs, duty, 3 * n)


@dataclass
class Replicator:
    """Stands in for `sim.experiment.replicate.replicator`."""

    compiled: SimpleNamespace

    def __call__(self, seed: int, replication: int) -> Records:
        """One replication."""
        return replicate(self.compiled, seed, replication)


def scenario(name: str, help_: float = 1.0, members: tuple[str, ...] = (), **fields) -> Scenario:
    """A scenario of the fake centre with a measured CSAT of 60 %."""
    settings = MeasureSettings.usual(1, csat_now=0.6)
    return Scenario(name, settings, compiled(help_), members, **fields)

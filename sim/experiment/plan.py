"""What is asked: which scenarios stand side by side, on which seed, and how sure the answer has to be."""

from dataclasses import dataclass, field, replace
from typing import Any

from sim.experiment.precision import STANDARD, Precision
from sim.experiment.result import Scenario
from sim.measures.settings import MeasureSettings

BASELINE = "baseline"


@dataclass(frozen=True)
class Plan:
    """A comparison to be run: trials are scenario x replication, all on one seed."""

    scenarios: tuple[Scenario, ...]
    """The baseline first."""
    seed: int = 1
    precision: Precision = field(default=STANDARD)
    engine: str = "numba"
    """`numba` or `simpy`."""
    workers: int | None = None
    """How many; None: as many as there are cores. Results do not depend on it, nor on who they are."""
    executor: str | None = None
    """`threads`, `processes`, `dask`; None: what suits the engine."""
    address: str | None = None
    """Of a Dask scheduler."""


def settings_of(scenario: Scenario) -> MeasureSettings:
    """Targets, prices and survey of a scenario, its levers' costs included."""
    daily, one_off = scenario.daily_cost, scenario.one_off_cost
    if isinstance(scenario.centre, MeasureSettings):
        prices = replace(scenario.centre.prices, daily_levers=daily, one_off_levers=one_off)
        return replace(scenario.centre, prices=prices)
    return MeasureSettings.of(scenario.centre, scenario.compiled.queue_names, daily, one_off)


def baseline_of(centre: Any, compiled: Any) -> Scenario:
    """The scenario in which no lever is pulled."""
    return Scenario(BASELINE, centre, compiled)

"""What is asked: which scenarios stand side by side, on which seed, and how sure the answer has to be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any, Literal

from sim.experiment.precision import STANDARD, Precision
from sim.experiment.result import Scenario
from sim.measures.settings import MeasureSettings

Mode = Literal["each", "stack", "subsets"]
MOST_SUBSET_MEMBERS = 4
BASELINE = "baseline"


@dataclass(frozen=True)
class Plan:
    """A comparison to be run: trials are scenario x replication, all on one seed."""

    scenarios: tuple[Scenario, ...]
    """The baseline first."""
    seed: int = 1
    precision: Precision = field(default=STANDARD)
    engine: Literal["numba", "simpy"] = "numba"
    workers: int | None = None
    """Threads (numba) or processes (simpy); None: as many as there are cores. Results do not depend on it."""


def lineup(
    members: Sequence[str], mode: Mode = "each", stacks: Mapping[str, Sequence[str]] | None = None
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The scenarios beside the baseline: (row name, scenario files it is made of), in order.

    each     every file alone, then all together
    stack    all together only
    subsets  every subset, small ones first (at most four files)
    stacks   named sets of files side by side, whatever the mode

    Raises ValueError for more files than subsets are run for.
    """
    if stacks:
        return tuple((name, tuple(files)) for name, files in stacks.items())
    if mode == "stack":
        sizes: list[int] = [len(members)]
    elif mode == "subsets":
        if len(members) > MOST_SUBSET_MEMBERS:
            raise ValueError(
                f"compare=subsets runs 2^n scenarios: at most {MOST_SUBSET_MEMBERS} files, not {len(members)}"
            )
        sizes = list(range(1, len(members) + 1))
    else:
        sizes = sorted({1, len(members)})
    chosen = [subset for size in sizes if size for subset in combinations(members, size)]
    return tuple(("+".join(subset), subset) for subset in chosen)


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

"""Run a centre in independent replications and gather the sums of each.

**Bias.** Every replication starts empty. The figures count from `start` on, a warm-up of 8 relaxation times, so
what is left of the initial deviation at the start of the window is below exp(-8) = 0.03 % of it, and shrinks on
through the window: far below the standard errors printed.
`relaxation_s` is an upper estimate per family; for M/M/s+M the coupling bound 1 / min(service rate, patience rate).
Where the order of service looks at later arrivals (priorities, shared pools), or contacts return, two more relaxation
times at the end do not count, so that nobody in the window is served in a centre that has closed.

**Ticks.** Time is stretched so that a replication fills whole days and at most half a contact comes in a second: then
1-ms ticks hide at most 0.05 % of the waits (those shorter than a tick), and ten thousand agents fit the calendar.
"""

import math
from dataclasses import dataclass

import numpy as np

from sim.centre.compile import compile_centre
from sim.centre.schema import Centre
from sim.clock import TICKS_PER_DAY, TICKS_PER_SECOND
from sim.engines.compiled import Engine
from tests.validation.centres import Data, around_the_clock, stretched, total_rate
from tests.validation.figures import is_too_rare
from tests.validation.fold import N_BINS, Scale, Sums, Window, fold
from tests.validation.parameters import CannotExpressError

WARM_UP, COOL_DOWN, LEAST_WINDOW = 8, 2, 4
"""relaxation times"""
SLOWEST, FASTEST = 0.01, 0.5
"""contacts per second of simulated time"""
MOST_DAYS = 366
SECONDS_PER_DAY = TICKS_PER_DAY / TICKS_PER_SECOND


@dataclass(frozen=True)
class Effort:
    """How long a case may take."""

    contacts: float = 3e6
    """fresh contacts of all replications together"""
    replications: int = 64

    @property
    def most_contacts(self) -> float:
        """Not affordable beyond: theory only."""
        return 2 * self.contacts


@dataclass(frozen=True)
class Run:
    """Geometry of the replications of a stationary model; times in seconds of the model."""

    replications: int
    warm_up_s: float
    window_s: float
    cool_down_s: float


def geometry(rate: float, relaxation_s: float, looks_ahead: bool, effort: Effort) -> Run:
    """Replications with a warm-up and a window of at least four relaxation times each."""
    warm_up_s, cool_down_s = WARM_UP * relaxation_s, COOL_DOWN * relaxation_s * looks_ahead
    idle_s = warm_up_s + cool_down_s
    window_s = max(effort.contacts / effort.replications / rate - idle_s, LEAST_WINDOW * relaxation_s)
    total = effort.replications * rate * (idle_s + window_s)
    if total > effort.most_contacts:
        raise CannotExpressError(f"{total:.2g} contacts for {effort.replications} short replications: theory only")
    return Run(effort.replications, warm_up_s, window_s, cool_down_s)


def least_stretch(rate: float) -> float:
    """By how much to slow the model down at least."""
    return max(1.0, rate / FASTEST) if rate > SLOWEST else rate / SLOWEST


@dataclass(frozen=True)
class Simulation:
    """Sums by replication (leading axis), and what is needed to read them."""

    sums: Sums
    groups: list[str]
    bin_s: float | None = None
    relaxations: float = math.inf
    """relaxation times that the windows of all replications hold: independent looks at the system, roughly"""

    @property
    def n_offered(self) -> float:
        """Contacts that were counted."""
        return float(self.sums["offered"].sum())


def stationary(
    data: Data, relaxation_s: float, awt_s: float, looks_ahead: bool, seed: int, effort: Effort, expected: dict
) -> Simulation:
    """Simulate a model in its steady state."""
    rate = total_rate(data)
    run = geometry(rate, relaxation_s, looks_ahead, effort)
    total_s = run.warm_up_s + run.window_s + run.cool_down_s
    days = math.ceil(total_s * least_stretch(rate) / SECONDS_PER_DAY)
    if days > MOST_DAYS:
        raise CannotExpressError(f"a replication of {days} days")
    relaxations = run.replications * run.window_s / relaxation_s
    if all(is_too_rare(name, e["value"], relaxations) for name, e in expected.items()):
        raise CannotExpressError(f"all figures too rare for {relaxations:.0f} relaxation times: theory only")
    slower = days * SECONDS_PER_DAY / total_s
    second = TICKS_PER_SECOND * slower
    end = days * TICKS_PER_DAY - round(run.cool_down_s * second)
    window = Window(round(run.warm_up_s * second), end)
    centre = Centre.model_validate({**stretched(data, slower), **around_the_clock(days)})
    bin_s = _bin_width_s(expected, awt_s)
    headcount = tuple(group["headcount"] for group in data["groups"].values())
    scale = Scale(window, second, awt_s, len(data["types"]), headcount, bin_s, "p_empty" in expected)
    sums = replicate(centre, scale, run.replications, seed)
    return Simulation(sums, list(data["groups"]), bin_s, relaxations)


def _bin_width_s(expected: dict, awt_s: float) -> float | None:
    """A thousandth of the largest quantile that is asked for; inside a bin the quantile is interpolated."""
    quantiles = [e["value"] for name, e in expected.items() if name.startswith("wait_p")]
    return (4 * max(quantiles) or awt_s) / N_BINS if quantiles else None


def replicate(centre: Centre, scale: Scale, replications: int, seed: int, more=None) -> Sums:
    """Sums of each replication, stacked.

    more  function of (records, scale) that returns further sums
    """
    engine = Engine(compile_centre(centre))
    rows = []
    for replication in range(replications):
        records = engine.run(seed, replication)
        rows.append(fold(records, scale) | (more(records, scale) if more else {}))
    return {name: np.array([row[name] for row in rows], float) for name in rows[0]}

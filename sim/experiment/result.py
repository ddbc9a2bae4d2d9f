"""What a comparison hands to whoever shows it: immutable, complete, and without a word about how it was run.

Nothing here names the engine, the threads, the time taken or a folder, so that two runs of the same question are equal
byte by byte. Shares are fractions (0..1), durations seconds, money the centre's currency; a figure without a
denominator is NaN, which the files show as an empty cell.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from sim.centre.change import Change
from sim.measures.target import Target

SUMMARY_COLUMNS = (
    "scenario",
    "scope",
    "figure",
    "formula",
    "unit",
    "basis",
    "value",
    "low",
    "high",
    "difference",
    "difference_low",
    "difference_high",
    "replications",
)
"""Columns of `summary.csv`; each is an attribute of `Row`."""


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of one scope in one scenario.

    low..high is the 95 % interval of the value. difference is scenario minus baseline, paired under common random
    numbers; its interval is Bonferroni-adjusted over the scenarios shown. The baseline's own rows have NaN there.
    """

    scenario: str
    scope: str
    """`overall`, `type:X`, `queue:X`, `group:X`, `day:N` (the N-th measured day, from 1)."""
    figure: str
    formula: str
    unit: str
    basis: str
    value: float
    low: float
    high: float
    difference: float
    difference_low: float
    difference_high: float
    replications: int
    verdict: str = ""
    """`better`, `worse`, `higher`, `lower` (figures without polarity), `no clear difference`, `no difference seen`
    (equal in every replication), `unchanged by construction` (equal, and it follows from the input); empty for the
    baseline. Fewer than 10 replications are said behind it."""
    p_better_day: float = float("nan")
    """Share of paired (replication, measured day) on which the scenario is better, ties half; NaN without polarity."""
    band_low: float = float("nan")
    """Assumed relations only: the smallest value under the low, middle and high coefficients (not noise)."""
    band_high: float = float("nan")
    difference_band_low: float = float("nan")
    difference_band_high: float = float("nan")


@dataclass(frozen=True)
class Scenario:
    """One world to be run: the baseline, or the baseline with levers pulled."""

    name: str
    """`baseline`, `a`, `a+b+c`, or the name of a stack."""
    centre: Any
    """`sim.centre.schema.Centre`: for targets, costs, satisfaction; the engines never see it."""
    compiled: Any
    """`sim.centre.compiled.CompiledCentre`."""
    members: tuple[str, ...] = ()
    """Scenario files this row is made of; empty for the baseline."""
    changes: tuple[Change, ...] = ()
    daily_cost: float = 0.0
    """currency a measured day, all levers together."""
    one_off_cost: float = 0.0
    """currency, spread over `costs.amortise_days`."""
    in_short: tuple[tuple[str, str], ...] = ()
    """(lever, what it does in half a line) of every lever pulled."""

    @property
    def is_what_if(self) -> bool:
        """True if anything in it is supposed rather than pulled."""
        return any(change.is_what_if for change in self.changes)


@dataclass(frozen=True)
class IntervalTable:
    """Figures by queue (or group) and interval of the day, pooled over the measured days.

    Counts are means per measured day. Wait quantiles have no interval (NaN in low and high).
    """

    scopes: tuple[str, ...]
    """S: `queue:X` ..., then `group:X` ..."""
    starts: tuple[str, ...]
    """I: clock reading of the interval's start, e.g. `08:30`."""
    figures: tuple[str, ...]
    """F keys of the registry; a figure that a scope does not have is NaN."""
    value: np.ndarray
    """(S, I, F) float64."""
    low: np.ndarray
    high: np.ndarray

    def series(self, scope: str, figure: str) -> np.ndarray:
        """(I,) values of one figure over the day."""
        return self.value[self.scopes.index(scope), :, self.figures.index(figure)]


@dataclass(frozen=True)
class ReplicationTable:
    """Headline figures of each replication, overall; row r is replication r."""

    figures: tuple[str, ...]
    value: np.ndarray
    """(n, F) float64."""
    surplus: np.ndarray
    """(n,) float64: new contacts of the measured days beyond their expectation, the control variate of every figure."""


@dataclass(frozen=True)
class WaitHistogram:
    """Waits of all replications. Bin k holds waits in (upper[k-1], upper[k]] seconds; bin 0 those of exactly 0 s."""

    queues: tuple[str, ...]
    upper: np.ndarray
    """(B,) s; the last is inf."""
    answered: np.ndarray
    """(Q, B) int64 legs."""
    abandoned: np.ndarray
    """(Q, B) int64 legs."""


@dataclass(frozen=True)
class HeatMap:
    """Mean sums a replication by measured day, interval and queue or group; ratios are for the reader to form."""

    days: tuple[str, ...]
    """M: weekday of each measured day, e.g. `mon`."""
    leg_components: tuple[str, ...]
    legs: np.ndarray
    """(M, I, Q, n) float64: legs, or seconds for sums of time."""
    work_components: tuple[str, ...]
    work: np.ndarray
    """(M, I, G, n) float64: agent-seconds."""
    scheduled: np.ndarray
    """(M, I, G) int64: agents scheduled."""

    def leg(self, component: str) -> np.ndarray:
        """(M, I, Q) one component of the legs."""
        return self.legs[..., self.leg_components.index(component)]

    def worked(self, component: str) -> np.ndarray:
        """(M, I, G) one component of the workload."""
        return self.work[..., self.work_components.index(component)]


@dataclass(frozen=True)
class DayLevels:
    """How often each daily service level came up, in the formula of the queue's target (the default if it is none)."""

    scopes: tuple[str, ...]
    """`overall`, then `queue:X` ..."""
    counts: np.ndarray
    """(S, 101) int64: (replication, measured day) pairs whose level, in whole points rounded down, is k %."""


@dataclass(frozen=True)
class ScenarioResult:
    """All figures of one scenario."""

    scenario: Scenario
    rows: tuple[Row, ...]
    """Sorted by scope (overall, types, queues, groups, days), then in the registry's order."""
    intervals: IntervalTable
    replications: ReplicationTable
    waits: WaitHistogram
    heat: HeatMap
    day_levels: DayLevels
    outcomes: Mapping[str, float]
    """Contacts a measured day by `CONTACT_OUTCOMES`; `served` is split into `resolved` and `unresolved`."""
    day_variance: Mapping[str, float] = field(default_factory=dict)
    """Overall ratio figures: variance of a single day's figure, weekdays told apart; NaN with one replication."""

    @property
    def name(self) -> str:
        """The scenario's name."""
        return self.scenario.name

    @cached_property
    def _index(self) -> dict[tuple[str, str], Row]:
        return {(row.figure, row.scope): row for row in self.rows}

    def row(self, figure: str, scope: str = "overall") -> Row:
        """One figure; KeyError if the scope does not have it."""
        return self._index[figure, scope]

    def has(self, figure: str, scope: str = "overall") -> bool:
        """True if the scope has the figure."""
        return (figure, scope) in self._index


@dataclass(frozen=True, slots=True)
class ShapleyRow:
    """A scenario file's fair share of the whole effect on one overall figure (mean over all orders of pulling)."""

    figure: str
    unit: str
    member: str
    """Name of the scenario file, or `interaction`: all together minus the sum of each alone."""
    value: float
    low: float
    high: float
    """95 % interval, paired over replications, not adjusted."""


@dataclass(frozen=True, slots=True)
class Check:
    """A figure the planner gave (`observed:` or `believed:`) beside the baseline's."""

    source: str
    """`observed` or `believed`."""
    figure: str
    unit: str
    given: float
    value: float
    low: float
    high: float
    """95 % range of one replication's figure (the horizon's measured days), not of the mean."""
    inside: bool


DECISIVE = frozenset({"asa", "wait_of_all", "abandonment"})
"""Observed figures that a baseline must reproduce before any comparison is worth reading."""


@dataclass(frozen=True)
class Comparison:
    """A baseline and the scenarios beside it, run on equal luck and equal replications."""

    baseline: ScenarioResult
    scenarios: tuple[ScenarioResult, ...]
    replications: int
    seed: int
    stop_reason: str
    """Why the run stopped where it did, and what its precision owes to known volumes."""
    targets: Mapping[str, Target]
    """By queue."""
    currency: str
    confidence: float = 0.95
    caveats: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    shapley: tuple[ShapleyRow, ...] = ()
    shortest: tuple[str, ...] = ()
    """Scenario with the smallest ASA, then those that do not differ from it clearly."""
    units: Mapping[str, str] = field(default_factory=dict)
    """figure key -> unit as printed (currency filled in)."""

    def __iter__(self) -> Iterator[ScenarioResult]:
        """The baseline, then the scenarios in the order asked for."""
        yield self.baseline
        yield from self.scenarios

    def __getitem__(self, name: str) -> ScenarioResult:
        """The result of one scenario by name."""
        return next(result for result in self if result.name == name)

    def rows(self) -> Iterator[Row]:
        """Rows of `summary.csv` in their order."""
        for result in self:
            yield from result.rows

    @property
    def reproduces_observed(self) -> bool:
        """False if an observed wait or abandonment lies outside the baseline's band."""
        return all(c.inside for c in self.checks if c.source == "observed" and c.figure in DECISIVE)

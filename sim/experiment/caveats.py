"""What must be said beside the figures: the caveats that print themselves, and the planner's own figures as a check."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from sim.centre.values import write_clock
from sim.experiment.result import DECISIVE, Check, Scenario
from sim.experiment.summary import survey_csat
from sim.measures.figures import BY_KEY, SERVICE_LEVEL
from sim.measures.intervals import FEW, ratio, t_quantile, uncontrolled
from sim.measures.settings import MeasureSettings
from sim.measures.statistics import Statistics

WAIT_RATIO = 3.0
"""A mean wait that changes by more than this factor may change the patience it was measured with."""
BUSY = 0.90
"""Occupancy above which people wear out."""
ECHO = 0.25
"""Share of redials and repeats in offered above which the demand itself is an outcome."""
KEPT_OUT = 0.005
"""Share of contacts not let in above which waits alone do not tell how good the service is."""
GIVEN = {
    "asa": "asa",
    "wait_of_all": "wait_of_all",
    "abandonment": "abandonment",
    "occupancy": "occupancy",
    "aht": "aht",
    "fcr": "fcr",
    "offered_per_day": "offered",
}
"""Field of `observed:` / `believed:` -> key of the figure it is held against; a service level is held against the
formula of the centre's targets."""


def caveats(scenarios: Sequence[Scenario], everything: Sequence[Statistics], checks: Sequence[Check]) -> Iterator[str]:
    """Sentences, the weightiest first."""
    outside = [c for c in checks if c.source == "observed" and not c.inside and c.figure in DECISIVE]
    if outside:
        names = ", ".join(BY_KEY[c.figure].label for c in outside)
        yield f"The baseline does not reproduce your figures ({names}): read every difference with care."
    yield from _earlier_callers(scenarios[0])
    n = everything[0].n
    if n < FEW:
        yield f"Only {n} replication{'s' if n > 1 else ''}: the intervals themselves are rough."
    for scenario, statistics in zip(scenarios, everything, strict=True):
        yield from _wait_changed(scenario.name, statistics, everything[0])
    for scenario in scenarios:
        # A lever makes several changes; that it goes too far is said once.
        beyond = {(c.lever, c.outside_evidence): None for c in scenario.changes if c.outside_evidence}
        for lever, evidence in beyond:
            yield f"{scenario.name}: {lever} goes beyond its evidence ({evidence})."
    for scenario, statistics in zip(scenarios, everything, strict=True):
        yield from _kept_out(scenario.name, statistics)
        yield from _too_busy(scenario.name, statistics)
        yield from _echo(scenario.name, statistics)


def _value(statistics: Statistics, key: str) -> float:
    return float(ratio(statistics.ratios).value[0, statistics.column(key)])


def _earlier_callers(baseline: Scenario) -> Iterator[str]:
    """Where a day is taken up: how many come back who called before, and that this morning is not asked."""
    start = getattr(baseline.centre, "start", None)
    if start is None:
        return
    redials, repeats = baseline.compiled.n_earlier
    yield (
        f"{redials:,.0f} redials and {repeats:,.0f} repeats of those who called before {write_clock(start.at)} are in "
        "it: as many as after a mean day of the model up to then, whatever this one was like."
    )


def _wait_changed(name: str, own: Statistics, baseline: Statistics) -> Iterator[str]:
    now, before = _value(own, "wait_of_all"), _value(baseline, "wait_of_all")
    if own is not baseline and min(now, before) >= 0 and max(now, before) > WAIT_RATIO * min(now, before):
        yield (
            f"{name}: the mean wait of all, abandoned contacts included, changes from {_wait(before, now)}, "
            f"more than {WAIT_RATIO:g}-fold; "
            "customers may become more or less patient than assumed."
        )


def _wait(before: float, now: float) -> str:
    """`16.4 to 4.4 min`: on the scale of the tables."""
    longest = max(before, now)
    return f"{before:.0f} to {now:.0f} s" if longest < 120 else f"{before / 60:.1f} to {now / 60:.1f} min"


def _kept_out(name: str, statistics: Statistics) -> Iterator[str]:
    for key, words in (
        ("blocked", "contacts find no free line"),
        ("queue_full", "offered contacts find the queue full"),
    ):
        share = _value(statistics, key)
        if share > KEPT_OUT:
            yield f"{name}: {100 * share:.0f} % of {words}; waits and abandonment are of those who get in."


def _too_busy(name: str, statistics: Statistics) -> Iterator[str]:
    at = statistics.layout
    column = statistics.interval_table.keys.index("occupancy")
    occupancy = ratio(statistics.by_interval).value[:, column].reshape(-1, at.n_intervals)[at.n_queues :]
    # After closing only those stay who still have a contact: their occupancy is no one's choice.
    planned = at.headcount.sum(axis=0).T > 0
    n_busy = int(((occupancy > BUSY) & planned).any(axis=0).sum())
    if n_busy:
        of_all = int(planned.any(axis=0).sum())
        yield f"{name}: occupancy above {100 * BUSY:g} % in {n_busy} of {of_all} intervals with staff planned."


def _echo(name: str, statistics: Statistics) -> Iterator[str]:
    share = _value(statistics, "echo_share")
    if share > ECHO:
        yield (
            f"{name}: {100 * share:.0f} % of offered contacts are redials and repeats; "
            "the volume is itself an outcome of the service."
        )


def checks(centre: Any, baseline: Statistics) -> tuple[Check, ...]:
    """Observed and believed figures beside the baseline's 95 % range of one replication (`model.md` 8).

    The range is for the mean of as many days as are measured, not for the mean of all replications: that is what an
    observation is.
    """
    if isinstance(centre, MeasureSettings) or centre.start is not None:
        # Observed figures are those of whole days.
        return ()
    found = []
    for source in ("observed", "believed"):
        given = getattr(centre, source, None)
        for field, key in {**GIVEN, "service_level": _level_of(baseline.settings)}.items():
            number = getattr(given, field, None)
            if number is not None:
                found.append(_check(source, key, float(number), baseline))
        csat = getattr(given, "csat", None)
        if csat is not None:
            found += _csat_check(source, float(csat), baseline)
    return tuple(found)


def _level_of(settings: MeasureSettings) -> str:
    """The service level that the targets are meant in; the default formula if they differ or are none."""
    levels = {target.figure for target in settings.targets if target.is_level}
    return levels.pop() if len(levels) == 1 else SERVICE_LEVEL


def _check(source: str, key: str, given: float, baseline: Statistics) -> Check:
    # One horizon has the luck of its volumes: no control variate takes it away.
    estimate, at = ratio(uncontrolled(baseline.ratios)), (0, baseline.column(key))
    value, error = float(estimate.value[at]), float(estimate.error[at])
    return _beside(source, key, given, value, error * np.sqrt(baseline.n + 1), baseline)


def _csat_check(source: str, given: float, baseline: Statistics) -> Iterator[Check]:
    """None without a measured CSAT or without answers. Only some answer: that luck comes on top of the horizon's."""
    value, error, surveyed = survey_csat(baseline)
    returned = baseline.settings.response_share * surveyed
    if returned > 0:
        spread = np.sqrt(error**2 * (baseline.n + 1) + value * (1.0 - value) / returned)
        yield _beside(source, "csat_survey", given, value, float(spread), baseline)


def _beside(source: str, key: str, given: float, value: float, spread: float, baseline: Statistics) -> Check:
    """spread: standard error of one horizon's figure about the mean of all replications."""
    half = t_quantile(1, baseline.n - 1) * spread
    unit = BY_KEY[key].printed_unit(baseline.settings.prices.currency)
    low, high = float(value - half), float(value + half)
    return Check(source, key, unit, given, value, low, high, bool(low <= given <= high))

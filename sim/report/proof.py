"""How you would know: days or surveys until reality shows the change that is predicted for the scenario spoken of."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, sqrt

from sim.experiment.result import Comparison, ScenarioResult
from sim.measures.intervals import NO_DIFFERENCE, UNCHANGED
from sim.measures.power import LEVEL, POWER, answers_needed, observations_needed
from sim.report.answer import spoken_of
from sim.report.lines import SHOWN, Shown, label_of, scale_of, taken_up_at
from sim.report.wording import NO_VALUE, listed, plural, without_count

_WORDS = {"asa": "the wait", "abandonment": "abandonment", "fcr": "FCR", "csat_survey": "CSAT"}
HOW_SURE = f"{POWER:.0%} power, {LEVEL:.0%} two-sided".replace("%", " %")


_A_YEAR = 365
"""Days; nobody compares for longer."""


@dataclass(frozen=True, slots=True)
class Proof:
    """One figure's predicted change, and how long it takes to see it."""

    key: str
    label: str
    change: str
    spread: str
    """Standard deviation of a day, weekdays apart; `-` for surveys."""
    days: int | None = None
    """Days before, and as many after, with equal weekdays."""
    answers: int | None = None
    """Surveys that come back before, and as many after."""
    sent: int | None = None
    """Surveys sent for so many answers."""

    @property
    def needed(self) -> str:
        """`4 days`, `1,200 answers (12,000 surveys sent)`, or why there is no number."""
        if self.answers is not None:
            return f"{plural(self.answers, 'answer')} ({plural(self.sent or 0, 'survey')} sent)"
        if (self.days or 0) > _A_YEAR:
            return "more than a year of days"
        return plural(self.days, "day") if self.days is not None else "no change to be seen"


def proofs(comparison: Comparison) -> list[Proof]:
    """The headline figures of the scenario spoken of; empty without one, and of the rest of one day."""
    result = spoken_of(comparison)
    # Whole days are compared in reality, and what happens in the rest of one from a given state comes but once.
    return list(_proofs(comparison, result)) if result and taken_up_at(comparison) is None else []


def _proofs(comparison: Comparison, result: ScenarioResult) -> Iterator[Proof]:
    for shown in SHOWN:
        if shown.key in _WORDS and result.has(shown.key) and comparison.baseline.has(shown.key):
            yield _proof(comparison, result, shown)


def _proof(comparison: Comparison, result: ScenarioResult, shown: Shown) -> Proof:
    key, row, scale = shown.key, result.row(shown.key), scale_of(comparison, shown.key)
    before = comparison.baseline.row(key)
    is_clear = without_count(row.verdict) not in (NO_DIFFERENCE, UNCHANGED)
    difference, _ = scale.moved(row.difference, row.difference_low, row.difference_high)
    said = (key, label_of(comparison, shown), difference)
    if key == "csat_survey":
        answers = answers_needed(before.value, row.value) if is_clear else None
        share = comparison.baseline.scenario.centre.satisfaction.survey.response_share
        sent = ceil(answers / share) if answers is not None and share else None
        return Proof(*said, NO_VALUE, answers=answers if sent else None, sent=sent)
    spreads = [r.day_variance.get(key, float("nan")) for r in (comparison.baseline, result)]
    days = observations_needed(row.difference, *spreads) if is_clear else None
    return Proof(*said, scale.number(sqrt(spreads[0])), days=days)


def how_to_know(comparison: Comparison) -> str:
    """One sentence for the scenario spoken of; empty if nothing is predicted to change."""
    found = [proof for proof in proofs(comparison) if proof.answers is not None or 0 < (proof.days or 0) <= _A_YEAR]
    if not found:
        return ""
    parts = [f"{proof.needed} for {_WORDS[proof.key]}" for proof in found]
    return (
        f"To see this in reality, compare before and after, each with at least {listed(parts)} (seen then in "
        f"{POWER:.0%} of such tests; the same weekdays; real days vary more than simulated ones).".replace("%", " %")
    )

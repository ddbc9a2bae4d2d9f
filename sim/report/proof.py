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
_MOST_DAYS, _MOST_ANSWERS = 10_000, 1_000_000
"""What nobody will ever have: a difference that needs more is out of sight."""
OUT_OF_SIGHT = "too small a difference to be seen in practice"


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
    def is_out_of_sight(self) -> bool:
        """True if no real centre can look that long."""
        return (self.answers or 0) > _MOST_ANSWERS or (self.days or 0) > _MOST_DAYS

    @property
    def can_be_seen(self) -> bool:
        """True if surveys, or a year of days, are enough."""
        is_known = self.answers is not None or 0 < (self.days or 0) <= _A_YEAR
        return is_known and not self.is_out_of_sight

    @property
    def needed(self) -> str:
        """`4 days`, `1,200 answers (12,000 surveys sent)`, or why there is no number."""
        if self.is_out_of_sight:
            return OUT_OF_SIGHT
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
    """For the scenario spoken of; empty if nothing is predicted to change."""
    all_of_them = proofs(comparison)
    found = [proof for proof in all_of_them if proof.can_be_seen]
    unseen = [_WORDS[proof.key] for proof in all_of_them if proof.is_out_of_sight]
    beyond = f"The change of {listed(unseen)} is too small to be seen in practice." if unseen else ""
    if not found:
        return beyond
    parts = [f"{proof.needed} for {_WORDS[proof.key]}" for proof in found]
    sentence = (
        f"To see this in reality, compare before and after, each with at least {listed(parts)} (seen then in "
        f"{POWER:.0%} of such tests; the same weekdays; real days vary more than simulated ones).".replace("%", " %")
    )
    return f"{sentence} {beyond}".rstrip()

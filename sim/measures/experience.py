"""From experience to satisfaction: one latent logit, three sets of coefficients, expected shares instead of draws.

    logit P(satisfied) = intercept + unresolved + prior contacts + transferred + held + ln(1 + wait) + complaint
                         + tone + greeting, of the group that answered last

Nothing here feeds back into the engine, so it is computed from the records, as expected probabilities under a low, a
middle and a high set of coefficients: the band costs no rerun. The intercept cannot be known from elsewhere: for each
set it is refitted so that the baseline equals the centre's measured `csat_now`. Therefore a fold keeps *histograms* of
the linear predictor without the intercept, and everything else happens afterwards.

This is an assumed relation from surveys across centres, not a causal estimate.
Sources: transfer, hold, repeat and complaint gaps from SQM (grade C, association); a small effect of the wait itself
from Garcia et al. 2012 (grade A). The transfer coefficient is below the raw gap, because that also holds the effect of
not being resolved. Tone from 0.5 (agents as they are) to 1 is what empathy training did to one vendor's customers
(CSAT 78 to 85 % in six months, grade D, unaudited); down to 0 it is as much in the other direction. Nothing was found
on greeting: a tenth of a logit (1.5 points at 80 %) is a guess (grade D). Low and high are 0.5 and 1.5 of the middle
unless given.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

SETS = ("low", "mid", "high")
"""Coefficient sets, in the order of every array axis called `set`."""
MID = 1
COEFFICIENTS = {
    "unresolved": -2.05,
    "prior_contacts": -0.62,  # each earlier contact of the issue that was served
    "transferred": -0.45,
    "held": -0.30,
    "ln_wait": -0.30,  # per ln(1 + minutes waited)
    "complaint": -0.55,
    "tone": 0.35,  # from 0.5 to 1 on the scale of `Quality`
    "greeting": 0.10,
}
INTERCEPT = 2.07
"""Where no `csat_now` is given: then only differences are shown."""

SURVEY, CUSTOMER = 0, 1
"""Who is counted: contacts that got a survey; or every customer, the lost ones as unsatisfied."""
N_PRIOR = 8
"""Earlier served contacts are told apart up to seven."""
N_NODES = 64
"""Grid points of a predictor histogram."""
WEIGHT = 256
"""A contact adds this much, split between the two grid points next to it: the mean is kept, sums stay integers."""

CSAT_CUTS = (-2.2, -1.1, 0.0, 1.3)
"""logit: P(CSAT >= 2, 3, 4, 5) = share(predictor - cut). 4 and 5 count as satisfied, so that cut is 0."""
CES_CUTS = (-2.9, -2.3, -1.6, -0.8, 0.1, 1.2)
"""logit, P(CES >= 2 .. 7), agreement that it was easy; higher is better."""
PROMOTER_CUT, PASSIVE_CUT = 0.9, -0.5
"""logit: P(NPS answer >= 9) and >= 7. Cut-points are assumptions (grade M); differences depend on them little."""


class Steps(NamedTuple):
    """The linear predictor in grid steps, by the U sets of coefficients that differ in more than size."""

    base: np.ndarray
    """(U, 16 N_PRIOR)"""
    wait: np.ndarray
    """(U,) per ln(1 + minute)"""
    by_group: np.ndarray
    """(U, K) as in `Scoring`"""
    shapes: tuple[int, int, int]
    """Which of the U each set uses."""


@dataclass(frozen=True)
class Scoring:
    """The linear predictor in tables, as the fold reads it; K groups whose manners are told."""

    base: np.ndarray
    """(3, 16 * N_PRIOR) float64: all but the wait. Index: unresolved + 2 transferred + 4 held + 8 complaint +
    16 prior contacts."""
    ln_wait: np.ndarray
    """(3,) float64: coefficient of ln(1 + minutes)."""
    first_node: np.ndarray
    """(3,) float64: predictor at grid point 0."""
    step: np.ndarray
    """(3,) float64: distance of grid points."""
    manners: np.ndarray
    """(3, 2) float64: tone and greeting at their best."""
    by_group: np.ndarray
    """(3, K) float64: what tone and greeting of each group add."""

    @property
    def raised(self) -> int:
        """By how many whole steps the grid lies higher, because some group's manners are better than usual.

        The points stay where they were, so that scenarios can be compared exactly; as many of the worst are no longer
        told apart.
        """
        above = (self.by_group / self.step[:, None]).max(initial=0.0)
        return int(np.ceil(above - 1e-9))

    def nodes(self) -> np.ndarray:
        """(3, N_NODES) predictor at the grid points."""
        return self.first_node[:, None] + self.step[:, None] * (np.arange(N_NODES) + self.raised)

    def in_steps(self) -> Steps:
        """Everything in grid steps.

        Sets that are multiples of each other, as the usual ones are, put a contact on the same grid point: one
        histogram serves them all. Whether they are depends on no group: scenarios have histograms of one shape.
        """
        step = self.step[:, None]
        base = (self.base - self.first_node[:, None]) / step
        shapes = np.concatenate([base, self.ln_wait[:, None] / step, self.manners / step], axis=1)
        is_one = np.allclose(shapes, shapes[MID], rtol=1e-9, atol=1e-9)
        sets = [MID] if is_one else [0, 1, 2]
        wait, by_group = self.ln_wait / self.step, self.by_group / step
        return Steps((base - self.raised)[sets], wait[sets], by_group[sets], (0, 0, 0) if is_one else (0, 1, 2))


def scoring(
    overrides: Mapping[str, tuple[float, float, float]] | None = None, manners: Sequence[tuple[float, float]] = ()
) -> Scoring:
    """Tables for the default coefficients and `overrides`, name (one of `COEFFICIENTS`) -> (low, mid, high).

    manners  tone and greeting of groups, 0 to 1; 0.5 adds nothing
    """
    table = {name: (0.5 * mid, mid, 1.5 * mid) for name, mid in COEFFICIENTS.items()}
    table |= overrides or {}
    by_set = {name: np.array(values, dtype=float)[:, None] for name, values in table.items()}
    index = np.arange(16 * N_PRIOR)
    base = sum(by_set[name] * (index >> bit & 1) for bit, name in enumerate(_FLAGS))
    base = base + by_set["prior_contacts"] * (index >> 4)
    ln_wait = by_set["ln_wait"][:, 0]
    ends = _reach(by_set)
    at_best = np.concatenate([by_set["tone"], by_set["greeting"]], axis=1)
    by_group = at_best @ (2.0 * np.reshape(manners, (-1, 2)).T - 1.0)
    return Scoring(base, ln_wait, ends[0], (ends[1] - ends[0]) / (N_NODES - 1), at_best, by_group)


_FLAGS = ("unresolved", "transferred", "held", "complaint")
UNRESOLVED_BIT, TRANSFERRED_BIT, HELD_BIT, COMPLAINT_BIT = 1, 2, 4, 8
PRIOR_UNIT = 16


def _reach(by_set: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Smallest and largest predictor told apart: up to four earlier contacts and two hours; beyond is clamped.

    Wide enough, whatever the coefficients, for the best manners to raise it by half at most.
    """
    most = dict.fromkeys(_FLAGS, 1.0) | {"prior_contacts": 4.0, "ln_wait": float(np.log1p(120.0))}
    effects = np.stack([by_set[name][:, 0] * most[name] for name in most])
    low, high = np.minimum(effects, 0).sum(axis=0), np.maximum(effects, 0).sum(axis=0)
    room = 2.0 * (np.abs(by_set["tone"]) + np.abs(by_set["greeting"]))[:, 0]
    return low, np.maximum(high, low + np.maximum(room, 1e-6))


def share(logit: Any) -> Any:
    """Probability of a logit (a number or an array), without overflow."""
    return 0.5 * (1.0 + np.tanh(0.5 * np.asarray(logit, dtype=float)))


@dataclass(frozen=True)
class Reading:
    """One way of reading the latent logit as a figure."""

    key: str
    population: int
    cuts: tuple[float, ...]
    """The expected answer is offset + the sum of weight x P(above cut)."""
    weight: float = 1.0
    offset: float = 0.0
    set: int = MID
    """Which coefficients."""

    def of(self, logit: np.ndarray) -> np.ndarray:
        """Expected answer at each logit."""
        return self.offset + self.weight * sum(share(logit - cut) for cut in self.cuts)

    def under(self, coefficient_set: int) -> "Reading":
        """The same reading under other coefficients."""
        return replace(self, set=coefficient_set)


_SURVEYED = Reading("csat_survey", SURVEY, (0.0,))
_CUSTOMERS = Reading("csat_customer", CUSTOMER, (0.0,))
READINGS = (
    _SURVEYED,
    *(replace(_SURVEYED, key=f"csat_survey_{name}_coefficients", set=SETS.index(name)) for name in ("low", "high")),
    Reading("csat_survey_top_box", SURVEY, CSAT_CUTS[3:]),
    Reading("csat_survey_mean", SURVEY, CSAT_CUTS, 1.0, 1.0),
    _CUSTOMERS,
    *(replace(_CUSTOMERS, key=f"csat_customer_{name}_coefficients", set=SETS.index(name)) for name in ("low", "high")),
    Reading("ces", SURVEY, CES_CUTS, 1.0, 1.0),
    Reading("nps", SURVEY, (PROMOTER_CUT, PASSIVE_CUT), 100.0, -100.0),
)


def fit_intercept(counts: np.ndarray, nodes: np.ndarray, csat_now: float) -> float:
    """The intercept under which those surveyed are satisfied in a share of `csat_now`, by bisection.

    counts    (N_NODES + 1,)  surveyed contacts by grid point
    nodes     (N_NODES,)      predictor at the grid points
    """
    if not counts.sum() > 0:
        return INTERCEPT
    low, high = -30.0, 30.0
    while high - low > 1e-13 * max(1.0, abs(low)):
        middle = 0.5 * (low + high)
        if middle in (low, high):
            break
        satisfied = counts @ answer_vector(_SURVEYED, nodes, middle) / counts.sum()
        low, high = (middle, high) if satisfied < csat_now else (low, middle)
    return 0.5 * (low + high)


def answer_vector(reading: Reading, nodes: np.ndarray, intercept: float) -> np.ndarray:
    """(N_NODES + 1,) expected answers by grid point, 0 for the lost."""
    return np.append(reading.of(nodes + intercept), 0.0)

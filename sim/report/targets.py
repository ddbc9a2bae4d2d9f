"""Targets in words: what was promised, and what became of it."""

from collections.abc import Iterator
from math import isfinite

from sim.experiment.result import Comparison, ScenarioResult
from sim.measures.figures import SERVICE_LEVEL
from sim.measures.target import Target
from sim.report.wording import NO_VALUE, listed, scale_for

ORIGINS = ("offered_new", "offered_callback", "offered_redial", "offered_repeat", "offered_transfer", "offered_consult")
"""Components of the contacts offered to a queue."""
_NOBODY = 1e-9
"""Contacts; means of replications are 0 or far above it."""
MET, NARROWLY, MISSED = "met", "narrowly missed", "missed"
_LEVELS = {
    "service_level_abandons_met": "{share} in {within}, abandons within it counted as met",
    "service_level_answered_only": "{share} of answered in {within}",
    "service_level_all_offered": "{share} of answered and abandoned in {within}",
    SERVICE_LEVEL: "{share} in {within}",
    "service_level_short_met": "{share} in {within}, short abandons counted as met",
    "service_level_short_excluded": "{share} in {within}, short abandons left out",
}
"""Figure of the target -> how it is spoken of."""


def target_words(target: Target) -> str:
    """`80 % in 20 s (assumed)`, `80 % of answered in 20 s`, `abandonment at most 5 %`."""
    share, bound = f"{100 * target.bound:g} %", target.bound
    if target.is_level:
        words = _LEVELS[target.figure].format(share=share, within=f"{target.within:g} s")
    elif target.figure == "asa":
        words = f"mean wait of answered at most {bound:g} s"
    else:
        words = f"{target.figure} at most {share}"
    return words + (" (assumed)" if target.assumed else "")


def fate(result: ScenarioResult, queue: str, target: Target) -> str:
    """`met`, `narrowly missed` or `missed`: the queue's predicted figure beside its target."""
    row = result.row(target.figure, f"queue:{queue}")
    if target.is_met(row.value):
        return MET
    # What surely misses does not miss narrowly, however near.
    return NARROWLY if target.is_near(row.value) and row.low <= target.bound <= row.high else MISSED


def is_judged(result: ScenarioResult, queue: str, target: Target) -> bool:
    """Is there anything to judge: somebody came to the queue, and where its target is only assumed, not all of them by
    overflow (who has waited elsewhere already is not promised an answer in 20 s)."""
    heat, place = result.heat, result.scenario.compiled.queue_names.index(queue)
    offered, over = (sum(heat.leg(name)[..., place].sum() for name in names) for names in (ORIGINS, ("came_over",)))
    return offered > _NOBODY and not (target.assumed and over > offered - _NOBODY)


def judged(comparison: Comparison) -> dict[str, Target]:
    """The targets of the queues that are judged in the baseline or some scenario."""
    own = comparison.targets.items()
    return {queue: target for queue, target in own if any(is_judged(r, queue, target) for r in comparison)}


def value_words(result: ScenarioResult, queue: str, target: Target) -> str:
    """The figure the target is about with its range: `76.2 % (75.0-77.4)`; without one `-`."""
    row = result.row(target.figure, f"queue:{queue}")
    scale = scale_for(row.unit, (row.value, target.bound))
    if not isfinite(row.value):
        return NO_VALUE
    return f"{scale.with_unit(scale.number(row.value))} ({scale.span(row.low, row.high)})"


def target_lines(comparison: Comparison) -> Iterator[str]:
    """`Target 80 % in 20 s: missed by billing and technical in every scenario.`, one line for each kind of target."""
    targets = judged(comparison)
    for words in dict.fromkeys(map(target_words, targets.values())):
        own = {queue: target for queue, target in targets.items() if target_words(target) == words}
        yield f"Target {words}: {_fates(comparison, own)}."


def _fates(comparison: Comparison, targets: dict[str, Target]) -> str:
    asked = [(r, q, target) for r in comparison for q, target in targets.items() if is_judged(r, q, target)]
    fates = {(r.name, q): fate(r, q, target) for r, q, target in asked}
    everywhere = len(fates) == len(targets) * (1 + len(comparison.scenarios))
    where = "in the baseline and every scenario" if comparison.scenarios else "in the baseline"
    n_met = sum(word == MET for word in fates.values())
    if n_met == len(fates) and not everywhere:
        return f"met in {_places(fates, MET)}"
    if n_met == len(fates):
        return f"met by {listed(list(targets))} {where}"
    if n_met == 0 and not everywhere:
        told = f"missed in {_places(fates, MISSED, NARROWLY)}"
    elif n_met == 0:
        told = f"missed by {listed(list(targets))} {where}"
    elif comparison.scenarios:
        told = f"met in {_places(fates, MET)}; missed otherwise"
    else:
        kept = [queue for (_, queue), word in fates.items() if word == MET]
        told = f"met by {listed(kept)}, missed by {listed([q for _, q in fates if q not in kept])} {where}"
    near = _places(fates, NARROWLY)
    if not comparison.scenarios and near:
        return f"{told} ({listed([q for (_, q), word in fates.items() if word == NARROWLY])} narrowly)"
    return told + (f", narrowly in {near}" if near else "")


def _places(fates: dict[tuple[str, str], str], *words: str) -> str:
    """`a (billing) and b (billing and technical)`: where the targets met one of these fates; empty if nowhere."""
    by_name: dict[str, list[str]] = {}
    for (name, queue), found in fates.items():
        if found in words:
            by_name.setdefault(name, []).append(queue)
    return listed([f"{name} ({listed(queues)})" for name, queues in by_name.items()]) if by_name else ""

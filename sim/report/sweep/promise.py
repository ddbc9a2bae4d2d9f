"""A promise in words: how many points keep it, the cheapest of them, and the least of a setting that does."""

from collections.abc import Iterator

import numpy as np

from sim.measures.figures import BY_KEY
from sim.report.sweep.insight import Insight
from sim.report.sweep.names import COST, bound_words, for_case, keeps_out, plan_words, point_words
from sim.report.wording import NO_VALUE, listed, plural
from sim.sweeps.choices import Threshold, cheapest
from sim.sweeps.estimates import LOST

MOST_CASES = 6
_MOST_LINES = 6
"""Combinations of the other settings that are listed in sentences; all stand in the workbook."""


def shown_cases(insight: Insight) -> list[str]:
    """The first few of those with a point that is done; the page has them all."""
    return [case for case, order in insight.best.items() if len(order)][:MOST_CASES]


def goal_words(insight: Insight) -> str:
    """`P(day meets target) of at least 90 %`."""
    goal = insight.goal
    named = insight.figure(goal.key) if goal else None
    if goal is None or named is None:
        return ""
    among = " (of those who get in)" if keeps_out(insight.sweep) and goal.key not in (LOST, COST) else ""
    return f"{named.spoken.removeprefix('the ')} of {bound_words(insight.sweep, goal)}{among}"


def goal_lines(insight: Insight) -> Iterator[str]:
    """The cheapest point that keeps the promise, and the least of the main setting that does."""
    goal, sweep = insight.goal, insight.sweep
    named = insight.figure(goal.key) if goal else None
    if goal is None or named is None:
        if sweep.promise:
            label = BY_KEY[sweep.promise[0]].label
            yield f"No point has the figure of the promise, {label[0].lower() + label[1:]}: nothing can be said of it."
        return
    words, reached, surely = goal_words(insight), goal.reached(sweep), goal.surely(sweep)
    yield from everywhere_lines(insight)
    cases = {case: insight.cases[case] for case in shown_cases(insight)}
    if not reached.any():
        # Once is enough.
        cases = {"": np.any(list(insight.cases.values()), axis=0)}
    for case, chosen in cases.items():
        about = for_case(cases, case, words)
        there = np.flatnonzero(chosen & insight.known(goal.key))
        if not (reached & chosen).any():
            if len(there):
                sign = 1 if goal.better == "higher" else -1
                nearest = int(there[np.argmax(sign * sweep.column(goal.key)[there])])
                value = f"{named.value(sweep, nearest)}, 95 % range {named.span(sweep, nearest)}"
                alike = np.ptp(sweep.column(goal.key)[there]) == 0.0
                near = "all points have" if alike else f"nearest is {point_words(sweep, nearest)} with"
                yield f"{about}: no point reaches it; {near} {value}.{_further(insight)}"
            continue
        n, sure = int((reached & chosen).sum()), int((surely & chosen).sum())
        how_many = f"reached by {n} of {plural(len(there), 'point')}, for sure (whole 95 % range) by {sure or 'none'}"
        yield f"{about}: {how_many}.{_cheapest(insight, chosen) if insight.is_fair else ''}"
    yield from threshold_lines(insight)


def _further(insight: Insight) -> str:
    """Where to look on, if no point at all keeps the promise."""
    goal, sweep = insight.goal, insight.sweep
    if insight.goal_axis is None or goal is None or goal.reached(sweep).any():
        return ""
    axis, rising = insight.goal_axis
    values = sweep.values_of(axis)
    places, _ = sweep.levels_of(axis)
    end = values[int(places.argmax() if rising else places.argmin())]
    return f" Go on with {axis.label} {'above' if rising else 'below'} {end}."


def lost_choices(insight: Insight) -> str:
    """` (2 choices could not be run in every case)`; empty if all could."""
    n = insight.n_choices - len(insight.plans)
    return f" ({plural(n, 'choice')} could not be run in every case)" if n else ""


def everywhere_lines(insight: Insight) -> Iterator[str]:
    """The cheapest choice that keeps the promise in all circumstances."""
    goal, cost, sweep = insight.goal, insight.figure(COST), insight.sweep
    if goal is None or not insight.plans:
        return
    n, reached = len(insight.plans[0].points), goal.reached(sweep)
    about = for_case((), "", goal_words(insight))
    given = listed([axis.label for axis in insight.circumstances])
    keeping = [plan for plan in insight.plans if reached[plan.points].all()]
    if not any(reached[plan.points].any() for plan in insight.plans):
        return
    if not keeping:
        none = f"none of {plural(len(insight.plans), 'choice')} keeps it{lost_choices(insight)}"
        yield f"{about}, in all {n} cases ({given}): {none}."
        return
    line = f"{about}, in all {n} cases ({given}): kept by {len(keeping)} of {plural(len(insight.plans), 'choice')}"
    line += lost_choices(insight)
    if cost is not None:
        prices = sweep.column(COST)
        best = min(keeping, key=lambda plan: float(prices[plan.points].mean()))
        line += f"; the cheapest is {plan_words(sweep, best)}: {cost.with_unit(float(prices[best.points].mean()))}"
        line += " in the mean" + ("" if goal.surely(sweep)[best.points].all() else ", not for sure in all")
    yield line + "."


def _cheapest(insight: Insight, chosen: np.ndarray) -> str:
    goal, cost, sweep = insight.goal, insight.figure(COST), insight.sweep
    point = cheapest(sweep, goal, COST, chosen) if goal and cost else None
    named = insight.figure(goal.key) if goal else None
    if point is None or cost is None or goal is None or named is None:
        return ""
    sure = "" if goal.surely(sweep)[point] else ", so not for sure"
    if sure and goal.is_always(sweep)[point]:
        sure = f" in each of {sweep.points[point].replications} replications: too few to be sure"
    value = f"{named.value(sweep, point)}, 95 % range {named.span(sweep, point)}{sure}"
    price = "" if goal.key == COST else f"{cost.value(sweep, point)}, "
    return f" The cheapest is {point_words(sweep, point)}: {price}{value}."


def threshold_lines(insight: Insight) -> Iterator[str]:
    """`Smallest peak_staff.agents for it: 10 with containment=0.1; ...`."""
    found = insight.thresholds
    if not found or insight.goal_axis is None:
        return
    axis, rising = insight.goal_axis
    kept = [line for line in found if line.reached is not None]
    if not kept:
        return
    size = "Smallest" if rising else "Largest"
    parts = [threshold_words(insight, line) for line in kept[:_MOST_LINES]]
    if len(kept) > _MOST_LINES:
        parts.append(f"{len(kept) - _MOST_LINES} more combinations in sweep.xlsx")
    if len(kept) < len(found):
        n = f"{len(found) - len(kept):,} of {len(found):,}"
        parts.append(f"with {n} combinations of the other settings none does")
    yield f"{size} {axis.label} that reaches it: {'; '.join(parts)}."
    if any(line.fails_beyond for line in found):
        way = "more" if rising else "less"
        yield f"Beyond that, {way} {axis.label} does not always keep it: look at the points."


def threshold_words(insight: Insight, line: Threshold) -> str:
    """`10 (for sure 15) with containment=0.2`."""
    where = others_words(insight, line)
    return f"{reached_words(insight, line)}{' with ' + where if where else ''}"


def reached_words(insight: Insight, line: Threshold) -> str:
    """`10 (for sure 15)`, `none (nearest 20: 71.0 %)`."""
    sweep = insight.sweep
    if insight.goal_axis is None or insight.goal is None:
        return ""
    axis, named = insight.goal_axis[0], insight.figure(insight.goal.key)
    if line.reached is None:
        value = named.value(sweep, line.nearest) if named else NO_VALUE
        return f"none (nearest {sweep.points[line.nearest].values[axis.key]}: {value})"
    if line.surely is None:
        sure = "not for sure"
    elif line.surely == line.reached:
        sure = "for sure"
    else:
        sure = f"for sure {sweep.points[line.surely].values[axis.key]}"
    return f"{sweep.points[line.reached].values[axis.key]} ({sure})"


def others_words(insight: Insight, line: Threshold) -> str:
    """`containment=0.2, volume=+5%`."""
    return ", ".join(f"{a.label}={line.others[a.key]}" for a in insight.sweep.axes if a.key in line.others)

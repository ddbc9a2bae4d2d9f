"""What a sweep says, in sentences: the best point, what moves what, the front, the promise, how far to trust it."""

from collections.abc import Iterator

import numpy as np

from sim.report.sweep.insight import Insight
from sim.report.sweep.names import COST, Named, few, for_case, keeps_out, numbers, percent, plan_words, point_words
from sim.report.sweep.promise import goal_lines, lost_choices, shown_cases
from sim.report.wording import listed, plural, scale_for
from sim.sweeps.choices import Front, as_good
from sim.sweeps.estimates import LOST
from sim.sweeps.result import FAILED, OUT

BY_ITSELF = "by itself: the share of the figure's variation over the points that this setting moves alone"
WITH_OTHERS = "with others: what it moves alone and together with other settings"
_MOST_AXES = 4
_SEEN = 0.01
"""Shares below are not spoken of."""
_LUCK = 0.05
_TRUSTED = 0.9


def answer_lines(insight: Insight) -> list[str]:
    """All sentences, in the order of what matters."""
    if insight.main is None:
        return ["No point has a figure that could be spoken of.", *status_lines(insight)]
    best, moving = (choice_lines, given_lines, best_lines), (moving_lines, front_lines)
    # A promise that was asked for is the question.
    is_asked = insight.sweep.promise is not None
    middle = (goal_lines, *best, *moving) if is_asked else (*best, *moving, goal_lines)
    parts = (kept_out_lines, *middle, hidden_lines, check_lines, status_lines)
    return [line for part in parts for line in part(insight)]


def kept_out_lines(insight: Insight) -> Iterator[str]:
    """Where points let in more or fewer: a wait is of those who get in."""
    sweep = insight.sweep
    if keeps_out(sweep):
        lost = insight.figure(LOST)
        there = np.flatnonzero(insight.known(LOST)) if lost else ()
        if lost is None or not len(there):
            return
        ends = [int(there[pick(sweep.column(LOST)[there])]) for pick in (np.argmin, np.argmax)]
        span = " to ".join(f"{lost.value(sweep, i)} (point {sweep.points[i].number})" for i in ends)
        yield (
            f"Points differ in whom they let in (busy lines, full queues, announced waits): {span} of contacts never "
            "get through. The mean wait is of those who get in, and short where few do."
        )


def choice_lines(insight: Insight) -> Iterator[str]:
    """What the procedure that was asked for the best point has found."""
    choice, main, sweep = insight.sweep.choice, insight.main, insight.sweep
    if choice is None or main is None or not choice.numbers:
        return
    chosen = next(i for i, point in enumerate(sweep.points) if point.number == choice.numbers[0])
    yield f"The best point for {main.spoken} is {_described(insight, main, chosen)}."
    if choice.confidence is None:
        left = f"{plural(len(choice.numbers), 'point')} of {len(sweep.points):,} are left ({few(choice.numbers)})"
        yield f"The search for it was stopped short: {left}, and no promise goes with it."
        return
    scale = scale_for(sweep.units[main.key], [choice.zone])
    zone = scale.with_step(scale.number(choice.zone))
    sure = f"With {percent(choice.confidence)} confidence it is the best"
    yield f"{sure}, if it is better than every other by {zone} at least (Kim and Nelson's procedure)."


def given_lines(insight: Insight) -> Iterator[str]:
    """Where no point is the best choice, because what nobody can choose differs: from where to where they go."""
    main, sweep = insight.main, insight.sweep
    if main is None or insight.is_fair:
        return
    names = listed([axis.label for axis in insight.circumstances])
    if insight.is_choice:
        yield (
            f"Hardly any two points have the same {names}, which nobody can choose: the points are not held against "
            f"each other. To find the best choice, give {names} a few values in a grid."
        )
    for centre, order in insight.best.items():
        if len(order):
            ends = [f"{main.value(sweep, i)} at {point_words(sweep, i)}" for i in (int(order[0]), int(order[-1]))]
            line = f"{main.spoken} goes from {ends[0]} to {ends[1]}"
            yield f"{for_case(insight.cases, centre, line)}{'' if insight.is_choice else '; nobody can choose'}."


def best_lines(insight: Insight) -> Iterator[str]:
    """The best point of each case, beside its baseline, and over all; nothing if a procedure has found it."""
    main, sweep = insight.main, insight.sweep
    if main is None or sweep.choice is not None or not insight.is_fair:
        return
    way = "lowest" if main.better == "lower" else "highest"
    what = "the best point" if main.polarity != "neither" else f"the {way}"
    for case in shown_cases(insight):
        best = int(insight.best[case][0])
        line = f"{for_case(insight.cases, case, what)} for {main.spoken} is {_described(insight, main, best)}"
        others = as_good(sweep, main.key, best, main.better)
        others = others[insight.cases[case][others]]
        if len(others):
            line += f". No clear difference between it and {plural(len(others), 'other point')}"
            line += f" ({numbers(sweep, others.tolist(), 5)})"
        yield line + "."
    yield from overall_lines(insight)


def overall_lines(insight: Insight) -> Iterator[str]:
    """The choice that is best in the mean of all circumstances, and what it comes to in the worst of them."""
    main, sweep = insight.main, insight.sweep
    if main is None or len(insight.plans) < 2:
        return
    sign = 1 if main.better == "lower" else -1
    values = sweep.column(main.key)
    best = min(insight.plans, key=lambda plan: sign * float(values[plan.points].mean()))
    worst = int(best.points[np.argmax(sign * values[best.points])])
    given = listed([axis.label for axis in insight.circumstances])
    in_worst = ", ".join(f"{axis.label}={sweep.points[worst].values[axis.key]}" for axis in insight.circumstances)
    yield (
        f"In the mean of the {len(best.points)} cases ({given}) the best choice is {plan_words(sweep, best)}: "
        f"{main.with_unit(float(values[best.points].mean()))}, at worst {main.value(sweep, worst)} ({in_worst})"
        f"{lost_choices(insight)}."
    )


def _described(insight: Insight, main: Named, point: int) -> str:
    """A point with its figure and its cost, both beside the baseline."""
    sweep, cost = insight.sweep, insight.figure(COST)
    line = f"{point_words(sweep, point)}: {main.value(sweep, point)}, predicted, 95 % range {main.span(sweep, point)}"
    line += _base(insight, main, point)
    if cost and cost.key != main.key:
        line += f"; it costs {cost.value(sweep, point)}{_base(insight, cost, point)}"
    return line


def _base(insight: Insight, figure: Named, point: int) -> str:
    """` (baseline 14.0 min)`; it stands in today's circumstances, whatever those of the point are."""
    base = insight.sweep.points[point].baseline
    if base is None:
        return ""
    value = float(insight.sweep.baseline_figures[base, 0, insight.sweep.keys.index(figure.key), 0])
    own = insight.sweep.baselines[base].values
    today = [axis.label for axis in insight.circumstances if axis.key not in own]
    given = f", {listed(today)} as today" if today else ""
    return f" (baseline {figure.with_unit(value)}{given})" if np.isfinite(value) else ""


def moving_lines(insight: Insight) -> Iterator[str]:
    """Which settings move the main figure, by themselves and together."""
    main, shares, axes = insight.main, insight.shares, insight.sweep.axes
    if main is None or len(axes) < 2:
        return
    if shares is None:
        yield f"What moves {main.spoken} cannot be told from so few points."
        return
    if not shares.variance:
        yield f"Nothing here clearly moves {main.spoken}: the points differ by no more than luck."
        return
    first, *then = [k for k in insight.by_weight if shares.total[k] >= _SEEN][:_MOST_AXES] or [0]
    line = f"{axes[first].label} moves {main.brief} most: by itself {percent(shares.first[first])} of its variation "
    line += f"over the points, {percent(shares.total[first])} together with other settings"
    if then:
        line += ". Then " + ", ".join(f"{axes[k].label} ({_two(shares.first[k], shares.total[k])})" for k in then)
    yield line + "."
    together = float(np.triu(shares.pairs).sum()) + shares.rest
    k, m = np.unravel_index(int(shares.pairs.argmax()), shares.pairs.shape)
    if shares.pairs[k, m] >= _SEEN:
        names = f"{axes[int(min(k, m))].label} and {axes[int(max(k, m))].label}"
        yield (
            f"{percent(together)} is moved by settings together, beyond what each does by itself; most by {names} "
            f"({percent(shares.pairs[k, m])}): what one does depends on the other."
        )
    idle = [axes[k].label for k in insight.by_weight if shares.total[k] < _SEEN]
    if idle:
        yield f"Hardly anything is moved by {listed(idle)} (below 1 %)."
    if shares.noise >= _LUCK:
        yield (
            f"{percent(shares.noise)} of what the points differ in is the luck of their replications; it is taken out "
            "of these shares."
        )


def _two(first: float, total: float) -> str:
    return percent(first) if percent(first) == percent(total) else f"{percent(first)}, {percent(total)} with others"


def hidden_lines(insight: Insight) -> Iterator[str]:
    """That there are more cases than were told."""
    n = sum(len(order) > 0 for order in insight.best.values()) - len(shown_cases(insight))
    if n > 0:
        of = listed([axis.label for axis in insight.circumstances] or ["centre"])
        yield f"{plural(n, 'more case')} of {of}: in sweep.html."


def front_lines(insight: Insight) -> Iterator[str]:
    """Cost against service, a line a case."""
    for case in shown_cases(insight):
        if case in insight.fronts:
            yield for_case(insight.cases, case, _front_line(insight, insight.fronts[case]))


def _front_line(insight: Insight, front: Front) -> str:
    service, cost, sweep = insight.service, insight.figure(COST), insight.sweep
    assert service is not None
    assert cost is not None
    first, last = int(front.points[0]), int(front.points[-1])
    ends = [
        f"{cost.value(sweep, i)} with {service.value(sweep, i)} (point {sweep.points[i].number})" for i in (first, last)
    ]
    if first == last:
        line = f"cost against {service.brief}: no point beats point {sweep.points[first].number} in either, {ends[0]}"
    else:
        n = len(front.points)
        line = f"cost against {service.brief}: {n} points that no other beats in both, from {ends[0]} to {ends[1]}"
    if len(front.perhaps):
        more = plural(len(front.perhaps), "more point")
        line += f"; {more} may be as good, as ranges overlap"
    return line + "."


def check_lines(insight: Insight) -> Iterator[str]:
    """How far the surface through the points may be trusted."""
    main, check, sweep = insight.main, insight.check, insight.sweep
    if main is None or check is None:
        return
    how = "each point predicted from all others" if check.left_out else f"{check.points:,} points that it had not seen"
    off = main.scale.with_unit(main.scale.number(check.worst))
    line = f"Between the points: a smooth surface laid through them ({how}) explains {_explained(check.explained)} of "
    line += f"what moves {main.brief}; at its worst, at point {sweep.points[check.worst_point].number}, it is {off} off"
    if np.isfinite(check.worst_halves):
        times = f"{check.worst_halves:,.{0 if check.worst_halves >= 10 else 1}f}"
        line += f", {times} times half the width of that point's own 95 % range"
    yield line + "."
    if check.explained < _TRUSTED:
        yield "So do not read between the points: what lies there may be quite different. More points would tell."


def _explained(share: float) -> str:
    """Never rounded up to all of it."""
    return f"{np.floor(1000 * max(share, 0.0)) / 10:g} %"


def status_lines(insight: Insight) -> Iterator[str]:
    """What became of points that are not done, and why."""
    sweep = insight.sweep
    out, failed = insight.of_status(OUT), insight.of_status(FAILED)
    if out:
        verb = "was" if len(out) == 1 else "were"
        yield f"{plural(len(out), 'point')} {verb} left early, as another is better: {numbers(sweep, out)}."
    reasons = dict.fromkeys(sweep.points[i].reason for i in failed)
    for reason in list(reasons)[:3]:
        of = [i for i in failed if sweep.points[i].reason == reason]
        yield f"{plural(len(of), 'point')} could not be run ({numbers(sweep, of)}): {reason or 'no reason known'}"
    if len(reasons) > 3:
        yield f"{len(reasons) - 3} other reasons stand in sweep.csv."

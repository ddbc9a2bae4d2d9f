"""What a sweep says, in sentences: the best point, what moves what, the front, the promise, how far to trust it."""

from collections.abc import Iterator

import numpy as np

from sim.report.sweep.insight import Insight
from sim.report.sweep.names import COST, Named, numbers, percent, point_words
from sim.report.wording import NO_VALUE, listed, plural
from sim.sweeps.choices import Front, Threshold, as_good, cheapest
from sim.sweeps.noise import baseline_of
from sim.sweeps.result import FAILED, OUT

BY_ITSELF = "by itself: the share of the figure's variation over the points that this setting moves alone"
WITH_OTHERS = "with others: what it moves alone and together with other settings"
_MOST_AXES = 4
_SEEN = 0.01
"""Shares below are not spoken of."""
_LUCK = 0.05
_MOST_LINES = 6
"""Combinations of the other settings that are listed in sentences; all stand in the workbook."""
_TRUSTED = 0.9


def answer_lines(insight: Insight) -> list[str]:
    """All sentences, in the order of what matters."""
    if insight.main is None:
        return ["No point has a figure that could be spoken of.", *status_lines(insight)]
    parts = (best_lines, moving_lines, front_lines, goal_lines, check_lines, status_lines)
    return [line for part in parts for line in part(insight)]


def _for(insight: Insight, centre: str, words: str) -> str:
    """`CENTRE: the best point` where there are several centres, else `The best point`."""
    several = len(insight.centres) > 1
    return f"{centre}: {words}" if several else words[0].upper() + words[1:]


def best_lines(insight: Insight) -> Iterator[str]:
    """The best point of each centre, beside its baseline."""
    main, sweep = insight.main, insight.sweep
    if main is None:
        return
    way = "lowest" if main.better == "lower" else "highest"
    for centre, order in insight.best.items():
        if not len(order):
            continue
        best = int(order[0])
        what = "the best point" if main.polarity != "neither" else f"the {way}"
        line = f"{_for(insight, centre, what)} for {main.spoken} is {point_words(sweep, best)}: "
        line += f"{main.value(sweep, best)}, predicted, 95 % range {main.span(sweep, best)}{_base(insight, main, best)}"
        cost = insight.figure(COST)
        if cost and cost.key != main.key:
            line += f"; it costs {cost.value(sweep, best)}{_base(insight, cost, best)}"
        others = as_good(sweep, main.key, best, main.better)
        others = others[insight.centres[centre][others]]
        if len(others):
            line += f". No clear difference between it and {plural(len(others), 'other point')}"
            line += f" ({numbers(sweep, others.tolist(), 5)})"
        yield line + "."


def _base(insight: Insight, figure: Named, point: int) -> str:
    """` (baseline 14.0 min)`."""
    base = baseline_of(insight.sweep, point)
    if base is None:
        return ""
    value = float(insight.sweep.baseline_figures[base, 0, insight.sweep.keys.index(figure.key), 0])
    return f" (baseline {figure.with_unit(value)})" if np.isfinite(value) else ""


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


def front_lines(insight: Insight) -> Iterator[str]:
    """Cost against service, a line a centre."""
    for centre, front in insight.fronts.items():
        yield _for(insight, centre, _front_line(insight, front))


def _front_line(insight: Insight, front: Front) -> str:
    main, cost, sweep = insight.main, insight.figure(COST), insight.sweep
    assert main is not None
    assert cost is not None
    first, last = int(front.points[0]), int(front.points[-1])
    ends = [
        f"{cost.value(sweep, i)} with {main.value(sweep, i)} (point {sweep.points[i].number})" for i in (first, last)
    ]
    if first == last:
        line = f"cost against {main.brief}: no point beats point {sweep.points[first].number} in either, {ends[0]}"
    else:
        n = len(front.points)
        line = f"cost against {main.brief}: {n} points that no other beats in both, from {ends[0]} to {ends[1]}"
    if len(front.perhaps):
        more = plural(len(front.perhaps), "more point")
        line += f"; {more} may be as good, as ranges overlap"
    return line + "."


def goal_words(insight: Insight) -> str:
    """`P(day meets target) of at least 90 %`."""
    goal = insight.goal
    named = insight.figure(goal.key) if goal else None
    if goal is None or named is None:
        return ""
    side = "at least" if goal.better == "higher" else "at most"
    return f"{named.spoken.removeprefix('the ')} of {side} {goal.bound * named.scale.factor:g} {named.scale.unit}"


def goal_lines(insight: Insight) -> Iterator[str]:
    """The cheapest point that keeps the promise, and the least of the main setting that does."""
    goal, sweep = insight.goal, insight.sweep
    named = insight.figure(goal.key) if goal else None
    if goal is None or named is None:
        return
    words, reached, surely = goal_words(insight), goal.reached(sweep), goal.surely(sweep)
    for centre, chosen in insight.centres.items():
        about = _for(insight, centre, words)
        there = np.flatnonzero(chosen & insight.known(goal.key))
        if not (reached & chosen).any():
            if len(there):
                sign = 1 if goal.better == "higher" else -1
                nearest = int(there[np.argmax(sign * sweep.column(goal.key)[there])])
                value = f"{named.value(sweep, nearest)}, 95 % range {named.span(sweep, nearest)}"
                yield f"{about}: no point reaches it; nearest is {point_words(sweep, nearest)} with {value}."
            continue
        n, sure = int((reached & chosen).sum()), int((surely & chosen).sum())
        how_many = f"reached by {n} of {plural(len(there), 'point')}, for sure (whole 95 % range) by {sure or 'none'}"
        yield f"{about}: {how_many}.{_cheapest(insight, chosen)}"
    yield from threshold_lines(insight)


def _cheapest(insight: Insight, chosen: np.ndarray) -> str:
    goal, cost, sweep = insight.goal, insight.figure(COST), insight.sweep
    point = cheapest(sweep, goal, COST, chosen) if goal and cost else None
    named = insight.figure(goal.key) if goal else None
    if point is None or cost is None or goal is None or named is None:
        return ""
    sure = "" if goal.surely(sweep)[point] else ", so not for sure"
    value = f"{named.value(sweep, point)}, 95 % range {named.span(sweep, point)}{sure}"
    return f" The cheapest is {point_words(sweep, point)}: {cost.value(sweep, point)}, {value}."


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


def check_lines(insight: Insight) -> Iterator[str]:
    """How far the surface through the points may be trusted."""
    main, check, sweep = insight.main, insight.check, insight.sweep
    if main is None or check is None:
        return
    how = "each point predicted from all others" if check.left_out else f"{check.points:,} points that it had not seen"
    off = main.scale.with_unit(main.scale.number(check.worst))
    line = f"A surface through the points ({how}) explains {_explained(check.explained)} of what moves {main.brief}; "
    line += f"at its worst, at point {sweep.points[check.worst_point].number}, it is {off} off"
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

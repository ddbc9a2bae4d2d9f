"""What the planner reads of a sweep in the terminal: the answer, the best points, what became of the others.

Readable at 80 columns and without colours.
"""

from collections.abc import Iterator
from typing import Any

from sim.report.sweep.answer import BY_ITSELF, WITH_OTHERS, answer_lines
from sim.report.sweep.insight import Insight
from sim.report.sweep.names import COST, DAYS, Named, values_of
from sim.report.sweep.promise import shown_cases
from sim.report.tables import grid, hanging, table_row
from sim.report.wording import plural
from sim.sweeps.result import DONE, FAILED, OUT, Sweep

_MOST = 10
_MOST_OF_CASE = 4
_STATUS = {DONE: "done", OUT: "left early, another is better", FAILED: "could not be run"}


def show(sweep: Sweep, console: Any = None, *, already: tuple[int, int] = (0, 0)) -> None:
    """Print the whole view of a sweep.

    console  a `rich.console.Console`; a new one on stdout if left out
    already  replications that were in the ledger before, and in all
    """
    from rich.console import Console

    console = console or Console()
    for part in view(Insight(sweep), already):
        console.print(part, highlight=False, markup=False, emoji=False)


def view(insight: Insight, already: tuple[int, int] = (0, 0)) -> Iterator[Any]:
    """The parts of the terminal view, text and rich tables, in their order."""
    sweep = insight.sweep
    yield f"{_counted(insight)}; seed {sweep.seed}."
    if already[0]:
        yield f"{already[0]:,} of {already[1]:,} replications were in the ledger already."
    yield ""
    for line in answer_lines(insight):
        yield hanging("- ", line)
    if insight.shares is not None and len(sweep.axes) > 1:
        yield hanging("  ", f"({BY_ITSELF}; {WITH_OTHERS})")
    for case in shown_cases(insight):
        yield ""
        yield best_table(insight, case)
    for note in sweep.notes:
        yield hanging("- ", note)


def _counted(insight: Insight) -> str:
    """`48 points: 44 done, 3 left early, another is better, 1 could not be run`."""
    parts = [f"{n:,} {_STATUS[status]}" for status, n in insight.counts.items() if n]
    replications = [point.replications for point in insight.sweep.points if point.replications]
    span = "-".join(f"{n:,}" for n in dict.fromkeys((min(replications, default=0), max(replications, default=0))))
    each = f"; {span} replications each" if replications else ""
    return f"{plural(len(insight.sweep.points), 'point')}: {'; '.join(parts)}{each}"


def best_table(insight: Insight, case: str) -> Any:
    """The best points of a case: a line a point."""
    sweep, main = insight.sweep, insight.main
    shown = _columns(insight)
    order = insight.best[case][: _MOST if len(insight.cases) == 1 else _MOST_OF_CASE].tolist()
    where = f"{case}: " if len(insight.cases) > 1 else ""
    name = main.name[0].lower() + main.name[1:] if main else ""
    best = "best " if insight.is_fair else ""
    count = f"the {best}point" if len(order) == 1 else f"the {len(order)} {best or 'first '}points"
    title = f"{where}{count if where else count[0].upper() + count[1:]} by {name}; predicted (95 % range)"
    said = {axis.key for axis in insight.circumstances if insight.is_fair and where}
    said |= {"centre"} if len(insight.centres) > 1 else set()
    told = [k for k, axis in enumerate(sweep.axes) if axis.key not in said]
    table = grid(title, "Point: " + ", ".join(sweep.axes[k].label for k in told), *(_head(named) for named in shown))
    for i in order:
        point = sweep.points[i]
        values = values_of(sweep, i)
        words = f"{point.number}: " + ", ".join(values[k] for k in told)
        cells = [named.both(sweep, i) if named is main else _number(named, sweep, i) for named in shown]
        table_row(table, words, *cells)
    return table


def _columns(insight: Insight) -> list[Named]:
    """What fits beside the settings: the main figure, the promised one, the lost and the cost."""
    main = insight.main
    goal = insight.figure(insight.goal.key) if insight.goal else None
    wanted = [main, goal, insight.figure("abandonment"), insight.figure(COST)]
    return list(dict.fromkeys(named for named in wanted if named is not None))


def _number(named: Named, sweep: Sweep, point: int) -> str:
    return named.scale.number(float(sweep.column(named.key)[point]))


def _head(named: Named) -> str:
    """The shortest heading that can be understood, in two lines."""
    names = {"asa": "Mean wait", "abandonment": "Abandoned", DAYS: "P(day meets\ntarget)", COST: "Cost"}
    name = names.get(named.key, named.name)
    return f"{name},{' ' if chr(10) in name else chr(10)}{named.scale.unit}" if named.scale.unit else name

"""A centre in sentences and one table: what was read, with units, and what is assumed. Readable at 80 columns."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from sim.centre.days import Horizon, arrival_rates, headcounts, horizon_of
from sim.centre.handle_times import interval_factors
from sim.centre.schema import WEEKDAYS, Bot, Centre, Consult, ContactType, Group
from sim.centre.today import settled_busy, simulated, span_in_words
from sim.centre.values import write_clock
from sim.levers.span import a_measured_day
from sim.levers.splitting import hours_a_day
from sim.report.assumptions import assumed, assumed_line, assumed_title, in_words
from sim.report.day_table import day_table, on_duty
from sim.report.wording import listed, plural


def explain(centre: Centre, console: Any = None) -> None:
    """Print the centre.

    console  a `rich.console.Console`; a new one on stdout if left out
    """
    from rich.console import Console

    console = console or Console()
    for part in parts(centre):
        console.print(part, highlight=False, markup=False, emoji=False)


def parts(centre: Centre) -> list[Any]:
    """Sentences, the table of a day, and the assumptions, in their order."""
    horizon = horizon_of(centre)
    rates, staff = arrival_rates(centre, horizon), headcounts(centre, horizon)
    lines = [centre.name + (f": {centre.description}." if centre.description else ".")]
    lines += [_when(centre, horizon), _how_many(centre, rates), ""]
    lines += [f"- {_type(centre, name, kind)}" for name, kind in centre.types.items()]
    lines += [f"- {_queue(centre, name)}" for name in centre.queues]
    lines += [f"- {_group(centre, name, staff[k], horizon)}" for k, name in enumerate(centre.groups)]
    lines += [f"- {line}" for line in _around(centre)]
    rows = assumed(centre)
    last = [f"\n{assumed_title(rows)}", *(f"- {assumed_line(row)}" for row in rows)] if rows else []
    return [*map(_hung, lines), "", *day_table(centre, horizon, rates, staff), *map(_hung, last)]


def _hung(line: str) -> Any:
    """Further lines of a point stand under its first."""
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    if not line.startswith("- "):
        return Padding(Text(line), 0)
    grid = Table.grid()
    grid.add_column(width=2, no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(Text("- "), Text(line[2:]))
    return grid


def _when(centre: Centre, horizon: Horizon) -> str:
    calendar = centre.calendar
    if centre.start is not None:
        return f"Open {_hours(calendar.opening_hours)}, in intervals of {in_words(calendar.interval, 's')}. " + _rest(
            centre, horizon
        )
    warm = f" after {plural(calendar.warm_up_days, 'day')} to warm up" if calendar.warm_up_days else ""
    counts = "counts" if calendar.measured_days == 1 else "count"
    return (
        f"Open {_hours(calendar.opening_hours)}, in intervals of {in_words(calendar.interval, 's')}. Simulated from "
        f"{horizon.label(0)}: {plural(calendar.measured_days, 'day')} that {counts}{warm}."
    )


def _rest(centre: Centre, horizon: Horizon) -> str:
    """The rest of which day, and who is there when it is taken up."""
    start = centre.start
    assert start is not None
    day = horizon.label(int(np.flatnonzero(horizon.measured)[0]))
    waits = [f"{len(ages)} in {q} (oldest {in_words(ages[0], 's')})" for q, ages in start.waiting.items() if ages]
    there = settled_busy(centre).start
    assert there is not None
    busy = [f"{there.busy[group]} of {group}{_beyond(n, there.busy[group])}" for group, n in start.busy.items()]
    absent = [f"{n} of {group}" for group, n in start.absent.items() if n]
    said = [f"{words} {listed(who)}" for words, who in (("waiting", waits), ("busy", busy), ("absent", absent)) if who]
    found = f" Then and there {'; '.join(said)}." if said else " Nobody is in the house then."
    return f"Simulated: the rest of {day}, from {span_in_words(centre)}.{found}"


def _beyond(said: int, there: int) -> str:
    """More cannot be busy than are on duty."""
    return f" (no more are there, {said} were said)" if said > there else ""


def _hours(week: Any) -> str:
    """`mon-fri 08:00-20:00, sat 09:00-13:00`; neighbours with equal hours together."""
    spans: list[tuple[int, int, Any]] = []
    for day, hours in enumerate(week):
        if spans and spans[-1][2] == hours:
            spans[-1] = (spans[-1][0], day, hours)
        else:
            spans.append((day, day, hours))
    said = []
    for first, last, hours in spans:
        days = WEEKDAYS[first] + (f"-{WEEKDAYS[last]}" if last > first else "")
        if hours:
            said.append(
                f"{'daily' if (first, last) == (0, 6) else days} {write_clock(hours[0])}-{write_clock(hours[1])}"
            )
    return ", ".join(said)


def _how_many(centre: Centre, rates: np.ndarray) -> str:
    total = a_measured_day(centre, rates)
    each = listed([f"{a_measured_day(centre, rates[k]):,.0f} {name}" for k, name in enumerate(centre.types)])
    when = "On a day that counts" if centre.start is None else "From then on"
    what = "new issues" if centre.arrivals.counts == "new_issues" else "offered contacts, redials and repeats included"
    parts = f": {each}" if len(centre.types) > 1 else f" of {next(iter(centre.types))}"
    return f"{when} {total:,.0f} {what} come{parts}; {_process(centre)}."


def _process(centre: Centre) -> str:
    arrivals = centre.arrivals
    if arrivals.process == "gamma_poisson":
        days, intervals = 100 * arrivals.day_cv, 100 * arrivals.interval_cv
        return f"days vary by {days:.0f} % and intervals by {intervals:.0f} % beyond pure chance"
    return "exactly so many" if arrivals.process == "fixed" else "by pure chance (Poisson) around the volumes"


def _type(centre: Centre, name: str, kind: ContactType) -> str:
    handle = kind.handle_time
    talk = f"talk {in_words(handle.talk, 's')}"
    hold = (
        f"; {in_words(handle.hold.share, 'share')} on hold for {in_words(handle.hold.time, 's')}" if handle.hold else ""
    )
    no_wrap_up = getattr(handle.wrap_up, "value", None) == 0
    wrap_up = "" if no_wrap_up else f"; wrap-up {in_words(handle.wrap_up, 's')}"
    over_day = _over_the_day(centre, list(centre.types).index(name))
    own = "" if kind.queue == name else f" (in queue {kind.queue})"
    never = getattr(kind.patience, "kind", "") == "never"
    patience = "customers wait without end" if never else f"patience {in_words(kind.patience, 's')}"
    return (
        f"Type {name}{own}: {talk}{hold}{wrap_up}{over_day}; {patience}; "
        f"{in_words(kind.resolution.first, 'share')} settled at the first contact, "
        f"{in_words(kind.repeat.share, 'share')} of the others come back; of those who hang up "
        f"{in_words(kind.redial.abandoned[0], 'share')} ring again.{_consult(kind.consult)}{_bot(kind.bot)}"
    )


def _over_the_day(centre: Centre, type_id: int) -> str:
    """`, x0.92 (13:00) to x1.10 (8:00) by interval`: over the intervals in which somebody comes."""
    horizon = horizon_of(centre)
    comes = arrival_rates(centre, horizon)[type_id] > 0
    factors = interval_factors(centre, horizon)[type_id].reshape(comes.shape)
    there = factors[comes] if comes.any() else factors.ravel()
    if (there == 1).all():
        return ""
    if there.min() == there.max():
        return f", all x{there[0]:.2f}"
    day, interval = np.nonzero(comes if comes.any() else np.ones_like(comes))
    extremes = there.argmin(), there.argmax()
    clocks = [write_clock(int(interval[k]) * horizon.interval_s) for k in extremes]
    if clocks[0] == clocks[1]:
        weekdays = [WEEKDAYS[horizon.weekday[day[k]]].capitalize() for k in extremes]
        clocks = [f"{weekday} {clock}" for weekday, clock in zip(weekdays, clocks, strict=True)]
    low, high = (f"x{there[k]:.2f} ({clock})" for k, clock in zip(extremes, clocks, strict=True))
    return f", {low} to {high} by interval of entry"


def _consult(consult: Consult | None) -> str:
    if consult is None:
        return ""
    shift = f" ({100 * consult.resolution_shift:+.0f} % settled)" if consult.resolution_shift else ""
    return (
        f" In {in_words(consult.share, 'share')} the agent asks one of queue {consult.queue}, the customer on hold "
        f"({in_words(consult.time, 's')}){shift}, and goes on alone if nobody comes in {in_words(consult.wait, 's')}."
    )


def _bot(bot: Bot | None) -> str:
    if bot is None:
        return ""
    harder = f" takes x{bot.handle_time_factor:g}" if bot.handle_time_factor != 1 else ""
    spared = f"{' and' if harder else ''} spares the first agent {in_words(bot.context_saved, 's')}"
    rest = f"; what it passes on{harder}{spared if bot.context_saved else ''}" if harder or bot.context_saved else ""
    return (
        f" A voicebot answers {in_words(bot.offered, 'share')} of those bound for the queue "
        f"({in_words(bot.time, 's')}): {in_words(bot.contained, 'share')} end there, "
        f"{in_words(bot.bounce, 'share')} hang up{rest}."
    )


def _queue(centre: Centre, name: str) -> str:
    target = centre.target_of(name)
    served = [group for group, spec in centre.groups.items() if name in spec.skills]
    assumed_mark = " (assumed)" if target.assumed else ""
    said = f"Queue {name}: served by {listed(served)}; target {target}{assumed_mark}"
    return "; ".join([said, *_order(centre, name)]) + "."


def _order(centre: Centre, name: str) -> list[str]:
    """What is unusual about who is next, and who goes elsewhere."""
    queue, said = centre.queues[name], []
    if queue.score.base:
        said.append(f"{queue.score.base:+g} points on arrival")
    if queue.score.ageing_cap is not None:
        said.append(f"who has waited {in_words(queue.score.ageing_cap, 's')} goes first")
    if queue.overflow is not None:
        said.append(f"who has waited {in_words(queue.overflow.after, 's')} goes over to {queue.overflow.to}")
    return said


def _group(centre: Centre, name: str, counts: np.ndarray, horizon: Horizon) -> str:
    days = simulated(counts, centre, horizon) if centre.start else counts[horizon.measured]
    hours = hours_a_day(centre, counts)
    there = days[days > 0]
    group = centre.groups[name]
    span = f"{there.min()} to {there.max()} agents {on_duty([group])}" if there.size else "nobody on duty"
    paid = (
        ""
        if group.price_per_contact is None
        else f"; paid {group.price_per_contact:g} {centre.costs.currency} a contact"
    )
    people = "".join(f"; {said}" for said in _people(group))
    staffing = f"{hours:,.0f} staffing hours {centre.each_day}"
    return f"Group {name}: serves {listed(list(group.skills))}; {span}, {staffing}{paid}{people}."


def _people(group: Group) -> Iterator[str]:
    """Who comes, and how its agents differ."""
    if group.absence_share:
        paid = ", and paid" if group.price_per_contact is None else ""
        yield f"each is absent on {in_words(group.absence_share, 'share')} of the days{paid}"
    if group.agent_cv:
        yield f"their own handle times differ by {100 * group.agent_cv:.0f} %"
    if tenure := group.tenure:
        yield (
            f"{in_words(tenure.attrition, 'share')} leave in a year, and a new one takes "
            f"{in_words(tenure.slower_at_start, 'share')} longer, "
            f"63 % of which is learned in {tenure.learning_days:g} day{'s' * (tenure.learning_days != 1)}"
        )
    if quality := group.quality:
        yield (
            f"knowledge {quality.knowledge:g}, problem-solving {quality.problem_solving:g}, "
            f"tone {quality.tone:g} and greeting {quality.greeting:g} (0.5: average)"
        )


def _around(centre: Centre) -> list[str]:
    costs = centre.costs
    said = [
        f"Costs: {costs.wage_per_hour:g} {costs.currency} a paid hour, "
        f"{in_words(costs.shrinkage_share, 'share')} of paid time not on duty."
    ]
    if centre.ivr:
        said.insert(0, f"A menu of {plural(len(centre.ivr.nodes), 'step')} stands in front of the queues.")
    if centre.trunks is not None:
        said.insert(0, f"{plural(centre.trunks, 'line')}; who finds none free is turned away.")
    return said

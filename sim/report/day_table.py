"""A centre's mean day in rows of whole hours: contacts by type and agents by group."""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from sim.centre.days import Horizon
from sim.centre.schema import Centre, Group
from sim.centre.values import write_clock

_LINES = 14
"""At most so many rows of the day's table: neighbouring intervals are put together."""
_ROW_MINUTES = (15, 30, 60, 120, 180, 240, 360)
"""Lengths of a row that a planner can add up at a glance."""


def day_table(centre: Centre, horizon: Horizon, rates: np.ndarray, staff: np.ndarray) -> Iterator[Any]:
    """Mean of the days that count: contacts by type and agents by group, in rows of whole hours where it can be.

    rates  (T, D, I) contacts; staff (G, D, I) agents
    Yields a title and a rich table.
    """
    from rich import box
    from rich.table import Table
    from rich.text import Text

    volumes, agents = (table[:, horizon.measured].mean(axis=1) for table in (rates, staff))
    busy = np.flatnonzero((volumes.sum(axis=0) > 0) | (agents.sum(axis=0) > 0))
    what = f"contacts in that time, agents {on_duty(centre.groups.values())} on average"
    of = "Mean of the days that count" if centre.start is None else "The whole of that day"
    yield Text(f"{of}: {what}", style="bold")
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), show_edge=False, pad_edge=False)
    for title in ("From-to", *centre.types, *centre.groups):
        table.add_column(Text(title), justify="left" if title == "From-to" else "right", overflow="fold")
    step = _intervals_a_row(busy, int(horizon.interval_s))
    for row in dict.fromkeys((busy // step).tolist()):
        here = busy[busy // step == row]
        span = "-".join(write_clock(k * horizon.interval_s) for k in (here[0], here[-1] + 1))
        cells = [f"{n[here].sum():,.0f}" for n in volumes] + [f"{n[here].mean():.1f}" for n in agents]
        table.add_row(*map(Text, (span, *cells)))
    totals = [f"{row.sum():,.0f}" for row in volumes]
    hours = [f"{row.sum() * horizon.interval_s / 3600:,.0f} h" for row in agents]
    table.add_row(*map(Text, ("day", *totals, *hours)))
    yield table


def _intervals_a_row(busy: np.ndarray, interval_s: int) -> int:
    """Intervals put together in a row, from whole clock hours on: the fewest that leave no more rows than fit.

    busy  intervals of the day in which anything happens
    """
    for minutes in _ROW_MINUTES:
        step, rest = divmod(60 * minutes, interval_s)
        if step and not rest and len(np.unique(busy // step)) <= _LINES:
            return step
    return max(1, -(-len(busy) // _LINES))


def on_duty(groups: Iterable[Group]) -> str:
    """What the headcount says: who is on duty, or who should be."""
    return "scheduled" if any(group.absence_share for group in groups) else "on duty"

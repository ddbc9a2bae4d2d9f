"""`compile_centre`: a checked centre becomes the arrays both engines read. The border where seconds become ticks."""

from dataclasses import fields
from typing import Any

import numpy as np

from sim.centre import compile_types as contacts
from sim.centre import today
from sim.centre.check import check
from sim.centre.closings import closings, types_into
from sim.centre.compiled import CompiledCentre, sealed
from sim.centre.compiled_rows import FOUND, GROUP
from sim.centre.days import arrival_rates, duty_events, headcounts, horizon_of
from sim.centre.errors import InputProblems, Problem
from sim.centre.handle_times import interval_factors
from sim.centre.quality import handle_factor
from sim.centre.schema import Centre, Skill
from sim.centre.tenure import tenure_factor
from sim.centre.treatments import treatment_rows
from sim.clock import NEVER, TICKS_PER_DAY, ticks
from sim.codes import FIXED_COUNTS, GAMMA_POISSON, NOBODY, POISSON
from sim.randomness import distributions as d
from sim.randomness.distributions import DistributionTable, to_grid

PROCESSES = {"poisson": POISSON, "gamma_poisson": GAMMA_POISSON, "fixed": FIXED_COUNTS}


def compile_centre(centre: Centre, grid: int = 1) -> CompiledCentre:
    """The centre, ready to run.

    grid  ticks; instants and durations are rounded to it. 1 in real runs, more in parity tests.
    Raises `InputProblems` if the centre contradicts itself.
    """
    check(centre)
    _counts_new_issues(centre)
    table = DistributionTable()
    arrays: dict[str, Any] = {
        **_time(centre, grid),
        **_arrivals(centre, table),
        **_contacts(centre, table, grid),
        **_staff(centre, table, grid),
        "type_names": tuple(centre.types),
        "queue_names": tuple(centre.queues),
        "group_names": tuple(centre.groups),
        "grid": grid,
        "trunks": NEVER if centre.trunks is None else centre.trunks,
    }
    arrays["found"] = _found(centre, table, arrays)
    arrays["distributions"], arrays["tables"] = table.arrays()
    today.known_patience(arrays["found"], arrays["start"], arrays["types"]["patience"], *table.arrays())
    return CompiledCentre(**{field.name: sealed(arrays[field.name]) for field in fields(CompiledCentre)})


def _counts_new_issues(centre: Centre) -> None:
    """Engines draw new issues. Offered contacts hold redials and repeats, which the model would add once more."""
    if centre.arrivals.counts != "new_issues":
        found = "volumes that count offered contacts, redials and repeats included"
        mend = "settle the run first (sim.study.settled), or give a file with a column new_issues"
        raise InputProblems([Problem("arrivals.counts", found, "new_issues", mend)])


def _time(centre: Centre, grid: int) -> dict[str, Any]:
    horizon = horizon_of(centre)
    open_at, close_at = today.opening_hours(centre, horizon)
    interval_ticks, start = ticks(horizon.interval_s), today.start_tick(centre, horizon, grid)
    earlier = today.earlier_callers(centre, horizon)
    scheduled = headcounts(centre, horizon)
    counts = today.simulated(scheduled, centre, horizon)
    closed = closings(types_into(centre), open_at, close_at)
    # Where a day is taken up it is known who is absent: nobody is drawn to be.
    by_luck = [number for number, g in enumerate(centre.groups.values()) if g.absence_share > 0 and not centre.start]
    events = duty_events(today.present(centre, counts), closed, interval_ticks, by_luck, scheduled.max(axis=(1, 2)))
    return {
        "interval_ticks": interval_ticks,
        "horizon_end": horizon.n_days * TICKS_PER_DAY,
        "last_closing": int(close_at[close_at != NEVER].max()),
        "reopen_spread": ticks(centre.calendar.reopen_spread),
        "weekday": horizon.weekday,
        "measured": horizon.measured,
        "open_at": open_at,
        "close_at": close_at,
        "start": start,
        "end": today.end_tick(centre, horizon),
        "arrival_rate": today.simulated(arrival_rates(centre, horizon), centre, horizon),
        "earlier": earlier.rows,
        "earlier_rate": earlier.rate,
        "headcount": counts,
        "duty_events": events if centre.start is None else today.from_the_start(events, start),
    }


def _found(centre: Centre, table: DistributionTable, arrays: dict[str, Any]) -> np.ndarray:
    """FOUND rows; none where the horizon begins empty."""
    start = arrays["start"]
    if centre.start is None:
        return np.zeros(0, FOUND)
    there = today.present(centre, arrays["headcount"]).reshape(len(centre.groups), -1)[
        :, start // arrays["interval_ticks"]
    ]
    house = today.InTheHouse(centre, table, arrays)
    return house.rows(arrays["groups"]["first_agent"], there)


def _arrivals(centre: Centre, table: DistributionTable) -> dict[str, Any]:
    arrivals = centre.arrivals
    return {
        "arrival_process": PROCESSES[arrivals.process],
        "day_factor": table.row(d.gamma(1.0, arrivals.day_cv)) if arrivals.day_cv else NOBODY,
        "interval_factor": table.row(d.gamma(1.0, arrivals.interval_cv)) if arrivals.interval_cv else NOBODY,
    }


def _contacts(centre: Centre, table: DistributionTable, grid: int) -> dict[str, Any]:
    menu_time, menu_contained, menu_abandon, menu_next = contacts.menu_arrays(centre, table)
    return {
        "types": contacts.type_rows(centre, table, grid),
        "queues": contacts.queue_rows(centre, grid),
        "treatments": treatment_rows(centre, table),
        "menu_time": menu_time,
        "menu_contained": menu_contained,
        "menu_abandon": menu_abandon,
        "menu_next": menu_next,
        "bots": contacts.bot_rows(centre, table),
        "consults": contacts.consult_rows(centre, table, grid),
        "interval_factors": interval_factors(centre),
        "resolution": contacts.resolution_shares(centre),
        "hold_share": contacts.hold_shares(centre),
        "transfer_share": contacts.transfer_shares(centre),
        "transfer_to": contacts.destinations(centre, "transfer"),
        "misroute_to": contacts.destinations(centre, "misroute"),
        "redial_share": contacts.redial_shares(centre),
        "redial_to": contacts.redial_types(centre),
    }


def _staff(centre: Centre, table: DistributionTable, grid: int) -> dict[str, Any]:
    sizes = headcounts(centre).max(axis=(1, 2))
    groups = np.zeros(len(centre.groups), GROUP)
    groups["first_agent"] = np.cumsum(sizes) - sizes
    groups["n_agents"] = sizes
    for row, group in zip(groups, centre.groups.values(), strict=True):
        row["ring_time"] = NOBODY if group.ring_time is None else contacts.family_row(table, group.ring_time)
        row["hands_back"] = group.shift_end == "hand_back"
        row["absence_share"] = 0.0 if centre.start else group.absence_share
        row["pace"] = table.row(d.lognormal(1.0, group.agent_cv)) if group.agent_cv else NOBODY
        row["tenure"] = NOBODY if group.tenure is None else table.row(tenure_factor(group.tenure))
    none = Skill()
    skills = [[group.skills.get(queue, none) for queue in centre.queues] for group in centre.groups.values()]

    def per_skill(name: str, dtype: type) -> np.ndarray:
        return np.array([[getattr(skill, name) for skill in row] for row in skills], dtype)

    by_quality = np.array([handle_factor(group.quality) for group in centre.groups.values()])
    serves = np.array([[queue in g.skills for queue in centre.queues] for g in centre.groups.values()], np.int8)
    seconds = per_skill("after", np.float64)
    opens_after = np.array([[to_grid(ticks(after), grid) for after in row] for row in seconds], np.int64)
    return {
        "groups": groups,
        "agent_group": np.repeat(np.arange(len(groups)), sizes).astype(np.int16),
        "serves": serves,
        "preference": per_skill("preference", np.int32),
        "priority": per_skill("priority", np.int32),
        "opens_after": opens_after,
        "reserve": per_skill("reserve", np.int32),
        "overflow_steps": _overflow_steps(serves, opens_after, contacts.queue_rows(centre, grid)["overflow_after"]),
        "handle_factor": per_skill("handle_time_factor", np.float64) * by_quality[:, None],
    }


def _overflow_steps(serves: np.ndarray, opens_after: np.ndarray, goes_over_after: np.ndarray) -> np.ndarray:
    """(Q, K) int64 ticks: waits at which more groups, or another queue, open to a queue's contacts; then NEVER."""
    steps = [
        sorted({*opens_after[serves[:, queue] == 1, queue].tolist(), int(after)} - {0, NEVER})
        for queue, after in enumerate(goes_over_after)
    ]
    width = 1 + max(map(len, steps))
    return np.array([row + [NEVER] * (width - len(row)) for row in steps], np.int64)

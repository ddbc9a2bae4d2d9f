"""Days that start empty: published days of a call centre, and demand that changes with the time of day.

Each Monday is a day of its own (the centre is closed from Tuesday to Sunday), so one replication holds many. Demand
that changes continuously becomes a volume per minute, the exact integral of the rate. Within a minute the rate changes
by less than 0.3 %, and the error of the figures is of second order in that: some 1e-5 of them.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim.centre.schema import Centre
from sim.clock import TICKS_PER_DAY, TICKS_PER_MINUTE, TICKS_PER_SECOND
from sim.codes import ABANDONED, BEYOND_HORIZON, LEG_FULL, NEVER
from sim.records import Records
from tests.validation import centres
from tests.validation.fold import Scale, Sums, Window
from tests.validation.parameters import CannotExpressError, exponential, per_second, read_pool
from tests.validation.simulate import Effort, Simulation, replicate

WEEK = 7 * TICKS_PER_DAY


def _weeks(contacts_a_day: float, effort: Effort) -> int:
    return max(2, min(52, round(effort.contacts / effort.replications / contacts_a_day)))


def published_day(p: dict, seed: int, effort: Effort) -> Simulation:
    """One queue, a constant rate for some minutes, then the agents serve who is still there.

    Counts are per day, the drain included; occupancy is over the opening minutes (that is what the reference's figure
    turns out to be). A wait below the target and one at most as long differ by a millisecond tick.
    """
    pool, weeks = read_pool(p), _weeks(per_second(p, "arrival_rate") * p["day_min"] * 60, effort)
    data = centres.pool(pool) if pool.trunks is None else centres.waiting_room(pool)
    centre = Centre.model_validate({**data, **centres.mondays(weeks, p["day_min"])})
    window = Window(0, round(p["day_min"] * TICKS_PER_MINUTE), WEEK, weeks)
    scale = Scale(window, TICKS_PER_SECOND, pool.awt_s, 1, (pool.agents,), None, False)
    return Simulation(replicate(centre, scale, effort.replications, seed), ["agents"])


# --- Demand as a formula ---


@dataclass(frozen=True)
class Sine:
    """Rate level + swing sin(speed t) per unit of time."""

    level: float
    swing: float
    speed: float

    def integral(self, start: np.ndarray, end: np.ndarray) -> np.ndarray:
        """Expected contacts between two times."""
        wave = (np.cos(self.speed * start) - np.cos(self.speed * end)) / self.speed
        return self.level * (end - start) + self.swing * wave

    def offered_load(self, t: np.ndarray, service_rate: float) -> np.ndarray:
        """Mean number in service with agents without end, since ever."""
        wave = service_rate * np.sin(self.speed * t) - self.speed * np.cos(self.speed * t)
        return self.level / service_rate + self.swing * wave / (service_rate**2 + self.speed**2)


def read_sine(text: str) -> Sine:
    """`60+30*sin(2 pi t/24) per h`, `100+20*sin(t)`."""
    number = r"([\d.]+)"
    found = re.match(rf"{number}\s*\+\s*{number}\*sin\((?:2 pi t/{number}|t)\)", text)
    if not found:
        raise CannotExpressError(f"arrival rate {text!r}")
    speed = 2 * math.pi / float(found[3]) if found[3] else 1.0
    return Sine(float(found[1]), float(found[2]), speed)


UNITS = {"h": 3600.0, "min": 60.0, None: 600.0}
"""Seconds in a case's unit of time. A case without units gets 10 minutes, so that staffing by the minute is fine."""


def sinusoidal_day(p: dict, trajectory: list[dict], seed: int, effort: Effort) -> Simulation:
    """A day of 24 hours with a rate that swings, from empty, watched until midnight."""
    if p.get("time_unit") != "h":
        raise CannotExpressError("a day whose unit of time is not the hour")
    minutes = np.arange(24 * 60) / 60
    volumes = read_sine(p["arrival_rate"]).integral(minutes, minutes + 1 / 60)
    pool_like = {**p, "arrival_rate": None, "arrival_rate_per_h": float(volumes.sum() / 24)}
    pool, weeks = read_pool(pool_like), _weeks(volumes.sum(), effort)
    data = {**centres.pool(pool), "volumes": {"1": {"typical": volumes.tolist()}}}
    centre = Centre.model_validate({**data, **centres.mondays(weeks, 24 * 60, 60.0)})
    window = Window(0, TICKS_PER_DAY, WEEK, weeks)
    scale = Scale(window, TICKS_PER_SECOND, pool.awt_s, 1, (pool.agents,), None, False)
    more = _watch([*(point["t"] for point in trajectory), 24.0], pool.agents)
    return Simulation(replicate(centre, scale, effort.replications, seed, more), ["agents"])


def _watch(hours: list[float], agents: int) -> Callable[[Records, Scale], Sums]:
    """Sums of the figures of a trajectory, at each of the hours."""

    def sums(records: Records, scale: Scale) -> Sums:
        legs = records.legs[records.legs["outcome"] != LEG_FULL]
        week = legs["entered"] // WEEK
        entered = legs["entered"] - week * WEEK
        waited_until = np.where(legs["agent"] >= 0, legs["answered"], legs["left"]) - week * WEEK
        gone = legs["left"] - week * WEEK
        gave_up = records.contacts["outcome"][legs["contact"]] == ABANDONED
        seen: dict[str, list[float]] = {}
        for hour in hours:
            at = hour * 3600 * TICKS_PER_SECOND
            in_house = np.bincount(week[(entered <= at) & (gone > at)], minlength=scale.window.n_periods)
            values = {
                "mean_in_system": in_house.sum(),
                "mean_queue": ((entered <= at) & (waited_until > at)).sum(),
                "p_wait": (in_house >= agents).sum(),
                "cum_arrivals": (entered < at).sum(),
                "cum_abandon": (gave_up & (gone <= at)).sum(),
                "cum_queue_time": _hours_until(at, entered, waited_until),
                "cum_delayed_arrivals": ((entered < at) & (waited_until > entered)).sum(),
                "cum_busy_time": _hours_until(at, waited_until, np.where(gave_up, waited_until, gone)),
            }
            for name, value in values.items():
                seen.setdefault(name, []).append(float(value))
        return {f"at_{name}": np.array(values) for name, values in seen.items()}

    return sums


def _hours_until(at: float, start: np.ndarray, end: np.ndarray) -> float:
    return float(np.clip(np.minimum(end, at) - start, 0, None).sum() / TICKS_PER_SECOND / 3600)


# --- Staffing that follows demand ---


def follows_demand(p: dict, figures: list[str], trajectory: list[dict], seed: int, effort: Effort) -> Simulation:
    """M(t)/M/s(t)+M with equal rates of service and patience: everybody leaves at the same rate, waiting or talking.

    Therefore the number in the house does not depend on the staffing, and whoever comes waits if it is no less than
    the agents on duty: at the end of a shift the contact in hand goes back to the queue.
    """
    if p["service_rate"] != p["abandon_rate"]:
        raise CannotExpressError("a contact handed back to the queue at the end of a shift")
    unit_s, sine, days = UNITS[p.get("time_unit")], read_sine(p["arrival_rate"]), 7
    minute = np.arange(days * 24 * 60) * 60 / unit_s
    volumes = sine.integral(minute, minute + 60 / unit_s)
    load = sine.offered_load(minute + 30 / unit_s, p["service_rate"])
    staff = np.ceil(load + float(re.findall(r"-?[\d.]+", p["staffing"])[0]) * np.sqrt(load)).astype(int)
    leaving = exponential(unit_s / p["service_rate"])
    groups = {"agents": {"headcount": {"days": staff.reshape(days, -1).tolist()}, "shift_end": "hand_back"}}
    data = centres.house([0.0], [centres.contact_type(leaving, leaving)], groups)
    data["volumes"] = {"1": {"days": volumes.reshape(days, -1).tolist()}}
    data["calendar"] = {"interval": 60.0, "warm_up_days": 0, "measured_days": days}
    window = Window(0, days * TICKS_PER_DAY)
    scale = Scale(window, TICKS_PER_SECOND, 20.0, 1, (), None, False)
    times = [float(re.findall(r"t([\d.]+)", name)[0]) for name in figures]
    replications = max(8, round(effort.contacts / volumes.sum()))
    cycle = _Cycle(2 * math.pi / sine.speed, TICKS_PER_SECOND * unit_s, days)
    houses, busy = _count_every_cycle(times, cycle), _all_busy_every_cycle(trajectory, staff, cycle)

    def more(records: Records, scale: Scale) -> Sums:
        return {**houses(records, scale), **busy(records, scale)}

    return Simulation(replicate(Centre.model_validate(data), scale, replications, seed, more), ["agents"])


@dataclass(frozen=True)
class _Cycle:
    """The rate's period, over and over."""

    length: float
    """units of time"""
    unit: float
    """ticks"""
    days: int

    def at(self, times: list[float]) -> np.ndarray:
        """(cycles, times) ticks; the first three cycles, a warm-up of 18 services, are left out."""
        n_cycles = int(self.days * TICKS_PER_DAY / self.unit / self.length) - 1
        return (np.arange(3, n_cycles)[:, None] * self.length + np.array(times) % self.length) * self.unit


def _count_every_cycle(times: list[float], cycle: _Cycle) -> Callable[[Records, Scale], Sums]:
    """Number in the house at the same times of every cycle."""

    def sums(records: Records, scale: Scale) -> Sums:
        contacts = records.contacts[records.contacts["outcome"] != BEYOND_HORIZON]
        came, went = contacts["arrived"], np.sort(contacts["ended"])
        at = cycle.at(times)
        in_house = np.searchsorted(came, at, side="right") - np.searchsorted(went, at, side="right")
        return {"at_mean_in_system": in_house.sum(axis=0).astype(float), "cycles": np.array(float(len(at)))}

    return sums


def _all_busy_every_cycle(trajectory: list[dict], staff: np.ndarray, cycle: _Cycle) -> Callable[[Records, Scale], Sums]:
    """How often all agents talk at the times of a trajectory, in cycles whose minute has the agents the case says."""
    at = cycle.at([point["t"] for point in trajectory])
    on_duty = staff[(at // TICKS_PER_MINUTE).astype(int)]
    meant = on_duty == [point["agents"] for point in trajectory]

    def sums(records: Records, scale: Scale) -> Sums:
        talks = records.legs[records.legs["answered"] != NEVER]
        begun, over = np.sort(talks["answered"]), np.sort(talks["left"])
        busy = np.searchsorted(begun, at, side="right") - np.searchsorted(over, at, side="right")
        all_busy = (busy >= on_duty) & meant
        return {"all_busy": all_busy.sum(axis=0).astype(float), "cycles_meant": meant.sum(axis=0).astype(float)}

    return sums

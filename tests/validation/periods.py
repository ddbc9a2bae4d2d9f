"""The three-type, two-pool day of the ContactCenters examples: rates by period, a shared gamma factor, a drain.

Handle time and patience follow the period of arrival, which a centre says as one contact type for each (type, period),
all in the queue of the type. Six opening hours, then the last staffing serves who is there.
"""

import re

import numpy as np

from sim.centre.schema import Centre
from sim.clock import TICKS_PER_MINUTE, TICKS_PER_SECOND
from sim.codes import LEG_ABANDONED, LEG_ANSWERED
from sim.records import Records
from tests.validation import centres
from tests.validation.fold import Scale, Sums, Window
from tests.validation.parameters import exponential
from tests.validation.simulate import Effort, Simulation, replicate
from tests.validation.terminating import WEEK

INTERVAL_MIN = 30
SKILLS = {"pool0": ["type0", "type1"], "pool1": ["type1", "type2"]}


WHO_LEAVES = (
    "staffing falls: there whoever finishes first leaves, here the agents whose shift ends, so more agents answer"
)


def means_the_same(figure: str, agents: dict[str, list[int]]) -> bool:
    """Does the figure describe the time before any pool shrinks, when both worlds agree?"""
    falls = [k for pool in agents.values() for k in range(1, len(pool)) if pool[k] < pool[k - 1]]
    if not falls or figure == "expected_arrivals":
        return True
    found = re.search(r"_period(\d+)$", figure)
    return found is not None and int(found[1]) < min(falls)


def busy_periods(p: dict, seed: int, effort: Effort) -> Simulation:
    """Days with three periods, each Monday one; sums per type and period besides the usual ones."""
    rates, per_period = p["arrival_rates_per_min"], round(p["period_min"]) // INTERVAL_MIN
    n_periods = len(p["service_rates_per_min"])
    day_min = n_periods * p["period_min"]
    contacts_a_day = sum(map(sum, rates.values())) * p["period_min"]
    weeks = max(2, min(52, round(effort.contacts / effort.replications / contacts_a_day)))
    data = {
        **centres.mondays(weeks, day_min),
        "arrivals": {"process": "gamma_poisson", "day_cv": p["gamma_shape"] ** -0.5, "interval_cv": 0.0},
        **_contact_types(p, per_period, n_periods),
        "queues": {name: {} for name in rates},
        "groups": {
            name: {"headcount": np.repeat(agents, per_period).tolist(), "skills": _skills(name)}
            for name, agents in p["agents"].items()
        },
    }
    window = Window(0, round(day_min * TICKS_PER_MINUTE), WEEK, weeks)
    scale = Scale(window, TICKS_PER_SECOND, p["awt_min"] * 60, len(rates) * n_periods, (0, 0), None, False)
    more = _staffed_time(round(day_min * TICKS_PER_MINUTE), [agents[-1] for agents in p["agents"].values()])
    sums = replicate(Centre.model_validate(data), scale, effort.replications, seed, more)
    return Simulation(sums, list(p["agents"]))


def _skills(group: str) -> dict:
    """Type 1 asks pool 0 first; a freed agent of either takes the contact that has waited longest."""
    return {name: {"preference": 1 + (group == "pool1" and name == "type1")} for name in SKILLS[group]}


def _contact_types(p: dict, per_period: int, n_periods: int) -> dict:
    types, volumes = {}, {}
    for name, rates in p["arrival_rates_per_min"].items():
        for period in range(n_periods):
            service, patience = (60 / p[key][period] for key in ("service_rates_per_min", "abandon_rates_per_min"))
            kind = centres.contact_type(exponential(service), exponential(patience), queue=name)
            types[f"{name}_period{period}"] = kind
            plan = np.zeros(per_period * n_periods)
            plan[period * per_period : (period + 1) * per_period] = rates[period] * INTERVAL_MIN
            volumes[f"{name}_period{period}"] = {"typical": plan.tolist()}
    return {"types": types, "volumes": volumes}


def _staffed_time(close: int, last_agents: list[int]):
    """Busy and staffed time of each pool, the drain included: its agents stay until the last contact of the day."""

    def sums(records: Records, scale: Scale) -> Sums:
        legs, duty = records.legs, records.duty
        answered = legs[(legs["outcome"] == LEG_ANSWERED)]
        busy = np.bincount(answered["group"], answered["talk"], minlength=len(last_agents))
        day = duty["start"] // WEEK * WEEK
        on_duty = np.minimum(duty["end"], day + close) - np.minimum(duty["start"], day + close)
        staffed = np.bincount(duty["group"], on_duty, minlength=len(last_agents))
        gone = np.zeros(scale.window.n_periods)
        over = legs[(legs["outcome"] == LEG_ANSWERED) | (legs["outcome"] == LEG_ABANDONED)]
        np.maximum.at(gone, over["entered"] // WEEK, over["left"] % WEEK)
        drain = np.clip(gone - close, 0, None).sum()
        return {"all_busy": busy, "all_staffed": staffed + drain * np.array(last_agents)}

    return sums

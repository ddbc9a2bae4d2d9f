"""A comparison made by hand: small numbers that can be checked by eye, no simulation behind them."""

from dataclasses import replace

import numpy as np

from sim.centre.compile import compile_centre
from sim.centre.schema import Centre
from sim.experiment.result import (
    Change,
    Check,
    Comparison,
    DayLevels,
    HeatMap,
    IntervalTable,
    ReplicationTable,
    Row,
    Scenario,
    ScenarioResult,
    WaitHistogram,
)
from sim.measures.figure import ASSUMED
from sim.measures.figures import BY_KEY, FIGURES, SERVICE_LEVEL
from sim.measures.target import Target
from sim.report.lines import SHOWN

NAN = float("nan")
HOURS = range(8, 12)
LEGS = (
    "offered_new", "offered_redial", "offered_repeat", "offered_callback", "offered_transfer", "answered",
    "callbacks_reached", "went_over", "came_over", "offered_consult", "consults_answered", "consulted_time",
    "answered_in_target", "abandoned", "abandoned_in_target", "wait_answered", "wait_abandoned", "wait_closed_out",
    "handle_time",
)  # fmt: skip
WORK = ("on_duty", "overtime", "busy")
INTERVAL_FIGURES = ("offered", "asa", "abandonment", "occupancy", "wait_p80", "wait_p95")
OVERALL = {
    "asa": (1200.0, 900.0), "wait_of_all": (1000.0, 800.0), "wait_p95": (1800.0, 1500.0),
    "abandonment": (0.40, 0.30), SERVICE_LEVEL: (0.05, 0.10), "days_meeting_target": (0.0, 0.0),
    "fcr": (0.61, 0.61), "csat_survey": (0.55, 0.58), "csat_customer": (0.50, 0.55), "occupancy": (0.97, 0.95),
    "aht": (480.0, 480.0), "offered": (6900.0, 6500.0), "echo_share": (0.38, 0.35), "contacts_per_issue": (1.5, 1.4),
    "queue_time_per_issue": (1500.0, 1100.0), "containment_reported": (0.15, 0.15), "transfer_rate": (0.13, 0.13),
    "given_up": (1400.0, 1000.0), "on_duty_hours": (598.0, 682.0), "overtime_hours": (5.0, 5.5),
    "cost": (25000.0, 28000.0), "cost_per_contact": (5.0, 5.2), "cost_per_resolved": (7.6, 7.8),
}  # fmt: skip
"""key -> (baseline, scenario)."""
VERDICTS = {"fcr": "unchanged by construction", "days_meeting_target": "no clear difference"}


def centre(name: str = "Hand-made", queues: tuple[str, str] = ("billing", "technical"), **more: object) -> Centre:
    """Two queues, each with a group of its own, open 8 to 12, intervals of an hour."""
    handle = {"kind": "exponential", "mean": "6 min"}
    patience = {"kind": "exponential", "mean": "10 min"}
    return Centre.model_validate({
        "name": name,
        "calendar": {"interval": "60 min", "warm_up_days": 0, "measured_days": 2, "opening_hours": "08:00-12:00"},
        "volumes": {queue: {"per_hour": 100} for queue in queues},
        "types": {queue: {"handle_time": handle, "patience": patience} for queue in queues},
        "groups": {f"{queue}_agents": {"skills": [queue], "headcount": 5} for queue in queues},
        **more,
    })  # fmt: skip


def row(scenario: str, scope: str, key: str, value: float, baseline: float | None, verdict: str = "") -> Row:
    """value +- 4 % of it; the difference +- a tenth of it, or +- 0.001 where nothing changes."""
    figure = BY_KEY[key]
    around = (value, value * 0.96, value * 1.04)
    change = (NAN, NAN, NAN)
    if baseline is not None:
        difference = value - baseline
        half = abs(difference) / 10 or 0.001
        change = (difference, difference - half, difference + half)
        verdict = verdict or _verdict(figure.better, difference)
    band = (value - 0.02, value + 0.02, change[0] * 0.5, change[0] * 1.5) if figure.basis == ASSUMED else (NAN,) * 4
    p_better = NAN if baseline is None or figure.better == "neither" else 0.9
    words = scenario, scope, key, figure.formula, figure.printed_unit("EUR"), figure.basis
    return Row(*words, *around, *change, 20, verdict, p_better, *band)


def _verdict(better: str, difference: float) -> str:
    if better == "neither":
        return "higher" if difference > 0 else "lower"
    return "better" if (difference > 0) == (better == "higher") else "worse"


def rows(name: str, is_baseline: bool, queues: tuple[str, ...]) -> tuple[Row, ...]:
    """All figures that are always shown, overall, and what targets need by queue."""
    found = []
    for shown in (s for s in SHOWN if not s.if_any):
        before, after = OVERALL[shown.key]
        value, baseline = (before, None) if is_baseline else (after, before)
        verdict = "" if is_baseline else VERDICTS.get(shown.key, "")
        found.append(row(name, "overall", shown.key, value, baseline, verdict))
    called_back = {"callbacks_accepted": 0.0, "callback_wait": NAN}
    found += [row(name, "overall", key, value, None if is_baseline else value) for key, value in called_back.items()]
    for queue in queues:
        for key in (SERVICE_LEVEL, "asa", "abandonment", "days_meeting_target"):
            value = OVERALL[key][0 if is_baseline else 1]
            found.append(row(name, f"queue:{queue}", key, value, None))
    return tuple(found)


def heat() -> HeatMap:
    """Two days, 24 hours, two queues and groups; every open hour alike: 80 new, 20 redials, 60 answered."""
    an_hour = dict.fromkeys(LEGS, 0.0) | {
        "offered_new": 80.0, "offered_redial": 20.0, "offered_repeat": 10.0, "offered_transfer": 10.0,
        "answered": 60.0, "answered_in_target": 3.0, "abandoned": 60.0, "wait_answered": 36000.0,
        "wait_abandoned": 18000.0, "handle_time": 60 * 360.0,
    }  # fmt: skip
    legs, work = np.zeros((2, 24, 2, len(LEGS))), np.zeros((2, 24, 2, len(WORK)))
    scheduled = np.zeros((2, 24, 2), np.int64)
    for hour in HOURS:
        legs[:, hour] = [an_hour[name] for name in LEGS]
        work[:, hour] = (5 * 3600.0, 0.0, 4.5 * 3600.0)
        scheduled[:, hour] = 5
    return HeatMap(("mon", "tue"), LEGS, legs, WORK, work, scheduled)


def intervals(queues: tuple[str, ...]) -> IntervalTable:
    """Queue figures in open hours, occupancy of groups; the rest is absent."""
    scopes = (*(f"queue:{q}" for q in queues), *(f"group:{q}_agents" for q in queues))
    value = np.full((4, 24, len(INTERVAL_FIGURES)), NAN)
    value[:2, 8:12, [0, 1, 2, 4, 5]] = (120.0, 600.0, 0.5, 900.0, 1200.0)
    value[2:, 8:12, 3] = 0.9
    starts = tuple(f"{hour:02d}:00" for hour in range(24))
    return IntervalTable(scopes, starts, INTERVAL_FIGURES, value, value * 0.9, value * 1.1)


def result(scenario: Scenario, is_baseline: bool) -> ScenarioResult:
    """A scenario with the figures of `OVERALL`."""
    queues = scenario.compiled.queue_names
    levels = np.zeros((3, 101), np.int64)
    levels[:, 5] = 40
    waits = WaitHistogram(queues, np.array([0.0, np.inf]), np.ones((2, 2), np.int64), np.ones((2, 2), np.int64))
    return ScenarioResult(
        scenario,
        rows(scenario.name, is_baseline, queues),
        intervals(queues),
        ReplicationTable(("asa", "cost"), np.array([[1200.0, 25000.0], [1210.5, NAN]]), np.array([3.5, -2.0])),
        waits,
        heat(),
        DayLevels(("overall", *(f"queue:{q}" for q in queues)), levels),
        {"resolved": 500.0, "unresolved": 200.0, "abandoned": 280.0, "contained": 20.0},
    )


def comparison(names: tuple[str, ...] = ("more_agents",), base: Centre | None = None, **changed: object) -> Comparison:
    """The baseline and the named scenarios, each with the same figures; a name with `+` is a stack."""
    base = base or centre()
    compiled = compile_centre(base)
    change = Change("peak_staff", "agents on duty", "5", "9", "9 agents; seen elsewhere: up to 8, grade D")
    results = [
        result(Scenario(name, base, compiled, tuple(name.split("+")), (change,), 10.0, 2500.0), False) for name in names
    ]
    made = Comparison(
        result(Scenario("baseline", base, compiled), True),
        tuple(results),
        replications=20,
        seed=1,
        stop_reason="Stopped after 20 replications, as asked.",
        targets={queue: Target() for queue in compiled.queue_names},
        currency="EUR",
        caveats=("baseline: it is busy.", *(f"{name}: it is busy." for name in names), "Only a test."),
        checks=(Check("observed", "asa", "s", 1210.0, 1200.0, 1100.0, 1300.0, True),),
        units={figure.key: figure.printed_unit("EUR") for figure in FIGURES},
    )
    return replace(made, **changed)


def with_row(made: ScenarioResult, key: str, scope: str = "overall", **changed: object) -> ScenarioResult:
    """The result with one of its rows changed."""
    found = (replace(r, **changed) if (r.figure, r.scope) == (key, scope) else r for r in made.rows)
    return replace(made, rows=tuple(found))

"""The same question put to both engines, on threads and in processes: equal to the last bit."""

import dataclasses

import numpy as np
import pytest

from sim.centre.compile import compile_centre
from sim.centre.schema import Centre
from sim.experiment.compare import Experiment, compare
from sim.experiment.plan import Plan, baseline_of, settings_of
from sim.experiment.precision import fixed
from sim.experiment.result import Scenario
from sim.measures.intervals import ratio, uncontrolled
from sim.measures.target import Target


def centre(agents: int = 9) -> Centre:
    """A small line with redials and repeats over two days, with figures a planner gave."""
    return Centre.model_validate(
        {
            "calendar": {"measured_days": 2, "warm_up_days": 1, "opening_hours": {"mon-fri": "09:00-15:00"}},
            "volumes": {"calls": {"per_hour": 120}},
            "types": {
                "calls": {
                    "handle_time": {"kind": "exponential", "mean": "4 min"},
                    "patience": {"kind": "exponential", "mean": "2 min"},
                    "resolution": {"first": 0.6, "later": 0.6},
                    "redial": {"abandoned": [0.5, 0.5], "delay": {"kind": "exponential", "mean": "10 min"}},
                    "repeat": {"share": 0.7, "delay": {"kind": "exponential", "mean": "5 h"}},
                },
            },
            "groups": {"agents": {"headcount": agents}},
            "target": {"bound": "90 %", "within": "30 s", "formula": "F3"},
            "satisfaction": {"csat_now": 0.7, "coefficients": {"held": -0.2}},
            "observed": {"abandonment": 0.9, "asa": "20 s", "service_level": 0.5},
            "believed": {"fcr": 0.6, "csat": 0.72},
        },
    )


def question(engine: str, workers: int, n: int = 4) -> Plan:
    """Nine agents or eleven?"""
    few, many = centre(), centre(11)
    scenarios = baseline_of(few, compile_centre(few)), Scenario("two_more", many, compile_centre(many))
    return Plan(scenarios, seed=5, precision=fixed(n), engine=engine, workers=workers)


@pytest.fixture(scope="module")
def answer():
    """From the compiled engine, in one thread."""
    return compare(question("numba", 1))


@pytest.mark.parametrize(
    ("engine", "workers"), [("numba", 2), ("simpy", 1), pytest.param("simpy", 2, marks=pytest.mark.slow)]
)
def test_engines_threads_and_processes_agree(answer, engine, workers):
    other = compare(question(engine, workers))
    assert [repr(row) for row in other.rows()] == [repr(row) for row in answer.rows()]
    assert other.baseline.waits.answered.tolist() == answer.baseline.waits.answered.tolist()


def test_more_agents_wait_less(answer):
    row = answer["two_more"].row("asa")
    assert row.difference_high < 0
    assert row.verdict == "better (only 4 replications)"
    assert answer["two_more"].row("on_duty_hours").difference == pytest.approx(12.0), "two agents, six hours"


def test_figures_hang_together(answer):
    """Identities that hold whatever the luck."""
    get = {row.figure: row.value for row in answer.baseline.rows if row.scope == "overall"}
    assert get["offered"] == pytest.approx(get["answered"] + get["abandoned"])
    origins = ("offered_new", "offered_redial", "offered_repeat", "offered_transfer")
    assert get["offered"] == pytest.approx(sum(get[key] for key in origins))
    assert get["aht"] == pytest.approx(get["talk_time"] + get["hold_time"] + get["wrap_up_time"])
    handled_hours = get["answered"] * get["aht"] / 3600
    assert get["occupancy"] * (get["on_duty_hours"] + get["overtime_hours"]) == pytest.approx(handled_hours, rel=0.02)
    assert get["csat_survey"] == pytest.approx(0.7, abs=1e-9)
    assert get["abandonment"] == pytest.approx(get["abandoned"] / get["offered"])


def test_what_the_planner_gave_is_checked(answer):
    found = {(check.source, check.figure): check for check in answer.checks}
    assert not found["observed", "abandonment"].inside
    assert found["believed", "fcr"].inside
    assert ("observed", "service_level_all_offered") in found, "in the formula of the target"
    assert answer.targets["calls"].figure == "service_level_all_offered"
    assert not answer.reproduces_observed
    assert answer.caveats[0].startswith("The baseline does not reproduce your figures (")


def test_an_observed_csat_is_that_of_the_few_who_answer(answer):
    """A tenth of the surveys comes back: to the spread of the horizons comes that of so many answers."""
    check = next(check for check in answer.checks if check.figure == "csat_survey")
    row, days = answer.baseline.row("csat_survey"), 2
    t3 = 3.182446305284263
    error, returned = (row.high - row.value) / t3, 0.10 * answer.baseline.row("answered").value * days
    half = t3 * (error**2 * 5 + 0.7 * 0.3 / returned) ** 0.5
    assert (check.low, check.high) == (pytest.approx(0.7 - half), pytest.approx(0.7 + half))
    assert check.inside


def test_without_answers_a_csat_is_not_checked():
    few = centre()
    few.satisfaction.survey.response_share = 0.0
    alone = Plan((baseline_of(few, compile_centre(few)),), seed=5, precision=fixed(2), workers=1)
    assert "csat_survey" not in {check.figure for check in compare(alone).checks}


def test_settings_come_from_the_centre():
    settings = settings_of(dataclasses.replace(question("numba", 1).scenarios[0], daily_cost=7.0, one_off_cost=500.0))
    assert settings.within == (30_000,)
    assert settings.targets == (Target("service_level_all_offered", 0.9, 0.85, 30.0, assumed=False),)
    assert dict(settings.coefficients)["held"] == (-0.1, -0.2, pytest.approx(-0.3))
    assert settings.prices.levers_per_day == 7.0 + 500.0 / 250.0


def busy_or_quiet(days_cv: float) -> Plan:
    """One hour, ten agents, days that differ."""
    made = Centre.model_validate(
        {
            "calendar": {"days": 1, "opening_hours": "09:00-10:00"},
            "volumes": {"calls": {"per_hour": 120}},
            "arrivals": {"day_cv": days_cv} if days_cv else {},
            "types": {
                "calls": {
                    "handle_time": {"kind": "exponential", "mean": "4 min"},
                    "patience": {"kind": "exponential", "mean": "2 min"},
                },
            },
            "groups": {"agents": {"headcount": 9}},
        },
    )
    return Plan((baseline_of(made, compile_centre(made)),), seed=1, precision=fixed(20), workers=1)


@pytest.mark.slow
def test_corrected_intervals_hold_the_truth_and_are_much_shorter():
    """400 studies of 20 hours: 95 % of the intervals hold what 8,000 hours give, within 3 standard errors of 400."""
    plan = busy_or_quiet(0.15)
    truth = compare(dataclasses.replace(plan, seed=999, precision=fixed(8000))).baseline.row("asa").value
    held, shares = 0, []
    for seed in range(400):
        experiment = Experiment(dataclasses.replace(plan, seed=seed))
        experiment.run()
        moments = experiment.statistics[0].ratios
        column = experiment.statistics[0].column("asa")
        low, high = (end[0, column] for end in ratio(moments).interval())
        held += low <= truth <= high
        shares.append(float(ratio(moments).error[0, column] / ratio(uncontrolled(moments)).error[0, column]))
    assert abs(held / 400 - 0.95) <= 3 * (0.95 * 0.05 / 400) ** 0.5
    assert np.median(shares) < 0.7


@pytest.mark.parametrize("cv", [0.0, 0.2])
def test_new_contacts_are_what_is_expected_of_them(cv):
    """The control variate's mean is 0 within 4 standard errors, or every figure would be shifted."""
    experiment = Experiment(dataclasses.replace(busy_or_quiet(cv), precision=fixed(2000)))
    experiment.run()
    surplus = experiment.statistics[0].ratios.part((0, 0))
    error = (surplus.own[2, 2] / (2000 * 1999)) ** 0.5
    assert abs(surplus.mean[2]) <= 4 * error
    assert error > 0

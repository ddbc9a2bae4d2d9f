"""Comparisons end to end over a fake engine: values, pairing, order, stopping, caveats."""

import dataclasses
import math
from types import SimpleNamespace

import fake_centre
import numpy as np
import pytest
from fake_centre import scenario

from sim.experiment import precision
from sim.experiment.compare import Experiment, _targets, compare
from sim.experiment.plan import Plan
from sim.experiment.precision import Precision, fixed
from sim.experiment.result import SUMMARY_COLUMNS, Change
from sim.experiment.summary import Ends, Part, _row
from sim.measures.figures import BY_KEY, FIGURES
from sim.measures.intervals import Estimate
from sim.measures.settings import MeasureSettings
from sim.measures.target import Target

pytestmark = pytest.mark.usefixtures("fake_engine")


def plan(*scenarios, n=12, **fields):
    return Plan(tuple(scenarios), seed=3, precision=fixed(n), workers=1, **fields)


def as_text(comparison):
    """Everything a file of the run folder could hold."""
    lines = [",".join(repr(getattr(row, column)) for column in SUMMARY_COLUMNS) for row in comparison.rows()]
    arrays = [a for r in comparison for a in (r.intervals.value, r.intervals.low, r.replications.value, r.heat.legs)]
    return "\n".join(lines) + "".join(a.tobytes().hex() for a in arrays)


def direct(help_, seed, n):
    """Waits (s), answered and abandoned by replication, from the raw records of measured days."""
    waits, answered, abandoned = [], [], []
    for r in range(n):
        records = fake_centre.replicate(fake_centre.compiled(help_), seed, r)
        counted = records.contacts["day"] >= 1
        legs = records.legs[counted]
        ok = legs["outcome"] == 1
        waits.append((legs["answered"] - legs["entered"])[ok].sum() / 1000)
        answered.append(ok.sum())
        abandoned.append((~ok).sum())
    return np.array(waits), np.array(answered), np.array(abandoned)


def at_expectation(y, new):
    """A regression line through y by new contacts, at their expectation: its value, its error, and the residuals."""
    line = np.polynomial.Polynomial.fit(new, y, 1)
    residual = y - line(new)
    expected = 200 * 2 / 3
    share = 1 / len(y) + (expected - new.mean()) ** 2 / ((new - new.mean()) ** 2).sum()
    return line(expected), math.sqrt((residual**2).sum() / (len(y) - 2) * share), residual


def test_a_queue_that_a_lever_adds_has_the_target_it_has_there():
    names = SimpleNamespace(queue_names=("a", "partner"))
    has = [SimpleNamespace(centre=SimpleNamespace(queues=queues), compiled=names) for queues in ("a", ("a", "partner"))]
    own, other = Target(bound=0.9, assumed=False), Target("abandonment", 0.05)
    settings = [MeasureSettings((own, Target())), MeasureSettings((Target(), other))]
    assert _targets(has, settings) == {"a": own, "partner": other}
    assert _targets(has[:1], settings[:1]) == {"a": own, "partner": Target()}


@pytest.mark.parametrize(
    ("error", "said"), [(0.25, " (the range of the wait is 75 % narrower for it);"), (1.1, "drew;")]
)
def test_what_the_correction_for_the_volumes_gains_is_never_less_than_nothing(monkeypatch, error, said):
    """With few replications the slope costs more than it brings: nothing is claimed then."""
    alone = Experiment(plan(scenario("baseline")))
    alone.run()
    errors = iter([error, 1.0])
    monkeypatch.setattr(precision, "ratio", lambda _: SimpleNamespace(error=np.full((1, 1000), next(errors))))
    (sentence,) = precision.gain(alone.statistics[0])
    assert said in sentence


def test_values_and_paired_differences_equal_the_direct_formulas():
    result = compare(plan(scenario("baseline"), scenario("half", 0.5)))
    sides = {}
    for name, help_ in (("baseline", 1.0), ("half", 0.5)):
        waits, answered, abandoned = direct(help_, 3, 12)
        new = answered + abandoned
        waited, took, lost = (at_expectation(y, new)[0] for y in (waits, answered, abandoned))
        asa = waited / took
        sides[name] = asa, (waits - asa * answered) / took
        row = result[name].row("asa")
        assert row.value == pytest.approx(asa, rel=1e-9)
        _, error, _ = at_expectation(sides[name][1], new)
        assert (row.high - row.low) / 2 == pytest.approx(2.228138852 * error, rel=1e-8), "t(10)"
        assert result[name].row("abandonment").value == pytest.approx(lost / (took + lost), rel=1e-9)
    row = result["half"].row("asa")
    assert row.difference == pytest.approx(sides["half"][0] - sides["baseline"][0], rel=1e-10)
    _, error, _ = at_expectation(sides["half"][1] - sides["baseline"][1], new)
    assert row.difference_high - row.difference == pytest.approx(2.228138852 * error, rel=1e-8)
    assert row.verdict == "better"


def test_without_enough_replications_nothing_is_corrected_for_the_volumes():
    result = compare(plan(scenario("baseline"), n=9))
    waits, answered, _ = direct(1.0, 3, 9)
    asa = waits.sum() / answered.sum()
    row = result.baseline.row("asa")
    assert row.value == pytest.approx(asa, rel=1e-12)
    error = math.sqrt((((waits - asa * answered) / answered.mean()) ** 2).sum() / (9 * 8))
    assert (row.high - row.low) / 2 == pytest.approx(2.306004135 * error, rel=1e-8), "t(8)"


def test_results_do_not_depend_on_threads_or_blocks(monkeypatch):
    scenarios = scenario("baseline"), scenario("a", 0.8), scenario("b", 0.6)
    alone = compare(plan(*scenarios, n=23))
    together = compare(dataclasses.replace(plan(*scenarios, n=23), workers=3))
    from sim.experiment import replicate

    monkeypatch.setattr(replicate, "BLOCK_SECONDS", 10.0)
    large = compare(plan(*scenarios, n=23))
    assert as_text(alone) == as_text(together) == as_text(large)


def test_differences_are_adjusted_for_the_scenarios_shown():
    one = compare(plan(scenario("baseline"), scenario("a", 0.9)))["a"].row("asa")
    three = compare(plan(scenario("baseline"), scenario("a", 0.9), scenario("b", 0.8), scenario("c", 0.7)))
    row = three["a"].row("asa")
    assert row.difference == one.difference
    # t(10) at 1 - 0.05 / 6 against t(10) at 0.975.
    ratio = (row.difference_high - row.difference) / (one.difference_high - one.difference)
    assert ratio == pytest.approx(2.870 / 2.228, abs=1e-3)
    assert row.low == one.low, "a scenario's own value is not a comparison"


def test_an_identical_scenario_shows_no_difference():
    result = compare(plan(scenario("baseline"), scenario("same")))
    for row in result["same"].rows:
        if not math.isnan(row.difference):
            assert row.difference == row.difference_low == row.difference_high == 0.0, row.figure
    assert result["same"].row("asa").verdict == "no difference seen"
    assert result["same"].row("asa").p_better_day == 0.5, "all ties"
    assert result["same"].row("csat_survey").verdict == "no difference seen"
    assert result["same"].row("on_duty_hours").verdict == "unchanged by construction", "follows from input"


def test_only_what_a_lever_reaches_moves():
    """Waits shrink, talk times of the same contacts do not: paid hours are exactly unchanged."""
    result = compare(plan(scenario("baseline"), scenario("half", 0.5)))["half"]
    assert result.row("paid_hours").verdict == "no difference seen", "overtime is in it: queues could have moved it"
    assert result.row("asa").verdict == "better"
    assert result.row("occupancy").verdict in {"higher", "no clear difference"}
    assert math.isnan(result.row("occupancy").p_better_day), "occupancy is never better"
    assert result.row("asa").p_better_day > 0.9


def test_the_baseline_has_no_difference_and_its_csat_is_the_measured_one():
    result = compare(plan(scenario("baseline"), scenario("half", 0.5)))
    row = result.baseline.row("csat_survey")
    assert row.value == pytest.approx(0.6, abs=1e-9)
    assert math.isnan(row.difference)
    assert row.verdict == ""
    half = result["half"].row("csat_survey")
    assert half.difference > 0
    assert half.difference_band_low < half.difference < half.difference_band_high


def test_rows_are_complete_and_in_order():
    result = compare(plan(scenario("baseline"), scenario("a", 0.9)))
    scopes = list(dict.fromkeys(row.scope for row in result.baseline.rows))
    assert scopes == ["overall", "type:calls", "queue:calls", "group:agents", "day:1", "day:2"]
    overall = [row.figure for row in result.baseline.rows if row.scope == "overall"]
    assert overall == [f.key for f in FIGURES if "overall" in f.scopes]
    for row in result.rows():
        assert row.scope.split(":")[0] in BY_KEY[row.figure].scopes
        assert row.replications == 12
    assert [row.scenario for row in result.rows()] == ["baseline"] * len(result.baseline.rows) + ["a"] * len(
        result.baseline.rows
    )


def test_tables_beside_the_rows():
    result = compare(plan(scenario("baseline"))).baseline
    assert result.replications.value.shape == (12, len(result.replications.figures))
    column = result.replications.figures.index("asa")
    waits, answered, lost = direct(1.0, 3, 12)
    assert result.replications.value[:, column] == pytest.approx(waits / answered)
    offered = result.intervals.series("queue:calls", "offered")
    assert offered.sum() == pytest.approx(result.row("offered").value)
    assert np.isnan(result.intervals.series("queue:calls", "occupancy")).all()
    assert np.nanmax(result.intervals.series("group:agents", "occupancy")) > 0
    assert np.isnan(result.intervals.series("group:agents", "asa")).all()
    assert result.waits.answered.sum() == answered.sum()
    assert result.heat.days == ("tue", "wed")
    assert result.heat.leg("answered").sum() == pytest.approx(answered.mean())
    assert result.heat.worked("on_duty").sum() == pytest.approx(2 * 86_400 * 3)
    assert sum(result.outcomes.values()) == pytest.approx((answered + lost).mean() / 2), "as it happened to be"
    assert result.day_levels.counts.sum() == 2 * 12 * 2


def test_progress_reaches_the_end():
    seen = []
    compare(plan(scenario("baseline"), scenario("a", 0.9)), lambda done, total: seen.append((done, total)))
    assert seen[-1] == (24, 24)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


def test_stopping_is_judged_for_all_scenarios_at_fixed_counts():
    loose = Precision(10, 80, asa_share=0.5, service_level=0.5)
    tight = Precision(10, 80, asa_share=0.0001, service_level=0.0001)
    scenarios = scenario("baseline"), scenario("a", 0.5)
    easy = compare(dataclasses.replace(plan(*scenarios), precision=loose))
    hard = compare(dataclasses.replace(plan(*scenarios), precision=tight))
    assert easy.replications == 10
    assert "every scenario is within 50 % of its ASA and 50 point" in easy.stop_reason
    assert hard.replications == 80
    assert "most replications allowed" in hard.stop_reason
    assert all(row.replications == 80 for row in hard.rows())
    assert list(Precision(30, 1000).looks()) == [30, 60, 120, 240, 480, 960, 1000]


def test_a_run_that_goes_on_equals_one_that_ran_through():
    rule = Precision(10, 20, asa_share=1e-9)
    scenarios = scenario("baseline"), scenario("a", 0.5)
    in_two_looks = compare(dataclasses.replace(plan(*scenarios), precision=rule))
    at_once = compare(plan(*scenarios, n=20))
    assert as_text(in_two_looks) == as_text(at_once)


def test_caveats_print_themselves():
    change = Change("magic", "waits", "1", "0.2", "x0.2; seen elsewhere: x0.7 to x0.9")
    also = dataclasses.replace(change, what="patience")
    result = compare(plan(scenario("baseline"), scenario("magic", 0.2, changes=(change, also)), n=9))
    text = "\n".join(result.caveats)
    assert "Only 9 replications" in text
    assert "magic: the mean wait of all, abandoned contacts included, changes from" in text
    assert text.count("goes beyond its evidence (x0.2; seen elsewhere") == 1, "two changes, one lever"
    assert result["magic"].row("asa").verdict == "better (only 9 replications)"


class TakenUp(MeasureSettings):
    """Of a centre whose day is taken up."""

    start = SimpleNamespace(at=9 * 3600 + 40 * 60)


def test_how_many_come_back_who_called_before_a_day_is_taken_up_is_told():
    whole = scenario("baseline")
    taken_up = dataclasses.replace(whole, centre=TakenUp(**vars(whole.centre)))
    taken_up.compiled.n_earlier = (71.4, 239.0)
    before = "71 redials and 239 repeats of those who called before 09:40 are in it"
    assert any(text.startswith(before) for text in compare(plan(taken_up, n=9)).caveats)
    assert not any("who called before" in text for text in compare(plan(whole, n=9)).caveats)


def test_scenarios_must_have_the_same_places():
    other = scenario("other")
    other.compiled.queue_names = ("else",)
    with pytest.raises(ValueError, match="scenario other: queue_names"):
        compare(plan(scenario("baseline"), other))


def test_memory_does_not_grow_with_the_replications():
    """Statistics of 40 and of 400 replications differ by the headline figures of the 360 only."""

    def size(n):
        experiment = Experiment(plan(scenario("baseline"), n=n))
        experiment.run()
        own = experiment.statistics[0]
        kept = sum(len(r) * 16 for r in own.replications)
        arrays = [v for v in vars(own).values() if isinstance(v, np.ndarray)]
        moments = [own.ratios, own.by_interval, own.scores]
        return sum(a.nbytes for a in arrays) + sum(m.own.nbytes + m.mean.nbytes for m in moments), kept

    (small, few), (large, many) = size(40), size(400)
    assert small == large
    assert many == 10 * few
    assert many / 400 < 1_000, "bytes a replication"


def test_cost_per_avoided_abandonment():
    """The lever costs 100 a day and nothing else: the price is 100 over the abandonments it avoids a day."""
    result = compare(plan(scenario("baseline"), scenario("half", 0.5, daily_cost=100.0), scenario("same")))
    fewer = result.baseline.row("abandoned").value - result["half"].row("abandoned").value
    row = result["half"].row("cost_per_avoided_abandonment")
    assert row.value == pytest.approx(100.0 / fewer, rel=1e-9)
    assert row.low < row.value < row.high
    assert math.isnan(result.baseline.row("cost_per_avoided_abandonment").value)
    assert math.isnan(result["same"].row("cost_per_avoided_abandonment").value), "nothing avoided has no price"


def test_a_cost_that_falls_is_no_better_where_customers_are_served_worse():
    worse, better = scenario("worse", 2.0, daily_cost=-100.0), scenario("better", 0.5, daily_cost=-100.0)
    result = compare(plan(scenario("baseline"), worse, better))
    said = {name: result[name].row("cost").verdict for name in ("worse", "better")}
    assert result["worse"].row("abandonment").verdict == "worse"
    assert said == {"worse": "lower", "better": "better"}
    assert math.isnan(result["worse"].row("cost").p_better_day)
    assert result["worse"].row("cost").difference < 0
    dearer = compare(plan(scenario("baseline"), scenario("dearer", 2.0, daily_cost=100.0)))["dearer"]
    assert dearer.row("cost").verdict == "worse"


def test_a_lever_that_saves_money_has_a_negative_price():
    """Cut at 0 neither in the value nor in its range."""
    row = compare(plan(scenario("baseline"), scenario("half", 0.5, daily_cost=-100.0)))["half"].row(
        "cost_per_avoided_abandonment"
    )
    assert row.low < row.value < 0


def test_values_end_where_the_figure_ends():
    """The control variate may take a share a little above 1, whose interval is cut there."""
    figure = BY_KEY["service_level_abandons_after"]
    estimate = Estimate(np.array([[1.000085, -0.001]]), np.array([[2e-4, 1e-3]]), 20)
    part = Part({figure.key: 0, "abandonment": 1}, estimate, None, np.full((1, 2), np.nan))
    own = SimpleNamespace(n=21, settings=MeasureSettings.usual(1))
    row, other = (_row("a", "overall", f, part, Ends.of(part, 1), 0, own) for f in (figure, BY_KEY["abandonment"]))
    assert row.low < row.value == row.high == 1.0
    assert other.high > other.value == other.low == 0.0


def test_intervals_end_where_the_figure_ends():
    """No share above 1, and no wait or cost below 0, however few replications there are."""
    baseline = compare(plan(scenario("baseline"), n=2)).baseline
    for row in baseline.rows:
        least, most = BY_KEY[row.figure].range
        if not math.isnan(row.low):
            assert least <= row.low <= row.value <= row.high <= most, row.figure
    assert any(row.low == 0 < row.value for row in baseline.rows if row.unit == "s"), "the cut is reached"
    assert not np.any(baseline.intervals.low < 0)
    assert BY_KEY["prediction_bias"].range[0] == -math.inf

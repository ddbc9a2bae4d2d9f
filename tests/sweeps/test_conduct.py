"""A sweep from words to table: the same numbers as a run, only what is missing is run, and faults have names."""

import numpy as np
import pytest

import sim
from sim.centre.errors import InputProblems, Problem
from sim.measures.figures import SERVICE_LEVEL
from sim.report.sweep.answer import answer_lines
from sim.report.sweep.insight import Insight
from sim.study import answer
from sim.sweeps import execution
from sim.sweeps.conduct import Conduct
from sim.sweeps.question import Question
from sim.sweeps.result import CHANGE, CHANGE_HIGH, CHANGE_LOW, DONE, FAILED, HIGH, LOW, OUT, VALUE
from tests.sweeps.conftest import WORDS


def test_a_point_has_the_figures_of_a_run_of_the_same_scenario(here, run):
    sweep = run(*WORDS)
    assert [dict(p.values) for p in sweep.points[:3]] == [
        {"levers.peak_staff.agents": "0", "volume": "+0%"},
        {"levers.peak_staff.agents": "0", "volume": "+10%"},
        {"levers.peak_staff.agents": "2", "volume": "+0%"},
    ]
    words = ["centre=small", "scenario=[volume=+10%]", "levers.peak_staff.agents=4", "run.replications=4"]
    result = answer(sim.load(*words, "compare=stack"))
    for scope, rows in (("overall", sweep.figures[-1, 0]), ("queue:calls", sweep.figures[-1, 1])):
        for key, six in zip(sweep.keys, rows, strict=True):
            if np.isnan(six[VALUE]) and scope != "overall":
                continue
            row = result.scenarios[0].row(key, scope)
            ends = row.value, row.low, row.high, row.difference, row.difference_low, row.difference_high
            assert repr(tuple(six.tolist())) == repr(tuple(map(float, ends))), (scope, key)
    for key, six in zip(sweep.keys, sweep.baseline_figures[0, 0], strict=True):
        row = result.baseline.row(key)
        assert repr(tuple(six[:3].tolist())) == repr((row.value, row.low, row.high)), key


def test_only_what_is_missing_is_run(here, run):
    told: list[tuple[int, int]] = []
    once = run(*WORDS)
    again = run(*WORDS, progress=lambda *done: told.append(done))
    assert repr(list(once.rows())) == repr(list(again.rows()))
    # Everything is there before anything could have been run: one step a point and one for the baseline.
    assert told == [(4 * k, 28) for k in range(1, 8)]
    more = run("small", "levers.peak_staff.agents=0,2,4,6", *WORDS[2:])
    assert more.figures[:6].tobytes() == once.figures.tobytes()


def test_more_replications_keep_those_that_are_there(here, run):
    run(*WORDS)
    longer = run(*WORDS[:-1], "run.replications=7")
    fresh = run(*WORDS[:-1], "run.replications=7", folder="fresh")
    assert longer.figures.tobytes() == fresh.figures.tobytes()
    shorter = run(*WORDS)
    assert shorter.points[0].replications == 4
    assert shorter.figures.tobytes() == run(*WORDS, folder="short").figures.tobytes()


def already(here, *words):
    conduct = Conduct(Question.of(words))
    conduct.sweep(here / "swept")
    return conduct.already


def test_what_was_in_the_ledger_already_is_counted(here):
    assert already(here, *WORDS) == (0, 28)
    assert already(here, *WORDS) == (28, 28)
    assert already(here, *WORDS[:-1], "run.replications=7") == (28, 49)
    assert already(here, *WORDS) == (28, 28)


@pytest.mark.parametrize(
    "words",
    [
        ("centre.groups.agents.headcount=6,14", "run.replications=4", "run.precision.asa_half_width=0.1"),
        ("levers.peak_staff.agents=0,3,12", "run.replications=6", "sweep.best=asa", "sweep.zone=1s"),
        ("headcount=-12,-2", "run.replications=2", "centre.groups.agents.headcount=10,14"),
    ],
    ids=["looks", "best", "failed"],
)
def test_what_a_sweep_ran_itself_was_not_there_already(here, words):
    words = ("small", *words, *(["run.precision.max_replications=32"] if "precision" in " ".join(words) else []))
    nothing, n = already(here, *words)
    assert (nothing, n > 0) == (0, True)
    assert already(here, *words) == (n, n)


def test_another_seed_is_another_point(here, run):
    one, other = run(*WORDS), run(*WORDS, "run.seed=2")
    assert not np.array_equal(one.column("asa"), other.column("asa"))


def test_centre_values_have_baselines_of_their_own(here, run):
    sweep = run("small", "centre.groups.agents.headcount=9,11", "levers.peak_staff.agents=2,4", "run.replications=3")
    assert [dict(b.values) for b in sweep.baselines] == [{"centre.groups.agents.headcount": h} for h in ("9", "11")]
    asa = sweep.keys.index("asa")
    value, change = sweep.figures[:, 0, asa, VALUE], sweep.figures[:, 0, asa, CHANGE]
    base = sweep.baseline_figures[[0, 0, 1, 1], 0, asa, VALUE]
    assert change == pytest.approx(value - base)
    assert base[0] > base[2]


@pytest.mark.parametrize(
    ("axis", "baselines"),
    [
        ("start_at=10:00,13:00", [{"start_at": "10:00"}, {"start_at": "13:00"}]),
        # Two ways to write one centre.
        ("centre.types.calls.patience.mean=2min,120s", [{"centre.types.calls.patience.mean": "2min"}]),
    ],
)
def test_every_point_knows_its_baseline(here, run, axis, baselines):
    sweep = run("small", axis, "volume=+0%,+10%", "run.replications=3")
    assert [dict(b.values) for b in sweep.baselines] == baselines
    last = len(baselines) - 1
    assert [point.baseline for point in sweep.points] == [0, 0, last, last]
    asa = sweep.keys.index("asa")
    before = sweep.baseline_figures[[point.baseline for point in sweep.points], 0, asa, VALUE]
    assert sweep.figures[:, 0, asa, CHANGE] == pytest.approx(sweep.figures[:, 0, asa, VALUE] - before)


def test_a_point_without_levers_is_its_own_baseline(here, run):
    sweep = run("small", "centre.groups.agents.headcount=9,11", "run.replications=3")
    assert sweep.figures.tobytes() == sweep.baseline_figures.tobytes()
    assert np.isnan(sweep.figures[..., [CHANGE, CHANGE_LOW, CHANGE_HIGH]]).all()


def test_scenarios_and_centres_vary(here, run):
    (here / "scenarios").mkdir()
    (here / "scenarios" / "more.yaml").write_text("levers: {peak_staff: {agents: 3}}", encoding="utf-8")
    sweep = run("small", "scenario=baseline,more,more+volume=+10%", "run.replications=3")
    assert [p.status for p in sweep.points] == [DONE] * 3
    assert sweep.figures[0, :, :, :3].tobytes() == sweep.baseline_figures[0, :, :, :3].tobytes()
    (here / "other").mkdir()
    (here / "other" / "centre.yaml").write_text((here / "small" / "centre.yaml").read_text().replace(": 9", ": 12"))
    both = run("centre=small,other", "volume=+0%,+10%", "run.replications=3")
    assert [p.centre for p in both.points] == ["small", "small", "other", "other"]
    assert len(both.baselines) == 2


def test_a_combination_that_cannot_be_is_named_and_the_rest_completes(here, run):
    conduct = Conduct(Question.of(WORDS))
    real = conduct.world.trial

    def trial(point):
        if list(point.values()) == ["2", "+10%"]:
            raise InputProblems([Problem("levers.peak_staff.agents", "2", "less", "")])
        return real(point)

    conduct.world.trial = trial
    sweep = conduct.sweep(here / "swept")
    assert [p.status for p in sweep.points] == [DONE, DONE, DONE, FAILED, DONE, DONE]
    assert sweep.points[3].reason == "levers.peak_staff.agents: found 2; allowed: less"
    assert np.isnan(sweep.figures[3]).all()
    assert sweep.is_done.tolist() == [True, True, True, False, True, True]


def test_of_two_ends_of_a_span_only_those_in_order_are_run(here, run):
    span = "levers.peak_staff.from=10:00,12:00", "levers.peak_staff.to=11:00,13:00"
    sweep = run("small", "levers.peak_staff.agents=2", *span, "run.replications=2")
    assert [p.status for p in sweep.points] == [DONE, DONE, FAILED, DONE]
    assert "found from 12:00 to 11:00" in sweep.points[2].reason


def test_where_every_point_fails_each_says_why(here, run, monkeypatch):
    def fails(task):
        raise ZeroDivisionError("a rate of 0")

    monkeypatch.setattr(execution, "sample", fails)
    sweep = run(*WORDS)
    assert {(p.status, p.reason) for p in sweep.points} == {(FAILED, "ZeroDivisionError: a rate of 0")}
    assert np.isnan(sweep.figures).all()
    assert answer_lines(Insight(sweep))[0] == "No point has a figure that could be spoken of."


def test_precision_goes_on_where_it_is_needed(here, run):
    sweep = run(
        "small",
        "centre.groups.agents.headcount=6,14",
        "run.replications=4",
        "run.precision.asa_half_width=0.1",
        "run.precision.max_replications=32",
        "run.precision.service_level_half_width=1",
    )
    asa, half = sweep.column("asa"), sweep.error("asa")
    assert sweep.points[0].replications < sweep.points[1].replications
    assert half[0] <= 0.1 * asa[0]
    assert sweep.points[1].replications == 32 or half[1] <= 0.1 * asa[1]
    assert sweep.column("asa", LOW)[0] < asa[0] < sweep.column("asa", HIGH)[0]


def test_the_best_is_found_and_the_beaten_are_named(here, run):
    words = "small", "levers.peak_staff.agents=0,3,12", "run.replications=6", "sweep.best=asa", "sweep.zone=1s"
    sweep = run(*words)
    assert sweep.choice is not None
    assert sweep.choice.numbers == (3,)
    assert sweep.choice.confidence == pytest.approx(0.95)
    assert [p.status for p in sweep.points] == [OUT, OUT, DONE]
    assert sweep.points[0].reason == "beaten by point 3 after 6 replications"


def test_a_promise_is_kept_with_its_unit(run):
    words = "small", "levers.peak_staff.agents=0,12", "run.replications=2"
    assert run(*words).promise is None
    assert run(*words, "sweep.bound=95%").promise == ("days_meeting_target", 0.95)
    assert run(*words, "sweep.goal=service_level", "sweep.bound=80%").promise == (SERVICE_LEVEL, 0.8)
    assert run(*words, "sweep.goal=callback_wait", "sweep.bound=1min").promise == ("callback_wait", 60.0)


def test_a_rival_that_fails_later_on_is_named_and_the_best_of_the_others_is_found(here, run, monkeypatch):
    words = "small", "run.replications=6", "sweep.best=asa", "sweep.zone=0.1s"
    conduct = Conduct(Question.of((*words, "levers.peak_staff.agents=0,3,5,4")))
    heads = conduct.world.trial({"levers.peak_staff.agents": "5"}).made()[0].headcount.sum()
    real = execution.sample

    def fails(task):
        if task.compiled.headcount.sum() == heads and task.first >= 6:
            raise ZeroDivisionError("a rate of 0")
        return real(task)

    monkeypatch.setattr(execution, "sample", fails)
    sweep = conduct.sweep(here / "swept")
    assert [(p.status, p.reason) for p in sweep.points if p.status == FAILED] == [
        (FAILED, "ZeroDivisionError: a rate of 0")
    ]
    without = run(*words, "levers.peak_staff.agents=0,3,4", folder="without")
    asked = {3: 4, 2: 2, 1: 1}
    assert sweep.choice.numbers == tuple(asked[number] for number in without.choice.numbers)
    assert sweep.figures[[0, 1, 3]].tobytes() == without.figures.tobytes()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("levers.peak_staff.agents=1,2,x",), "levers.peak_staff.agents"),
        (("levers.peak_stuff.agents=1,2",), "did you mean peak_staff?"),
        (("volum=+0%,+1%",), "did you mean volume?"),
        (("peak_staff.agents=1,2",), "did you mean levers.peak_staff.agents=1,2?"),
        (("run.seed=1,2",), "several values of what no point can have"),
        (("volume=+10%",), "nothing that is varied"),
        (("volume=+0%,+1%", "volume=+2%,+3%"), "said twice"),
        (("volume=+0%,+1%", "sweep.figures=aht,fcr"), "write sweep.figures=[aht,fcr]"),
        (("volume=+0%,+1%", "sweep.figures=asaa"), "did you mean asa?"),
        (("volume=+0%,+1%", "sweep.best=asaa", "sweep.zone=1"), "did you mean asa?"),
        (("volume=+0%,+1%", "sweep.best=asa"), "how large a difference has to be to matter"),
        (("volume=+0%,+1%", "sweep.best=asa", "sweep.zone=0"), "more than 0"),
        (("volume=+0%,+1%", "sweep.best=asa", "sweep.zone=5"), "write 5 min or 5 s"),
        (("levers.callbacks.from=range(60,180,60)",), "write 120 min or 120 s"),
        (("volume=+0%,+1%", "sweep.zone=1"), "sweep.best=asa"),
        (("volume=+0%,+1%", "sweep.best=asa", "sweep.zone=1s"), "one value of volume, as nobody can choose it"),
        (("headcount=+0,+1", "sweep.goal=asa"), "what the figure has to reach"),
        (("headcount=+0,+1", "sweep.goal=assa", "sweep.bound=60s"), "did you mean asa?"),
        (("headcount=+0,+1", "sweep.bound=95"), "write 0.95 or 95 %"),
        (("headcount=+0,+1", "sweep.goal=cost", "sweep.bound=25,000"), "write numbers without a comma"),
        (("volume=+0%,+1%", "sweep.designe=grid"), "did you mean design?"),
        (("volume=+0%,+1%", "--fast"), "an unknown option"),
    ],
)
def test_what_is_wrong_is_told_before_anything_runs(here, words, told):
    with pytest.raises(InputProblems) as problems:
        Conduct(Question.of(("small", *words)))
    assert told in " ".join(str(problems.value).split())


def test_all_values_are_judged_at_once(here):
    with pytest.raises(InputProblems) as problems:
        Conduct(Question.of(("small", "levers.peak_staff.agents=-1,2,x", "volume=+0%,ten")))
    assert len(problems.value.problems) == 3


def test_the_folder_goes_by_the_question_not_by_who_works():
    hashes = [
        Question.of(words).hash
        for words in (WORDS, (*WORDS, "run.threads=1"), (*WORDS, "run.executor=processes"), (*WORDS, "run.seed=2"))
    ]
    assert hashes[0] == hashes[1] == hashes[2] != hashes[3]


def test_the_verb(here):
    sweep = sim.sweep(*WORDS, folder="mine")
    rows = list(sweep.rows())
    assert len(rows) == 7
    assert rows[1]["levers.peak_staff.agents"] == "0"
    assert rows[-1]["asa"] < rows[-2]["asa"] or rows[-1]["volume"] == "+10%"
    assert (here / "mine" / "ledger.sqlite").exists()

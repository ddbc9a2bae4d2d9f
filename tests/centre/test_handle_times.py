"""Handle time by interval: how it is written, what becomes of gaps, and that a run reproduces the file."""

import numpy as np
import pytest
from pydantic import ValidationError

from sim.centre.compile import compile_centre
from sim.centre.handle_times import interval_factors
from sim.centre.schema import Centre
from sim.engines.compiled import Engine

HOURS = {"interval": "60 min", "warm_up_days": 0, "measured_days": 2, "opening_hours": "08:00-12:00"}


def centre(**kind):
    return Centre.model_validate(
        {
            "calendar": HOURS,
            "volumes": {"a": {"typical": [10, 20, 30, 40]}},
            "types": {"a": {"handle_time": {"kind": "exponential", "mean": 200}, **kind}},
            "groups": {"agents": {"headcount": 3}},
        }
    )


def factors(**kind):
    """(days, 24) of the only type, from 8 to 12 and the hours next to them."""
    return interval_factors(centre(**kind)).reshape(2, 24)[:, 7:13].tolist()


@pytest.mark.parametrize(
    ("written", "each_day"),
    [
        (1.5, [[1.5] * 6] * 2),
        # Before the first interval and after the last the nearest one's.
        ([1, 2, 3, 4], [[1, 1, 2, 3, 4, 4]] * 2),
        ([[1, 2, 3, 4], [4, 3, 2, 1]], [[1, 1, 2, 3, 4, 4], [4, 4, 3, 2, 1, 1]]),
        ({"mon": 1.5, "tue-sun": 0.5}, [[1.5] * 6, [0.5] * 6]),
        # A day left out has the mean of the others; of days that do not come, nothing is known.
        ({"tue": [1, 2, 3, 4]}, [[1, 1, 2, 3, 4, 4]] * 2),
        ({"sat": 3}, [[1] * 6] * 2),
        ({"days": [[], [2]]}, [[2] * 6] * 2),
    ],
)
def test_forms(written, each_day):
    assert factors(handle_time_factor=written) == each_day


def test_means_are_factors_on_the_handle_time():
    assert factors(aht=[100, 200, 300, 400])[0] == [0.5, 0.5, 1, 1.5, 2, 2]
    assert factors(aht=300)[0] == [1.5] * 6
    assert centre(aht=300).types["a"].aht is None, "the factor is kept"


def test_a_gap_takes_what_lies_between_its_neighbours():
    assert factors(aht=[None, 100, None, 300])[0] == [0.5, 0.5, 0.5, 1, 1.5, 1.5]
    assert factors(aht={"mon": [None] * 4, "tue": [100, 100, 100, 100]})[0] == [0.5] * 6
    assert factors(aht=[None] * 4)[0] == [1] * 6


def test_a_change_of_handle_time_changes_every_interval():
    before = centre(aht=[100, 200, 300, 400])
    kind = before.types["a"]
    shorter = kind.model_copy(update={"handle_time": centre(handle_time="180 s").types["a"].handle_time})
    after = before.model_copy(update={"types": {"a": shorter}})
    assert np.array_equal(interval_factors(after), interval_factors(before))


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ({"aht": 300, "handle_time_factor": 1.1}, "aht"),
        ({"aht": 300, "handle_time": 0}, "mean handle time of 0 s"),
        ({"aht": [0, 1, 1, 1]}, "leave it blank"),
        ({"handle_time_factor": 0}, "more than 0"),
    ],
)
def test_refused(kind, words):
    with pytest.raises(ValidationError, match=words):
        centre(**kind)


def test_the_predictor_takes_the_mean_over_the_contacts():
    rows = compile_centre(centre(aht=[100, 200, 300, 400])).treatments
    assert rows["mean_handle_time"][0] / 1000 == pytest.approx((10 * 100 + 20 * 200 + 30 * 300 + 40 * 400) / 100)


def with_means(workshop, means):
    """The workshop's volumes with a column of means, billing first."""
    rows = [f"{8 + k % 4:02d}:00,{'technical' if k > 3 else 'billing'},20,{m}" for k, m in enumerate(means)]
    workshop.write("centres/volumes.csv", "\n".join(["start,type,new_issues,aht_s", *rows, ""]))


def test_a_column_of_the_volumes_file(workshop):
    with_means(workshop, [300, 330, "", 270, "", "", "", ""])
    run = workshop.load()
    table = interval_factors(run.centre).reshape(2, 2, 24)[:, 0, 8:12]
    assert table[0] == pytest.approx([1, 1.1, 1, 0.9])
    assert table[1].tolist() == [1] * 4
    assert run.notes == (
        "centres/volumes.csv: aht_s: handle times by the interval of entry to the queue; 5 of 8 rows have none, their "
        "neighbours' is taken",
    )


def test_a_mean_other_than_the_centres_is_told(workshop):
    with_means(workshop, [400, 400, 400, 400, 360, 360, 360, 365])
    assert workshop.load().notes[1:] == (
        "centres/volumes.csv: billing takes 400 s on the mean there, types.billing.handle_time 300 s: its shape is "
        "kept, its mean scaled to the file's",
    )


def test_what_the_centre_says_itself_goes_before_the_file(workshop):
    with_means(workshop, [400] * 8)
    run = workshop.load("centre.types.billing.handle_time_factor=1.2")
    assert set(interval_factors(run.centre)[0]) == {1.2}
    assert any("handle times of billing not used" in note for note in run.notes)


def test_a_run_file_holds_the_factors(workshop):
    with_means(workshop, [300, 330, 360, 270] * 2)
    run = workshop.load()
    again = Centre.model_validate(run.centre.model_dump(mode="json"))
    assert np.array_equal(interval_factors(again), interval_factors(run.centre))


@pytest.mark.parametrize("file", ["means", "one day longer"])
def test_lists_that_do_not_fit_the_horizon(workshop, file):
    wrong = "[1, 2, 3]" if file == "means" else "[[1], [1], [1]]"
    (problem,) = workshop.problems(f"centre.types.billing.handle_time_factor={wrong}")
    assert problem.where == "command line: centre.types.billing.handle_time_factor"
    assert ("3 values" if file == "means" else "3 days") in problem.found


def test_a_run_has_the_files_mean_in_every_interval():
    """Waits of minutes, some give up, issues differ: those who entered in the interval take its mean."""
    wanted = np.array([150.0, 200.0, 320.0, 260.0])
    plan = centre(aht=wanted.tolist(), complexity_cv=0.5, patience={"kind": "exponential", "mean": 300}).model_dump()
    plan["volumes"] = {"a": {"typical": [60, 60, 60, 60]}}
    engine = Engine(compile_centre(Centre.model_validate(plan)))
    sums = np.zeros((60, 2, 4))
    for replication, row in enumerate(sums):
        legs = engine.run(1, replication).legs
        legs = legs[legs["work"] > 0]
        hour = legs["entered"] % 86_400_000 // 3_600_000 - 8
        spent = (legs["talk"] + legs["hold"] + legs["wrap_up"]) / 1000
        for k in range(4):
            row[:, k] = spent[hour == k].sum(), (hour == k).sum()
    mean = sums[:, 0].sum(axis=0) / sums[:, 1].sum(axis=0)
    residual = sums[:, 0] - mean * sums[:, 1]
    error = residual.std(axis=0, ddof=1) / np.sqrt(len(sums)) / sums[:, 1].mean(axis=0)
    assert np.all(np.abs(mean - wanted) < 4 * error), (mean, error)
    assert np.all(error < 0.025 * wanted)

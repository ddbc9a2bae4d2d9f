"""A day that is taken up and runs on through midnight: until the house closes, or until a day has gone by."""

import numpy as np
import pytest

from sim.centre.compile import compile_centre
from sim.centre.schema import Centre
from sim.centre.start_check import notes
from sim.centre.today import span_in_words
from sim.clock import TICKS_PER_HOUR
from sim.codes import FRESH, NOBODY
from sim.engines.compiled import run_replication
from sim.levers.splitting import hours_a_day
from sim.measures.settings import MeasureSettings
from sim.measures.statistics import Statistics
from sim.measures.tally import Folder

LATE = {"mon": "18:00-24:00", "tue": "00:00-06:00", "wed": "08:00-10:00"}


def centre(hours="24 h", at="22:10", measured_days=3, **more):
    plan = {
        "calendar": {"interval": "30 min", "warm_up_days": 0, "measured_days": measured_days, "opening_hours": hours},
        "volumes": {"calls": {"per_hour": 40}},
        "types": {"calls": {"handle_time": {"kind": "exponential", "mean": "6 min"}}},
        "groups": {"agents": {"headcount": 5}},
        **more,
    }
    return Centre.model_validate({**plan, **({"start": {"at": at}} if at else {})})


@pytest.mark.parametrize(
    ("hours", "at", "words", "hours_long"),
    [
        ("24 h", "22:10", "22:10 to 22:00 the next day", 23 + 5 / 6),
        ("24 h", "00:10", "00:10", 23 + 5 / 6),
        (LATE, "22:00", "22:00 to 06:00 the next day", 8),
        ({**LATE, "tue": "00:30-06:00"}, "22:00", "22:00", 2),
        ({**LATE, "mon": "18:00-23:30"}, "22:00", "22:00", 2),
    ],
    ids=["a day", "all but a day", "a night", "reopens", "closes"],
)
def test_how_long_it_lasts(hours, at, words, hours_long):
    """23:50 h, that no time of day comes twice; what is closed in between is no part of it."""
    made = centre(hours, at)
    compiled = compile_centre(made)
    assert span_in_words(made) == words
    assert compiled.simulated_ticks.sum() == hours_long * TICKS_PER_HOUR
    assert compiled.end - compiled.start == hours_long * TICKS_PER_HOUR
    assert (compiled.night == NOBODY) == (words == at)
    assert (compiled.simulated_ticks > 0).sum(axis=0).max() == 1


def test_the_last_day_of_the_horizon_ends_at_midnight_and_that_is_told():
    last = centre(measured_days=1)
    assert compile_centre(last).night == NOBODY
    assert "day 1 (Mon) ends at midnight although the centre stays open: it is the last day of the horizon" in notes(
        last
    )
    assert any("from 22:10 to 22:00 the next day: who is there" in note for note in notes(centre()))
    assert not any("midnight" in note for note in (*notes(centre()), *notes(centre("08:00-20:00", "09:40"))))


def test_whoever_comes_in_the_night_is_who_would_come_on_whole_days():
    whole, rest = compile_centre(centre(at=None)), compile_centre(centre(LATE | {"mon": "24 h"}, "22:10"))
    there, taken_up = (run_replication(made, 3, 1).contacts for made in (whole, rest))
    there = there[(there["arrived"] >= rest.start) & (there["arrived"] < rest.end) & (there["kind"] == FRESH)]
    assert len(there) > 250
    assert np.array_equal(there["arrived"], taken_up["arrived"])


def test_the_night_counts_with_its_day():
    """One day: every contact is offered in it, every staffed hour paid in it, each time of day once."""
    made = centre()
    compiled, settings = compile_centre(made), MeasureSettings.usual(1)
    records = run_replication(compiled, 3, 1)
    folder, statistics = Folder(compiled, settings), Statistics(compiled, settings)
    block = folder.new_block(0, 1)
    folder.fold(records, block, 0)
    statistics.add(block, 0, block)
    statistics.pool(block)
    layout = statistics.layout
    assert (layout.n_measured, layout.headcount.sum()) == (1, 5 * 48)
    assert layout.expected_new == pytest.approx(40 * (23 + 5 / 6))
    mean = dict(zip(statistics.table.keys, statistics.ratios.mean[0], strict=True))
    on_duty, overtime = (mean[key][0] / mean[key][1] for key in ("on_duty_hours", "overtime_hours"))
    assert mean["offered"][:2].tolist() == [len(records.legs), 1]
    assert on_duty == pytest.approx(5 * (23 + 5 / 6))
    assert 0 < overtime < 2, "only at the end, not at midnight"
    assert hours_a_day(made, np.full((1, 3, 48), 5)) == pytest.approx(5 * (23 + 5 / 6))

"""More agents in a part of the day."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.centre.compile import compile_centre
from sim.centre.days import headcounts
from sim.centre.schema import Centre
from sim.centre.schema.start import Start
from sim.levers.peak_staff import PeakStaff


def lever(**settings: object) -> PeakStaff:
    return PeakStaff.model_validate(settings)


def test_fourteen_at_the_centres_peak(centre):
    added = headcounts(lever(agents=14).apply(centre).centre) - headcounts(centre)
    # 09:00, 09:30, 10:00 are intervals 18 to 20 of the day.
    assert np.flatnonzero(added.sum(axis=(0, 1))).tolist() == [18, 19, 20]
    # 14 over 8 and 5: quotas 8.62 and 5.38.
    assert added[:, :, 18:21].tolist() == [[[9, 9, 9]] * 2, [[5, 5, 5]] * 2]


def test_changes_and_cost_in_words(centre):
    applied = lever(agents=14).apply(centre)
    assert [(c.what, c.old, c.new) for c in applied.changes] == [
        ("agents of front on duty, 09:00-10:30", "8", "17"),
        ("agents of back on duty, 09:00-10:30", "5", "10"),
    ]
    # 14 x 1.5 h = 21 h on duty; 21 / 0.7 = 30 paid hours x 28. The centre's own prices charge them already.
    assert "21 hours on duty more a day are 30 paid hours, 840 EUR" in applied.notes[0]
    assert (applied.daily_cost, applied.one_off_cost) == (0.0, 0.0)
    assert any("hire" in note and "not modelled" in note for note in applied.notes)


def test_in_the_rest_of_a_day_it_costs_what_is_left_of_it(centre):
    """14 agents from 9:40 to 10:30 are 11.67 h; once the peak is over there is nothing left to pay."""
    late = centre.model_copy(update={"start": Start(at="9:40")})
    assert "11.67 hours on duty more in the rest of the day are 16.67 paid hours" in lever().apply(late).notes[0]
    over = centre.model_copy(update={"start": Start(at="11:00")})
    assert "peak_staff: 09:00-10:30 is over at 11:00, so it changes nothing" in lever().apply(over).notes
    assert not any("is over" in note for note in lever().apply(late).notes)


def test_a_span_and_a_group_of_its_own(centre):
    applied = lever(agents=2, groups={"skill": "technical"}, **{"from": "11:00", "to": "12:00"}).apply(centre)
    added = headcounts(applied.centre) - headcounts(centre)
    assert added[0].sum() == 0
    assert added[1].sum(axis=0)[20:26].tolist() == [0, 0, 4, 4, 0, 0]
    assert applied.centre.groups["front"] is centre.groups["front"]


def test_a_span_between_intervals_is_told(centre):
    applied = lever(**{"from": "9:15", "to": "10:44"}).apply(centre)
    added = (headcounts(applied.centre) - headcounts(centre)).sum(axis=(0, 1))
    # Half of 09:00-09:30 lies inside; of 10:30-11:00 it is a minute less than half.
    assert np.flatnonzero(added).tolist() == [18, 19, 20]
    assert any(
        "09:15-10:44 was asked; in whole open intervals of 30 min that is 09:00-10:30" in n for n in applied.notes
    )


def test_a_span_beyond_opening_hours_is_cut(centre):
    applied = lever(**{"from": "11:00", "to": "15:00"}).apply(centre)
    compile_centre(applied.centre)
    assert any("that is 11:00-12:00" in note for note in applied.notes)


@pytest.mark.parametrize(
    ("settings", "where"),
    [({"from": "13:00", "to": "14:00"}, "from"), ({"from": "11:00"}, "from")],
)
def test_spans_that_cannot_be(centre, told, settings, where):
    (problem,) = told(lambda: lever(**settings).apply(centre))
    assert problem.where == f"levers.peak_staff.{where}"


def test_no_peak_anywhere(centre, told):
    (problem,) = told(lambda: lever().apply(centre.model_copy(update={"peak": None})))
    assert "peak: {from" in problem.mend
    lever(**{"from": "9:00", "to": "10:00"}).apply(centre.model_copy(update={"peak": None}))


@settings(deadline=None, max_examples=40)
@given(
    front=st.lists(st.integers(0, 40), min_size=8, max_size=8),
    back=st.lists(st.integers(0, 40), min_size=8, max_size=8),
    agents=st.integers(0, 60),
)
def test_exactly_so_many_more_and_nobody_loses(front, back, agents):
    centre = Centre.model_validate(
        {
            "calendar": {"opening_hours": "08:00-12:00", "days": 1},
            "peak": {"from": "9:00", "to": "10:30"},
            "volumes": {"a": 1, "b": 1},
            "types": {name: {"handle_time": "60 s"} for name in "ab"},
            "groups": {"x": {"skills": "a", "headcount": front}, "y": {"skills": "b", "headcount": back}},
        }
    )
    added = headcounts(lever(agents=agents).apply(centre).centre) - headcounts(centre)
    assert np.all(added >= 0)
    assert added.sum(axis=0)[0, 18:21].tolist() == [agents] * 3
    assert added.sum() == 3 * agents

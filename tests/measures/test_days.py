"""Single days judged by the target's own figure and formula, with numbers worked out by hand."""

from dataclasses import replace

import numpy as np
import pytest
from record_stories import at

from sim.clock import ticks
from sim.codes import ABANDONED, LEG_ABANDONED
from sim.measures.components import COMPONENTS, INDEX
from sim.measures.days import Promises, judge_days
from sim.measures.target import Target

DAY = {
    "offered_new": 100, "answered": 80, "answered_in_target": 60, "abandoned": 20, "abandoned_in_target": 15,
    "short_abandoned": 5, "wait_answered": ticks(80 * 18),
}  # fmt: skip
"""80 answered after 18 s in the mean, 60 of them in time; 20 abandoned, 15 in time, 5 of these at once."""


def judge(targets, *queues):
    """One day of each queue: (is met, is judged) overall and by queue, and the levels counted."""
    cube = np.zeros((1 + len(queues), 2, len(COMPONENTS)), np.int64)
    cube[1:, 0] = [[day.get(name, 0) for name in COMPONENTS] for day in queues]
    levels = np.zeros((1 + len(queues), 101), np.int64)
    judge_days(Promises.of(targets), 1, cube, levels)
    assert not cube[:, 1, [INDEX["days_met"], INDEX["days_judged"]]].any(), "what lies behind the horizon is no day"
    met, judged = (cube[:, 0, INDEX[name]].tolist() for name in ("days_met", "days_judged"))
    return met, judged, [row.nonzero()[0].tolist() for row in levels]


@pytest.mark.parametrize(
    ("figure", "value", "level"),
    [
        ("service_level_abandons_met", 75 / 100, 75),
        ("service_level_answered_only", 60 / 80, 75),
        ("service_level_all_offered", 60 / 100, 60),
        ("service_level_abandons_after", 60 / 85, 70),
        ("service_level_short_met", 65 / 100, 65),
        ("service_level_short_excluded", 60 / 95, 63),
        ("abandonment", 20 / 100, 70),
        ("asa", 18.0, 70),
    ],
)
def test_each_figure_is_judged_at_its_own_value(figure, value, level):
    """The bound itself keeps the target; a hundredth on the wrong side of it does not."""
    target = Target(figure, bound=value)
    wrong = value * (1.01 if target.is_floor else 0.99)
    for bound, met in ((value, 1), (wrong, 0)):
        found = judge((replace(target, bound=bound),), DAY)
        assert found == ([met, met], [1, 1], [[level], [level]]), "level of another figure: the default formula"


def test_a_day_without_the_figure_is_not_judged():
    """Everybody abandoned: there is no ASA, but there is an abandonment."""
    lost = {"offered_new": 4, "abandoned": 4}
    met, judged, _ = judge((Target("asa", 30.0), Target("abandonment", 0.05)), lost, lost)
    assert (met, judged) == ([0, 0, 0], [1, 0, 1])
    assert judge((Target(),), {}) == ([0, 0], [0, 0], [[], []])


def test_overall_equal_figures_are_added_up():
    """Abandoned 20 of 100 against 25, and 20 of 100 against 10: 40 against 35 together; against 45 it is kept."""
    assert judge((Target("abandonment", 0.25), Target("abandonment", 0.10)), DAY, DAY)[0] == [0, 1, 0]
    assert judge((Target("abandonment", 0.35), Target("abandonment", 0.10)), DAY, DAY)[0] == [1, 1, 0]


def test_overall_different_figures_must_all_be_kept():
    both = Target("service_level_answered_only", 0.75), Target("asa", 20.0)
    assert judge(both, DAY, DAY)[0] == [1, 1, 1]
    one = Target("service_level_answered_only", 0.76), Target("asa", 20.0)
    assert judge(one, DAY, DAY)[0] == [0, 0, 1]
    assert judge(one, {}, DAY)[0] == [1, 0, 1], "nobody to judge the first by"


def test_records_are_judged_day_by_day(story):
    """Two calls a day; on the second day one of them is lost: 50 % on a limit of 10 %."""
    story.settings = replace(story.settings, targets=(Target("abandonment", 0.10),) * 2)
    for day, lost in ((1, False), (1, False), (2, False), (2, True)):
        c = story.contact(at(day, "10:00"), **({"outcome": ABANDONED} if lost else {}))
        story.leg(c, 60, None if lost else 100, **({"outcome": LEG_ABANDONED} if lost else {}))
    assert story.figures("queue:billing")["days_meeting_target"] == 0.5
    assert story.figures()["days_meeting_target"] == 0.5


def test_a_target_keeps_what_it_reaches_and_misses_narrowly_up_to_amber():
    floor = Target("service_level_abandons_after", 0.8, 0.75)
    limit = Target("asa", 30.0, 45.0)
    assert [floor.is_met(x) for x in (0.8, 0.799)] == [True, False]
    assert [floor.is_near(x) for x in (0.75, 0.749)] == [True, False]
    assert [limit.is_met(x) for x in (30.0, 30.1, float("nan"))] == [True, False, False]
    assert [limit.is_near(x) for x in (45.0, 45.1)] == [True, False]

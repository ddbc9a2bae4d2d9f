"""Who called before a day is taken up and comes back after it: counted by hand, and against whole days."""

import numpy as np
import pytest
from test_offered import small

from sim.centre.compile import compile_centre
from sim.centre.compiled import EarlierCallers
from sim.centre.schema import Start
from sim.clock import TICKS_PER_DAY, TICKS_PER_HOUR, seconds
from sim.codes import ABANDONED, BEYOND_HORIZON, FRESH, NOBODY, REDIAL, REPEAT, SERVED
from sim.engines.compiled import Engine
from sim.experiment.earlier import _Tally, earlier_callers, served_before
from sim.records import CONTACT

START = 12 * TICKS_PER_HOUR + TICKS_PER_HOUR // 3
AT = "12:20"


def contact(issue, parent, kind, arrived, ended, outcome, complexity=1.0):
    """A CONTACT row; times in hours of the day."""
    row = np.zeros((), CONTACT)
    given = {"issue": issue, "parent": parent, "kind": kind, "outcome": outcome, "complexity": complexity}
    given |= {"arrived": arrived * TICKS_PER_HOUR, "ended": ended * TICKS_PER_HOUR, "attempt": 1 + (kind != FRESH)}
    for name, value in given.items():
        row[name] = value
    return row


def test_who_is_counted():
    """Left before 12:20, back after it, on this day. Rows 3 and 8 are: the first of 12:30, and one at 15:00."""
    rows = [
        contact(0, NOBODY, FRESH, 9, 9.5, ABANDONED),
        contact(1, NOBODY, FRESH, 10, 12.25, SERVED, 3.0),
        contact(0, 0, REDIAL, 11, 11.5, SERVED),  # back before the start
        contact(1, 1, REPEAT, 12.5, 12.6, SERVED, 3.0),
        contact(4, NOBODY, FRESH, 12, 12.5, ABANDONED),  # waits at the start
        contact(4, 4, REDIAL, 13, 13.5, ABANDONED),
        contact(6, NOBODY, FRESH, 8, 8.5, SERVED),
        contact(6, 6, REPEAT, 33, 33.5, SERVED),  # tomorrow
        contact(0, 2, REPEAT, 15, 15.5, SERVED),
        contact(9, NOBODY, FRESH, 10, 10.5, ABANDONED),
        contact(9, 9, REDIAL, 19, 19, BEYOND_HORIZON),
    ]
    rows[8]["attempt"] = 3
    tally = _Tally(compile_centre(small(calendar={"days": 2, "interval": "60 min"})), START, TICKS_PER_DAY)
    tally.add(np.array(rows))
    earlier = tally.mean(1)
    assert earlier.rows["kind"].tolist() == [REDIAL, REPEAT]
    assert earlier.rows["complexity"].tolist() == [1.0, 2.0]
    assert earlier.rows["served"].tolist() == [0.0, 1.0]
    hours = {hour: earlier.rate[1, 0, hour] for hour in np.flatnonzero(earlier.rate[1, 0])}
    assert hours == {12: pytest.approx(1.5), 15: 1.0}, "40 of 60 min of the first hour are left"
    assert earlier.rate.sum() == pytest.approx(2.5)


def test_served_before():
    chain = [
        contact(0, NOBODY, FRESH, 1, 1, ABANDONED),
        contact(0, 0, REDIAL, 2, 2, SERVED),
        contact(0, 1, REPEAT, 3, 3, ABANDONED),
        contact(0, 2, REDIAL, 4, 4, SERVED),
    ]
    for number, row in enumerate(chain):
        row["attempt"] = number + 1
    assert served_before(np.array(chain)).tolist() == [False, False, True, True]


def back_after(contacts):
    """Redials and repeats that come after the start."""
    came = (contacts["arrived"] >= START) & (contacts["outcome"] != BEYOND_HORIZON)
    return (came & (contacts["kind"] != FRESH)).sum()


def state_of(records):
    """What a wallboard shows at the start."""
    legs = records.legs
    waits = (legs["entered"] < START) & (np.minimum(legs["answered"], legs["left"]) >= START)
    is_talking = (legs["answered"] < START) & (legs["left"] + legs["wrap_up"] >= START)
    return {
        "at": AT,
        "waiting": {"calls": [seconds(START - tick) for tick in legs["entered"][waits].tolist()]},
        "busy": {"agents": int(is_talking.sum())},
    }


def rest_of(morning, state, earlier):
    """`back_after` of the rest of the day, with the new customers of that day."""
    start = Start.model_validate(state).with_earlier(earlier)
    return back_after(Engine(compile_centre(small().model_copy(update={"start": start}))).run(9, morning).contacts)


def test_as_many_come_as_on_a_whole_day():
    """The rest of the day from the states of whole days has their redials and repeats. New contacts are the same."""
    whole = compile_centre(small())
    engine, mornings = Engine(whole), range(200)
    earlier, nobody = earlier_callers(whole, START, TICKS_PER_DAY, seed=4), EarlierCallers.none(1, 24)
    rows = []
    for morning in mornings:
        records = engine.run(9, morning)
        expected, state = back_after(records.contacts), state_of(records)
        rows.append([rest_of(morning, state, who) - expected for who in (earlier, nobody)])
    difference, missing = np.mean(rows, axis=0)
    error = np.std(rows, axis=0)[0] / np.sqrt(len(mornings))
    assert abs(difference) < 4 * error
    assert missing < -40 * error, "of 620 a quarter would be missing, and it would be seen"


def test_nobody_is_back_on_a_day_without_redials():
    quiet = small(volumes={"calls": {"per_hour": 20}}, types={"calls": {"handle_time": "4 min"}})
    earlier = earlier_callers(compile_centre(quiet), START, TICKS_PER_DAY, seed=1)
    assert earlier.rate.sum() == 0.0
    assert np.all(earlier.rows["complexity"] == 1.0)

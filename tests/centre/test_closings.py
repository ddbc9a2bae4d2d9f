"""When queues close: which types can come into which, and the last of them to close."""

import numpy as np
import pytest

from sim.centre.closings import closings, types_into
from sim.centre.compile import compile_centre
from sim.centre.schema import Centre
from sim.clock import NEVER, TICKS_PER_DAY, TICKS_PER_HOUR
from sim.codes import NOBODY

HOUR = TICKS_PER_HOUR
DAY = TICKS_PER_DAY
LATE = {"opening_hours": "08:00-12:00"}


def plan(types, **changes):
    """Queues x, y, z, and a group for each; three days from 8 to 10."""
    return Centre.model_validate(
        {
            "calendar": {"days": 3, "interval": "60 min", "opening_hours": "08:00-10:00"},
            "volumes": dict.fromkeys(types, 1),
            "types": {name: {"handle_time": 60, **kind} for name, kind in types.items()},
            "queues": {"x": {}, "y": {}, "z": {}},
            "groups": {f"at_{queue}": {"skills": [queue], "headcount": 1} for queue in "xyz"},
            **changes,
        }
    )


def passes(to, share=0.1):
    return {"transfer": {"share": share, "to": to}}


def asks(queue, share=0.1):
    return {"consult": {"share": share, "queue": queue}}


OWN = {"a": {"queue": "x"}, "b": {"queue": "y"}, "c": {"queue": "z"}}
MENU = {"start": "m", "nodes": {"m": {"time": 1, "to": {"n": {"a": 1}, "queue": {"others": 1}}}, "n": {"time": 1}}}
INTO = {  # what is different from OWN, and the types that come into x, y and z
    "own queues": ({}, {}, ("a", "b", "c")),
    "a queue for two": ({"b": {"queue": "x"}}, {}, ("ab", "", "c")),
    "transfers": ({"a": {"queue": "x", **passes("y")}}, {}, ("a", "ab", "c")),
    "transfers with a share of 0": ({"a": {"queue": "x", **passes("y", 0)}}, {}, ("a", "b", "c")),
    "a destination with a share of 0": ({"a": {"queue": "x", **passes({"y": 1, "z": 0})}}, {}, ("a", "ab", "c")),
    "transfers by agents at work here": (
        {"a": {"queue": "x", **passes("y", {"at_x": 1})}},
        {},
        ("a", "ab", "c"),
    ),
    "transfers by agents of other queues": ({"a": {"queue": "x", **passes("y", {"at_z": 1})}}, {}, ("a", "b", "c")),
    "handled as another type, that is passed on": (
        {"a": {"queue": "x", **passes("y")}, "b": {"queue": "y", **passes("z")}},
        {},
        ("a", "ab", "abc"),
    ),
    "handled as itself": (
        {"a": {"queue": "x", **passes("y")}, "b": {"queue": "y", **passes("z")}},
        {"queues": {"x": {}, "y": {"handled_as": "a"}, "z": {}}},
        ("a", "ab", "bc"),
    ),
    "misroutes": ({"a": {"queue": "x", "misroute": {"share": 0.1, "to": "z"}}}, {}, ("a", "b", "ac")),
    "overflow": ({}, {"queues": {"x": {"overflow": {"to": "y"}}, "y": {}, "z": {}}}, ("a", "ab", "c")),
    "nobody overflows twice": (
        {},
        {"queues": {"x": {"overflow": {"to": "y"}}, "y": {"overflow": {"to": "z"}}, "z": {}}},
        ("a", "ab", "bc"),
    ),
    "handled as before in the queue it overflows to": (
        {"a": {"queue": "x", **passes("z")}},
        {
            "queues": {"x": {"overflow": {"to": "y"}}, "y": {}, "z": {}},
            "groups": {f"at_{queue}": {"skills": [queue], "headcount": 1} for queue in "xyz"},
        },
        ("a", "ab", "ac"),
    ),
    "consults": ({"a": {"queue": "x", **asks("y")}}, {}, ("a", "ab", "c")),
    "consults with a share of 0": ({"a": {"queue": "x", **asks("y", 0)}}, {}, ("a", "b", "c")),
    "consults about contacts handled as another type": (
        {"a": {"queue": "x", **passes("y")}, "b": {"queue": "y", **asks("z")}},
        {},
        ("a", "ab", "abc"),
    ),
    "a question is not passed on": (
        {"a": {"queue": "x", **asks("y")}, "b": {"queue": "y", **passes("z")}},
        {},
        ("a", "ab", "bc"),
    ),
    "nobody is misrouted twice": (
        {"a": {"queue": "x", **passes("y")}, "b": {"queue": "y", "misroute": {"share": 0.1, "to": "z"}}},
        {},
        ("a", "ab", "bc"),
    ),
    "a menu with a way for some": ({}, {"ivr": MENU}, ("a", "b", "c")),
    "a menu to one queue": ({}, {"ivr": {"start": "m", "nodes": {"m": {"time": 1, "to": {"y": 1}}}}}, ("", "abc", "")),
    "a menu by type": (
        {},
        {"ivr": {"start": "m", "nodes": {"m": {"time": 1, "to": {"x": {"c": 0.5}, "queue": {"c": 0.5, "others": 1}}}}}},
        ("ac", "b", "c"),
    ),
    "a redial counts as what it becomes": ({"a": {"queue": "x", "redial": {"becomes": {"b": 1}}}}, {}, ("a", "b", "c")),
}


@pytest.mark.parametrize("case", INTO)
def test_types_into(case):
    types, changes, expected = INTO[case]
    into = types_into(plan({**OWN, **types}, **changes))
    assert tuple("".join(np.array(list("abc"))[row]) for row in into) == expected


def table(*types):
    """(T, D) ticks of opening and closing from hours, one list of days per type; None on a closed day."""
    both = [[(NEVER, NEVER) if h is None else (24 * d + h[0], 24 * d + h[1]) for d, h in enumerate(t)] for t in types]
    return [np.array([[NEVER if h[i] == NEVER else h[i] * HOUR for h in t] for t in both]) for i in (0, 1)]


ONE, BOTH = [[True, False]], [[True, True]]
CLOSINGS = [  # hours by day of two types, who comes into the queue, (closing, opening) in hours
    ([(0, 24), (0, 24)], None, ONE, [(48, None)]),  # runs on over midnight
    ([(0, 24), None], None, ONE, [(24, None)]),  # next day closed
    ([(0, 24), (6, 24)], None, ONE, [(24, 30), (48, None)]),  # next day opens later
    ([None, (8, 20)], None, ONE, [(44, None)]),
    ([(8, 18), None, (8, 18)], None, ONE, [(18, 56), (66, None)]),  # over a closed day
    ([(8, 18), (8, 18)], [(9, 20), (7, 17)], ONE, [(18, 32), (42, None)]),  # the other type comes elsewhere
    ([(8, 18), (8, 18)], [(9, 20), (7, 17)], BOTH, [(20, 31), (42, None)]),  # last closing, first opening
    ([(8, 12), None], [(14, 18), (14, 18)], BOTH, [(18, 38), (42, None)]),  # a break at noon is no closing
    ([(8, 24), None], [None, (0, 9)], BOTH, [(33, None)]),  # one type goes on where the other ends
    ([(8, 18), (8, 18)], [(9, 20), (7, 17)], [[False, False]], [(20, 31), (42, None)]),  # nobody comes: as the centre
]


def over(to):
    return {"overflow": {"to": to, "after": "1 min"}}


PROMISED = {"target": "abandonment < 5 %"}
ALONE = {"a": {"queue": "x"}}
TARGETS = {  # types, changes, and of y: figure of the target, and whether it is assumed
    "overflow alone": (ALONE, {"queues": {"x": {**PROMISED, **over("y")}, "y": {}, "z": {}}}, "abandonment", True),
    "an own target": (
        ALONE,
        {"queues": {"x": over("y"), "y": PROMISED, "z": {}}},
        "abandonment",
        False,
    ),
    "its own type": (
        {**ALONE, "b": {"queue": "y"}},
        {"queues": {"x": {**PROMISED, **over("y")}, "y": {}, "z": {}}},
        "service_level",
        False,
    ),
    "transfers": (
        {"a": {"queue": "x", **passes("y")}},
        {"queues": {"x": {**PROMISED, **over("y")}, "y": {}, "z": {}}},
        "service_level",
        False,
    ),
    "misroutes": (
        {"a": {"queue": "x", "misroute": {"share": 0.1, "to": "y"}}},
        {"queues": {"x": {**PROMISED, **over("y")}, "y": {}, "z": {}}},
        "service_level",
        False,
    ),
    "misroutes with a share of 0": (
        {"a": {"queue": "x", "misroute": {"share": 0, "to": "y"}}},
        {"queues": {"x": {**PROMISED, **over("y")}, "y": {}, "z": {}}},
        "abandonment",
        True,
    ),
    "the menu": (
        ALONE,
        {
            "queues": {"x": {**PROMISED, **over("y")}, "y": {}, "z": {}},
            "ivr": {"start": "m", "nodes": {"m": {"time": 1, "to": {"queue": 0.5, "y": 0.5}}}},
        },
        "service_level",
        False,
    ),
    "transfers by those to whom it went over": (
        {"a": {"queue": "x", **passes("y", {"at_z": 1})}},
        {"queues": {"x": {**PROMISED, **over("z")}, "y": {}, "z": over("y")}},
        "service_level",
        False,
    ),
    "over and over": (
        ALONE,
        {"queues": {"x": {**PROMISED, **over("z")}, "y": {}, "z": over("y")}},
        "abandonment",
        True,
    ),
    "in a circle": (ALONE, {"queues": {"x": {}, "y": over("z"), "z": over("y")}}, "service_level", False),
}


@pytest.mark.parametrize(("types", "changes", "figure", "assumed"), TARGETS.values(), ids=TARGETS)
def test_who_comes_by_overflow_alone_takes_the_promise_along(types, changes, figure, assumed):
    usual = {"target": "80 % in 20 s"}
    target = plan(types, **usual, **changes).target_of("y")
    assert (target.figure, target.assumed) == (figure, assumed)


@pytest.mark.parametrize(("first", "second", "into", "expected"), CLOSINGS)
def test_closings(first, second, into, expected):
    hours = table(first, second or [None] * len(first))
    rows = [(c * HOUR, 0, NEVER if o is None else o * HOUR) for c, o in expected]
    assert closings(np.array(into), *hours) == rows


def test_closings_of_several_queues_come_by_tick_then_queue():
    hours = table([(8, 18), (8, 18)], [(8, 20), (8, 18)])
    into = np.array([[False, True], [True, False], [True, False]])
    rows = [(tick // HOUR, queue) for tick, queue, _ in closings(into, *hours)]
    assert rows == [(18, 1), (18, 2), (20, 0), (42, 0), (42, 1), (42, 2)]


def test_a_centre_closes_queue_by_queue():
    types = {"a": {"queue": "x"}, "b": {"queue": "y", **LATE}, "c": {"queue": "z", **passes("x")}}
    arrays = compile_centre(plan(types))
    rows = arrays.duty_events[arrays.duty_events["agent"] == NOBODY][:3]
    assert [(row["tick"] // HOUR, row["queue"], row["on"]) for row in rows] == [(10, 0, 0), (10, 2, 0), (12, 1, 0)]
    assert (rows["reopens_at"] == DAY + 8 * HOUR).all()


def test_a_queue_closes_with_the_last_type_that_may_be_passed_on_to_it():
    types = {"a": {"queue": "x"}, "b": {"queue": "y", **LATE, **passes("x")}, "c": {"queue": "z"}}
    rows = compile_centre(plan(types)).duty_events
    closing = [(row["tick"] // HOUR, row["queue"]) for row in rows if row["agent"] == NOBODY]
    assert closing[:3] == [
        (10, 2),
        (12, 0),
        (12, 1),
    ]

"""What happens first within one tick: for each pair of event ranks, a day on which the order decides.

Where it can be arranged, the event of the lower rank belongs to the contact with the higher row: an engine that sorted
by row alone would fail. Much of the order shows only in the rows: a row of CONTACT is made when a contact comes, or
when one is foreseen beyond the horizon (redials and repeats after an hour, here); a row of LEG when a queue is entered.
"""

from itertools import combinations

from story import IN_AN_HOUR, TWO_NODES, UNSOLVED, ContactLine, DutyLine, by_minute, call, each, redial, small

from sim.codes import (
    RANK_DISPATCH,
    RANK_FRESH,
    RANK_MENU_END,
    RANK_PATIENCE_END,
    RANK_RETURN,
    RANK_SERVICE_END,
    RANK_STAFFING,
    RANK_TRANSFER,
)

RANKS = (
    RANK_STAFFING,
    RANK_SERVICE_END,
    RANK_TRANSFER,
    RANK_MENU_END,
    RANK_PATIENCE_END,
    RANK_RETURN,
    RANK_FRESH,
    RANK_DISPATCH,
)
COMMUTE = {
    (RANK_STAFFING, RANK_RETURN): "a return due at a closing is put off to the next opening; by day, neither looks at "
    "what the other changes before dispatch",
    (RANK_SERVICE_END, RANK_TRANSFER): "a service end makes no leg and joins no queue; a transfer frees nobody",
    (RANK_TRANSFER, RANK_PATIENCE_END): "one makes a leg, the other a contact; limits are judged in dispatch",
}
CASES: set[tuple[int, int]] = set()


def pair(first, second):
    """Marks the case of a pair of ranks."""
    CASES.add((first, second))
    return lambda test: test


def test_every_pair_has_a_case_or_a_reason():
    assert set(combinations(RANKS, 2)) == CASES | set(COMMUTE)
    assert not CASES & set(COMMUTE)


# --- staffing ---


@pair(RANK_STAFFING, RANK_SERVICE_END)
def test_shifts_before_service_ends(tell):
    """At 120 s agent 1 goes off duty and agent 0 ends a contact in overtime: the shift's row is the first."""
    groups = each("call", "y", call=by_minute((0, 1), (1, 0)), y=by_minute((0, 1), (2, 0)))
    story = tell(small(types={"call": call("90 s"), "y": call()}, groups=groups), (30, "call"))
    assert story.duty == [
        DutyLine(0, "on_duty", 0, 60),
        DutyLine(1, "on_duty", 0, 120),
        DutyLine(0, "overtime", 60, 120),
    ]


@pair(RANK_STAFFING, RANK_TRANSFER)
def test_closing_before_transfers(tell):
    """Passed on at 1200 s to a queue that was cleared at 1200 s: it joins the emptied queue, where an agent is idle."""
    plan = small(
        types={"x": call(misroute={"share": 1, "to": "y"}), "y": call()},
        queues={"x": {}, "y": {"closing": "clear"}},
        groups=each("x", "y"),
    )
    assert tell(plan, (1140, "x")).contacts == [ContactLine("new", "x", 1140, 1260, "served")]


@pair(RANK_STAFFING, RANK_MENU_END)
def test_closing_before_menu_ends(tell):
    plan = small(queues={"call": {"closing": "clear"}}, ivr={"start": "m", "nodes": {"m": {"time": "10 s"}}})
    assert tell(plan, (1190, "call")).contacts == [ContactLine("new", "call", 1190, 1260, "served")]


@pair(RANK_STAFFING, RANK_PATIENCE_END)
def test_closing_before_patience_ends(tell):
    """Sent home at 1200 s, the very tick at which patience would have ended."""
    plan = small(types={"call": call("1 h", patience="10 s")}, queues={"call": {"closing": "clear"}})
    assert tell(plan, (1000, "call"), (1190, "call")).outcomes() == ["served", "closed_out"]


@pair(RANK_STAFFING, RANK_FRESH)
def test_closing_before_fresh_arrivals(tell):
    """At 1200 s contact 1 is sent home (and will redial), then contact 3 stands before closed doors."""
    plan = small(types={"call": call("1 h", **redial(turned_away=1))}, queues={"call": {"closing": "clear"}})
    story = tell(plan, (1000, "call"), (1190, "call"), (1200, "call"))
    assert [c.outcome for c in story.contacts] == [
        "served",
        "closed_out",
        "beyond_horizon",
        "out_of_hours",
        "beyond_horizon",
    ]
    assert story.foreseen() == [1, 3]


@pair(RANK_STAFFING, RANK_DISPATCH)
def test_shifts_before_dispatch(tell):
    """Who comes on duty at 60 s takes the contact of 60 s; who goes off at 120 s does not take that of 120 s."""
    plan = small(groups={"agents": {"headcount": by_minute((1, 1), (2, 0), (3, 1))}}, queues={"call": {}})
    story = tell(plan, (60, "call"), (120, "call"))
    assert story.answered() == [(0, 0, 60), (1, 0, 180)]


# --- service ends ---


@pair(RANK_SERVICE_END, RANK_MENU_END)
def test_service_ends_before_menu_ends(tell):
    """Both at 70 s: contact 1's talk ends unresolved, contact 0 is contained, in vain."""
    plan = small(types={"m": call(queue="u", failed_containment=IN_AN_HOUR), "u": call(**UNSOLVED)}, ivr=TWO_NODES)
    plan["ivr"] = {**TWO_NODES, "nodes": {**TWO_NODES["nodes"], "long": {"time": "60 s", "contained": 1}}}
    story = tell(plan, (0, "m"), (0, "u"))
    assert [c.ended for c in story.contacts[:2]] == [70, 70]
    assert story.foreseen() == [1, 0]


@pair(RANK_SERVICE_END, RANK_PATIENCE_END)
def test_service_ends_before_patience_ends(tell):
    """Both at 60 s: contact 1's talk ends unresolved, contact 0 gives up."""
    types = {"z": call(patience="60 s", **redial(abandoned=1)), "u": call(**UNSOLVED)}
    story = tell(small(types=types, groups=each("z", "u", z=by_minute((5, 1)))), (0, "z"), (0, "u"))
    assert story.outcomes()[:2] == ["abandoned", "served"]
    assert story.foreseen() == [1, 0]


@pair(RANK_SERVICE_END, RANK_RETURN)
def test_service_ends_before_returns(tell):
    """The only line is free again at 60 s, when the blocked caller redials."""
    story = tell(small(trunks=1, types={"call": call(**redial("30 s", blocked=1))}), (0, "call"), (30, "call"))
    assert story.contacts[2] == ContactLine("redial", "call", 60, 120, "served")


@pair(RANK_SERVICE_END, RANK_FRESH)
def test_service_ends_before_fresh_arrivals(tell):
    assert tell(small(trunks=1), (0, "call"), (60, "call")).outcomes() == ["served", "served"]


@pair(RANK_SERVICE_END, RANK_DISPATCH)
def test_service_ends_before_dispatch(tell):
    """The first to be answered at 60 s is the one who has waited, not the one who came at 60 s."""
    story = tell(small(), (0, "call"), (30, "call"), (60, "call"))
    assert story.answered() == [(0, 0, 0), (1, 0, 60), (2, 0, 120)]


# --- transfers ---


@pair(RANK_TRANSFER, RANK_MENU_END)
def test_transfers_before_menu_ends(tell):
    """Both enter y at 70 s: contact 1 by transfer, contact 0 from the menu. Legs are numbered as they are entered."""
    types = {"m": call(queue="y"), "x": call(misroute={"share": 1, "to": "y"}), "y": call()}
    story = tell(small(types=types, groups=each("x", "y"), ivr=TWO_NODES), (0, "m"), (0, "x"))
    assert [(leg.contact, leg.queue, leg.entered) for leg in story.legs[-2:]] == [(1, "y", 70), (0, "y", 70)]


@pair(RANK_TRANSFER, RANK_RETURN)
def test_transfers_before_returns(tell):
    """At 60 s contact 1 enters y by transfer, and contact 0's redial enters z."""
    types = {
        "z": call(patience="10 s", **redial("50 s", abandoned=[1, 0])),
        "x": call(misroute={"share": 1, "to": "y"}),
        "y": call(),
    }
    story = tell(small(types=types, groups=each("z", "x", "y", z=by_minute((5, 1)))), (0, "z"), (0, "x"))
    assert [(leg.contact, leg.queue, leg.entered) for leg in story.legs[-2:]] == [(1, "y", 60), (2, "z", 60)]


@pair(RANK_TRANSFER, RANK_FRESH)
def test_transfers_before_fresh_arrivals(tell):
    types = {"x": call(misroute={"share": 1, "to": "y"}), "y": call()}
    story = tell(small(types=types, groups=each("x", "y")), (0, "x"), (60, "y"))
    assert [(leg.contact, leg.queue) for leg in story.legs] == [(0, "x"), (0, "y"), (1, "y")]


@pair(RANK_TRANSFER, RANK_DISPATCH)
def test_transfers_before_dispatch(tell):
    """y's agent is free at 60 s, when the transferred contact joins: its credit beats a wait of 50 s."""
    types = {"x": call(misroute={"share": 1, "to": "y"}), "y": call()}
    queues = {"x": {}, "y": {"score": {"transferred": 1000}}}
    story = tell(small(types=types, queues=queues, groups=each("x", "y")), (0, "x"), (0, "y"), (10, "y"))
    assert story.answered() == [(0, 0, 0), (1, 1, 0), (0, 1, 60), (2, 1, 120)]


# --- menu ends ---


@pair(RANK_MENU_END, RANK_PATIENCE_END)
def test_menu_ends_before_patience_ends(tell):
    """Both at 70 s: contact 1 is contained, in vain; contact 0 gives up."""
    types = {
        "z": call(patience="60 s", **redial(abandoned=1)),
        "m": call(queue="z", failed_containment=IN_AN_HOUR),
    }
    plan = small(types=types, queues={"z": {}}, groups=each("z", z=by_minute((5, 1))))
    plan["ivr"] = {**TWO_NODES, "nodes": {**TWO_NODES["nodes"], "long": {"time": "60 s", "contained": 1}}}
    story = tell(plan, (0, "z"), (0, "m"))
    assert story.outcomes()[:2] == ["abandoned", "contained"]
    assert story.foreseen() == [1, 0]


def _contained():
    return {"start": "m", "nodes": {"m": {"time": "10 s", "contained": 1}}}


@pair(RANK_MENU_END, RANK_RETURN)
def test_menu_ends_before_returns(tell):
    """The only line is free again at 10 s, when the blocked caller redials."""
    plan = small(trunks=1, ivr=_contained(), types={"call": call(**redial("5 s", blocked=1))})
    story = tell(plan, (0, "call"), (5, "call"))
    assert story.contacts[2] == ContactLine("redial", "call", 10, 20, "contained")


@pair(RANK_MENU_END, RANK_FRESH)
def test_menu_ends_before_fresh_arrivals(tell):
    assert tell(small(trunks=1, ivr=_contained()), (0, "call"), (10, "call")).outcomes() == ["contained"] * 2


@pair(RANK_MENU_END, RANK_DISPATCH)
def test_menu_ends_before_dispatch(tell):
    """Gold leaves the menu at 70 s, as the agent becomes free: its head start beats a wait of 50 s."""
    types = {"m": call(queue="gold"), "plain": call()}
    plan = small(types=types, queues={"gold": {"score": {"base": 1000}}, "plain": {}}, ivr=TWO_NODES)
    plan["groups"] = {"agents": {"skills": ["gold", "plain"], "headcount": 1}}
    story = tell(plan, (0, "m"), (0, "plain"), (10, "plain"))
    assert story.answered() == [(1, 0, 10), (0, 0, 70), (2, 0, 130)]


# --- patience ends ---


@pair(RANK_PATIENCE_END, RANK_RETURN)
def test_patience_ends_before_returns(tell):
    """Two lines: one talks, one gives up at 40 s, when the blocked caller redials."""
    kind = call("600 s", patience="30 s", **redial("20 s", blocked=1))
    story = tell(small(trunks=2, types={"call": kind}), (0, "call"), (10, "call"), (20, "call"))
    assert story.contacts[3] == ContactLine("redial", "call", 40, 70, "abandoned")


@pair(RANK_PATIENCE_END, RANK_FRESH)
def test_patience_ends_before_fresh_arrivals(tell):
    plan = small(trunks=2, types={"call": call("600 s", patience="30 s")})
    assert tell(plan, (0, "call"), (10, "call"), (40, "call")).outcomes() == ["served", "abandoned", "abandoned"]


@pair(RANK_PATIENCE_END, RANK_DISPATCH)
def test_patience_ends_before_dispatch(tell):
    """Patience that ends in the instant an agent becomes free does abandon."""
    plan = small(types={"call": call(patience="30 s")})
    assert tell(plan, (0, "call"), (30, "call")).outcomes() == ["served", "abandoned"]


# --- returns and fresh arrivals ---


@pair(RANK_RETURN, RANK_FRESH)
def test_returns_before_fresh_arrivals(tell):
    """One line, free at 60 s: the redial of 60 s has it, the fresh caller of 60 s does not."""
    plan = small(trunks=1, types={"call": call(**redial("30 s", blocked=[1, 0]))})
    story = tell(plan, (0, "call"), (30, "call"), (60, "call"))
    assert [(c.kind, c.outcome) for c in story.contacts[2:4]] == [("redial", "served"), ("new", "blocked")]


@pair(RANK_RETURN, RANK_DISPATCH)
def test_returns_before_dispatch(tell):
    """Nobody may wait: the redial of 60 s is taken by the agent who is free at 60 s."""
    plan = small(queues={"call": {"max_waiting": 0}}, types={"call": call(**redial("30 s", blocked=1))})
    assert tell(plan, (0, "call"), (30, "call")).contacts[2] == ContactLine("redial", "call", 60, 120, "served")


@pair(RANK_FRESH, RANK_DISPATCH)
def test_fresh_arrivals_before_dispatch(tell):
    """Gold arrives at 60 s, as the agent becomes free: its head start beats a wait of 50 s."""
    types = {"gold": call(), "plain": call()}
    plan = small(types=types, queues={"gold": {"score": {"base": 1000}}, "plain": {}})
    plan["groups"] = {"agents": {"skills": ["gold", "plain"], "headcount": 1}}
    story = tell(plan, (0, "plain"), (10, "plain"), (60, "gold"))
    assert story.answered() == [(0, 0, 0), (2, 0, 60), (1, 0, 120)]

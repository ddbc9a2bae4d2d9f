"""What happens first within one tick: for each pair of event ranks, a day on which the order decides.

Where it can be arranged, the event of the lower rank belongs to the contact with the higher row: an engine that sorted
by row alone would fail. Much of the order shows only in the rows: a row of CONTACT is made when a contact comes, or
when one is foreseen beyond the horizon (redials and repeats after an hour, here); a row of LEG when a queue is entered.
"""

from itertools import combinations

import pytest
from story import ContactLine, DutyLine, by_minute, call, compile_small, days, small

from sim.clock import NEVER, TICKS_PER_DAY
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
from sim.engines.opening import reopening_ticks
from sim.engines.order import CONTACT_MASK, LEG_MASK, contact_of, event_code, rank_of

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

IN_AN_HOUR = {"share": 1, "delay": "1 h"}
UNSOLVED = {"resolution": 0, "repeat": IN_AN_HOUR}
TWO_NODES = {  # 10 s for all; those of type m stay 60 s more
    "start": "menu",
    "nodes": {
        "menu": {"time": "10 s", "to": {"long": {"m": 1}, "queue": {"m": 0, "others": 1}}},
        "long": {"time": "60 s"},
    },
}


def pair(first, second):
    """Marks the case of a pair of ranks."""
    CASES.add((first, second))
    return lambda test: test


def redial(delay="1 h", **causes):
    return {"redial": {"delay": delay, **causes}}


def each(*queues, **headcounts):
    """A group of its own for each queue, with one agent unless said otherwise."""
    return {f"at_{q}": {"skills": [q], "headcount": headcounts.get(q, 1)} for q in queues}


def foreseen(story):
    """Parents of the contacts beyond the horizon, in the order of their rows."""
    return [int(c["parent"]) for c, line in zip(story.records.contacts, story.contacts, strict=True) if not line.ended]


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
    assert foreseen(story) == [1, 3]


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
    assert foreseen(story) == [1, 0]


@pair(RANK_SERVICE_END, RANK_PATIENCE_END)
def test_service_ends_before_patience_ends(tell):
    """Both at 60 s: contact 1's talk ends unresolved, contact 0 gives up."""
    types = {"z": call(patience="60 s", **redial(abandoned=1)), "u": call(**UNSOLVED)}
    story = tell(small(types=types, groups=each("z", "u", z=by_minute((5, 1)))), (0, "z"), (0, "u"))
    assert story.outcomes()[:2] == ["abandoned", "served"]
    assert foreseen(story) == [1, 0]


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
    assert foreseen(story) == [1, 0]


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


# --- one rank: by contact row, or agent number ---


def test_service_ends_by_contact(tell):
    """Both talks end at 80 s; contact 0's was scheduled last, at 70 s."""
    types = {"m": call("10 s", queue="z", **UNSOLVED), "z": call("70 s", **UNSOLVED)}
    groups = {"agents": {"headcount": 2}}
    story = tell(small(types=types, queues={"z": {}}, groups=groups, ivr=TWO_NODES), (0, "m"), (0, "z"))
    assert [c.ended for c in story.contacts[:2]] == [80, 80]
    assert foreseen(story) == [0, 1]


def test_patience_ends_by_contact(tell):
    """Both give up at 80 s; contact 0's patience began last, at 70 s."""
    lost = redial(abandoned=1)
    types = {"m": call(queue="z", patience="10 s", **lost), "z": call(patience="70 s", **lost)}
    plan = small(types=types, queues={"z": {}}, groups=each("z", z=by_minute((5, 1))), ivr=TWO_NODES)
    story = tell(plan, (0, "m"), (0, "z"))
    assert [c.ended for c in story.contacts[:2]] == [80, 80]
    assert foreseen(story) == [0, 1]


def test_menu_ends_by_contact(tell):
    """Both leave the menu at 70 s; contact 0 has been in its last node since 40 s, contact 1 since 10 s."""
    nodes = {
        "menu": {"time": "10 s", "to": {"a": {"m": 1, "x": 0}, "c": {"m": 0, "x": 1}}},
        "a": {"time": "30 s", "to": "b"},
        "b": {"time": "30 s"},
        "c": {"time": "60 s"},
    }
    plan = small(types={"m": call(), "x": call()}, groups=each("m", "x"), ivr={"start": "menu", "nodes": nodes})
    story = tell(plan, (0, "m"), (0, "x"))
    assert [(leg.contact, leg.entered) for leg in story.legs if leg.queue != "menu"] == [(0, 70), (1, 70)]


def test_transfers_by_contact(tell):
    """Both are passed on at 80 s, contact 0 after a talk that began last."""
    wrong = {"misroute": {"share": 1, "to": "y"}}
    types = {"m": call("10 s", queue="z", **wrong), "z": call("70 s", **wrong), "y": call()}
    groups = each("z", "y", z=2)
    story = tell(small(types=types, queues={"z": {}, "y": {}}, groups=groups, ivr=TWO_NODES), (0, "m"), (0, "z"))
    assert [(leg.contact, leg.entered) for leg in story.legs if leg.queue == "y"] == [(0, 80), (1, 80)]
    assert story.answered()[-2:] == [(0, 2, 80), (1, 2, 140)]


def test_returns_by_parent(tell):
    """One line: of two redials at 60 s the one of the lower row has it."""
    types = {"a": call(**redial("20 s", blocked=[1, 0])), "b": call(queue="a", **redial("30 s", blocked=[1, 0]))}
    plan = small(trunks=1, types=types, queues={"a": {}})
    story = tell(plan, (0, "a"), (30, "b"), (40, "a"))
    assert [(c.type, c.outcome) for c in story.contacts[3:]] == [("b", "served"), ("a", "blocked")]


def test_fresh_arrivals_in_the_order_given(tell):
    story = tell(small(trunks=1, types={"a": call(), "b": call()}, groups=each("a", "b")), (5, "b"), (5, "a"))
    assert story.outcomes() == ["served", "blocked"]


def test_shifts_by_agent_number(tell):
    """All at 60 s: agents 0 and 1 of one group go, agents 2 and 3 of the other come and are idle in that order."""
    groups = each("x", "y", x=by_minute((0, 2), (1, 0)), y=by_minute((1, 2)))
    story = tell(small(types={"x": call(), "y": call()}, groups=groups), (100, "y"), (101, "y"))
    assert [line.agent for line in story.duty[:2]] == [0, 1]
    assert story.answered() == [(0, 2, 100), (1, 3, 101)]


# --- dispatch: three steps, and again while it makes new events ---


def test_freed_agents_choose_before_contacts_do(tell):
    """At 60 s agent 0 is freed and a contact comes that would rather have agent 1, idle all along."""
    groups = {
        "rather_not": {"skills": {"call": {"preference": 2}}, "headcount": 1},
        "rather": {"skills": {"call": {"preference": 1}}, "headcount": by_minute((1, 1))},
    }
    assert tell(small(groups=groups), (1, "call"), (61, "call")).answered() == [(0, 0, 1), (1, 0, 61)]


def test_freed_agents_choose_in_order_of_number(tell):
    """Both are freed at 60 s, agent 1 by contact 0, agent 0 by contact 1: agent 0 takes who has waited longest."""
    groups = {"a": {"skills": ["y", "both"], "headcount": 1}, "b": {"skills": ["x", "both"], "headcount": 1}}
    plan = small(types={"x": call(), "y": call(), "both": call()}, groups=groups)
    story = tell(plan, (0, "x"), (0, "y"), (10, "both"), (20, "both"))
    assert story.answered() == [(0, 1, 0), (1, 0, 0), (2, 0, 60), (3, 1, 60)]


def test_entered_contacts_choose_by_score(tell):
    """One agent is idle when two come at once: the higher score, though its row is higher, then the lower row."""
    types = {"plain": call(), "gold": call()}
    plan = small(types=types, queues={"plain": {}, "gold": {"score": {"base": 5}}})
    plan["groups"] = {"agents": {"skills": ["gold", "plain"], "headcount": 1}}
    story = tell(plan, (10, "plain"), (10, "plain"), (10, "gold"))
    assert [contact for contact, _, _ in story.answered()] == [2, 0, 1]


def test_the_limit_is_judged_when_all_have_chosen(tell):
    """Of three who come at 60 s, one takes the agent freed at 60 s, one may wait, the last is over the limit."""
    plan = small(queues={"call": {"max_waiting": 1}})
    assert tell(plan, *[(s, "call") for s in (0, 60, 60, 60)]).outcomes() == ["served"] * 3 + ["queue_full"]


def test_over_the_limit_is_who_came_behind_it(tell):
    """At 70 s gold joins q by transfer and contact 0 from the menu. One may wait: gold, for its credit."""
    types = {
        "m": call(queue="q"),
        "gold": call(queue="g", misroute={"share": 1, "to": "q"}),
        "p": call("100 s", queue="q"),
    }
    queues = {"q": {"max_waiting": 1, "score": {"transferred": 100}}, "g": {}}
    story = tell(
        small(types=types, queues=queues, groups=each("q", "g"), ivr=TWO_NODES), (0, "m"), (0, "gold"), (5, "p")
    )
    assert story.outcomes() == ["queue_full", "served", "served"]


def test_an_instant_repeats_while_dispatch_makes_events(tell):
    """Calls of no length: one agent serves all three at 10 s, one after the other, and the queue limit never acts."""
    plan = small(types={"call": call(0)}, queues={"call": {"max_waiting": 2}})
    story = tell(plan, *[(10, "call")] * 3)
    assert story.answered() == [(0, 0, 10), (1, 0, 10), (2, 0, 10)]
    assert {c.ended for c in story.contacts} == {10}


def test_a_later_round_does_not_put_a_lower_row_behind(tell):
    """At 60 s contact 3 joins y by transfer; then contact 2 gets an agent, talks for no time, and joins y by transfer.

    Both have been in y since 60 s, so the lower row is first when y's agent is free at 100 s.
    """
    wrong = {"misroute": {"share": 1, "to": "y"}}
    types = {"long": call(queue="x"), "a": call(0, queue="x", **wrong), "b": call("50 s", **wrong), "y": call("100 s")}
    plan = small(types=types, groups=each("x", "b", "y"), queues={"x": {}, "b": {}, "y": {}})
    story = tell(plan, (0, "long"), (0, "y"), (5, "a"), (10, "b"))
    assert [(leg.contact, leg.entered) for leg in story.legs if leg.queue == "y"] == [(1, 0), (3, 60), (2, 60)]
    assert story.answered()[-2:] == [(2, 2, 100), (3, 2, 200)]


@pytest.mark.xfail(strict=True, reason="the idle list is in order of becoming idle, not of agent number")
def test_idle_since_the_same_tick_goes_by_number_even_after_a_call_of_no_length(tell):
    """Both agents come on duty at 0 s; agent 0 has a call of no length at 0 s. Both are idle since 0 s."""
    plan = small(types={"call": call(0)}, groups={"agents": {"headcount": 2}})
    assert tell(plan, (0, "call"), (10, "call")).answered() == [(0, 0, 0), (1, 0, 10)]


# --- the code that sorts ---


def test_event_codes_sort_by_rank_then_contact_then_leg():
    contacts, numbers = (0, 1, 2**31 - 1, CONTACT_MASK), (0, 1, LEG_MASK)
    codes = [event_code(rank, contact, leg) for rank in range(10) for contact in contacts for leg in numbers]
    assert codes == sorted(codes)
    assert len(set(codes)) == len(codes)
    assert [(rank_of(code), contact_of(code)) for code in codes[:: len(numbers)]] == [
        (rank, contact) for rank in range(10) for contact in contacts
    ]
    assert max(codes) < 2**63


def test_reopening_skips_closed_days():
    calendar = days(2, first_day="fri", opening_hours={"mon-fri": "08:00-20:00"})
    types = {"early": call(queue="q", opening_hours={"mon-fri": "06:00-09:00"}), "late": call(queue="q")}
    plan = small(calendar=calendar, types=types, queues={"q": {}}, groups={"agents": {"headcount": 1}})
    centre = compile_small(plan)
    hour = TICKS_PER_DAY // 24
    assert reopening_ticks(centre).tolist() == [6 * hour, *[3 * TICKS_PER_DAY + 6 * hour] * 3, NEVER]

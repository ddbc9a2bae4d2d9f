"""Within one instant: events of one rank by their ids, the steps of a dispatch, its rounds, and the code that sorts."""

from story import TWO_NODES, UNSOLVED, by_minute, call, each, redial, small

from sim.engines.order import CONTACT_MASK, LEG_MASK, contact_of, event_code, rank_of

# --- one rank: by contact row, or agent number ---


def test_service_ends_by_contact(tell):
    """Both talks end at 80 s; contact 0's was scheduled last, at 70 s."""
    types = {"m": call("10 s", queue="z", **UNSOLVED), "z": call("70 s", **UNSOLVED)}
    groups = {"agents": {"headcount": 2}}
    story = tell(small(types=types, queues={"z": {}}, groups=groups, ivr=TWO_NODES), (0, "m"), (0, "z"))
    assert [c.ended for c in story.contacts[:2]] == [80, 80]
    assert story.foreseen() == [0, 1]


def test_patience_ends_by_contact(tell):
    """Both give up at 80 s; contact 0's patience began last, at 70 s."""
    lost = redial(abandoned=1)
    types = {"m": call(queue="z", patience="10 s", **lost), "z": call(patience="70 s", **lost)}
    plan = small(types=types, queues={"z": {}}, groups=each("z", z=by_minute((5, 1))), ivr=TWO_NODES)
    story = tell(plan, (0, "m"), (0, "z"))
    assert [c.ended for c in story.contacts[:2]] == [80, 80]
    assert story.foreseen() == [0, 1]


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

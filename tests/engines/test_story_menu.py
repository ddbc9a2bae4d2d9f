"""Stories of the menu, worked by hand: nodes, exits, hanging up, lines held."""

from story import ContactLine, LegLine, call, small


def menu(**nodes):
    return {"start": next(iter(nodes)), "nodes": nodes}


def test_from_node_to_node_to_the_queue(tell):
    """10 s at the first node, 5 s at the second: one stay in the menu, then the queue."""
    plan = small(ivr=menu(welcome={"time": "10 s", "to": "topics"}, topics={"time": "5 s"}))
    story = tell(plan, (0, "call"))
    assert story.legs == [
        LegLine(0, "menu", 0, None, 15, None, "passed"),
        LegLine(0, "call", 15, 15, 75, 0, "answered"),
    ]
    assert story.kinds == ["ivr", "queue"]
    assert story.records.legs["number"].tolist() == [0, 1]
    # On, off, closing; the arrival, two nodes, talk end, wrap-up end.
    assert story.records.n_events == 3 + 5


def test_the_menu_knows_no_queue(tell):
    """Any number at once; patience begins in the queue, not in the menu."""
    plan = small(types={"call": call(patience="10 s")}, ivr=menu(welcome={"time": "50 s"}))
    story = tell(plan, (0, "call"), (1, "call"), (2, "call"))
    assert story.contacts == [
        ContactLine("new", "call", 0, 110, "served"),
        ContactLine("new", "call", 1, 61, "abandoned"),
        ContactLine("new", "call", 2, 62, "abandoned"),
    ]


def test_hanging_up_at_the_second_node(tell):
    plan = small(ivr=menu(welcome={"time": "10 s", "to": "topics"}, topics={"time": "5 s", "abandon": 1}))
    story = tell(plan, (0, "call"))
    assert story.contacts == [ContactLine("new", "call", 0, 15, "abandoned_in_menu")]
    assert story.legs == [LegLine(0, "menu", 0, None, 15, None, "abandoned")]


def test_exits_by_type(tell):
    """Those of type y are contained, those of type x go where the menu sends them, not to their own queue."""
    node = {"time": "10 s", "contained": {"y": 1}, "to": {"z": 1}}
    plan = small(
        types={"x": call(), "y": call(), "z": call()},
        ivr=menu(welcome=node),
        queues={"z": {}},
        groups={"agents": {"headcount": 1}},
    )
    plan["types"] = {name: {**kind, "queue": "z"} for name, kind in plan["types"].items()}
    story = tell(plan, (0, "x"), (0, "y"))
    assert story.outcomes() == ["served", "contained"]
    assert story.legs[2] == LegLine(0, "z", 10, 10, 70, 0, "answered")


def test_a_menu_of_no_length(tell):
    """Everything at second 5: in and out of the menu, and to the agent."""
    story = tell(small(ivr=menu(welcome={"time": 0})), (5, "call"))
    assert story.legs == [
        LegLine(0, "menu", 5, None, 5, None, "passed"),
        LegLine(0, "call", 5, 5, 65, 0, "answered"),
    ]


def test_the_menu_holds_a_line(tell):
    """One line: held from 0 to 10 s by a contact that is contained."""
    story = tell(small(trunks=1, ivr=menu(m={"time": "10 s", "contained": 1})), *[(s, "call") for s in (0, 9.999, 10)])
    assert story.outcomes() == ["contained", "blocked", "contained"]


def test_after_the_menu_a_queue_may_be_full(tell):
    plan = small(queues={"call": {"max_waiting": 0}}, ivr=menu(m={"time": "10 s"}))
    story = tell(plan, (0, "call"), (1, "call"))
    assert story.contacts[1] == ContactLine("new", "call", 1, 11, "queue_full")
    assert [leg.outcome for leg in story.legs] == ["passed", "passed", "answered", "full"]


def test_no_menu_in_closed_hours(tell):
    story = tell(small(ivr=menu(m={"time": "10 s"})), (1200, "call"))
    assert story.contacts == [ContactLine("new", "call", 1200, 1200, "out_of_hours")]
    assert story.legs == []

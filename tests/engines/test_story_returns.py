"""Stories of those who come back, worked by hand: redials, repeats, closed hours, and the end of the horizon."""

import pytest
from story import CLOSING, ContactLine, LegLine, by_minute, call, days, redial, small

DAY = 86400
IMPATIENT = {"patience": "10 s"}


def chain(story):
    """(parent, issue, attempt) of every contact."""
    return [(int(c["parent"]), int(c["issue"]), int(c["attempt"])) for c in story.records.contacts]


def test_redial_after_the_first_failure_only(tell):
    """Abandons at 15 s, dials again at 45 s, abandons at 55 s, and leaves it."""
    story = tell(
        small(types={"call": call("600 s", **IMPATIENT, **redial("30 s", abandoned=[1, 0]))}), (0, "call"), (5, "call")
    )
    assert story.contacts == [
        ContactLine("new", "call", 0, 600, "served"),
        ContactLine("new", "call", 5, 15, "abandoned"),
        ContactLine("redial", "call", 45, 55, "abandoned"),
    ]
    assert chain(story) == [(-1, 0, 1), (-1, 1, 1), (1, 1, 2)]


def test_redial_after_later_failures_too(tell):
    """The agent is free at 100 s; attempts at 5, 45, 85, 125 s."""
    story = tell(
        small(types={"call": call("100 s", **IMPATIENT, **redial("30 s", abandoned=[1, 1]))}), (0, "call"), (5, "call")
    )
    assert story.contacts[1:] == [
        ContactLine("new", "call", 5, 15, "abandoned"),
        ContactLine("redial", "call", 45, 55, "abandoned"),
        ContactLine("redial", "call", 85, 95, "abandoned"),
        ContactLine("redial", "call", 125, 225, "served"),
    ]
    assert chain(story)[2:] == [(1, 1, 2), (2, 1, 3), (3, 1, 4)]


def test_later_is_not_first(tell):
    story = tell(
        small(types={"call": call("600 s", **IMPATIENT, **redial("30 s", abandoned=[0, 1]))}), (0, "call"), (5, "call")
    )
    assert story.outcomes() == ["served", "abandoned"]


def test_nobody_is_back_in_the_instant_of_leaving(tell):
    story = tell(small(trunks=1, types={"call": call("2 ms", **redial(0, blocked=1))}), (5, "call"), (5, "call"))
    assert [c.arrived for c in story.contacts] == [5, 5, 5.001, 5.002]
    assert story.outcomes() == ["served", "blocked", "blocked", "served"]


@pytest.mark.parametrize(
    ("cause", "outcome", "plan"),
    [
        ("blocked", "blocked", {"trunks": 1}),
        ("blocked", "queue_full", {"queues": {"call": {"max_waiting": 0}}}),
        ("abandoned_in_menu", "abandoned_in_menu", {"ivr": {"start": "m", "nodes": {"m": {"time": 0, "abandon": 1}}}}),
    ],
)
def test_causes_of_a_redial(tell, cause, outcome, plan):
    """Each cause has a share of its own: only that one brings the customer back."""
    causes = "abandoned", "abandoned_in_menu", "blocked", "turned_away"
    only = {name: [1, 0] if name == cause else 0 for name in causes}
    others = {name: 0 if name == cause else 1 for name in causes}
    back = tell(small(types={"call": call("600 s", **redial("30 s", **only))}, **plan), (0, "call"), (5, "call"))
    assert back.contacts[-1].kind == "redial"
    assert back.contacts[-1].outcome == outcome
    away = tell(small(types={"call": call("600 s", **redial("30 s", **others))}, **plan), (0, "call"), (5, "call"))
    assert [c.kind for c in away.contacts] == ["new", "new"]


def test_a_redial_may_become_another_type(tell):
    types = {
        "call": call("600 s", **IMPATIENT, **redial("30 s", abandoned=1, becomes={"chat": 1})),
        "chat": call("50 s", queue="call"),
    }
    plan = small(types=types, queues={"call": {}}, groups={"agents": {"headcount": by_minute((0, 1), (1, 2))}})
    story = tell(plan, (0, "call"), (25, "call"))
    assert story.contacts[2] == ContactLine("redial", "chat", 65, 115, "served")


def test_repeat_after_an_unresolved_service(tell):
    """The first service settles nothing, the second one does: `later` counts services of the issue."""
    kind = call(resolution={"first": 0, "later": 1}, repeat={"share": 1, "delay": "100 s"})
    story = tell(small(types={"call": kind}), (0, "call"))
    assert story.contacts == [
        ContactLine("new", "call", 0, 60, "served"),
        ContactLine("repeat", "call", 160, 220, "served"),
    ]
    assert story.records.contacts["resolved"].tolist() == [0, 1]
    assert chain(story) == [(-1, 0, 1), (0, 0, 2)]


def test_wrap_up_does_not_delay_the_customer(tell):
    kind = call({"talk": "60 s", "wrap_up": "30 s"}, resolution={"first": 0, "later": 1})
    kind |= {"repeat": {"share": 1, "delay": "100 s"}}
    assert tell(small(types={"call": kind}), (0, "call")).contacts[1].arrived == 160


def test_a_resolved_issue_does_not_come_back(tell):
    kind = call(
        resolution=1, repeat={"share": 1, "delay": "100 s"}, **redial("30 s", abandoned=1, blocked=1, turned_away=1)
    )
    assert len(tell(small(types={"call": kind}), (0, "call")).contacts) == 1


def test_a_failed_redial_does_not_count_as_a_service(tell):
    """Abandoned, then served: that service is the issue's first, and settles nothing; the next one is later."""
    kind = call(**IMPATIENT, **redial("60 s", abandoned=1), resolution={"first": 0, "later": 1})
    kind |= {"repeat": {"share": 1, "delay": "100 s"}}
    story = tell(small(types={"call": call("40 s"), "issue": {**kind, "queue": "call"}}), (0, "call"), (5, "issue"))
    assert story.contacts[1:] == [
        ContactLine("new", "issue", 5, 15, "abandoned"),
        ContactLine("redial", "issue", 75, 135, "served"),
        ContactLine("repeat", "issue", 235, 295, "served"),
    ]
    assert story.records.contacts["resolved"].tolist() == [1, 0, 0, 1]


def test_a_service_is_remembered_across_a_redial(tell):
    """Served unresolved, repeat abandons, its redial is served: `later`."""
    plan = small(
        types={
            "issue": call(
                **IMPATIENT,
                **redial("60 s", abandoned=[1, 0]),
                resolution={"first": 0, "later": 1},
                repeat={"share": 1, "delay": "100 s"},
            ),
            "long": call("50 s", queue="issue"),
        }
    )
    story = tell(plan, (0, "issue"), (140, "long"))
    assert story.contacts == [
        ContactLine("new", "issue", 0, 60, "served"),
        ContactLine("new", "long", 140, 190, "served"),
        ContactLine("repeat", "issue", 160, 170, "abandoned"),
        ContactLine("redial", "issue", 230, 290, "served"),
    ]
    assert chain(story) == [(-1, 0, 1), (-1, 1, 1), (0, 0, 2), (2, 0, 3)]
    assert story.records.contacts["resolved"].tolist() == [0, 1, 0, 1]


def test_a_repeat_that_fails_redials_as_a_first_failure(tell):
    """First / later is about redials in a row: the repeat is no redial."""
    plan = small(
        types={
            "issue": call(
                **IMPATIENT,
                **redial("60 s", abandoned=[1, 0]),
                resolution={"first": 0, "later": 0},
                repeat={"share": 1, "delay": "100 s"},
            ),
            "long": call("600 s", queue="issue"),
        }
    )
    story = tell(plan, (0, "issue"), (140, "long"))
    assert [(c.kind, c.outcome) for c in story.contacts[2:]] == [("repeat", "abandoned"), ("redial", "abandoned")]


def test_complexity_and_complaint_belong_to_the_issue(tell):
    kind = call(complexity_cv=1, complaint_share=0.5, resolution=0, repeat={"share": 1, "delay": "100 s"})
    story = tell(small(types={"call": kind}, groups={"agents": {"headcount": 9}}), *[(s, "call") for s in range(8)])
    contacts = story.records.contacts
    assert len(contacts) > 20
    assert len(set(contacts["complexity"])) == 8
    for name in ("complexity", "complaint"):
        assert (contacts[name] == contacts[name][contacts["issue"]]).all()
    assert set(contacts["complaint"]) == {0, 1}


def test_out_of_hours(tell):
    """Turned away at 1200 s; due 60 s later, and the house opens again at midnight."""
    plan = small(calendar=days(2), types={"call": call(**redial("60 s", turned_away=[1, 0]))})
    story = tell(plan, (CLOSING, "call"))
    assert story.contacts == [
        ContactLine("new", "call", 1200, 1200, "out_of_hours"),
        ContactLine("redial", "call", DAY, DAY + 60, "served"),
    ]
    assert [leg.contact for leg in story.legs] == [1]
    assert story.records.contacts["day"].tolist() == [0, 1]


def test_reopening_is_spread(tell):
    """Within the ten minutes after the opening, each at a time of its own."""
    calendar = days(2, reopen_spread="10 min")
    plan = small(calendar=calendar, types={"call": call("1 s", **redial("60 s", turned_away=[1, 0]))})
    story = tell(plan, *[(CLOSING + s, "call") for s in range(12)])
    back = [c.arrived - DAY for c in story.contacts[12:]]
    assert len(set(back)) == 12
    assert min(back) >= 0
    assert max(back) < 600
    assert max(back) - min(back) > 200


def test_those_sent_home_at_closing_redial_as_turned_away(tell):
    plan = small(
        calendar=days(2),
        queues={"call": {"closing": "clear"}},
        types={"call": call("60 s", **redial("60 s", turned_away=1, abandoned=0))},
    )
    story = tell(plan, (1190, "call"), (1195, "call"))
    assert story.contacts[1:] == [
        ContactLine("new", "call", 1195, 1200, "closed_out"),
        ContactLine("redial", "call", DAY, DAY + 60, "served"),
    ]


def test_the_weekend_is_skipped(tell):
    """Two opening days, Friday and Monday, with closed days between."""
    calendar = days(2, first_day="fri", opening_hours={"mon-fri": "00:00-00:20"})
    kind = call(resolution={"first": 0, "later": 1}, repeat={"share": 1, "delay": "20 min"})
    story = tell(small(calendar=calendar, types={"call": kind}), (0, "call"))
    assert story.contacts[1] == ContactLine("repeat", "call", 3 * DAY, 3 * DAY + 60, "served")
    assert story.records.contacts["day"].tolist() == [0, 3]


@pytest.mark.parametrize(
    ("delay", "last"),
    [
        (CLOSING - 60.001, ContactLine("repeat", "call", 1199.999, 1259.999, "served")),
        (CLOSING - 60, ContactLine("repeat", "call", 1200, None, "beyond_horizon")),  # tie: at the last closing
        ("30 h", ContactLine("repeat", "call", 108060, None, "beyond_horizon")),
    ],
)
def test_beyond_the_horizon(tell, delay, last):
    """Noted with the tick at which it was due, and with nothing else."""
    kind = call(resolution={"first": 0, "later": 1}, repeat={"share": 1, "delay": delay})
    story = tell(small(types={"call": kind}), (0, "call"))
    assert story.contacts == [ContactLine("new", "call", 0, 60, "served"), last]
    assert chain(story)[1] == (0, 0, 2)
    if last.outcome == "beyond_horizon":
        assert story.records.contacts["resolved"].tolist() == [0, 0]
        assert len(story.legs) == 1


def test_rows_beyond_the_horizon_stand_where_they_were_foreseen(tell):
    """Foreseen at 60 s, between the contacts that come at 30 s and at 70 s."""
    kind = call(resolution=0, repeat={"share": 1, "delay": "1 h"})
    other = call(queue="call")
    story = tell(small(types={"call": kind, "other": other}), (0, "call"), (30, "other"), (70, "other"))
    assert [c.kind for c in story.contacts] == ["new", "new", "repeat", "new"]
    assert story.contacts[2].arrived == 60 + 3600


def test_after_the_last_closing_what_is_in_the_house_is_finished(tell):
    kind = call("60 s", resolution=0, repeat={"share": 1, "delay": "1 s"})
    story = tell(small(types={"call": kind}), (1190, "call"), (1195, "call"))
    assert [(c.kind, c.outcome) for c in story.contacts] == [
        ("new", "served"),
        ("new", "served"),
        ("repeat", "beyond_horizon"),
        ("repeat", "beyond_horizon"),
    ]


def test_containment_that_fails(tell):
    """Contained at 10 s; comes back 100 s later, and the menu contains it again."""
    menu = {"start": "menu", "nodes": {"menu": {"time": "10 s", "contained": 1}}}
    kind = call(failed_containment={"share": 1, "delay": "590 s"})
    story = tell(small(ivr=menu, types={"call": kind}), (0, "call"))
    assert story.contacts == [
        ContactLine("new", "call", 0, 10, "contained"),
        ContactLine("repeat", "call", 600, 610, "contained"),
        ContactLine("repeat", "call", 1200, None, "beyond_horizon"),
    ]
    assert story.records.contacts["resolved"].tolist() == [0, 0, 0]
    assert story.legs[0] == LegLine(0, "menu", 0, None, 10, None, "contained")


def test_containment_that_succeeds(tell):
    menu = {"start": "menu", "nodes": {"menu": {"time": "10 s", "contained": 1}}}
    story = tell(small(ivr=menu), (0, "call"))
    assert story.contacts == [ContactLine("new", "call", 0, 10, "contained")]
    assert story.records.contacts["resolved"].tolist() == [1]


def test_a_redial_that_becomes_another_type_keeps_that_types_hours(tell):
    """`late` opens at 600 s. An early caller who abandons at 20 s and turns into it comes at 600 s, not at 50 s."""
    types = {
        "early": call("1 h", **IMPATIENT, **redial("30 s", abandoned=1, becomes={"late": 1})),
        "late": call(queue="late", opening_hours="00:10-00:20"),
    }
    groups = {"one": {"skills": ["early"], "headcount": 1}, "two": {"skills": ["late"], "headcount": 1}}
    story = tell(small(types=types, groups=groups), (0, "early"), (10, "early"))
    assert story.contacts[2] == ContactLine("redial", "late", 600, 660, "served")


@pytest.mark.parametrize("delay", ["never", "40000 d"])
def test_a_return_that_never_comes(tell, delay):
    """A delay longer than any horizon must not upset the records."""
    story = tell(small(types={"call": call(resolution=0, repeat={"share": 1, "delay": delay})}), (0, "call"))
    assert story.outcomes()[0] == "served"
    assert story.records.contacts["day"].min() >= 0
    assert story.contacts[1:] in ([], [ContactLine("repeat", "call", 60 + 40000 * DAY, None, "beyond_horizon")])

"""Stories of queues that close at different times, worked by hand: x at 600 s, y at 1200 s (or at 660 s)."""

from story import ContactLine, DutyLine, by_minute, call, small

MENU = {"start": "menu", "nodes": {"menu": {"time": "120 s"}}}
ENDS_AT_TEN = by_minute((0, 1), (10, 0))


def two_queues(y_closes="00:20", x=None, y=None, **changes):
    """An agent at x until 600 s, one at y all day."""
    plan = {
        "types": {
            "x": call(opening_hours="00:00-00:10", **(x or {})),
            "y": call(opening_hours=f"00:00-{y_closes}", **(y or {})),
        },
        "groups": {
            "at_x": {"skills": ["x"], "headcount": ENDS_AT_TEN},
            "at_y": {"skills": ["y"], "headcount": 1},
        },
        **changes,
    }
    return small(**plan)


def test_each_queue_is_drained_at_its_own_closing(tell):
    """Three wait for x at 600 s: its agent stays for them until 770 s."""
    story = tell(two_queues(), (590, "x"), (595, "x"), (599, "x"), (600, "x"), (1190, "y"), (1195, "y"))
    assert story.answered() == [(0, 0, 590), (1, 0, 650), (2, 0, 710), (4, 1, 1190), (5, 1, 1250)]
    assert story.contacts[3] == ContactLine("new", "x", 600, 600, "out_of_hours")
    assert story.duty == [
        DutyLine(0, "on_duty", 0, 600),
        DutyLine(0, "overtime", 600, 770),
        DutyLine(1, "on_duty", 0, 1200),
        DutyLine(1, "overtime", 1200, 1310),
    ]


def test_each_queue_is_cleared_at_its_own_closing(tell):
    """At 600 s those who wait for x are sent home, those who wait for y are not: their turn comes at 1200 s."""
    queues = {"x": {"closing": "clear"}, "y": {"closing": "clear"}}
    plan = two_queues(queues=queues, y={"handle_time": "700 s"})
    story = tell(plan, (580, "x"), (590, "x"), (590, "y"), (595, "y"))
    assert [(contact.ended, contact.outcome) for contact in story.contacts] == [
        (640, "served"),
        (600, "closed_out"),
        (1290, "served"),
        (1200, "closed_out"),
    ]


def test_nobody_on_duty_when_the_first_queue_closes(tell):
    """x's agent goes at 540 s: who waits for x goes home at 600 s. y has no agent from 540 to 900 s: one waits on."""
    groups = {
        "at_x": {"skills": ["x"], "headcount": by_minute((0, 1), (9, 0))},
        "at_y": {"skills": ["y"], "headcount": by_minute((0, 1), (9, 0), (15, 1))},
    }
    story = tell(two_queues(groups=groups), (550, "x"), (550, "y"))
    assert [(contact.ended, contact.outcome) for contact in story.contacts] == [(600, "closed_out"), (960, "served")]


def test_who_stays_after_the_shift_takes_contacts_of_closed_queues_only(tell):
    """The agent of both queues is off at 600 s, in hand a contact until 610 s. Who waits for y since 560 s waits on,
    until its own agent comes at 900 s; the two at x are served, then the agent goes home."""
    groups = {
        "both": {"skills": ["x", "y"], "headcount": ENDS_AT_TEN},
        "at_y": {"skills": ["y"], "headcount": by_minute((15, 1))},
    }
    story = tell(two_queues(groups=groups), (550, "x"), (560, "y"), (570, "x"), (580, "x"))
    assert story.answered() == [(0, 0, 550), (2, 0, 610), (3, 0, 670), (1, 1, 900)]
    assert story.duty[:2] == [DutyLine(0, "on_duty", 0, 600), DutyLine(0, "overtime", 600, 730)]


def test_a_shift_that_ends_before_the_queue_closes_ends_as_ever(tell):
    """At 600 s x has closed, y has not: y's agent, off at 600 s, leaves the two who wait for y to the next one."""
    groups = {
        "at_x": {"skills": ["x"], "headcount": 1},
        "at_y": {"skills": ["y"], "headcount": by_minute((0, 1), (10, 0), (15, 1))},
    }
    story = tell(two_queues(groups=groups), (590, "y"), (595, "y"))
    assert story.answered() == [(0, 1, 590), (1, 1, 900)]
    assert DutyLine(1, "overtime", 600, 650) in story.duty


def test_agents_stay_for_contacts_of_closed_types_in_the_menu(tell):
    """In the menu are y until 650 s, x until 710 s, y until 770 s. x's agent stays for x, not for the later y."""
    story = tell(two_queues(ivr=MENU), (530, "y"), (590, "x"), (650, "y"))
    assert story.answered() == [(0, 1, 650), (1, 0, 710), (2, 1, 770)]
    assert DutyLine(0, "overtime", 600, 770) in story.duty
    story = tell(two_queues(ivr=MENU), (530, "y"), (590, "y"))
    assert not [line for line in story.duty if line.state == "overtime"]


def test_a_second_closing_gives_more_to_do_to_those_who_stay(tell):
    """The agent of both queues stays from 600 s for the x in the menu until 710 s. A y waits since 645 s: it is the
    agent's at 660 s, when y closes, too."""
    groups = {
        "both": {"skills": {"x": {}, "y": {"preference": 2}}, "headcount": ENDS_AT_TEN[:11]},
        "at_y": {"skills": ["y"], "headcount": 1},
    }
    plan = two_queues("00:11", ivr=MENU, groups=groups)
    story = tell(plan, (520, "y"), (525, "y"), (590, "x"))
    assert story.answered() == [(0, 1, 640), (1, 0, 660), (2, 0, 720)]
    assert [line for line in story.duty if line.agent == 0] == [
        DutyLine(0, "on_duty", 0, 600),
        DutyLine(0, "overtime", 600, 780),
    ]


def test_back_on_duty_those_who_stayed_take_everything_again(tell):
    """Idle after the shift for the x in the menu until 710 s, the agent lets a y wait since 640 s; on duty again at
    660 s, the agent takes it."""
    groups = {"both": {"skills": ["x", "y"], "headcount": by_minute((0, 1), (10, 0), (11, 1))}}
    story = tell(two_queues(ivr=MENU, groups=groups), (520, "y"), (590, "x"))
    assert story.answered() == [(0, 0, 660), (1, 0, 720)]
    assert story.duty == [
        DutyLine(0, "on_duty", 0, 600),
        DutyLine(0, "overtime", 600, 660),
        DutyLine(0, "on_duty", 660, 1200),
    ]


def test_the_agents_of_a_queue_that_closes_early_stay_for_those_it_is_passed_on_to(tell):
    """y is passed on to x, so x closes with y at 1200 s: at 600 s nobody is sent home, and x's agent goes as ever."""
    plan = two_queues(y={"misroute": {"share": 1, "to": "x"}}, queues={"x": {"closing": "clear"}, "y": {}})
    story = tell(plan, (590, "x"), (595, "x"), (610, "y"))
    assert [(contact.ended, contact.outcome) for contact in story.contacts] == [
        (650, "served"),
        (1200, "closed_out"),
        (1200, "closed_out"),
    ]

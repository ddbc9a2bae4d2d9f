"""Stories of the voicebot, worked by hand: sessions, exits, lines, and what it leaves to the agents."""

import pytest
from story import ContactLine, LegLine, call, each, small

BOT = {"time": "90 s", "contained": 0, "bounce": 0}


def with_bot(bot=None, **changes):
    return small(types={"call": call(bot={**BOT, **(bot or {})})}, **changes)


def test_a_session_before_the_queue(tell):
    """90 s with the bot, then the queue: any number at once."""
    story = tell(with_bot(), (0, "call"), (1, "call"))
    assert story.legs == [
        LegLine(0, "menu", 0, None, 90, None, "passed"),
        LegLine(1, "menu", 1, None, 91, None, "passed"),
        LegLine(0, "call", 90, 90, 150, 0, "answered"),
        LegLine(1, "call", 91, 150, 210, 0, "answered"),
    ]
    assert story.kinds == ["bot", "bot", "queue", "queue"]
    # On, off, closing; two arrivals, and for each the end of the session, of the talk and of the wrap-up.
    assert story.records.n_events == 3 + 2 * 4


def test_settled_or_hung_up(tell):
    """It settles all of x; all of y hang up on it, and dial again as those who hang up in the menu do."""
    again = {"redial": {"abandoned_in_menu": [1, 0], "delay": "60 s"}}
    kinds = {
        "x": call(bot={**BOT, "contained": 1, "bounce": 0}),
        "y": call(bot={**BOT, "contained": 0, "bounce": 1}, **again),
    }
    story = tell(small(types=kinds, groups=each("x", "y")), (0, "x"), (0, "y"))
    assert story.contacts == [
        ContactLine("new", "x", 0, 90, "contained"),
        ContactLine("new", "y", 0, 90, "abandoned_in_menu"),
        ContactLine("redial", "y", 150, 240, "abandoned_in_menu"),
    ]
    assert story.records.contacts["resolved"].tolist() == [1, 0, 0]


def test_settled_in_vain_comes_back(tell):
    kind = call(bot={**BOT, "contained": 1, "bounce": 0}, failed_containment={"share": 1, "delay": "1000 s"})
    story = tell(small(types={"call": kind}), (0, "call"))
    assert story.contacts[:2] == [
        ContactLine("new", "call", 0, 90, "contained"),
        ContactLine("repeat", "call", 1090, 1180, "contained"),
    ]


def test_who_is_not_offered_it_goes_straight_to_the_queue(tell):
    story = tell(with_bot({"offered": 0}), (0, "call"))
    assert story.legs == [LegLine(0, "call", 0, 0, 60, 0, "answered")]


def test_behind_the_menu_to_where_the_menu_sends_them(tell):
    """10 s of menu, 90 s of bot: two legs, and then the queue the menu has chosen, not the type's own."""
    ivr = {"start": "m", "nodes": {"m": {"time": "10 s", "to": "b"}}}
    kinds = {"a": call(queue="a", bot=BOT), "b": call(queue="b")}
    plan = small(types=kinds, ivr=ivr, groups=each("a", "b"), queues={"a": {}, "b": {}})
    plan["types"]["b"]["transfer"] = {"share": 0, "to": "a"}
    story = tell(plan, (0, "a"))
    assert story.legs == [
        LegLine(0, "menu", 0, None, 10, None, "passed"),
        LegLine(0, "menu", 10, None, 100, None, "passed"),
        LegLine(0, "b", 100, 100, 160, 1, "answered"),
    ]
    assert story.kinds == ["ivr", "bot", "queue"]


def test_what_it_leaves_takes_longer_and_has_been_asked_already(tell):
    """Talk 60 s and wrap-up 20 s, x1.5: 90 s and 30 s; 40 s of the talk are spared."""
    kind = call({"talk": "60 s", "wrap_up": "20 s"}, bot={**BOT, "handle_time_factor": 1.5, "context_saved": "40 s"})
    story = tell(small(types={"call": kind}), (0, "call"))
    leg = story.records.legs[1]
    assert (leg["talk"], leg["wrap_up"], leg["work"]) == (50_000, 30_000, 80_000)


def test_only_the_first_agent_is_spared_the_questions(tell):
    """Passed on from a to b, both handle a 60 s talk: 60 - 40 s, then 60 s."""
    kinds = {
        "a": call(queue="a", bot={**BOT, "context_saved": "40 s"}, transfer={"share": 1, "to": "b"}),
        "b": call(queue="b"),
    }
    story = tell(small(types=kinds, groups=each("a", "b")), (0, "a"))
    assert story.records.legs["talk"].tolist() == [0, 20_000, 60_000]


def test_no_more_is_spared_than_there_is(tell):
    story = tell(with_bot({"context_saved": "100 s"}), (0, "call"))
    assert story.legs[1] == LegLine(0, "call", 90, 90, 90, 0, "answered")


def test_a_session_holds_a_line(tell):
    story = tell(with_bot({"contained": 1}, trunks=1), *[(s, "call") for s in (0, 89.999, 90)])
    assert story.outcomes() == ["contained", "blocked", "contained"]


def test_no_bot_in_closed_hours(tell):
    story = tell(with_bot(), (1200, "call"))
    assert story.outcomes() == ["out_of_hours"]


@pytest.mark.parametrize(("second", "left"), [(59.9, 119.9), (60, 180)])
def test_the_interval_of_entry_sets_the_handle_time(tell, second, left):
    """Intervals of a minute: x1 in the first, x2 from 60.000 s on. The talk of 60 s is as long as when it was begun."""
    kind = call(handle_time_factor=[1] + 19 * [2])
    story = tell(small(types={"call": kind}), (second, "call"))
    assert story.legs == [LegLine(0, "call", second, second, left, 0, "answered")]
    assert story.records.legs["work"].tolist() == [60_000]


def test_who_waited_is_handled_as_the_interval_in_which_it_entered(tell):
    """The second contact enters at 59 s (x1) and is answered at 61 s, in an interval of x3."""
    kind = call("10 s", handle_time_factor=[1] + 19 * [3])
    story = tell(small(types={"call": kind}), (51, "call"), (59, "call"), (60, "call"))
    assert [(leg.answered, leg.left) for leg in story.legs] == [(51, 61), (61, 71), (71, 101)]

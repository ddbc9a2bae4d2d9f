"""What `explain` says of the parts of a centre, beyond what the command's own test reads."""

from io import StringIO

import handmade
import pytest
from rich.console import Console

from sim.centre.schema import Centre
from sim.centre.schema.start import Start
from sim.report.assumptions import assumed, assumptions
from sim.report.explain import explain


def centre(**kind):
    return Centre.model_validate(
        {
            "calendar": {"interval": "60 min", "opening_hours": "08:00-12:00"},
            "volumes": {"a": {"typical": [10, 20, 30, 0]}},
            "types": {"a": {"handle_time": "5 min", **kind}},
            "groups": {"agents": {"headcount": 3}},
        }
    )


def told(made):
    console = Console(width=1000, record=True, file=StringIO())
    explain(made, console)
    return " ".join(console.export_text().split())


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        # Nobody comes from 11:00 on.
        (
            {"aht": [300, 330, 270, 600]},
            "talk constant, value 5 min, x0.90 (10:00) to x1.10 (09:00) by interval of entry;",
        ),
        ({"handle_time_factor": 1.2}, "talk constant, value 5 min, all x1.20;"),
        (
            {
                "bot": {
                    "offered": 0.6,
                    "time": "90 s",
                    "contained": 0.3,
                    "handle_time_factor": 1.08,
                    "context_saved": 40,
                }
            },
            "A voicebot answers 60 % of those bound for the queue (constant, value 90 s): 30 % end there, 15 % hang "
            "up; what it passes on takes x1.08 and spares the first agent 40 s.",
        ),
        ({"bot": {"time": "90 s", "contained": 0.3, "bounce": 0}}, "30 % end there, 0 % hang up."),
    ],
)
def test_a_type_in_words(kind, words):
    assert words in told(centre(**kind))


def test_nothing_is_said_of_what_is_not_there():
    said = told(centre())
    assert "interval of entry" not in said
    assert "voicebot" not in said


def test_consults():
    asks = {"share": "10 %", "queue": "technical", "time": "90 s", "resolution_shift": 0.05}
    assert (
        "In 10 % the agent asks one of queue technical, the customer on hold (constant, value 90 s) (+5 % settled), "
        "and goes on alone if nobody comes in 2 min."
    ) in told(centre(consult=asks))
    assert "asks" not in told(centre())


def test_the_bots_parameters_are_assumptions():
    made = centre(bot={"contained": 0.3})
    assert {"bot.contained", "bot.bounce", "bot.offered", "bot.time"} <= {row.parameter for row in assumptions(made)}
    assert [row.parameter for row in assumed(made.model_copy(update={"assumed": [("costs", "bot_session")]}))] == [
        "costs.bot_session"
    ]
    assert not assumed(centre().model_copy(update={"assumed": [("costs", "bot_session")]}))


def test_tone_and_greeting_are_graded_and_idle_without_a_measured_satisfaction():
    """Nobody said them: listed with their grade, and as assumed only where the level of satisfaction is known."""
    agents = {"headcount": 3, "quality": {"knowledge": 0.8}}
    for satisfaction, listed in (({}, False), ({"satisfaction": {"csat_now": 0.7}}, True)):
        made = Centre.model_validate(centre().model_dump(mode="json") | {"groups": {"agents": agents}} | satisfaction)
        graded = {row.parameter: row for row in assumptions(made)}
        for name in ("quality.tone", "quality.greeting"):
            assert (graded[name].grade, graded[name].of, graded[name].value) == ("D", "agents", "50 %")
            assert "satisfaction only" in graded[name].meaning
            unsaid = made.model_copy(update={"assumed": [("groups", "agents", *name.split("."))]})
            assert (name in {row.parameter for row in assumed(unsaid)}) == listed


def changed(**parts):
    """What is printed of the hand-made centre with other parts."""
    return told(Centre.model_validate(handmade.centre().model_dump(mode="json") | parts))


def test_who_goes_over_and_who_has_aged():
    billing = {"score": {"base": 60, "ageing_cap": "10 min"}, "overflow": {"to": "technical", "after": "2 min"}}
    text = changed(queues={"billing": billing, "technical": {}})
    assert (
        "+60 points on arrival; who has waited 10 min goes first; who has waited 2 min goes over to technical." in text
    )
    assert "goes" not in changed()


def test_a_group_that_is_paid_by_the_contact():
    groups = {name: {"skills": [name], "headcount": 5, "price_per_contact": 8} for name in ("billing", "technical")}
    assert changed(groups=groups).count("; paid 8 EUR a contact.") == 2
    assert "a contact." not in changed()


def test_the_rest_of_a_day():
    start = {"at": "09:40", "waiting": {"a": ["6 min", "4 min"]}, "busy": {"agents": 3}}
    made = centre().model_copy(update={"start": Start.model_validate(start)})
    there = "Then and there waiting 2 in a (oldest 6 min); busy 3 of agents."
    assert f"Simulated: the rest of day 2 (Tue), from 09:40. {there}" in told(made)
    # Of the 20 from 9:00 on a third come after 9:40, then 30 and nobody; 3 agents for 2 h 20 min.
    assert "From then on 37 new issues come of a;" in told(made)
    assert "7 staffing hours in the rest of the day" in told(made)
    assert "The whole of that day: contacts in that time, agents on duty on average" in told(made)
    assert "On a day that counts 60 new issues come of a;" in told(centre())
    empty = centre().model_copy(update={"start": Start.model_validate({"at": "09:40", "day": "wed"})})
    assert "the rest of day 3 (Wed), from 09:40. Nobody is in the house then." in told(empty)


@pytest.mark.parametrize(
    ("interval", "hours", "first", "n_rows"),
    [
        ("15 min", "08:00-11:00", "08:00-08:15", 12),
        ("30 min", "08:00-20:00", "08:00-09:00", 12),
        ("30 min", "08:30-18:00", "08:30-09:00", 10),
        ("15 min", "00:00-24:00", "00:00-02:00", 12),
        ("45 min", "00:00-24:00", "00:00-03:00", 8),
    ],
)
def test_a_row_of_the_day_is_a_time_a_planner_can_add_up(interval, hours, first, n_rows):
    calendar = {"interval": interval, "opening_hours": hours}
    made = centre().model_dump(mode="json") | {"calendar": calendar, "volumes": {"a": {"per_hour": 10}}}
    console = Console(width=80, record=True, file=StringIO())
    explain(Centre.model_validate(made), console)
    said = console.export_text()
    rows = [line.split() for line in said.splitlines() if line[:2].isdigit()]
    assert (rows[0][0], len(rows)) == (first, n_rows)
    assert "contacts in that time, agents on duty on average" in said
    assert max(map(len, said.splitlines())) <= 80


def test_no_more_are_busy_than_are_there():
    start = {"at": "09:40", "busy": {"agents": 500}, "absent": {"agents": 1}}
    made = centre().model_copy(update={"start": Start.model_validate(start)})
    assert "busy 2 of agents (no more are there, 500 were said); absent 1 of agents." in told(made)

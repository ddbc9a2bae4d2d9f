"""All levers together: what is listed, in which order they work, and what they leave alone."""

import pytest

from sim.centre.errors import InputProblems
from sim.centre.load import load_run
from sim.centre.places import shipped_root
from sim.centre.run import centre_hash
from sim.levers import LEVERS, Applied, lever_sheets, pull
from sim.levers.lever import Change
from sim.levers.sheet import GRADES

LISTED = {
    ("peak_staff", "agents"): ("14 agents", "0 to 10000 agents", "", ""),
    ("peak_staff", "from"): ("", "a time of day", "", ""),
    ("self_service", "containment"): ("+12 pp", "a step such as +12pp or x1.5", "+5 pp to +15 pp", "D"),
    ("self_service", "handle_time_factor"): ("x1.03", "more than x0 to x10", "x1 to x1.15", "M"),
    ("self_service", "failed_share"): ("20 %", "0 % to 100 %", "at least 20 %", "M"),
    ("chatbot", "offered"): ("60 %", "0 % to 100 %", "40 % to 80 %", "D"),
    ("chatbot", "resolution"): ("30 %", "0 % to 100 %", "10 % to 45 %", "D"),
    ("chatbot", "bounce"): ("15 %", "0 % to 100 %", "10 % to 20 %", "D"),
    ("chatbot", "handle_time_factor"): ("x1.08", "more than x0 to x10", "x1 to x1.15", "M"),
    ("chatbot", "context_saved"): ("40 s", "a duration such as 40 s", "at most 60 s", "M"),
    ("callbacks", "from"): ("180 s", "a duration such as 3 min", "", "D"),
    ("callbacks", "accepted"): ("37 %", "0 % to 100 %", "30 % to 60 %", "D"),
    ("callbacks", "reached"): ("93 %", "0 % to 100 %", "at most 95 %", "A"),
    ("callbacks", "max_open"): ("", "at least 0 callbacks", "", ""),
    ("wait_announcement", "every"): ("60 s", "a duration such as 60 s", "30 to 120 s", "A"),
    ("overflow_partner", "agents"): ("10 agents", "1 to 10000 agents", "", ""),
    ("overflow_partner", "price_per_contact"): ("8", "at least 0", "8 to 15", "D"),
    ("overflow_partner", "resolution_shift"): ("-2 pp", "a step such as -2pp", "-4 pp to +0 pp", "M"),
    ("priority", "queues"): ("", "a name, a list of names, or {skill: TYPE}", "", ""),
    ("priority", "ageing_cap"): ("600 s", "a duration such as 10 min", "", ""),
    ("training", "resolution"): ("+4 pp", "a step such as +4pp", "+2 pp to +8 pp", "M"),
    ("training", "handle_time_factor"): ("x0.97", "more than x0 to x10", "x0.92 to x1", "M"),
    ("training", "transfer_factor"): ("x0.8", "x0 to x10", "x0.8 to x1", "M"),
    ("training", "training_time"): ("12 h", "a duration such as 12 h", "", "M"),
    ("cross_skill", "share"): ("30 %", "0 % to 100 %", "0 % to 100 %", "A"),
    ("cross_skill", "handle_time_factor"): ("x1.05", "more than x0 to x10", "x1.03 to x1.1", "M"),
    ("cross_skill", "transfer_factor"): ("x0.6", "x0 to x10", "x0.6 to x1", "M"),
    ("cross_skill", "training_time"): ("12 h", "a duration such as 12 h", "", "M"),
    ("cross_skill", "groups"): ("all", "`all`, a name, a list of names, or {skill: TYPE}", "", ""),
}


def usual(*names: str) -> dict:
    return {name: LEVERS[name]() for name in names}


@pytest.mark.parametrize("key", LISTED, ids=".".join)
def test_the_table_a_planner_reads(key):
    sheet = next(sheet for sheet in lever_sheets() if sheet.name == key[0])
    row = next(row for row in sheet.parameters if row.name == key[1])
    assert (row.default, row.allowed, row.evidence, row.grade) == LISTED[key]


@pytest.mark.parametrize("sheet", lever_sheets(), ids=lambda sheet: sheet.name)
def test_every_lever_says_what_it_does_and_who_says_so(sheet):
    assert sheet.title and sheet.effect and sheet.cost and sheet.side_effects
    for row in sheet.parameters:
        assert row.meaning
        assert not row.evidence or (row.grade in GRADES and row.source)


@pytest.mark.parametrize("name", LEVERS)
def test_the_usual_strength_lies_within_the_evidence(centre, name):
    assert LEVERS[name]().apply(centre).outside_evidence == ()


def test_the_order_is_the_registrys_not_the_planners(centre):
    names = ["peak_staff", "self_service", "chatbot", "wait_announcement", "callbacks", "training", "cross_skill"]
    names += ["priority", "overflow_partner"]
    assert list(LEVERS) == names
    forward, backward = pull(centre, usual(*names)), pull(centre, usual(*reversed(names)))
    assert forward == backward
    assert list(dict.fromkeys(change.lever for change in backward.changes)) == names
    other_way = LEVERS["peak_staff"]().apply(LEVERS["cross_skill"]().apply(centre).centre)
    assert other_way.centre != pull(centre, usual("peak_staff", "cross_skill")).centre


def test_costs_and_notes_add_up(centre):
    both = pull(centre, usual("self_service", "cross_skill"))
    alone = [LEVERS[name]().apply(centre) for name in ("self_service", "cross_skill")]
    assert both.one_off_cost == sum(applied.one_off_cost for applied in alone) > 0
    assert both.notes == alone[0].notes + alone[1].notes


@pytest.mark.parametrize("name", LEVERS)
def test_the_baseline_is_never_touched(centre, name):
    before, written = centre_hash(centre), centre.model_dump_json()
    applied = LEVERS[name]().apply(centre)
    assert centre_hash(centre) == before != centre_hash(applied.centre)
    assert centre.model_dump_json() == written


@pytest.mark.parametrize("name", LEVERS)
def test_settings_can_be_written_down_and_read_back(name):
    lever = LEVERS[name]()
    assert LEVERS[name].model_validate(lever.model_dump(mode="json")) == lever


def test_a_step_of_a_share_is_read_back_as_written():
    for step in ("+8pp", "x1.5", "-2.5pp"):
        lever = LEVERS["self_service"].model_validate({"containment": step})
        assert lever.model_dump(mode="json")["containment"] == step


def test_no_lever_changes_nothing(centre):
    assert pull(centre, {}) == Applied(centre)


def test_every_misfit_is_told_at_once(centre):
    bare = centre.model_copy(update={"ivr": None, "peak": None})
    with pytest.raises(InputProblems) as caught:
        pull(bare, usual("peak_staff", "self_service"))
    assert [problem.where for problem in caught.value.problems] == ["levers.peak_staff.from", "levers.self_service"]


def test_what_is_beyond_the_evidence_is_said_once():
    applied = Applied(None, (Change("a", "x", "1", "2", "too much"), Change("a", "y", "1", "2", "too much")))
    assert applied.outside_evidence == ("too much",)


# --- as a planner pulls them ---


@pytest.mark.parametrize("file", sorted((shipped_root() / "scenarios").glob("*.yaml")), ids=lambda file: file.stem)
def test_shipped_scenarios_ask_a_question_and_fit_the_telecom(file, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run = load_run(["centre=telecom", f"scenario={file.stem}"], levers=LEVERS)
    assert run.scenarios[0].question.endswith("?")
    applied = pull(run.centre, run.rows[0].levers)
    assert applied.changes
    assert applied.outside_evidence == ()


def test_a_misfit_has_its_file_and_line(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "mine.yaml").write_text("levers:\n  peak_staff:\n    groups: [biling_agents]\n")
    with pytest.raises(InputProblems) as caught:
        load_run(["centre=telecom", "scenario=mine", "levers.cross_skill.queues=biling"], levers=LEVERS)
    assert [(problem.where, problem.mend) for problem in caught.value.problems] == [
        ("scenarios/mine.yaml:3  levers.peak_staff.groups", "did you mean billing_agents?"),
        ("command line: levers.cross_skill.queues", "did you mean billing?"),
    ]


def test_what_a_shipped_file_names_is_mended_on_the_command_line(tmp_path, monkeypatch):
    """Its queue and its peak are the telecom's; nobody should have to edit a file of the tool."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "centres").mkdir()
    own = (
        "types: {Orders: {handle_time: 5 min}, Complaints: {handle_time: 5 min}}\nvolumes: {Orders: 9, Complaints: 9}\n"
    )
    (tmp_path / "centres" / "own.yaml").write_text(
        own + "groups: {a: {headcount: 9, skills: Orders}, b: {headcount: 9, skills: Complaints}}\n"
    )
    mends = []
    for name in ("priority", "peak_staff"):
        with pytest.raises(InputProblems) as caught:
            load_run(["centre=own", f"scenario={name}"], levers=LEVERS)
        mends.append(caught.value.problems[0].mend)
    assert mends[0].startswith("add levers.priority.queues=Complaints to the command")
    assert mends[1].startswith("add levers.peak_staff.from=10:00 levers.peak_staff.to=12:00 to the command")
    typed = ("levers.priority.queues=Complaints", "levers.peak_staff.from=10:00", "levers.peak_staff.to=12:00")
    assert load_run(["centre=own", "scenario=[priority,peak_staff]", *typed], levers=LEVERS).rows


IN_SHORT = {
    "peak_staff": "14 agents more, 09:00-10:30",
    "self_service": "+12 pp settled in the menu",
    "chatbot": "60 % get to the bot, which settles 30 % of them unless they hang up",
    "wait_announcement": "waits told from 120 s, 5 % leave, +2 % a minute",
    "callbacks": "offered from 180 s, 37 % accept, place kept, 2 attempts",
    "training": "settled +4 pp, handle time x0.97, transfers x0.8",
    "cross_skill": "30 % of the agents serve billing and technical",
    "priority": "technical first, until others have waited 600 s",
    "overflow_partner": "after 120 s to a partner with 10 agents",
}


@pytest.mark.parametrize("name", LEVERS)
def test_each_says_in_half_a_line_what_it_does(centre, name):
    assert pull(centre, usual(name)).in_short == ((name, IN_SHORT[name]),)


def test_the_half_line_names_whom_it_is_for(centre):
    for settings in ({"groups": ["front"]}, {"groups": {"skill": "billing"}}):
        (_, words) = LEVERS["peak_staff"].model_validate({"agents": 1, **settings}).apply(centre).in_short[0]
        assert words == f"1 agent more, 09:00-10:30 ({'front' if settings['groups'] == ['front'] else 'billing'})"

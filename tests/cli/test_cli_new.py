"""The first hour: a folder of one's own, run, explained, with schemas for the editor."""

import json
import re

import pytest
import yaml

from sim.centre.load import load_run
from sim.centre.places import shipped_root
from sim.levers import LEVERS

QUICK = ("centre.calendar.warm_up_days=5", "centre.calendar.measured_days=1", "run.replications=2")


@pytest.fixture
def mine(type_in, tmp_path):
    answer = type_in("new", "my_centre")
    assert (answer.code, answer.told) == (0, "")
    return tmp_path / "my_centre"


def test_new_makes_a_folder_and_says_what_is_next(type_in, tmp_path):
    answer = type_in("new", "my_centre")
    assert answer.out.rstrip().endswith("contactsim run my_centre")
    assert {file.name for file in (tmp_path / "my_centre").iterdir()} == {
        "centre.yaml", "volumes.csv", "staff.csv", "tables.xlsx", "centre.schema.json", "scenario.schema.json",
    }  # fmt: skip


def test_what_new_makes_runs_as_it_is(mine, type_in):
    answer = type_in("run", "my_centre", *QUICK, "hydra.run.dir=out")
    assert answer.code == 0
    assert re.search(r"^Note: of [\d,]+ contacts offered [\d,]+ are new issues, ", answer.told, re.MULTILINE)
    assert max(map(len, answer.told.splitlines())) <= 80
    assert "nearly all contacts are redials and repeats" not in answer.told
    crowded = type_in("run", "my_centre", *QUICK, "hydra.run.dir=out", "centre.calendar.reopen_spread=30min").told
    one_line = " ".join(crowded.split())
    assert re.search(r"nearly all contacts .* after the opening \(0\.5 h\); .* make it longer", one_line)
    assert re.search(
        r"Assumed, not yours \(\d+\), largest effect first\n- patience of billing, technical: ", answer.out
    )
    report = (mine.parent / "out" / "report.html").read_text(encoding="utf-8")
    assert "Assumed, not yours (" in report


def test_levers_for_the_peak_find_one(mine):
    run = load_run(["centre=my_centre", "scenario=[peak_staff]"], levers=LEVERS)
    assert (run.centre.peak.start, run.centre.peak.end) == (9 * 3600, 12 * 3600)
    assert list(run.rows[0].levers) == ["peak_staff"]


def test_the_menu_that_new_shows_can_be_uncommented(mine, type_in):
    file = mine / "centre.yaml"
    text = file.read_text(encoding="utf-8")
    assert "#   ivr: {" in text
    file.write_text(text.replace("#   ivr: {", "ivr: {"), encoding="utf-8")
    assert "A menu of 1 step stands in front of the queues." in type_in("explain", "my_centre").out


def test_a_broken_heading_is_one_problem_and_the_other_table_is_not_blamed_for_it(mine, type_in):
    volumes = mine / "volumes.csv"
    volumes.write_text(volumes.read_text(encoding="utf-8").replace("offered", "offerd"), encoding="utf-8")
    answer = type_in("run", "my_centre", *QUICK)
    assert answer.code == 2
    assert answer.told.startswith("1 problem in the input; nothing was run.")
    assert "staff.csv" not in answer.told


def test_the_workbook_holds_the_same_tables(mine, type_in):
    as_csv = type_in("explain", "my_centre")
    text = (mine / "centre.yaml").read_text(encoding="utf-8")
    text = text.replace("volumes: volumes.csv", "volumes: tables.xlsx").replace(
        "staff: staff.csv", "staff: tables.xlsx#staff"
    )
    (mine / "centre.yaml").write_text(text, encoding="utf-8")
    assert type_in("explain", "my_centre") == as_csv


@pytest.mark.parametrize("name", ["my_centre", "my_centre/centre.yaml", "a*b", " ", "a=b"])
def test_new_overwrites_nothing(mine, type_in, name):
    before = {file: file.read_bytes() for file in mine.iterdir()}
    answer = type_in("new", name)
    assert (answer.code, answer.out) == (2, "")
    assert f"command line: new {name}" in answer.told
    assert {file: file.read_bytes() for file in mine.iterdir()} == before


@pytest.mark.parametrize("name", ["Łódź", "my centre", "sub/zentrale"])
def test_any_letters_may_be_its_name(type_in, name):
    assert type_in("new", name).code == 0
    assert type_in("explain", name).code == 0


def test_explain_says_who_comes_and_how_agents_differ(mine, type_in, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    group = "centre.groups.front_line"
    people = f"{group}.absence_share=4 %", f"{group}.agent_cv=0.15", f"{group}.tenure.attrition=40 %"
    quality = f"{group}.quality.knowledge=0.8", f"{group}.quality.tone=0.7"
    said = " ".join(type_in("explain", "my_centre", *people, *quality).out.split())
    for words in (
        "agents scheduled, ",
        "each is absent on 4 % of the days, and paid; their own handle times differ by 15 %;",
        "40 % leave in a year, and a new one takes 60 % longer, 63 % of which is learned in 60 days;",
        "knowledge 0.8, problem-solving 0.5, tone 0.7 and greeting 0.5 (0.5: average).",
        "contacts in that time, agents scheduled on average",
        "- tenure.learning_days of front_line: 60 days (",
    ):
        assert words in said, said
    assert "absent" not in type_in("explain", "my_centre").out


def test_explain_says_what_is_there(mine, type_in, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    answer = type_in("explain", "my_centre", "centre.trunks=40")
    said = " ".join(answer.out.split())
    for words in (
        "Open mon-fri 08:00-18:00, in intervals of 30 min.",
        "5 days that count after 1 day to warm up.",
        "556 billing and 250 technical",
        "Queue billing: served by front_line; target 80 % in 20 s.",
        "Group front_line: serves billing; 4 to 12 agents on duty, 84 staffing hours a day.",
        "40 lines; who finds none free is turned away.",
        "Assumed, not yours (",
    ):
        assert words in said
    assert max(map(len, answer.out.splitlines())) <= 80


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("run", "my_centre", "centre=telecom"), "2 centres: my_centre, centre=telecom"),
        (("run", "my_centre", "telecom"), "2 centres: my_centre, telecom"),
        (("run", "my_center"), "'my_center'"),
        (("explain", "my_center"), "'my_center'"),
    ],
)
def test_words_that_name_no_centre(mine, type_in, words, found):
    answer = type_in(*words)
    assert (answer.code, answer.out) == (2, "")
    assert found in answer.told


def fits(value, schema, parts):
    """What this project needs of JSON Schema, in a few lines."""
    if "$ref" in schema:
        return fits(value, parts[schema["$ref"].rpartition("/")[2]], parts)
    if any(
        key in schema and not how(fits(value, s, parts) for s in schema[key])
        for key, how in (("anyOf", any), ("oneOf", any))
    ):
        return False
    kinds = {"string": str, "number": (int, float), "integer": int, "array": list, "object": dict, "null": type(None)}
    kinds["boolean"] = bool
    wanted = schema.get("type", list(kinds))
    if not isinstance(
        value, tuple(kinds[kind] for kind in ([wanted] if isinstance(wanted, str) else wanted)) or object
    ):
        return False
    if value not in schema.get("enum", [value]) or value != schema.get("const", value):
        return False
    if isinstance(value, dict):
        known, other = schema.get("properties", {}), schema.get("additionalProperties", True)
        return set(schema.get("required", [])) <= set(value) and all(
            fits(v, known[k], parts) if k in known else (other if isinstance(other, bool) else fits(v, other, parts))
            for k, v in value.items()
        )
    return not isinstance(value, list) or all(fits(v, schema.get("items", {}), parts) for v in value)


def test_schemas_take_what_is_shipped_and_mark_slips(type_in, mine, tmp_path):
    assert type_in("schema", "editor").code == 0
    centre, scenario = (
        json.loads((tmp_path / "editor" / f"{name}.schema.json").read_text(encoding="utf-8"))
        for name in ("centre", "scenario")
    )
    text = (mine / "centre.yaml").read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=centre.schema.json\n")
    for file in (*(shipped_root() / "conf" / "centre").glob("*.yaml"), mine / "centre.yaml"):
        written = yaml.safe_load(file.read_text(encoding="utf-8"))
        assert fits(written, centre, centre["definitions"]), file
        assert not fits({**written, "trunk": 3}, centre, centre["definitions"])
        queue = {**next(iter(written["queues"].values())), "pateince": "3 min"}
        assert not fits({**written, "queues": {"a": queue}}, centre, centre["definitions"])
    for key, value in {
        "handle_time_factor": {"mon-fri": 1.1}, "aht": [300, None, "5:30"], "bot": {"contained": "30 %", "time": 90},
    }.items():  # fmt: skip
        own = {**written["queues"], "billing": {"handle_time": "6 min", key: value}}
        assert fits({**written, "queues": own}, centre, centre["definitions"]), key
    for file in (shipped_root() / "scenarios").glob("*.yaml"):
        written = yaml.safe_load(file.read_text(encoding="utf-8"))
        assert fits(written, scenario, scenario["definitions"]), file
        assert not fits({**written, "levers": {"peak_stuff": {}}}, scenario, scenario["definitions"])
    assert "how long its customers wait" in json.dumps(centre)


def test_a_schema_that_cannot_be_written_is_told(type_in, tmp_path):
    (tmp_path / "taken").write_text("")
    answer = type_in("schema", "taken")
    assert (answer.code, "a folder in which files can be written" in answer.told) == (2, True)

"""What-ifs in words and in scenario files, stacked; and scenario files based on others."""

import json

import pytest

from sim.centre.errors import InputProblems
from sim.centre.run import restore_run
from sim.centre.whatif_words import read_word, stacked
from sim.commands.compare import rows as rows_of_columns
from sim.commands.words import Words

READ = {
    "volume=+10%": ("volume", {"change": "+10%"}),
    "volume.big deals=+10%": ("volume", {"change": "+10%", "of": ["big deals"]}),
    "headcount=+3@10:00-12:00": ("headcount", {"change": "+3", "from": "10:00", "to": "12:00"}),
    "move_staff.a.b=3@8.30-9.00": ("move_staff", {"change": "3", "of": ["a", "b"], "from": "8.30", "to": "9.00"}),
    "opening_hours=08:00-21:00": ("opening_hours", {"change": "08:00-21:00"}),
    "handle_time=-1.5min": ("handle_time", {"change": "-1.5min"}),
    "volume.夜班=x1.1": ("volume", {"change": "x1.1", "of": ["夜班"]}),
}


@pytest.mark.parametrize("word", READ)
def test_a_word_is_read(word):
    read = read_word(word)
    assert (read.kind, read.settings.value) == READ[word]


STACKS = {
    "a": ["a"],
    "a+b": ["a", "b"],
    "volume=+10%": ["volume=+10%"],
    "a+volume=+10%+headcount=+3@10:00-12:00+b": ["a", "volume=+10%", "headcount=+3@10:00-12:00", "b"],
    "absence=5+patience=-20%": ["absence=5", "patience=-20%"],
}


@pytest.mark.parametrize("column", STACKS)
def test_a_plus_stacks_unless_it_is_a_sign(column):
    assert stacked(column) == STACKS[column]


@pytest.mark.parametrize("column", ["a+", "+a", "a++b"])
def test_a_plus_with_nothing_beside_it_is_refused(column):
    with pytest.raises(InputProblems, match="nothing beside it"):
        stacked(column)


def test_words_are_sorted():
    words = Words.of(
        ["telecom", "a+b", "run=quick", "volume=+10%", "centre.trunks=3", "levers.a.x=1", "hydra.run.dir=x"]
    )
    assert words.columns == ("a+b", "volume=+10%")
    assert words.overrides == ("centre=telecom", "run=quick", "centre.trunks=3", "levers.a.x=1", "hydra.run.dir=x")
    assert Words.of(["volume=+10%", "centre=mine"]) == Words(("volume=+10%",), ("centre=mine",))


def test_all_is_everything_named_together():
    assert rows_of_columns(["a", "b+c", "all"]) == {"a": ["a"], "b+c": ["b", "c"], "a+b+c": ["a", "b", "c"]}
    assert rows_of_columns(["a", "all"]) == {"a": ["a"]}
    for column in ("a+a", "all"):
        with pytest.raises(InputProblems):
            rows_of_columns([column])


# --- scenario files ---


@pytest.fixture
def files(workshop):
    workshop.write("scenarios/a.yaml", "question: A?\nlevers:\n  staff: {agents: 14, days: 3}\n")
    workshop.write("scenarios/b.yaml", "question: B?\nbased_on: a\nlevers:\n  staff: {agents: 20}\n")
    workshop.write("scenarios/c.yaml", "based_on: b\nwhatif:\n  volume: +10%\n  headcount.front: +3@8:00-10:00\n")
    workshop.write("scenarios/d.yaml", "whatif:\n  volume: {change: +5%}\n")
    workshop.write(
        "scenarios/e.yaml",
        'whatif:\n  headcount:\n  - {change: +3, from: "8:00", to: "9:00"}\n  - {change: -1, groups: back}\n',
    )
    return workshop


def test_a_scenario_is_based_on_another(files):
    run = files.load("stacks={one:[b],two:[c]}")
    assert run.rows[0].levers == {"staff": {"agents": "20", "days": "3"}}
    assert run.rows[1].levers == run.rows[0].levers
    assert [s.question for s in run.scenarios] == ["B?", "B?"]


def test_what_ifs_of_a_file_in_words_and_as_a_mapping(files):
    assert files.load("scenario=c").rows[0].what_ifs == (
        {"volume": {"change": "+10%"}},
        {"headcount": {"change": "+3", "of": ["front"], "from": "8:00", "to": "10:00"}},
    )
    assert files.load("scenario=e").rows[0].what_ifs == (
        {"headcount": {"change": "+3", "from": "8:00", "to": "9:00"}},
        {"headcount": {"change": "-1", "groups": "back"}},
    )


def test_two_of_a_stack_must_not_set_one_key(files):
    told = files.problems("scenario=[c,d]")
    assert [(p.where, p.found) for p in told] == [
        ("scenarios/d.yaml:2  whatif.volume", "set here and in scenarios/c.yaml:3  whatif.volume"),
    ]
    told = files.problems("scenario=[a,b]")
    assert {p.where for p in told} == {
        "scenarios/b.yaml:4  levers.staff.agents",
        "scenarios/a.yaml:3  levers.staff.days",
    }
    assert "based on the other" in next(p.mend for p in told if p.where.endswith("days"))
    assert files.problems("scenario=[volume=+1%,volume=+2%]")[0].found == "set here and in command line: volume=+1%"
    files.load("scenario=[headcount=+1@8:00-9:00,headcount=+2@9:00-10:00]")


def test_a_round_of_files_and_a_lost_base_are_told(files):
    files.write("scenarios/x.yaml", "based_on: y\n")
    files.write("scenarios/y.yaml", "question: Y?\nbased_on: x\n")
    assert files.problems("scenario=x")[0].where == "scenarios/y.yaml:2  based_on"
    assert "x -> y -> x" in files.problems("scenario=x")[0].found
    files.write("scenarios/z.yaml", "based_on: aa\nlevers: {staff: {}}\n")
    problem = files.problems("scenario=z")[0]
    assert (problem.where, problem.found) == ("scenarios/z.yaml:1  based_on", "'aa'")


def test_a_slip_in_a_file_has_its_line(files):
    from sim.whatif import WHAT_IFS

    files.write("scenarios/s.yaml", "whatif:\n  volume: {change: +10%, typs: billing}\n  patience: soon\n")
    told = files.problems("scenario=s", what_ifs=WHAT_IFS)
    assert [p.where for p in told] == ["scenarios/s.yaml:2  whatif.volume.typs", "scenarios/s.yaml:3  whatif.patience"]
    assert told[0].mend == "did you mean types?"


def test_a_run_with_what_ifs_is_repeated_from_its_config(files):
    from sim.whatif import WHAT_IFS

    run = files.load("scenario=[e,volume=+10%@8:00-9:00]", what_ifs=WHAT_IFS)
    config = json.loads(json.dumps(run.as_config()))
    again = restore_run(config, what_ifs=WHAT_IFS)
    assert again.rows == run.rows
    assert again.as_config() == run.as_config()

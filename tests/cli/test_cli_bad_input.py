"""Ten ways to get it wrong, as a planner does: exit code 2, nothing run, and a block that says how to mend it."""

import pytest

from sim.centre.errors import WIDTH

YAML, STAFF, VOLUMES = "mine.yaml", "data/telecom_staff.csv", "data/telecom_volumes.csv"

SLIPS = {
    "a wrong type": ((YAML, "warm_up_days: 1 ", "warm_up_days: one "), """\
centres/mine.yaml:10  calendar.warm_up_days
    found:   one
    allowed: a whole number"""),
    "out of range": ((YAML, "short_share: 6 %", "short_share: 600 %"), """\
centres/mine.yaml:45  types.billing.patience.short_share
    found:   600 %
    allowed: a share from 0 to 1 (0 % to 100 %)"""),
    "a key with a typo": ((YAML, "patience: ", "patiense: "), """\
centres/mine.yaml:45  types.billing.patiense
    found:   unknown key 'patiense'
    allowed: a key that is known here
    mend:    did you mean patience?"""),
    "a queue that does not exist": ((YAML, "to: technical}", "to: tecnical}"), """\
centres/mine.yaml:48  types.billing.misroute.to.tecnical
    found:   'tecnical'
    allowed: the name of a queue
    mend:    did you mean technical?"""),
    "a queue that nobody serves": ((YAML, "{skills: [technical]}", "{skills: [billing]}"), """\
centres/mine.yaml:74  queues.technical
    found:   no group has this skill
    allowed: at least one group with the queue in its skills"""),
    "staff for an hour too few": ((STAFF, "08:30,billing_agents,22\n", ""), """\
centres/data/telecom_staff.csv  column start
    found:   no row for billing_agents at 08:30
    allowed: a row for every interval of the opening hours
    mend:    write 0 if none are meant"""),
    "a missing column": ((STAFF, "on_duty", "on_dutty"), """\
centres/data/telecom_staff.csv:1
    found:   columns start, group, on_dutty
    allowed: a column on_duty
    mend:    rename on_dutty to on_duty, if that is meant"""),
    "a blank": ((VOLUMES, "08:30,billing,104.50", "08:30,billing,"), """\
centres/data/telecom_volumes.csv:3  column new_issues
    found:   a blank
    allowed: a value in every row
    mend:    write 0 if none are meant"""),
    "fewer than none": ((VOLUMES, "08:30,billing,104.50", "08:30,billing,-104.50"), """\
centres/data/telecom_volumes.csv:3  column new_issues
    found:   -104.50
    allowed: 0 or more"""),
    "an interval twice": ((VOLUMES, "09:00,billing,", "08:30,billing,3\n09:00,billing,"), """\
centres/data/telecom_volumes.csv:4  column start
    found:   billing 08:30 again
    allowed: each interval once
    mend:    it stands in line 3 already"""),
    "a stretch pasted twice": ((VOLUMES, "09:00,billing,", "08:00,billing,2\n08:30,billing,3\n09:00,billing,"), """\
centres/data/telecom_volumes.csv:4  column start
    found:   billing 08:00 again, and 1 more interval of that day
    allowed: each interval once
    mend:    they stand in lines 2 to 3 already; take one of the two out"""),
}  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_in_a_file_is_told_where_it_is(slip, type_in, own_centre):
    (name, right, wrong), block = SLIPS[slip]
    file = own_centre / name
    text = file.read_text(encoding="utf-8")
    assert right in text
    file.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    answer = type_in("run", "centre=mine")
    assert (answer.code, answer.out) == (2, "")
    assert answer.told.replace("\\", "/") == f"1 problem in the input; nothing was run.\n\n{block}\n"


WORDS = {
    "centre=telekom": ("'telekom'", "did you mean telecom?"),
    "scenario=peak_staf": ("'peak_staf'", "did you mean peak_staff?"),
    "run.replicatons=3": ("unknown key 'replicatons'", "did you mean replications?"),
    "run=quik": ("'quik'", "did you mean quick?"),
    "levers.peak_staff.groups=[billing_agent]": ("'billing_agent'", "did you mean billing_agents?"),
    "levers.self_service.containment=+8%": ("+8%", "write +8pp"),
    "centre.types.billing.misroute.share=30": ("30", "write 0.30 or 30 %"),
    "volume=+10%": ("unknown key 'volume'", "a what-if: contactsim whatif telecom volume=+10%"),
    "trunks=30": ("unknown key 'trunks'", "write centre.trunks=30"),
    "centre.trunk=30": ("unknown key 'trunk'", "did you mean trunks?"),
    "scenario=[peak_staff": ("a [ without its ]", ""),
    "hydra.run.dir=taken": ("which is a file", ""),
    "--fast": ("an unknown option", "contactsim run --help"),
}


@pytest.mark.parametrize("word", WORDS)
def test_a_slip_on_the_command_line_is_told_by_its_word(word, type_in, tmp_path):
    (tmp_path / "taken").touch()
    answer = type_in("run", word)
    found, mend = WORDS[word]
    assert (answer.code, answer.out) == (2, "")
    assert answer.told.startswith("1 problem in the input; nothing was run.\n\ncommand line: " + word.split("=")[0])
    assert found in answer.told
    assert "allowed: " in answer.told
    assert mend in answer.told
    assert "Traceback" not in answer.told


def test_everything_is_told_at_once(type_in, own_centre, tmp_path):
    for (name, right, wrong), _ in (SLIPS["a key with a typo"], SLIPS["fewer than none"]):
        file = own_centre / name
        file.write_text(file.read_text(encoding="utf-8").replace(right, wrong, 1), encoding="utf-8")
    answer = type_in("run", "centre=mine", "run.sed=lucky", "scenario=nights")
    assert answer.code == 2
    assert answer.told.startswith("4 problems in the input; nothing was run.")
    assert not (tmp_path / "runs").exists()


def test_two_scenarios_that_set_the_same_thing_cannot_be_stacked(type_in, tmp_path):
    (tmp_path / "scenarios").mkdir()
    evening = 'levers:\n  peak_staff: {agents: 10, from: "16:00", to: "20:00"}\n'
    (tmp_path / "scenarios" / "evening.yaml").write_text(evening, encoding="utf-8")
    answer = type_in("run", "scenario=[evening,peak_staff]")
    assert answer.code == 2
    assert "levers.peak_staff.agents\n    found:   set here and in scenarios/evening.yaml:2" in answer.told
    assert "contactsim compare CENTRE evening peak_staff" in " ".join(answer.told.split())


@pytest.mark.parametrize("source", ["nowhere", "."])
def test_a_folder_without_a_run_cannot_be_repeated(source, type_in):
    answer = type_in("run", "--from", source)
    assert answer.code == 2
    assert "no run.json there" in answer.told


def test_files_beside_a_run_that_is_repeated_are_refused(type_in):
    """They would not be read: the run stands in its run.json."""
    answer = type_in("run", "--from", "results", "--config-dir", "mine")
    assert (answer.code, answer.out) == (2, "")
    assert "command line: --config-dir mine\n    found:   a folder of files for a run that is repeated" in answer.told
    assert "allowed: --from alone: its run.json holds the centre" in answer.told


def test_what_is_run_again_cannot_be_changed(type_in, tmp_path):
    (tmp_path / "run.json").write_text("{}", encoding="utf-8")
    answer = type_in("run", "--from", "run.json", "centre.trunks=3")
    assert answer.code == 2
    assert "Traceback" not in answer.told


@pytest.mark.parametrize(
    "respell",
    [
        lambda text: text.replace(",", ";").replace(".", ","),
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("08:30", "8.30"),
    ],
    ids=["semicolons and decimal commas", "BOM", "Windows line ends", "a dot in the time"],
)
def test_a_spreadsheets_spelling_is_accepted(respell, own_centre, tmp_path, monkeypatch):
    from sim.centre.load import load_centre

    monkeypatch.chdir(tmp_path)
    plain = load_centre("mine")
    file = own_centre / VOLUMES
    file.write_text(respell(file.read_text(encoding="utf-8")), encoding="utf-8", newline="")
    assert load_centre("mine") == plain


def test_a_misspelt_centre_is_recognised(type_in):
    assert "did you mean centre?" in type_in("run", "center=telecom").told


@pytest.mark.parametrize("command", ["figures", "levers"])
def test_lists_with_a_word_that_none_speaks_of(command, type_in):
    answer = type_in(command, "zzz")
    assert (answer.code, answer.out) == (2, "")
    assert f"contactsim {command} lists them all" in answer.told


COMMANDS = "a command: run, whatif, compare, sweep, staffing, trace, figures, levers, new, explain, schema"
TYPED = {  # what is typed: where it is blamed, found, allowed, mend
    "runn telecom": ("runn", "'runn', which is no command", COMMANDS, "did you mean run?"),
    "telecom": ("telecom", "'telecom', which is no command", COMMANDS, "contactsim run telecom"),
    "--fast": ("--fast", "an unknown option", COMMANDS, "contactsim --help"),
    "--hlep": ("--hlep", "an unknown option", COMMANDS, "did you mean --help?"),
    "new": ("new", "nothing for NAME", "contactsim new [-h] NAME", "contactsim new --help"),
    "run --config-dir": ("run", "--config-dir: nothing behind it", "[--config-dir FOLDER]", "contactsim run --help"),
    "levers --fast": ("--fast", "a word too many", "nothing", ""),
}


def test_a_what_if_of_a_part_is_shown_as_it_was_typed(type_in):
    told = type_in("run", "telecom", "volume.billing=+10%").told
    assert "mend:    a what-if: contactsim whatif telecom volume.billing=+10%" in told


@pytest.mark.parametrize("command", ["whatif", "compare"])
def test_a_setting_of_the_centre_is_no_what_if(command, type_in):
    answer = type_in(command, "telecom", "volume=+10%", "trunks=100")
    assert (answer.code, answer.out) == (2, "")
    assert answer.told.startswith("1 problem in the input; nothing was run.\n\ncommand line: trunks=100\n")
    assert "mend:    write centre.trunks=100" in answer.told


def test_folders_in_which_no_run_is_are_told_as_folders(type_in, tmp_path):
    (tmp_path / "runs" / "empty").mkdir(parents=True)
    answer = type_in("compare", "runs/nix", "runs/empty")
    assert (answer.code, answer.out) == (2, "")
    assert answer.told.startswith("2 problems in the input; nothing was run.")
    assert "command line: runs/nix\n    found:   no such run folder\n" in answer.told
    assert "command line: runs/empty\n    found:   a folder without a run.json\n" in answer.told


def test_a_centre_may_be_named_by_its_folder_in_a_comparison(type_in, tmp_path):
    (tmp_path / "sites" / "north").mkdir(parents=True)
    (tmp_path / "sites" / "north" / "centre.yaml").write_text("name: North\nqueus: {}\n", encoding="utf-8")
    told = type_in("compare", "sites/north", "volume=+10%").told
    assert "unknown key 'queus'" in told
    assert "run folder" not in told
    assert "such scenario" in type_in("compare", "telecom", "peak_staff+plans/b.yaml").told


def test_the_command_alone_shows_what_can_be_said(type_in):
    answer = type_in()
    assert (answer.code, answer.told) == (2, "")
    assert answer.out == type_in("--help").out


@pytest.mark.parametrize("typed", TYPED)
def test_a_word_that_is_no_command_or_lacks_another_is_told(typed, type_in):
    where, *told = TYPED[typed]
    answer = type_in(*typed.split())
    assert (answer.code, answer.out) == (2, "")
    head, _, block = answer.told.partition("\n\n")
    assert head == "1 problem in the input; nothing was run."
    assert block.startswith(f"command line: {where}\n")
    for part in told:
        assert part in " ".join(block.split())
    assert max(map(len, answer.told.splitlines())) <= WIDTH

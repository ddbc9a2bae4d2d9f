"""Finding, composing, overriding; scenarios and how they are compared; writing a run down and reading it back."""

import hashlib
import json
import shutil

import pytest
from pydantic import BaseModel, ConfigDict

from sim.centre.compile import compile_centre
from sim.centre.days import arrival_rates, headcounts
from sim.centre.errors import InputProblems
from sim.centre.load import load_centre, load_run
from sim.centre.places import Places, shipped_root
from sim.centre.run import restore_run
from sim.centre.schema import Centre, Constant, Exponential, Lognormal, Target
from sim.centre.values import Share


def test_telecom_is_shipped_and_found_from_any_folder(workshop):
    run = load_run(["centre=telecom", "scenario=[peak_staff,self_service,cross_skill]"])
    arrays = compile_centre(run.centre)
    assert run.centre_name == "telecom"
    assert arrays.type_names == ("billing", "technical")
    assert arrays.arrival_rate[:, 1].sum() == pytest.approx(5000)
    assert arrays.headcount[:, 1].sum() / 2 == 586
    assert arrays.measured.sum() == 5
    handle_times = [
        kind.handle_time.talk.mean + kind.handle_time.hold.share * 26 + kind.handle_time.wrap_up.mean
        for kind in run.centre.types.values()
    ]
    assert handle_times == pytest.approx([432, 538], abs=0.5)
    assert (run.centre.peak.start, run.centre.peak.end) == (8.5 * 3600, 14.5 * 3600)
    assert [row.name for row in run.rows] == [
        "peak_staff", "self_service", "cross_skill", "peak_staff+self_service+cross_skill",
    ]  # fmt: skip


def test_kinds_of_run():
    runs = {name: load_run([f"run={name}"]).settings for name in ("quick", "standard", "precise")}
    assert [run.replications for run in runs.values()] == [10, 30, 30]
    assert runs["quick"].precision is None
    assert runs["precise"].precision.model_dump() == {
        "asa_half_width": 0.02, "service_level_half_width": 0.01, "max_replications": 1000,
    }  # fmt: skip
    assert load_run([]).centre_name == "telecom"


def test_yaml_and_tables_become_a_centre(workshop):
    centre = workshop.load().centre
    assert centre.peak.start == 8.5 * 3600  # 8:30 without quotes, which YAML 1.1 reads as 510
    assert arrival_rates(centre)[:, 0, 8:12].tolist() == [[28, 29, 30, 31]] * 2
    assert headcounts(centre)[:, 1, 8:12].tolist() == [[4, 5, 6, 7]] * 2
    assert centre.types["billing"].handle_time.talk == Exponential(mean=300)
    assert centre.ivr.nodes["menu"].time == Constant(value=30)
    assert centre.target_of("billing") == Target(bound=0.8, within=20)
    assert centre.target_of("technical").assumed


def test_a_run_knows_its_files_by_their_bytes(workshop):
    """YAML, tables and scenarios; those of other runs are not among them."""
    for name in ("asked", "other"):
        workshop.write(f"scenarios/{name}.yaml", "levers: {peak_staff: {agents: 2}}")
    read = workshop.load("scenario=asked", "run=quick").inputs
    own = "centres/small.yaml", "centres/volumes.csv", "centres/staff.csv", "scenarios/asked.yaml"
    for name in own:
        assert read[name] == hashlib.sha256((workshop.folder / name).read_bytes()).hexdigest()
    shipped = sorted(name.rpartition("conf/")[2] for name in set(read) - set(own))
    assert shipped == ["config.yaml", "run/quick.yaml"]


def test_overrides_of_the_centre(workshop):
    centre = workshop.load(
        "centre.trunks=60", "centre.peak.from=9.30", "centre.types.billing.patience.mean=6:00",
        "centre.queues.technical.target=abandonment < 5 %", "centre.groups.front.skills=[billing,technical]",
    ).centre  # fmt: skip
    assert centre.trunks == 60
    assert centre.peak.start == 9.5 * 3600
    assert centre.types["billing"].patience == Lognormal(mean=360, cv=1.2)
    assert centre.queues["technical"].target.figure == "abandonment"
    assert list(centre.groups["front"].skills) == ["billing", "technical"]
    assert workshop.load("~centre.ivr").centre.ivr is None


def test_a_headcount_of_its_own_goes_before_the_staff_file(workshop):
    centre = workshop.load("centre.groups.front.headcount=[9,9,9,1]").centre
    assert headcounts(centre)[:, 0, 8:12].tolist() == [[9, 9, 9, 1], [4, 5, 6, 7]]


def test_blank_queues_are_ordinary_ones(workshop):
    workshop.edit("centres/small.yaml", "technical: {}", "technical:")
    assert workshop.load("scenario=null").centre == load_centre("small", ["centre.queues.technical={}"])


def test_a_distribution_of_another_kind_is_replaced_whole(workshop):
    patience = "centre.types.billing.patience"
    expected = Exponential(mean=360)
    assert workshop.load(f"{patience}={{kind: exponential, mean: 6 min}}").centre.types["billing"].patience == expected
    assert (
        workshop.load(f"{patience}.mean=6min", f"{patience}.kind=exponential").centre.types["billing"].patience
        == expected
    )
    told = workshop.problems(f"{patience}.kind=exponential")
    assert told[0].where == f"command line: {patience}.mean"


def test_a_centre_may_build_on_another(workshop):
    workshop.write(
        "centres/mine.yaml",
        "defaults: [telecom, _self_]\nname: Mine\npeak: {from: 9:00}\n"
        "types:\n  billing: {patience: {kind: exponential, mean: 10 min}}\n",
    )
    centre = load_centre("mine")
    assert centre.name == "Mine"
    assert (centre.peak.start, centre.peak.end) == (9 * 3600, 14.5 * 3600)
    assert centre.types["billing"].patience == Exponential(mean=600)
    assert centre.types["technical"].patience.kind == "lognormal"
    workshop.write("centres/lost.yaml", "defaults: [telcom, _self_]\n")
    told = workshop.problems("centre=lost")
    assert "'centre/telcom', which is nowhere" in told[0].found
    assert told[0].mend == "did you mean telecom?"


def test_a_centre_may_be_a_file(workshop):
    assert load_centre("centres/small.yaml") == load_centre("small")


def test_config_dir_comes_first(workshop, tmp_path):
    mine = tmp_path / "elsewhere"
    text = (workshop.folder / "centres/small.yaml").read_text()
    for name in ("volumes.csv", "staff.csv"):
        workshop.write(f"elsewhere/centre/{name}", (workshop.folder / "centres" / name).read_text())
    workshop.write("elsewhere/centre/small.yaml", "name: Elsewhere\n" + text)
    workshop.write("elsewhere/run/quick.yaml", "replications: 3\n")
    workshop.write("elsewhere/scenarios/one.yaml", "levers: {a: {x: 1}}\n")
    run = load_run(["centre=small", "run=quick", "scenario=one"], config_dir=mine)
    assert (run.centre.name, run.settings.replications, run.rows[0].name) == ("Elsewhere", 3, "one")
    assert load_run(["centre=small", "run=quick"]).settings.replications == 10


def test_a_broken_file_harms_only_those_who_ask_for_it(workshop):
    for name in ("centres/broken.yaml", "scenarios/broken.yaml"):
        workshop.write(name, "a: [1,\nb: }{\n")
    assert workshop.load("scenario=peak_staff").rows
    assert workshop.problems("scenario=broken")[0].where.startswith("scenarios/broken.yaml:")
    assert workshop.problems("centre=broken")[0].where.startswith("centres/broken.yaml:")


def test_the_program_ships_its_files():
    root = shipped_root()
    for name in ("conf/config.yaml", "conf/centre/telecom.yaml", "conf/run/quick.yaml", "scenarios/peak_staff.yaml"):
        assert (root / name).is_file()
    assert "telecom" in Places().names("centre")


# --- Scenarios ---


@pytest.fixture
def scenarios(workshop):
    workshop.write("scenarios/a.yaml", "question: A?\nlevers:\n  staff: {agents: 14}\n")
    workshop.write("scenarios/b.yaml", "levers:\n  menu: {share: 10 %}\n")
    workshop.write("scenarios/c.yaml", "levers:\n  menu:\n    share: 20 %\n")
    workshop.write("scenarios/d.yaml", "levers:\n  staff: {days: 3}\n")
    return workshop


def rows(run):
    return {row.name: row.levers for row in run.rows}


def test_each_alone_and_all_together(scenarios):
    assert rows(scenarios.load("scenario=[a,b]")) == {
        "a": {"staff": {"agents": "14"}},
        "b": {"menu": {"share": "10 %"}},
        "a+b": {"staff": {"agents": "14"}, "menu": {"share": "10 %"}},
    }
    assert list(rows(scenarios.load("scenario=a"))) == ["a"]
    assert rows(scenarios.load()) == {}


def test_stack_subsets_and_named_stacks(scenarios):
    assert list(rows(scenarios.load("scenario=[a,b]", "compare=stack"))) == ["a+b"]
    subsets = ["a", "b", "d", "a+b", "a+d", "b+d", "a+b+d"]
    assert list(rows(scenarios.load("scenario=[a,b,d]", "compare=subsets"))) == subsets
    named = scenarios.load("stacks={plan_1:[a,b],plan_2:[a,d]}")
    assert {row.name: row.scenarios for row in named.rows} == {"plan_1": ("a", "b"), "plan_2": ("a", "d")}
    assert rows(named)["plan_2"] == {"staff": {"agents": "14", "days": "3"}}


def test_two_files_of_a_stack_must_not_set_one_key(scenarios):
    told = scenarios.problems("scenario=[b,c]")
    assert len(told) == 1
    assert told[0].where == "scenarios/c.yaml:3  levers.menu.share"
    assert told[0].found == "set here and in scenarios/b.yaml:2  levers.menu.share"
    scenarios.load("stacks={one:[b],two:[c]}")


def test_levers_from_the_command_line(scenarios):
    changed = scenarios.load("scenario=[a,b]", "levers.staff.agents=20")
    assert [row.levers.get("staff") for row in changed.rows] == [{"agents": "20"}, None, {"agents": "20"}]
    pulled = scenarios.load("scenario=b", "levers.staff.agents=20")
    assert rows(pulled) == {
        "b": {"menu": {"share": "10 %"}},
        "staff": {"staff": {"agents": "20"}},
        "b+staff": {"menu": {"share": "10 %"}, "staff": {"agents": "20"}},
    }


class _Staff(BaseModel):
    model_config = ConfigDict(extra="forbid")
    agents: int = 0
    days: int = 1


class _Menu(BaseModel):
    share: Share


def test_a_registry_judges_the_levers(scenarios):
    registry = {"staff": _Staff, "menu": _Menu}
    assert rows(scenarios.load("scenario=[a,b]", levers=registry))["a+b"] == {
        "staff": _Staff(agents=14), "menu": _Menu(share=0.1),
    }  # fmt: skip
    scenarios.write("scenarios/e.yaml", "levers:\n  staff:\n    agnts: 3\n  menue: {}\n  menu: {share: 30}\n")
    told = scenarios.problems("scenario=e", levers=registry)
    assert [(p.where, p.mend) for p in told] == [
        ("scenarios/e.yaml:3  levers.staff.agnts", "did you mean agents?"),
        ("scenarios/e.yaml:4  levers.menue", "did you mean menu?"),
        ("scenarios/e.yaml:5  levers.menu.share", "write 0.30 or 30 %"),
    ]


def test_scenario_files_hold_levers_only(scenarios):
    scenarios.write("scenarios/e.yaml", "questoin: why\nlever: {a: {}}\n")
    told = scenarios.problems("scenario=e")
    assert [(p.where, p.mend) for p in told] == [
        ("scenarios/e.yaml:1  levers", ""),
        ("scenarios/e.yaml:1  questoin", "did you mean question?"),
        ("scenarios/e.yaml:2  lever", "did you mean levers?"),
    ]


# --- Down and back ---


def test_a_run_can_be_written_down_and_repeated(scenarios):
    run = scenarios.load("scenario=[a,b]", "levers.staff.agents=20", "run.seed=7", "centre.trunks=60")
    config = json.loads(json.dumps(run.as_config()))
    again = restore_run(config, ["engine=simpy", "run.threads=2", "hydra.run.dir=out"])
    assert again.centre == run.centre
    assert again.centre_hash == run.centre_hash
    assert again.rows == run.rows
    assert (again.settings.seed, again.settings.threads, again.engine, again.folder) == (7, 2, "simpy", "out")
    assert run.centre_hash != scenarios.load().centre_hash


def test_a_repeated_run_keeps_its_centre(scenarios):
    config = scenarios.load().as_config()
    with pytest.raises(InputProblems, match="a change of a run that is repeated"):
        restore_run(config, ["centre.trunks=60"])


def test_centres_survive_writing():
    centre = load_centre("telecom")
    assert Centre.model_validate(json.loads(centre.model_dump_json())) == centre
    assert Centre.model_validate(centre.model_dump(mode="json", exclude_none=True)) == centre


# --- Names in any letters ---

NAMES = {
    "Polish": "Zażółć gęślą",
    "Russian": "Ночная смена",
    "Arabic": "وردية الليل",
    "Chinese": "夜班 投诉",
    "German": "Störung Nord",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
def test_names_may_have_any_letters_and_spaces(workshop, name):
    def rename(file):
        text = (workshop.folder / file).read_text().replace("billing", name).replace("front", f"{name} 1")
        return workshop.write(file.replace("small", name), text)

    for file in ("centres/small.yaml", "centres/staff.csv", "centres/volumes.csv"):
        rename(file)
    workshop.write(f"scenarios/{name}.yaml", f"levers: {{staff: {{groups: [{name} 1]}}}}\n")
    run = load_run(
        [
            f"centre={name}", f"scenario=[{name}]", f"centre.queues.{name}.max_waiting=9", "hydra.run.dir=Übung 1",
            f"centre.groups.back.skills=[technical,{name}]", f"stacks={{{name}:[{name}]}}",
        ]
    )  # fmt: skip
    assert run.centre.queues[name].max_waiting == 9
    assert list(run.centre.groups["back"].skills) == ["technical", name]
    assert headcounts(run.centre)[0, 0, 8] == 4
    assert run.rows[0].name == name
    assert run.rows[0].levers["staff"]["groups"] == [f"{name} 1"]
    assert run.folder == "Übung 1"
    assert compile_centre(run.centre).type_names[0] == name
    told = workshop.problems(f"centre={name[:-1]}")
    assert told[0].mend == f"did you mean {name}?"


# --- Dates and weekdays ---


def test_dated_tables_set_the_first_day(workshop):
    for file, header in (("volumes", "type,new_issues"), ("staff", "group,on_duty")):
        old = (workshop.folder / f"centres/{file}.csv").read_text().splitlines()[1:]
        lines = [f"{date},{line}" for date in ("2026-11-24", "2026-11-25") for line in old]
        workshop.write(f"centres/{file}.csv", "\n".join([f"date,start,{header}", *lines]))
    workshop.edit("centres/small.yaml", "first_day: mon, ", "")
    centre = workshop.load().centre
    assert centre.calendar.first_day == "2026-11-24"
    assert arrival_rates(centre)[0, :, 8].tolist() == [28, 28]
    longer = workshop.problems("centre.calendar.measured_days=1")
    assert any(
        p.found == "2026-11-25" and "a date of the horizon, 2026-11-24 to 2026-11-24" in p.allowed for p in longer
    )
    shorter = workshop.problems("centre.calendar.measured_days=3")
    assert any("no row for front on 2026-11-26 at 08:00, 09:00" in p.found for p in shorter)
    wrong = workshop.problems("centre.calendar.first_day=mon")
    assert wrong[0].found == "first date 2026-11-24, a Tuesday; calendar.first_day is mon"


def test_weekday_tables(workshop):
    old = (workshop.folder / "centres/staff.csv").read_text().splitlines()[1:]
    lines = [f"{day},{line}" for day in ("mon", "Tuesday", "wed", "thu", "fri") for line in old]
    workshop.write("centres/staff.csv", "\n".join(["weekday,start,group,on_duty", *lines]))
    assert headcounts(workshop.load().centre)[0, :, 8].tolist() == [4, 4]
    workshop.write("centres/staff.csv", "\n".join(["weekday,start,group,on_duty", *lines[:8]]))
    told = workshop.problems()
    assert {p.found for p in told} == {
        f"no row for {g} on tue at 08:00, 09:00, 10:00, 11:00" for g in ("front", "back")
    }


def test_offered_volumes_are_marked_and_not_taken_for_new_issues(workshop):
    workshop.edit("centres/volumes.csv", "new_issues", "offered")
    centre = workshop.load().centre
    assert centre.arrivals.counts == "offered"
    with pytest.raises(InputProblems, match="offered contacts"):
        compile_centre(centre)


def test_a_title_that_contradicts_the_centre_is_refused_with_both_places(workshop):
    workshop.edit("centres/volumes.csv", "new_issues", "offered")
    told = workshop.problems("centre.arrivals.counts=new_issues")
    assert (told[0].where, told[0].found) == (
        "centres/volumes.csv  column offered",
        "offered; command line: centre.arrivals.counts says new_issues",
    )
    workshop.edit("centres/volumes.csv", "offered", "calls")
    assert workshop.load("centre.arrivals.counts=new_issues").centre.arrivals.counts == "new_issues"


def test_a_config_dir_that_is_not_there(workshop):
    told = workshop.problems(config_dir="nowhere")
    assert (told[0].where, told[0].found) == ("command line: --config-dir", "'nowhere'")


def test_unused_columns_are_noted(workshop):
    workshop.edit("centres/volumes.csv", "new_issues", "new_issues,colour")
    assert workshop.load().notes == (
        "centres/volumes.csv: columns that mean nothing here and were not used: colour",
    )  # fmt: skip


def test_an_open_saturday_without_a_factor_is_told(workshop):
    hours = "centre.calendar.opening_hours={mon-sat: '08:00-12:00'}"
    week = ("centre.calendar.measured_days=6", hours)
    said = "Saturday: the volume of a typical day, because there is no weekday_factors.sat"
    assert workshop.load(*week).notes == (said,)
    assert workshop.load("centre.weekday_factors={sat: 0.5}", *week).notes[0].startswith("Monday and Tuesday")
    assert workshop.load("centre.weekday_factors={mon-fri: 1, sat: 0.5}", *week).notes == ()
    assert workshop.load(hours).notes == (), "Saturday is not simulated"


def test_a_run_without_a_centre_says_which_it_got(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    told = "no centre was named: this is telecom, an example that comes with contactsim"
    assert load_run(["run=quick"]).notes == (told,)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "centre.yaml").write_text("name: Mine\n", encoding="utf-8")
    (tmp_path / "centres").mkdir()
    (tmp_path / "centres" / "south.yaml").write_text("name: South\n", encoding="utf-8")
    assert load_run(["run=quick"]).notes == (f"{told}; your own in this folder: mine, south",)
    assert load_run(["centre=telecom"]).notes == ()


def test_a_centre_that_the_planners_own_files_choose_needs_no_note(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shipped = Places().find("centre", "telecom")
    shutil.copytree(shipped.parent, tmp_path / "centres")
    assert load_run(["run=quick"]).notes == ()

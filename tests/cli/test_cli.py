"""The command as a planner types it: what it answers, what it leaves behind, and that it does so again."""

import json
import os
import subprocess
import sys

import pytest

import sim
from sim.cli import main
from sim.jit import is_compiled, note_compiled
from sim.report.files import write_summary

SMALL = (
    "centre=telecom", "centre.calendar.warm_up_days=0", "centre.calendar.measured_days=1", "run.replications=2",
)  # fmt: skip
QUESTION = (*SMALL, "scenario=[self_service,cross_skill]")
FILES = {
    "compare.png", "compare.xlsx", "day.png", "days.csv", "days.png", "where.png", "report.html", "run.json",
    "summary.csv", "intervals.csv", "replications.csv", "requirement.csv",
}  # fmt: skip
BROKEN = "levers: {peak_staff: [\n\t- what"


@pytest.fixture(scope="module")
def answered(tmp_path_factory):
    """One run, made in a folder where other files of the planner are broken."""
    folder = tmp_path_factory.mktemp("planner")
    for broken in ("centres/broken.yaml", "scenarios/broken.yaml"):
        (folder / broken).parent.mkdir()
        (folder / broken).write_text(BROKEN, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert main(["run", *QUESTION, "hydra.run.dir=results/first"]) == 0
    return folder / "results" / "first"


def test_a_run_leaves_its_files_where_it_was_told_to(answered):
    assert {file.name for file in answered.iterdir()} == FILES
    assert all(file.stat().st_size > 0 for file in answered.iterdir())


def test_the_answer_stands_first(type_in, answered):
    answer = type_in("run", "--from", str(answered), "hydra.run.dir=again")
    assert answer.code == 0
    sentence = " ".join(answer.out.split("\n\n")[0].split())
    assert sentence.startswith("With self_service+cross_skill the mean wait of answered contacts ")
    assert "Predicted; ranges widened for" in answer.out
    assert answer.out.rstrip().endswith("Results: again")


def test_from_repeats_byte_for_byte_in_another_folder(type_in, answered, tmp_path):
    assert type_in("run", "--from", str(answered / "run.json"), "hydra.run.dir=again", "run.threads=1").code == 0
    for table in ("summary.csv", "intervals.csv", "replications.csv", "requirement.csv", "compare.xlsx"):
        assert (tmp_path / "again" / table).read_bytes() == (answered / table).read_bytes(), table


def test_run_json_holds_the_question_alone(answered):
    written = json.loads((answered / "run.json").read_text(encoding="utf-8"))
    assert written["seed"] == 1
    assert [row["name"] for row in written["config"]["rows"]] == [
        "self_service", "cross_skill", "self_service+cross_skill",
    ]  # fmt: skip
    assert "telecom_volumes.csv" not in json.dumps(written["config"])


def test_run_json_names_the_files_that_were_read(type_in, answered, tmp_path):
    """Also when the run is repeated without them."""
    assert type_in("run", "--from", str(answered), "hydra.run.dir=again").code == 0
    for folder in (answered, tmp_path / "again"):
        files = json.loads((folder / "run.json").read_text(encoding="utf-8"))["input_files"]
        assert {name.rpartition("/")[2] for name in files} >= {
            "telecom.yaml", "telecom_volumes.csv", "telecom_staff.csv", "self_service.yaml", "cross_skill.yaml",
        }  # fmt: skip
        assert all(len(digest) == 64 for digest in files.values())


def summary(folder, *question):
    """Bytes of the summary that answers a question."""
    write_summary(folder / "summary.csv", sim.answer(sim.load(*question)))
    return (folder / "summary.csv").read_bytes()


@pytest.mark.parametrize("threads", [1, 2])
def test_threads_do_not_change_the_summary(threads, answered, tmp_path):
    assert summary(tmp_path, *QUESTION, f"run.threads={threads}") == (answered / "summary.csv").read_bytes()


def test_engines_give_the_same_summary(tmp_path):
    question = (*SMALL, "scenario=cross_skill", "run.threads=1")
    assert summary(tmp_path, *question, "engine=simpy") == summary(tmp_path, *question, "engine=numba")


@pytest.mark.slow
def test_engines_give_the_same_summary_of_the_whole_telecom(tmp_path):
    question = ("centre=telecom", "scenario=[peak_staff,self_service,cross_skill]", "run.replications=2")
    assert summary(tmp_path, *question, "engine=simpy") == summary(tmp_path, *question, "engine=numba")


def test_a_run_without_a_folder_gets_one_of_its_own(type_in, own_centre, tmp_path):
    answer = type_in("run", "centre=mine", *SMALL[1:3], "run.replications=1")
    (made,) = (tmp_path / "runs").iterdir()
    assert answer.code == 0
    assert made.name.startswith("mine-")
    assert answer.out.rstrip().endswith(f"Results: runs{os.sep}{made.name}")


def test_other_luck_is_other_figures(answered, tmp_path):
    assert summary(tmp_path, *QUESTION, "run.seed=2") != (answered / "summary.csv").read_bytes()


def test_the_command_is_installed_and_answers_at_once(tmp_path):
    said = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "sim", "--help"],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    for command in ("run", "whatif", "compare", "staffing", "figures", "levers"):
        assert f"\n    {command} " in said.stdout
    for heavy in ("numba", "numpy", "matplotlib", "hydra", "pydantic", "simpy"):
        assert f" {heavy}\n" not in said.stderr, f"{heavy} is imported for --help"


def test_compiling_is_announced_until_a_whole_run_was_made(type_in, monkeypatch, tmp_path):
    monkeypatch.setenv("CONTACTSIM_CACHE", str(tmp_path / "cache"))
    told = [type_in("run", *SMALL, "run.replications=1").told for _ in range(2)]
    assert ["Compiling" in text for text in told] == [True, False]
    assert type_in("run", "centre=telekom").code == 2
    assert "Compiling" in type_in("run", *SMALL, "run.replications=1", "engine=simpy").told


def test_a_cache_that_cannot_be_written_harms_nobody(monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setenv("CONTACTSIM_CACHE", str(tmp_path / "file"))
    note_compiled("numba")
    assert not is_compiled("numba")


def test_help_of_run_shows_what_can_be_said(type_in):
    answer = type_in("run", "--help")
    assert answer.code == 0
    for word in ("centre=", "scenario=", "compare=", "stacks=", "levers.", "engine=", "hydra.run.dir=", "--from"):
        assert word in answer.out


def test_figures_explains_every_figure(type_in, monkeypatch):
    from sim.measures.figures import FIGURES

    monkeypatch.setenv("COLUMNS", "200")
    answer = type_in("figures")
    assert answer.code == 0
    for figure in FIGURES:
        assert f"\n{figure.key}: {figure.label}" in f"\n{answer.out}"


def test_levers_shows_every_lever_with_its_evidence(type_in):
    answer = type_in("levers")
    assert answer.code == 0
    assert [name for name in ("peak_staff", "self_service", "cross_skill") if f"\n{name}: " in f"\n{answer.out}"] == [
        "peak_staff", "self_service", "cross_skill",
    ]  # fmt: skip
    assert "evidence +5 pp to +15 pp" in answer.out


@pytest.mark.parametrize("command, word, one, other", [
    ("levers", "CALLBACK", "callbacks: ", "cross_skill: "),
    ("levers", "cross_skill", "cross_skill: ", "callbacks: "),
    ("figures", "blocked", "contacts_lost: ", "occupancy: "),
])  # fmt: skip
def test_lists_show_what_speaks_of_a_word(command, word, one, other, type_in):
    answer = type_in(command, word)
    assert answer.code == 0
    assert f"\n{one}" in f"\n{answer.out}"
    assert f"\n{other}" not in f"\n{answer.out}"

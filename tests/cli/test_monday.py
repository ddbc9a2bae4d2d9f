"""A planner's questions on Monday morning: one command each, and the sentence that answers it."""

import csv
import subprocess
import sys

import pytest

SMALL = ("centre.calendar.warm_up_days=0", "centre.calendar.measured_days=1", "run.replications=3")
WHAT_IF = "(what-if, no evidence claimed)"


def sentence(answer) -> str:
    assert answer.code == 0, answer.told
    return " ".join(answer.out.split("\n\n")[0].split())


QUESTIONS = {
    "10 % more volume": (("volume=+10%",), "wait of answered contacts rises from"),
    "30 s off the handle time": (("handle_time=-30s",), "wait of answered contacts falls from"),
    "3 more people at 10:00": (("headcount=+3@10:00-10:30",), "wait of answered contacts "),
    "five ill today": (("absence=5",), "wait of answered contacts rises from"),
    "an hour longer open": (("opening_hours=+1h",), "wait of answered contacts "),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_one_command_one_sentence(question, type_in):
    words, answer = QUESTIONS[question]
    said = sentence(type_in("whatif", "telecom", *words, *SMALL, "hydra.run.dir=out"))
    assert said.startswith(f"With {words[0]} {WHAT_IF} the mean wait of answered contacts ")
    assert answer in said


def test_callbacks_from_three_minutes(type_in, tmp_path):
    said = sentence(type_in("run", "telecom", "levers.callbacks.from=3min", *SMALL, "hydra.run.dir=out"))
    assert said.startswith("With callbacks the mean wait of answered contacts ")
    assert " callers a day are promised a callback, which reaches them after " in said
    report = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    for name in ("Callbacks offered", "Callbacks accepted", "Callbacks reached", "Wait until called back", "On the ph"):
        assert name in report
    assert "Went over" not in report


def test_how_many_short_at_ten(type_in):
    answer = type_in("staffing", "telecom", "at=10:00", *SMALL)
    assert answer.code == 0
    assert "Erlang A estimate, not simulated" in answer.out
    assert "billing, for 80 % in 20 s: 10:00 needs " in answer.out
    assert " short" in answer.out
    assert all(len(line) <= 80 for line in answer.out.splitlines())


def test_the_whole_days_requirement_and_closed_hours(type_in):
    day = type_in("staffing", "telecom", "volume=+10%", *SMALL)
    assert WHAT_IF in day.out
    assert sum(line.startswith("  08:00") for line in day.out.splitlines()) == 2
    assert "closed at 07:00" in type_in("staffing", "telecom", "at=7:00", *SMALL).out
    rest = type_in("staffing", "telecom", "at=9:30", "start_at=09:40", *SMALL).out
    assert "billing: 09:30 began before 09:40, where the rest of the day begins" in rest
    last = type_in("staffing", "telecom", "start_at=19:40", *SMALL).out
    assert last.splitlines()[-1] == "no whole interval in which anybody is answered is left from 19:40 on"
    assert type_in("staffing", "telecom", "at=noon", *SMALL).code == 2


def test_three_scenarios_in_one_picture(type_in, tmp_path):
    words = ("peak_staff", "volume=+10%", "peak_staff+volume=+10%")
    answer = type_in("compare", "telecom", *words, *SMALL, "hydra.run.dir=out")
    assert answer.code == 0
    assert (tmp_path / "out" / "compare.png").stat().st_size > 20_000
    names = [row["scenario"] for row in csv.DictReader((tmp_path / "out" / "summary.csv").open(encoding="utf-8"))]
    assert tuple(dict.fromkeys(names)) == ("baseline", *words)
    assert "what-if, no evidence claimed: volume=+10%, peak_staff+volume=+10%" in " ".join(answer.out.split())
    report = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert report.count("what-if, no evidence claimed") >= 4


def test_all_is_the_stack_of_all(type_in, tmp_path):
    type_in("compare", "telecom", "peak_staff", "absence=5", "all", *SMALL, "hydra.run.dir=out")
    assert "\npeak_staff+absence=5," in (tmp_path / "out" / "summary.csv").read_text(encoding="utf-8")


def test_a_run_with_a_what_if_is_repeated_byte_for_byte(type_in, tmp_path):
    type_in("whatif", "telecom", "headcount=+3@10:00-12:00", "volume.billing=+5%", *SMALL, "hydra.run.dir=one")
    assert type_in("run", "--from", "one", "hydra.run.dir=two").code == 0
    for name in ("summary.csv", "compare.xlsx"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_a_scenario_file_says_the_same_as_the_words(type_in, tmp_path):
    (tmp_path / "scenarios").mkdir()
    text = 'whatif: {headcount: {change: +3, groups: all_of_them, from: "10:00", to: "12:00"}}\n'
    (tmp_path / "scenarios" / "mine.yaml").write_text(text.replace("all_of_them", "[billing_agents, technical_agents]"))
    type_in("run", "scenario=mine", *SMALL, "hydra.run.dir=file")
    type_in("whatif", "telecom", "headcount=+3@10:00-12:00", *SMALL, "hydra.run.dir=words")
    file, words = ((tmp_path / of / "summary.csv").read_text().splitlines() for of in ("file", "words"))
    assert [line.replace("headcount=+3@10:00-12:00", "mine") for line in words] == file


def test_two_runs_are_paired_or_said_not_to_be(type_in):
    for name, seed in (("monday", 1), ("tuesday", 1), ("other", 2)):
        words = ("absence=5",) if name != "monday" else ("volume=+0%",)
        type_in("whatif", "telecom", *words, *SMALL, f"run.seed={seed}", f"hydra.run.dir={name}")
    paired = type_in("compare", "monday", "tuesday")
    said = sentence(paired)
    assert said.startswith("tuesday: absence=5 (what-if) beside monday: baseline, paired: the mean wait of answered ")
    assert "contacts rises from " in said and "95 % range of the difference +" in said
    assert "; abandonment rises from " in said and "; cost shows no clear difference (" in said
    assert "\npaired: same seed, replications and demand, so both had the same luck." in paired.out
    assert "tuesday: absence=5" in paired.out and "tuesday: baseline" not in paired.out
    unpaired = type_in("compare", "monday", "other")
    assert " beside monday: baseline, unpaired: the mean wait of answered contacts " in sentence(unpaired)
    assert "\nunpaired: seed 1 and 2. Each had luck of its own, so ranges are wider." in unpaired.out
    assert type_in("compare", "monday", "peak_staff").code == 2


SLIPS = {
    ("whatif", "telecom"): "nothing to suppose",
    ("whatif", "telecom", "volum=+10%"): "did you mean volume?",
    ("whatif", "telekom", "volume=+10%"): "did you mean telecom?",
    ("whatif", "telecom", "volume=+10%", "--fast"): "an unknown option",
    ("compare", "telecom"): "nothing to compare",
    ("compare", "telecom", "runs/monday"): "no such run folder",
    ("compare", "telecom", "peak_staf"): "did you mean peak_staff?",
    ("compare", "telecom", "peak_staff+"): "a + with nothing beside it",
    ("compare", "telecom", "volume=+1%+volume=+2%"): "set here and in",
}


@pytest.mark.parametrize("words", SLIPS, ids=" ".join)
def test_slips_are_told(words, type_in):
    answer = type_in(*words)
    assert (answer.code, answer.out) == (2, "")
    assert SLIPS[words] in answer.told
    assert "Traceback" not in answer.told


WORDS = (
    "volume=+10% volume.billing=-5%@8:00-10:00 handle_time.talk=-30s headcount=+3@10:00-12:00 absence=5 "
    "resolution=+5pp move_staff.a.b=3@9.00-10.30 opening_hours=08:00-21:00 peak_staff+volume=+10%"
)


def test_no_word_needs_quotes_in_any_shell():
    """No sign occurs that cmd.exe, PowerShell or bash takes for itself in the middle of a word."""
    assert not set(WORDS) & set("&|<>^!\"'`$(){}[];,*?~#\\")


@pytest.mark.skipif(sys.platform == "win32", reason="bash")
def test_bash_passes_the_words_on_as_they_are():
    shown = [sys.executable, "-c", "import sys; print(*sys.argv[1:])"]
    done = subprocess.run(
        ["bash", "-c", f"'{shown[0]}' -c '{shown[2]}' {WORDS}"], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == WORDS.split()


def test_help_names_every_what_if(type_in):
    from sim.whatif import WHAT_IFS

    answer = type_in("whatif", "--help")
    assert all(f"  {name}" in answer.out for name in WHAT_IFS)

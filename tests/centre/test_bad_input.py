"""Break a good centre in one way, read one message. The table is the list of messages a planner can meet."""

from pathlib import Path

import pytest
import yaml

from sim.centre.errors import WIDTH, InputProblems

CASES = yaml.load(Path(__file__).with_name("bad_input.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)
YAML, STAFF, VOLUMES = "centres/small.yaml", "centres/staff.csv", "centres/volumes.csv"


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_each_fault_has_its_message(workshop, case):
    workshop.edit(f"centres/{case['file']}", case["out"], case["in"])
    told = workshop.problems()
    parts = [(part, text) for part, text in case.items() if part in ("where", "found", "allowed", "mend")]
    assert any(all(text in getattr(p, part) for part, text in parts) for p in told), "\n\n".join(map(str, told))


OVERRIDES = {
    "unknown centre": (["centre=smal"], "centre=smal", "'smal'", "did you mean small?"),
    "unknown kind of run": (["run=standart"], "run=standart", "'standart'", "did you mean standard?"),
    "unknown scenario": (["scenario=peak_stafff"], "scenario=peak_stafff", "'peak_stafff'", "did you mean peak_staff?"),
    "unknown key": (["run.sed=1"], "run.sed", "'sed'", "did you mean seed?"),
    "unknown top key": (["scenarios=[a]"], "scenarios", "'scenarios'", "did you mean scenario?"),
    "unknown key of the centre": (["centre.trunk=3"], "centre.trunk", "'trunk'", "did you mean trunks?"),
    "unknown engine": (["engine=nunba"], "engine", "nunba", "did you mean numba?"),
    "out of range": (["run.replications=0"], "run.replications", "0", ""),
    "transfers without end": (
        ["centre.types.billing.transfer.share=1", "centre.types.billing.transfer.to={billing: 1}"],
        "centre.types.billing.transfer.share", "billing always passed on", "",
    ),
    "not a number": (["run.seed=lucky"], "run.seed", "lucky", ""),
    "nothing to take out": (["~centre.trunk"], "~centre.trunk", "nothing there", ""),
    "nothing said": (["fast"], "fast", "no KEY=VALUE", ""),
    "too many subsets": (
        ["compare=subsets", "levers.a.x=1", "levers.b.x=1", "levers.c.x=1", "levers.d.x=1", "levers.e.x=1"],
        "compare=subsets", "5 scenarios, 31 combinations", "compare=each",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", OVERRIDES)
def test_each_slip_on_the_command_line_has_its_message(workshop, case):
    overrides, where, found, mend = OVERRIDES[case]
    told = workshop.problems(*overrides)
    assert len(told) == 1, told
    assert told[0].where == f"command line: {where}"
    assert found in told[0].found
    assert mend in told[0].mend


def test_everything_is_told_at_once(workshop):
    workshop.edit(YAML, "cv: 1.2", "cv: -1")
    workshop.edit(YAML, "skills: [technical]", "skills: [billing]")
    workshop.edit(STAFF, "08:00,front,4", "08:00,front,")
    workshop.edit(VOLUMES, "08:00,billing,28", "08:00,billing,-28")
    told = workshop.problems("run.sed=1", "scenario=nothing", "centre.trunks=-3")
    assert [p.where.replace("command line: ", "").split("  ")[-1] for p in told] == [
        "column new_issues", "column on_duty", "centre.trunks", "types.billing.patience.cv",
        "queues.technical", "run.sed", "scenario=nothing",
    ]  # fmt: skip


def test_a_good_centre_has_no_problems(workshop):
    assert workshop.load().notes == ()


def test_blocks_are_narrow_and_plain(workshop):
    workshop.edit(YAML, "cv: 1.2", "cv: " + "9" * 80)
    workshop.edit(YAML, "start: menu", "start: main")
    with pytest.raises(InputProblems) as caught:
        workshop.load()
    text = str(caught.value)
    assert text.startswith(
        "2 problems in the input; nothing was run.\n\ncentres/small.yaml:12  types.billing.patience.cv"
    )
    assert max(map(len, text.splitlines())) <= WIDTH
    assert "pydantic" not in text
    assert "Hydra" not in text

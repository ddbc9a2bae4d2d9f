"""How problems read together."""

from sim.centre.errors import InputProblems, Problem, did_you_mean


def test_rows_with_the_same_fault_are_one_problem():
    rows = [Problem(f"staff.csv:{n}  column group", "'frnt'", "the name of a group") for n in range(2, 92)]
    text = str(InputProblems([*rows, Problem("staff.csv:5  column start", "'8'", "a time")]))
    assert text.startswith("2 problems in the input")
    assert "staff.csv:2  column group, and 89 more rows" in text
    assert text.count("frnt") == 1
    assert len(InputProblems(rows).problems) == 90


def test_what_is_not_near_gets_the_list():
    keys = ["offered", "resolution", "context_saved"]
    assert did_you_mean("contained", keys) == "choose from: offered, resolution, context_saved"

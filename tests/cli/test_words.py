"""Whatever is typed beside a what-if or a column is pulled, or refused: never dropped in silence."""

import pytest

from sim.centre.errors import InputProblems
from sim.commands.compare import rows
from sim.commands.words import Words

LEVER = "levers.peak_staff.agents=40"


def together(*words):
    """(name, levers as written, kinds of what-ifs) of the rows."""
    run = Words.of(["telecom", *words]).together(None)
    return [(row.name, row.written, [s.kind for s in row.supposed]) for row in run.rows]


def test_a_lever_beside_a_what_if_is_pulled():
    assert together("volume=+10%", LEVER) == [
        (f"volume=+10% {LEVER}", {"peak_staff": {"agents": "40"}}, ["volume"]),
    ]
    assert together(LEVER) == [(LEVER, {"peak_staff": {"agents": "40"}}, [])]


def test_scenarios_beside_a_what_if_are_pulled_and_changed():
    ((name, levers, supposed),) = together("volume=+10%", "scenario=[peak_staff,callbacks]", LEVER)
    assert name == f"volume=+10% scenario=[peak_staff,callbacks] {LEVER}"
    assert levers["peak_staff"]["agents"] == "40"
    assert "callbacks" in levers
    assert supposed == ["volume"]


def test_nothing_beside_the_baseline_is_nothing():
    assert together("run=quick") == []


def side_by_side(*words):
    asked = Words.of(["telecom", *words])
    return asked.side_by_side(rows(asked.columns), None)


def test_a_lever_of_a_column_is_changed_there_only():
    run = side_by_side("peak_staff", "volume=+10%", LEVER)
    assert [row.written.get("peak_staff", {}).get("agents") for row in run.rows] == ["40", None]


@pytest.mark.parametrize("word", ["levers.self_service.containment=+20pp", "scenario=self_service"])
def test_what_is_in_no_column_is_refused(word):
    with pytest.raises(InputProblems, match="name self_service as a column, or in one"):
        side_by_side("peak_staff", "volume=+10%", word)

"""A planner's folder: an empty one, in which the command is typed."""

from dataclasses import dataclass

import pytest

from sim.centre.places import shipped_root
from sim.cli import main

TELECOM = shipped_root() / "conf" / "centre"


@dataclass(frozen=True)
class Answer:
    """What a command left behind."""

    code: int
    out: str
    told: str
    """on stderr"""


@pytest.fixture
def own_centre(tmp_path):
    """The telecom, copied into ./centres as the README says: the folder it lies in."""
    centres = tmp_path / "centres"
    (centres / "data").mkdir(parents=True)
    for name in ("telecom.yaml", "data/telecom_volumes.csv", "data/telecom_staff.csv"):
        (centres / name.replace("telecom.yaml", "mine.yaml")).write_bytes((TELECOM / name).read_bytes())
    return centres


@pytest.fixture
def type_in(tmp_path, monkeypatch, capfd):
    """`type_in("run", "centre=telecom", ...)`: the command, typed in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def typed(*words: str) -> Answer:
        try:
            code = main(words)
        except SystemExit as left:
            code = int(left.code or 0)
        out, told = capfd.readouterr()
        return Answer(code, out, told)

    return typed

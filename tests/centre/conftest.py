"""A planner's folder with one small centre in it, and a way to break it."""

from pathlib import Path

import pytest

from sim.centre.errors import InputProblems, Problem
from sim.centre.load import load_run

SMALL = """\
calendar: {interval: 60 min, first_day: mon, warm_up_days: 0, measured_days: 2, opening_hours: {mon-fri: "08:00-12:00"}}
volumes: volumes.csv
staff: staff.csv
peak: {from: 8:30, to: 11:00}
ivr:
  start: menu
  nodes:
    menu: {time: 30 s, contained: 10 %, to: queue}
types:
  billing:
    handle_time: {kind: exponential, mean: 5 min}
    patience: {kind: lognormal, mean: 10 min, cv: 1.2}
    misroute: {share: 10 %, to: technical}
  technical:
    handle_time: {kind: exponential, mean: 6 min}
queues:
  billing: {target: 80 % in 20 s}
  technical: {}
groups:
  front: {skills: [billing]}
  back: {skills: [technical]}
"""
VOLUMES = "start,type,new_issues\n" + "".join(
    f"{hour:02d}:00,{name},{20 + hour}\n" for name in ("billing", "technical") for hour in range(8, 12)
)
STAFF = "start,group,on_duty\n" + "".join(
    f"{hour:02d}:00,{name},{hour - 4}\n" for name in ("front", "back") for hour in range(8, 12)
)


class Workshop:
    """The folder; files are edited by replacing text, as a planner would."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.write("centres/small.yaml", SMALL)
        self.write("centres/volumes.csv", VOLUMES)
        self.write("centres/staff.csv", STAFF)

    def write(self, name: str, content: str | bytes) -> Path:
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return file

    def edit(self, name: str, old: str, new: str) -> None:
        file = self.folder / name
        text = file.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {name}"
        file.write_text(text.replace(old, new, 1), encoding="utf-8")

    def load(self, *overrides: str, **options: object):
        return load_run(["centre=small", *overrides], **options)

    def problems(self, *overrides: str, **options: object) -> tuple[Problem, ...]:
        with pytest.raises(InputProblems) as caught:
            self.load(*overrides, **options)
        return caught.value.problems


@pytest.fixture
def workshop(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return Workshop(tmp_path)

"""A small line of a few hundred contacts a day, and sweeps of it in a folder of their own."""

from pathlib import Path

import pytest

from sim.sweeps.conduct import Conduct
from sim.sweeps.question import Question

CENTRE = """
calendar: {measured_days: 2, warm_up_days: 1, opening_hours: {mon-fri: "09:00-15:00"}}
peak: {from: "10:00", to: "12:00"}
volumes: {calls: {per_hour: 120}}
types:
  calls:
    handle_time: {kind: exponential, mean: 4 min}
    patience: {kind: exponential, mean: 2 min}
    resolution: {first: 60 %, later: 60 %}
    redial: {abandoned: [50 %, 50 %], delay: {kind: exponential, mean: 10 min}}
    repeat: {share: 70 %, delay: {kind: exponential, mean: 5 h}}
groups: {agents: {headcount: 9}}
satisfaction: {csat_now: 70 %}
"""
WORDS = ("small", "levers.peak_staff.agents=0,2,4", "volume=+0%,+10%", "run.replications=4")
"""Six points."""


@pytest.fixture
def here(tmp_path: Path, monkeypatch) -> Path:
    """A planner's folder with the small centre in it."""
    (tmp_path / "small").mkdir()
    (tmp_path / "small" / "centre.yaml").write_text(CENTRE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(here):
    """`run(*words, folder="swept")` -> the `Sweep`."""

    def swept(*words: str, folder: str = "swept", progress=None):
        return Conduct(Question.of(words)).sweep(here / folder, progress)

    return swept

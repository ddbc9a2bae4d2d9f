"""Worker processes begin by importing the script that asked for them: told at once, where that cannot go well."""

import subprocess
import sys

import pytest

from tests.sweeps.conftest import CENTRE

NONE_START = (
    "sim.experiment.executor.NoWorkersError: worker processes cannot start: "
    'a script must be a file, with `if __name__ == "__main__":`'
)
SWEEP = 'sim.sweep("small", "volume=+0%,+1%", "run.replications=2", "run.executor=processes", folder="swept")'
RUN = 'sim.answer(sim.load("centre=small", "run.replications=2", "engine=simpy", "run.threads=2"))'


@pytest.fixture
def run_script(tmp_path):
    """`run_script(text)`: the script in a file of its own, run beside a small centre."""
    (tmp_path / "small").mkdir()
    (tmp_path / "small" / "centre.yaml").write_text(CENTRE, encoding="utf-8")

    def run(text: str) -> subprocess.CompletedProcess:
        (tmp_path / "asks.py").write_text(text, encoding="utf-8")
        words = [sys.executable, "asks.py"]
        return subprocess.run(words, check=False, cwd=tmp_path, capture_output=True, text=True, timeout=120)

    return run


@pytest.mark.parametrize("call", [SWEEP, RUN], ids=["sweep", "run"])
def test_a_script_without_a_guard_is_told_what_it_lacks(run_script, tmp_path, call):
    done = run_script(f"import sim\n{call}\nprint('answered')\n")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines()[-1].startswith(NONE_START)
    assert done.stderr.count("Traceback") == 1
    assert not (tmp_path / "swept").exists()


def test_a_script_with_a_guard_is_answered(run_script):
    done = run_script(f"import sim\nif __name__ == '__main__':\n    {RUN}\n    print('answered')\n")
    assert (done.returncode, done.stdout, done.stderr) == (0, "answered\n", "")

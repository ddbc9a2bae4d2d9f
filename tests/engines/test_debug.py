"""With CONTACTSIM_DEBUG=1 a debugger can step through everything, and what it steps through gives the same figures."""

import os
import subprocess
import sys

SCRIPT = """
import sim
from sim.jit import DEBUG

few = "{billing: {per_hour: 9}, technical: {per_hour: 9}}"
for engine in ("numba", "simpy"):
    run = sim.load(
        "centre=telecom", f"centre.volumes={few}", "centre.calendar.warm_up_days=0", "centre.calendar.measured_days=1",
        "run.replications=1", "run.threads=1", f"engine={engine}",
    )
    print(DEBUG, [(row.scope, row.figure, repr(row.value)) for row in sim.answer(run).rows()])
"""


def told(debug):
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", SCRIPT],
        env=os.environ | {"CONTACTSIM_DEBUG": debug},
        capture_output=True,
        text=True,
        check=True,
    )
    return [line.split(" ", 1) for line in run.stdout.splitlines()]


def test_plain_python_gives_the_same_figures():
    compiled, plain = told("0"), told("1")
    assert [debug for debug, _ in compiled + plain] == ["False"] * 2 + ["True"] * 2
    assert len({figures for _, figures in compiled + plain}) == 1
    assert "offered" in compiled[0][1]

"""`python -m tests.compile_loop numba_plain`: has one event loop compiled, and all that folds its records."""

import sys
from typing import Any

from sim.centre.compile import compile_centre
from sim.centre.load import load_centre
from sim.experiment.plan import baseline_of, settings_of
from sim.experiment.replicate import Task, loop_of, run
from sim.jit import note_compiled

EXTRAS = {"numba_plain": (), "numba_extras": ("+centre.queues.billing.callbacks={from: 10 min}",)}
"""loop -> changes of the telecom that need it"""


def main(loop: str) -> None:
    """Run one day, figures included."""
    centre: Any = load_centre(
        "telecom", ["centre.calendar.warm_up_days=0", "centre.calendar.measured_days=1", *EXTRAS[loop]]
    )
    scenario = baseline_of(centre, compile_centre(centre))
    assert loop_of(scenario.compiled, "numba") == loop
    run(Task(scenario.compiled, settings_of(scenario), 1, 0, 1))
    note_compiled(loop)


if __name__ == "__main__":
    main(sys.argv[1])

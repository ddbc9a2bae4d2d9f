"""What holds for every test: examples are the same on every machine, and no example is timed.

The first example after an edit compiles the event loop, which takes most of a minute; a deadline would blame it.
"""

import subprocess
import sys

from hypothesis import settings

from sim.jit import DEBUG, is_compiled

settings.register_profile("house", deadline=None, derandomize=True, database=None, print_blob=True)
settings.load_profile("house")

LOOPS = ("numba_plain", "numba_extras")

LONGEST = "test_all_cases", "test_engines_give_the_same_summary_of_the_whole_telecom", "test_many_small_centres"


def pytest_collection_modifyitems(items) -> None:
    """The longest first, the others in their order: then two workers end at about the same time."""
    items.sort(key=lambda item: getattr(item, "originalname", "") not in LONGEST)


def pytest_configure(config) -> None:
    """Compile both event loops, each in a process of its own, before there are workers.

    Otherwise every worker compiles both, one after the other. A run in one process compiles what it needs.
    """
    is_worker = hasattr(config, "workerinput")
    if is_worker or DEBUG or not config.getoption("numprocesses", 0) or all(map(is_compiled, LOOPS)):
        return
    compiling = [subprocess.Popen([sys.executable, "-m", "tests.compile_loop", loop]) for loop in LOOPS]
    for process in compiling:
        process.wait()

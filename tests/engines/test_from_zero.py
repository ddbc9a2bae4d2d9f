"""Kernels of the event loop do not count from the end of an array; one that does is found out by either check."""

import os
import subprocess
import sys

import pytest

COMPILED = """
import numpy as np
from sim.randomness.distributions import DISTRIBUTION, sample

rows = np.zeros(2, DISTRIBUTION)
print(sample(rows, np.zeros((1, 2)), 1, 0.5), True)
sample(rows, np.zeros((1, 2)), -1, 0.5)
"""
PLAIN = """
import numpy as np
from sim.jit import with_fields

table = with_fields(np.zeros((2, 3)))
print(table[1, 2], str(table) == str(np.zeros((2, 3))))
table[1, -1]
"""
WRITTEN = PLAIN.replace("table[1, -1]", "table[-1] = 1.0")


@pytest.mark.parametrize(
    ("script", "check"), [(COMPILED, "NUMBA_BOUNDSCHECK"), (PLAIN, "CONTACTSIM_DEBUG"), (WRITTEN, "CONTACTSIM_DEBUG")]
)
def test_a_negative_index_is_found_out(script, check, tmp_path):
    # A cache of its own: checks are compiled in.
    env = os.environ | {"CONTACTSIM_CACHE": str(tmp_path), check: "1"}
    run = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True, check=False)
    assert run.stdout == "0.0 True\n"
    assert "IndexError" in run.stderr

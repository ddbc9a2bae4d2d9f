"""Compiled kernels and plain Python give the same bits: the machine code reorders and fuses nothing."""

import os
import subprocess
import sys

SCRIPT = """
import hashlib
import numpy as np
from sim.codes import GAMMA_POISSON
from sim.randomness.arrivals import ARRIVAL, draw_arrivals
from sim.randomness.distributions import (DistributionTable, constant, empirical, exponential, gamma, hyperexponential,
    lognormal, never, patience_to_grid, sample, to_grid, uniform, weibull)
from sim.randomness.poisson import poisson_quantile
from sim.randomness.uniforms import branch, replication_key, uniform as keyed_uniform

root = replication_key(3, 1)
table = DistributionTable()
laws = [constant(3.0), exponential(5.0), weibull(0.7, 40.0), lognormal(340.0, 1.0), uniform(2.0, 9.0), never(),
        gamma(1.0, 0.06), gamma(300.0, 2.0), hyperexponential(0.9, 60.0, 900.0), empirical([0, 1, 5], [0, 0.5, 1]),
        lognormal(2.7e6, 1.2, short_share=0.06, short_mean=12e3)]
rows = [table.row(law) for law in laws]
distributions, tables = table.arrays()
keys = [branch(root, 1, i) for i in range(400)]
for row in rows:
    drawn = [sample(distributions, tables, row, keyed_uniform(key, row)) for key in keys]
    print(row, hashlib.sha256(np.array(drawn).tobytes()).hexdigest())
    rounded = [(to_grid(x, 1000), patience_to_grid(x, 15000)) for x in drawn]
    print(row, hashlib.sha256(np.array(rounded).tobytes()).hexdigest())
for rate in (0.2, 7.7, 15.9, 16.1, 250.5, 1e5):
    print(rate, [int(poisson_quantile(keyed_uniform(key, 0), rate)) for key in keys[:20]])
out = np.zeros(2000, ARRIVAL)
rate = np.array([[[0.0, 20.0, 60.0], [5.0, 0.3, 9.0]]] * 2)
n = draw_arrivals(root, GAMMA_POISSON, rows[6], rows[6], distributions, tables, rate, 2, 1_800_000, 15_000, out)
print(n, hashlib.sha256(out[:n]["key"].tobytes() + out[:n]["tick"].tobytes()).hexdigest())
"""


def told(debug):
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env=os.environ | {"CONTACTSIM_DEBUG": debug},
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout.splitlines()


def test_plain_python_gives_the_same_bits():
    compiled, plain = told("0"), told("1")
    assert len(compiled) > 25
    assert compiled == plain

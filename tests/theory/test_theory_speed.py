"""How long a figure takes, called from Python. Printed (`pytest -s`), not asserted: machines differ."""

import math
from time import perf_counter

from sim.theory import erlang_a, erlang_b, erlang_c

KERNELS = {
    "Erlang B p_block": erlang_b.p_block,
    "Erlang C service level": lambda load, agents: erlang_c.service_level(load, agents, 180.0, 20.0),
    "Erlang A all figures": lambda load, agents: erlang_a.figures(load, agents, 180.0, 120.0),
    "Erlang A service level": lambda load, agents: erlang_a.service_level(load, agents, 180.0, 120.0, 20.0, 4),
    "Erlang A least agents": lambda load, agents: erlang_a.agents_for_service_level(load, 180.0, 120.0, 20.0, 0.8, 4),
}


def microseconds(kernel, load, agents, calls=200):
    kernel(load, agents)
    best = math.inf
    for _ in range(5):
        start = perf_counter()
        for _ in range(calls):
            kernel(load, agents)
        best = min(best, perf_counter() - start)
    return best / calls * 1e6


def test_print_the_speed_of_the_kernels():
    print("\nmicroseconds a call      10 agents       100     1,000    10,000")
    for name, kernel in KERNELS.items():
        row = [microseconds(kernel, n - math.sqrt(n), n) for n in (10, 100, 1_000, 10_000)]
        print(f"{name:24}" + "".join(f"{value:10.2f}" for value in row))

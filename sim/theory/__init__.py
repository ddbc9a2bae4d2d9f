"""Exact queueing theory: the oracle of the engines and the source of the requirement line.

* `erlang_b` loss, no queue; `erlang_c` endless patience; `erlang_a` exponential patience (M/M/s+M)
* `birth_death` a limit on the contacts in the house (M/M/s/K and M/M/s/K+M)
* `general_patience` any patience (M/M/s+G), by quadrature

Shared words: `load` is the offered load in erlangs (arrival rate x mean handle time), `agents` a whole number of them,
times are in any one unit (seconds in this project). Shares have the offered contacts as their denominator, or the
accepted ones where some are blocked. Kernels want `load` and times as float64 and counts as int64: numba compiles
every other combination of types anew.
"""

"""Two engines, one truth: `reference` (SimPy, the specification) and `compiled` (numba) leave equal records.

Both answer `run_replication(compiled_centre, seed, replication) -> Records`. Read `reference` first.
"""

"""Keyed uniforms: every draw is a hash of who draws and what for, never the next number of a stream.

So the order of events cannot change a draw: two scenarios share the luck of the same customer (common random numbers),
and two engines share all draws (`model.md` 1).

Keys form a tree. The root is (seed, replication); a fresh arrival hangs below (type, day, interval, j), a redial or
repeat below its parent, a leg below its contact. `branch` walks down one step, `uniform` draws at a node.

Keys are int64 on the outside (numba hands uint64 to Python as an int that it then refuses to take back) and uint64
inside, where multiplication wraps. Mixing is the finaliser of splitmix64 (Steele, Lea & Flood 2014) with Stafford's
"variant 13" constants.
"""

import numpy as np

from sim.codes import BRANCH_REPLICATION
from sim.jit import inlined

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_BRANCH = np.uint64(0xD1342543DE82EF95)
_TO_UNIT = 1.0 / 4503599627370496.0  # 2**-52


@inlined
def mix(value):
    """Scramble 64 bits; a bijection. uint64 -> uint64."""
    value = (value ^ (value >> np.uint64(30))) * _MIX_1
    value = (value ^ (value >> np.uint64(27))) * _MIX_2
    return value ^ (value >> np.uint64(31))


@inlined
def branch(key, kind, number):
    """Key of the `number`-th child of a kind.

    key     int64   node of the tree
    kind    int64   BRANCH_...
    number  int64   >= 0
    """
    # Mixed twice, so that neither neighbouring keys nor neighbouring numbers leave a pattern in the child's draws.
    inner = mix(np.uint64(key) ^ (np.uint64(kind + 1) * _BRANCH))
    return np.int64(mix(inner + np.uint64(number + 1) * _GOLDEN))


@inlined
def uniform(key, purpose):
    """A draw in the open interval (0, 1), the same for the same (key, purpose).

    key      int64   who draws
    purpose  int64   PURPOSE_...
    """
    bits = mix(np.uint64(key) + np.uint64(purpose + 1) * _GOLDEN)
    # 52 bits and a half: neither 0 nor 1 can come out, not even by rounding, so every inverse is finite.
    return (np.float64(bits >> np.uint64(12)) + 0.5) * _TO_UNIT


@inlined
def replication_key(seed, replication):
    """Root of the key tree. seed int64, replication int64 >= 0."""
    return branch(np.int64(mix(np.uint64(seed) + _GOLDEN)), BRANCH_REPLICATION, replication)

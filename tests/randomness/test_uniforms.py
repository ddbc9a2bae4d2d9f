"""Keyed uniforms: known answers, so that no seed changes its meaning silently, and tests of quality."""

import numpy as np
import pytest
from scipy import stats

from sim.codes import BRANCH_ARRIVAL, BRANCH_DAY, BRANCH_INTERVAL, BRANCH_LEG, BRANCH_REDIAL, BRANCH_REPEAT
from sim.jit import kernel
from sim.randomness.uniforms import branch, mix, replication_key, uniform

N = 500_000
SIDE = 64
N_PURPOSES = 27
MASK = 2**64 - 1
KNOWN_ROOT = 40422092667753978
KNOWN_CHILD = 6068427648878218495
KNOWN_UNIFORMS = [0.46613436830317634, 0.0049502005532274795, 0.34252190719465847]


@kernel
def children(key, kind, out):
    for number in range(len(out)):
        out[number] = branch(key, kind, number)


@kernel
def child_of_each(keys, kind, number, out):
    for i in range(len(keys)):
        out[i] = branch(keys[i], kind, number)


@kernel
def first_arrivals(seeds, replications, out):
    for i in range(len(out)):
        day = branch(replication_key(seeds[i], replications[i]), BRANCH_DAY, 0)
        out[i] = branch(branch(day, BRANCH_INTERVAL, 0), BRANCH_ARRIVAL, 0)


@kernel
def draw_each(keys, purpose, out):
    for i in range(len(keys)):
        out[i] = uniform(keys[i], purpose)


def arrival_keys(seed=1, replication=0, day=0, interval=0, type_id=0, n=N):
    day_key = branch(replication_key(seed, replication), BRANCH_DAY, day)
    keys = np.empty(n, np.int64)
    children(branch(day_key, BRANCH_INTERVAL, (type_id << 32) + interval), BRANCH_ARRIVAL, keys)
    return keys


def child_keys(keys, kind, number):
    out = np.empty_like(keys)
    child_of_each(keys, kind, number, out)
    return out


def seeded_keys(seeds, replications):
    out = np.empty(N, np.int64)
    first_arrivals(np.broadcast_to(seeds, N).copy(), np.broadcast_to(replications, N).copy(), out)
    return out


def draws(keys, purpose=0):
    out = np.empty(len(keys))
    draw_each(keys, purpose, out)
    return out


# --- The definition ---


def mix_in_integers(value):
    """The finaliser of splitmix64, in unbounded integers."""
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9 & MASK
    value = (value ^ (value >> 27)) * 0x94D049BB133111EB & MASK
    return value ^ (value >> 31)


def test_mix_gives_the_published_numbers_of_splitmix64():
    state, out = 1234567, []
    for _ in range(5):
        state = (state + 0x9E3779B97F4A7C15) & MASK
        out.append(int(mix(np.uint64(state))))
    assert out == [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
        4593380528125082431,
        16408922859458223821,
    ]


@pytest.mark.parametrize("key", [0, 1, -1, 2**62, -(2**63), 123456789])
@pytest.mark.parametrize(("kind", "number"), [(0, 0), (1, 7), (6, 2**40)])
def test_branch_and_uniform_equal_their_definition_in_unbounded_integers(key, kind, number):
    inner = mix_in_integers((key & MASK) ^ ((kind + 1) * 0xD1342543DE82EF95 & MASK))
    child = mix_in_integers((inner + (number + 1) * 0x9E3779B97F4A7C15) & MASK)
    assert branch(key, kind, number) & MASK == child
    bits = mix_in_integers(((key & MASK) + (kind + 1) * 0x9E3779B97F4A7C15) & MASK)
    assert uniform(key, kind) == ((bits >> 12) + 0.5) / 2**52


def test_known_answers():
    """If this fails, every published result changes: that needs a new major version, not a new number here."""
    key = replication_key(20261121, 3)
    assert key == KNOWN_ROOT
    child = branch(branch(key, BRANCH_DAY, 2), BRANCH_INTERVAL, (1 << 32) + 17)
    assert child == KNOWN_CHILD
    assert [uniform(child, purpose) for purpose in (0, 1, 26)] == KNOWN_UNIFORMS


def test_neither_0_nor_1_comes_out_even_of_extreme_bits():
    lowest, highest = (0 + 0.5) * 2.0**-52, (2**52 - 1 + 0.5) * 2.0**-52
    assert lowest > 0.0 and highest < 1.0
    u = draws(arrival_keys(n=2_000_000))
    assert lowest <= u.min() < 1e-5 and 1 - 1e-5 < u.max() <= highest
    assert (1.0 - highest) == 2.0**-53, "the distance to 1 must be exact: upper tails depend on it"


# --- Quality: draws that are neighbours in any sense look independent ---


def pair_p_value(u, v):
    """Chi-square of pairs in SIDE x SIDE equal cells."""
    cells = (u * SIDE).astype(int) * SIDE + (v * SIDE).astype(int)
    return stats.chisquare(np.bincount(cells, minlength=SIDE * SIDE)).pvalue


def neighbours():
    """Name -> two arrays of uniforms that are neighbours in the sense named."""
    keys, step = arrival_keys(), np.arange(N)
    yield "j", draws(keys)[:-1], draws(keys)[1:]
    yield "j of two apart", draws(keys)[:-2], draws(keys)[2:]
    for purpose in range(N_PURPOSES - 1):
        yield f"purpose {purpose}", draws(keys, purpose), draws(keys, purpose + 1)
    yield "far purposes", draws(keys, 0), draws(keys, N_PURPOSES - 1)
    yield "next j, next purpose", draws(keys, 0)[:-1], draws(keys, 1)[1:]
    yield "replication", draws(keys), draws(arrival_keys(replication=1))
    yield "seed", draws(keys), draws(arrival_keys(seed=2))
    yield "seed against replication", draws(arrival_keys(seed=2)), draws(arrival_keys(replication=1))
    yield "day", draws(keys), draws(arrival_keys(day=1))
    yield "interval", draws(keys), draws(arrival_keys(interval=1))
    yield "type", draws(keys), draws(arrival_keys(type_id=1))
    yield "first draw of neighbouring seeds", draws(seeded_keys(step, 0)), draws(seeded_keys(step + 1, 0))
    yield "first draw of neighbouring replications", draws(seeded_keys(7, step)), draws(seeded_keys(7, step + 1))
    for kind in (BRANCH_REDIAL, BRANCH_REPEAT, BRANCH_LEG):
        yield f"parent and child {kind}", draws(keys), draws(child_keys(keys, kind, 0))
        yield f"siblings {kind}", draws(child_keys(keys, kind, 0)), draws(child_keys(keys, kind, 1))
    yield "redial and repeat", draws(child_keys(keys, BRANCH_REDIAL, 0)), draws(child_keys(keys, BRANCH_REPEAT, 0))
    grandchildren = child_keys(child_keys(keys, BRANCH_REDIAL, 0), BRANCH_REDIAL, 0)
    yield "grandparent and grandchild", draws(keys), draws(grandchildren)


def test_pairs_of_neighbouring_draws_fill_the_square_evenly():
    p_values, bad = [], []
    for name, u, v in neighbours():
        tests = {
            "": pair_p_value(u, v),
            " (low bits)": pair_p_value(u * 2**20 % 1, v * 2**20 % 1),
            " (differences)": stats.chisquare(np.bincount(((u - v) % 1 * 4096).astype(int), minlength=4096)).pvalue,
        }
        p_values += tests.values()
        # About 140 tests: one p below 1e-5 (or, too even, above 1 - 1e-5) by luck has odds of 1 in 350.
        bad += [(name + which, p) for which, p in tests.items() if not 1e-5 < p < 1 - 1e-5]
    assert not bad
    assert stats.kstest(p_values, "uniform").pvalue > 1e-3


def test_each_draw_is_uniform():
    for purpose in range(N_PURPOSES):
        counts = np.bincount((draws(arrival_keys(n=200_000), purpose) * 1000).astype(int), minlength=1000)
        assert 1e-5 < stats.chisquare(counts).pvalue < 1 - 1e-5


def test_half_of_the_bits_change_with_any_bit_of_the_key():
    keys = arrival_keys(n=2000)
    base = (draws(keys) * 2**52).astype(np.int64)
    for bit in range(64):
        flipped = (draws(keys ^ np.int64(np.uint64(1 << bit).view(np.int64))) * 2**52).astype(np.int64)
        changed = np.bitwise_count(base ^ flipped)
        assert abs(changed.mean() - 26) < 6 * np.sqrt(52 / 4 / 2000), bit


def test_no_two_of_a_million_keys_are_equal():
    keys = np.concatenate([arrival_keys(type_id=t, interval=i, n=50_000) for t in range(4) for i in range(5)])
    assert len(np.unique(keys)) == len(keys)

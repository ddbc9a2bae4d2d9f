"""Which scenarios stand beside the baseline, and how blocks are cut."""

import fake_centre
import pytest

from sim.experiment.plan import lineup
from sim.experiment.replicate import block_size, replicator


def names(rows):
    return [name for name, _ in rows]


def test_each_is_every_one_alone_then_all_together():
    assert lineup("abc", "each") == (("a", ("a",)), ("b", ("b",)), ("c", ("c",)), ("a+b+c", ("a", "b", "c")))
    assert names(lineup("a", "each")) == ["a"]
    assert lineup("", "each") == ()


def test_stack_is_all_together_only():
    assert names(lineup("abc", "stack")) == ["a+b+c"]


def test_subsets_are_all_of_them():
    assert names(lineup("abc", "subsets")) == ["a", "b", "c", "a+b", "a+c", "b+c", "a+b+c"]
    with pytest.raises(ValueError, match="at most 4 files, not 5"):
        lineup("abcde", "subsets")


def test_named_stacks_stand_side_by_side():
    stacks = {"plan_1": ["a", "b"], "plan_2": ["a", "c"]}
    assert lineup("abc", "each", stacks) == (("plan_1", ("a", "b")), ("plan_2", ("a", "c")))


def test_blocks_are_about_half_a_second_and_at_least_two():
    small, large = fake_centre.compiled(contacts=100), fake_centre.compiled(contacts=10_000_000)
    assert block_size(small, "numba", 30) == 15
    assert block_size(large, "numba", 30) == 1
    assert block_size(small, "simpy", 1000) == 67, "150 contacts with their echo, 20,000 a second"


def test_an_unknown_engine_is_named():
    with pytest.raises(ValueError, match="engine 'magic': numba or simpy"):
        replicator(None, "magic")

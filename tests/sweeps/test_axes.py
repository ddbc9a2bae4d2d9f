"""The words of a sweep: which are varied, and over which values."""

import pytest

from sim.centre.errors import InputProblems
from sim.sweeps.axes import Axis, is_varied, levels, read_axis

NAMES = {"scenario": ["callbacks", "peak_long", "peak_staff"], "centre": ["telecom"]}
VALUES = {
    "a=1,2,3": ("1", "2", "3"),
    "a=8.30,9.00": ("8.30", "9.00"),
    "a=6 min, 8 min": ("6 min", "8 min"),
    "a='x,y',z": ("'x,y'", "z"),
    "a=[1,2],[3]": ("[1,2]", "[3]"),
    "a=choice(8.30,9.00)": ("8.30", "9.00"),
    "a=range(0,25,5)": ("0", "5", "10", "15", "20"),
    "a=range(0.1,0.5,0.1)": ("0.1", "0.2", "0.3", "0.4"),
    "a=range(3,0,-1)": ("3", "2", "1"),
    "a=sort(3,1,2)": ("1", "2", "3"),
    "volume=+range(-10,15,10)%": ("-10%", "+0%", "+10%"),
    "handle_time=-range(15,60,15)s": ("-15s", "-30s", "-45s"),
    "headcount=+range(0,4,2)@10:00-12:00": ("+0@10:00-12:00", "+2@10:00-12:00"),
    "scenario=glob(peak*)": ("peak_long", "peak_staff"),
    "centre.queues.żółć.max_waiting=5,6": ("5", "6"),
    "scenario=a,b,a+b": ("a", "b", "a+b"),
}


@pytest.mark.parametrize("word", VALUES)
def test_values(word):
    assert is_varied(word.partition("=")[2])
    assert read_axis(word, NAMES.__getitem__).values == VALUES[word]


@pytest.mark.parametrize("value", ["5", "[a,b]", "'a,b'", "{a: 1, b: 2}", "8:30", "+10%", "a+b", "", "[1,2"])
def test_one_value_is_no_axis(value):
    assert not is_varied(value)


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("a=range(1,5", "a bracket that is not closed"),
        ("a=range(1,0)", "a range with nothing in it"),
        ("a=shuffle(1,2)", "which is no list of values"),
        ("a=interval(2,1)", "an interval with nothing in it"),
        ("a=glob(*)", "glob, which chooses from files: those of centre or scenario"),
        ("scenario=glob(x*)", "choose from: callbacks, peak_long, peak_staff"),
        ("a=1,2,1", "1 twice"),
        ("a=rnge(1,5)", "which cannot be read"),
    ],
)
def test_what_cannot_be_read_is_told_with_the_word(word, told):
    with pytest.raises(InputProblems) as problems:
        read_axis(word, NAMES.__getitem__)
    assert f"command line: {word}" in str(problems.value)
    assert told in " ".join(str(problems.value).split())


def test_an_interval_has_a_value_at_every_share():
    axis = read_axis("volume=+interval(-10,10)%", NAMES.__getitem__)
    assert [axis.at(share) for share in (0.0, 0.5, 0.75)] == ["-10%", "+0%", "+5%"]
    whole = read_axis("a=int(interval(0,3))", NAMES.__getitem__)
    assert [whole.at(k / 8) for k in range(8)] == ["0", "0", "1", "1", "2", "2", "3", "3"]


def test_a_list_has_its_values_at_equal_shares():
    axis = Axis("a", ("x", "y", "z"))
    assert [axis.at(share) for share in (0.0, 0.34, 0.67, 0.999)] == ["x", "y", "z", "z"]


@pytest.mark.parametrize(
    ("values", "numbers"),
    [
        (("+0%", "-10%"), [0, -10]),
        (("6 min", "8 min"), [6, 8]),
        (("+3@10:00-12:00", "+5@10:00-12:00"), [3, 5]),
        (("6 min", "1 h"), None),
        (("a", "b"), None),
        (("1", "b"), None),
    ],
)
def test_levels_are_numbers_if_nothing_else_differs(values, numbers):
    assert levels(values) == numbers


def test_labels_are_short():
    assert Axis("levers.peak_staff.agents").label == "peak_staff.agents"
    assert Axis("centre.types.billing.patience.mean").label == "billing.patience.mean"
    assert Axis("centre").label == "centre"
    assert Axis("volume.billing").label == "volume.billing"

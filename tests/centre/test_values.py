"""The reader of quantities: every spelling, every slip, and back again."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.centre.values import (
    Change,
    Misread,
    read_change,
    read_clock,
    read_count,
    read_duration,
    read_number,
    read_share,
    write_clock,
)


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        (360, 360),
        ("0", 0),
        ("360 s", 360),
        ("360s", 360),
        ("6 min", 360),
        ("6min", 360),
        ("6:00", 360),
        ("1:06:00", 3960),
        ("0:45", 45),
        ("1.5 h", 5400),
        ("1,5 h", 5400),
        ("2 days", 172800),
        ("250 ms", 0.25),
        ("012 s", 12),
        ("-30s", -30),
        (0, 0),
        ("6 Minutes", 360),
        ("1e3 s", 1000),
        (datetime.timedelta(minutes=6), 360),
    ],
)
def test_durations(written, seconds):
    assert read_duration(written) == pytest.approx(seconds)


@pytest.mark.parametrize("written", ["abc", "6 m", "", None, True, "6:5", float("nan"), float("inf"), [6], "6 min 3 s"])
def test_no_durations(written):
    with pytest.raises(Misread, match="a duration such as 6 min, 360 s or 6:00"):
        read_duration(written)


@pytest.mark.parametrize("number", ["360", "012", "1e3", "-30", "0,5"])
def test_a_bare_number_may_be_minutes_or_seconds(number):
    with pytest.raises(Misread) as slip:
        read_duration(number)
    assert (slip.value.found, slip.value.mend) == (f"{number} without a unit", f"write {number} min or {number} s")
    with pytest.raises(Misread) as slip:
        read_change(number, "duration")
    assert (slip.value.found, slip.value.mend) == (f"{number} without a unit", f"write {number}min or {number}s")


def test_m_may_be_minutes_or_metres():
    with pytest.raises(Misread) as slip:
        read_duration("6 m")
    assert slip.value.mend == "for minutes write 6 min"


@pytest.mark.parametrize(
    ("written", "share"),
    [
        ("0.3", 0.3),
        ("0,3", 0.3),
        ("30 %", 0.3),
        ("30%", 0.3),
        ("9.5 %", 0.095),
        (1, 1),
        ("100%", 1),
        (0, 0),
        (".5", 0.5),
    ],
)
def test_shares(written, share):
    assert read_share(written) == pytest.approx(share)


@pytest.mark.parametrize(
    ("written", "mend"),
    [
        (30, "write 0.30 or 30 %"),
        ("30", "write 0.30 or 30 %"),
        ("9.5", "write 0.095 or 9.5 %"),
        ("130 %", ""),
        (-0.1, ""),
        ("x", ""),
        ("+5pp", "a step in points (pp) changes a share; here stands the share itself"),
        (None, ""),
        (True, ""),
    ],
)
def test_no_shares(written, mend):
    with pytest.raises(Misread) as slip:
        read_share(written)
    assert slip.value.mend == mend
    assert "share" in slip.value.allowed


@pytest.mark.parametrize(
    ("written", "clock"),
    [
        ("8:30", "08:30"),
        ("08:30", "08:30"),
        ("8.30", "08:30"),
        ("8h30", "08:30"),
        ("08:30:15", "08:30:15"),
        ("17:00", "17:00"),
        ("8", "08:00"),
        (8, "08:00"),
        ("24:00", "24:00"),
        ("0:00", "00:00"),
        ("8:30 pm", "20:30"),
        ("12:15 AM", "00:15"),
        (datetime.time(8, 30), "08:30"),
    ],
)
def test_clock(written, clock):
    assert write_clock(read_clock(written)) == clock


@pytest.mark.parametrize("written", ["25:00", "24:01", "8:60", "8:3", "noon", "", None, 510, 8.3, "13:00 pm", True])
def test_no_clock(written):
    with pytest.raises(Misread, match="a time of day"):
        read_clock(written)


def test_a_number_where_yaml_ate_the_clock_says_so():
    with pytest.raises(Misread) as slip:
        read_clock(510)
    assert "in quotes" in slip.value.mend


@given(st.integers(0, 86400))
def test_clock_and_back(seconds):
    assert read_clock(write_clock(seconds)) == seconds


@given(st.floats(0, 1e6))
def test_durations_keep_every_digit(seconds):
    assert read_duration(seconds) == seconds
    assert read_duration(f"{seconds!r} s") == seconds


@given(st.floats(0, 1))
def test_shares_keep_every_digit(share):
    assert read_share(str(share)) == share


@pytest.mark.parametrize(
    ("written", "of", "change"),
    [
        ("+10%", "number", Change(0.1, True)),
        ("+3", "number", Change(3, False)),
        (3, "number", Change(3, False)),
        ("-30s", "duration", Change(-30, False)),
        ("-0:30", "duration", None),
        ("-8 %", "duration", Change(-0.08, True)),
        ("+1 min", "duration", Change(60, False)),
        ("+5pp", "share", Change(0.05, False)),
        ("+5 pp", "share", Change(0.05, False)),
        ("x1.05", "share", Change(1.05 - 1, True)),
        ("+0.05", "share", Change(0.05, False)),
        ("+5%", "share", None),
        ("+5", "share", None),
        ("+5pp", "number", None),
        ("+3 apples", "number", None),
    ],
)
def test_changes(written, of, change):
    if change is None:
        with pytest.raises(Misread):
            read_change(written, of)
    else:
        assert read_change(written, of) == change


def test_percent_of_a_share_offers_both_readings():
    with pytest.raises(Misread) as slip:
        read_change("+5%", "share")
    assert "+5pp" in slip.value.mend
    assert "x1.05" in slip.value.mend


def test_changes_apply():
    assert read_change("+10%").apply(200) == pytest.approx(220)
    assert read_change("-30s", "duration").apply(200) == 170
    assert read_change("+5pp", "share").apply(0.1) == pytest.approx(0.15)


def test_counts_and_numbers():
    assert read_count("14") == 14
    assert read_count(14.0) == 14
    assert read_number("1,5") == 1.5
    with pytest.raises(Misread) as slip:
        read_count("2.5")
    assert slip.value.mend == "write 2 or 3"
    for word in ("two", "", None, True, "nan"):
        with pytest.raises(Misread, match="a whole number"):
            read_count(word)


@pytest.mark.parametrize("read", [read_change, read_count, read_duration, read_number, read_share])
@pytest.mark.parametrize("written", ["1e400", "1e400 %", "1e400 min", "-1e400 %", 10**400, float("inf"), 1e16])
def test_no_number_beyond_all_counting(read, written):
    with pytest.raises(Misread):
        read(written)

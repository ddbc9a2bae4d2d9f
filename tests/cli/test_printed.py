"""What commands print themselves fits a terminal of 80 columns."""

import pytest

from sim.commands.printed import print_notes, wrapped


def test_a_long_note_hangs_under_its_first_line(capsys):
    note = "a weekday of the files is lost to the warm-up, so a figure of it is nowhere; say another warm_up_days"
    print_notes([note, "short"])
    first, second, last = capsys.readouterr().err.splitlines()
    assert len(first) <= 80 and last == "Note: short"
    assert " ".join([first, second.strip()]) == f"Note: {note}" and second[:6].isspace()


def test_a_path_is_never_broken():
    path = "/home/somebody/" + "a-very-long-folder-name/" * 5
    assert path in wrapped(f"it lies in {path} and nowhere else").splitlines()


@pytest.mark.parametrize(
    "words",
    [
        ("staffing", "telecom", "at=10:00", "volume=+10%", "headcount=+3@10:00-12:00", "patience.billing=-20%"),
        ("trace", "telecom", "volume=+10%", "headcount=+3@10:00-12:00", "handle_time=-10%", "patience.billing=-20%"),
        ("schema", "here"),
        ("explain", "telecom", "centre.calendar.measured_days=6"),
        ("run", "telecom", "run=fast", "levers.peak_stuff.agents=3"),
    ],
    ids=lambda words: words[0],
)
def test_no_line_is_longer_than_a_terminal(type_in, words):
    answer = type_in(*words, *(("centre.calendar.measured_days=1",) if words[0] in ("staffing", "trace") else ()))
    printed = (answer.out + answer.told).splitlines()
    assert printed and max(map(len, printed)) <= 80

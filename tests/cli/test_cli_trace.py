"""`contactsim trace`: the words it takes, and what it says when there is no such contact."""

import pytest

SMALL = ("centre.calendar.warm_up_days=0", "centre.calendar.measured_days=1")


def test_a_life_with_clock_times(type_in):
    answer = type_in("trace", "telecom", *SMALL)
    assert answer.code == 0, answer.told
    lines = answer.out.splitlines()
    assert lines[0] == "Telecom, baseline, seed 1, replication 0"
    assert lines[2].startswith("An issue of type ")
    assert any(line.endswith("The customer rings.") for line in lines)
    assert "This one has the most legs. Another: contact=0 to contact=" in answer.out
    assert all(len(line) <= 80 for line in lines)


def test_another_contact_another_world(type_in):
    answer = type_in("trace", "telecom", "volume=+10%", "contact=812", "seed=7", "replication=2", *SMALL)
    assert answer.out.startswith("Telecom, volume=+10%, seed 7, replication 2\n")
    assert "Contact 812 (" in answer.out
    assert "most legs" not in answer.out
    assert type_in("trace", "telecom", "type=technical", *SMALL).out.splitlines()[2].startswith("An issue of type tech")


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("contact=99999999", "no such contact in this replication"),
        ("contact=first", "a whole number from 0"),
        ("replication=-1", "a whole number from 0"),
        ("type=biling", "did you mean billing?"),
        ("seed=x", "run.seed"),
    ],
)
def test_what_it_cannot_tell(word, told, type_in):
    answer = type_in("trace", "telecom", word, *SMALL)
    assert answer.code == 2
    assert told in answer.told

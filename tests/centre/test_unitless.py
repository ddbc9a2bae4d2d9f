"""Durations without a unit are seconds, and the planner is told so: once, and only what he wrote himself."""


def notes(workshop, *overrides):
    return [note for note in workshop.load(*overrides).notes if note.startswith("read as seconds")]


def test_nothing_to_tell(workshop):
    assert notes(workshop) == []
    assert notes(workshop, "centre.types.billing.patience={kind: lognormal, mean: 45 s, cv: 1}") == []
    assert notes(workshop, "centre.calendar.reopen_spread=0") == []


def test_numbers_of_a_planner_are_told_once(workshop):
    workshop.edit("centres/small.yaml", "mean: 10 min, cv: 1.2", "mean: 45, cv: 1.2")
    workshop.edit("centres/small.yaml", "{kind: exponential, mean: 6 min}", "{kind: exponential, mean: 6}")
    told = notes(workshop, "centre.calendar.interval=3600", "centre.ivr.nodes.menu.time=20")
    assert len(told) == 1
    assert set(told[0].removeprefix("read as seconds: ").split("; ")) == {
        "types.billing.patience.mean = 45 s",
        "types.technical.handle_time.mean = 6 s",
        "calendar.interval = 3600 s",
        "ivr.nodes.menu.time = 20 s",
        "write 3600 s or 3600 min",
    }


def test_in_short(workshop):
    workshop.write("centres/small.yaml", "volumes: v.csv\nqueues: {a: {handle_time: 6, patience: 4}}\n")
    workshop.write("centres/v.csv", "start,offered\n8:00,3\n9:00,2\n")
    workshop.edit("centres/small.yaml", "queues", "groups: {g: {serves: [a], headcount: 2}}\nqueues")
    assert notes(workshop) == [
        "read as seconds: types.a.patience.mean = 4 s; types.a.handle_time.talk.mean = 6 s; write 4 s or 4 min"
    ]


def test_shipped_files_are_not_told(workshop):
    assert notes(workshop, "centre=telecom") == []

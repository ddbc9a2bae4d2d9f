"""Pictures drawn side by side are those drawn one after the other, whatever happens to a copy of the process."""

import os

import handmade
import pytest

from sim.report.pictures import abreast, draw, where


def test_every_task_is_done_once_and_keeps_its_place():
    assert abreast.side_by_side({name: lambda name=name: name * 2 for name in "abc"}) == {
        "a": "aa",
        "b": "bb",
        "c": "cc",
    }


def test_a_copy_that_dies_is_made_up_for():
    here = os.getpid()

    def dies_elsewhere():
        if os.getpid() != here:
            os._exit(1)
        return "done"

    assert abreast.side_by_side({"first": dies_elsewhere, "last": lambda: "too"}) == {"first": "done", "last": "too"}


def test_a_copy_that_hangs_is_made_up_for(monkeypatch):
    monkeypatch.setattr(abreast, "_PATIENCE", 0.1)
    here = os.getpid()

    def hangs_elsewhere():
        while os.getpid() != here:
            pass
        return "done"

    assert abreast.side_by_side({"first": hangs_elsewhere, "last": lambda: "too"})["first"] == "done"


def test_a_fault_is_raised_where_it_can_be_seen():
    with pytest.raises(ZeroDivisionError):
        abreast.side_by_side({"first": lambda: str(1 / 0), "last": lambda: ""})


def test_pictures_are_the_same_to_the_byte(tmp_path, monkeypatch):
    drawn = []
    for may_copy in (True, False):
        monkeypatch.setattr(abreast, "_may_copy", lambda may_copy=may_copy: may_copy)
        folder = tmp_path / str(may_copy)
        folder.mkdir()
        pictures, _ = draw(handmade.comparison(), {}, folder)
        drawn.append([(p.name, p.svg, (folder / f"{p.name}.png").read_bytes()) for p in pictures])
    assert drawn[0] == drawn[1]


def test_the_bars_say_what_their_100_percent_are():
    """The tables' abandonment has another denominator, which a planner who compares the two must be told."""
    (said,) = (t.get_text() for t in where.draw(handmade.comparison()).texts if t.get_text().startswith("Bars: "))
    assert "100 %: all contacts, also those who\nreached no queue" in said
    assert "In tables % abandoned is of those offered to a queue" in said

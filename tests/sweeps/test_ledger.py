"""The ledger: what is in it stays, holes are known, and what is none is refused."""

import sqlite3

import numpy as np
import pytest

from sim.centre.errors import InputProblems
from sim.measures.settings import MeasureSettings
from sim.measures.target import Target
from sim.sweeps.ledger import FILE, About, Ledger
from sim.sweeps.sample import Packed, Sample


def block(first: int, n: int) -> Sample:
    """Replications that carry their own number."""
    number = np.arange(first, first + n)
    return Sample(
        np.broadcast_to(number[:, None, None, None], (n, 2, 3, 2)).astype(float),
        number.astype(float),
        np.broadcast_to(number[:, None, None, None], (n, 2, 1, 4)).astype(np.int64),
    )


def put(ledger: Ledger, first: int, n: int) -> None:
    ledger.store("p", first, n, Packed(block(first, n).packed(), 10 * n, 30 * n, ""))


def test_what_was_stored_is_there_when_it_is_opened_again(tmp_path):
    about = About(MeasureSettings((Target(), Target("asa", 30.0)), csat_now=0.7), ("a", "b"))
    with Ledger(tmp_path) as ledger:
        ledger.note(about, "p")
        put(ledger, 4, 2)
        put(ledger, 0, 4)
    with Ledger(tmp_path) as ledger:
        assert ledger.about("p") == about
        assert ledger.work(["p"]) == (60, 180)
        assert ledger.work(["q"]) == (0, 0)
        assert ledger.sample("p").surplus.tolist() == [0, 1, 2, 3, 4, 5]
        assert ledger.sample("p").scores.dtype == np.int64
        assert ledger.sample("p").first(3).totals.shape == (3, 2, 3, 2)
        with pytest.raises(KeyError):
            ledger.sample("q")
        with pytest.raises(KeyError):
            ledger.about("q")


def test_holes_are_known_and_nothing_behind_one_is_taken(tmp_path):
    with Ledger(tmp_path) as ledger:
        assert ledger.gaps("p", 5) == [(0, 5)]
        put(ledger, 2, 2)
        put(ledger, 8, 4)
        assert ledger.gaps("p", 10) == [(0, 2), (4, 4)]
        assert ledger.gaps("p", 3) == [(0, 2)]
        assert ledger.n_done("p", 10) == 4
        with pytest.raises(KeyError):
            ledger.sample("p")
        put(ledger, 0, 2)
        assert ledger.sample("p").n == 4
        assert ledger.gaps("p", 4) == []


def test_a_ledger_in_use_is_refused(tmp_path):
    with Ledger(tmp_path), pytest.raises(InputProblems, match="used by another sweep"):
        Ledger(tmp_path)


@pytest.mark.parametrize("content", [b"no database at all, and long enough to be looked at" * 40])
def test_a_file_that_is_no_ledger_is_refused_and_kept(tmp_path, content):
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(InputProblems, match="no ledger that can be read"):
        Ledger(tmp_path)
    assert (tmp_path / FILE).read_bytes() == content


def test_of_another_format_nothing_is_taken(tmp_path, monkeypatch):
    with Ledger(tmp_path) as ledger:
        put(ledger, 0, 2)
    monkeypatch.setattr("sim.sweeps.ledger.SAMPLE_FORMAT", 99)
    with Ledger(tmp_path) as ledger:
        assert ledger.gaps("p", 2) == [(0, 2)]


def test_it_is_written_ahead_so_that_a_kill_loses_nothing(tmp_path):
    with Ledger(tmp_path):
        pass
    with sqlite3.connect(tmp_path / FILE) as db:
        assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)

"""What is done, on disk: one sqlite file, written by the parent only, that survives whatever kills it.

A block of replications goes in as soon as it is finished, under the hash of everything its numbers depend on. So an
interrupted sweep goes on where it stopped, a longer one uses what a shorter one did, and nothing stale is ever taken.
"""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import TracebackType

from pydantic import TypeAdapter

from sim.centre.errors import InputProblems, Problem
from sim.measures.settings import MeasureSettings
from sim.sweeps.sample import SAMPLE_FORMAT, Packed, Sample

FILE = "ledger.sqlite"
_TABLES = (
    "CREATE TABLE IF NOT EXISTS points (point TEXT PRIMARY KEY, about TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS blocks (point TEXT NOT NULL, first INTEGER NOT NULL, n INTEGER NOT NULL,"
    " contacts INTEGER NOT NULL, events INTEGER NOT NULL, sample BLOB NOT NULL, PRIMARY KEY (point, first))",
)


@dataclass(frozen=True)
class About:
    """What turns a point's samples into figures."""

    settings: MeasureSettings
    queues: tuple[str, ...]


class Ledger:
    """Blocks of replications by point. A context manager; for one process and one thread."""

    def __init__(self, folder: Path) -> None:
        """Opens or makes the ledger of a sweep's folder. Raises `InputProblems` if the file is none, or in use."""
        self.file = folder / FILE
        self.n_stored = 0
        """Replications that were added since it was opened."""
        try:
            self._db = sqlite3.connect(self.file, timeout=5.0, isolation_level=None)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=NORMAL")
            # Held to the end: two sweeps that fill one ledger would do everything twice.
            self._db.execute("PRAGMA locking_mode=EXCLUSIVE")
            self._db.execute("BEGIN EXCLUSIVE")
            for table in _TABLES:
                self._db.execute(table)
            self._db.execute("COMMIT")
            self._there: dict[str, list[tuple[int, int]]] = {}
            for point, first, n in self._db.execute("SELECT point, first, n FROM blocks"):
                self._there.setdefault(point, []).append((first, n))
        except sqlite3.Error as slip:
            is_locked = "locked" in str(slip)
            found = "used by another sweep that is running" if is_locked else f"no ledger that can be read ({slip})"
            mend = "wait for it, or hydra.run.dir=FOLDER" if is_locked else "move it away: the sweep makes a new one"
            raise InputProblems([Problem(str(self.file), found, "the ledger of a sweep", mend)]) from None

    def __enter__(self) -> "Ledger":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()

    def note(self, about: "About", point: str) -> None:
        """What the figures of a point need to know, before its first block is done."""
        text = _about().dump_json(about).decode()
        self._db.execute("INSERT OR REPLACE INTO points VALUES (?, ?)", (_key(point), text))

    def about(self, point: str) -> "About":
        """What was noted of a point. KeyError if nothing was."""
        row = self._db.execute("SELECT about FROM points WHERE point = ?", (_key(point),)).fetchone()
        if row is None:
            raise KeyError(point)
        about: About = _about().validate_json(row[0])
        return about

    def store(self, point: str, first: int, n: int, block: Packed) -> None:
        """A finished block: replications first .. first + n - 1."""
        row = (_key(point), first, n, block.contacts, block.events, block.data)
        self._db.execute("INSERT INTO blocks VALUES (?, ?, ?, ?, ?, ?)", row)
        self._there.setdefault(_key(point), []).append((first, n))
        self.n_stored += n

    def gaps(self, point: str, until: int) -> list[tuple[int, int]]:
        """Replications below `until` that are missing, as (first, n) in order: what died may have left holes."""
        found, at = [], 0
        for first, n in [*sorted(self._there.get(_key(point), ())), (until, 0)]:
            if min(first, until) > at:
                found.append((at, min(first, until) - at))
            at = max(at, first + n)
        return found

    def n_done(self, point: str, until: int) -> int:
        """Replications below `until` that are there."""
        return until - sum(n for _, n in self.gaps(point, until))

    def work(self, points: Iterable[str]) -> tuple[int, int]:
        """Contacts and events that were simulated for these points."""
        asked = set(map(_key, points))
        rows = self._db.execute("SELECT point, sum(contacts), sum(events) FROM blocks GROUP BY point")
        done = [(contacts, events) for point, contacts, events in rows if point in asked]
        return sum(contacts for contacts, _ in done), sum(events for _, events in done)

    def sample(self, point: str) -> Sample:
        """All replications of a point that are there without a gap. KeyError if there are none."""
        parts, until = [], 0
        found = self._db.execute("SELECT first, n, sample FROM blocks WHERE point = ? ORDER BY first", (_key(point),))
        for first, n, data in found:
            if first != until:
                break
            parts.append(Sample.unpacked(data))
            until += n
        if not parts:
            raise KeyError(point)
        return Sample.joined(parts)


@cache
def _about() -> "TypeAdapter[About]":
    return TypeAdapter(About)


def _key(point: str) -> str:
    return f"{SAMPLE_FORMAT}:{point}"

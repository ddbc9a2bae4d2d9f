"""What a point goes by holds whatever can change its numbers."""

import subprocess
import sys

import pytest

from sim.sweeps import program


@pytest.fixture
def hashed(monkeypatch):
    """`hashed(numpy="9.9")`: the hash, with other versions of libraries than are there."""

    real = program.version

    def hashed(**others: str) -> str:
        monkeypatch.setattr(program, "version", lambda name: others.get(name) or real(name))
        return program.program_hash.__wrapped__()

    return hashed


def test_other_versions_of_what_calculates_are_another_program(hashed):
    now = program.program_hash()
    assert (len(now), hashed()) == (12, now)
    assert len({now, hashed(numba="0.0.1"), hashed(numpy="0.0.1")}) == 3
    assert hashed(rich="0.0.1", numba="", numpy="") == now


def test_nothing_is_imported_for_it():
    asks = "import sys; from sim.sweeps.program import program_hash; program_hash(); sys.exit('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asks], check=False).returncode == 0

"""Fixtures of the tests of experiments."""

import fake_centre
import pytest

from sim.experiment import replicate


@pytest.fixture
def fake_engine(monkeypatch):
    """Replications come from `fake_centre`; blocks are small, so that there are several."""
    monkeypatch.setattr(replicate, "replicator", lambda compiled, engine: fake_centre.Replicator(compiled))
    monkeypatch.setattr(replicate, "BLOCK_SECONDS", 0.002)

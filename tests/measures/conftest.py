"""Fixtures of the tests of measures."""

import pytest
from record_stories import Story


@pytest.fixture
def story() -> Story:
    """An empty story."""
    return Story()

"""Fixtures of the engine tests: every story is told by both engines."""

import pytest
from story import ENGINES, Story, compile_small, place_arrivals


@pytest.fixture(params=ENGINES)
def tell(request, monkeypatch):
    """`tell(plan, (second, type), ..., grid=1)`: run the plan with these arrivals on one engine."""

    def told(plan, *arrivals, grid=1):
        centre = compile_small(plan, grid)
        place_arrivals(monkeypatch, [(second, centre.type_names.index(name)) for second, name in arrivals])
        return Story(centre, ENGINES[request.param](centre, 0, 0))

    return told

"""Fixtures of the engine tests: every story is told by both engines."""

import numpy as np
import pytest
from story import ENGINES, Story, changed, compile_small, place_arrivals

from sim.centre.compiled_rows import EARLIER


@pytest.fixture(params=ENGINES)
def tell(request, monkeypatch):
    """`tell(plan, (second, type), ..., grid=1)`: run the plan with these arrivals on one engine.

    earlier  EARLIER rows; an arrival's number instead of its type is that of such a row
    """

    def told(plan, *arrivals, grid=1, earlier=()):
        centre = compile_small(plan, grid)
        if earlier:
            centre = changed(centre, earlier=np.array(earlier, EARLIER))
        rows = [*centre.type_names, *range(len(earlier))]
        place_arrivals(monkeypatch, [(second, rows.index(who)) for second, who in arrivals])
        return Story(centre, ENGINES[request.param](centre, 0, 0))

    return told

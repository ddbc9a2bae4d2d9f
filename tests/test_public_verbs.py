"""The verbs of a notebook."""

import numpy as np
import pytest

import sim
from sim.centre.schema import Centre

CENTRE = Centre.model_validate(
    {
        "calendar": {"days": 1, "opening_hours": "08:00-09:00"},
        "volumes": {"calls": {"per_hour": 60}},
        "types": {"calls": {"handle_time": "4 min"}},
        "groups": {"agents": {"headcount": 5, "skills": ["calls"]}},
    }
)


def test_both_engines_simulate_the_same_day():
    compiled, reference = (sim.simulate(CENTRE, seed=3, engine=engine) for engine in ("numba", "simpy"))
    assert len(compiled.legs) > 30
    for name in compiled.legs.dtype.names:
        assert np.array_equal(compiled.legs[name], reference.legs[name]), name


def test_an_engine_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="numba or simpy"):
        sim.simulate(CENTRE, engine="fortran")

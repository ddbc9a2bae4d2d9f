"""What `run=precise` is judged by."""

from types import SimpleNamespace

import pytest

from sim.experiment.precision import _promised
from sim.measures.figures import SERVICE_LEVEL
from sim.measures.target import Target

LEVEL = "service_level_answered_of_answered"


@pytest.mark.parametrize(
    ("figures", "judged"),
    [((), SERVICE_LEVEL), (("asa", "asa"), "asa"), ((LEVEL,), LEVEL), (("asa", "abandonment"), SERVICE_LEVEL)],
)
def test_the_figure_that_all_targets_promise_is_judged(figures, judged):
    targets = (Target(), *(Target(figure, assumed=False) for figure in figures))
    assert _promised(SimpleNamespace(settings=SimpleNamespace(targets=targets))) == judged

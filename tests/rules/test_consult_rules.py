"""Truth table of `sim.rules.consults`: who may ask a second agent."""

import pytest

from sim.codes import FLAG_CALLBACK_OFFERED, FLAG_CONSULT, FLAG_HELD, FLAG_MISROUTED, FLAG_OVERFLOW
from sim.rules.consults import may_consult


@pytest.mark.parametrize(
    ("flags", "may"),
    [
        (0, True),
        (FLAG_HELD, True),  # on hold before is no consult
        (FLAG_OVERFLOW | FLAG_CALLBACK_OFFERED, True),
        (FLAG_CONSULT, False),  # once
        (FLAG_MISROUTED, False),  # can only be passed on
        (FLAG_MISROUTED | FLAG_HELD, False),
        (FLAG_CONSULT | FLAG_HELD, False),
    ],
)
def test_may_consult(flags, may):
    assert may_consult(flags) == may

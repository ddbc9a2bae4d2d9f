"""Truth table of `sim.rules.attendance`: what absence makes of the roster."""

import pytest

from sim.codes import COMES, GOES, STAYS
from sim.rules.attendance import change_of_duty


@pytest.mark.parametrize(
    ("planned", "was_present", "is_present", "change"),
    [
        (COMES, True, True, COMES),
        (COMES, False, True, COMES),  # absent yesterday
        (COMES, True, False, STAYS),  # absent today: stays away
        (COMES, False, False, STAYS),
        (GOES, True, True, GOES),
        (GOES, True, False, GOES),  # at midnight, and absent from then on
        (GOES, False, True, STAYS),  # has not been here
        (GOES, False, False, STAYS),
        (STAYS, True, True, STAYS),
        (STAYS, True, False, GOES),  # absent from midnight on
        (STAYS, False, True, COMES),  # absent until midnight
        (STAYS, False, False, STAYS),
    ],
)
def test_change_of_duty(planned, was_present, is_present, change):
    assert change_of_duty(planned, was_present, is_present) == change

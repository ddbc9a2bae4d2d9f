"""Who comes: the roster, less those who are absent that day."""

from sim.codes import COMES, GOES, STAYS
from sim.jit import rule


@rule
def change_of_duty(planned, was_present, is_present):
    """What becomes of a line of the roster, once it is known on which days the agent is absent.

    planned      int8  COMES, GOES, or STAYS over midnight: what the roster says of the agent
    was_present  bool  not absent on the day that ends with the line
    is_present   bool  not absent on the day that begins with it, or goes on
    Returns COMES or GOES; STAYS if nothing changes, because the agent is here all the time, or not at all.
    """
    was_here = planned != COMES and was_present
    is_here = planned != GOES and is_present
    if was_here == is_here:
        return STAYS
    return COMES if is_here else GOES

"""What is said of a change of staff, so that a careless what-if does not pass for good news."""

from sim.centre.load import load_run
from sim.whatif import WHAT_IFS, suppose


def changes(word):
    overrides = ["centre=telecom", "centre.calendar.measured_days=1"]
    run = load_run(overrides, what_ifs=WHAT_IFS, stacks={"all": [word]})
    return suppose(run.centre, run.rows[0].what_ifs).changes


def test_where_nobody_is_left_is_said_with_the_change():
    everybody, *_ = changes("headcount.billing_agents=-24@10:00-12:00")
    assert everybody.new == "0 (nobody left in 4 of 4 intervals)"
    few = changes("headcount.billing_agents=-1@10:00-12:00")
    assert "nobody" not in few[0].new

"""What-ifs: what a planner supposes about a centre, each a pure function from a centre to a centre.

They are not levers: nobody says how to get there, so there is no evidence and no side effect.

run = load_run(["scenario=volume=+10%"], levers=LEVERS, what_ifs=WHAT_IFS)
suppose(run.centre, run.rows[0].what_ifs).centre
"""

from sim.whatif.registry import WHAT_IFS, suppose
from sim.whatif.what_if import WhatIf

__all__ = ["WHAT_IFS", "WhatIf", "suppose"]

"""Levers: what a planner can pull, each a pure function from a centre to a centre with its cost and its evidence.

run = load_run(["scenario=peak_staff"], levers=LEVERS)
applied = pull(run.centre, run.rows[0].levers)
applied.centre, applied.changes, applied.daily_cost, applied.one_off_cost, applied.notes
"""

from sim.levers.lever import Applied, Change, Lever
from sim.levers.registry import LEVERS, pull
from sim.levers.sheet import LeverSheet, ParameterSheet, lever_sheets

__all__ = ["LEVERS", "Applied", "Change", "Lever", "LeverSheet", "ParameterSheet", "lever_sheets", "pull"]

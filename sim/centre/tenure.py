"""The learning curve as a distribution over agents.

Agents leave at a constant rate, so in the steady state the tenure T of those present is exponential with that rate:
whatever the lead of hiring, because a vacancy is no agent. An agent's handle time is m(T) = 1 + s exp(-T / learning
time), so exp(-T / learning days) is u ** (1 / b) with b = attrition a year x learning days / 365, and its mean is
b / (1 + b).

The planner's handle times are those of the mix with which they were measured: m is divided by that mix's mean. So the
mean over agents is what the planner said, and a scenario with another attrition (and `measured_attrition` as it was)
shows what it costs. Two things move the mean of the *contacts*: a small group may by luck hold more beginners than the
mix, from replication to replication; and where agents are always busy, the quick ones take more contacts than the
others (the mean falls by less than the square of the coefficient of variation).
"""

from sim.centre.schema import Tenure
from sim.randomness import distributions as d

DAYS_A_YEAR = 365.0


def tenure_factor(tenure: Tenure) -> d.Distribution:
    """An agent's factor on handle times; mean 1 at the attrition with which they were measured."""
    measured = tenure.measured_attrition or tenure.attrition
    left_to_learn = _learning_per_leaver(tenure, measured)
    mean = 1.0 + tenure.slower_at_start * left_to_learn / (1.0 + left_to_learn)
    return d.learning(tenure.slower_at_start, 1.0 / _learning_per_leaver(tenure, tenure.attrition), mean)


def _learning_per_leaver(tenure: Tenure, attrition: float) -> float:
    """Learning time x rate of leaving."""
    return attrition * tenure.learning_days / DAYS_A_YEAR

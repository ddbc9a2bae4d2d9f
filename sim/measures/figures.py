"""The registry: every key figure this world can express, in the order of all lists."""

from sim.measures.callbacks import CALLBACKS
from sim.measures.consults import CONSULTS
from sim.measures.cost import COST
from sim.measures.demand import DEMAND, LOST
from sim.measures.figure import Figure
from sim.measures.journey import JOURNEY, SELF_SERVICE
from sim.measures.satisfaction import EXPERIENCE
from sim.measures.waiting import SERVICE_LEVELS, WAITING
from sim.measures.workload import WORKLOAD

FIGURES: tuple[Figure, ...] = (
    *DEMAND,
    *SERVICE_LEVELS,
    *WAITING,
    *LOST,
    *CALLBACKS,
    *SELF_SERVICE,
    *WORKLOAD,
    *CONSULTS,
    *JOURNEY,
    *EXPERIENCE,
    *COST,
)
BY_KEY = {figure.key: figure for figure in FIGURES}
SERVICE_LEVEL = "service_level_abandons_after"
"""The default formula (F4)."""
AVOIDED = "cost_per_avoided_abandonment"
"""A ratio of two differences: it exists for scenarios only."""

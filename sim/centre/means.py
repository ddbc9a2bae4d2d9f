"""Mean times, as the planner wrote them."""

import numpy as np

from sim.centre.schema import Centre, ContactType
from sim.centre.schema.distributions import mean_time


def mean_handle_times(centre: Centre, volumes: np.ndarray, factors: np.ndarray) -> list[float]:
    """Seconds by queue: of the types whose own queue it is, weighted by volume; of all types where there are none.

    volumes  (T, D, I) contacts of each type; equal weights where all are 0
    factors  (T, D x I) on handle time, by interval
    What a voicebot leaves is taken to be like the rest; of consults only the time with the second agent is known.
    """
    totals = volumes.sum(axis=(1, 2))
    levels = mean_factors(volumes, factors)

    def mean(queue: str) -> float:
        rows = list(zip(centre.types.values(), totals.tolist(), levels, strict=True))
        rows = [row for row in rows if row[0].queue == queue] or rows
        total = sum(volume for _, volume, _ in rows)
        shares = [volume / total if total else 1 / len(rows) for _, volume, _ in rows]
        return sum(
            share * (kind.handle_time.mean * level + _with_second_agent(kind))
            for (kind, _, level), share in zip(rows, shares, strict=True)
            if share
        )

    return [mean(queue) for queue in centre.queues]


def _with_second_agent(kind: ContactType) -> float:
    """Seconds a contact, if everybody who asks gets an answer at once."""
    return kind.consult.share * mean_time(kind.consult.time) if kind.consult else 0.0


def mean_factors(volumes: np.ndarray, factors: np.ndarray) -> list[float]:
    """Factor on handle time of each type, a mean over its contacts; arguments as in `mean_handle_times`."""
    weights = volumes.reshape(len(volumes), -1)
    totals = weights.sum(axis=1)
    return [float(f @ w / total) if total else 1.0 for f, w, total in zip(factors, weights, totals, strict=True)]

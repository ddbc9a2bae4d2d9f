"""Several levers, one effect: how much of it belongs to each.

The Shapley value of a lever is its mean marginal effect over all orders in which the levers could be pulled. The values
add up to the whole effect, whatever the interaction, and no lever profits from having been pulled first
(Shapley 1953). The interaction is what all together do beyond the sum of each alone.
"""

from collections.abc import Mapping, Sequence
from itertools import combinations
from math import factorial

import numpy as np

INTERACTION = "interaction"


def weights(members: Sequence[str]) -> dict[str, dict[frozenset[str], float]]:
    """member -> subset -> factor: each share is a linear combination of the subsets' figures.

    The empty set is the baseline; `interaction` stands beside the members.
    """
    n = len(members)
    shares: dict[str, dict[frozenset[str], float]] = {}
    for member in members:
        row: dict[frozenset[str], float] = {}
        others = [m for m in members if m != member]
        for size in range(n):
            factor = factorial(size) * factorial(n - size - 1) / factorial(n)
            for subset in combinations(others, size):
                row[frozenset(subset) | {member}] = factor
                row[frozenset(subset)] = -factor
        shares[member] = row
    shares[INTERACTION] = _interaction(members)
    return shares


def _interaction(members: Sequence[str]) -> dict[frozenset[str], float]:
    """v(all) - v(none) - sum of (v(one) - v(none))."""
    row: dict[frozenset[str], float] = {frozenset(): len(members) - 1.0}
    row[frozenset(members)] = row.get(frozenset(members), 0.0) + 1.0
    for member in members:
        row[frozenset({member})] = row.get(frozenset({member}), 0.0) - 1.0
    return row


def share_out(members: Sequence[str], figures: Mapping[frozenset[str], np.ndarray | float]) -> dict[str, np.ndarray]:
    """Shapley values and interaction.

    figures  subset -> value, or an array of values or residuals (all of one shape)
    Raises KeyError if a subset was not run.
    """
    return {
        member: np.sum([factor * np.asarray(figures[subset]) for subset, factor in row.items()], axis=0)
        for member, row in weights(members).items()
    }

"""From sums to the numerators and denominators of every figure, by one sparse product.

Numerators and denominators are kept apart until the very end: a ratio over replications, days or intervals is
sum / sum, never a mean of ratios.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.jit import kernel
from sim.measures.components import COMPONENTS, INDEX
from sim.measures.cost import Prices
from sim.measures.figure import Coefficients, Combination, Figure


@dataclass(frozen=True)
class RatioTable:
    """The linear combinations of a list of figures, as sparse rows: numerator and denominator of figure f in turn."""

    figures: tuple[Figure, ...]
    start: np.ndarray
    """(2 F + 1,) int64: first entry of each row."""
    column: np.ndarray
    """(entries,) int64: component."""
    factor: np.ndarray
    """(entries,) float64."""

    @classmethod
    def of(cls, figures: tuple[Figure, ...], prices: Prices) -> "RatioTable":
        """The rows of those figures that are ratios of components."""
        ratios = tuple(figure for figure in figures if figure.is_ratio)
        rows = [_resolved(part, prices) for figure in ratios for part in (figure.num, figure.den)]
        start = np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64)
        column = np.array([INDEX[name] for row in rows for name in row], np.int64)
        return cls(ratios, start, column, np.array([f for row in rows for f in row.values()], np.float64))

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys of the figures, in order."""
        return tuple(figure.key for figure in self.figures)

    @property
    def roots(self) -> np.ndarray:
        """(F,) bool: figures that are the square root of their ratio."""
        return np.array([figure.root for figure in self.figures])

    def of_sums(self, sums: np.ndarray, out: np.ndarray | None = None) -> np.ndarray:
        """(..., F, 2) float64 numerators and denominators of (..., C) int64 sums."""
        flat = np.ascontiguousarray(sums).reshape(-1, len(COMPONENTS))
        if out is None:
            out = np.empty((*sums.shape[:-1], len(self.figures), 2))
        combine(flat, self.start, self.column, self.factor, out.reshape(len(flat), -1, copy=False))
        return out


def _resolved(part: Coefficients, prices: Prices) -> Combination:
    combination = part if isinstance(part, Mapping) else part(prices)
    return {name: factor for name, factor in combination.items() if factor}


@kernel
def combine(sums, start, column, factor, out):
    """Sparse product. sums (n, C) int64, start / column / factor as in `RatioTable`, out (n, 2 F) float64."""
    for i in range(len(sums)):
        for row in range(len(start) - 1):
            total = 0.0
            for e in range(start[row], start[row + 1]):
                total += factor[e] * sums[i, column[e]]
            out[i, row] = total

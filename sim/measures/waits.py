"""Waits in integer histograms: bins, quantiles and their jackknife.

Bin 0 holds waits of exactly nothing; bin k holds waits in (upper[k-1], upper[k]]: upper bounds are inclusive, like
`wait <= target`, so that a share within whole seconds is exact. 1-s bins to 1 h, 10-s bins to 24 h, one bin beyond.

Intervals come from the delete-one-group jackknife over 20 groups of replications (replication r is in group r mod 20):
the quantile of everything but one group, twenty times. 30 replications make ten groups of two and ten of one: groups
count by their size (the delete-m_j jackknife of Busing, Meijer & van der Leeden 1999), or the error is biased.
"""

from collections.abc import Sequence

import numpy as np

from sim.clock import TICKS_PER_HOUR, TICKS_PER_SECOND
from sim.jit import inlined

N_GROUPS = 20
"""Groups of replications for the jackknife."""
_FINE_BINS = 3_600  # of 1 s
_COARSE_TICKS = 10 * TICKS_PER_SECOND
_COARSE_BINS = 8_280  # of 10 s, from 1 h to 24 h
N_BINS = 1 + _FINE_BINS + _COARSE_BINS + 1

UPPER_SECONDS = np.concatenate(
    [np.arange(_FINE_BINS + 1.0), 3_600.0 + 10.0 * np.arange(1, _COARSE_BINS + 1), [np.inf]],
)
"""(N_BINS,) s: inclusive upper bound of each bin."""


@inlined
def wait_bin(wait):
    """Bin of a wait. wait int64 ticks >= 0."""
    if wait <= TICKS_PER_HOUR:
        return (wait + (TICKS_PER_SECOND - 1)) // TICKS_PER_SECOND
    if wait <= 24 * TICKS_PER_HOUR:
        return _FINE_BINS + (wait - TICKS_PER_HOUR + (_COARSE_TICKS - 1)) // _COARSE_TICKS
    return N_BINS - 1


def _interval_edges() -> np.ndarray:
    """Upper bounds (s) of the coarser bins kept for every interval and queue."""
    steps = [np.arange(0, 300, 5), np.arange(300, 1_200, 15), np.arange(1_200, 7_200, 60)]
    return np.concatenate([*steps, np.arange(7_200, 86_400, 3_600), [86_400.0, np.inf]]).astype(float)


INTERVAL_UPPER_SECONDS = _interval_edges()
"""s: inclusive upper bounds of the bins kept by interval: 5 s wide to 5 min, 15 s to 20 min, 1 min to 2 h."""
N_INTERVAL_BINS = len(INTERVAL_UPPER_SECONDS)
INTERVAL_BIN = np.searchsorted(INTERVAL_UPPER_SECONDS, UPPER_SECONDS).astype(np.uint8)
"""(N_BINS,) uint8: coarser bin of each bin."""

LN_WAIT = np.log1p(
    np.concatenate([[0.0], (UPPER_SECONDS[:-2] + UPPER_SECONDS[1:-1]) / 2, [86_400.0]]) / 60.0,
)
"""(N_BINS,) ln(1 + minutes waited), at the middle of each bin."""


def quantiles(counts: np.ndarray, shares: Sequence[float], upper: np.ndarray = UPPER_SECONDS) -> np.ndarray:
    """Waits within which given shares of the contacts lie, s; straight lines inside a bin, NaN without contacts.

    counts  (..., B)  contacts a bin
    shares  (P,)      0..1
    upper   (B,)      s; beyond the last finite bound that bound is returned
    Returns (..., P).
    """
    below = np.cumsum(counts, axis=-1, dtype=np.float64)
    return np.stack([_quantile(below, share, upper) for share in shares], axis=-1)


def _quantile(below: np.ndarray, share: float, upper: np.ndarray) -> np.ndarray:
    """One quantile from cumulated counts (..., B)."""
    wanted = share * below[..., -1:]
    k = np.minimum((below < wanted).sum(axis=-1, keepdims=True), len(upper) - 2)
    before = np.where(k > 0, np.take_along_axis(below, np.maximum(k - 1, 0), -1), 0.0)
    inside = np.take_along_axis(below, k, -1) - before
    lower = np.where(k > 0, upper[np.maximum(k - 1, 0)], 0.0)
    part = np.clip(np.divide(wanted - before, inside, out=np.ones_like(wanted), where=inside > 0), 0.0, 1.0)
    value = np.where(k > 0, lower + part * (upper[k] - lower), 0.0)
    return np.where(below[..., -1:] > 0, value, np.nan)[..., 0]


def leave_one_out(groups: np.ndarray, shares: Sequence[float]) -> np.ndarray:
    """Quantiles of all groups but one. groups (G, ..., N_BINS) -> (G, ..., P)."""
    total = groups.sum(axis=0, dtype=np.int64)
    return np.stack([quantiles(total - group, shares) for group in groups])


def group_sizes(replications: int) -> np.ndarray:
    """(G,) replications in each group that has any."""
    return np.bincount(np.arange(replications) % N_GROUPS)


def jackknife_error(value: np.ndarray, left_out: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """Standard error from the leave-one-out values; NaN for fewer than two groups.

    value     (...)     of everything
    left_out  (G, ...)  of everything but one group
    sizes     (G,)      replications a group

    With h = all / size a group's pseudo-value is h value - (h - 1) left out; their squared deviations count 1 / (h - 1)
    (Busing et al. 1999, eq. 5 to 7). With equal groups it is the usual delete-one-group jackknife. For a paired
    difference hand in the differences of the values and of the leave-one-out values.
    """
    n_groups = len(left_out)
    if n_groups < 2:
        return np.full(left_out.shape[1:], np.nan)
    h = (sizes.sum() / sizes).reshape(-1, *[1] * (left_out.ndim - 1))
    centre = n_groups * value - ((1.0 - 1.0 / h) * left_out).sum(axis=0)
    deviations = h * value - (h - 1.0) * left_out - centre
    return np.sqrt((deviations**2 / (h - 1.0)).mean(axis=0))

"""Which of these plans is best: a fully sequential choice with a promise (Kim and Nelson 2001, procedure KN).

All points run the same replications (common random numbers); whichever is clearly beaten by another is dropped and
costs nothing any more, until one is left. Section and symbols are those of

    S.-H. Kim and B. L. Nelson: A fully sequential procedure for indifference-zone selection in simulation.
    ACM Transactions on Modeling and Computer Simulation 11(3), 2001, pages 251-273.

The rule, with c = 1 (a triangle; the paper's recommendation), k points, a first stage of n0 replications, r so far:

    eta   = ((2 alpha / (k - 1)) ^ (-2 / (n0 - 1)) - 1) / 2        g(eta) = alpha / (k - 1): common random numbers
    h2    = 2 eta (n0 - 1)
    S2_il = variance of the n0 first differences between i and l, n0 - 1 below
    W_il  = max(0, delta / (2 r) * (h2 S2_il / delta2 - r))
    i is dropped if its mean is worse than that of some l, itself not dropped before, by more than W_il.

After floor(h2 S2_il / delta2) + 1 replications W_il is 0 and either i or l is gone: that many is the most it can take.

**The promise.** If the best point is better than every other by at least delta, it is selected with probability
>= 1 - alpha (their Theorem 1). It is not said how often a point within delta of the best is selected if several are
nearer to each other than delta. Observations are taken as normal and independent from replication to replication,
with any variances and any correlation between points: a day's mean is near enough, a rare event is not. It is about
the mean of one replication's figure: a mean of daily means is not the mean over all contacts.

**Looking seldom.** KN looks after every replication. Here it looks after every block, which keeps the promise and
costs at most a block more. Why: at a look r >= n0 a pair's summed difference is a Brownian motion with drift, seen at
time r, and independent of S2_il. The bound alpha / (k - 1) of a pair is that of the motion watched all the time
(Fabian 1974), and the discrete one errs no more often (Jennison, Johnstone and Turnbull 1980, on which the paper's
proof rests for its own looks); that holds for any fixed times. Even against KN's own looks a pair errs no more often:
let the drift be +d or -d, each with probability 1/2. The region is symmetric, so both err equally often and "who is
ahead when it leaves" is the Bayes decision. Of two sets of looks, one within the other, the smaller leaves no sooner,
so it decides with all the other knew and more; more knowledge never raises the Bayes error. That is a statement about
pairs, and about their sum, the promise; the order of elimination may differ. The times of the looks must not depend
on the figures seen: a fixed n0 and a fixed block do not.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from sim.measures.intervals import HIGHER, LOWER

Observe = Callable[[np.ndarray, int, int], np.ndarray]
"""(points still in, first replication counted from 0, n) -> (n, points still in) observations of one figure."""

FIRST_STAGE = 20
"""Replications before the first look. With few, eta makes up for badly known variances: of 50 points h2 is 27 with 10,
17 with 20, 15 with 30."""


@dataclass(frozen=True)
class Elimination:
    """A point that was dropped."""

    point: int
    replications: int
    """How many it had run."""
    by: int
    """The point that beat it most clearly."""


@dataclass(frozen=True)
class Selection:
    """What was found, and what it promises."""

    best: int
    survivors: tuple[int, ...]
    """Points not dropped, the best mean first. More than one: stopped short, or equal to the last digit."""
    eliminated: tuple[Elimination, ...]
    """In order; those of one look from the worst mean to the best."""
    replications: np.ndarray
    """(k,) replications of each point."""
    delta: float
    """Unit of the figure."""
    confidence: float | None
    """Probability with which `best` is the best point if that is better than every other by at least delta. None if
    stopped short: then the best point is among the survivors with that probability, under the same condition."""


class Screening:
    """Who is still in after the observations so far: give it one block after another.

    The first block is the first stage; then blocks of a size fixed beforehand. Holds (n0 + 1, k) numbers, and a look
    needs no more; it costs n0 x survivors x survivors operations.
    """

    def __init__(self, points: int, delta: float, alpha: float = 0.05, better: str = LOWER) -> None:
        """
        points  k >= 2
        delta   > 0, unit of the figure: differences smaller than that do not matter
        alpha   the promise is 1 - alpha; more than blind choice, 1 / k
        better  `lower` or `higher`
        """
        _check(points, delta, alpha, better)
        self.delta, self.alpha = delta, alpha
        self.survivors = np.arange(points)
        self.replications = 0
        self.most: float = np.inf
        """Replications after which at the latest one point is left, from what is known now; inf before the first."""
        self._sign = 1.0 if better == LOWER else -1.0
        self._sums = np.zeros(points)
        self._first = np.empty((0, points))
        self._eliminated: list[Elimination] = []

    @property
    def finished(self) -> bool:
        """One is left, or those that are left are equal to the last digit although nothing is unsure of them."""
        return len(self.survivors) == 1 or self.replications >= self.most

    def update(self, observations: np.ndarray) -> np.ndarray:
        """Take up a block of replications, look, and give the points still in.

        observations  (n, survivors) of the figure, columns as in `survivors`
        """
        block = self._sign * self._checked(observations)
        # Row by row, so that sums do not depend on how replications were cut into blocks.
        for row in block:
            self._sums[self.survivors] += row
        if self.replications == 0:
            self._first = block - block.mean(axis=0)
        self.replications += len(block)
        self._drop_the_beaten()
        self.most = self._most()
        return self.survivors

    def selection(self) -> Selection:
        """The best so far, whether finished or stopped short."""
        replications = np.full(len(self._sums), self.replications)
        for gone in self._eliminated:
            replications[gone.point] = gone.replications
        ranked = self.survivors[np.argsort(self._sums[self.survivors], kind="stable")]
        return Selection(
            best=int(ranked[0]),
            survivors=tuple(ranked.tolist()),
            eliminated=tuple(self._eliminated),
            replications=replications,
            delta=self.delta,
            confidence=1.0 - self.alpha if self.finished else None,
        )

    def _drop_the_beaten(self) -> None:
        """Every point is held against all that were in before this look, as in the paper's screening step.

        Ties: equal means drop nobody; of those that beat a point equally clearly, the first is named.
        """
        means, r = self._sums[self.survivors] / self.replications, self.replications
        margins, by = np.empty(len(means)), np.empty(len(means), dtype=int)
        for i, variances in enumerate(self._variances()):
            allowed = np.maximum(0.0, self.delta / (2 * r) * (self._h2 * variances / self.delta**2 - r))
            behind = means[i] - means - allowed
            by[i] = behind.argmax()
            margins[i] = behind[by[i]]
        is_beaten = margins > 0.0
        worst_first = np.argsort(-means, kind="stable")
        self._eliminated += [
            Elimination(int(self.survivors[i]), r, int(self.survivors[by[i]])) for i in worst_first if is_beaten[i]
        ]
        self.survivors = self.survivors[~is_beaten]
        self._first = self._first[:, ~is_beaten]

    def _most(self) -> float:
        largest = max(float(variances.max()) for variances in self._variances())
        return float(np.floor(self._h2 * largest / self.delta**2) + 1)

    def _variances(self) -> Iterator[np.ndarray]:
        """S2_il of each survivor i in turn, (survivors,); exactly 0 between points that were equal throughout."""
        for i in range(self._first.shape[1]):
            difference = self._first - self._first[:, i : i + 1]
            yield np.einsum("ji,ji->i", difference, difference) / (len(self._first) - 1)

    @property
    def _h2(self) -> float:
        freedom = len(self._first) - 1
        return freedom * ((2 * self.alpha / (len(self._sums) - 1)) ** (-2 / freedom) - 1)

    def _checked(self, observations: np.ndarray) -> np.ndarray:
        block = np.asarray(observations, dtype=float)
        least = 2 if self.replications == 0 else 1
        if block.ndim != 2 or block.shape[1] != len(self.survivors) or len(block) < least:
            wanted = f"(at least {least}, {len(self.survivors)})"
            raise ValueError(
                f"observations have the shape {block.shape}, not {wanted}: replications by points still in"
            )
        if not np.isfinite(block).all():
            row, column = np.argwhere(~np.isfinite(block))[0]
            point, replication = self.survivors[column], self.replications + row
            raise ValueError(
                f"point {point} has no figure in replication {replication} (counted from 0): it cannot be ranked by it"
            )
        return block


def select(
    observe: Observe,
    points: int,
    delta: float,
    *,
    alpha: float = 0.05,
    better: str = LOWER,
    first_stage: int = FIRST_STAGE,
    block: int = 1,
    most: int | None = None,
) -> Selection:
    """Run the procedure until one point is left, or until the survivors have had `most` replications.

    observe      called with the survivors only
    first_stage  n0, replications of every point before the first look
    block        replications between two looks
    most         stops short there, without a promise

    delta, alpha, better: see `Screening`.
    """
    screening = Screening(points, delta, alpha, better)
    limit = np.inf if most is None else most
    if first_stage < 2 or block < 1 or limit < first_stage:
        found = f"first_stage={first_stage}, block={block}, most={most}"
        raise ValueError(f"{found}: the first stage needs 2 replications or more, a block 1, and most the first stage")
    size = first_stage
    while not screening.finished and screening.replications < limit:
        n = int(min(size, limit - screening.replications))
        screening.update(observe(screening.survivors, screening.replications, n))
        size = block
    return screening.selection()


def _check(points: int, delta: float, alpha: float, better: str) -> None:
    if points < 2:
        raise ValueError(f"{points} point: there is nothing to choose from; give two or more")
    if not (np.isfinite(delta) and delta > 0):
        raise ValueError(f"delta is {delta}: give the smallest difference that matters, above 0, in the figure's unit")
    if not 0 < alpha < 1 - 1 / points:
        raise ValueError(f"alpha is {alpha}: give a share between 0 and {1 - 1 / points:g}, the risk of a blind choice")
    if better not in (LOWER, HIGHER):
        raise ValueError(f"better is {better!r}: give {LOWER} or {HIGHER}")

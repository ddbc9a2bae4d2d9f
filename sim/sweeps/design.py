"""At which points: every combination, or so many spread over the space.

Spread designs are those of `scipy.stats.qmc`: Latin hypercubes (McKay, Beckman and Conover 1979) and scrambled Sobol
sequences (Owen 1998), on a seed, so that the same words give the same points.
"""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Literal

import numpy as np

from sim.centre.errors import InputProblems, Problem
from sim.sweeps.axes import Axis

Kind = Literal["grid", "random", "lhs", "sobol"]
Point = Mapping[str, str]
"""axis key -> value as typed"""
MOST_POINTS = 1_000_000


def points_of(axes: Sequence[Axis], kind: Kind, n: int | None, seed: int) -> list[dict[str, str]]:
    """The points of a design, each once, in the order in which they are made.

    n     points to be made by a spread design; a grid makes all its combinations
    seed  of a spread design
    Raises `InputProblems` if the design does not fit the axes.
    """
    if kind == "grid":
        return _grid(axes, n)
    if n is None:
        found, mend = f"sweep.design={kind} without a number of points", "sweep.points=256"
        raise InputProblems([Problem("command line: sweep.points", found, "how many points to make", mend)])
    shares = _shares(kind, len(axes), n, seed)
    points = [{axis.key: axis.at(share) for axis, share in zip(axes, row, strict=True)} for row in shares.tolist()]
    return [dict(point) for point in dict.fromkeys(tuple(point.items()) for point in points)]


def _grid(axes: Sequence[Axis], n: int | None) -> list[dict[str, str]]:
    problems = [
        Problem(
            f"command line: {axis.key}",
            "an interval, which has no end of values",
            "in a grid: a list or a range",
            "sweep.design=sobol sweep.points=256 spreads points over intervals",
        )
        for axis in axes
        if axis.interval is not None
    ]
    if n is not None:
        mend = "leave it out, or sweep.design=sobol"
        problems.append(Problem("command line: sweep.points", f"{n} points of a grid", "all combinations", mend))
    size = int(np.prod([len(axis.values) for axis in axes], dtype=float))
    if size > MOST_POINTS:
        mend = "sweep.design=sobol sweep.points=1024 spreads as many as you like over the same space"
        problems.append(Problem("command line", f"{size:,} combinations", f"at most {MOST_POINTS:,}", mend))
    if problems:
        raise InputProblems(problems)
    keys = [axis.key for axis in axes]
    return [dict(zip(keys, values, strict=True)) for values in product(*(axis.values for axis in axes))]


def _shares(kind: Kind, n_axes: int, n: int, seed: int) -> np.ndarray:
    """(n, axes) in [0, 1)."""
    from scipy.stats import qmc

    rng = np.random.default_rng(seed)
    if kind == "random":
        return rng.random((n, n_axes))
    if kind == "lhs":
        return np.asarray(qmc.LatinHypercube(n_axes, rng=rng).random(n))
    # The first 2^m points of the sequence are balanced; of any other number the first n are taken.
    return np.asarray(qmc.Sobol(n_axes, rng=rng).random_base2(max(0, (n - 1).bit_length()))[:n])

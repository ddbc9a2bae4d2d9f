"""Sweeps made by hand: figures from formulas, with noise of known size, and no simulation behind them."""

from collections.abc import Callable, Sequence

import numpy as np

from sim.measures.figures import SERVICE_LEVEL
from sim.sweeps.axes import Axis, levels
from sim.sweeps.design import points_of
from sim.sweeps.result import DONE, PointResult, Sweep

N = 20
"""Replications of every point."""
T = 2.0930240544083087
"""Student's t, 97.5 %, of 19 degrees of freedom."""
Formula = Callable[[np.ndarray], np.ndarray]
"""(points, axes) -> (points,)"""
KEYS = ("asa", "abandonment", SERVICE_LEVEL, "days_meeting_target", "cost")
UNITS = {"asa": "s", "cost": "EUR per day"}


def sweep(
    axes: Sequence[Axis],
    formulas: dict[str, Formula],
    *,
    design: str = "grid",
    n: int | None = None,
    error: float | dict[str, float] = 0.0,
    shared: float = 0.0,
    baseline: Sequence[float] | None = None,
    seed: int = 1,
) -> Sweep:
    """A sweep whose figures are formulas of its axes, with errors.

    error     standard error of every value, or of each figure's
    shared    share of its variance that is the same at all points (common random numbers)
    baseline  where on the axes it lies; there is none if left out
    """
    points = points_of(axes, design, n, seed)
    at = np.array([_places(axes, point) for point in points])
    rng = np.random.default_rng(seed)
    figures = np.full((len(points), 1, len(formulas), 6), np.nan)
    bases = np.full((0 if baseline is None else 1, 1, len(formulas), 6), np.nan)
    for k, (key, formula) in enumerate(formulas.items()):
        spread = error if isinstance(error, float) else error.get(key, 0.0)
        common = spread * np.sqrt(shared) * rng.standard_normal()
        own = spread * np.sqrt(1 - shared)
        values = formula(at) + common + own * rng.standard_normal(len(points))
        figures[:, 0, k, :3] = values[:, None] + T * spread * np.array([0, -1, 1])
        if baseline is not None:
            before = float(formula(np.array([baseline]))[0]) + common + own * rng.standard_normal()
            bases[0, 0, k, :3] = before + T * spread * np.array([0, -1, 1])
            figures[:, 0, k, 3:] = (values - before)[:, None] + T * own * np.sqrt(2) * np.array([0, -1, 1])
    is_share = [k for k, key in enumerate(formulas) if key not in UNITS]
    for table in (figures, bases):
        table[:, :, is_share, :3] = table[:, :, is_share, :3].clip(0.0, 1.0)
    paired = None if baseline is None else 0
    made = tuple(PointResult(k + 1, point, "Telecom", DONE, N, "", paired) for k, point in enumerate(points))
    zero = () if baseline is None else (PointResult(0, {}, "Telecom", DONE, N),)
    units = {key: UNITS.get(key, "share") for key in formulas}
    spreads = [error if isinstance(error, float) else error.get(key, 0.0) for key in formulas]
    own_error = np.tile(np.array(spreads) * np.sqrt(1 - shared), (len(points), 1))
    return Sweep(tuple(axes), made, zero, tuple(formulas), ("overall",), figures, bases, units, 42, (0, 0), own_error)


def _places(axes: Sequence[Axis], point: dict[str, str]) -> list[float]:
    """Numbers as they are, names by their place."""
    row = []
    for axis in axes:
        found = levels([point[axis.key]])
        is_name = found is None or (axis.values and levels(axis.values) is None)
        row.append(float(axis.values.index(point[axis.key])) if is_name else found[0])
    return row


STAFF = Axis("levers.peak_staff.agents", ("0", "5", "10", "15", "20"))
BOT = Axis("levers.self_service.containment", ("0.1", "0.2", "0.3"))
VOLUME = Axis("volume", ("-10%", "-5%", "+0%", "+5%", "+10%"))
PATIENCE = Axis("centre.patience", ("4 min", "6 min", "8 min"))
SCENARIO = Axis("scenario", ("none", "callbacks", "cross_skill"))


def load(x: np.ndarray) -> np.ndarray:
    """How full a made-up centre is; columns staff, containment, volume, what there are of them."""
    staff, bot, volume = (x[:, k] if x.shape[1] > k else np.full(len(x), z) for k, z in ((0, 0.0), (1, 0.2), (2, 0.0)))
    return (1 + volume / 100) * (1 - bot) / (0.74 * (1 + staff / 60))


def day(x: np.ndarray) -> dict[str, np.ndarray]:
    """The figures of `KEYS` of the made-up centre."""
    wait = 40 * np.exp(5 * (load(x) - 0.9))
    level = 1 / (1 + (wait / 45) ** 1.5)
    cost = 25_000 + 350 * x[:, 0]
    return dict(
        zip(KEYS, (wait, wait / (wait + 400), level, 1 / (1 + np.exp(-18 * (level - 0.75))), cost), strict=True)
    )


CENTRE: dict[str, Formula] = {key: (lambda x, key=key: day(x)[key]) for key in KEYS}
ERROR = {"asa": 1.0, "abandonment": 0.003, SERVICE_LEVEL: 0.006, "days_meeting_target": 0.03, "cost": 5.0}
"""Standard errors of the made-up centre's figures."""

"""From offered contacts to new issues (`model.md` 3): an ACD counts redials and repeats, engines draw them themselves.

A fixed point on short baseline runs: each interval's new issues are scaled by (offered in the file / offered in the
simulation) to a power below 1, until the simulation offers what the file says. The power keeps the steps from
overshooting, because in a crowded centre one more issue brings more than one more contact. All steps share their luck,
so they approach a point instead of dancing around it; what remains is measured with luck of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from sim.centre.compiled import CompiledCentre
from sim.clock import TICKS_PER_DAY
from sim.codes import BEYOND_HORIZON, BLOCKED, FRESH, LEG_QUEUE, OUT_OF_HOURS, REDIAL
from sim.records import Records

_POWER = 0.6
_STEPS = 30
_CLOSE_ENOUGH = 0.005
"""of the contacts in the file: the steps end when the misfit, interval by interval, is below it"""
_FEW, _MANY = 4, 12
"""replications of a step: far from the goal, and near it"""
_NEAR = 0.03
_REPLICATIONS_FROM = 1_000_000
"""Far from the numbers of any run: its luck has no part in what it is measured against."""
_SMALLEST_SHARE = 0.05
"""New issues below this share of a type's offered contacts: the echo alone makes up the file."""


class EchoExceedsFileError(ValueError):
    """Redials and repeats alone exceed what the file says was offered."""

    def __init__(self, kind: str, offered: float, echo: float, redials: float) -> None:
        """kind: name of the contact type; contacts over the horizon, `redials` among the `echo`."""
        self.kind, self.offered, self.echo, self.redials = kind, offered, echo, redials
        super().__init__(f"{kind}: {echo:,.0f} redials and repeats alone, {offered:,.0f} contacts offered")


@dataclass(frozen=True)
class Settlement:
    """New issues under which the simulation offers what the file says."""

    new_issues: np.ndarray
    """(T, D, I) float64 contacts."""
    offered: np.ndarray
    """(T, D, I) float64: as in the file."""
    simulated: np.ndarray
    """(T, D, I) float64: mean of runs of their own."""

    @property
    def misfit(self) -> float:
        """Contacts too many or too few over all intervals / contacts in the file; holds the noise of the runs."""
        return float(np.abs(self.simulated - self.offered).sum() / max(self.offered.sum(), 1e-9))

    @property
    def crowded_out(self) -> int:
        """Intervals of a type in which more than nine in ten contacts offered are redials and repeats."""
        return int(((self.offered > 0) & (self.new_issues < 0.1 * self.offered)).sum())


def settle(
    compiled: CompiledCentre, counted_at: str, seed: int, progress: Callable[[int, int], None] | None = None
) -> Settlement:
    """Solve for the new issues.

    compiled    with the offered contacts as its `arrival_rate`
    counted_at  `entry`: every contact that got a line in opening hours; `queue`: those that reached a queue
    progress    told (steps done, steps at most)
    Raises `EchoExceedsFileError`.
    """
    offered = np.array(compiled.arrival_rate)
    new_issues, replications, step = offered.copy(), _FEW, 0
    while step < _STEPS:
        counts = _simulate(compiled, new_issues, counted_at, seed, range(replications))
        misfit = np.abs(counts.all - offered).sum() / max(offered.sum(), 1e-9)
        if misfit < _CLOSE_ENOUGH and replications == _MANY:
            break
        replications = _MANY if misfit < _NEAR or step >= _STEPS // 2 else _FEW
        ratio = np.divide(offered, counts.all, out=np.ones_like(offered), where=counts.all > 0)
        new_issues = new_issues * np.clip(ratio, 0.1, 10.0) ** _POWER
        step += 1
        if progress:
            progress(step, _STEPS)
    _refuse_echo(compiled, offered, new_issues, counts)
    fresh_luck = range(_MANY, 2 * _MANY)
    return Settlement(new_issues, offered, _simulate(compiled, new_issues, counted_at, seed, fresh_luck).all)


@dataclass(frozen=True)
class _Counts:
    """(T, D, I) float64 each: contacts an ACD would count, a replication."""

    fresh: np.ndarray
    echo: np.ndarray
    redials: np.ndarray
    """among the echo"""

    @property
    def all(self) -> np.ndarray:
        return self.fresh + self.echo


def _simulate(
    compiled: CompiledCentre, new_issues: np.ndarray, counted_at: str, seed: int, replications: range
) -> _Counts:
    """Means over some replications. How many are fresh is known: only the share that is counted is simulated."""
    from sim.engines.compiled import Engine

    engine = Engine(replace(compiled, arrival_rate=new_issues))
    drawn, fresh, echo, redials = np.zeros((4, *new_issues.shape))
    for replication in replications:
        records = engine.run(seed, _REPLICATIONS_FROM + replication)
        seen = _seen(records, counted_at, compiled)
        kind = records.contacts["kind"]
        drawn += _counted(seen.arrived[kind == FRESH], new_issues.shape)
        fresh += _counted(seen.cell[kind[seen.contact] == FRESH], new_issues.shape)
        echo += _counted(seen.cell[kind[seen.contact] != FRESH], new_issues.shape)
        redials += _counted(seen.cell[kind[seen.contact] == REDIAL], new_issues.shape)
    share = np.divide(fresh, drawn, out=np.ones_like(fresh), where=drawn > 0)
    return _Counts(new_issues * share, echo / len(replications), redials / len(replications))


def _counted(cells: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    inside = cells[cells >= 0]
    return np.bincount(inside, minlength=int(np.prod(shape))).reshape(shape).astype(float)


@dataclass(frozen=True)
class _Seen:
    """What an ACD sees of a replication. Cells are flat indices into (T, D, I), -1 behind the horizon."""

    contact: np.ndarray
    """rows of CONTACT that are counted"""
    cell: np.ndarray
    """where each of them is counted"""
    arrived: np.ndarray
    """cell of the arrival of every contact, counted or not"""


def _seen(records: Records, counted_at: str, compiled: CompiledCentre) -> _Seen:
    contacts = records.contacts
    arrived = _cells(contacts["type"], contacts["arrived"], compiled)
    if counted_at == "queue":
        legs = records.legs[records.legs["kind"] == LEG_QUEUE]
        contact = legs["contact"]
        return _Seen(contact, _cells(contacts["type"][contact], legs["entered"], compiled), arrived)
    contact = np.flatnonzero(~np.isin(contacts["outcome"], (BEYOND_HORIZON, OUT_OF_HOURS, BLOCKED)))
    return _Seen(contact, arrived[contact], arrived)


def _cells(kind: np.ndarray, tick: np.ndarray, compiled: CompiledCentre) -> np.ndarray:
    _, n_days, n_intervals = compiled.arrival_rate.shape
    interval = np.minimum(tick % TICKS_PER_DAY // compiled.interval_ticks, n_intervals - 1)
    day = tick // TICKS_PER_DAY
    return np.where(day < n_days, (kind.astype(np.int64) * n_days + day) * n_intervals + interval, -1)


def _refuse_echo(compiled: CompiledCentre, offered: np.ndarray, new_issues: np.ndarray, counts: _Counts) -> None:
    for kind, name in enumerate(compiled.type_names):
        total = offered[kind].sum()
        if total > 0 and new_issues[kind].sum() < _SMALLEST_SHARE * total:
            raise EchoExceedsFileError(name, total, counts.echo[kind].sum(), counts.redials[kind].sum())


__all__ = ["EchoExceedsFileError", "Settlement", "settle"]

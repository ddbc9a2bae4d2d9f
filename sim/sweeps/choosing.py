"""By what points are ranked, and which differences matter: the planner's words for `selection`."""

from dataclasses import dataclass

import numpy as np

from sim.centre.errors import InputProblems, Problem, did_you_mean
from sim.centre.request import SweepSettings
from sim.centre.values import Misread, read_duration, read_number, read_share
from sim.measures.figures import BY_KEY, FIGURES
from sim.sweeps.sample import Sample

RANKED = tuple(f.key for f in FIGURES if f.is_ratio and "overall" in f.scopes and f.better != "neither")
"""Figures by which points can be ranked."""
_COLUMN = {figure.key: column for column, figure in enumerate(f for f in FIGURES if f.is_ratio)}


@dataclass(frozen=True)
class Aim:
    """What is best, and which differences matter."""

    figure: str
    zone: float
    alpha: float

    @classmethod
    def of(cls, asked: SweepSettings) -> "Aim | None":
        """What was asked for; None if nothing. Raises `InputProblems`."""
        if asked.best is None:
            if asked.zone is not None:
                where, allowed = f"command line: sweep.zone={asked.zone}", "sweep.best=FIGURE beside it"
                raise InputProblems([Problem(where, "no figure it belongs to", allowed, "sweep.best=asa")])
            return None
        if asked.best not in RANKED:
            mend = did_you_mean(asked.best, RANKED)
            allowed = "a figure of contactsim figures with a better and a worse"
            raise InputProblems([Problem(f"command line: sweep.best={asked.best}", repr(asked.best), allowed, mend)])
        return cls(asked.best, _zone(asked.best, asked.zone), 1.0 - asked.confidence)

    @property
    def better(self) -> str:
        """`lower` or `higher`."""
        return BY_KEY[self.figure].better

    def observations(self, sample: Sample, first: int, n: int) -> np.ndarray:
        """(n,) the figure of each replication by itself; NaN without a denominator."""
        num, den = np.moveaxis(sample.totals[first : first + n, 0, _COLUMN[self.figure]], -1, 0)
        with np.errstate(divide="ignore", invalid="ignore"):
            value = num / den
        return np.sqrt(value) if BY_KEY[self.figure].root else value


def _zone(key: str, written: str | None) -> float:
    """The indifference zone in the figure's unit. Raises `InputProblems`."""
    unit = BY_KEY[key].unit
    read, example = {"s": (read_duration, "5 s"), "share": (read_share, "1 %")}.get(unit, (read_number, "1"))
    where = f"command line: sweep.zone={written or ''}"
    if written is None:
        mend = f"sweep.zone={example.replace(' ', '')}"
        raise InputProblems([Problem(where, "nothing", "how large a difference has to be to matter", mend)])
    try:
        zone = read(written)
    except Misread as slip:
        raise InputProblems([Problem(where, str(slip), f"a difference in {unit}, such as {example}")]) from None
    if not zone > 0:
        raise InputProblems([Problem(where, f"{zone:g}", "more than 0: no procedure tells equal points apart")])
    return zone

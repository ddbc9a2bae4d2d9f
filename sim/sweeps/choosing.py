"""By what points are ranked, which differences matter, what is promised: from the planner's words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.centre.errors import InputProblems, Problem, did_you_mean
from sim.centre.request import SweepSettings
from sim.centre.values import Misread, as_text, read_duration, read_number, read_share
from sim.measures.figures import BY_KEY, FIGURES, SERVICE_LEVEL
from sim.sweeps.axes import Axis
from sim.sweeps.sample import Sample

RANKED = tuple(f.key for f in FIGURES if f.is_ratio and "overall" in f.scopes and f.better != "neither")
"""Figures by which points can be ranked."""
_AS = {"s": "as a duration", "share": "as a share"}
USUAL_GOAL = "days_meeting_target"
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
        figure = _ranked(asked.best, "best")
        return cls(figure, _zone(figure, asked.zone), 1.0 - asked.confidence)

    def refuse_circumstances(self, axes: Sequence[Axis]) -> None:
        """Raises `InputProblems` if something is varied that nobody can choose: it would be chosen."""
        problems = [
            Problem(
                f"command line: {axis.key}={','.join(axis.values) or 'INTERVAL'}",
                f"several values beside sweep.best={self.figure}, which chooses between points",
                f"one value of {axis.label}, as nobody can choose it",
                f"a sweep for each value of {axis.label}, or leave out sweep.best",
            )
            for axis in axes
            if axis.is_circumstance
        ]
        if problems:
            raise InputProblems(problems)

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


def promise_of(asked: SweepSettings) -> tuple[str, float] | None:
    """The promise that was asked for, as its figure and what that has to reach, in its unit; None if nothing was.

    Raises `InputProblems`.
    """
    if asked.goal is None and asked.bound is None:
        return None
    figure = _ranked(asked.goal or USUAL_GOAL, "goal")
    what = "what the figure has to reach"
    return figure, _amount(figure, asked.bound, "bound", what, {"s": "60 s", "share": "90 %"})


def _ranked(name: str, word: str) -> str:
    """The figure that is meant. Raises `InputProblems`."""
    # As in a centre's `observed`: the service level is the one that every table shows.
    figure = SERVICE_LEVEL if name == "service_level" else name
    if figure not in RANKED:
        usual = "asa, wait_of_all, abandonment, service_level, days_meeting_target, cost"
        allowed = f"{usual}, or another of contactsim figures with a better and a worse"
        where, mend = f"command line: sweep.{word}={name}", did_you_mean(name, RANKED)
        raise InputProblems([Problem(where, repr(name), allowed, mend)])
    return figure


def _zone(figure: str, written: str | None) -> float:
    """The indifference zone in the figure's unit. Raises `InputProblems`."""
    what = "how large a difference has to be to matter"
    zone = _amount(figure, written, "zone", what, {"s": "5 s", "share": "1 %"})
    if not zone > 0:
        where = f"command line: sweep.zone={written}"
        raise InputProblems([Problem(where, f"{zone:g}", "more than 0: no procedure tells equal points apart")])
    return zone


def _amount(figure: str, written: str | None, word: str, what: str, examples: Mapping[str, str]) -> float:
    """What `sweep.WORD` says, in the figure's unit. examples: by unit. Raises `InputProblems`."""
    unit = BY_KEY[figure].unit
    read = {"s": read_duration, "share": read_share}.get(unit, read_number)
    example, where = examples.get(unit, "1"), f"command line: sweep.{word}={written or ''}"
    if written is None:
        raise InputProblems([Problem(where, "nothing", what, f"sweep.{word}={example.replace(' ', '')}")])
    try:
        return read(written)
    except Misread as slip:
        allowed = f"{what}, {_AS.get(unit, f'in {unit}')}, such as {example}"
        raise InputProblems([Problem(where, as_text(slip.found), allowed, slip.mend)]) from None

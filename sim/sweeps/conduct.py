"""A sweep from its words to its table: every point and its baseline, as often as it takes.

Rounds are those of a run (`sim.experiment.precision`): all points at the least number of replications; then, where a
precision is asked for, twice as many of those that are not precise enough. A point's own luck decides when it stops
only at these few looks, and it is paired with as many replications of its baseline.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np

from sim.centre.errors import InputProblems, Problem
from sim.experiment.executor import Workers
from sim.experiment.precision import Precision, judge
from sim.experiment.replicate import loop_of
from sim.measures.figures import BY_KEY
from sim.study import precision_of
from sim.sweeps.choosing import Aim, promise_of
from sim.sweeps.design import points_of
from sim.sweeps.estimates import PointStatistics, figures_of, residuals_of, variance_ratios
from sim.sweeps.execution import Execution, said
from sim.sweeps.judging import check_values, keys_of
from sim.sweeps.ledger import Ledger
from sim.sweeps.noise import own_errors
from sim.sweeps.place import Place
from sim.sweeps.question import OF_CENTRE, Question
from sim.sweeps.result import Choice, Sweep
from sim.sweeps.selection import select
from sim.sweeps.world import Trial, World

MOST = 1_000
"""Replications at the latest, where none are named, with which a search for the best stops short."""

KEPT = 8
"""Baselines whose statistics are at hand."""

Progress = Callable[[int, int], None]
"""Told (replications done, replications to do); the second may grow at a look."""


class _RivalLost(Exception):  # noqa: N818
    """A point that others were held against cannot be run further."""


@dataclass
class Conduct:
    """One sweep: judged when it is made, run by `sweep`."""

    question: Question
    failed: dict[str, str] = field(default_factory=dict)
    """hash of a point -> why it cannot be run"""
    already: tuple[int, int] = (0, 0)
    """replications of points and baselines: in the ledger before `sweep` ran, and in all"""

    def __post_init__(self) -> None:
        """Raises `InputProblems` for words, a design or single values that cannot be used."""
        self.world, axes = World(self.question), self.question.axes
        self.base = self.world.base(self.question.at({axis.key: axis.at(0.0) for axis in axes}))
        asked = self.base.sweep
        self.places = [Place(point) for point in points_of(axes, asked.design, asked.points, asked.seed)]
        self.baselines: dict[str, Place] = {}
        self.aim, self.promise = Aim.of(asked), promise_of(asked)
        if self.aim:
            self.aim.refuse_circumstances(axes)
        of_both = [self.aim.figure if self.aim else None, self.promise[0] if self.promise else None]
        self.keys = keys_of([*asked.figures, *filter(None, of_both)])
        self._progress: Progress = lambda done, to_do: None
        self._done = self._to_do = 0
        self._paired_with: dict[tuple[str, int], PointStatistics] = {}
        check_values(self.world, axes)

    def sweep(self, folder: Path, progress: Progress | None = None) -> Sweep:
        """Run what is missing in the folder's ledger, and say what came out.

        A combination that cannot be is a failed point. Raises `NoWorkersError` if processes cannot start, or a cluster
        is lost; what is finished stays.
        """
        self._progress = progress or self._progress
        how = self.base.settings
        rule = precision_of(how)
        workers = Workers.of(self.base.engine, how.threads, how.executor, how.address)
        # Before the ledger is held: a script that begins anew in its worker would wait for it.
        workers.refuse_if_none_start()
        folder.mkdir(parents=True, exist_ok=True)
        with Ledger(folder) as ledger:
            choice = None
            with Execution(ledger, self.base.engine, workers, self._advance, self.failed) as execution:
                if self.aim:
                    choice = self._best(self.aim, execution)
                else:
                    self._all(rule, execution)
            return self._result(ledger, choice)

    def loops(self) -> set[str]:
        """What has to be compiled (`loop_of`) for the baseline, the first and the last point: most likely for all."""
        found = set()
        for place in (self.places[0], self.places[-1]):
            with suppress(InputProblems):
                trial = self.world.trial(place.values)
                found |= {loop_of(one.made()[0], self.base.engine) for one in (trial.of_baseline(), trial)}
        return found

    def _all(self, rule: Precision, execution: Execution) -> None:
        """Every point, until it is precise enough."""
        wanted = self.places
        for until in rule.looks():
            self._run(wanted, until, execution)
            wanted = [place for place in wanted if self._goes_on(place, until, rule, execution.ledger)]
            if not wanted:
                break

    def _run(self, wanted: Sequence[Place], until: int, execution: Execution) -> None:
        """Have `until` replications of these points in the ledger."""
        self._done, self._to_do = 0, (len(wanted) + 1) * until
        execution.do(self._trials(wanted, execution.ledger, until), until)

    def _best(self, aim: Aim, execution: Execution) -> Choice | None:
        """Drop what is beaten, round by round; None if fewer than two points can be run.

        Raises `InputProblems` if points cannot be ranked by the figure.
        """
        how = self.base.settings
        self._run(self.places, how.replications, execution)
        found = None
        while found is None:
            # Who cannot be run further is no rival, nor was it one: the others' replications are in the ledger.
            rivals = [place for place in self.places if self._is_known(place)]
            if len(rivals) < 2:
                return None
            try:
                found = select(
                    partial(self._observed, aim, execution, rivals),
                    len(rivals),
                    aim.zone,
                    alpha=aim.alpha,
                    better=aim.better,
                    first_stage=how.replications,
                    block=-(-how.replications // 2),
                    most=max(how.replications, how.precision.max_replications if how.precision else MOST),
                )
            except _RivalLost:
                continue
            except ValueError as slip:
                allowed = "points that can be ranked by it"
                raise InputProblems([Problem(f"command line: sweep.best={aim.figure}", str(slip), allowed)]) from None
        numbers = {id(place): number for number, place in enumerate(self.places, start=1)}
        for gone in found.eliminated:
            by = numbers[id(rivals[gone.by])]
            rivals[gone.point].beaten = f"beaten by point {by} after {gone.replications} replications"
        left = tuple(numbers[id(rivals[i])] for i in found.survivors)
        return Choice(aim.figure, aim.better, aim.zone, found.confidence, left)

    def _observed(
        self, aim: Aim, execution: Execution, rivals: Sequence[Place], still_in: np.ndarray, first: int, n: int
    ) -> np.ndarray:
        """(n, still in) the figure of the next replications."""
        asked = [rivals[i] for i in still_in]
        self._run(asked, first + n, execution)
        if not all(map(self._is_known, asked)):
            raise _RivalLost
        return np.column_stack([aim.observations(execution.ledger.sample(place.hash), first, n) for place in asked])

    def _trials(self, wanted: Sequence[Place], ledger: Ledger, until: int) -> Iterator[Trial]:
        """Each point behind its baseline; what is in the ledger already counts as done."""
        for place in wanted:
            try:
                trial = self.world.trial(place.values)
            except InputProblems as slip:
                place.reason = said(slip)
                self._advance(until)
                continue
            place.hash, place.baseline, place.centre = trial.hash, trial.baseline, trial.base.centre_name
            place.replications = until
            baseline = self.baselines.setdefault(trial.baseline, self._baseline(trial, place))
            if baseline.replications < until:
                baseline.replications = until
                self._advance(ledger.n_done(trial.baseline, until))
                yield trial.of_baseline()
            if not trial.is_baseline:
                self._advance(ledger.n_done(trial.hash, until))
                yield trial

    def _baseline(self, trial: Trial, place: Place) -> Place:
        values = {key: value for key, value in place.values.items() if key.partition(".")[0] in OF_CENTRE}
        return Place(values, trial.base.centre_name, trial.baseline, trial.baseline)

    def _advance(self, replications: int) -> None:
        self._done += replications
        self._progress(min(self._done, self._to_do), self._to_do)

    def _is_known(self, place: Place) -> bool:
        return bool(place.hash) and not {place.hash, place.baseline} & self.failed.keys()

    def _goes_on(self, place: Place, until: int, rule: Precision, ledger: Ledger) -> bool:
        """True if the point is not precise enough yet."""
        if (rule.asa_share is None and rule.service_level is None) or not self._is_known(place):
            return False
        return not judge(rule, [self._statistics(place, ledger)], ["the point"]).stop

    def _statistics(self, place: Place, ledger: Ledger) -> PointStatistics:
        """Of a point, paired with its baseline unless it is one."""
        n = place.replications
        settings, own = ledger.about(place.hash).settings, ledger.sample(place.hash).first(n)
        if place.baseline == place.hash:
            return PointStatistics(settings, own)
        key = place.baseline, n
        if key not in self._paired_with:
            # Points of a centre stand together: the last few will do.
            while len(self._paired_with) >= KEPT:
                del self._paired_with[next(iter(self._paired_with))]
            base = ledger.about(place.baseline).settings
            self._paired_with[key] = PointStatistics(base, ledger.sample(place.baseline).first(n))
        return PointStatistics(settings, own, self._paired_with[key])

    def _result(self, ledger: Ledger, choice: Choice | None = None) -> Sweep:
        everybody = [*self.baselines.values(), *self.places]
        self.already = self._already(ledger, everybody)
        queues = [ledger.about(place.hash).queues for place in everybody if self._is_known(place)]
        scopes = ("overall", *dict.fromkeys(f"queue:{name}" for names in queues for name in names))
        gains: list[tuple[float, float]] = []
        residuals: list[np.ndarray | None] = []
        figures = np.array([self._figures(place, ledger, scopes, gains, residuals) for place in everybody])
        n, currency = len(self.baselines), self.base.centre.costs.currency
        index = {known: place for place, known in enumerate(self.baselines)}
        numbered = enumerate(self.places, start=1)
        return Sweep(
            self.question.axes,
            tuple(place.result(number, self.failed, index.get(place.baseline)) for number, place in numbered),
            tuple(place.result(0, self.failed) for place in self.baselines.values()),
            self.keys,
            scopes,
            figures[n:],
            figures[:n],
            {key: BY_KEY[key].printed_unit(currency) for key in self.keys},
            self.base.settings.seed,
            ledger.work(place.hash for place in everybody),
            own_errors(residuals[n:], [place.replications for place in self.places], len(self.keys)),
            choice,
            self.promise,
            (*self.base.notes, *self._of_centres(), *_gain(gains)),
        )

    def _already(self, ledger: Ledger, everybody: Sequence[Place]) -> tuple[int, int]:
        """See `already`; a point may be its own baseline."""
        asked: dict[str, int] = {}
        for place in everybody:
            asked[place.hash] = max(place.replications, asked.get(place.hash, 0))
        done = sum(ledger.n_done(point, until) for point, until in asked.items())
        return done - ledger.n_stored, done

    def _of_centres(self) -> Iterator[str]:
        if any(axis.key.startswith("centre.") for axis in self.question.axes):
            yield (
                "A value of centre.KEY is another centre with a baseline of its own: differences are from that one. "
                "Compare its points by their values."
            )

    def _figures(
        self,
        place: Place,
        ledger: Ledger,
        scopes: Sequence[str],
        gains: list[tuple[float, float]],
        residuals: list[np.ndarray | None],
    ) -> np.ndarray:
        """(scopes, figures, 6); NaN of what the point does not have.

        What the control variate did is added to `gains`, what replications differ in to `residuals`.
        """
        out = np.full((len(scopes), len(self.keys), 6), np.nan)
        if self._is_known(place):
            rows = ["overall", *(f"queue:{name}" for name in ledger.about(place.hash).queues)]
            found = self._statistics(place, ledger)
            out[[scopes.index(row) for row in rows]] = figures_of(found, self.keys)
            gains.append(variance_ratios(found, "asa"))
            residuals.append(residuals_of(found, self.keys))
        else:
            residuals.append(None)
        return out


def _gain(ratios: list[tuple[float, float]]) -> Iterator[str]:
    """What the control variate did to the wait, in a sentence; none if it did nothing."""
    table = np.array(ratios).reshape(-1, 2)
    by_itself, paired = (column[np.isfinite(column)] for column in table.T)
    if len(by_itself) and np.median(by_itself) < 1:
        of_difference = f", that of its difference from the baseline {np.median(paired):.2g}" if len(paired) else ""
        yield (
            "Figures are those of the volumes, not of the few contacts more or fewer that chance drew: the variance of "
            f"the mean wait is {np.median(by_itself):.2g} of what it would be otherwise{of_difference} (medians)."
        )

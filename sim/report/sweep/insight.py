"""What a sweep tells: worked out once, for the terminal, the pictures, the page and the workbook alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.measures.figures import SERVICE_LEVEL
from sim.report.sweep.names import COST, DAYS, Named, headlines
from sim.sweeps.axes import Axis
from sim.sweeps.choices import Front, Goal, Plan, Threshold, front, known, plans, ranked, thresholds
from sim.sweeps.effects import Response, Shares, response_of
from sim.sweeps.estimates import LOST
from sim.sweeps.metamodel import Check, Surface, check_of, surface_of
from sim.sweeps.result import DONE, FAILED, OUT, Sweep

_SERVICE = (LOST, "asa", "wait_of_all", SERVICE_LEVEL, DAYS, "abandonment")
"""Figures a sweep is about, the first it has; who never got through counts where points differ in whom they let in."""
_GOALS = ((DAYS, 0.90), (SERVICE_LEVEL, 0.80))
"""The usual promises, the first whose figure the sweep has."""


@dataclass(frozen=True)
class Insight:
    """A sweep and what it tells; everything is worked out when it is first asked for."""

    sweep: Sweep

    @cached_property
    def figures(self) -> tuple[Named, ...]:
        """The headline figures that have values."""
        return headlines(self.sweep)

    def figure(self, key: str) -> Named | None:
        """A headline figure, if the sweep has it."""
        return next((named for named in self.figures if named.key == key), None)

    @cached_property
    def main(self) -> Named | None:
        """The figure the sweep is about, that of the best point if one was looked for; None if no point has any."""
        chosen = self.figure(self.sweep.choice.figure) if self.sweep.choice else None
        return chosen or self._of_service or next(iter(self.figures), None)

    @property
    def service(self) -> Named | None:
        """The figure that costs are held against: the main one, unless that is the cost."""
        return self._of_service if self.main and self.main.key == COST else self.main

    @property
    def _of_service(self) -> Named | None:
        return next(filter(None, map(self.figure, _SERVICE)), None)

    @cached_property
    def centres(self) -> list[str]:
        """Those with a point that ran."""
        return list(dict.fromkeys(point.centre for point in self.sweep.points if point.status != FAILED))

    @cached_property
    def circumstances(self) -> list[Axis]:
        """What is varied and nobody's to choose."""
        return [axis for axis in self.sweep.axes if axis.is_circumstance]

    @property
    def is_choice(self) -> bool:
        """True if something is varied that can be chosen."""
        return len(self.circumstances) < len(self.sweep.axes)

    @property
    def is_fair(self) -> bool:
        """True if the points of a case differ in what can be chosen only: the best of them is the best choice."""
        return self.is_choice and (not self.circumstances or self._by_circumstance is not None)

    @cached_property
    def cases(self) -> Mapping[str, np.ndarray]:
        """name -> (points,) bool: those to be held against each other, of one centre and in the same circumstances.

        Of one centre only where hardly any two points have the same circumstances.
        """
        if self._by_circumstance is not None:
            return self._by_circumstance
        return self._grouped([point.centre for point in self.sweep.points])

    @cached_property
    def _by_circumstance(self) -> Mapping[str, np.ndarray] | None:
        if not self.circumstances or not self.is_choice:
            return None
        names = []
        for point in self.sweep.points:
            given = [f"{axis.label}={point.values[axis.key]}" for axis in self.circumstances]
            names.append(", ".join([point.centre, *given] if len(self.centres) > 1 else given))
        found = self._grouped(names)
        return found if 2 * len(found) <= len(self.sweep.points) else None

    @cached_property
    def n_choices(self) -> int:
        """Choices that were asked for, those that could not be run in every circumstance included."""
        chosen = [axis.key for axis in self.sweep.axes if not axis.is_circumstance]
        return len({tuple(point.values[key] for key in chosen) for point in self.sweep.points})

    def _grouped(self, names: Sequence[str]) -> dict[str, np.ndarray]:
        """The points by name, of names with a point that ran."""
        ran = (name for name, point in zip(names, self.sweep.points, strict=True) if point.status != FAILED)
        return {name: np.array([other == name for other in names]) for name in dict.fromkeys(ran)}

    @cached_property
    def plans(self) -> list[Plan]:
        """Choices that were tried in all circumstances; none if there is but one, or several centres."""
        several = self._by_circumstance is not None and len(self.cases) > 1 and len(self.centres) == 1
        return plans(self.sweep, self.main.key) if several and self.main else []

    @cached_property
    def surface(self) -> Surface | None:
        """Through the points of the main figure."""
        return surface_of(self.sweep, self.main.key) if self.main else None

    @cached_property
    def check(self) -> Check | None:
        """How well the surface meets points it has not seen; between names there is nothing to be met."""
        if self.main is None or self.surface is None:
            return None
        is_between = any(d.is_number and len(d.nodes) > 2 for d in self.surface.space)
        return check_of(self.sweep, self.main.key, self.surface) if is_between else None

    @cached_property
    def responses(self) -> Mapping[str, Response]:
        """figure -> its response, of those that enough is known of."""
        found = {named.key: self.response_of(named.key) for named in self.figures}
        return {key: response for key, response in found.items() if response is not None}

    def response_of(self, key: str) -> Response | None:
        """Of a headline figure; None if it is not one, or too little is known of it."""
        if key not in self._responses and self.figure(key) is not None:
            surface = self.surface if self.main and key == self.main.key else None
            self._responses[key] = response_of(self.sweep, key, surface=surface)
        return self._responses.get(key)

    @cached_property
    def _responses(self) -> dict[str, Response | None]:
        return {}

    @property
    def response(self) -> Response | None:
        """Of the main figure."""
        return self.response_of(self.main.key) if self.main else None

    @cached_property
    def shares(self) -> Shares | None:
        """Of the main figure."""
        return self.response.shares() if self.response else None

    @cached_property
    def by_weight(self) -> list[int]:
        """Axes, those that move the main figure most first; in the sweep's order if that is not known."""
        if self.shares is None:
            return list(range(len(self.sweep.axes)))
        return np.argsort(-self.shares.total, kind="stable").tolist()

    @cached_property
    def best(self) -> Mapping[str, np.ndarray]:
        """case -> its points by the main figure, the best first."""
        if self.main is None:
            return {}
        order = ranked(self.sweep, self.main.key, self.main.better)
        return {name: order[chosen[order]] for name, chosen in self.cases.items()}

    @cached_property
    def fronts(self) -> Mapping[str, Front]:
        """case -> its front of cost and service; none without either, or if no case's points can be compared."""
        service = self.service
        if service is None or self.figure(COST) is None or not self.is_fair:
            return {}
        make = {n: front(self.sweep, COST, service.key, service.better, c) for n, c in self.cases.items()}
        return {name: found for name, found in make.items() if len(found.points)}

    @cached_property
    def goal(self) -> Goal | None:
        """The promise that is asked for, else the usual one."""
        goals = [self.sweep.promise] if self.sweep.promise else _GOALS
        there = [(self.figure(key), bound) for key, bound in goals]
        return next((Goal(named.key, bound, named.better) for named, bound in there if named), None)

    @cached_property
    def goal_axis(self) -> tuple[Axis, bool] | None:
        """The numeric axis along which the promise is bought, and whether more of it helps.

        That is the one that moves the cost most; if none does, the one that moves the promised figure most.
        """
        numeric = [k for k, axis in enumerate(self.sweep.axes) if self._is_crossed(axis)]
        # What can be chosen first; how much volume a promise bears is worth knowing where there is nothing else.
        numeric = [k for k in numeric if not self.sweep.axes[k].is_circumstance] or numeric
        response = self.response_of(self.goal.key) if self.goal and numeric else None
        if response is None or self.goal is None:
            return None
        space, costs = response.space, self.response_of(COST)
        price = costs.shares() if costs else None
        shares = price if price and price.variance and price.total[numeric].max() > 0 else response.shares()
        best = max(numeric, key=lambda k: shares.total[k])
        d = space[best]
        slope = float(np.polyfit(d.nodes - d.nodes.mean(), response.curve(best).value, 1)[0])
        return d.axis, (slope >= 0) == (self.goal.better == "higher")

    def _is_crossed(self, axis: Axis) -> bool:
        """True for numbers several of which were tried with the same values of all other axes."""
        if self.sweep.levels_of(axis)[1] or len(set(self.sweep.values_of(axis))) < 2:
            return False
        others = {tuple(v for key, v in p.values.items() if key != axis.key) for p in self.sweep.points}
        return len(others) < len(self.sweep.points)

    @cached_property
    def thresholds(self) -> list[Threshold]:
        """The least (or most) of that axis that keeps the promise, for all combinations of the others."""
        if self.goal is None or self.goal_axis is None:
            return []
        axis, rising = self.goal_axis
        return thresholds(self.sweep, self.goal, axis, rising=rising)

    def of_status(self, status: str) -> list[int]:
        """Indices of the points that are done, failed or out."""
        return [i for i, point in enumerate(self.sweep.points) if point.status == status]

    @cached_property
    def counts(self) -> dict[str, int]:
        """Points by what became of them."""
        return {status: len(self.of_status(status)) for status in (DONE, OUT, FAILED)}

    @cached_property
    def has_changes(self) -> bool:
        """True if differences from a baseline are known."""
        return any(np.isfinite(self.sweep.column(named.key, 3)).any() for named in self.figures)

    def known(self, key: str) -> np.ndarray:
        """(points,) bool."""
        return known(self.sweep, key)

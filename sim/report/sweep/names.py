"""How a sweep's figures, points and settings are named and printed."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from math import isfinite

import numpy as np

from sim.measures.figures import BY_KEY, SERVICE_LEVEL
from sim.report.answer import SPOKEN
from sim.report.lines import SHOWN, Shown
from sim.report.wording import NO_VALUE, Scale, folded, listed, scale_for
from sim.sweeps.axes import Axis, number_of
from sim.sweeps.choices import Better, Goal, Plan, known
from sim.sweeps.estimates import KEPT_OUT, LOST, USUAL
from sim.sweeps.result import CHANGE, CHANGE_HIGH, CHANGE_LOW, HIGH, LOW, Sweep

COST, DAYS = "cost", "days_meeting_target"
HEADLINES = ("asa", "abandonment", SERVICE_LEVEL, DAYS, COST)
"""Figures that are spoken of and drawn, in this order."""
_SPOKEN = {key: words for key, words, _ in SPOKEN} | {
    "abandonment": "the share of offered contacts that abandon",
    SERVICE_LEVEL: "the service level",
    DAYS: "P(day meets target)",
    COST: "the cost",
    LOST: "the share of contacts that never got through",
}
_BRIEF = {"asa": "the mean wait", "abandonment": "the share that abandons", LOST: "the share that never got through"}
_SHOWN = {shown.key: shown for shown in SHOWN} | {
    DAYS: Shown(DAYS, "P(day meets target)"),
    LOST: Shown(LOST, "Never got through", "of contacts"),
}
_MATTERS = 0.005
"""Share of contacts kept out above which the waits of the others do not tell which point is better."""
_WAITS = ("asa", "wait_of_all", "wait_p95")
NO_CLEAR = "no clear difference"


@dataclass(frozen=True)
class Named:
    """One figure of a sweep as it is printed: every value of it alike."""

    key: str
    name: str
    """`Mean wait, answered`"""
    spoken: str
    """`the mean wait of answered contacts`"""
    brief: str
    """the same in fewer words, where it has been spoken of: `the mean wait`"""
    scale: Scale
    of: str
    """denominator of a share whose name does not say it"""

    @property
    def unit(self) -> str:
        """`min`, `% of offered`, `EUR a day`."""
        return f"{self.scale.unit} {self.of}".strip()

    @property
    def label(self) -> str:
        """`Mean wait, answered, min`."""
        return f"{self.name}, {self.unit}" if self.unit else self.name

    @property
    def polarity(self) -> str:
        """`lower`, `higher` or `neither` is better."""
        return BY_KEY[self.key].better

    @property
    def better(self) -> Better:
        """The end that is looked for; of what neither way is better, the low one."""
        return "higher" if self.polarity == "higher" else "lower"

    @property
    def which_is_better(self) -> str:
        """`lower is better`."""
        return "neither way is better" if self.polarity == "neither" else f"{self.polarity} is better"

    def possible(self, values: np.ndarray) -> np.ndarray:
        """Values, as printed, that the figure can have: a band ends where nothing can be."""
        low, high = BY_KEY[self.key].range
        return np.clip(values, low * self.scale.factor, high * self.scale.factor)

    def with_unit(self, value: float) -> str:
        """`2.3 min`."""
        return self.scale.with_unit(self.scale.number(value)) if isfinite(value) else NO_VALUE

    def value(self, sweep: Sweep, point: int) -> str:
        """`2.3 min`."""
        return self.with_unit(float(sweep.column(self.key)[point]))

    def span(self, sweep: Sweep, point: int) -> str:
        """`2.1-2.5`, the 95 % range."""
        return self.scale.span(*(float(sweep.column(self.key, part)[point]) for part in (LOW, HIGH)))

    def both(self, sweep: Sweep, point: int) -> str:
        """`2.3 (2.1-2.5)`, without its unit."""
        number = self.scale.number(float(sweep.column(self.key)[point]))
        span = self.span(sweep, point)
        return number if span == NO_VALUE else f"{number} ({span})"

    def change_words(self, by: float, low: float, high: float) -> str:
        """`-11.7 (-12.0 to -11.3), better`: a difference from the baseline and its 95 % range."""
        return f"{self.scale.change(by)} ({self.scale.change_span(low, high)}), {self.word(by, low, high)}"

    def change(self, sweep: Sweep, point: int) -> str:
        """A point's difference from its baseline in words; empty if it is not known."""
        by, low, high = (float(sweep.column(self.key, part)[point]) for part in (CHANGE, CHANGE_LOW, CHANGE_HIGH))
        return self.change_words(by, low, high) if isfinite(by) else ""

    def word(self, by: float, low: float, high: float) -> str:
        """What may be said of a difference."""
        if by == low == high == 0:
            return "unchanged"
        if not low * high > 0:
            return NO_CLEAR
        way = "lower" if by < 0 else "higher"
        return way if self.polarity == "neither" else "better" if way == self.polarity else "worse"


def named(sweep: Sweep, key: str) -> Named:
    """A figure of a sweep; its scale suits the middle of all values, so that short waits keep their seconds."""
    shown = _SHOWN.get(key) or Shown(key, BY_KEY[key].label)
    by = next(wait for wait in _WAITS if wait in sweep.keys) if key in _WAITS else key
    values = sweep.column(by)[known(sweep, by)]
    middle = [float(np.median(np.abs(values)))] if len(values) else []
    scale = scale_for(sweep.units[key], middle)
    is_seen = key != DAYS and scale.unit == "s" and middle and middle[0] < 60
    scale = replace(scale, decimals=1) if is_seen else scale
    label = BY_KEY[key].label
    spoken = _SPOKEN.get(key, label if label[:2].isupper() else label[0].lower() + label[1:])
    return Named(key, shown.name, spoken, _BRIEF.get(key, spoken), scale, shown.of)


def headlines(sweep: Sweep) -> tuple[Named, ...]:
    """The figures spoken of: the usual ones the sweep has values of and those asked for, else the first few it has."""
    there = [key for key in sweep.keys if known(sweep, key).any()]
    named_by_planner = {sweep.choice.figure if sweep.choice else "", sweep.promise[0] if sweep.promise else ""}
    asked = [key for key in there if key not in USUAL or key in named_by_planner]
    first = [LOST] if LOST in there and keeps_out(sweep) else []
    usual = list(dict.fromkeys(first + [key for key in HEADLINES if key in there] + asked))
    return tuple(named(sweep, key) for key in (usual or there[: len(HEADLINES)]))


def keeps_out(sweep: Sweep) -> bool:
    """True if points differ in how many contacts are not let in: a wait may be short as others hear a busy tone."""
    shares = [sweep.column(key)[known(sweep, key)] for key in KEPT_OUT if key in sweep.keys]
    return any(len(share) and float(np.ptp(share)) > _MATTERS for share in shares)


def settings(sweep: Sweep, point: int) -> str:
    """`peak_staff.agents=20, volume=+5%`."""
    return ", ".join(f"{a.label}={v}" for a, v in zip(sweep.axes, values_of(sweep, point), strict=True))


def values_of(sweep: Sweep, point: int) -> list[str]:
    """The values of a point as typed, those out of an interval to four digits."""
    return [_readable(axis, sweep.points[point].values[axis.key]) for axis in sweep.axes]


def _readable(axis: Axis, value: str) -> str:
    found = number_of(value)
    if axis.interval is None or found is None:
        return value
    return f"{found[0]:{'+' if axis.sign else ''}.4g}{axis.unit}"


def point_words(sweep: Sweep, point: int) -> str:
    """`point 12 (peak_staff.agents=20, volume=+5%)`."""
    return f"point {sweep.points[point].number} ({settings(sweep, point)})"


def plan_words(sweep: Sweep, plan: Plan) -> str:
    """`peak_staff.agents=20, self_service.containment=0.2 (points 4 and 19)`."""
    chosen = ", ".join(f"{axis.label}={plan.values[axis.key]}" for axis in sweep.axes if axis.key in plan.values)
    return f"{chosen} (points {numbers(sweep, plan.points.tolist(), 5)})"


def percent(share: float) -> str:
    """`62 %`; what is there but small is `below 1 %`."""
    return "below 1 %" if 1e-5 < share < 0.005 else f"{100 * share:.0f} %"


def numbers(sweep: Sweep, points: Iterable[int], most: int = 8) -> str:
    """Of points, by their indices: `4, 9 and 12`, `4, 9, 12 and 5 more`."""
    return few([sweep.points[i].number for i in points], most)


def few(these: Sequence[int], most: int = 8) -> str:
    """The first few numbers: `4, 9, 12 and 5 more`."""
    words = [str(number) for number in these]
    return listed(words if len(words) <= most else [*words[:most], f"{len(words) - most} more"])


def short(label: str, width: int) -> str:
    """An axis's or a value's name in lines that fit; it may be broken behind a dot or an underscore too."""
    return folded(label.replace(".", ". ").replace("_", "_ "), width).replace(". ", ".").replace("_ ", "_")


def all_names(sweep: Sweep, further: Sequence[str] = ()) -> list[str]:
    """Everything in the pictures that the planner has named."""
    values = {value for point in sweep.points for value in point.values.values()}
    return [*(axis.label for axis in sweep.axes), *sorted(values), *(p.centre for p in sweep.baselines), *further]


def bound_words(sweep: Sweep, goal: Goal) -> str:
    """`at least 90 %`, `at most 400 s`: what a figure has to reach, with no more digits than it takes."""
    scale = scale_for(sweep.units[goal.key], [goal.bound])
    amount, unit = goal.bound * scale.factor, scale.unit
    if sweep.units[goal.key] == "s" and not (10 * amount).is_integer():
        amount, unit = goal.bound, "s"
    return f"at {'least' if goal.better == 'higher' else 'most'} {amount:,.10g} {unit}"


def for_case(cases: Collection[str], case: str, words: str) -> str:
    """`volume=+10%: the best point` where there are several cases, else `The best point`."""
    return f"{case}: {words}" if len(cases) > 1 else words[0].upper() + words[1:]

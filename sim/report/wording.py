"""How numbers are put to people: rounded, with a unit, never more certain than they are.

Text is plain ASCII apart from names, so that it survives any terminal; the HTML report makes real minus signs of it.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

NO_VALUE = "-"
_MORE_DIGITS, _MOST_DIGITS = 2, 6
"""That a range may need to exclude zero in print, and that a difference may."""
A_DAY, REST_OF_DAY = "a day", "for the rest of the day"
"""Behind an amount, in whose time it is."""
_SECONDS_UP_TO, _MINUTES_UP_TO = 300.0, 7_200.0


@dataclass(frozen=True, slots=True)
class Scale:
    """How one figure is printed: every value of it alike, whatever the scenario."""

    factor: float
    """Printed number per stored one: 100 for shares."""
    decimals: int
    unit: str
    """`min`, `%`, `EUR a day`; empty for ratios."""
    step: str
    """Unit of a difference: `points` for shares, else as `unit`."""

    def number(self, value: float) -> str:
        """`1,234.5`, without the unit; `-` if there is none."""
        if not math.isfinite(value):
            return NO_VALUE
        text = f"{value * self.factor:,.{self.decimals}f}"
        return text.removeprefix("-") if not text.strip("-0.,") else text

    def change(self, value: float) -> str:
        """A difference with its sign: `+1.2`, `-0.3`, `0.0`."""
        text = self.number(value)
        return text if text == NO_VALUE or text.startswith("-") or not text.strip("0.,") else f"+{text}"

    def difference(self, before: float, after: float, difference: float) -> str:
        """A difference that agrees with its two values as they are printed, if it can: `-22` beside `48` and `26`."""
        shown = self._shown(before, after)
        return self.change(shown if math.isfinite(shown) and self.agrees(before, after, difference) else difference)

    def agrees(self, before: float, after: float, difference: float) -> bool:
        """True if the difference of the printed values is the true one but for less than a step of the last digit.

        One that is not small beside that step must be right to a tenth.
        """
        shown = self._shown(before, after)
        if not (math.isfinite(shown) and math.isfinite(difference)):
            return True
        off, step = abs(shown - difference) * self.factor, 10.0**-self.decimals
        return off <= step / 2 or off < min(step, 0.1 * abs(difference) * self.factor)

    def _shown(self, before: float, after: float) -> float:
        """Difference of the values as printed; NaN if one is missing."""
        return (self._printed(after) - self._printed(before)) / self.factor

    def _printed(self, value: float) -> float:
        """The number that is printed; NaN if none is."""
        return round(value * self.factor, self.decimals) if math.isfinite(value) else math.nan

    def span(self, low: float, high: float) -> str:
        """A range of values: `13.5-15.1`."""
        if not (math.isfinite(low) and math.isfinite(high)):
            return NO_VALUE
        joint = " to " if min(low, high) < 0 else "-"
        return joint.join((self.number(low), self.number(high)))

    def change_span(self, low: float, high: float) -> str:
        """A range of differences: `-6.4 to -5.1`."""
        return self.moved(math.nan, low, high)[1]

    def moved(
        self, difference: float, low: float, high: float, before: float = math.nan, after: float = math.nan
    ) -> tuple[str, str]:
        """A difference and its range, `-5.8` and `-6.4 to -5.1`, so that it visibly lies in it.

        before, after  the values printed beside it: where it can agree with these and lie in its range, it does
        """
        if not (math.isfinite(low) and math.isfinite(high)):
            return self.difference(before, after, difference), NO_VALUE
        scale = self._finer_for(low, high, difference)
        span = f"{scale.change(low)} to {scale.change(high)}"
        agreed = self._shown(before, after)
        lies_in = scale == self and self._printed(low) <= self._printed(agreed) <= self._printed(high)
        return self.difference(before, after, difference) if lies_in else scale.change(difference), span

    def _finer_for(self, low: float, high: float, difference: float) -> "Scale":
        """More digits for a range that excludes zero: two at most until its nearer end is not printed as 0, and as many
        as the difference itself needs for that."""
        nearer, scale = min(low, high, key=abs), self
        if low * high <= 0:
            return self
        for more in range(_MOST_DIGITS):
            at_zero = scale.is_zero(nearer) if more < _MORE_DIGITS else scale.is_zero(difference)
            if at_zero:
                scale = replace(scale, decimals=scale.decimals + 1)
        return scale

    def is_zero(self, value: float) -> bool:
        """True if it is printed as 0."""
        return math.isfinite(value) and not self.number(value).strip("-0.,")

    def apart(self, before: float, after: float) -> "Scale":
        """As many more digits, three at most, as tell two values apart that would be printed alike."""
        scale = self
        for _ in range(3):
            if before != after and scale.number(before) == scale.number(after):
                scale = replace(scale, decimals=scale.decimals + 1)
        return scale

    def over(self, span: str) -> "Scale":
        """The scale of an amount in another span of time than `a day`; others are as they were."""
        return replace(self, unit=self.unit.replace(A_DAY, span), step=self.step.replace(A_DAY, span))

    def with_unit(self, text: str) -> str:
        """A printed value with its unit behind it."""
        return f"{text} {self.unit}".rstrip()

    def with_step(self, text: str) -> str:
        """A printed difference with its unit behind it."""
        return f"{text} {self.step}".rstrip()


def scale_for(unit: str, values: Iterable[float]) -> Scale:
    """The scale on which values of a registry unit (`s`, `share`, `EUR per day`, ...) are best read.

    values  all that will stand side by side; the largest decides between seconds, minutes and hours
    """
    largest = max((abs(v) for v in values if math.isfinite(v)), default=0.0)
    if unit == "share":
        return Scale(100.0, 1, "%", "points")
    if unit == "s":
        return _duration(largest)
    words = unit.replace("per day", A_DAY)
    if unit in ("ratio", "points"):
        return Scale(1.0, 2, "" if unit == "ratio" else "points", "" if unit == "ratio" else "points")
    return Scale(1.0, _decimals(unit, largest), words, words)


def _duration(largest: float) -> Scale:
    if largest < _SECONDS_UP_TO:
        return Scale(1.0, 0 if largest >= 10 else 1, "s", "s")
    return Scale(1 / 60, 1, "min", "min") if largest < _MINUTES_UP_TO else Scale(1 / 3600, 1, "h", "h")


def _decimals(unit: str, largest: float) -> int:
    if unit.startswith("h"):
        return 1
    if largest >= 1_000:
        return 0
    return 1 if unit == "per day" else 2


def listed(words: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *rest, last = words
    return f"{', '.join(rest)} and {last}" if rest else last


def plural(n: int, noun: str) -> str:
    """`1 scenario`, `4 scenarios`."""
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"


def without_count(verdict: str) -> str:
    """A verdict without the remark on few replications behind it."""
    return verdict.partition(" (")[0]


def without_rest(label: str) -> str:
    """A label or a unit, where something above it says already that it is about the rest of the day."""
    return label.replace(f", {REST_OF_DAY}", "").replace(f" {REST_OF_DAY}", "")


def folded(name: str, width: int) -> str:
    """A long name in lines of at most `width` letters, broken behind `+`, `@` and blanks where it has any.

    The plus of `volume=+10%` is a sign and stays with its number.
    """
    rows = [""]
    for part in re.findall(rf"(?:=\+|[^+@ ]){{1,{width - 1}}}[+@ ]?|[+@ ]", name):
        if rows[-1] and len(rows[-1]) + len(part.rstrip()) > width:
            rows.append("")
        rows[-1] += part
    return "\n".join(row.rstrip() for row in rows)

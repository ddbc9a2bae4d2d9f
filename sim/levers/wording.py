"""Figures in a planner's words: how settings, changes and ranges of a lever are written."""

import numpy as np

from sim.centre.values import write_clock


def in_words(value: float, unit: str) -> str:
    """A value with its unit.

    value  in the schema's terms: shares and steps of shares 0..1, times in seconds
    """
    match unit:
        case "share":
            return f"{round(100 * value, 1):g} %"
        case "points":
            return f"{round(100 * value, 1):+g} pp"
        case "ratio":
            return f"x{round(value, 4):g}"
        case "s":
            return f"{round(value / 3600, 2):g} h" if value >= 7200 else f"{round(value):g} s"
        case "time of day":
            return write_clock(value)
        case "currency":
            return f"{value:g}"
        case _:
            return f"{value:g} {unit}".strip()


def range_in_words(low: float | None, high: float | None, unit: str) -> str:
    """`+5 pp to +15 pp`, `at least 20 %`; empty without ends."""
    if low is None and high is None:
        return ""
    if low is None or high is None:
        return f"at most {in_words(high or 0.0, unit)}" if low is None else f"at least {in_words(low, unit)}"
    first, last = in_words(low, unit), in_words(high, unit)
    return f"{first.removesuffix(' ' + unit)} to {last}"


def money(amount: float, currency: str) -> str:
    """Whole units, or cents below 10."""
    return f"{amount:,.0f} {currency}" if abs(amount) >= 10 else f"{amount:,.2f} {currency}"


def spread(heads: np.ndarray) -> str:
    """`24`, or `22 to 24` where it varies. heads: any shape, not empty."""
    low, high = int(heads.min()), int(heads.max())
    return f"{low}" if low == high else f"{low} to {high}"


def listed(names: list[str]) -> str:
    """`a, b and c`."""
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]

"""The only unit border: ticks inside, seconds, minutes and time of day outside.

One tick is one millisecond, held in an int64. Sums of ticks are exact and do not depend on their order,
which is one of the reasons why two engines can leave equal records (`model.md` 1).
"""

TICKS_PER_SECOND = 1_000
TICKS_PER_MINUTE = 60 * TICKS_PER_SECOND
TICKS_PER_HOUR = 60 * TICKS_PER_MINUTE
TICKS_PER_DAY = 24 * TICKS_PER_HOUR

NEVER = 2**62
"""The tick of something that does not happen: infinite patience, a day without opening hours."""


def ticks(seconds: float) -> int:
    """Whole ticks nearest to `seconds`, halves rounded up."""
    return int(seconds * TICKS_PER_SECOND + 0.5)


def seconds(tick_count: float) -> float:
    """Seconds in `tick_count` ticks."""
    return tick_count / TICKS_PER_SECOND


def time_of_day(tick: int) -> str:
    """Clock reading of an instant, `HH:MM` (or `HH:MM:SS` off the minute), whatever the day.

    >>> time_of_day(TICKS_PER_DAY + 8 * TICKS_PER_HOUR + 30 * TICKS_PER_MINUTE)
    '08:30'
    """
    second_of_day = tick % TICKS_PER_DAY // TICKS_PER_SECOND
    hours, rest = divmod(second_of_day, 3600)
    minutes, secs = divmod(rest, 60)
    return f"{hours:02d}:{minutes:02d}" + (f":{secs:02d}" if secs else "")

"""Handle times stretched."""

from sim.centre.schema import HandleTime
from sim.centre.schema.distributions import Empirical, Family

_TIMES = ("mean", "mean_1", "mean_2", "low", "high", "value", "short_mean")


def stretched(family: Family, factor: float) -> Family:
    """The same shape, every time multiplied by the factor."""
    times = {name: getattr(family, name) * factor for name in _TIMES if name in type(family).model_fields}
    if isinstance(family, Empirical):
        times["values"] = [value * factor for value in family.values]
    return family.model_copy(update=times)


def stretched_handle_time(handle_time: HandleTime, factor: float) -> HandleTime:
    """Talk, hold and wrap-up multiplied by the factor; the share put on hold stays."""
    hold = handle_time.hold
    return handle_time.model_copy(
        update={
            "talk": stretched(handle_time.talk, factor),
            "hold": hold and hold.model_copy(update={"time": stretched(hold.time, factor)}),
            "wrap_up": stretched(handle_time.wrap_up, factor),
        }
    )

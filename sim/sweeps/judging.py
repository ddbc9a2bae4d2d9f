"""What is judged before anything runs: the figures asked for, and every value of every axis once."""

from collections.abc import Sequence

from sim.centre.errors import InputProblems, Problem, did_you_mean
from sim.sweeps.axes import Axis
from sim.sweeps.estimates import KNOWN, USUAL
from sim.sweeps.world import World


def keys_of(asked: Sequence[str]) -> tuple[str, ...]:
    """The usual figures and those asked for. Raises `InputProblems` for one that a sweep does not keep."""
    problems = [
        Problem(
            f"command line: sweep.figures={key}",
            repr(key),
            "a figure of contactsim figures, wait percentiles excepted",
            did_you_mean(key, KNOWN),
        )
        for key in asked
        if key not in KNOWN
    ]
    if problems:
        raise InputProblems(problems)
    return tuple(key for key in KNOWN if key in USUAL or key in asked)


def check_values(world: World, axes: Sequence[Axis]) -> None:
    """Every value once, beside the first of the others; what does not fit those, beside the last.

    Values that fit neither cannot be used: raises `InputProblems` with all of them.
    """
    ends = [{axis.key: axis.at(share) for axis in axes} for share in (0.0, 1.0)]
    problems: list[Problem] = []
    for axis in axes:
        for value in axis.values or (axis.at(0.0), axis.at(1.0)):
            slips = _slips(world, [{**end, axis.key: value} for end in ends])
            problems += slips[0] if len(slips) == len(ends) else []
    if problems:
        raise InputProblems(problems)


def _slips(world: World, points: Sequence[dict[str, str]]) -> list[tuple[Problem, ...]]:
    """What is wrong with the points, up to the first that can be."""
    found = []
    for point in points:
        try:
            world.trial(point)
        except InputProblems as slip:
            found.append(slip.problems)
        else:
            break
    return found

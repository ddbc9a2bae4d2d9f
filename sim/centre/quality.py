"""What the quality of a group's agents does: to handle time, holding, transfers and settled issues.

A scale of 0 to 1. At 0.5 nothing changes: the types' figures tell of such agents. The way from 0.5 to 1 does what a
programme usually does, the way down to 0 as much in the other direction:

    knowledge        handle time x0.90, odds of a hold x0.8, +3 points of settled issues   (a knowledge base)
    problem-solving  handle time x0.97, odds of a transfer x0.8, +4 points of settled issues   (training)

Grade M: usual effects of such programmes (handle time -5 to -20 % and 0 to -8 %, settled issues +2 to +8 points); that
of knowledge on holding is a guess. Factors are powers, and shares move by their odds, so that none leaves 0 to 1.
Whether an issue is settled decides who comes back, so quality changes waits too. Tone and greeting are not here: they
act on satisfaction only, which is computed from the records (`sim.measures.experience`).
"""

from sim.centre.schema import Quality

HANDLE_TIME = {"knowledge": 0.90, "problem_solving": 0.97}
HOLD_ODDS, TRANSFER_ODDS = 0.8, 0.8
RESOLUTION = {"knowledge": 0.03, "problem_solving": 0.04}
AVERAGE = Quality()


def handle_factor(quality: Quality | None) -> float:
    """On talk, hold and wrap-up."""
    factor = 1.0
    for part, at_best in HANDLE_TIME.items():
        factor *= at_best ** _steps(quality, part)
    return factor


def hold_share(share: float, quality: Quality | None) -> float:
    """P(the customer is put on hold), from that of an average agent."""
    return _with_odds(share, HOLD_ODDS ** _steps(quality, "knowledge"))


def transfer_share(share: float, quality: Quality | None) -> float:
    """P(passed on), from that of an average agent. Certain only where it was: nobody is passed round for ever."""
    return _with_odds(share, TRANSFER_ODDS ** _steps(quality, "problem_solving"))


def resolution_shift(quality: Quality | None) -> float:
    """Added to the probability that an issue is settled."""
    return sum(most * _steps(quality, part) for part, most in RESOLUTION.items())


def _steps(quality: Quality | None, part: str) -> float:
    """-1 at quality 0, 0 at 0.5, 1 at quality 1."""
    return 2.0 * getattr(quality or AVERAGE, part) - 1.0


def _with_odds(share: float, factor: float) -> float:
    return share * factor / (share * factor + 1.0 - share) if 0.0 < share < 1.0 and factor != 1.0 else share

"""The lines of a table of Shapley values: each scenario's share, the whole, and what of it is interaction."""

from collections.abc import Iterator

from sim.experiment.result import Comparison
from sim.experiment.shapley import INTERACTION
from sim.report.lines import scale_of

WHOLE = "all together"
CONTAINED = "of it interaction, contained in the shares"


def shares(comparison: Comparison, figure: str) -> Iterator[tuple[str, str, str]]:
    """(name, effect, 95 % range) of a figure: the members, whose effects add up to `WHOLE`, then the interaction.

    The whole is the difference of the scenario that pulls every member, in its own range, adjusted for the number of
    scenarios; the shares' ranges are not adjusted.
    """
    rows = [row for row in comparison.shapley if row.figure == figure]
    if not rows:
        return
    scale = scale_of(comparison, figure)
    members = {row.member for row in rows} - {INTERACTION}
    for row in rows:
        if row.member in members:
            yield row.member, *scale.moved(row.value, row.low, row.high)
    whole = next(r.row(figure) for r in comparison.scenarios if set(r.scenario.members) == members)
    yield WHOLE, *scale.moved(whole.difference, whole.difference_low, whole.difference_high)
    for row in rows:
        if row.member == INTERACTION:
            yield CONTAINED, *scale.moved(row.value, row.low, row.high)

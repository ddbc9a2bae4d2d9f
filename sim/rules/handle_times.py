"""What handle time depends on besides the type's distributions and the group."""

from sim.jit import rule


@rule
def interval_factor(factors, entered, interval_ticks):
    """The factor on handle time of a contact that entered its queue at `entered`.

    factors         (n,) float64  ratio, of the intervals since tick 0
    entered         int64  tick
    interval_ticks  int64  ticks

    Ties: a contact that enters exactly at the start of an interval belongs to it. After the last interval (what is in
    the house at midnight of the last day) the last one's factor holds.
    """
    return factors[min(entered // interval_ticks, len(factors) - 1)]

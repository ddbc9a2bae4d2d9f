"""What an engine draws: does it happen, how long does it take, and the parts of a service."""

from sim.codes import PURPOSE_HOLD, PURPOSE_HOLD_SHARE, PURPOSE_TALK, PURPOSE_WRAP_UP
from sim.jit import inlined, kernel
from sim.randomness.distributions import sample, to_grid
from sim.randomness.uniforms import uniform

_LARGEST = 1.0 - 2.0**-53


@inlined
def happens(key, purpose, share):
    """True with probability `share`. A larger share keeps everything that happened with a smaller one."""
    return share > 0.0 and uniform(key, purpose) < share


@inlined
def draw(distributions, tables, row, key, purpose):
    """Value of distribution `row` for (key, purpose), a float64 in the scale of the row; not on the grid yet."""
    return sample(distributions, tables, row, uniform(key, purpose))


@kernel
def draw_lasting(distributions, tables, row, key, purpose, short, lasted):
    """As `draw`, of a value known to exceed another one: the quantile of the luck that is left.

    short   float64  P(value <= that one, and it is of the short part)
    lasted  float64  P(short part) + P(value <= that one, and it is of the main part); 1: only short ones last so long
    """
    share = distributions[row]["short_share"]
    luck = uniform(key, purpose) * (share - short + 1.0 - lasted)
    luck = short + luck if luck < share - short else lasted + (luck - (share - short))
    return sample(distributions, tables, row, min(luck, _LARGEST))


@inlined
def draw_ticks(distributions, tables, grid, row, key, purpose):
    """The same as a duration on the grid, int64 ticks."""
    return to_grid(draw(distributions, tables, row, key, purpose), grid)


@inlined
def draw_service(distributions, tables, grid, key, rows, hold_share, load, saved, factor):
    """The parts of a service, on the grid: (work, talk, hold, wrap-up) in ticks, and True if there is a hold.

    rows        rows of `distributions`: (talk, hold, wrap-up)
    hold_share  float64  P(the customer is put on hold)
    load        float64  how much there is to do, as a multiple of what is drawn: complexity, misrouting, after a bot
    saved       float64  ticks of that talk which need not be, at most all of it: the bot has asked already
    factor      float64  how long it takes who does it, as a multiple of that; `work` is without it
    """
    talk = max(load * draw(distributions, tables, rows[0], key, PURPOSE_TALK) - saved, 0.0)
    wrap_up = load * draw(distributions, tables, rows[2], key, PURPOSE_WRAP_UP)
    is_held = happens(key, PURPOSE_HOLD_SHARE, hold_share)
    hold = load * draw(distributions, tables, rows[1], key, PURPOSE_HOLD) if is_held else 0.0
    work = to_grid(talk + hold + wrap_up, grid)
    return work, to_grid(talk * factor, grid), to_grid(hold * factor, grid), to_grid(wrap_up * factor, grid), is_held

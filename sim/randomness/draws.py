"""The two kinds of draw an engine makes: does it happen, and how long does it take."""

from sim.jit import inlined, kernel
from sim.randomness.distributions import sample
from sim.randomness.uniforms import uniform


@inlined
def happens(key, purpose, share):
    """True with probability `share`. A larger share keeps everything that happened with a smaller one."""
    return uniform(key, purpose) < share


# Not inlined: a family of distributions is much code, and an engine draws in a dozen places.
@kernel
def draw(distributions, tables, row, key, purpose):
    """Value of distribution `row` for (key, purpose), a float64 in the scale of the row; not on the grid yet."""
    return sample(distributions, tables, row, uniform(key, purpose))

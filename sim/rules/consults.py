"""An agent asks a second one while the customer is on hold."""

from sim.codes import FLAG_CONSULT, FLAG_MISROUTED
from sim.jit import rule


@rule
def may_consult(flags):
    """True if the agent may still ask a second one at the end of the talk: once, and never about a misrouted contact.

    flags  int  FLAG_... of the leg: who has a misrouted contact can only pass it on
    """
    return flags & (FLAG_CONSULT | FLAG_MISROUTED) == 0

"""From one queue to another after a wait: who is due, and whom the other queue lets in."""

from sim.codes import LEG_QUEUE, LEG_TRANSFER, OPEN
from sim.jit import rule


@rule
def is_due_to_go_over(kind, waited, after):
    """True if a contact that still waits may leave for the queue that takes the overflow.

    kind    int    LEG_QUEUE ...: once only, so not who came by overflow; whoever waits to be called back has no wait on
                   the phone to shorten, those handed back stand at the head, and a consult is for this queue's agents
    waited  int64  ticks in this queue
    after   int64  ticks; NEVER: the queue has no overflow

    Ties: a wait of exactly `after` is due.
    """
    return waited >= after and kind in (LEG_QUEUE, LEG_TRANSFER)


@rule
def may_go_over(has_agent, verdict, n_on_duty):
    """True if the other queue takes the contact; if not, it stays where it is.

    has_agent  bool  somebody idle there takes it at once
    verdict    int   OPEN if it may wait there by the limits and the closing of that queue, itself counted
    n_on_duty  int   agents there: nobody leaves a queue to wait for nobody
    """
    return has_agent or (verdict == OPEN and n_on_duty > 0)

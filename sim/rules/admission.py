"""May a contact that found no agent wait? And when may the agents who drain a queue go home?"""

from sim.codes import CLEAR, CLOSED_OUT, OPEN, QUEUE_FULL
from sim.jit import rule


@rule
def waiting_verdict(n_waiting, max_waiting, waiting_per_agent, n_on_duty, is_closed, closing):
    """OPEN if the contact may wait, else how it ends.

    n_waiting          int      contacts in the queue, the one judged included
    max_waiting        int      limit; NEVER switches it off
    waiting_per_agent  float64  limit as a multiple of `n_on_duty`; inf switches it off
    n_on_duty          int      agents who may take its contacts: on duty, and once it is closed those who stay for it
    is_closed          bool     the queue has closed for the day
    closing            int      DRAIN or CLEAR

    Ties: a queue exactly at its limit is not over it.
    """
    # After closing nobody new comes on duty: waiting for no one would last until the next morning.
    if is_closed and (closing == CLEAR or n_on_duty == 0):
        return CLOSED_OUT
    if n_waiting > max_waiting or n_waiting > waiting_per_agent * n_on_duty:
        return QUEUE_FULL
    return OPEN


@rule
def is_trunk_free(n_in_house, trunks):
    """True if a voice contact still finds a line (IVR, queue and talk hold one each). `trunks` NEVER: no limit."""
    return n_in_house < trunks


@rule
def is_cut_off_at_closing(closing, n_on_duty):
    """True if those who wait at closing are sent home: by rule, or because nobody on duty serves the queue."""
    return closing == CLEAR or n_on_duty == 0


@rule
def may_take(stays, is_closed, is_kept_back):
    """True if an agent may take contacts of a queue the agent serves.

    stays         bool  the shift is over: the agent is here for closed queues only, the others have their own staff
    is_closed     bool  the queue has closed for the day
    is_kept_back  bool  the group's last idle agents on duty are reserved for other queues; those who stay are not
    """
    return is_closed if stays else not is_kept_back


@rule
def may_leave(n_waiting, n_in_menu, drains):
    """True if an agent who stays after the shift may go.

    n_waiting  int   contacts that wait in the closed queues the agent serves
    n_in_menu  int   contacts in the menu whose type has closed: they may yet come to these queues
    drains     bool  one of these queues has the closing rule `drain`; the others send home who comes after closing
    """
    return n_waiting == 0 and (n_in_menu == 0 or not drains)

"""Callbacks: who is offered one, and how often it is tried."""

from sim.clock import NEVER
from sim.jit import rule


@rule
def should_offer_callback(predicted, offer_from, promises_left):
    """Offer a callback when the line is slow and a promise can still be kept.

    predicted      int64  ticks: wait foretold to the contact; NEVER: nobody can tell, a long one
    offer_from     int64  ticks; NEVER switches it off
    promises_left  int64  callbacks that may still be promised; at the cap 0

    Ties: a wait equal to `offer_from` is offered ("at least", as supervisors say it).
    """
    # A promise that cannot be kept costs more goodwill than a long wait: the cap decides last.
    return offer_from != NEVER and predicted >= offer_from and promises_left > 0


@rule
def is_tried_again(n_attempts, max_attempts):
    """True if a customer who was not reached is called once more. `n_attempts` made so far.

    Ties: at exactly `max_attempts` the callback has failed.
    """
    return n_attempts < max_attempts

"""The sums that a fold leaves, by name: the vocabulary in which every key figure is written.

A figure is a ratio of two linear combinations of these components (`sim.measures.figures`). Sums are integers, so they
do not depend on the order of adding up. Times are in ticks. `COMPONENTS` is the order of the columns everywhere.
"""

from typing import NamedTuple

import numpy as np

from sim.clock import TICKS_PER_SECOND

LEG_COMPONENTS = (
    "offered_new",  # legs that entered a queue, by origin of the contact; transfers (and hand-backs) are their own
    "offered_redial",
    "offered_repeat",
    "offered_callback",  # legs in which a customer is to be called back, an attempt each: not offered by customers
    "offered_transfer",
    # Three columns for each way to end: legs, those within the queue's acceptable wait (inclusive), their waits.
    "answered",
    "answered_in_target",
    "wait_answered",
    "abandoned",
    "abandoned_in_target",
    "wait_abandoned",
    "full",  # turned away: queue limit
    "full_in_target",
    "wait_full",
    "closed_out",
    "closed_out_in_target",
    "wait_closed_out",
    "balked",  # heard the predicted wait and left
    "balked_in_target",
    "wait_balked",
    "promised",  # hung up on the promise of a callback
    "promised_in_target",
    "wait_promised",
    "spare",  # legs without an end: none in finished records
    "spare_in_target",
    "wait_spare",
    "callbacks_reached",  # served by an agent who called back: neither answered nor offered once more
    "went_over",  # left for another queue after a wait, and counted there with the whole wait
    "came_over",
    "offered_consult",  # legs in which an agent asks a second one: not offered by customers
    "consults_answered",
    "consulted_time",  # talk of the second agents
    "short_abandoned",  # wait <= the short threshold
    "handle_time",  # talk + hold + accompanied + wrap-up; up to here the components kept by interval
    "immediate",  # answered without waiting at all
    "talk",
    "hold",
    "wrap_up",
    "held",  # answered legs with a hold
    "misrouted",
    "transferred",  # answered, then passed on
    "handed_back",  # answered, then put back into the queue at the end of the agent's shift
    "ring",  # of answered legs
    "accompanied",
    "overflowed",  # answered by a group that opens to the queue after a wait only
    "consults",  # answered legs whose agent asked a second one
    "consult_wait",  # until a second agent answered
    "foretold",  # answered legs whose wait had been foretold; in the queue that did so, not after going over
    "foretelling_error",  # predicted - real wait of those
    "foretelling_error_squared",  # in squares of ERROR_UNIT
    "callbacks_offered",  # by the queue that made the offer, even if the contact went over after that
    "callback_wait",  # from the promise to the agent who reached the customer
    "callback_phone",  # from the contact's arrival to the promise
    "callbacks_in_vain",  # attempts that reached nobody
    "dialling",  # their time
)
(
    OFFERED_NEW,
    _OFFERED_REDIAL,
    _OFFERED_REPEAT,
    OFFERED_CALLBACK,
    OFFERED_TRANSFER,
    ANSWERED,
    _ANSWERED_IN_TARGET,
    _WAIT_ANSWERED,
    ABANDONED,
    _ABANDONED_IN_TARGET,
    _WAIT_ABANDONED,
    FULL,
    _FULL_IN_TARGET,
    _WAIT_FULL,
    CLOSED_OUT,
    _CLOSED_OUT_IN_TARGET,
    _WAIT_CLOSED_OUT,
    BALKED,
    _BALKED_IN_TARGET,
    _WAIT_BALKED,
    PROMISED,
    _PROMISED_IN_TARGET,
    _WAIT_PROMISED,
    SPARE,
    _SPARE_IN_TARGET,
    _WAIT_SPARE,
    CALLBACKS_REACHED,
    WENT_OVER,
    CAME_OVER,
    OFFERED_CONSULT,
    CONSULTS_ANSWERED,
    CONSULTED_TIME,
    SHORT_ABANDONED,
    HANDLE_TIME,
    IMMEDIATE,
    TALK,
    HOLD,
    WRAP_UP,
    HELD,
    MISROUTED,
    TRANSFERRED,
    HANDED_BACK,
    RING,
    ACCOMPANIED,
    OVERFLOWED,
    CONSULTS,
    CONSULT_WAIT,
    FORETOLD,
    FORETELLING_ERROR,
    FORETELLING_ERROR_SQUARED,
    CALLBACKS_OFFERED,
    CALLBACK_WAIT,
    CALLBACK_PHONE,
    CALLBACKS_IN_VAIN,
    DIALLING,
) = range(len(LEG_COMPONENTS))

ERROR_UNIT = TICKS_PER_SECOND // 10
"""ticks: squares of milliseconds would not fit into the sums of a long run."""

INTERVAL_COMPONENTS = LEG_COMPONENTS[: HANDLE_TIME + 1]
"""Those kept by interval of the day as well."""

CONTACT_COMPONENTS = (
    "contacts_new",  # by kind, in the order of CONTACT_KINDS
    "contacts_redial",
    "contacts_repeat",
    "contacts_open",  # by outcome, in the order of CONTACT_OUTCOMES
    "contacts_served",
    "contacts_abandoned",
    "contacts_abandoned_in_menu",
    "contacts_blocked",
    "contacts_queue_full",
    "contacts_contained",
    "contacts_out_of_hours",
    "contacts_closed_out",
    "contacts_beyond_horizon",
    "contacts_balked",
    "contacts_callback_failed",
    "contacts_callback_open",
    "served_resolved",
    "contained_resolved",
    "menu_sessions",  # contacts that were in the IVR
    "elapsed",  # arrival to the end of the last wrap-up, served contacts
    "bot_sessions",  # contacts that were with a bot
    "bot_contained",
    "bot_resolved",  # contained by it, and settled
    "bot_bounced",  # hung up on it
    "self_service_sessions",  # contacts that were in the IVR, with a bot, or both
)
CONTACT_KIND = 0
CONTACT_OUTCOME = 3
BEYOND = 12
SERVED_RESOLVED, CONTAINED_RESOLVED, MENU_SESSIONS, ELAPSED = range(16, 20)
BOT_SESSIONS, BOT_CONTAINED, BOT_RESOLVED, BOT_BOUNCED, SELF_SERVICE_SESSIONS = range(20, 25)

ISSUE_COMPONENTS = (
    "issues",  # begun in measured days
    "first_served",  # ... whose first contact was served by an agent
    "first_resolved",  # ... and settled by it
    "first_direct",  # ... whose first contact was served without a transfer
    "first_direct_resolved",
    "first_not_returned",  # first contact served and no further contact within seven days
    "one_contact",  # settled by the first contact, self-service included
    "issues_resolved",
    "issues_queued",  # at least one of its contacts entered a queue
    "issue_contacts",
    "issue_queue_time",
    "resolution_time",  # first arrival to the end of the contact that settled it
    "given_up",  # unresolved, no further contact coming
    "cut_off",  # the next contact is due beyond the horizon
    "customers_lost",  # the last contact met neither an agent nor a self-service that ended
)
(
    ISSUES,
    FIRST_SERVED,
    FIRST_RESOLVED,
    FIRST_DIRECT,
    FIRST_DIRECT_RESOLVED,
    FIRST_NOT_RETURNED,
    ONE_CONTACT,
    ISSUES_RESOLVED,
    ISSUES_QUEUED,
    ISSUE_CONTACTS,
    ISSUE_QUEUE_TIME,
    RESOLUTION_TIME,
    GIVEN_UP,
    CUT_OFF,
    CUSTOMERS_LOST,
) = range(len(ISSUE_COMPONENTS))

WORK_COMPONENTS = ("on_duty", "overtime", "busy", "ringing")  # busy: handle time, when it is spent
WORK_ON_DUTY, WORK_OVERTIME, WORK_BUSY, WORK_RINGING = range(len(WORK_COMPONENTS))

OTHER_COMPONENTS = (
    "scheduled",  # agent-ticks of the headcount plan
    "days",  # measured days
    "run",  # 1 a replication
    "longest_wait",  # ticks; a maximum, not a sum
    "days_met",  # measured days whose service level reached the target
    "days_judged",  # measured days with a service level at all
    "fees",  # thousandths of a currency unit: of groups that are paid by the contact
    "fee_scheduled",  # those of `scheduled`, `overtime` and `busy` that are paid by the contact, not by the hour
    "fee_overtime",
    "fee_busy",
)

COMPONENTS = LEG_COMPONENTS + CONTACT_COMPONENTS + ISSUE_COMPONENTS + WORK_COMPONENTS + OTHER_COMPONENTS
INDEX = {name: column for column, name in enumerate(COMPONENTS)}
N_LEG, N_CONTACT, N_ISSUE, N_WORK = map(len, (LEG_COMPONENTS, CONTACT_COMPONENTS, ISSUE_COMPONENTS, WORK_COMPONENTS))
N_INTERVAL = len(INTERVAL_COMPONENTS)

TIME_COMPONENTS = frozenset(
    {
        "wait_answered",
        "wait_abandoned",
        "wait_closed_out",
        "handle_time",
        "talk",
        "hold",
        "wrap_up",
        "ring",
        "accompanied",
        "elapsed",
        "foretelling_error",
        "callback_wait",
        "callback_phone",
        "consult_wait",
        "consulted_time",
        "dialling",
        "issue_queue_time",
    }
    | {"resolution_time", "scheduled", "fee_scheduled", "fee_overtime", "fee_busy", "longest_wait", *WORK_COMPONENTS},
)
"""Components in ticks; all others are counts."""

OFFERED = {f"offered_{origin}": 1.0 for origin in ("new", "redial", "repeat", "transfer")}
"""Linear combination: all legs that entered a queue. Callbacks are promised in one of them."""
HANDLED = {"answered": 1.0, "callbacks_reached": 1.0}
"""Linear combination: legs with an agent and a customer."""


class Scopes(NamedTuple):
    """The places for which every figure is kept: overall, then types, queues, groups; days hang below each."""

    names: tuple[str, ...]
    n_types: int
    n_queues: int
    n_groups: int

    @classmethod
    def of(cls, types: tuple[str, ...], queues: tuple[str, ...], groups: tuple[str, ...]) -> "Scopes":
        """Scopes of a centre, from the names of its types, queues and groups."""
        names = ["overall"]
        for kind, members in (("type", types), ("queue", queues), ("group", groups)):
            names += [f"{kind}:{member}" for member in members]
        return cls(tuple(names), len(types), len(queues), len(groups))

    @property
    def types(self) -> slice:
        """Rows of the types."""
        return slice(1, 1 + self.n_types)

    @property
    def queues(self) -> slice:
        """Rows of the queues."""
        return slice(1 + self.n_types, 1 + self.n_types + self.n_queues)

    @property
    def groups(self) -> slice:
        """Rows of the groups."""
        return slice(1 + self.n_types + self.n_queues, len(self.names))

    def kinds(self) -> np.ndarray:
        """(S,) str: `overall`, `type`, `queue` or `group` of each row."""
        return np.array([name.split(":", 1)[0] for name in self.names])

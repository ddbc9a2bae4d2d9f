"""Every small integer that has a meaning: event ranks, outcomes, kinds, purposes of a draw.

Plain module constants, because numba folds them into the machine code and SimPy code reads them as words.
"""

from sim.clock import NEVER

NOBODY = -1
"""The row, agent, group or queue of nothing."""

__all__ = ["NEVER", "NOBODY"]

# --- Event ranks: who goes first within one tick (model.md 1). A new kind of event enters this table first. ---
RANK_STAFFING = 0  # closings by queue number, agents coming and going by number, then who is found at the start
RANK_SERVICE_END = 1  # end of ringing, end of talk, end of wrap-up
RANK_TRANSFER = 2  # a transferred contact reaches its next queue
RANK_CALLBACK_DUE = 3
RANK_MENU_END = 4  # an IVR node or a bot lets go of the contact
RANK_OVERFLOW = 5  # a minimum wait has passed: other groups or another queue may take it; or who stays with it gives up
RANK_PATIENCE_END = 6
RANK_RETURN = 7  # a redial or a repeat
RANK_FRESH = 8  # a fresh arrival, or an earlier caller where a day is taken up
RANK_DISPATCH = 9

# --- How a contact came about; a callback is a leg of the contact in which it was promised ---
FRESH, REDIAL, REPEAT = range(3)
CONTACT_KINDS = ("new", "redial", "repeat")

# --- How a contact ended ---
(
    OPEN,  # still in the house; no finished record carries it
    SERVED,
    ABANDONED,
    ABANDONED_IN_MENU,  # or on the bot
    BLOCKED,  # no trunk line free
    QUEUE_FULL,  # queue limit reached
    CONTAINED,  # self-service settled it, or seemed to
    OUT_OF_HOURS,  # turned away outside opening hours
    CLOSED_OUT,  # sent home at closing
    BEYOND_HORIZON,  # due after the last closing: never simulated, never counted as lost
    BALKED,  # heard how long the wait would be, and left
    CALLBACK_FAILED,  # promised a callback, and not reached
    CALLBACK_OPEN,  # the next attempt to call back is due after the last closing: neither served nor lost
) = range(13)
CONTACT_OUTCOMES = (
    "open",
    "served",
    "abandoned",
    "abandoned_in_menu",
    "blocked",
    "queue_full",
    "contained",
    "out_of_hours",
    "closed_out",
    "beyond_horizon",
    "balked",
    "callback_failed",
    "callback_open",
)

# --- What a leg was ---
LEG_IVR, LEG_BOT, LEG_QUEUE, LEG_CALLBACK, LEG_TRANSFER, LEG_OVERFLOW, LEG_RESUMED, LEG_CONSULT = range(8)
LEG_KINDS = ("ivr", "bot", "queue", "callback", "transfer", "overflow", "resumed", "consult")

# --- How a leg ended ---
(
    LEG_OPEN,  # waiting, or in the menu; no finished record carries it
    LEG_ANSWERED,
    LEG_TRANSFERRED,  # answered, then passed on to another queue
    LEG_ABANDONED,
    LEG_FULL,  # never admitted: queue limit
    LEG_CLOSED_OUT,
    LEG_PASSED,  # IVR or bot handed the contact to a queue
    LEG_CONTAINED,
    LEG_HANDED_BACK,  # answered, then put back into its queue because the agent's shift was over
    LEG_BALKED,
    LEG_PROMISED,  # the customer hung up on the promise of a callback
    LEG_UNREACHED,  # an attempt to call back that reached nobody; the dialling stands in `wrap_up`
    LEG_OVERFLOWED,  # went over to another queue after a wait: neither answered nor abandoned here
    LEG_UNANSWERED,  # a consult for which nobody came in time: the agent went on alone
) = range(14)
LEG_OUTCOMES = (
    "open",
    "answered",
    "transferred",
    "abandoned",
    "full",
    "closed_out",
    "passed",
    "contained",
    "handed_back",
    "balked",
    "promised",
    "unreached",
    "overflowed",
    "unanswered",
)

# --- Leg flags, a bit each ---
FLAG_MISROUTED = 1  # the contact was in the wrong queue: the agent could only pass it on
FLAG_HELD = 2  # the customer was put on hold
FLAG_OVERFLOW = 4  # taken by a group that must let contacts of the queue wait first
FLAG_WARM = 8  # passed on by an agent who stays until the next one answers
FLAG_CONSULT = 16  # the agent put the customer on hold to ask a second agent
FLAG_CALLBACK_OFFERED = 32

# --- Why a contact may be dialled again ---
CAUSE_ABANDONED, CAUSE_ABANDONED_IN_MENU, CAUSE_BLOCKED, CAUSE_TURNED_AWAY, CAUSE_BALKED = range(5)
REDIAL_CAUSES = ("abandoned", "abandoned_in_menu", "blocked", "turned_away", "balked")

# --- Agent states that stand in AGENT_STATE; talk, hold, wrap-up and idle follow from these and the legs ---
ON_DUTY, OVERTIME = range(2)
AGENT_STATES = ("on_duty", "overtime")

# --- What a line of the roster says of an agent; who stays over midnight may be absent on one of the two days ---
GOES, COMES, STAYS = range(3)

# --- What an arrival process is ---
POISSON, GAMMA_POISSON, FIXED_COUNTS = range(3)

# --- What happens to those who wait when their queue closes ---
DRAIN, CLEAR = range(2)
CLOSING_RULES = ("drain", "clear")

# --- How the wait of a contact that has to wait is foretold ---
NO_PREDICTOR, QUEUE_LENGTH, LAST_WAIT = range(3)
PREDICTORS = ("none", "queue_length", "last_wait")

# --- When a promised callback is made ---
VIRTUAL_HOLD, LATER = range(2)  # the place in the queue is kept, or it comes at a later time
CALLBACK_KINDS = ("virtual_hold", "later")

# --- Purposes: one number for each thing that is drawn. Never renumber: seeds would change their meaning. ---
(
    PURPOSE_ARRIVAL_TIME,
    PURPOSE_ARRIVAL_COUNT,
    PURPOSE_DAY_FACTOR,
    PURPOSE_INTERVAL_FACTOR,
    PURPOSE_COMPLEXITY,
    PURPOSE_COMPLAINT,
    PURPOSE_MENU_TIME,
    PURPOSE_MENU_CHOICE,
    PURPOSE_MENU_NEXT,
    PURPOSE_PATIENCE,
    PURPOSE_TALK,
    PURPOSE_HOLD_SHARE,
    PURPOSE_HOLD,
    PURPOSE_WRAP_UP,
    PURPOSE_MISROUTE,
    PURPOSE_MISROUTE_TO,
    PURPOSE_TRANSFER,
    PURPOSE_TRANSFER_TO,
    PURPOSE_RESOLUTION,
    PURPOSE_REDIAL,
    PURPOSE_REDIAL_DELAY,
    PURPOSE_REDIAL_TYPE,
    PURPOSE_REPEAT,
    PURPOSE_REPEAT_DELAY,
    PURPOSE_REOPENING,
    PURPOSE_CONTAINMENT_FAILED,
    PURPOSE_FAILED_DELAY,
    PURPOSE_RING,
    PURPOSE_WARM,
    PURPOSE_BALKING,
    PURPOSE_HANG_UP,
    PURPOSE_CALLBACK_ACCEPTED,
    PURPOSE_CALLBACK_DELAY,
    PURPOSE_CALLBACK_REACHED,
    PURPOSE_DIALLING,
    PURPOSE_BOT_OFFERED,
    PURPOSE_ABSENCE,
    PURPOSE_AGENT_PACE,
    PURPOSE_TENURE,
    PURPOSE_CONSULT,
    PURPOSE_CONSULT_TIME,
    PURPOSE_FOUND_AT,
    PURPOSE_SERVED_BEFORE,
) = range(43)

# --- Branches of the key tree (randomness/uniforms.py) ---
(
    BRANCH_REPLICATION,
    BRANCH_ARRIVAL,
    BRANCH_DAY,
    BRANCH_INTERVAL,
    BRANCH_REDIAL,
    BRANCH_REPEAT,
    BRANCH_LEG,
    BRANCH_MENU,
    BRANCH_RESUMED,
    BRANCH_CALLBACK,
    BRANCH_GROUP,
    BRANCH_AGENT,
    BRANCH_CONSULT,
    BRANCH_FOUND,
) = range(14)

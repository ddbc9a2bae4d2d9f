"""The rows of a compiled centre's tables, one structure a table.

Everything is in ticks, shares (0..1) or indices; what is switched off has a neutral value (NEVER, NOBODY, 0, 1).
"""

import numpy as np

TYPE = np.dtype(
    [
        ("queue", np.int16),  # where the contact goes when the IVR says "queue" (or at once without an IVR)
        ("node", np.int16),  # first IVR node; NOBODY without an IVR
        ("has_bot", np.int16),  # 1: a voicebot stands before the queue
        ("talk", np.int16),  # row of `distributions`
        ("hold", np.int16),  # row; drawn with `hold_share`
        ("wrap_up", np.int16),  # row
        ("patience", np.int16),  # row
        ("complexity", np.int16),  # row with mean 1 (dimensionless); NOBODY: all issues have complexity 1
        ("redial_delay", np.int16),  # row
        ("repeat_delay", np.int16),  # row
        ("failed_delay", np.int16),  # row: repeat after a containment that failed
        ("complaint_share", np.float64),  # P(the issue is a complaint)
        ("misroute_share", np.float64),  # P(the first queue is the wrong one)
        ("misroute_factor", np.float64),  # handle time of a misrouted leg as a multiple of a normal one
        ("warm_share", np.float64),  # P(the agent stays with the customer until the next one answers | passed on)
        ("warm_wait", np.int64),  # ticks on the grid, at least one step: at most so long
        ("repeat_share", np.float64),  # P(contacts again | unresolved)
        ("failed_containment_share", np.float64),  # P(contacts again | contained)
        ("patience_after_transfer", np.float64),  # factor on patience per transfer
    ],
    align=True,
)

BOT = np.dtype(
    [
        ("offered", np.float64),  # P(the bot answers | bound for a queue for the first time)
        ("time", np.int16),  # row of `distributions`
        ("contained", np.float64),  # P(it contains the contact), complexity 1
        ("bounce", np.float64),  # P(hangs up on it)
        ("handle_factor", np.float64),  # multiplies talk, hold and wrap-up of those it has passed on
        ("saved", np.float64),  # ticks of talk that their first agent is spared
    ],
    align=True,
)

CONSULT = np.dtype(
    [
        ("share", np.float64),  # P(the agent asks a second one | answered, not misrouted); 0: never
        ("queue", np.int16),  # whose agents are asked; NOBODY without consults
        ("time", np.int16),  # row of `distributions`: both agents talk
        ("wait", np.int64),  # ticks on the grid, at least one step: the agent waits at most so long
    ],
    align=True,
)

QUEUE = np.dtype(
    [
        ("base", np.float64),  # score on entry
        ("per_second", np.float64),  # score points a second waited
        (
            "ageing_cap",
            np.int64,
        ),  # ticks on the grid, at least a step: who has waited so long goes first; NEVER
        ("transferred", np.float64),  # credit on arrival by transfer
        ("callback", np.float64),  # credit of a contact that is to be called back
        ("max_waiting", np.int64),  # contacts; NEVER: no limit
        ("waiting_per_agent", np.float64),  # limit as a multiple of agents on duty that serve it; inf: no limit
        ("handled_as", np.int16),  # type as which transferred contacts are handled here; NOBODY: their own
        ("closing", np.int8),  # DRAIN or CLEAR
        ("overflow_to", np.int16),  # queue that takes who waits too long; NOBODY: none
        ("overflow_after", np.int64),  # ticks on the grid, at least one step; NEVER without such a queue
    ],
    align=True,
)

TREATMENT = np.dtype(
    [
        ("predictor", np.int8),  # NO_PREDICTOR, QUEUE_LENGTH or LAST_WAIT
        ("mean_handle_time", np.float64),  # ticks: of the contacts that come to the queue
        ("announce_from", np.int64),  # ticks: predicted wait from which it is announced; NEVER: no announcement
        ("balk_share", np.float64),  # P(leaves | told a wait of `announce_from`)
        ("balk_per_tick", np.float64),  # rise of that per tick of predicted wait
        ("announce_every", np.int64),  # ticks between announcements to those who wait
        ("hang_up_share", np.float64),  # P(hangs up at such an announcement)
        ("callback_from", np.int64),  # ticks: predicted wait from which a callback is offered; NEVER: never
        ("callback_accepted", np.float64),  # P(accepts | offered)
        ("callback_kind", np.int8),  # VIRTUAL_HOLD or LATER
        ("callback_delay", np.int16),  # row of `distributions`: from the promise to a callback of kind LATER
        ("callback_reached", np.float64),  # P(reached | an attempt)
        ("dialling", np.int16),  # row: the agent's time of an attempt that reaches nobody
        ("callback_retry", np.int16),  # row: until the next attempt
        ("callback_attempts", np.int64),
        ("callback_cap", np.int64),  # open callbacks; NEVER: no cap
    ],
    align=True,
)

GROUP = np.dtype(
    [
        ("first_agent", np.int32),
        ("n_agents", np.int32),
        ("ring_time", np.int16),  # row of `distributions`; NOBODY: contacts are answered at once
        ("hands_back", np.int8),  # 1: at the end of the shift the contact in hand goes back to its queue
        ("pace", np.int16),  # row, mean 1: an agent's own factor on handle times; NOBODY: all alike
        ("tenure", np.int16),  # row: the factor of an agent's tenure; NOBODY: all alike
        ("absence_share", np.float64),  # P(an agent is missing | a day)
    ],
    align=True,
)

DUTY_EVENT = np.dtype(
    [
        ("tick", np.int64),
        ("agent", np.int32),  # who comes or goes; NOBODY: a queue closes for the day, or the day is taken up
        ("queue", np.int16),  # which closes; NOBODY: an agent comes or goes, or the day is taken up
        ("on", np.int8),  # COMES on duty, GOES off; STAYS over midnight: only where agents may be absent
        ("reopens_at", np.int64),  # tick of the closed queue's next opening; NEVER: not in the horizon
    ],
    align=True,
)


FOUND = np.dtype(
    [
        ("entered", np.int64),  # tick on the grid, before the start: joined the queue; of who is talking: the start
        ("number", np.int64),  # below the replication's key: equal for the same customer in every scenario
        ("short", np.float64),  # P(patience is no longer than the wait so far, and of the short part)
        ("lasted", np.float64),  # P(short part) + P(patience is no longer than that, and of the main part)
        ("wrapping_up", np.float64),  # P(the agent wraps up | busy)
        ("met", np.float64),  # factor on the complexity of who is in hand: complex ones are met more often
        ("misrouted", np.float64),  # P(misrouted | in hand): they take longer, too
        ("agent", np.int32),  # who has the contact in hand; NOBODY: it waits
        ("queue", np.int16),
        ("type", np.int16),
        ("talk", np.int16),  # row of `distributions`: talk that is left
        ("wrap_up", np.int16),  # row: wrap-up that is left
    ],
    align=True,
)


EARLIER = np.dtype(
    [
        ("type", np.int16),
        ("kind", np.int8),  # REDIAL or REPEAT
        ("complexity", np.float64),  # factor on that of a new issue: what is hard to settle comes back more often
        ("served", np.float64),  # P(an earlier contact of the issue was served)
    ],
    align=True,
)

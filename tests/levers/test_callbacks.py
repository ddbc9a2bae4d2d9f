"""The levers of those who have to wait: callbacks and announced waits."""

import pytest

from sim.levers.callbacks import CallbacksLever
from sim.levers.wait_announcement import WaitAnnouncement


def test_callbacks_change_the_queues_they_are_for_and_nothing_else(centre):
    lever = CallbacksLever.model_validate({"from": "2 min", "accepted": "40 %", "queues": "billing", "max_open": 5})
    applied = lever.apply(centre)
    billing = applied.centre.queues["billing"].callbacks
    assert (billing.from_wait, billing.accepted, billing.reached, billing.attempts, billing.max_open) == (
        120,
        0.4,
        0.93,
        2,
        5,
    )
    assert applied.centre.queues["technical"] == centre.queues["technical"]
    assert applied.centre.model_copy(update={"queues": centre.queues}) == centre
    change = applied.changes[0]
    assert (change.what, change.old) == ("billing: callbacks", "none")
    assert change.new == "from 120 s, 40 % accept, place kept, 2 attempts, at most 5 open"
    assert applied.outside_evidence == ()


def test_callbacks_beyond_the_evidence_are_marked(centre):
    applied = CallbacksLever.model_validate({"accepted": "80 %", "reached": 1}).apply(centre)
    assert len(applied.outside_evidence) == 1
    assert "accepted 80 %; seen elsewhere: 30 % to 60 %, grade D" in applied.outside_evidence[0]


def test_announced_waits(centre):
    applied = WaitAnnouncement.model_validate({"from": "3 min", "balk": "10 %", "hang_up": "2 %"}).apply(centre)
    told = applied.centre.queues["technical"].announcement
    assert (told.from_wait, told.balk.share, told.balk.per_minute, told.every, told.hang_up) == (
        180,
        0.1,
        0.02,
        60,
        0.02,
    )
    assert applied.changes[0].new == "from 180 s, 10 % leave, +2 % a minute, 2 % at each message"


@pytest.mark.parametrize("lever", [CallbacksLever, WaitAnnouncement])
def test_unknown_queues_are_named(centre, told, lever):
    problems = told(lambda: lever.model_validate({"queues": "biling"}).apply(centre))
    assert problems[0].where == f"levers.{lever.name}.queues"
    assert "billing" in problems[0].mend

"""The priority lever: who goes first, who ages, and that waits are moved and not made shorter."""

import numpy as np
import pytest

from sim.centre.compile import compile_centre
from sim.codes import LEG_QUEUE, NEVER
from sim.engines.compiled import run_replication
from sim.levers import pull
from sim.levers.cross_skill import CrossSkill
from sim.levers.priority import HEAD_START, Priority


def test_the_smaller_queue_goes_first_if_none_is_named(centre):
    applied = Priority().apply(centre)
    scores = {name: queue.score for name, queue in applied.centre.queues.items()}
    assert {name: score.base for name, score in scores.items()} == {"billing": 0, "technical": HEAD_START}
    assert [score.ageing_cap for score in scores.values()] == [600, 600]
    assert applied.centre.model_copy(update={"queues": centre.queues}) == centre
    assert [(change.what, change.new) for change in applied.changes] == [
        ("billing: order", "behind, by wait from 600 s on"),
        ("technical: order", "first, by wait from 600 s on"),
    ]


def test_a_shorter_cap_stays(centre):
    billing = centre.queues["billing"]
    score = billing.score.model_copy(update={"ageing_cap": 60.0, "base": 5.0})
    capped = centre.model_copy(
        update={"queues": {**centre.queues, "billing": billing.model_copy(update={"score": score})}}
    )
    new = Priority.model_validate({"queues": "billing", "ageing_cap": "5 min"}).apply(capped).centre.queues
    assert (new["billing"].score.base, new["billing"].score.ageing_cap) == (HEAD_START + 5, 60)
    assert new["technical"].score.ageing_cap == 300


def test_where_nobody_can_choose_it_says_so(centre):
    assert "nothing changes" in Priority().apply(centre).notes[0]
    both = pull(centre, {"cross_skill": CrossSkill(), "priority": Priority()})
    assert "technical first, where agents can take others too (front_flexible and back_flexible)" in both.notes[-1]


@pytest.mark.parametrize(
    ("setting", "found"),
    [({"queues": "technicl"}, "'technicl'"), ({"queues": "all"}, "all queues")],
)
def test_what_makes_no_sense_is_told(centre, told, setting, found):
    problems = told(lambda: Priority.model_validate(setting).apply(centre))
    assert (problems[0].where, problems[0].found) == ("levers.priority.queues", found)


def test_priority_moves_waits_and_the_cap_limits_them(centre):
    """All agents take both queues. First come, first served; technical first; technical first with a cap of 2 min."""
    skills = {"billing": {}, "technical": {}}
    groups = {"all": centre.groups["front"].model_validate({"skills": skills, "headcount": [9] * 8})}
    kinds = {
        name: kind.model_validate({"queue": name, "handle_time": {"kind": "exponential", "mean": "5 min"}})
        for name, kind in centre.types.items()
    }
    pool = centre.model_copy(update={"groups": groups, "types": kinds, "ivr": None})
    waits = []
    for changed in (pool, *(Priority(ageing_cap=cap).apply(pool).centre for cap in (1e6, 120.0))):
        legs = [run_replication(compile_centre(changed), 1, replication).legs for replication in range(10)]
        rows = np.concatenate([leg[(leg["kind"] == LEG_QUEUE) & (leg["answered"] != NEVER)] for leg in legs])
        waited = (rows["answered"] - rows["entered"]) / 1000
        waits.append([waited.mean(), waited[rows["queue"] == 1].mean(), waited[rows["queue"] == 0].max()])
    plain, strict, capped = waits
    assert strict[1] < 0.5 * plain[1]
    assert strict[1] < capped[1] < plain[1]
    assert strict[2] > capped[2]
    # Work is conserved: the mean of all hardly moves (Kleinrock).
    assert strict[0] == pytest.approx(plain[0], rel=0.1)

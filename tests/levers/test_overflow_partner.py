"""The overflow to a partner: what it adds, what it costs, and who is counted where."""

import numpy as np
import pytest

from sim.centre.alignment import aligned
from sim.centre.compile import compile_centre
from sim.centre.schema import Queue, Target
from sim.codes import LEG_OVERFLOW, NEVER
from sim.engines.compiled import run_replication
from sim.levers.overflow_partner import OverflowPartner
from sim.measures.days import Promises
from sim.measures.settings import MeasureSettings
from sim.measures.statistics import Statistics
from sim.measures.tally import Folder


def lever(**settings):
    return OverflowPartner.model_validate({"after": "1 min", "agents": 4, **settings})


def test_it_adds_a_queue_and_a_group_and_leaves_the_rest_alone(centre):
    applied = lever(queues="billing", max_waiting=5).apply(centre)
    new = applied.centre
    assert list(new.queues) == ["billing", "technical", "partner"]
    assert (new.queues["billing"].overflow.to, new.queues["billing"].overflow.after) == ("partner", 60)
    assert new.queues["technical"] == centre.queues["technical"]
    assert new.queues["partner"].max_waiting == 5
    group = new.groups["partner"]
    assert (group.headcount.constant, group.price_per_contact) == (4, 8)
    skill = group.skills["partner"]
    assert (skill.handle_time_factor, skill.resolution_shift) == (1.1, -0.02)
    assert {name: new.groups[name] for name in centre.groups} == centre.groups
    assert [(change.what, change.old, change.new) for change in applied.changes] == [
        ("partner", "none", "4 agents, handle time x1.1, settled -2 pp"),
        ("billing: overflow", "none", "to partner after 60 s"),
    ]


def test_beyond_the_evidence_is_marked(centre):
    settings = {"price_per_contact": 3, "handle_time_factor": 1.5, "resolution_shift": "-10pp"}
    told = lever(**settings).apply(centre).outside_evidence[0]
    for words in ("handle_time_factor x1.5", "resolution_shift -10 pp; seen elsewhere: -4 pp to +0 pp", "price_per"):
        assert words in told


@pytest.mark.parametrize(
    ("settings", "where"),
    [({"queues": "biling"}, ".queues"), ({"resolution_shift": "x0.9"}, ".resolution_shift")],
)
def test_what_does_not_fit_is_told(centre, told, settings, where):
    assert told(lambda: lever(**settings).apply(centre))[0].where == "levers.overflow_partner" + where


def test_it_is_pulled_once(centre, told):
    once = lever().apply(centre).centre
    assert "called partner" in told(lambda: lever().apply(once))[0].found


def test_the_baseline_gets_the_queue_too_and_its_records_stay(centre):
    plain, new = compile_centre(centre), compile_centre(lever().apply(centre).centre)
    beside, changed = aligned([plain, new])
    assert beside.queue_names == changed.queue_names == ("billing", "technical", "partner")
    assert beside.group_names == changed.group_names
    for ours, theirs in zip(run_replication(plain, 1, 0)[:3], run_replication(beside, 1, 0)[:3], strict=True):
        assert len(ours) and np.array_equal(ours, theirs)
    assert not any(a.flags.writeable for a in vars(beside).values() if isinstance(a, np.ndarray))


def figures(centre):
    """scope -> figure -> value of one replication, and its legs."""
    compiled = compile_centre(centre)
    settings = MeasureSettings.of(centre, compiled.queue_names)
    records = run_replication(compiled, 1, 0)
    folder = Folder(compiled, settings)
    block = folder.new_block(0, 1)
    folder.fold(records, block, 0)
    statistics = Statistics(compiled, settings)
    statistics.add(block, 0, block)
    mean = statistics.ratios.mean
    with np.errstate(divide="ignore", invalid="ignore"):
        values = mean[..., 0] / mean[..., 1]
    rows = dict(zip(statistics.layout.scopes.names, values, strict=False))
    return {name: dict(zip(statistics.table.keys, row, strict=True)) for name, row in rows.items()}, records.legs


def test_who_goes_over_takes_the_promise_along(centre):
    """Judged by 80/20 of its own, a partner whose callers have all waited a minute would fail every day."""
    promised = Target.model_validate("abandonment < 5 %")
    queues = {name: queue.model_copy(update={"target": promised}) for name, queue in centre.queues.items()}
    made = centre.model_copy(update={"queues": queues})
    new = lever(queues="technical").apply(made).centre
    assert new.target_of("partner") == promised.model_copy(update={"assumed": True})
    targets = MeasureSettings.of(new, tuple(new.queues)).targets
    assert [target.figure for target in targets] == ["abandonment"] * 3
    assert Promises.of(targets).adds_up
    # Said of the queue itself it holds; of the baseline, which has no such queue, nothing is promised.
    own = Target.model_validate("80 % in 20 s")
    said = new.model_copy(update={"queues": {**new.queues, "partner": Queue(target=own)}})
    assert said.target_of("partner") == own
    assert made.target_of("partner").assumed


def test_the_partner_is_paid_by_the_contact(centre):
    before, _ = figures(centre)
    for price in (8.0, 0.0):
        after, legs = figures(lever(price_per_contact=price).apply(centre).centre)
        came = legs[legs["kind"] == LEG_OVERFLOW]
        n = np.sum(came["answered"] != NEVER)
        assert n > 30
        assert after["group:partner"]["staff_cost"] == pytest.approx(price * n / 2)
        own = sum(after[f"group:{name}"]["staff_cost"] for name in centre.groups)
        assert after["overall"]["staff_cost"] == pytest.approx(own + price * n / 2)
        # Overtime apart, the centre's own agents cost what they did.
        assert own == pytest.approx(before["overall"]["staff_cost"], rel=0.05)
    by_hour, _ = figures(lever(price_per_contact=None).apply(centre).centre)
    assert by_hour["group:partner"]["staff_cost"] > 4 * 4 * 28 / 0.7


def test_who_goes_over_is_offered_once_with_the_whole_wait(centre):
    after, legs = figures(lever().apply(centre).centre)
    of = {name: row for name, row in after.items() if name.startswith("queue:")}
    assert after["overall"]["offered"] == pytest.approx(sum(row["offered"] for row in of.values()))
    assert of["queue:partner"]["came_over"] == of["queue:partner"]["offered"] == after["overall"]["went_over"] > 10
    came = legs[(legs["kind"] == LEG_OVERFLOW) & (legs["answered"] != NEVER)]
    own = (came["answered"] - came["entered"]).mean() / 1000
    assert of["queue:partner"]["asa"] == pytest.approx(own + 60, abs=1e-6)
    assert of["queue:partner"]["immediate_response"] == 0

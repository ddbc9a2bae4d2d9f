"""Twelve faults found in other simulators and staffing tools, each as a test of ours."""

import math

import numpy as np
import pytest

from sim.centre.compile import compile_centre
from sim.centre.schema import Centre
from sim.clock import TICKS_PER_DAY, TICKS_PER_HOUR, TICKS_PER_SECOND
from sim.codes import ABANDONED, FRESH, LEG_ABANDONED, LEG_ANSWERED, NOBODY, REDIAL, REPEAT
from sim.engines import compiled, reference
from sim.experiment.compare import compare
from sim.experiment.plan import Plan, baseline_of
from sim.experiment.precision import fixed
from sim.measures.intervals import ratio, t_quantile
from sim.measures.moments import CoMoments
from sim.measures.settings import MeasureSettings
from sim.measures.tally import Folder
from sim.planning.requirement import paid_staff, pool_demand, pools, required_agents
from sim.theory import erlang_a, erlang_c, general_patience

BOTH = pytest.mark.parametrize("engine", [reference, compiled], ids=["reference", "compiled"])


def call_centre(agents=30, per_hour=600.0, service_s=180.0, patience_s=120.0, days=1, hours="24 h", **kind):
    """M/M/s+M unless more is said."""
    return Centre.model_validate(
        {
            "calendar": {"days": days, "opening_hours": hours},
            "volumes": {"calls": {"per_hour": per_hour}},
            "types": {
                "calls": {
                    "handle_time": {"kind": "exponential", "mean": service_s},
                    "patience": {"kind": "exponential", "mean": patience_s},
                    **kind,
                }
            },
            "groups": {"agents": {"headcount": agents}},
        }
    )


def waits(legs):
    """Ticks from joining to the answer, or to hanging up."""
    return np.where(legs["agent"] != NOBODY, legs["answered"], legs["left"]) - legs["entered"]


def question(replications, seed=3, workers=1):
    centre = call_centre(agents=6, per_hour=150, hours="09:00-12:00")
    return Plan((baseline_of(centre, compile_centre(centre)),), seed, fixed(replications), workers=workers)


def test_1_waits_are_not_truncated_to_whole_seconds():
    """A wait of 20.4 s is not within 20 s. M/M/30+M: 81.45 % where truncation gives 82.5 %."""
    exact = erlang_a.service_level(30.0, 30, 180.0, 120.0, 20.0, 2)
    truncating = erlang_a.service_level(30.0, 30, 180.0, 120.0, 20.999, 2)
    centre = compile_centre(call_centre(days=8))
    engine = compiled.Engine(centre)
    folder = Folder(centre, MeasureSettings.usual(1))
    block = folder.new_block(0, 12)
    for replication in range(12):
        folder.fold(engine.run(1, replication), block, replication)
    key = [figure.key for figure in folder.table.figures].index("service_level_answered_only")
    numerator, denominator = block.totals[:, 0, key].T
    level = numerator.sum() / denominator.sum()
    error = np.std(numerator / denominator, ddof=1) / math.sqrt(12)
    assert exact == pytest.approx(0.8145, abs=1e-4)
    assert truncating == pytest.approx(0.825, abs=2e-3)
    assert abs(level - exact) < 4 * error < truncating - exact


def test_2_a_seed_gives_the_same_answer_on_any_number_of_threads_and_no_replication_is_added():
    """Seven replications are seven, on one thread or three; another seed gives another answer."""
    alone, together, other = (list(compare(question(7, s, w)).rows()) for s, w in ((3, 1), (3, 3), (4, 1)))
    assert [repr(row) for row in alone] == [repr(row) for row in together]
    assert {row.replications for row in alone} == {7}
    assert [repr(row) for row in alone] != [repr(row) for row in other]


@BOTH
def test_3_every_customer_is_counted_and_no_state_is_booked_past_the_end(engine):
    """A customer is an issue: as many as fresh contacts, whoever redials; a second run on used tables is the same."""
    again = {"delay": {"kind": "exponential", "mean": "5 min"}, "abandoned": [0.9, 0.9]}
    repeat = {"share": 0.8, "delay": {"kind": "exponential", "mean": "20 min"}}
    centre = compile_centre(
        call_centre(7, 240, 120, 60, hours="08:00-14:00", redial=again, repeat=repeat, resolution=0.5)
    )
    contacts, legs, duty, _ = engine.run_replication(centre, 1, 0)
    fresh = contacts["kind"] == FRESH
    assert ((contacts["issue"] == np.arange(len(contacts))) == fresh).all()
    assert len(set(contacts["issue"].tolist())) == fresh.sum() < len(contacts)
    assert {REDIAL, REPEAT} < set(contacts["kind"].tolist())
    assert (contacts["parent"][~fresh] < np.flatnonzero(~fresh)).all()
    assert duty["end"].max() == legs["left"][legs["outcome"] == LEG_ANSWERED].max() < TICKS_PER_DAY
    used = compiled.Engine(centre)
    used.run(99, 5)
    assert np.array_equal(used.run(1, 0).contacts, contacts)


def test_4_counts_vary_by_default_and_intervals_use_t_with_n_minus_one():
    """Poisson is the default: variance = mean. See tests/measures/test_intervals.py for the intervals."""
    centre = compile_centre(call_centre(per_hour=50, hours="08:00-12:00"))
    engine = compiled.Engine(centre)
    counts = np.array([len(engine.run(1, r).contacts) for r in range(400)])
    assert counts.mean() == pytest.approx(200, abs=4 * math.sqrt(200 / 400))
    assert counts.var(ddof=1) == pytest.approx(200, rel=4 * math.sqrt(2 / 399))
    moments = CoMoments((1, 2), None)
    for value in (1.0, 2.0, 6.0):
        moments.add(np.array([[value, 1.0]]))
    low, high = ratio(moments).interval()
    assert (high - low)[0] / 2 == pytest.approx(4.302652729911275 * math.sqrt(7 / 3), rel=1e-9)
    assert t_quantile(1, 2) > 4.3


def test_5_ten_times_the_agents_do_not_make_a_contact_slower():
    """Events counted, not seconds: work per contact is the same. Seconds are in benchmarks/."""
    per_contact = []
    for agents in (60, 600, 6000):
        centre = compile_centre(call_centre(agents, 1800, agents * 2.0, agents * 2.0))
        records = compiled.run_replication(centre, 1, 0)
        per_contact.append((records.n_events - len(centre.duty_events)) / len(records.contacts))
    assert max(per_contact) < 3.6, "arrival, end of patience, of talk, of wrap-up: four at most"


@pytest.mark.slow
def test_5_speed_at_6000_agents_is_that_of_600():
    """Linear scans over agents or waiting contacts made a peer five times slower."""
    from time import process_time

    def seconds(agents):
        engine = compiled.Engine(compile_centre(call_centre(agents, 1800, agents * 2.0, agents * 2.0, days=4)))
        engine.run(1, 0)
        taken = []
        for replication in range(3):
            start = process_time()
            engine.run(1, replication)
            taken.append(process_time() - start)
        return min(taken)

    assert seconds(6000) < 2.5 * seconds(600)


@BOTH
def test_6_every_replication_has_its_own_arrivals(engine):
    """A peer froze them with the network object: sd of the calls 0.0 instead of 16.9."""
    centre = compile_centre(call_centre(20, 143, hours="08:00-10:00"))
    counts = [len(engine.run_replication(centre, 1, replication).contacts) for replication in range(12)]
    assert np.std(counts, ddof=1) == pytest.approx(16.9, rel=0.6)
    frozen = compiled.Engine(centre)
    first, second = (frozen.run(1, r).contacts["arrived"].copy() for r in (0, 1))
    assert len(set(first.tolist()) & set(second.tolist())) < 5


def test_7_a_flexible_agent_is_counted_once():
    """20 erlangs need more than 14 agents, whatever their skills; and the formula's staff is checked by simulation."""
    serves = [[1, 0], [0, 1], [1, 1]]
    assert pools(serves) == [([0, 1], [0, 1, 2])], "a flexible group makes one pool of both queues"
    contacts, handle_s, patience_s = pool_demand([[100.0], [100.0]], [180.0, 180.0], [300.0, 300.0])
    needed = int(required_agents(contacts, 1800.0, handle_s, patience_s, 0.8, 20.0)[0])
    assert contacts[0] * handle_s[0] / 1800 == 20.0
    assert 18 < needed < 26
    assert _level_of_two_queues(needed) > 0.78, "dedicated agents cost a little of the pool's service level"
    assert _level_of_two_queues(14) < 0.2


def _level_of_two_queues(agents):
    """Simulated service level (20 s, short abandons left out) with two dedicated groups and a flexible one."""
    dedicated = agents // 3
    groups = {
        "one": {"headcount": dedicated, "skills": ["a"]},
        "two": {"headcount": dedicated, "skills": ["b"]},
        "both": {"headcount": agents - 2 * dedicated, "skills": {"a": {"preference": 2}, "b": {"preference": 2}}},
    }
    kind = {
        "handle_time": {"kind": "exponential", "mean": 180},
        "patience": {"kind": "exponential", "mean": 300},
    }
    centre = Centre.model_validate(
        {
            "calendar": {"days": 10},
            "volumes": {"a": {"per_hour": 200}, "b": {"per_hour": 200}},
            "types": {"a": kind, "b": kind},
            "groups": groups,
        }
    )
    legs = compiled.run_replication(compile_centre(centre), 1, 0).legs
    in_time = waits(legs) <= 20 * TICKS_PER_SECOND
    gave_up = legs["outcome"] == LEG_ABANDONED
    return (in_time & ~gave_up).sum() / (~(in_time & gave_up)).sum()


def test_8_erlang_a_does_not_underflow_and_staffing_goes_below_the_load():
    """0.487 for 0.972 at 120 agents; 101 agents where 90 do; 21 / 0.7 -> 31. See tests/theory, tests/planning."""
    for agents in (60, 120, 240, 1200, 12_000):
        load = agents - math.sqrt(agents)
        law = general_patience.figures(load, agents, 180.0, general_patience.exponential(120.0), 20.0)
        level = erlang_a.service_level(load, agents, 180.0, 120.0, 20.0, 3)
        assert level == pytest.approx(law.answered_within, abs=1e-9)
        assert level > 0.93
    needed = erlang_a.agents_for_service_level(100.0, 180.0, 60.0, 20.0, 0.8, 4)
    assert needed < 100
    levels = [erlang_a.service_level(100.0, n, 180.0, 60.0, 20.0, 4) for n in (needed - 1, needed)]
    assert levels[0] < 0.8 <= levels[1]
    assert paid_staff(21, 0.3) == 30
    assert paid_staff(20.3, 0.3) == 29, "rounded once: not 21 / 0.7"


@pytest.mark.parametrize("overload", [1.0, 1.5, 10.0, 1000.0])
def test_9_overload_has_defined_answers(overload):
    """No truncated chain, no negative ASA, no P(wait) above 1; the fluid limit is near."""
    figures = erlang_a.figures(100.0 * overload, 100, 180.0, 120.0)
    assert 0 < figures.p_wait <= 1
    assert 0 < figures.mean_wait_served < math.inf
    assert 0 < figures.occupancy <= 1
    assert figures.p_abandon == pytest.approx(1 - 1 / overload, abs=0.05)
    endless = erlang_c.figures(100.0 * overload, 100, 180.0)
    assert endless.p_wait == 1.0
    assert math.isinf(endless.mean_wait)


@BOTH
def test_10_no_agent_is_lost_and_no_contact_is_answered_after_it_left(engine):
    """A cancelled wait must not swallow an agent: 99 % abandoned in a peer. Dead timers cost one event at most."""
    centre = compile_centre(call_centre(8, 180, 180, 90, days=2))
    contacts, legs, duty, n_events = engine.run_replication(centre, 1, 0)
    exact = erlang_a.figures(9.0, 8, 180.0, 90.0).p_abandon
    answered = legs[legs["outcome"] == LEG_ANSWERED]
    assert 1 - len(answered) / len(legs) == pytest.approx(exact, abs=0.03)
    assert (legs["agent"][legs["outcome"] == LEG_ABANDONED] == NOBODY).all()
    for agent in range(8):
        mine = answered[answered["agent"] == agent]
        mine = mine[np.argsort(mine["answered"])]
        assert (mine["answered"][1:] >= (mine["left"] + mine["wrap_up"])[:-1]).all(), "one contact at a time"
        assert len(mine) > len(answered) / 16, "nobody vanished"
    assert n_events <= 4 * len(contacts) + len(centre.duty_events)
    assert len(set(duty["agent"].tolist())) == 8


def test_10_the_reference_keeps_its_invariants_under_overload():
    """Idle xor busy, nobody waits beside an idle agent: asserted after every instant."""
    centre = compile_centre(call_centre(5, 200, 180, 40, hours="08:00-12:00"))
    contacts = reference.run_replication(centre, 1, 0, check=True).contacts
    assert (contacts["outcome"] == ABANDONED).sum() > 0.3 * len(contacts), "10 erlangs for 5 agents"


def test_11_every_interval_has_its_mean_count():
    """Thinning with the wrong interval's rate moves contacts over the steps of a steep profile."""
    profile = np.array([2.0, 80.0, 1.0, 40.0, 0.0, 120.0, 3.0, 60.0])
    data = call_centre(hours="08:00-12:00").model_dump() | {"volumes": {"calls": {"typical": profile.tolist()}}}
    centre = Centre.model_validate(data)
    engine = compiled.Engine(compile_centre(centre))
    n, start, half_hour = 400, 8 * TICKS_PER_HOUR, TICKS_PER_HOUR // 2
    counts = np.zeros(len(profile))
    for replication in range(n):
        arrived = engine.run(1, replication).contacts["arrived"]
        counts += np.bincount((arrived - start) // half_hour, minlength=len(profile))
    assert (np.abs(counts - n * profile) <= 4 * np.sqrt(n * profile)).all()


@BOTH
def test_12_one_more_agent_leaves_everybody_their_luck(engine):
    """Arrival, handle time and patience belong to the contact: they do not come from a stream in event order."""
    few, many = (
        engine.run_replication(compile_centre(call_centre(agents, 180, 180, 90, hours="08:00-18:00")), 1, 0)
        for agents in (8, 9)
    )
    assert few.contacts["arrived"].tolist() == many.contacts["arrived"].tolist()
    both_answered = (few.legs["outcome"] == LEG_ANSWERED) & (many.legs["outcome"] == LEG_ANSWERED)
    assert (few.legs["work"] == many.legs["work"])[both_answered].all()
    both_gave_up = (few.legs["outcome"] == LEG_ABANDONED) & (many.legs["outcome"] == LEG_ABANDONED)
    assert (waits(few.legs) == waits(many.legs))[both_gave_up].all(), "they waited for as long as their patience"
    assert both_answered.sum() > 1000
    assert both_gave_up.sum() > 50

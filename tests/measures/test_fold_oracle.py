"""The fold against a slow and simple reading of the same records, on a centre with everything switched on."""

import math
from dataclasses import replace

import numpy as np
import pytest
from record_stories import predictor

from sim.centre.compile import compile_centre
from sim.centre.schema import Centre
from sim.clock import NEVER, TICKS_PER_DAY, TICKS_PER_HOUR
from sim.codes import (
    BEYOND_HORIZON,
    CONTAINED,
    FLAG_CALLBACK_OFFERED,
    FLAG_CONSULT,
    FLAG_HELD,
    FLAG_OVERFLOW,
    LEG_ABANDONED,
    LEG_BOT,
    LEG_CONSULT,
    LEG_CONTAINED,
    LEG_IVR,
    LEG_OVERFLOW,
    LEG_OVERFLOWED,
    LEG_PROMISED,
    LEG_TRANSFER,
    LEG_TRANSFERRED,
    NOBODY,
    OVERTIME,
    REDIAL,
    REPEAT,
    SERVED,
)
from sim.engines.compiled import run_replication
from sim.measures.experience import (
    CUSTOMER,
    INTERCEPT,
    MID,
    READINGS,
    SURVEY,
    WEIGHT,
    answer_vector,
    scoring,
    share,
)
from sim.measures.settings import MeasureSettings
from sim.measures.statistics import Statistics
from sim.measures.tally import Folder


def exponential(mean):
    return {"kind": "exponential", "mean": mean}


def kind(queue, **fields):
    return {
        "queue": queue,
        "handle_time": {
            "talk": exponential("5 min"),
            "hold": {"share": 0.4, "time": exponential("30 s")},
            "wrap_up": exponential("1 min"),
        },
        "patience": {**exponential("6 min"), "short_share": 0.1},
        "complaint_share": 0.2,
        "resolution": {"first": 0.6, "later": 0.5},
        "redial": {"abandoned": [0.6, 0.4], "delay": exponential("20 min")},
        "repeat": {"share": 0.7, "delay": exponential("8 h")},
        "failed_containment": {"share": 0.3, "delay": exponential("2 h")},
        **fields,
    }


IN_MENU = LEG_IVR, LEG_BOT


def replicate(**billing):
    """A busy centre over three days (one of warm-up), its records, and its folded figures. billing: more of a queue."""
    centre = Centre.model_validate(
        {
            "calendar": {"measured_days": 2, "opening_hours": {"mon-fri": "08:00-20:00"}, "interval": "30 min"},
            "volumes": {"billing": {"per_hour": 60}, "technical": {"per_hour": 40}},
            "ivr": {
                "start": "menu",
                "nodes": {"menu": {"time": exponential("45 s"), "contained": 0.15, "abandon": 0.05}},
            },
            "queues": {
                "billing": {"overflow": {"to": "technical", "after": "90 s"}, **billing},
                "technical": {"max_waiting": 9},
            },
            "types": {
                "billing": kind(
                    "billing",
                    misroute={"share": 0.2, "to": "technical"},
                    bot={"offered": 0.5, "contained": 0.2, "bounce": 0.1, "handle_time_factor": 1.1},
                    handle_time_factor=[0.9, 1.1] * 12,
                    consult={"share": 0.2, "queue": "technical", "time": exponential("2 min"), "wait": "1 min"},
                ),
                "technical": kind("technical", transfer={"share": 0.1, "to": {"billing": 1}, "warm": 0.5}),
            },
            "groups": {
                "front": {
                    "skills": ["billing"],
                    "headcount": 6,
                    "ring_time": exponential("10 s"),
                    "quality": {"tone": 0.9, "greeting": 0.2},
                },
                "back": {"skills": {"technical": {}, "billing": {"after": "30 s", "reserve": 1}}, "headcount": 5},
            },
            "target": "80 % in 60 s",
        },
    )
    compiled = compile_centre(centre)
    settings = replace(MeasureSettings.of(centre, compiled.queue_names), csat_now=None)
    records = run_replication(compiled, 11, 0)
    folder = Folder(compiled, settings)
    block = folder.new_block(0, 1)
    folder.fold(records, block, 0)
    statistics = Statistics(compiled, settings)
    statistics.add(block, 0, block)
    statistics.pool(block)
    return compiled, records, statistics


@pytest.fixture(scope="module")
def world():
    return replicate()


@pytest.fixture(scope="module")
def folded(world):
    return figures_of(world[2])


def figures_of(statistics):
    """scope -> figure -> value."""
    names = [*statistics.layout.scopes.names, "day:1", "day:2"]
    mean = statistics.ratios.mean
    with np.errstate(divide="ignore", invalid="ignore"):
        values = mean[..., 0] / mean[..., 1]
    return {name: dict(zip(statistics.table.keys, row, strict=True)) for name, row in zip(names, values, strict=True)}


def is_counted(contact):
    return contact["day"] >= 1 and contact["outcome"] != BEYOND_HORIZON


def waits_of(legs):
    return [(leg["answered"] if leg["answered"] != NEVER else leg["left"]) - leg["entered"] for leg in legs]


def whole_waits_of(world, legs):
    """Since each contact joined the queue that it went over from, if any."""
    before = [row for row in world[1].legs if row["outcome"] == LEG_OVERFLOWED]
    gone = {(row["contact"], row["number"] + 1): row["left"] - row["entered"] for row in before}
    return [
        wait + (gone[leg["contact"], leg["number"]] if leg["kind"] == LEG_OVERFLOW else 0)
        for leg, wait in zip(legs, waits_of(legs), strict=True)
    ]


def queue_legs(world, scope):
    """Queue legs of contacts arrived in measured days, in a scope."""
    compiled, records, _ = world
    where, _, name = scope.partition(":")
    found = []
    for leg in records.legs:
        contact = records.contacts[leg["contact"]]
        if leg["kind"] in (*IN_MENU, LEG_CONSULT) or not is_counted(contact):
            continue
        belongs = {
            "overall": True,
            "queue": name == compiled.queue_names[leg["queue"]],
            "type": name == compiled.type_names[contact["type"]],
            "group": leg["answered"] != NEVER and name == compiled.group_names[leg["group"]],
            "day": name == str(leg["entered"] // TICKS_PER_DAY),
        }[where]
        if belongs:
            found.append(leg)
    return found


def came_by_transfer(world, leg):
    """Also if it went over after that."""
    rows = world[1].legs
    before = rows[(rows["contact"] == leg["contact"]) & (rows["number"] <= leg["number"])]
    return bool((before["kind"] == LEG_TRANSFER).any())


@pytest.mark.parametrize("scope", ["overall", "queue:billing", "queue:technical", "type:technical", "day:1", "day:2"])
def test_waits_and_lost_contacts(world, folded, scope):
    entries = queue_legs(world, scope)
    legs = [leg for leg in entries if leg["outcome"] != LEG_OVERFLOWED]
    days = 1 if scope.startswith("day") else 2
    answered = [leg for leg in legs if leg["answered"] != NEVER]
    abandoned = [leg for leg in legs if leg["outcome"] == LEG_ABANDONED]
    waited, gave_up = whole_waits_of(world, answered), whole_waits_of(world, abandoned)
    met, early = (sum(w <= 60_000 for w in waits) for waits in (waited, gave_up))
    short = sum(w <= 5_000 for w in gave_up)
    found = folded[scope]
    assert len(abandoned) > 20
    assert short > 2
    assert found["offered"] == len(legs) / days
    assert found["abandonment"] == len(abandoned) / len(legs)
    assert found["asa"] == pytest.approx(np.mean(waited) / 1000)
    assert found["wait_of_all"] == pytest.approx(np.mean(waited + gave_up) / 1000)
    assert found["service_level_abandons_after"] == met / (len(answered) + len(abandoned) - early)
    assert found["service_level_short_met"] == (met + short) / (len(answered) + len(abandoned))
    assert found["immediate_response"] == sum(w == 0 for w in waited) / len(legs)
    if not scope.startswith("type"):
        assert found["longest_wait"] == pytest.approx(max(whole_waits_of(world, legs)) / 1000)
    kinds = [world[1].contacts[leg["contact"]]["kind"] for leg in legs if not came_by_transfer(world, leg)]
    assert found["went_over"] == (len(entries) - len(legs)) / days
    assert found["came_over"] == sum(leg["kind"] == LEG_OVERFLOW for leg in legs) / days
    assert found["echo_share"] == sum(k in (REDIAL, REPEAT) for k in kinds) / len(kinds)


def test_callbacks_offered_to_those_who_went_over_later():
    """Three of ten accept an offer, whatever becomes of the others."""
    world = replicate(predictor="queue_length", callbacks={"from": "60 s", "accepted": 0.3})
    legs = queue_legs(world, "queue:billing")
    offered = [leg for leg in legs if leg["flags"] & FLAG_CALLBACK_OFFERED]
    promised = sum(leg["outcome"] == LEG_PROMISED for leg in offered)
    assert sum(leg["outcome"] == LEG_OVERFLOWED for leg in offered) > 20
    for scope in ("overall", "queue:billing"):
        found = figures_of(world[2])[scope]
        assert found["callbacks_offered"] == len(offered) / 2
        assert found["callback_acceptance"] == promised / len(offered) == pytest.approx(0.3, abs=0.1)


@pytest.mark.parametrize("scope", ["overall", "group:back", "group:front"])
def test_handle_times_and_transfers(world, folded, scope):
    answered = [leg for leg in queue_legs(world, scope) if leg["answered"] != NEVER]
    found = folded[scope]
    for key, parts in {
        "aht": ("talk", "hold", "accompanied", "wrap_up"),
        "accompanied_time": ("accompanied",),
        "hold_time": ("hold",),
        "ring_time": ("ring",),
    }.items():
        assert found[key] == pytest.approx(np.mean([sum(leg[p] for p in parts) for leg in answered]) / 1000)
    assert found["held"] == np.mean([bool(leg["flags"] & FLAG_HELD) for leg in answered])
    assert found["overflow_rate"] == np.mean([bool(leg["flags"] & FLAG_OVERFLOW) for leg in answered])
    assert found["transfer_rate"] == np.mean([leg["outcome"] == LEG_TRANSFERRED for leg in answered])


def overlap(start, end, low, high):
    return max(0, min(end, high) - max(start, low))


@pytest.mark.parametrize(("scope", "group"), [("overall", None), ("group:front", 0), ("group:back", 1)])
def test_workload(world, folded, scope, group):
    """Time from the first measured day on, whoever caused it."""
    _, records, _ = world
    horizon = TICKS_PER_DAY, 10 * TICKS_PER_DAY
    ours = [leg for leg in records.legs if leg["group"] != NOBODY and group in (None, leg["group"])]
    busy = sum(
        overlap(leg["answered"], leg["left"] + leg["accompanied"] + leg["wrap_up"], *horizon)
        for leg in ours
        if leg["answered"] != NEVER
    )
    spells = [s for s in records.duty if group in (None, s["group"])]
    present = sum(overlap(s["start"], s["end"], *horizon) for s in spells)
    overtime = sum(overlap(s["start"], s["end"], *horizon) for s in spells if s["state"] == OVERTIME)
    assert folded[scope]["occupancy"] == pytest.approx(busy / present)
    rang = sum(overlap(end - leg["ring"], end, *horizon) for leg in ours for end in [min(leg["answered"], leg["left"])])
    assert folded[scope]["ringing"] == pytest.approx(rang / present)
    assert folded[scope]["overtime_hours"] == pytest.approx(overtime / 2 / TICKS_PER_HOUR)
    assert overtime > 0


def issues_of(world):
    """Issues begun on measured days: lists of rows, first to last."""
    _, records, _ = world
    chains: dict[int, list[int]] = {}
    for row, contact in enumerate(records.contacts):
        chains.setdefault(int(contact["issue"]), []).append(row)
    return [rows for first, rows in chains.items() if is_counted(records.contacts[first])]


def wait_of_contact(world, row):
    """Ticks in queues; on hold for a second agent nobody waits in a queue but the first."""
    legs = world[1].legs
    return sum(waits_of(legs[(legs["contact"] == row) & ~np.isin(legs["kind"], (*IN_MENU, LEG_CONSULT))]))


def test_consults(world, folded):
    """Asked where the contact is, answered (or not) in technical, the queue of those who are asked."""
    _, records, _ = world
    asked = records.legs[records.legs["kind"] == LEG_CONSULT]
    asked = [leg for leg in asked if is_counted(records.contacts[leg["contact"]])]
    answered = [leg for leg in asked if leg["answered"] != NEVER]
    assert 20 < len(answered) < len(asked) - 20
    for scope in ("overall", "queue:technical"):
        found = folded[scope]
        assert found["consult_wait"] == pytest.approx(np.mean(waits_of(answered)) / 1000)
        assert found["consulted_time"] == pytest.approx(np.mean([leg["talk"] for leg in answered]) / 1000)
        assert found["consults_in_vain"] == 1 - len(answered) / len(asked)
        assert found["consulted_hours"] == pytest.approx(sum(leg["talk"] for leg in answered) / 2 / TICKS_PER_HOUR)
    for scope in ("overall", "queue:billing", "queue:technical", "group:front"):
        served = [leg for leg in queue_legs(world, scope) if leg["answered"] != NEVER]
        assert folded[scope]["consult_rate"] == np.mean([bool(leg["flags"] & FLAG_CONSULT) for leg in served]) > 0


def test_journeys(world, folded):
    contacts = world[1].contacts
    issues = issues_of(world)
    done = [[contacts[r] for r in rows] for rows in issues]
    first_served = [chain for chain in done if chain[0]["outcome"] == SERVED]
    cut_off = [chain for chain in done if chain[-1]["outcome"] == BEYOND_HORIZON]
    resolved = [chain for chain in done if chain[-1]["resolved"]]
    found = folded["overall"]
    assert len(cut_off) > 3
    assert found["issues"] == len(issues) / 2
    assert found["cut_off"] == len(cut_off) / len(done)
    assert found["issues_resolved"] == len(resolved) / len(done)
    assert found["given_up"] == (len(done) - len(resolved) - len(cut_off)) / 2
    assert found["fcr"] == np.mean([chain[0]["resolved"] for chain in first_served])
    assert found["fcr_no_return_7d"] == np.mean([len(chain) == 1 for chain in first_served])
    assert found["contacts_per_issue"] == np.mean([sum(map(is_counted, chain)) for chain in done])
    total = sum(wait_of_contact(world, r) for rows in issues for r in rows)
    queued = sum(any(wait_of_contact(world, r) or has_queued(world, r) for r in rows) for rows in issues)
    assert found["queue_time_per_issue"] == pytest.approx(total / 1000 / queued)
    hours = [(chain[-1]["ended"] - chain[0]["arrived"]) / TICKS_PER_HOUR for chain in resolved]
    assert found["time_to_resolution"] == pytest.approx(np.mean(hours))


def has_queued(world, row):
    legs = world[1].legs
    return bool(((legs["contact"] == row) & ~np.isin(legs["kind"], IN_MENU)).any())


def test_contacts_and_containment(world, folded):
    counted = [c for c in world[1].contacts if is_counted(c)]
    found = folded["overall"]
    contained = [c for c in counted if c["outcome"] == CONTAINED]
    assert found["contacts"] == len(counted) / 2
    assert found["containment_true"] == sum(int(c["resolved"]) for c in contained) / len(counted)
    assert len(contained) > 50


def test_bot_sessions(world, folded):
    """Each contact is walked through its legs; what the IVR contained is not the bot's."""
    _, records, _ = world
    with_bot = [leg for leg in records.legs if leg["kind"] == LEG_BOT and is_counted(records.contacts[leg["contact"]])]
    settled = [leg for leg in with_bot if records.contacts[leg["contact"]]["resolved"]]
    settled = [leg for leg in settled if leg["outcome"] == LEG_CONTAINED]
    ended = [leg for leg in with_bot if leg["outcome"] in (LEG_CONTAINED, LEG_ABANDONED)]
    hung_up = [leg for leg in with_bot if leg["outcome"] == LEG_ABANDONED]
    for scope in ("overall", "type:billing"):
        found = folded[scope]
        assert found["bot_sessions"] == len(with_bot) / 2 > 100
        assert found["bot_containment"] == len(settled) / len(with_bot) > 0
        assert found["bot_containment_reported"] == len(ended) / len(with_bot)
        assert found["bot_bounce"] == len(hung_up) / len(with_bot) > 0
    assert folded["type:technical"]["bot_sessions"] == 0


def test_cost_of_sessions(world, folded):
    """All is paid by the day: staff, 0.10 a contact in the IVR, 0.25 a contact with the bot."""
    n_menu, n_bot = (
        len(
            {
                int(leg["contact"])
                for leg in world[1].legs[world[1].legs["kind"] == kind]
                if is_counted(world[1].contacts[leg["contact"]])
            }
        )
        for kind in IN_MENU
    )
    sessions = folded["overall"]["cost"] - folded["overall"]["staff_cost"]
    assert sessions == pytest.approx((0.10 * n_menu + 0.25 * n_bot) / 2)


def experience(world, row, prior, wait):
    """Expected satisfaction with a contact under the middle coefficients, exact. wait in ms."""
    _, records, _ = world
    contact = records.contacts[row]
    legs = records.legs[records.legs["contact"] == row]
    flags = (not contact["resolved"]) + 2 * bool((legs["outcome"] == LEG_TRANSFERRED).any())
    flags += 4 * bool((legs["flags"] & FLAG_HELD).any()) + 8 * bool(contact["complaint"]) + 16 * prior
    answered = legs[(legs["answered"] != NEVER) & ~np.isin(legs["kind"], [*IN_MENU, LEG_CONSULT])]
    manners = 0.35 * 0.8 - 0.10 * 0.6 if len(answered) and answered[-1]["group"] == 0 else 0.0
    return float(share(INTERCEPT + manners + predictor(scoring(), flags, wait / 1000)[MID]))


def test_satisfaction_of_surveyed_and_of_customers(world):
    """Prior contacts are counted by walking the chain; customers waited through all of it; the lost count as 0."""
    _, records, statistics = world
    surveyed, customers = [], []
    chains: dict[int, int] = {}
    for row, contact in enumerate(records.contacts):
        prior = chains.get(int(contact["issue"]), 0)
        if contact["outcome"] == SERVED:
            if is_counted(contact):
                surveyed.append(experience(world, row, prior, wait_of_contact(world, row)))
            chains[int(contact["issue"])] = prior + 1
    for rows in issues_of(world):
        last = records.contacts[rows[-1]]
        if last["outcome"] in (SERVED, CONTAINED):
            prior = sum(records.contacts[r]["outcome"] == SERVED for r in rows[:-1])
            customers.append(experience(world, rows[-1], prior, sum(wait_of_contact(world, r) for r in rows)))
        elif last["outcome"] != BEYOND_HORIZON:
            customers.append(0.0)
    nodes = statistics.scoring.nodes()[MID]
    for population, exact in ((SURVEY, surveyed), (CUSTOMER, customers)):
        counts = statistics.scores.mean[0, population, 0]
        assert counts.sum() == WEIGHT * len(exact)
        folded = counts @ answer_vector(READINGS[0], nodes, INTERCEPT) / counts.sum()
        assert folded == pytest.approx(np.mean(exact), abs=3e-4)
    assert not math.isclose(np.mean(surveyed), np.mean(customers), abs_tol=0.01)

"""Shared luck: what is changed in a centre changes nobody's draws; and time and contacts are conserved.

Scenarios are compared on the same customers. That is worth something only if a customer of one run can be found in the
other with the same complexity, patience, handle time and second thoughts, whatever became of everybody else.
"""

import numpy as np
import pytest
from audit_floor import idle_spans
from centres import centre_of_seed
from story import changed

from sim.centre.compile import compile_centre
from sim.centre.compiled import CompiledCentre
from sim.centre.days import duty_events
from sim.centre.schema import Centre
from sim.centre.today import from_the_start
from sim.clock import NEVER
from sim.codes import (
    ABANDONED,
    CONTACT_OUTCOMES,
    FLAG_HELD,
    FLAG_MISROUTED,
    FRESH,
    LEG_ABANDONED,
    LEG_BOT,
    LEG_HANDED_BACK,
    LEG_IVR,
    LEG_PROMISED,
    LEG_RESUMED,
    LEG_TRANSFER,
    LEG_UNREACHED,
    NOBODY,
    OPEN,
)
from sim.engines.compiled import run_replication
from sim.records import Records

SEEDS = range(90)


def with_agents(centre: CompiledCentre, group: int, change: int) -> CompiledCentre:
    """The centre with more (or fewer) agents of one group wherever it has any."""
    counts = centre.headcount.copy()
    counts[group] = np.maximum(counts[group] + change * (counts[group] > 0), 0)
    groups, found = centre.groups.copy(), centre.found.copy()
    groups["n_agents"][group] += change * (groups["n_agents"][group] > 0)
    sizes = groups["n_agents"]
    groups["first_agent"] = np.cumsum(sizes) - sizes
    busy = found["agent"] != NOBODY
    theirs = centre.agent_group[found["agent"][busy]]
    found["agent"][busy] += (groups["first_agent"] - centre.groups["first_agent"])[theirs]
    lines = centre.duty_events[centre.duty_events["agent"] == NOBODY]
    closings, taken_up = lines[lines["queue"] != NOBODY], np.any(lines["queue"] == NOBODY)
    absent = np.flatnonzero(groups["absence_share"] > 0)
    closed = closings[["tick", "queue", "reopens_at"]].tolist()
    events = duty_events(counts, closed, centre.interval_ticks, absent, sizes)
    return changed(
        centre,
        headcount=counts,
        groups=groups,
        found=found,
        agent_group=np.repeat(np.arange(len(sizes)), sizes).astype(np.int16),
        duty_events=from_the_start(events, centre.start) if taken_up else events,
    )


def customers(records: Records) -> dict[tuple, int]:
    """Row of each contact by who it is: number of the fresh arrival, then the kinds of contact that led to it."""
    names: list[tuple] = []
    n_fresh = 0
    for contact in records.contacts:
        if contact["parent"] == NOBODY:
            names.append((n_fresh,))
            n_fresh += 1
        else:
            names.append((*names[contact["parent"]], int(contact["kind"])))
    return {name: row for row, name in enumerate(names)}


def matched(a: Records, b: Records) -> tuple[np.ndarray, np.ndarray]:
    """Contacts that exist in both runs."""
    mine, other = customers(a), customers(b)
    rows = [(row, other[name]) for name, row in mine.items() if name in other]
    return a.contacts[[row for row, _ in rows]], b.contacts[[row for _, row in rows]]


def matched_legs(a: Records, b: Records) -> tuple[np.ndarray, np.ndarray]:
    """Legs of the same contact, queue, kind and type, after as many transfers and hand-backs, that both runs have.

    Promises and vain attempts to call back do not count: whether there are any depends on the wait.
    """
    found = []
    for records in (a, b):
        names = {row: name for name, row in customers(records).items()}
        legs = records.legs
        before = [_before(legs, kind).tolist() for kind in (LEG_IVR, LEG_TRANSFER, LEG_RESUMED)]
        keys = zip(*(legs[name].tolist() for name in ("contact", "queue", "kind", "type")), *before, strict=True)
        found.append({(names[contact], *rest): row for row, (contact, *rest) in enumerate(keys)})
    both = [(row, found[1][key]) for key, row in found[0].items() if key in found[1]]
    return a.legs[[row for row, _ in both]], b.legs[[row for _, row in both]]


def _before(legs: np.ndarray, kind: int) -> np.ndarray:
    """Legs of this kind among each contact's legs so far, that one included."""
    mine = [(legs["contact"] == leg["contact"]) & (legs["number"] <= leg["number"]) for leg in legs]
    return np.array([np.sum(legs["kind"][which] == kind) for which in mine], int)


def test_a_change_in_one_group_changes_nobodys_draws():
    """More agents, and slower ones: arrivals, complexity, complaints, menu, patience and work stay as they were."""
    compared = {"contacts": 0, "answered": 0, "abandoned": 0, "menu": 0}
    for seed in SEEDS:
        centre = centre_of_seed(seed)
        other = with_agents(centre, group=0, change=2)
        slower = np.where(np.arange(len(other.groups)) == 0, 1.7, 1.0)[:, None]
        other = changed(other, handle_factor=other.handle_factor * slower)
        a, b = run_replication(centre, seed, 0), run_replication(other, seed, 0)
        _fresh_are_the_same(a, b)
        mine, theirs = matched(a, b)
        for name in ("type", "complexity", "complaint", "attempt", "kind"):
            assert np.array_equal(mine[name], theirs[name]), name
        _legs_draw_the_same(centre, *matched_legs(a, b), compared)
        compared["contacts"] += len(mine)
    assert min(compared.values()) > 120, compared


def _fresh_are_the_same(a: Records, b: Records) -> None:
    fresh = [records.contacts[records.contacts["kind"] == FRESH] for records in (a, b)]
    for name in ("arrived", "type", "day", "complexity", "complaint"):
        assert np.array_equal(fresh[0][name], fresh[1][name]), name


def _legs_draw_the_same(centre: CompiledCentre, mine: np.ndarray, theirs: np.ndarray, compared: dict) -> None:
    answered = (mine["answered"] != NEVER) & (theirs["answered"] != NEVER)
    # Better agents put fewer customers on hold.
    answered &= centre.hold_share[mine["type"], mine["group"]] == centre.hold_share[theirs["type"], theirs["group"]]
    # An attempt to call back that reaches nobody is no service.
    answered &= (mine["outcome"] != LEG_UNREACHED) & (theirs["outcome"] != LEG_UNREACHED)
    assert np.array_equal(mine["work"][answered], theirs["work"][answered]), "work"
    # A warm transfer, overflow and a callback depend on group or wait, and a hold may be cut off by a hand-back.
    whole = answered & (mine["outcome"] != LEG_HANDED_BACK) & (theirs["outcome"] != LEG_HANDED_BACK)
    for flag, which in ((FLAG_MISROUTED, answered), (FLAG_HELD, whole)):
        assert np.array_equal(mine["flags"][which] & flag, theirs["flags"][which] & flag), f"flag {flag}"
    gave_up = (mine["outcome"] == LEG_ABANDONED) & (theirs["outcome"] == LEG_ABANDONED)
    in_menu = np.isin(mine["kind"], [LEG_IVR, LEG_BOT])
    stays = [legs["left"] - legs["entered"] for legs in (mine, theirs)]
    assert np.array_equal(stays[0][gave_up], stays[1][gave_up]), "patience"
    assert np.array_equal(stays[0][in_menu], stays[1][in_menu]), "time in the menu"
    assert np.array_equal(mine["outcome"][in_menu], theirs["outcome"][in_menu]), "way through the menu"
    for name, which in (("answered", answered), ("abandoned", gave_up & ~in_menu), ("menu", in_menu)):
        compared[name] += int(which.sum())


def test_a_larger_volume_keeps_every_customer():
    """10 % more: all who came before come again, at the same tick, with the same issue; and some more."""
    added = 0
    for seed in SEEDS:
        centre = centre_of_seed(seed)
        more = changed(centre, arrival_rate=centre.arrival_rate * 1.1)
        before, after = (_issues(run_replication(one, seed, 0)) for one in (centre, more))
        assert before <= after
        added += len(after) - len(before)
    assert added > 30


def _issues(records: Records) -> set[tuple]:
    fresh = records.contacts[records.contacts["kind"] == FRESH]
    return set(zip(*(fresh[name].tolist() for name in ("arrived", "type", "complexity", "complaint")), strict=True))


def markov(agents: int, **changes: object) -> CompiledCentre:
    """One queue, two hours, exponential handle times of 3 min, 100 contacts an hour: 5 Erlangs."""
    kind = {"handle_time": {"kind": "exponential", "mean": "3 min"}, **changes}
    plan = {
        "calendar": {"days": 1, "interval": "30 min", "opening_hours": "08:00-10:00"},
        "volumes": {"calls": {"per_hour": 100}},
        "types": {"calls": kind},
        "groups": {"agents": {"headcount": agents}},
    }
    return compile_centre(Centre.model_validate(plan))


@pytest.mark.parametrize("agents", [3, 5, 6])
def test_with_endless_patience_one_agent_more_makes_nobody_wait_longer(agents):
    """Kiefer and Wolfowitz 1955: contact by contact, not only on average. True because work is the contact's own."""
    for seed in range(20):
        few, many = (run_replication(markov(n), seed, 0).legs for n in (agents, agents + 1))
        waits = [legs["answered"] - legs["entered"] for legs in (few, many)]
        assert np.array_equal(few["work"], many["work"])
        assert np.all(waits[1] <= waits[0])
        assert waits[1].sum() < waits[0].sum()


@pytest.mark.parametrize("agents", [3, 5, 7])
def test_one_agent_more_does_not_hurt_beyond_noise(agents):
    """With patience and redials single customers may be worse off; the share who abandon is not."""
    impatient = {
        "patience": {"kind": "exponential", "mean": "2 min"},
        "redial": {"abandoned": 0.6, "delay": {"kind": "exponential", "mean": "10 min"}},
    }
    centres = [markov(n, **impatient) for n in (agents, agents + 1)]
    lost = np.array([[_abandonment(run_replication(one, seed, 0)) for one in centres] for seed in range(30)])
    gain = lost[:, 0] - lost[:, 1]
    assert gain.mean() > 3 * gain.std(ddof=1) / np.sqrt(len(gain)), "one agent of seven must show over 30 days"
    assert np.mean(gain >= 0) > 0.9


def _abandonment(records: Records) -> float:
    return float(np.mean(records.contacts["outcome"] == ABANDONED))


# --- nothing is lost ---


@pytest.fixture(scope="module")
def days():
    """(centre, records) of some dozens of centres."""
    return [(centre, run_replication(centre, seed, 1)) for seed in SEEDS for centre in [centre_of_seed(1_000 + seed)]]


def test_offered_is_the_sum_of_the_outcomes(days):
    for _, records in days:
        counts = np.bincount(records.contacts["outcome"], minlength=len(CONTACT_OUTCOMES))
        assert counts[OPEN] == 0
        assert counts.sum() == len(records.contacts)


def test_the_time_of_every_agent_adds_up(days):
    """On duty and overtime = ringing + talk + hold + accompanied + wrap-up + idle, to the tick."""
    for centre, records in days:
        for agent in range(centre.n_agents):
            spells = records.duty[records.duty["agent"] == agent]
            mine = records.legs[records.legs["agent"] == agent]
            busy = sum(int(mine[part].sum()) for part in ("ring", "talk", "hold", "accompanied", "wrap_up"))
            idle = sum(end - start for start, end in idle_spans(records, agent))
            assert int((spells["end"] - spells["start"]).sum()) == busy + idle


def _level(enters: np.ndarray, leaves: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(ticks, how many are inside from that tick to the next). Who leaves at a tick goes before who enters."""
    ticks = np.concatenate([leaves, enters])
    steps = np.concatenate([-np.ones(len(leaves), int), np.ones(len(enters), int)])
    order = np.lexsort([steps, ticks])
    ticks, level = ticks[order], np.cumsum(steps[order])
    last_of_tick = np.diff(ticks, append=NEVER) > 0
    return ticks[last_of_tick], level[last_of_tick]


def test_lines_in_use_never_exceed_the_lines(days):
    limited = 0
    for centre, records in days:
        held = np.isin(np.arange(len(records.contacts)), records.legs["contact"])
        on_line = records.contacts[held]
        until = records.contacts["ended"].copy()
        promised = records.legs[records.legs["outcome"] == LEG_PROMISED]
        # The line is free once a callback is promised; the centre itself calls out on lines beyond the limit, too.
        until[promised["contact"]] = promised["left"]
        _, in_use = _level(on_line["arrived"], until[held])
        if centre.trunks != NEVER and len(in_use):
            limited += 1
            # Who is found in the house at the start is there, however many lines there are.
            assert in_use.max() <= max(centre.trunks, len(centre.found))
    assert limited > 10


def test_littles_law_for_every_queue(days):
    """Time average of the number waiting = arrival rate x mean wait. Over a whole day from empty to empty: exactly."""
    for centre, records in days:
        for queue in range(len(centre.queues)):
            mine = records.legs[records.legs["queue"] == queue]
            until = np.where(mine["answered"] < NEVER, mine["answered"], mine["left"])
            ticks, waiting = _level(mine["entered"], until)
            assert np.all(waiting >= 0)
            assert np.sum(waiting[:-1] * np.diff(ticks)) == np.sum(until - mine["entered"])
            assert len(waiting) == 0 or waiting[-1] == 0, "empty at night"

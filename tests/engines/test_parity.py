"""Two engines, equal records: `==`, no tolerance, event counts included; and what they agree on obeys the laws.

Run with `-n0 -s` to see how many centres, contacts and ties were compared.
"""

from collections import Counter

import numpy as np
import pytest
from audit import audit
from centres import GRIDS, centre_of_seed, centres, closing_centre
from divergence import explain, n_ties
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from routed import WAYS, routed_centre
from story import changed, checked_reference, compile_small, small

from sim.centre.compile import compile_centre
from sim.centre.load import load_centre
from sim.clock import NEVER
from sim.codes import (
    CONTACT_OUTCOMES,
    FIXED_COUNTS,
    FLAG_CONSULT,
    FLAG_OVERFLOW,
    LEG_BALKED,
    LEG_BOT,
    LEG_CONSULT,
    LEG_HANDED_BACK,
    LEG_OUTCOMES,
    LEG_OVERFLOWED,
    LEG_PROMISED,
)
from sim.engines import compiled, reference
from sim.engines.compiled.extras import extras_of
from sim.records import Records

TALLY: Counter = Counter()
SLOW_BLOCKS, SLOW_CENTRES = 20, 150
FAST_CENTRES = 60


@pytest.fixture(scope="module", autouse=True)
def tally():
    """Says at the end what was compared."""
    yield
    parts = [
        f"{TALLY[name]:,} {name}" for name in ("runs", "plain runs", "contacts", "legs", "events", "differing runs")
    ]
    ties = ", ".join(f"{TALLY[f'ties at {grid}']:,} at grid {grid:,}" for grid in GRIDS)
    print(f"\nparity: {', '.join(parts)}; ties: {ties}")
    for kind, names in (("contacts", CONTACT_OUTCOMES), ("legs", LEG_OUTCOMES)):
        print(f"  {kind}: " + ", ".join(f"{name} {TALLY[f'{kind} {name}']:,}" for name in names[1:]))


def assert_parity(centre, seed, replication=0, check=True, laws=True) -> Records:
    """Run both engines, compare, audit, count."""
    run = checked_reference if check else reference.run_replication
    told = run(centre, seed, replication)
    other = compiled.run_replication(centre, seed, replication)
    _count(centre, told)
    difference = explain(told, other)
    TALLY["differing runs"] += bool(difference)
    assert not difference, difference
    if laws:
        audit(centre, told)
    return told


def _count(centre, records):
    TALLY["runs"] += 1
    TALLY["plain runs"] += not any(extras_of(centre))
    TALLY["contacts"] += len(records.contacts)
    TALLY["legs"] += len(records.legs)
    TALLY["events"] += records.n_events
    TALLY[f"ties at {centre.grid}"] += n_ties(records)
    for kind, names in (("contacts", CONTACT_OUTCOMES), ("legs", LEG_OUTCOMES)):
        counts = np.bincount(getattr(records, kind)["outcome"], minlength=len(names))
        TALLY.update({f"{kind} {name}": int(n) for name, n in zip(names, counts, strict=True)})


@settings(max_examples=60, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(centre=centres(), seed=st.integers(-(2**63), 2**63 - 1))
def test_any_small_centre(centre, seed):
    """What fails here is shrunk to the smallest centre that fails."""
    assert_parity(centre, seed)


@pytest.mark.parametrize("grid", GRIDS)
def test_small_centres(grid):
    """A third of them, more or less, plain."""
    is_plain = Counter()
    for seed in range(FAST_CENTRES):
        centre = centre_of_seed(seed, grid)
        assert_parity(centre, seed)
        is_plain[not any(extras_of(centre))] += 1
    assert min(is_plain[True], is_plain[False]) > FAST_CENTRES // 5


@pytest.mark.parametrize("grid", GRIDS)
def test_queues_that_close_one_after_the_other(grid):
    for seed in range(12):
        assert_parity(closing_centre(seed, grid), seed)


SHOWS = {  # what records say of each way in which agents and contacts come together; some leave no trace
    "overflow": lambda legs: legs["flags"] & FLAG_OVERFLOW != 0,
    "hand_back": lambda legs: legs["outcome"] == LEG_HANDED_BACK,
    "ringing": lambda legs: legs["ring"] > 0,
    "warm": lambda legs: legs["accompanied"] > 0,
    "announcing": lambda legs: legs["outcome"] == LEG_BALKED,
    "going_over": lambda legs: legs["outcome"] == LEG_OVERFLOWED,
    "callbacks": lambda legs: legs["outcome"] == LEG_PROMISED,
    "bot": lambda legs: legs["kind"] == LEG_BOT,
    "paces": lambda legs: (
        (legs["flags"] & FLAG_CONSULT == 0)
        & (legs["talk"] + legs["hold"] + legs["wrap_up"] > 2 * legs["work"] + 45_000)  # no rounding
    ),
    "consult": lambda legs: (legs["kind"] == LEG_CONSULT) & (legs["answered"] != NEVER),
}


@pytest.mark.parametrize("grid", GRIDS)
@pytest.mark.parametrize("ways", [*((way,) for way in WAYS), WAYS], ids="+".join)
def test_ways_of_coming_together_alone_and_all(ways, grid):
    seen = Counter()
    for seed in range(8):
        records = assert_parity(routed_centre(seed, grid, ways), seed)
        seen.update({way: int(shows(records.legs).sum()) for way, shows in SHOWS.items()})
    assert all((seen[way] > 0) == (way in ways) for way in SHOWS), seen


@pytest.mark.slow
@pytest.mark.parametrize("grid", GRIDS)
def test_many_ways_of_coming_together(grid):
    for seed in range(100, 250):
        ways = tuple(way for bit, way in enumerate(WAYS) if (seed >> bit) & 1)
        assert_parity(routed_centre(seed, grid, ways), seed)


@pytest.mark.slow
@pytest.mark.parametrize("grid", GRIDS)
def test_many_queues_that_close_one_after_the_other(grid):
    for seed in range(100, 300):
        assert_parity(closing_centre(seed, grid), seed)


@pytest.mark.slow
@pytest.mark.parametrize("block", range(SLOW_BLOCKS))
def test_many_small_centres(block):
    for seed in range(block * SLOW_CENTRES, (block + 1) * SLOW_CENTRES):
        assert_parity(centre_of_seed(10_000 + seed, GRIDS[seed % len(GRIDS)]), seed, replication=seed)


@pytest.fixture(scope="module")
def telecom():
    """The bundled centre; two days instead of six."""
    return load_centre("telecom", ["centre.calendar.warm_up_days=0", "centre.calendar.measured_days=2"])


@pytest.mark.parametrize("grid", GRIDS)
def test_telecom(telecom, grid):
    assert_parity(compile_centre(telecom, grid), seed=1, check=False, laws=False)


@pytest.mark.slow
@pytest.mark.parametrize("grid", GRIDS)
def test_telecom_whole_horizon(grid):
    assert_parity(compile_centre(load_centre("telecom"), grid), seed=7, replication=2, check=False, laws=False)


@pytest.mark.slow
def test_telecom_invariants(telecom):
    """Two days under the reference engine's own invariants, checked after every instant."""
    assert_parity(compile_centre(telecom, 15_000), seed=3, check=True, laws=False)


def test_a_storm_of_redials_outgrows_the_tables():
    """One line, everybody dials again after five seconds: hundreds of contacts for each expected one."""
    kind = {"handle_time": "10 min", "redial": {"blocked": 1, "delay": "5 s"}}
    centre = compile_small(small(trunks=1, types={"call": kind}))
    rates = centre.arrival_rate.copy()
    rates[0, 0, :2] = 15
    centre = changed(centre, arrival_rate=rates, arrival_process=FIXED_COUNTS)
    records = assert_parity(centre, 5, check=False, laws=False)
    assert len(records.contacts) > 5_000


@pytest.mark.parametrize("seed", range(12))
def test_an_engine_forgets_the_replication_before(seed):
    """Tables are reused: what one replication leaves in them must not show in the next."""
    centre = centre_of_seed(500 + seed)
    engine = compiled.Engine(centre)
    for replication in (0, 1, 0, 2):
        records = engine.run(9, replication)
        assert not explain(compiled.run_replication(centre, 9, replication), records)


def test_replications_differ_and_repeat(telecom):
    centre = compile_centre(telecom)
    first, again, other = (compiled.run_replication(centre, 1, replication) for replication in (0, 0, 1))
    assert not explain(first, again)
    assert explain(first, other)

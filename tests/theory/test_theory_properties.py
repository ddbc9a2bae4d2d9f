"""What must hold for every load and every size: shares, order, identities, limits, and agreement of two routes."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.theory import birth_death, erlang_a, erlang_b, erlang_c, general_patience

HANDLE_S = 300.0
sizes = st.integers(1, 40_000)
small_sizes = st.integers(1, 300)
load_per_agent = st.floats(1e-3, 3.0)
patiences = st.floats(math.log(0.5), math.log(1e5)).map(math.exp)
times = st.floats(0.0, 900.0)
formulas = st.integers(1, 4)
ROUNDING = 1e-11
untimed = settings(deadline=None)  # the first call of a kernel compiles it


@untimed
@given(sizes, load_per_agent)
def test_erlang_b_solves_the_textbook_recursion(agents, per_agent):
    agents = agents % 3_000 + 1
    load, blocked = agents * per_agent, 1.0
    for busy in range(1, agents + 1):
        blocked = load * blocked / (busy + load * blocked)
    assert erlang_b.p_block(load, agents) == pytest.approx(blocked, rel=1e-11, abs=1e-280)


@untimed
@given(sizes, load_per_agent, patiences)
def test_loss_is_below_abandonment_model_is_below_endless_patience(agents, per_agent, patience):
    load = agents * per_agent
    lost, endless = erlang_b.p_block(load, agents), erlang_c.p_wait(load, agents)
    waiting = erlang_a.figures(load, agents, HANDLE_S, patience).p_wait
    assert 0.0 <= lost <= waiting * (1 + ROUNDING)
    assert waiting <= endless * (1 + ROUNDING) <= 1 + ROUNDING


@untimed
@given(sizes, load_per_agent, patiences, times)
def test_shares_are_shares_and_the_books_balance(agents, per_agent, patience, time):
    load = agents * per_agent
    figures = erlang_a.figures(load, agents, HANDLE_S, patience)
    done = erlang_a.within(load, agents, HANDLE_S, patience, time)
    assert all(0.0 <= share <= 1.0 for share in (figures.p_wait, figures.p_abandon, figures.occupancy, *done))
    assert done.abandoned <= figures.p_abandon + ROUNDING
    assert done.answered <= 1 - figures.p_abandon + ROUNDING
    beyond = erlang_a.p_wait_beyond(load, agents, HANDLE_S, patience, time)
    assert sum(done) + beyond == pytest.approx(1.0, abs=ROUNDING)
    # Little's law, exponential patience, flow in = flow out, and the two kinds of wait.
    assert figures.mean_wait * load / HANDLE_S == pytest.approx(figures.mean_queue, rel=1e-12)
    assert figures.mean_wait == pytest.approx(figures.p_abandon * patience, rel=1e-12)
    assert figures.occupancy * agents == pytest.approx(load * (1 - figures.p_abandon), rel=1e-9)
    served, abandoned = (1 - figures.p_abandon), figures.p_abandon
    mean = figures.mean_wait_served * served + figures.mean_wait_abandoned * abandoned
    assert mean == pytest.approx(figures.mean_wait, rel=1e-9)


@untimed
@given(sizes, load_per_agent, patiences, times, formulas)
def test_one_more_agent_never_hurts(agents, per_agent, patience, time, formula):
    load = agents * per_agent
    before = erlang_a.figures(load, agents, HANDLE_S, patience)
    after = erlang_a.figures(load, agents + 1, HANDLE_S, patience)
    assert after.p_wait <= before.p_wait + ROUNDING
    assert after.p_abandon <= before.p_abandon + ROUNDING
    assert after.mean_wait <= before.mean_wait * (1 + ROUNDING)
    level = erlang_a.service_level(load, agents, HANDLE_S, patience, time, formula)
    better = erlang_a.service_level(load, agents + 1, HANDLE_S, patience, time, formula)
    assert better >= level - 1e-9
    endless = erlang_c.service_level(load, agents, HANDLE_S, time)
    assert erlang_c.service_level(load, agents + 1, HANDLE_S, time) >= endless - ROUNDING


@untimed
@given(sizes, load_per_agent, patiences, times, st.floats(0.0, 300.0))
def test_more_time_and_more_load(agents, per_agent, patience, time, more):
    load = agents * per_agent
    done = erlang_a.within(load, agents, HANDLE_S, patience, time)
    later = erlang_a.within(load, agents, HANDLE_S, patience, time + more)
    assert later.answered >= done.answered - ROUNDING
    assert later.abandoned >= done.abandoned - ROUNDING
    busier = erlang_a.figures(load * (1 + more / 300), agents, HANDLE_S, patience)
    assert busier.mean_wait >= erlang_a.figures(load, agents, HANDLE_S, patience).mean_wait * (1 - ROUNDING)


@untimed
@given(small_sizes, st.floats(0.05, 0.97), times)
def test_long_patience_is_erlang_c(agents, per_agent, time):
    load = agents * per_agent
    patient = erlang_a.figures(load, agents, HANDLE_S, 1e9)
    endless = erlang_c.figures(load, agents, HANDLE_S)
    assert patient.p_wait == pytest.approx(endless.p_wait, rel=1e-3)
    assert patient.mean_wait == pytest.approx(endless.mean_wait, rel=1e-3)
    level = erlang_a.service_level(load, agents, HANDLE_S, 1e9, time, 4)
    assert level == pytest.approx(erlang_c.service_level(load, agents, HANDLE_S, time), abs=1e-4)
    forever = erlang_a.service_level(load, agents, HANDLE_S, math.inf, time, 4)
    assert forever == erlang_c.service_level(load, agents, HANDLE_S, time)


@untimed
@given(sizes, load_per_agent)
def test_no_patience_is_erlang_b(agents, per_agent):
    load = agents * per_agent
    figures = erlang_a.figures(load, agents, HANDLE_S, 1e-9)
    lost = erlang_b.p_block(load, agents)
    assert figures.p_wait == pytest.approx(lost, rel=1e-6, abs=1e-300)
    assert figures.p_abandon == pytest.approx(lost, rel=1e-6, abs=1e-300)


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 2_000), load_per_agent, patiences, times)
def test_two_routes_to_erlang_a_agree(agents, per_agent, patience, time):
    """Incomplete gamma series against the state-by-state sums of a house so large that nobody is blocked."""
    load = agents * per_agent
    waiting = max(0.0, load - agents) * patience / HANDLE_S
    places = int(waiting + 40 * math.sqrt(load * patience / HANDLE_S + 1) + 60)
    house = (load, agents, HANDLE_S, patience, agents + min(places, 200_000))
    limited, unlimited = birth_death.figures(*house), erlang_a.figures(load, agents, HANDLE_S, patience)
    if limited.p_block > 1e-13:
        return
    for name in ("p_wait", "p_abandon", "mean_wait", "mean_wait_served", "mean_queue", "occupancy"):
        assert getattr(limited, name) == pytest.approx(getattr(unlimited, name), rel=1e-8, abs=1e-200), name
    answered = erlang_a.within(load, agents, HANDLE_S, patience, time).answered
    assert birth_death.p_served_within(*house, time) == pytest.approx(answered, abs=1e-8)


@settings(max_examples=25, deadline=None)
@given(small_sizes, st.floats(0.2, 2.0), st.floats(20.0, 2_000.0), st.floats(0.0, 120.0))
def test_quadrature_agrees_for_exponential_patience(agents, per_agent, patience, time):
    load = agents * per_agent
    closed, done = (
        erlang_a.figures(load, agents, HANDLE_S, patience),
        erlang_a.within(load, agents, HANDLE_S, patience, time),
    )
    law = general_patience.exponential(patience)
    found = general_patience.figures(load, agents, HANDLE_S, law, time)
    for name in ("p_wait", "p_abandon", "mean_wait", "mean_wait_served", "mean_queue", "occupancy"):
        assert getattr(found, name) == pytest.approx(getattr(closed, name), rel=1e-8, abs=1e-11), name
    assert found.answered_within == pytest.approx(done.answered, abs=1e-9)


@settings(max_examples=25, deadline=None)
@given(small_sizes, st.floats(0.2, 2.0), st.sampled_from(["gamma", "weibull", "lognormal", "uniform"]))
def test_limited_mean_is_the_integral_of_survival(agents, per_agent, law):
    """The identity that the offered wait's exponent rests on, and Little's books for every law."""
    from scipy.integrate import quad

    patience = {
        "gamma": general_patience.gamma(2.0, 180.0),
        "weibull": general_patience.weibull(0.8, 180.0),
        "lognormal": general_patience.lognormal(180.0, 1.2),
        "uniform": general_patience.uniform(30.0, 330.0),
    }[law]
    area, _ = quad(patience.survival, 0.0, 400.0 * per_agent, limit=200, points=[30.0])
    assert float(patience.limited_mean(400.0 * per_agent)) == pytest.approx(area, rel=1e-7)
    figures = general_patience.figures(agents * per_agent, agents, HANDLE_S, patience)
    assert figures.occupancy <= 1 + 1e-9
    assert 0 <= figures.p_abandon <= figures.p_wait <= 1 + 1e-12


@untimed
@given(small_sizes, load_per_agent, patiences, st.floats(0.01, 0.999))
def test_quantile_inverts_the_wait(agents, per_agent, patience, share):
    pool = (agents * per_agent, agents, HANDLE_S, patience)
    wait = erlang_a.wait_quantile(*pool, share)
    beyond = erlang_a.p_wait_beyond(*pool, wait)
    assert beyond <= 1 - share + 1e-9
    if wait > 0:
        assert beyond == pytest.approx(1 - share, abs=1e-9)


@untimed
@given(st.floats(0.01, 20_000.0), patiences, st.floats(0.0, 120.0), st.floats(0.05, 0.99), formulas)
def test_staffing_meets_the_target_and_one_fewer_does_not(load, patience, time, target, formula):
    asked = (HANDLE_S, patience, time)
    agents = erlang_a.agents_for_service_level(load, *asked, target, formula)
    assert erlang_a.service_level(load, agents, *asked, formula) >= target
    assert agents == 1 or erlang_a.service_level(load, agents - 1, *asked, formula) < target
    endless = erlang_c.agents_for_service_level(load, HANDLE_S, time, target)
    assert erlang_c.service_level(load, endless, HANDLE_S, time) >= target
    assert erlang_c.service_level(load, endless - 1, HANDLE_S, time) < target
    lines = erlang_b.agents_for_blocking(load, 1 - target)
    assert erlang_b.p_block(load, lines) <= 1 - target < erlang_b.p_block(load, lines - 1)


@untimed
@given(small_sizes, load_per_agent, patiences, st.integers(0, 300), times)
def test_a_limited_house_keeps_its_books(agents, per_agent, patience, places, time):
    load = agents * per_agent
    house = (load, agents, HANDLE_S, patience, agents + places)
    figures, served = birth_death.figures(*house), birth_death.p_served_within(*house, time)
    assert all(-ROUNDING <= p <= 1 + ROUNDING for p in (figures.p_block, figures.p_wait, figures.p_abandon, served))
    assert served <= 1 - figures.p_abandon + 1e-9
    assert served >= 1 - figures.p_wait - 1e-9
    accepted = load * (1 - figures.p_block)
    assert figures.occupancy * agents == pytest.approx(accepted * (1 - figures.p_abandon), rel=1e-9)
    roomier = birth_death.figures(load, agents, HANDLE_S, patience, agents + places + 1)
    assert roomier.p_block <= figures.p_block + ROUNDING

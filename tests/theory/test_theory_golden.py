"""Golden tables, defined corners, and the faults found in other tools' formulas."""

import math

import numpy as np
import pytest

from sim.theory import birth_death, erlang_a, erlang_b, erlang_c

F2, F4 = 2, 4
INF = float("inf")


@pytest.mark.parametrize(
    ("agents", "p_wait", "asa_s", "within_30_s"),
    [
        (21, 0.7606, 228.19, 0.3117),
        (22, 0.5679, 85.19, 0.5350),
        (23, 0.4157, 41.57, 0.6920),
        (24, 0.2981, 22.36, 0.8002),
        (25, 0.2091, 12.55, 0.8732),
    ],
)
def test_erlang_c_table_of_20_erlangs(agents, p_wait, asa_s, within_30_s):
    figures = erlang_c.figures(20.0, agents, 300.0)
    assert figures.p_wait == pytest.approx(p_wait, abs=5e-5)
    assert figures.mean_wait == pytest.approx(asa_s, abs=5e-3)
    assert erlang_c.service_level(20.0, agents, 300.0, 30.0) == pytest.approx(within_30_s, abs=5e-5)


@pytest.mark.parametrize(
    ("load", "agents", "handle_s", "patience_s", "p_wait", "p_abandon", "mean_wait_s", "occupancy"),
    [
        (20.0, 20, 180.0, 120.0, 0.48276, 0.09771, 11.725, 0.90229),
        (20.0, 22, 180.0, 120.0, 0.32597, 0.05600, 6.719, 0.85819),
        (100 / 3, 33, 300.0, 540.0, 0.61838, 0.06375, 34.424, 0.94571),
        (100 / 3, 36, 300.0, 540.0, 0.38720, 0.02940, 15.874, 0.89871),
    ],
)
def test_erlang_a_table(load, agents, handle_s, patience_s, p_wait, p_abandon, mean_wait_s, occupancy):
    figures = erlang_a.figures(load, agents, handle_s, patience_s)
    assert figures.p_wait == pytest.approx(p_wait, abs=5e-6)
    assert figures.p_abandon == pytest.approx(p_abandon, abs=5e-6)
    assert figures.mean_wait == pytest.approx(mean_wait_s, abs=5e-4)
    assert figures.occupancy == pytest.approx(occupancy, abs=5e-6)


def test_the_benchmark_queue():
    figures = erlang_a.figures(30.0, 30, 180.0, 120.0)
    assert figures.p_abandon == pytest.approx(0.07992, abs=5e-6)
    assert figures.mean_wait == pytest.approx(9.590, abs=5e-4)
    assert figures.p_wait == pytest.approx(0.47657, abs=5e-6)
    # A simulator that cut waits to whole seconds printed 0.825.
    assert erlang_a.service_level(30.0, 30, 180.0, 120.0, 20.0, F2) == pytest.approx(0.8145, abs=5e-5)


def by_the_chain(load, agents, handle, patience, time, longest=4000):
    """(P(wait), P(abandon), P(answered in time)) of Erlang A by brute force, sharing nothing with the kernels.

    The chain in logarithms; the wait of a contact behind k others as a pure death process, by uniformisation.
    """
    waiting = np.arange(longest)
    below = np.concatenate([[0.0], np.cumsum(np.log(load / np.arange(1, agents + 1)))])
    above = below[-1] + np.cumsum(np.log(load / (agents + waiting[1:] * handle / patience)))
    log_states = np.concatenate([below, above])
    states = np.exp(log_states - log_states.max())
    states /= states.sum()
    # Place k + 1 in the queue: the contact moves up, or is gone itself, at rate agents + (k + 1) impatience.
    impatience, busy = handle / patience, states[agents:]
    rates = agents + (waiting + 1) * impatience
    fastest, survivors = rates[-1], busy.copy()
    stay, move = 1 - rates / fastest, (rates - impatience) / fastest
    mean_events, answered, total = fastest * time / handle, 0.0, 0.0
    weight_log = -mean_events
    done = states[:agents].sum()
    for events in range(int(mean_events + 12 * math.sqrt(mean_events) + 50)):
        if events:
            done += survivors[0] * move[0]
            moved = survivors[1:] * move[1:]
            survivors = survivors * stay
            survivors[:-1] += moved
            weight_log += math.log(mean_events / events)
        answered += math.exp(weight_log) * done
        total += math.exp(weight_log)
    return busy.sum(), (busy * waiting).sum() * impatience / load, answered / total


@pytest.mark.parametrize(("load", "agents"), [(110.0, 120), (150.0, 120), (5.0, 4)])
def test_erlang_a_agrees_with_brute_force(load, agents):
    p_wait, p_abandon, answered = by_the_chain(load, agents, 180.0, 120.0, 20.0, longest=400)
    figures = erlang_a.figures(load, agents, 180.0, 120.0)
    assert figures.p_wait == pytest.approx(p_wait, abs=1e-11)
    assert figures.p_abandon == pytest.approx(p_abandon, abs=1e-11)
    assert erlang_a.within(load, agents, 180.0, 120.0, 20.0).answered == pytest.approx(answered, abs=1e-9)


@pytest.mark.parametrize("agents", [120, 3_000, 30_000, 100_000])
def test_service_level_of_a_large_centre_does_not_underflow(agents):
    """Elsewhere 120 agents gave 0.487 for 0.972: a factor exp(-agents mu t) had vanished."""
    load = agents - math.sqrt(agents)
    level = erlang_a.service_level(load, agents, 180.0, 120.0, 20.0, F4)
    assert 0.97 < level <= 1.0
    assert level == pytest.approx(erlang_a.service_level(load, agents, 180.0, 119.999999, 20.0, F4), rel=1e-6)


def test_an_impatient_centre_needs_fewer_agents_than_its_load():
    """Elsewhere the search began at the load: 101 agents for 100 erlangs, however impatient the customers."""
    agents = erlang_a.agents_for_service_level(100.0, 300.0, 60.0, 20.0, 0.8, F4)
    assert 80 < agents < 100
    assert erlang_a.service_level(100.0, agents, 300.0, 60.0, 20.0, F4) >= 0.8
    assert erlang_a.service_level(100.0, agents - 1, 300.0, 60.0, 20.0, F4) < 0.8


@pytest.mark.parametrize("load", [10.0, 10.5, 1e6])
def test_overload_of_erlang_c_is_defined(load):
    assert erlang_c.figures(load, 10, 300.0) == (1.0, INF, INF, INF, 1.0)
    assert erlang_c.service_level(load, 10, 300.0, 20.0) == 0.0
    assert erlang_c.wait_quantile(load, 10, 300.0, 0.5) == INF
    assert erlang_a.service_level(load, 10, 300.0, INF, 20.0, F4) == 0.0
    assert erlang_a.figures(load, 10, 300.0, INF)[:4] == (1.0, 0.0, INF, INF)


@pytest.mark.parametrize("patience", [1e-3, 120.0, 1e7])
def test_heavy_overload_of_erlang_a_is_its_fluid(patience):
    """Nine contacts in ten abandon; p_wait and occupancy are 1, never above, and no wait is negative."""
    figures = erlang_a.figures(30_000.0, 3_000, 180.0, patience)
    assert figures.p_abandon == pytest.approx(0.9, rel=1e-4)
    assert figures.p_wait <= 1.0
    assert figures.occupancy <= 1.0
    assert figures.mean_wait == pytest.approx(0.9 * patience, rel=1e-4)
    assert 0.0 <= figures.mean_wait_abandoned <= patience


def test_nobody_calls():
    assert erlang_b.p_block(0.0, 5) == 0.0
    assert erlang_c.figures(0.0, 5, 300.0) == (0.0,) * 5
    assert erlang_a.figures(0.0, 5, 300.0, 120.0) == (0.0,) * 7
    assert birth_death.figures(0.0, 5, 300.0, 120.0, 8) == (0.0,) * 7
    assert erlang_c.service_level(0.0, 5, 300.0, 20.0) == 1.0
    assert erlang_a.service_level(0.0, 5, 300.0, 120.0, 20.0, F4) == 1.0
    assert erlang_c.agents_for_service_level(0.0, 300.0, 20.0, 0.8) == 0
    assert erlang_a.agents_for_service_level(0.0, 300.0, 120.0, 20.0, 0.8, F4) == 0


def test_nobody_answers():
    assert erlang_b.p_block(7.0, 0) == 1.0
    assert erlang_c.p_wait(7.0, 0) == 1.0
    figures = erlang_a.figures(7.0, 0, 300.0, 120.0)
    assert (figures.p_wait, figures.p_abandon, figures.mean_wait, figures.occupancy) == (1.0, 1.0, 120.0, 0.0)
    assert math.isnan(figures.mean_wait_served)
    assert figures.mean_queue == pytest.approx(7.0 * 120 / 300)
    assert erlang_a.within(7.0, 0, 300.0, 120.0, 60.0) == (0.0, pytest.approx(1 - math.exp(-0.5)))
    assert erlang_a.p_wait_beyond(7.0, 0, 300.0, 120.0, 60.0) == pytest.approx(math.exp(-0.5))
    assert erlang_a.service_level(7.0, 0, 300.0, 120.0, 60.0, F4) == 0.0


def test_one_agent_worked_by_hand():
    """Load 1, impatience 1: states 1, 1, 1/2, 1/6, ... sum to e; all that find the agent busy wait."""
    figures = erlang_a.figures(1.0, 1, 60.0, 60.0)
    assert figures.p_wait == pytest.approx(1 - math.exp(-1), rel=1e-14)
    assert figures.mean_queue == pytest.approx(math.exp(-1), rel=1e-14)
    assert figures.p_abandon == pytest.approx(math.exp(-1), rel=1e-14)
    done = erlang_a.within(1.0, 1, 60.0, 60.0, 0.0)
    assert done == (pytest.approx(math.exp(-1), rel=1e-14), pytest.approx(0.0, abs=1e-16))


def test_lines_for_a_blocking_target():
    assert erlang_b.agents_for_blocking(84.06, 0.01) == 100
    assert erlang_b.agents_for_blocking(84.07, 0.01) == 101
    assert erlang_b.agents_for_blocking(0.0, 0.01) == 0

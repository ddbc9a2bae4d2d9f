"""From a fold's sums to one row of components a scope and slot: plain loops, because a replication has few of them.

Sums lie as the passes over the records fill them fastest: by place, by day, by interval. Figures are read off one row
of all components (`sim.measures.components`) of a scope. `other` is the slot behind the measured days.
"""

from typing import NamedTuple

import numpy as np

from sim.jit import inlined, kernel
from sim.measures.components import (
    ACCOMPANIED,
    ANSWERED,
    CALLBACKS_REACHED,
    CUSTOMERS_LOST,
    HANDED_BACK,
    HANDLE_TIME,
    HOLD,
    INDEX,
    N_CONTACT,
    N_INTERVAL,
    N_ISSUE,
    N_LEG,
    N_WORK,
    TALK,
    WORK_BUSY,
    WORK_OVERTIME,
    WRAP_UP,
)
from sim.measures.experience import N_NODES, WEIGHT
from sim.measures.sums import PACKED_CONTACT, TRASH

_CONTACTS, _ISSUES, _WORK = N_LEG, N_LEG + N_CONTACT, N_LEG + N_CONTACT + N_ISSUE
_SCHEDULED, _DAYS, _RUN, _LONGEST = (INDEX[name] for name in ("scheduled", "days", "run", "longest_wait"))
_FEES, _FEE_SCHEDULED = INDEX["fees"], INDEX["fee_scheduled"]
_FEE_OVERTIME, _FEE_BUSY = INDEX["fee_overtime"], INDEX["fee_busy"]


class Plan(NamedTuple):
    """What is known before any replication."""

    slot: np.ndarray
    """(D + 1,) int64, as in `World.slot`."""
    scheduled: np.ndarray
    """(M, I, G) int64: agent-ticks of the headcount plan."""
    fee: np.ndarray
    """(G,) int64: thousandths a contact answered and not handed back; -1 for groups that are paid by the hour."""


@kernel
def gather_days(sums, plan, cube, work):
    """Every component of every scope by slot. Overall is the work of own staff: not of groups paid by the contact.

    cube  (S scopes, M + 1 slots, C) int64, written; scopes are overall, types, queues, groups
    work  (M + 1, I, G, N_WORK) int64, written: workload by slot
    """
    cube[:] = 0
    _gather_work(sums, plan, work)
    n_slots, n_queues, n_types, n_places = sums.by_place.shape[:4]
    types, queues, groups = 1, 1 + n_types, 1 + n_types + n_queues
    _gather_fees(sums, plan, work, cube, groups)
    for slot in range(n_slots):
        for queue in range(n_queues):
            for kind in range(n_types):
                for group in range(n_places):
                    row = sums.by_place[slot, queue, kind, group]
                    row[HANDLE_TIME] = row[TALK] + row[HOLD] + row[ACCOMPANIED] + row[WRAP_UP]
                    _add(cube[0, slot], 0, row, N_LEG)
                    _add(cube[types + kind, slot], 0, row, N_LEG)
                    _add(cube[queues + queue, slot], 0, row, N_LEG)
                    if group < n_places - 1:
                        _add(cube[groups + group, slot], 0, row, N_LEG)
            cube[queues + queue, slot, _LONGEST] = sums.longest[slot, queue]
            cube[0, slot, _LONGEST] = max(cube[0, slot, _LONGEST], sums.longest[slot, queue])
        for kind in range(n_types):
            for scope in (0, types + kind):
                _add(cube[scope, slot], _CONTACTS, sums.contacts[slot, kind], N_CONTACT)
                _add(cube[scope, slot], _ISSUES, sums.issues[slot, kind], N_ISSUE)
        for interval in range(work.shape[1]):
            for group in range(n_places - 1):
                for scope in (0, groups + group):
                    # A partner's agents are on no roster of ours, and not idle at our expense.
                    if scope == 0 and plan.fee[group] >= 0:
                        continue
                    _add(cube[scope, slot], _WORK, work[slot, interval, group], N_WORK)
                    if slot < n_slots - 1:
                        cube[scope, slot, _SCHEDULED] += plan.scheduled[slot, interval, group]
        for scope in range(len(cube)):
            cube[scope, slot, _DAYS] = slot < n_slots - 1
            cube[scope, slot, _RUN] = 1


@inlined
def _gather_fees(sums, plan, work, cube, groups):
    """Groups that are paid by the contact: their fees, a contact handed back none, and their times."""
    n_slots, n_queues, n_types, n_places = sums.by_place.shape[:4]
    for group in range(n_places - 1):
        if plan.fee[group] < 0:
            continue
        for slot in range(n_slots):
            row = cube[groups + group, slot]
            for queue in range(n_queues):
                for kind in range(n_types):
                    legs = sums.by_place[slot, queue, kind, group]
                    n_paid = legs[ANSWERED] + legs[CALLBACKS_REACHED] - legs[HANDED_BACK]
                    row[_FEES] += plan.fee[group] * n_paid
            # What they cost is cost overall too; their hours are not among the hours overall.
            cube[0, slot, _FEES] += row[_FEES]
            for interval in range(work.shape[1]):
                row[_FEE_OVERTIME] += work[slot, interval, group, WORK_OVERTIME]
                row[_FEE_BUSY] += work[slot, interval, group, WORK_BUSY]
                if slot < n_slots - 1:
                    row[_FEE_SCHEDULED] += plan.scheduled[slot, interval, group]


@inlined
def _gather_work(sums, plan, work):
    """Measured days as they are; closed days and what lies behind the horizon together; the warm-up nowhere."""
    work[:] = 0
    n_intervals, n_groups = work.shape[1:3]
    for day in range(len(plan.slot)):
        if plan.slot[day] != TRASH:
            for interval in range(n_intervals):
                for group in range(n_groups):
                    row = sums.work[day * n_intervals + interval, group]
                    _add(work[plan.slot[day], interval, group], 0, row, N_WORK)


@kernel
def gather_totals(cube, totals):
    """Sums over the slots; the longest wait is a maximum, a run is one run. totals (S, C) int64, written."""
    for scope in range(len(cube)):
        longest = 0
        totals[scope, :] = 0
        for slot in range(cube.shape[1]):
            _add(totals[scope], 0, cube[scope, slot], cube.shape[2])
            longest = max(longest, cube[scope, slot, _LONGEST])
        totals[scope, _LONGEST] = longest
        totals[scope, _RUN] = 1


@kernel
def gather_intervals(sums, plan, work, rows):
    """Queues, then groups, by interval of the day, over all slots that count.

    work  (M + 1, I, G, N_WORK) int64: from `gather_days`
    rows  ((Q + G) * I, C) int64, written where a queue or a group has components; zero elsewhere
    """
    n_slots, n_intervals, n_queues = sums.by_interval.shape[:3]
    for queue in range(n_queues):
        for interval in range(n_intervals):
            row = rows[queue * n_intervals + interval]
            row[:N_INTERVAL] = 0
            for slot in range(n_slots):
                _add(row, 0, sums.by_interval[slot, interval, queue], N_INTERVAL)
            row[_DAYS] = n_slots - 1
    for group in range(work.shape[2]):
        for interval in range(n_intervals):
            row = rows[(n_queues + group) * n_intervals + interval]
            row[_WORK : _WORK + N_WORK] = 0
            row[_SCHEDULED] = 0
            for slot in range(n_slots):
                _add(row, _WORK, work[slot, interval, group], N_WORK)
                if slot < n_slots - 1:
                    row[_SCHEDULED] += plan.scheduled[slot, interval, group]
            row[_DAYS] = n_slots - 1


@inlined
def _add(row, first, other, n):
    for column in range(n):
        row[first + column] += other[column]


@kernel
def gather_scores(packed, issues, counts):
    """Predictor histograms out of packed ones, overall and by type.

    packed  (M + 1, T, 2, U, N_NODES) int64: `Sums.scores`
    issues  (M + 1, T, N_ISSUE) int64: among them the customers lost, all unsatisfied
    counts  (M + 1, 1 + T, 2, U, N_NODES + 1) int64, written: WEIGHT a contact; the last place holds the lost
    """
    counts[:] = 0
    n_slots, n_types, n_populations, n_shapes = packed.shape[:4]
    for slot in range(n_slots):
        for kind in range(n_types):
            n_lost = issues[slot, kind, CUSTOMERS_LOST] * WEIGHT
            for population in range(n_populations):
                for shape in range(n_shapes):
                    own = packed[slot, kind, population, shape]
                    for scope in (0, 1 + kind):
                        _unpack(own, counts[slot, scope, population, shape])
                        # Only customers can be lost: the second population.
                        counts[slot, scope, population, shape, N_NODES] += population * n_lost


@inlined
def _unpack(packed, counts):
    for node in range(N_NODES):
        contacts = packed[node] // PACKED_CONTACT
        next_share = packed[node] - contacts * PACKED_CONTACT
        counts[node] += contacts * WEIGHT - next_share
        if node + 1 < N_NODES:
            counts[node + 1] += next_share


@kernel
def gather_answers(counts, population, shape, answers, out):
    """Expected answers by scope and day.

    counts             (M + 1, 1 + T, 2, U, N_NODES + 1) int64: from `gather_scores`
    population, shape  (R,) int64: whose histogram each reading reads
    answers            (R, N_NODES + 1) float64: the expected answer at each grid point
    out                (1 + T, M, R, 2) float64, written: sum of answers, and of weights
    """
    for scope in range(out.shape[0]):
        for day in range(out.shape[1]):
            for reading in range(out.shape[2]):
                own = counts[day, scope, population[reading], shape[reading]]
                total, weight = 0.0, 0
                for node in range(len(own)):
                    total += own[node] * answers[reading, node]
                    weight += own[node]
                out[scope, day, reading, 0] = total
                out[scope, day, reading, 1] = weight

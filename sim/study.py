"""From a question to its answer: what was asked for (`sim.centre.run.Run`) becomes a plan, a plan a comparison."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from sim.centre.alignment import aligned
from sim.centre.compile import compile_centre
from sim.centre.compiled import CompiledCentre
from sim.centre.days import with_arrival_rates
from sim.centre.errors import InputProblems, Problem
from sim.centre.request import RunSettings
from sim.centre.run import Run
from sim.centre.scenarios import Row
from sim.centre.schema import Centre
from sim.centre.today import settled_busy
from sim.experiment.plan import Plan, baseline_of
from sim.experiment.precision import Precision, fixed
from sim.experiment.result import Comparison, Scenario
from sim.levers import Applied, pull
from sim.whatif import suppose


def answer(run: Run, progress: Callable[[int, int], None] | None = None) -> Comparison:
    """Run everything that was asked for and compare it with the baseline.

    progress  told (replications done, replications to do)
    Raises `InputProblems` if a lever or a what-if does not fit the centre.
    """
    from sim.experiment.compare import compare

    return compare(plan_of(run), progress)


def settled(run: Run, progress: Callable[[int, int], None] | None = None) -> Run:
    """The same run with what has to be simulated before it can be made; `run` itself, if there is nothing.

    New issues for volumes, where these count all contacts offered; earlier callers, where a day is taken up.

    progress  told (steps done, steps at most)
    Raises `InputProblems` if redials and repeats alone exceed the volumes.
    """
    if run.centre.arrivals.counts == "offered":
        run = _with_new_issues(run, progress)
    start = run.centre.start
    return run if start is None or start.earlier else _with_earlier_callers(run)


def whole_days(centre: Centre) -> CompiledCentre:
    """Compiled as if the volumes were new issues, and of whole days, whatever part of one is simulated then."""
    arrivals = centre.arrivals.model_copy(update={"counts": "new_issues"})
    return compile_centre(centre.model_copy(update={"start": None, "arrivals": arrivals}))


def _with_earlier_callers(run: Run) -> Run:
    """The same run, knowing who called before the day is taken up and comes back after it."""
    from sim.experiment.earlier import earlier_callers

    start, rest = run.centre.start, compile_centre(run.centre)
    assert start is not None
    earlier = earlier_callers(whole_days(run.centre), rest.start, rest.end, run.settings.seed)
    return replace(run, centre=run.centre.model_copy(update={"start": start.with_earlier(earlier)}))


def _with_new_issues(run: Run, progress: Callable[[int, int], None] | None) -> Run:
    arrivals = run.centre.arrivals
    from sim.experiment.offered import EchoExceedsFileError, settle

    centre = run.centre.model_copy(update={"arrivals": arrivals.model_copy(update={"counts": "new_issues"})})
    try:
        settlement = settle(whole_days(centre), arrivals.counted_at, run.settings.seed, progress)
    except EchoExceedsFileError as exceeds:
        raise InputProblems([_echo_problem(exceeds)]) from None
    total, new = settlement.offered.sum(), settlement.new_issues.sum()
    note = (
        f"of {total:,.0f} contacts offered {new:,.0f} are new issues, the others redials and repeats; "
        f"simulated / file: {settlement.simulated.sum():,.0f} / {total:,.0f} contacts, "
        f"{100 * settlement.misfit:.1f} % of them in another interval or missing"
    )
    notes = [note, *_crowded_out(settlement.crowded_out, centre.calendar.reopen_spread)]
    return replace(run, centre=with_arrival_rates(centre, settlement.new_issues), notes=(*run.notes, *notes))


def _crowded_out(n_intervals: int, spread_s: float) -> Iterator[str]:
    if n_intervals:
        yield (
            f"in {n_intervals} interval{'s' if n_intervals > 1 else ''} nearly all contacts are redials and repeats: "
            f"those of the night come within calendar.reopen_spread after the opening ({spread_s / 3600:g} h); if your "
            "mornings are not like that, make it longer"
        )


def _echo_problem(exceeds: Any) -> Problem:
    """Which probability to lower: the one behind the larger part of the echo."""
    by_redial = exceeds.redials > exceeds.echo / 2
    field, word = ("redial", "redials") if by_redial else ("repeat.share", "repeats")
    found = f"{exceeds.offered:,.0f} contacts offered, but {exceeds.echo:,.0f} redials and repeats in the simulation"
    mend = f"lower types.{exceeds.kind}.{field} (most of them are {word}), or add the staff that was there"
    return Problem(f"volumes.{exceeds.kind}", found, "more contacts offered than redials and repeats alone", mend)


def plan_of(run: Run) -> Plan:
    """The baseline and every row of the comparison, what-ifs and levers applied, compiled."""
    run = settled(run)
    centre = settled_busy(run.centre)
    baseline = baseline_of(centre, compile_centre(centre))
    scenarios = (baseline, *(scenario_of(centre, row) for row in run.rows))
    compiled = aligned([scenario.compiled for scenario in scenarios])
    scenarios = tuple(replace(s, compiled=c) for s, c in zip(scenarios, compiled, strict=True))
    asked = run.settings
    return Plan(scenarios, asked.seed, precision_of(asked), run.engine, asked.threads, asked.executor, asked.address)


def lever_notes(run: Run) -> tuple[str, ...]:
    """What levers and what-ifs want the planner to know, each once."""
    notes = (note for row in run.rows for note in applied_to(run.centre, row).notes)
    return tuple(dict.fromkeys(notes))


def applied_to(centre: Centre, row: Row) -> Applied:
    """The centre of a row: first what is supposed, then the levers that are pulled in that world.

    Raises `InputProblems` if something does not fit.
    """
    supposed = suppose(centre, row.what_ifs)
    return supposed.followed_by(pull(supposed.centre, row.levers))


def scenario_of(centre: Centre, row: Row) -> Scenario:
    """A row's levers and what-ifs applied to the centre, compiled. Raises `InputProblems` if something does not fit."""
    applied = applied_to(centre, row)
    return Scenario(
        row.name,
        applied.centre,
        compile_centre(applied.centre),
        row.scenarios,
        applied.changes,
        applied.daily_cost,
        applied.one_off_cost,
        applied.in_short,
    )


def precision_of(settings: RunSettings) -> Precision:
    """The stopping rule that was asked for."""
    if settings.precision is None:
        return fixed(settings.replications)
    wanted = settings.precision
    return Precision(
        settings.replications, wanted.max_replications, wanted.asa_half_width, wanted.service_level_half_width
    )

"""From a question to its answer: what was asked for (`sim.centre.run.Run`) becomes a plan, a plan a comparison."""

from collections.abc import Callable
from dataclasses import replace

from sim.centre.alignment import aligned
from sim.centre.compile import compile_centre
from sim.centre.request import RunSettings
from sim.centre.run import Run
from sim.centre.scenarios import Row
from sim.centre.schema import Centre
from sim.experiment.plan import Plan, baseline_of
from sim.experiment.precision import Precision, fixed
from sim.experiment.result import Comparison, Scenario
from sim.levers import pull


def answer(run: Run, progress: Callable[[int, int], None] | None = None) -> Comparison:
    """Run everything that was asked for and compare it with the baseline.

    progress  told (replications done, replications to do)
    Raises `InputProblems` if a lever does not fit the centre.
    """
    from sim.experiment.compare import compare

    return compare(plan_of(run), progress)


def plan_of(run: Run) -> Plan:
    """The baseline and every row of the comparison, levers pulled and compiled."""
    baseline = baseline_of(run.centre, compile_centre(run.centre))
    scenarios = (baseline, *(_scenario(run.centre, row) for row in run.rows))
    compiled = aligned([scenario.compiled for scenario in scenarios])
    scenarios = tuple(replace(s, compiled=c) for s, c in zip(scenarios, compiled, strict=True))
    return Plan(scenarios, run.settings.seed, _precision(run.settings), run.engine, run.settings.threads)  # type: ignore[arg-type]


def lever_notes(run: Run) -> tuple[str, ...]:
    """What the levers want the planner to know, each once."""
    notes = (note for row in run.rows for note in pull(run.centre, row.levers).notes)
    return tuple(dict.fromkeys(notes))


def _scenario(centre: Centre, row: Row) -> Scenario:
    applied = pull(centre, row.levers)
    return Scenario(
        row.name,
        applied.centre,
        compile_centre(applied.centre),
        row.scenarios,
        applied.changes,
        applied.daily_cost,
        applied.one_off_cost,
    )


def _precision(settings: RunSettings) -> Precision:
    if settings.precision is None:
        return fixed(settings.replications)
    wanted = settings.precision
    return Precision(
        settings.replications, wanted.max_replications, wanted.asa_half_width, wanted.service_level_half_width
    )

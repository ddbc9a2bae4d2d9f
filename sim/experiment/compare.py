"""Runs a plan: all scenarios on equal luck, merged in replication order, until they are precise enough."""

from collections.abc import Callable, Iterator, Sequence

from sim.experiment.assemble import scenario_result
from sim.experiment.caveats import caveats, checks
from sim.experiment.executor import Pool, Workers, blocks, open_pool
from sim.experiment.plan import Plan, settings_of
from sim.experiment.precision import gain, judge
from sim.experiment.replicate import Task, block_size
from sim.experiment.result import Comparison, Scenario, ScenarioResult, ShapleyRow
from sim.experiment.shapley import share_out, weights
from sim.experiment.shortest import headline_moments, headlines, linearised, shortest
from sim.experiment.summary import rows, unpraised_costs
from sim.measures.figures import BY_KEY, FIGURES
from sim.measures.intervals import CONFIDENCE, freedom, standard_error, t_quantile
from sim.measures.settings import MeasureSettings
from sim.measures.statistics import Statistics
from sim.measures.tally import Block
from sim.measures.target import Target

Progress = Callable[[int, int], None]
"""Told (replications done, replications to do), all scenarios together; the second may grow at a look."""


class Experiment:
    """A plan under way: statistics of every scenario, taken up in replication order."""

    def __init__(self, plan: Plan, progress: Progress | None = None) -> None:
        """Nothing runs yet."""
        self.plan = plan
        self.settings = [settings_of(scenario) for scenario in plan.scenarios]
        self.statistics: list[Statistics] = []
        for scenario, settings in zip(plan.scenarios, self.settings, strict=True):
            first = self.statistics[0] if self.statistics else None
            self.statistics.append(Statistics(scenario.compiled, settings, first))
        self.workers = Workers.of(plan.engine, plan.workers, plan.executor, plan.address)
        self.progress = progress or (lambda done, total: None)
        self.stop_reason = ""

    def run(self) -> None:
        """Run until the stopping rule is content; sets `stop_reason`."""
        names = [scenario.name for scenario in self.plan.scenarios]
        with open_pool(self.plan.engine, self.workers) as pool:
            for until in self.plan.precision.looks():
                self._run_until(until, pool)
                look = judge(self.plan.precision, self.statistics, names)
                self.stop_reason = look.reason
                if look.stop:
                    break

    def _run_until(self, until: int, pool: Pool) -> None:
        done = self.statistics[0].n
        total = until * len(self.statistics)
        group: list[Block] = []
        for count, block in enumerate(blocks(pool, self._tasks(done, until)), start=1):
            group.append(block)
            if count % len(self.statistics) == 0:
                self._merge(group)
                group = []
            finished = self.statistics[0].n * len(self.statistics) + sum(b.n for b in group)
            self.progress(finished, total)

    def _tasks(self, first: int, until: int) -> Iterator[Task]:
        """Block by block, and within a block the baseline, then the scenarios."""
        size = block_size(self.plan.scenarios[0].compiled, self.plan.engine, until - first)
        for start in range(first, until, size):
            n = min(size, until - start)
            for scenario, settings in zip(self.plan.scenarios, self.settings, strict=True):
                yield Task(scenario.compiled, settings, self.plan.seed, start, n, self.plan.engine)

    def _merge(self, group: Sequence[Block]) -> None:
        for i in range(group[0].n):
            for statistics, block in zip(self.statistics, group, strict=True):
                statistics.add(block, i, group[0])
        for statistics, block in zip(self.statistics, group, strict=True):
            statistics.pool(block)


def compare(plan: Plan, progress: Progress | None = None) -> Comparison:
    """Run the plan and say what came out.

    The first scenario is the baseline. Raises ValueError if the scenarios differ in types, queues, groups or calendar:
    figures could not be paired.
    """
    _must_match(plan.scenarios)
    experiment = Experiment(plan, progress)
    experiment.run()
    return comparison(experiment)


def comparison(experiment: Experiment) -> Comparison:
    """The result of an experiment that has run."""
    plan, everything = experiment.plan, experiment.statistics
    baseline, centre = everything[0], plan.scenarios[0].centre
    results = [_result(s, own, everything) for s, own in zip(plan.scenarios, everything, strict=True)]
    found = checks(centre, baseline)
    currency = experiment.settings[0].prices.currency
    return Comparison(
        results[0],
        tuple(results[1:]),
        baseline.n,
        plan.seed,
        " ".join([experiment.stop_reason, *gain(baseline)]),
        _targets(plan.scenarios, experiment.settings),
        currency,
        CONFIDENCE,
        tuple(caveats(plan.scenarios, everything, found)),
        found,
        tuple(_shapley(plan.scenarios, everything)),
        shortest([result.name for result in results[1:]], everything[1:]),
        {figure.key: figure.printed_unit(currency) for figure in FIGURES},
    )


def _targets(scenarios: Sequence[Scenario], settings: Sequence[MeasureSettings]) -> dict[str, Target]:
    """Each queue's target in the first scenario that has the queue: the baseline, unless a lever adds it."""
    found = {}
    for place, queue in enumerate(scenarios[0].compiled.queue_names):
        has_it = (i for i, s in enumerate(scenarios) if queue in getattr(s.centre, "queues", (queue,)))
        found[queue] = settings[next(has_it, 0)].targets[place]
    return found


def _result(scenario: Scenario, own: Statistics, everything: Sequence[Statistics]) -> ScenarioResult:
    baseline = None if own is everything[0] else everything[0]
    shown = max(1, len(everything) - 1)
    return scenario_result(scenario, own, unpraised_costs(tuple(rows(scenario.name, own, baseline, shown))))


def _must_match(scenarios: Sequence[Scenario]) -> None:
    first = scenarios[0].compiled
    for scenario in scenarios[1:]:
        for name in ("type_names", "queue_names", "group_names", "interval_ticks", "n_days"):
            ours, theirs = getattr(first, name), getattr(scenario.compiled, name)
            if ours != theirs:
                raise ValueError(f"scenario {scenario.name}: {name} {theirs} differ from the baseline's {ours}")


def _shapley(scenarios: Sequence[Scenario], everything: Sequence[Statistics]) -> Iterator[ShapleyRow]:
    """Shares of every headline figure, if all subsets of at least two files were run."""
    run = {frozenset(scenario.members): own for scenario, own in zip(scenarios, everything, strict=True)}
    members = tuple(dict.fromkeys(member for scenario in scenarios for member in scenario.members))
    if len(members) < 2 or not all(subset in run for row in weights(members).values() for subset in row):
        return
    values, residuals = {}, {}
    for subset, own in run.items():
        values[subset], residuals[subset] = linearised(own)
    shares, spread = share_out(members, values), share_out(members, residuals)
    moments = headline_moments(everything[0])
    t = t_quantile(1, freedom(moments))
    half_widths = {member: t * standard_error((spread[member] ** 2).sum(axis=0), moments) for member in shares}
    for column, key in enumerate(headlines(everything[0])):
        unit = BY_KEY[key].printed_unit(everything[0].settings.prices.currency)
        for member, value in shares.items():
            half = half_widths[member][column]
            yield ShapleyRow(
                key, unit, member, *map(float, (value[column], value[column] - half, value[column] + half))
            )

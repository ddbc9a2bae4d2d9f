"""The rows of a comparison: scenarios each alone, stacked, every subset, or named stacks.

A scenario pulls levers and supposes what-ifs. What their settings mean is not known here: registries (name -> pydantic
model) judge them, handed in by whoever knows the levers and the what-ifs.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any, Protocol, runtime_checkable

from pydantic import BaseModel

from sim.centre.check import Finding
from sim.centre.documents import COMMAND_LINE, Document, KeyPath
from sim.centre.errors import InputProblems, Problem, did_you_mean
from sim.centre.gate import judge
from sim.centre.places import Places, shipped_root
from sim.centre.request import Request
from sim.centre.scenario_files import Scenario, located, read_scenario
from sim.centre.schema import Centre
from sim.centre.whatif_words import Supposition

LeverRegistry = Mapping[str, type[BaseModel]]
"""Name -> model of the settings; of levers, or of what-ifs."""
MOST_SUBSETS = 4


@runtime_checkable
class FitsCentres(Protocol):
    """Settings that may be valid in themselves and still not fit a centre: a group it lacks, no menu."""

    def findings(self, centre: Centre) -> Iterator[Finding]:
        """What does not fit; paths start at the lever's or what-if's own keys."""


@dataclass(frozen=True)
class Row:
    """One line of the comparison: a set of levers and what-ifs."""

    name: str
    scenarios: tuple[str, ...]
    """names, in the order asked for"""
    levers: dict[str, Any]
    """lever name -> its settings: a model of the registry, or the plain mapping without a registry"""
    written: dict[str, dict[str, Any]]
    """lever name -> its settings as they were written"""
    what_ifs: tuple[Any, ...] = ()
    """what is supposed: models of the registry in its order, or plain mappings without a registry"""
    supposed: tuple[Supposition, ...] = field(default=(), compare=False)
    """the what-ifs as they were written"""


def rows_of(
    request: Request,
    changes: Document,
    places: Places,
    registry: LeverRegistry | None,
    centre: Centre | None = None,
    what_ifs: LeverRegistry | None = None,
) -> tuple[list[Row], list[Scenario]]:
    """The rows of the comparison (without the baseline) and the scenarios they are made of.

    changes   levers changed on the command line: lever -> key -> value
    registry  of levers; without it settings stay as they were written
    centre    what levers and what-ifs must fit; not judged if left out
    what_ifs  their registry
    """
    names = list(dict.fromkeys([*request.scenario, *(n for stack in request.stacks.values() for n in stack)]))
    scenarios, problems = _read_all(names, places)
    pulled = {lever for scenario in scenarios.values() for lever in scenario.levers.value}
    asked = list(dict.fromkeys(request.scenario))
    for lever in changes.value:
        if lever not in pulled:
            asked.append(lever)
            scenarios[lever] = Scenario(lever, "", "pulled from the command line", _only(changes, lever))
    problems += _left_over(request, changes, asked)
    rows = []
    if not problems:
        for name, members in _members(request, asked, problems):
            stack = [scenarios[member] for member in members]
            problems += _conflicts(stack)
            written = _merged(stack, changes)
            levers = judged_levers(written, registry, problems, centre)
            asked_for = tuple(supposed for scenario in stack for supposed in scenario.what_ifs)
            models = judged_what_ifs(asked_for, what_ifs, problems, centre)
            rows.append(Row(name, tuple(s.name for s in stack), levers, written.value, models, asked_for))
    if problems:
        raise InputProblems(problems)
    return rows, list(scenarios.values())


def _read_all(names: list[str], places: Places) -> tuple[dict[str, Scenario], list[Problem]]:
    scenarios: dict[str, Scenario] = {}
    problems: list[Problem] = []
    for name in names:
        try:
            scenarios[name] = read_scenario(name, places)
        except InputProblems as slip:
            problems += slip.problems
    return scenarios, problems


def _left_over(request: Request, changes: Document, asked: list[str]) -> Iterator[Problem]:
    """What would be pulled beside named rows, in none of which it is: it may not be dropped in silence."""
    members = {name for stack in request.stacks.values() for name in stack}
    for name in asked if request.stacks else ():
        if name in members:
            continue
        is_lever = name in changes.value and name not in request.scenario
        where = changes.origin((name,)) if is_lever else f"{COMMAND_LINE}: scenario={name}"
        what = (
            "a lever that none of the columns pulls" if is_lever else "a scenario beside the columns, in none of them"
        )
        yield Problem(str(where), what, "what the columns pull", f"name {name} as a column, or in one: {name}+...")


def _only(changes: Document, lever: str) -> Document:
    origins = {path: origin for path, origin in changes.origins.items() if path[:1] in ((), (lever,))}
    return Document({lever: changes.value[lever]}, origins)


def _members(request: Request, asked: list[str], problems: list[Problem]) -> Iterator[tuple[str, list[str]]]:
    """(row name, scenario names) of every row."""
    if request.stacks:
        yield from request.stacks.items()
        return
    if request.compare == "subsets" and len(asked) > MOST_SUBSETS:
        found = f"{len(asked)} scenarios, {2 ** len(asked) - 1} combinations"
        allowed = f"at most {MOST_SUBSETS} scenarios with compare=subsets"
        problems.append(Problem("command line: compare=subsets", found, allowed, "compare=each, or fewer scenarios"))
        return
    sizes = {"each": [1, len(asked)], "stack": [len(asked)], "subsets": range(1, len(asked) + 1)}[request.compare]
    for size in dict.fromkeys(sizes):
        for members in combinations(asked, size) if size else ():
            yield "+".join(members), list(members)


def _conflicts(stack: list[Scenario]) -> Iterator[Problem]:
    """Keys that two files of a stack set, whatever the values: neither may win in silence."""
    set_by: dict[Any, tuple[Scenario, str]] = {}
    for scenario in stack:
        levers = scenario.levers
        paths = [path for lever, settings in levers.value.items() for path in _settings(settings, (lever,))]
        settings: list[tuple[Any, str]] = [(path, str(levers.origins[path])) for path in paths]
        settings += [(supposed.key, str(supposed.settings.origin(()))) for supposed in scenario.what_ifs]
        for key, where in settings:
            first, other = set_by.setdefault(key, (scenario, where))
            if first is not scenario:
                mend = _side_by_side(first.name, scenario.name)
                if where == other:
                    mend = f"one of {first.name} and {scenario.name} is based on the other: ask for one of them"
                yield Problem(where, f"set here and in {other}", "each setting once in what is pulled together", mend)


def _side_by_side(first: str, second: str) -> str:
    """How to see both, each on its own."""
    return (
        f"to see each on its own: contactsim compare CENTRE {first} {second}, or "
        f'"stacks={{a:[{first}],b:[{second}]}}"; to pull both, make one file of them'
    )


def _settings(value: Any, path: KeyPath) -> Iterator[KeyPath]:
    """Paths of the values that are set; a lever without settings counts as one."""
    if isinstance(value, dict) and value:
        for key, part in value.items():
            yield from _settings(part, (*path, key))
    else:
        yield path


def _merged(stack: list[Scenario], changes: Document) -> Document:
    """Lever -> settings of a stack, command-line changes on top."""
    merged = Document({}, {})
    for scenario in stack:
        merged = merged.merged(scenario.levers)
    for lever in changes.value:
        if lever in merged.value:
            merged = merged.merged(_only(changes, lever))
    return merged


def judged_levers(
    written: Document, registry: LeverRegistry | None, problems: list[Problem], centre: Centre | None = None
) -> dict[str, Any]:
    """Lever -> settings, judged by the registry if there is one; what is wrong is added to the problems."""
    if registry is None:
        return written.value
    return {lever: _judged(lever, written, registry, problems, centre) for lever in written.value}


def judged_what_ifs(
    asked: tuple[Supposition, ...],
    registry: LeverRegistry | None,
    problems: list[Problem],
    centre: Centre | None = None,
) -> tuple[Any, ...]:
    """The what-ifs, judged by their registry if there is one; what is wrong is added to the problems.

    They apply in the registry's order, and each must fit the centre that the ones before it leave.
    """
    if registry is None:
        return tuple({s.kind: s.settings.value} for s in asked)
    places = {kind: place for place, kind in enumerate(registry)}
    models = []
    for supposed in sorted(asked, key=lambda s: places.get(s.kind, -1)):
        before = len(problems)
        models.append(_model(supposed.kind, supposed.settings, registry, problems, centre, "a what-if"))
        if centre is not None and len(problems) == before:
            centre = models[-1].apply(centre).centre
    return tuple(models)


def _judged(
    lever: str, merged: Document, registry: LeverRegistry, problems: list[Problem], centre: Centre | None
) -> Any:
    settings = merged.part(lever)
    return _model(lever, settings, registry, problems, centre, "the name of a lever")


def _model(
    name: str,
    settings: Document,
    registry: LeverRegistry,
    problems: list[Problem],
    centre: Centre | None,
    what: str,
) -> Any:
    if name not in registry:
        problems.append(Problem(str(settings.origin(())), repr(name), what, did_you_mean(name, registry)))
        return None
    made, found = judge(registry[name], settings.value)
    if not found and centre is not None and isinstance(made, FitsCentres):
        found = [_typed(name, finding, centre, settings) for finding in made.findings(centre)]
    problems += [located(finding, settings) for finding in found]
    return made


def _typed(name: str, finding: Finding, centre: Centre, settings: Document) -> Finding:
    """Whom a shipped file names is for its own centre: the mend is typed, the file is not the planner's to edit."""
    kind = finding.path[0] if finding.path else ""
    misnamed = kind in ("groups", "queues", "types") and finding.allowed.startswith("the name of ")
    if not misnamed or str(shipped_root()) not in str(settings.origin(finding.path[:1])):
        return finding
    known = list(getattr(centre, str(kind)))
    mend = f"add levers.{name}.{kind}={known[-1]} to the command; choose from: {', '.join(known)}"
    return replace(finding, mend=mend)

"""Scenario files and the rows of a comparison: each alone, stacked, every subset, or named stacks.

A scenario pulls levers. What a lever's settings mean is not known here: a registry (lever name -> pydantic model)
judges them, handed in by whoever knows the levers.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Protocol, runtime_checkable

from pydantic import BaseModel

from sim.centre.check import Finding
from sim.centre.documents import Document, KeyPath, read_yaml
from sim.centre.errors import InputProblems, Problem, did_you_mean
from sim.centre.gate import judge
from sim.centre.places import Places
from sim.centre.request import Request, ScenarioFile
from sim.centre.schema import Centre

LeverRegistry = Mapping[str, type[BaseModel]]
MOST_SUBSETS = 4


@runtime_checkable
class FitsCentres(Protocol):
    """Settings that may be valid in themselves and still not fit a centre: a group it lacks, no menu."""

    def findings(self, centre: Centre) -> Iterator[Finding]:
        """What does not fit; paths start at the lever's own keys."""


@dataclass(frozen=True)
class Scenario:
    """One scenario file, or a lever pulled from the command line (then `document` holds that)."""

    name: str
    question: str
    description: str
    levers: Document


@dataclass(frozen=True)
class Row:
    """One line of the comparison: a set of levers."""

    name: str
    scenarios: tuple[str, ...]
    """names, in the order asked for"""
    levers: dict[str, Any]
    """lever name -> its settings: a model of the registry, or the plain mapping without a registry"""
    written: dict[str, dict[str, Any]]
    """lever name -> its settings as they were written"""


def read_scenario(name: str, places: Places) -> Scenario:
    """Raises `InputProblems` if there is no such file or it is no scenario."""
    file = places.find("scenario", name)
    if file is None:
        where = f"command line: scenario={name}"
        mend = did_you_mean(name, places.names("scenario"))
        raise InputProblems([Problem(where, repr(name), "a scenario: the name of a file in ./scenarios", mend)])
    document = read_yaml(file)
    made, found = judge(ScenarioFile, document.value)
    if found:
        raise InputProblems(located(finding, document) for finding in found)
    return Scenario(name if file.stem == name else file.stem, made.question, made.description, document.part("levers"))


def located(finding: Finding, document: Document) -> Problem:
    """The finding as a problem, with the file and line (or command-line key) of the value it speaks of."""
    origin = document.origin(finding.path)
    return finding.as_problem(str(origin) if origin else None)


def rows_of(
    request: Request,
    changes: Document,
    places: Places,
    registry: LeverRegistry | None,
    centre: Centre | None = None,
) -> tuple[list[Row], list[Scenario]]:
    """The rows of the comparison (without the baseline) and the scenarios they are made of.

    changes  levers changed on the command line: lever -> key -> value
    centre   what the levers must fit; not judged if left out
    """
    names = list(dict.fromkeys([*request.scenario, *(n for stack in request.stacks.values() for n in stack)]))
    scenarios, problems = _read_all(names, places)
    pulled = {lever for scenario in scenarios.values() for lever in scenario.levers.value}
    asked = list(dict.fromkeys(request.scenario))
    for lever in changes.value:
        if lever not in pulled:
            asked.append(lever)
            scenarios[lever] = Scenario(lever, "", "pulled from the command line", _only(changes, lever))
    rows = []
    if not problems:
        for name, members in _members(request, asked, problems):
            stack = [scenarios[member] for member in members]
            problems += _conflicts(stack)
            written = _merged(stack, changes)
            levers = judged_levers(written, registry, problems, centre)
            rows.append(Row(name, tuple(s.name for s in stack), levers, written.value))
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
    set_by: dict[KeyPath, Scenario] = {}
    for scenario in stack:
        for path in _settings(scenario.levers.value, ()):
            first = set_by.setdefault(path, scenario)
            if first is not scenario:
                where, other = scenario.levers.origins[path], first.levers.origins[path]
                mend = "ask for one of the two files, or make one file of both"
                yield Problem(str(where), f"set here and in {other}", "one file of a stack for each key", mend)


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


def _judged(
    lever: str, merged: Document, registry: LeverRegistry, problems: list[Problem], centre: Centre | None
) -> Any:
    if lever not in registry:
        problems.append(
            Problem(str(merged.origin((lever,))), repr(lever), "the name of a lever", did_you_mean(lever, registry))
        )
        return None
    settings = merged.part(lever)
    made, found = judge(registry[lever], settings.value)
    if not found and centre is not None and isinstance(made, FitsCentres):
        found = list(made.findings(centre))
    problems += [located(finding, settings) for finding in found]
    return made

"""What each scenario pulled and supposed, a short line each: the report has it in full."""

from collections.abc import Iterator

from sim.experiment.result import Comparison, Scenario, ScenarioResult
from sim.report.lines import short_name

_MOST = 3


def change_lines(comparison: Comparison) -> list[str]:
    """`Pulled: peak_staff, 14 agents more, 08:30-14:30`; `Supposed: ...`; each once, small scenarios first.

    A lever or what-if that does in a stack what it does alone is not told again. A scenario that is not called by its
    name stands in front, unless it is the only one: `Pulled by plan_1: ...`.
    """
    alone = len(comparison.scenarios) == 1
    found: dict[tuple[str, str, str], ScenarioResult] = {}
    for result in sorted(comparison.scenarios, key=lambda r: len(r.scenario.members)):
        for told in (*_pulled(result.scenario), *_supposed(result.scenario)):
            found.setdefault(told, result)
    return [_line(*told, result, "" if alone else short_name(comparison, result)) for told, result in found.items()]


def _line(verb: str, name: str, words: str, result: ScenarioResult, scenario: str) -> str:
    """By the name of the scenario where it does nothing else: `volume=+10%` says more than `volume`."""
    is_namesake = len(result.scenario.members) == 1 and scenario.partition("=")[0].partition(".")[0] == name
    by = f" by {scenario}" if scenario and not is_namesake else ""
    return f"{verb}{by}: {scenario if is_namesake else name}, {words}"


def _pulled(scenario: Scenario) -> Iterator[tuple[str, str, str]]:
    for lever, words in scenario.in_short:
        yield "Pulled", lever, words


def _supposed(scenario: Scenario) -> Iterator[tuple[str, str, str]]:
    """What the what-ifs did to the centre, the first few of each."""
    supposed = [change for change in scenario.changes if change.is_what_if]
    for name in dict.fromkeys(change.lever for change in supposed):
        found = [change for change in supposed if change.lever == name]
        told = "; ".join(f"{change.what} {change.old} -> {change.new}" for change in found[:_MOST])
        left = len(found) - _MOST
        more = f"; {left} more in report.html" if left > 0 else ""
        yield "Supposed", name.removeprefix("what-if "), told + more

"""What there is to choose from and to read: every figure, every lever, in words."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

_NEITHER = "neither way is better"
Lines = Iterable[tuple[int, str]]
"""(indent, text) of each line."""


def show_figures(word: str = "", console: Any = None) -> bool:
    """Print every figure that speaks of the word: unit, formula, denominator, basis, polarity. False if none does."""
    from sim.measures.figures import FIGURES

    return _show(FIGURES, _figure, word, (), console)


def show_levers(word: str = "", console: Any = None) -> bool:
    """Print every lever that speaks of the word: settings, side effects, cost, evidence. False if none does."""
    from sim.levers import lever_sheets
    from sim.report.assumptions import GRADES

    grades = "Grades of evidence: " + ", ".join(f"{grade} {words}" for grade, words in GRADES.items())
    return _show(lever_sheets(), _lever, word, [(0, grades)], console)


def _show(things: Iterable[Any], told: Callable[[Any], Lines], word: str, below: Lines, console: Any) -> bool:
    """Print what is told of those things that speak of the word, and what stands below; False if none does."""
    wanted = word.casefold().replace("_", " ")
    sheets = [list(told(thing)) for thing in things]
    found = [sheet for sheet in sheets if wanted in " ".join(text for _, text in sheet).casefold().replace("_", " ")]
    if found:
        _print([line for sheet in (*found, below) for line in sheet], console)
    return bool(found)


def _print(lines: Lines, console: Any) -> None:
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    console = console or Console()
    for indent, text in lines:
        console.print(Padding(Text(text, style="" if indent else "bold"), (0, 0, 0, indent)))


def _figure(figure: Any) -> Iterator[tuple[int, str]]:
    better = _NEITHER if figure.better == "neither" else f"{figure.better} is better"
    yield 0, f"{figure.key}: {figure.label}"
    yield 4, f"[{figure.unit}]  {figure.basis}; {better}; formula: {figure.formula.replace('_', ' ')}"
    yield 4, f"{figure.numerator} / {figure.denominator}" if figure.denominator else figure.numerator
    yield 4, f"for {', '.join(figure.scopes)}"
    yield 0, ""


def _lever(sheet: Any) -> Iterator[tuple[int, str]]:
    yield 0, f"{sheet.name}: {sheet.title}"
    yield 4, sheet.effect
    for parameter in sheet.parameters:
        yield 4, f"{_setting(parameter)}; allowed {parameter.allowed}{_evidence(parameter)}"
    for title, texts in (
        ("side effects", sheet.side_effects),
        ("cost", (sheet.cost,)),
        ("not modelled", sheet.not_modelled),
    ):
        for text in texts:
            yield 4, f"{title}: {text}"
    yield 0, ""


def _setting(parameter: Any) -> str:
    value = f" = {parameter.default}" if parameter.default else " (unset)"
    return f"{parameter.name}{value}: {parameter.meaning}"


def _evidence(parameter: Any) -> str:
    """Values seen elsewhere, their grade and source, as far as they are known."""
    seen = f"evidence {parameter.evidence}" if parameter.evidence else ""
    grade = f"grade {parameter.grade}" if parameter.grade else ""
    known = ", ".join(filter(None, (seen, grade, parameter.source)))
    return f"; {known}" if known else ""

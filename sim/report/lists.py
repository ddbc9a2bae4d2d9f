"""What there is to choose from and to read: every figure, every lever, in words."""

from collections.abc import Iterator
from typing import Any

_NEITHER = "neither way is better"


def show_figures(word: str = "", console: Any = None) -> bool:
    """Print every figure that speaks of the word: unit, formula, denominator, basis, polarity. False if none does."""
    from sim.measures.figures import FIGURES

    wanted = word.casefold().replace("_", " ")
    found = [figure for figure in FIGURES if wanted in " ".join(text for _, text in _figure(figure)).casefold()]
    _print((line for figure in found for line in _figure(figure)), console)
    return bool(found)


def show_levers(console: Any = None) -> None:
    """Print every lever: its settings, side effects, cost, and the evidence behind it."""
    from sim.levers import lever_sheets

    _print(_lever_lines(lever_sheets()), console)


def _print(lines: Iterator[tuple[int, str]], console: Any) -> None:
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


def _lever_lines(sheets: Any) -> Iterator[tuple[int, str]]:
    from sim.report.assumptions import GRADES

    for sheet in sheets:
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
    yield 0, "Grades of evidence: " + ", ".join(f"{grade} {words}" for grade, words in GRADES.items())


def _setting(parameter: Any) -> str:
    value = f" = {parameter.default}" if parameter.default else " (unset)"
    return f"{parameter.name}{value}: {parameter.meaning}"


def _evidence(parameter: Any) -> str:
    """Values seen elsewhere, their grade and source, as far as they are known."""
    seen = f"evidence {parameter.evidence}" if parameter.evidence else ""
    grade = f"grade {parameter.grade}" if parameter.grade else ""
    known = ", ".join(filter(None, (seen, grade, parameter.source)))
    return f"; {known}" if known else ""

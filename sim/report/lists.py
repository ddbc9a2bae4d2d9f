"""What there is to choose from and to read: every figure, every lever, in words."""

from collections.abc import Iterator
from typing import Any

_NEITHER = "neither way is better"


def show_figures(console: Any = None) -> None:
    """Print every figure: key, unit, formula, denominator, basis, polarity."""
    from sim.measures.figures import FIGURES

    _print(_figure_lines(FIGURES), console)


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


def _figure_lines(figures: Any) -> Iterator[tuple[int, str]]:
    for figure in figures:
        better = _NEITHER if figure.better == "neither" else f"{figure.better} is better"
        yield 0, f"{figure.key}: {figure.label}"
        yield 4, f"[{figure.unit}]  {figure.basis}; {better}; formula {figure.formula}"
        yield 4, f"{figure.numerator} / {figure.denominator}" if figure.denominator else figure.numerator
        yield 4, f"for {', '.join(figure.scopes)}"
        yield 0, ""


def _lever_lines(sheets: Any) -> Iterator[tuple[int, str]]:
    for sheet in sheets:
        yield 0, f"{sheet.name}: {sheet.title}"
        yield 4, sheet.effect
        for parameter in sheet.parameters:
            evidence = f"; evidence {parameter.evidence} (grade {parameter.grade})" if parameter.evidence else ""
            yield (
                4,
                f"{parameter.name} = {parameter.default}  {parameter.meaning}; allowed {parameter.allowed}{evidence}",
            )
        for title, texts in (
            ("side effects", sheet.side_effects),
            ("cost", (sheet.cost,)),
            ("not modelled", sheet.not_modelled),
        ):
            for text in texts:
                yield 4, f"{title}: {text}"
        yield 0, ""

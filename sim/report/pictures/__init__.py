"""The four pictures of a run: scenarios compared, the day, good and bad days, where contacts went and waited.

Drawn once, written twice: a PNG file to be put into slides, and an SVG that goes into the report.
"""

import logging
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sim.experiment.result import Comparison
from sim.report.coverage import LABEL, Coverage
from sim.report.pictures import compare, day, days, fonts, where
from sim.report.pictures.abreast import side_by_side
from sim.report.pictures.style import as_svg, load_matplotlib, look, save_png


@dataclass(frozen=True)
class Picture:
    """A picture as it stands in the report."""

    name: str
    """such as `compare`, `day` or `where`; the file is NAME.png"""
    caption: str
    svg: str


_CAPTIONS = {
    "compare": "Headline figures of every scenario: dot and 95 % range; the dashed line is the target.",
    "day": f"The day by interval. Agents required: {LABEL}.",
    "days": "The service level day by day, all replications together: how often it is how good.",
    "where": "Where contacts went, and which queues and times hold the waiting: the bottlenecks.",
}


def draw(
    comparison: Comparison, staffing: Mapping[str, Sequence[Coverage]], folder: Path
) -> tuple[list[Picture], list[str]]:
    """Draw all pictures, write their PNG files into the folder.

    staffing  scenario name -> its pools
    Returns the pictures for the report, and what the planner should know about them (letters without a font).
    """
    drawers: dict[str, Callable[[], Any]] = {
        "compare": partial(compare.draw, comparison),
        "day": partial(day.draw, comparison, staffing=staffing),
        "days": partial(days.draw, comparison),
        "where": partial(where.draw, comparison),
    }
    return draw_all(drawers, _CAPTIONS, _names(comparison), folder)


def draw_all(
    drawers: Mapping[str, Callable[[], Any]], captions: Mapping[str, str], names: Sequence[str], folder: Path
) -> tuple[list[Picture], list[str]]:
    """Draw pictures side by side, write their PNG files into the folder.

    drawers   picture -> what makes its figure
    captions  picture -> the line below it in the report
    names     everything in them that the planner has named
    Returns as `draw`.
    """
    load_matplotlib()
    families, missing = fonts.fonts_for(names)

    def drawn(name: str) -> str:
        """Write the PNG file and return the SVG."""
        with look(families, name), warnings.catch_warnings():
            # Said once and in words by the note below, not letter by letter.
            warnings.filterwarnings("ignore", "Glyph .* missing", UserWarning)
            logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
            figure = drawers[name]()
            save_png(figure, folder / f"{name}.png")
            return as_svg(figure)

    svgs = side_by_side({name: partial(drawn, name) for name in drawers})
    pictures = [Picture(name, captions[name], svg) for name, svg in svgs.items()]
    notes = [f"No installed font has {missing}: the PNG pictures show boxes instead."] if missing else []
    return pictures, notes


def _names(comparison: Comparison) -> list[str]:
    """Everything in the pictures that the planner has named."""
    compiled = comparison.baseline.scenario.compiled
    return [comparison.baseline.scenario.centre.name, *(r.name for r in comparison), *compiled.queue_names]

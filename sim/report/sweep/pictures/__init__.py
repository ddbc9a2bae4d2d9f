"""The pictures of a sweep: what moves it, what works together, response curves, the front, the map of two settings.

Each is left out where it has nothing to show: no interactions of one setting, no front without costs.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from sim.report.pictures import Picture, draw_all
from sim.report.sweep.insight import Insight
from sim.report.sweep.names import all_names
from sim.report.sweep.pictures import curves, effects, heat, interactions, pareto

_CAPTIONS = {
    "effects": "The figure along each setting, averaged over all others, and the share of its variation it moves.",
    "curves": "Headline figures along the setting that matters most, a line for each value of the second.",
    "heat": "Two settings against each other, averaged over all others.",
    "pareto": "Cost against service: what can be had for the money.",
    "interactions": "Which settings work together: what two move beyond what each moves by itself.",
}
_DRAWERS: dict[str, tuple[Callable[[Insight], bool], Callable[[Insight], Any]]] = {
    "effects": (effects.has_any, effects.draw),
    "curves": (curves.has_any, curves.draw),
    "heat": (heat.has_any, heat.draw),
    "pareto": (pareto.has_any, pareto.draw),
    "interactions": (interactions.has_any, interactions.draw),
}
"""picture -> whether there is anything to show, and what draws it"""


def draw(insight: Insight, folder: Path) -> tuple[list[Picture], list[str]]:
    """Draw what there is to show, write the PNG files; as `sim.report.pictures.draw_all`."""
    drawers = {name: partial(make, insight) for name, (is_there, make) in _DRAWERS.items() if is_there(insight)}
    return draw_all(drawers, _CAPTIONS, all_names(insight.sweep), folder) if drawers else ([], [])

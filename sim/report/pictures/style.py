"""How all pictures look: restrained, readable in print and in grey, safe for the colour-blind.

Colours are Okabe and Ito's, ordered so that they also differ in lightness; nothing is told by colour alone.
"""

import io
import sys
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

WIDTH = 8.2
"""inches: an A4 page without its margins, so that text keeps its size in print."""
DPI = 150

INK, GREY, PALE = "#222222", "#767676", "#d9d9d9"
BLUE, ORANGE, GREEN, RED, SKY, YELLOW = "#0072b2", "#e69f00", "#009e73", "#d55e00", "#56b4e9", "#f0e442"


def load_matplotlib() -> None:
    """Import what the pictures need, without the docstrings of 130 `set` methods: a third of that time."""
    from matplotlib.artist import Artist

    # Private, and only about docstrings: where the name means nothing any more, nothing changes.
    name = "_update_set_signature_and_docstring"
    documented = vars(Artist).get(name)
    if documented is None or "matplotlib.figure" in sys.modules:
        return
    setattr(Artist, name, classmethod(lambda cls: None))
    try:
        import matplotlib.backends.backend_agg
        import matplotlib.backends.backend_svg
        import matplotlib.figure  # noqa: F401
    finally:
        setattr(Artist, name, documented)


def look(families: list[str], salt: str) -> AbstractContextManager[Any]:
    """Settings under which a picture is drawn and saved.

    families  fonts in the order they are tried for a letter
    salt      name of the picture: inline SVGs of one page must not share ids, and equal runs get equal bytes
    """
    from matplotlib import rc_context

    return rc_context({
        "font.family": families,
        "font.size": 8,
        "axes.titlesize": 8.5,
        "axes.titleweight": "bold",
        "axes.titlelocation": "left",
        "axes.titley": 1.0,
        "axes.labelsize": 8,
        "axes.edgecolor": GREY,
        "axes.linewidth": 0.6,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "text.color": INK,
        "axes.labelcolor": INK,
        "xtick.color": INK,
        "ytick.color": INK,
        "xtick.labelsize": 7.5,
        "ytick.labelsize": 8,
        "xtick.major.width": 0.6,
        "ytick.major.width": 0.6,
        "xtick.major.size": 2.5,
        "ytick.major.size": 2.5,
        "grid.color": PALE,
        "grid.linewidth": 0.5,
        "hatch.linewidth": 0.5,
        "text.parse_math": False,
        "svg.fonttype": "none",
        "svg.hashsalt": salt,
    })  # fmt: skip


def new_figure(height: float) -> Any:
    """An empty figure of the usual width; height in inches."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH, height), dpi=DPI, facecolor="white")
    FigureCanvasAgg(figure)
    return figure


def heading(figure: Any, title: str, reading: str, *, left: float = 0.012) -> None:
    """Title and, below it, how to read the picture; inches from the top, whatever the height."""
    height = figure.get_figheight()
    figure.text(left, 1 - 0.10 / height, title, fontsize=10, fontweight="bold", va="top")
    figure.text(left, 1 - 0.31 / height, reading, fontsize=7.5, color=GREY, va="top", linespacing=1.25)


def save_png(figure: Any, path: Path) -> None:
    """Write the PNG, without a word about when or with what it was made."""
    figure.savefig(path, format="png", dpi=DPI, metadata={"Software": None}, pil_kwargs={"compress_level": 2})


def as_svg(figure: Any) -> str:
    """The figure as an `<svg>` element to be put into HTML, as wide as its place."""
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    text = buffer.getvalue()
    element = text[text.index("<svg") :]
    head, rest = element.split(">", 1)
    kept = [part for part in head.split() if not part.startswith(("width=", "height=", "xmlns", "version="))]
    return " ".join(kept) + ' role="img">' + _without_metadata(rest)


def _without_metadata(svg: str) -> str:
    """Nobody reads the RDF block, and its addresses look like links."""
    before, start, rest = svg.partition("<metadata>")
    return before + rest.partition("</metadata>")[2] if start else svg

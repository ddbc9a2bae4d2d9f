"""Lines for a terminal of 80 columns, beside what `sim.report` prints."""

import sys
import textwrap
from collections.abc import Iterable

WIDTH = 80


def wrapped(text: str, hanging: str = "") -> str:
    """The text in lines of at most 80 columns, the further ones behind `hanging`. Longer words, such as paths, stay."""
    return textwrap.fill(text, WIDTH, subsequent_indent=hanging, break_long_words=False, break_on_hyphens=False)


def print_notes(notes: Iterable[str]) -> None:
    """What the planner should know, on stderr: `Note: ...`."""
    for note in notes:
        print(wrapped(f"Note: {note}", " " * 6), file=sys.stderr)

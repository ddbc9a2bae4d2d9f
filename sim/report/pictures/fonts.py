"""Fonts that have the letters of the names: Polish and Russian, but also Arabic and Chinese.

Most names need only the first font. For the rest the installed fonts are searched for the missing letters, and what no
font has is said, instead of showing boxes in silence.
"""

from collections.abc import Iterable
from functools import lru_cache

FIRST = "DejaVu Sans"
"""Comes with matplotlib: Latin, Greek, Cyrillic, Arabic, Hebrew."""
_PREFERRED = ("noto sans", "source han", "microsoft yahei", "pingfang", "hiragino", "simhei", "wenquanyi", "arial")
"""Beginnings of family names that are looked into first; others follow by name."""
_NO_LETTERS = "Last Resort"
"""Comes with matplotlib too: boxes for every letter there is."""


def fonts_for(texts: Iterable[str]) -> tuple[list[str], str]:
    """Families to be tried in this order, and the letters none of them has.

    >>> fonts_for(["billing"])
    (['DejaVu Sans'], '')
    """
    missing = {letter for text in texts for letter in text if letter.isprintable()} - _letters(_path_of(FIRST))
    families = [FIRST]
    for family, path in _others() if missing else ():
        found = missing & _letters(path)
        if found:
            families.append(family)
            missing -= found
        if not missing:
            break
    return families, "".join(sorted(missing))


@lru_cache(maxsize=1)
def _others() -> tuple[tuple[str, str], ...]:
    """(family, file) of the upright fonts besides the first, preferred ones in front."""
    from matplotlib.font_manager import fontManager

    fonts = (f for f in fontManager.ttflist if f.style == "normal" and not f.name.startswith(_NO_LETTERS))
    files = {f.name: f.fname for f in fonts if f.name != FIRST}

    def rank(family: str) -> tuple[int, str]:
        places = [i for i, start in enumerate(_PREFERRED) if family.lower().startswith(start)]
        return (places[0] if places else len(_PREFERRED), family)

    return tuple((family, files[family]) for family in sorted(files, key=rank))


def _path_of(family: str) -> str:
    from matplotlib.font_manager import findfont

    return str(findfont(family))


@lru_cache(maxsize=256)
def _letters(path: str) -> frozenset[str]:
    from matplotlib.ft2font import FT2Font

    return frozenset(map(chr, FT2Font(path).get_charmap()))

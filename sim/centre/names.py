"""Names as files of others write them: `Billing ` is `billing`, as long as nothing else could be meant."""

from collections.abc import Iterable


def known_as(name: str, known: Iterable[str]) -> str:
    """The known name that is meant: the same, or the only one alike but for capitals and spaces; else `name`."""
    names = list(dict.fromkeys(known))
    if name in names:
        return name
    alike = [other for other in names if _plain(other) == _plain(name)]
    return alike[0] if len(alike) == 1 else name


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def read_as(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """A note for each (name in the file, name meant) that differ: `'Billing' is read as billing`."""
    return [f"{written!r} is read as {meant}" for written, meant in dict.fromkeys(pairs) if written != meant]

"""Overrides as on the command line: `centre.types.billing.patience.mean=6min`, `scenario=[a,b]`, `stacks={x:[a,b]}`.

The grammar is Hydra's (lists, mappings, quotes, `+`, `++` and `~` before a key), but any letters and spaces may stand
in keys and values, and numbers stay text: 8.30 is a time of day as much as a number.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sim.centre.documents import COMMAND_LINE, Document, KeyPath, Origin
from sim.centre.errors import InputProblems, Problem

_WORDS = {"null": None, "true": True, "false": False}
_CLOSING = {"[": "]", "{": "}"}


@dataclass(frozen=True)
class Override:
    """One `key=value`."""

    path: KeyPath
    value: Any
    removes: bool = False

    @property
    def key(self) -> str:
        """The key as typed."""
        return ".".join(map(str, self.path))


class _Malformed(ValueError):  # noqa: N818
    """Text that is no override; the message says why."""


def with_centre(texts: Sequence[str]) -> list[str]:
    """`my_centre run=quick` as `centre=my_centre run=quick`: the only word without `=` is the centre's name.

    Raises `InputProblems` for a second name.
    """
    names = [text for text in texts if "=" not in text and text[:1] not in ("~", "-", "[", "{", "")]
    written = [text for text in texts if text.startswith("centre=")]
    if len(names) + len(written) > 1 and names:
        found = f"{len(names) + len(written)} centres: " + ", ".join([*names, *written])
        raise InputProblems([Problem(f"{COMMAND_LINE}: {names[-1]}", found, "one centre; all else as KEY=VALUE")])
    return [f"centre={_literal(text)}" if text in names else text for text in texts]


def _literal(name: str) -> str:
    """A path may hold a comma, which would make a list of it."""
    return f'"{name}"' if "," in name else name


def parse_overrides(texts: Iterable[str]) -> list[Override]:
    """Raises `InputProblems` with all that cannot be read."""
    overrides, problems = [], []
    for text in texts:
        try:
            overrides.append(_parse(text))
        except _Malformed as slip:
            problems.append(Problem(f"{COMMAND_LINE}: {text}", str(slip), "KEY=VALUE, such as run.replications=30"))
    if problems:
        raise InputProblems(problems)
    return overrides


def document_of(overrides: Iterable[Override]) -> Document:
    """The overrides as one document to lay over another (removals excepted)."""
    document = Document({}, {(): _origin(())})
    for override in overrides:
        if override.removes:
            continue
        for end in range(1, len(override.path)):
            here = override.path[:end]
            document.origins.setdefault(here, _origin(here))
        document.put(override.path, override.value, _origin(override.path))
    return document


def _origin(path: KeyPath) -> Origin:
    return Origin(COMMAND_LINE, label=".".join(map(str, path)))


def _parse(text: str) -> Override:
    key, equals, value = text.partition("=")
    removes = key.startswith("~")
    path = tuple(part.strip().strip("'\"") for part in key.strip().lstrip("+~").split("."))
    if not all(path) or not (equals or removes):
        raise _Malformed("no KEY=VALUE" if not equals else "an empty key")
    return Override(path, None if removes else parse_value(value), removes)


def parse_value(text: str) -> Any:
    """Text, None, bool, or lists and mappings of them. Raises ValueError on open brackets or quotes."""
    text = text.strip()
    if text[:1] in ("[", "{"):
        if len(text) < 2 or text[-1] != _CLOSING[text[0]]:
            raise _Malformed(f"a {text[0]} without its {_CLOSING[text[0]]}")
        entries = split_list(text[1:-1])
        if text[0] == "[":
            return [parse_value(entry) for entry in entries]
        return dict(_pair(entry) for entry in entries)
    if text[:1] in ("'", '"'):
        if len(text) < 2 or text[-1] != text[0]:
            raise _Malformed(f"a quote {text[0]} without its end")
        return text[1:-1].replace("\\" + text[0], text[0])
    if len(split_list(text)) > 1:
        raise _Malformed(f"{text}: several values; for a list write [{text}]")
    return _WORDS.get(text.lower(), text)


def _pair(text: str) -> tuple[str, Any]:
    key, *rest = _split(text, ":", at_most=1)
    if not rest:
        raise _Malformed(f"{text!r} in braces, where `key: value` should stand")
    return key.strip().strip("'\""), parse_value(rest[0])


def split_list(text: str) -> list[str]:
    """What stands between the commas of a text, brackets and quotes kept whole. Raises ValueError on open ones."""
    return list(_split(text, ","))


def _split(text: str, separator: str, at_most: int = -1) -> Iterator[str]:
    """Parts of the text between separators that stand outside brackets and quotes; nothing for an empty text."""
    depth, quote, start = 0, "", 0
    for position, letter in enumerate(text):
        if quote:
            quote = "" if letter == quote and text[position - 1] != "\\" else quote
        elif letter in "'\"" and not text[start:position].strip():
            quote = letter
        elif letter in "[{":
            depth += 1
        elif letter in "]}":
            depth -= 1
        elif letter == separator and not depth and at_most:
            yield text[start:position]
            start, at_most = position + 1, at_most - 1
        if depth < 0:
            raise _Malformed("a closing bracket too many")
    if depth or quote:
        raise _Malformed("a bracket or quote that is not closed")
    if start or text.strip():
        yield text[start:]

"""YAML as plain data that remembers where each value was written.

Scalars stay text, so none of YAML's readings can happen (8:30 -> 510, 17:00 -> 1020, 012 -> 10, no -> False): only an
empty value, `null`, `true` and `false` are more than text. `sim.centre.values` reads the rest.
"""

import copy
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from sim.centre.errors import InputProblems, Problem

KeyPath = tuple[str | int, ...]
_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}


@dataclass(frozen=True)
class Origin:
    """Where a value was written."""

    source: str
    """`conf/centre/telecom.yaml`, or `command line`."""
    line: int = 0
    """1 for the first; 0 if lines mean nothing there."""
    folder: Path = field(default_factory=Path.cwd)
    """Relative file names in this place start from here."""
    label: str = ""
    """Dotted path of the value in the place where it was written."""

    def inside(self, path: KeyPath) -> "Origin":
        """Origin of a part of the value that was written along with it."""
        return replace(self, label=_dotted(self.label, path)) if path else self

    def __str__(self) -> str:
        if self.source == COMMAND_LINE:
            return f"{COMMAND_LINE}: {self.label}"
        place = f"{self.source}:{self.line}" if self.line else self.source
        return f"{place}  {self.label}" if self.label else place


def _dotted(label: str, path: KeyPath) -> str:
    return ".".join([label, *map(str, path)] if label else map(str, path))


COMMAND_LINE = "command line"


@dataclass
class Document:
    """Plain data (dict, list, text, None, bool) and the origin of every value in it."""

    value: Any
    origins: dict[KeyPath, Origin]
    files: dict[str, str] = field(default_factory=dict)
    """Every file that had a part in it, as a planner knows it -> SHA-256, in hex digits."""

    def origin(self, path: KeyPath) -> Origin | None:
        """Origin of the value at the path; of what should stand there, if nothing does."""
        for end in range(len(path), -1, -1):
            if found := self.origins.get(path[:end]):
                return found.inside(path[end:])
        return None

    def get(self, *path: str | int) -> Any:
        """The value at the path, or None."""
        value = self.value
        for key in path:
            if not isinstance(value, dict) or key not in value:
                return None
            value = value[key]
        return value

    def put(self, path: KeyPath, value: Any, origin: Origin) -> None:
        """Replace what is at the path; mappings on the way are made."""
        self._forget(path)
        here = self.value
        for key in path[:-1]:
            if not isinstance(here.get(key), dict):
                here[key] = {}
            here = here[key]
        here[path[-1]] = value
        for part in _paths(value, ()):
            self.origins[path + part] = origin.inside(part)

    def move(self, path: KeyPath, to: KeyPath) -> None:
        """Take what is at the path to another place; its origins, and the words it was written in, stay."""
        value = self.get(*path)
        origins = {to + p[len(path) :]: o for p, o in self.origins.items() if p[: len(path)] == path}
        self.drop(path)
        self.put(to, value, origins[to])
        self.origins.update(origins)

    def drop(self, path: KeyPath) -> bool:
        """Take out what is at the path; False if nothing is."""
        parent = self.get(*path[:-1])
        if not isinstance(parent, dict) or path[-1] not in parent:
            return False
        del parent[path[-1]]
        self._forget(path)
        return True

    def merged(self, over: "Document") -> "Document":
        """This document with another laid over it; mappings are merged, anything else is replaced.

        A mapping with a `kind` (a distribution, a lever) is replaced whole when its kind changes: parameters of the
        old kind would make no sense to the new one.
        """
        result = Document(copy.deepcopy(self.value), dict(self.origins), {**self.files, **over.files})
        if isinstance(result.value, dict) and isinstance(over.value, dict):
            result._lay(over, ())
        else:
            result.value, result.origins = copy.deepcopy(over.value), dict(over.origins)
        return result

    def part(self, key: str) -> "Document":
        """The part under a key, on its own; an empty mapping if there is none."""
        value = self.get(key)
        origins = {path[1:]: origin for path, origin in self.origins.items() if path[:1] == (key,)}
        return Document(copy.deepcopy(value) if value is not None else {}, origins, dict(self.files))

    def _lay(self, over: "Document", path: KeyPath) -> None:
        for key, value in (over.get(*path) if path else over.value).items():
            here = (*path, key)
            old = self.get(*here)
            if isinstance(value, dict) and isinstance(old, dict) and not _changes_kind(old, value):
                self.origins.setdefault(here, over._origin_near(here))
                self._lay(over, here)
            else:
                self.put(here, copy.deepcopy(value), over._origin_near(here))
                self.origins.update({p: o for p, o in over.origins.items() if p[: len(here)] == here})

    def _origin_near(self, path: KeyPath) -> Origin:
        """A mapping that `put` made on its way to a value has no origin of its own: that of the nearest one around."""
        found = self.origin(path)
        assert found is not None
        return found

    def _forget(self, path: KeyPath) -> None:
        for part in [p for p in self.origins if p[: len(path)] == path]:
            del self.origins[part]


def _changes_kind(old: dict, new: dict) -> bool:
    return "kind" in new and new["kind"] != old.get("kind")


def _paths(value: Any, path: KeyPath) -> Iterator[KeyPath]:
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in items:
        yield from _paths(part, (*path, key))


def shown(file: Path) -> str:
    """A file as a planner knows it: relative to the current folder if it lies there."""
    try:
        return file.resolve().relative_to(Path.cwd().resolve()).as_posix()
    except ValueError:
        return str(file)


def fingerprint(file: Path) -> dict[str, str]:
    """The file as a planner knows it -> SHA-256 of its bytes."""
    return {shown(file): hashlib.sha256(file.read_bytes()).hexdigest()}


def read_yaml(file: Path) -> Document:
    """The file's content. Raises `InputProblems` if it is no YAML, no mapping, or names a key twice."""
    name = shown(file)
    try:
        text = file.read_text(encoding="utf-8-sig")
        node = yaml.compose(text, Loader=_Composer)
    except UnicodeDecodeError:
        raise InputProblems([Problem(name, "bytes that are not UTF-8", "a text file saved as UTF-8")]) from None
    except yaml.YAMLError as slip:
        raise InputProblems([_syntax_problem(name, text, slip)]) from None
    reader = _Reader(name, file.parent)
    value = reader.plain(node, ()) if node is not None else {}
    if not isinstance(value, dict):
        reader.problems.append(Problem(name, "a list or a single value", "a mapping: `key: value` lines"))
    if reader.problems:
        raise InputProblems(reader.problems)
    return Document(value, reader.origins, fingerprint(file))


_Composer = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def _syntax_problem(name: str, text: str, slip: yaml.YAMLError) -> Problem:
    mark = getattr(slip, "problem_mark", None)
    where = f"{name}:{mark.line + 1}" if mark else name
    said = str(getattr(slip, "problem", None) or "text that cannot be read")
    mend = "check indentation, colons, brackets and quotes here and in the line above"
    lines = text.splitlines()
    if mark and mark.line < len(lines) and "\t" in lines[mark.line]:
        mend = "indent with spaces, not tabs"
    return Problem(where, f"broken YAML: {said}", "valid YAML", mend)


def _is_fraction(before: Any, key: yaml.Node, value: yaml.Node) -> bool:
    """True for the `4 min` of `{mean: 8,4 min}`: a key that begins with a digit, without a value, behind a number.

    before  the key and the value before it; None for the first
    """
    if before is None or not isinstance(before[1], yaml.ScalarNode) or before[1].style:
        return False
    if value.start_mark.index != value.end_mark.index:
        return False
    number, rest = str(before[1].value), str(key.value)
    # With a blank behind the comma they are two entries.
    is_beside = key.start_mark.index == before[1].end_mark.index + 1
    return is_beside and re.fullmatch(r"[+-]?\d+", number) is not None and rest[:1].isdigit()


class _Reader:
    """One pass over a node tree: plain data, origins, and what is wrong."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name, self.folder = name, folder
        self.origins: dict[KeyPath, Origin] = {}
        self.problems: list[Problem] = []

    def plain(self, node: yaml.Node, path: KeyPath, line: int | None = None) -> Any:
        """Data of the node; `line` (from 0) is that of the key it stands under."""
        self.origins[path] = self._origin(node.start_mark.line if line is None else line, path)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.plain(entry, (*path, k)) for k, entry in enumerate(node.value)]
        return node.value if node.style else _WORDS.get(node.value.lower(), node.value)

    def _mapping(self, node: yaml.MappingNode, path: KeyPath) -> dict[str, Any]:
        result: dict[str, Any] = {}
        before = None
        for key_node, value_node in node.value:
            key, line = str(key_node.value), key_node.start_mark.line
            here = (*path, key)
            if not isinstance(key_node, yaml.ScalarNode):
                self.problems.append(
                    Problem(str(self._origin(line, path)), "a list or mapping as key", "a name as key")
                )
            elif _is_fraction(before, key_node, value_node):
                self.problems.append(self._decimal_comma(before, key, line, path))
            elif key in result:
                first = self.origins[here].line
                self.problems.append(
                    Problem(str(self._origin(line, here)), f"{key!r} twice (first in line {first})", "each key once")
                )
            else:
                result[key] = self.plain(value_node, here, line)
            before = key_node, value_node
        return result

    def _decimal_comma(self, before: Any, rest: str, line: int, path: KeyPath) -> Problem:
        """Of `{mean: 8,4 min}`, which is a mapping of `mean: 8` and of `4 min:`."""
        key, whole = (str(node.value) for node in before)
        other = f'"{whole},{rest}" in quotes'
        if re.match(r"\d{3}(?!\d)", rest):
            other = f"{whole}{rest} if thousands are meant"
        found = f"{whole},{rest} in braces, where a comma ends the value"
        where, mend = str(self._origin(line, (*path, key))), f"write {whole}.{rest}, or {other}"
        return Problem(where, found, "a decimal point, or quotes around the value", mend)

    def _origin(self, line: int, path: KeyPath) -> Origin:
        return Origin(self.name, line + 1, self.folder, _dotted("", path))

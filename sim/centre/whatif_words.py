"""What-ifs in words: `volume.billing=+10%`, `headcount=+3@10:00-12:00`, and how they are stacked with `+`.

KEY[.WHOM]=CHANGE[@FROM-TO]: letters, digits and the signs `. = + - @ : %` only, none of which cmd.exe, PowerShell or
bash takes for itself inside a word. The same words may stand in a scenario file, `volume.billing: +10%`. What a key
means is not known here: a registry judges it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sim.centre.documents import COMMAND_LINE, Document, Origin
from sim.centre.errors import InputProblems, Problem

EXAMPLE = "KEY[.WHOM]=CHANGE[@FROM-TO], such as volume=+10%, volume.billing=+10% or headcount=+3@10:00-12:00"
VALUES = ("change", "agents", "talk", "hold", "wrap_up")
"""Keys of a what-if that say how much; the others say of whom and when."""
# A plus directly behind the equals sign is a sign, any other stacks.
_STACKING = re.compile(r"(?<!=)\+")
_SPAN = re.compile(r"(?P<change>[^@]*)@(?P<start>[^@-]+)-(?P<end>[^@-]+)")


@dataclass(frozen=True)
class Supposition:
    """One what-if as it was written: which one, and its settings with their origins."""

    kind: str
    settings: Document

    @property
    def key(self) -> tuple[str, str]:
        """What it changes, without how much: the same twice in a stack is an error."""
        written = self.settings.value
        given = [name if name in VALUES else f"{name}={written[name]}" for name in sorted(written)]
        return self.kind, " ".join(given)


def is_word(name: str) -> bool:
    """True for a what-if in words, False for the name of a scenario file."""
    return "=" in name


def stacked(column: str) -> list[str]:
    """`a`, `b` and `volume=+10%` of `a+b+volume=+10%`. Raises `InputProblems` if a part is empty."""
    parts = [part.strip() for part in _STACKING.split(column)]
    if not all(parts):
        raise InputProblems([Problem(f"{COMMAND_LINE}: {column}", "a + with nothing beside it", "NAME+NAME", EXAMPLE)])
    return parts


def named_in(scenario: str) -> list[str]:
    """`a`, `b` and `volume=+10%` of `[a, b+volume=+10%]`: what `scenario=` is set to. Raises `InputProblems`."""
    listed = scenario.strip().removeprefix("[").removesuffix("]").split(",")
    return [part for column in listed if column.strip() for part in stacked(column)]


def read_word(word: str) -> Supposition:
    """One what-if of the command line. Raises `InputProblems` if it is none."""
    key, _, value = word.partition("=")
    origin = Origin(COMMAND_LINE, label=word)
    return _read(key, value, origin)


def read_mapping(document: Document) -> Iterator[Supposition]:
    """The what-ifs of a scenario file: `KEY: CHANGE`, `KEY: {change, types, from, ...}`, or a list of those.

    Raises `InputProblems` at the first that cannot be read.
    """
    for key, value in document.value.items():
        entries = [((key, k), entry) for k, entry in enumerate(value)] if isinstance(value, list) else [((key,), value)]
        for path, entry in entries:
            if not isinstance(entry, dict):
                origin = document.origin(path)
                assert origin is not None
                yield _read(key, "" if entry is None else str(entry), origin)
                continue
            here = {place[len(path) :]: o for place, o in document.origins.items() if place[: len(path)] == path}
            kind, *whom = key.split(".")
            yield Supposition(kind, Document({**entry, **({"of": whom} if whom else {})}, here))


def _read(key: str, value: str, origin: Origin) -> Supposition:
    kind, *whom = (part.strip() for part in key.split("."))
    span = _SPAN.fullmatch(value)
    change = (span["change"] if span else value).strip()
    if not kind or not all(whom) or not change or ("@" in value and not span):
        raise InputProblems([Problem(str(origin), f"{key}={value}", EXAMPLE)])
    settings: dict[str, Any] = {"change": change}
    if whom:
        settings["of"] = whom
    if span:
        settings |= {"from": span["start"].strip(), "to": span["end"].strip()}
    # Whatever is wrong with a part of the word, the planner is shown the word.
    places = [(), *((name,) for name in ("change", "of", "from", "to", *VALUES))]
    return Supposition(kind, Document(settings, dict.fromkeys(places, origin)))


def written(suppositions: tuple[Supposition, ...]) -> list[dict[str, Any]]:
    """For `run.json`; `restored` reads it back."""
    return [{"what_if": s.kind, **s.settings.value} for s in suppositions]


def restored(entries: list[Mapping[str, Any]], source: Origin) -> tuple[Supposition, ...]:
    """The inverse of `written`."""
    found = []
    for entry in entries:
        settings = {key: value for key, value in entry.items() if key != "what_if"}
        found.append(Supposition(str(entry["what_if"]), Document(settings, {(): source})))
    return tuple(found)

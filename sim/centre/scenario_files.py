"""Scenario files: found, read, and laid over the one they are based on."""

from dataclasses import dataclass

from sim.centre.check import Finding
from sim.centre.documents import Document, read_yaml
from sim.centre.errors import InputProblems, Problem, did_you_mean
from sim.centre.gate import judge
from sim.centre.places import Places
from sim.centre.request import ScenarioFile
from sim.centre.whatif_words import Supposition, is_word, read_mapping, read_word


@dataclass(frozen=True)
class Scenario:
    """One scenario file, a what-if in words, or a lever pulled from the command line (then `levers` holds that)."""

    name: str
    question: str
    description: str
    levers: Document
    what_ifs: tuple[Supposition, ...] = ()


def read_scenario(name: str, places: Places) -> Scenario:
    """A what-if in words (`volume=+10%`) or a file. Raises `InputProblems` if it is neither."""
    if is_word(name):
        return Scenario(name, "", "", Document({}, {}), (read_word(name),))
    where = f"command line: scenario={name}"
    document, stem = _read(name, places, where, ())
    made, found = judge(ScenarioFile, document.value)
    if not document.value.get("levers") and not document.value.get("whatif"):
        found = [Finding(("levers",), "nothing", "levers that are pulled, or a `whatif:`"), *found]
    if found:
        raise InputProblems(located(finding, document) for finding in found)
    what_ifs = tuple(read_mapping(document.part("whatif")))
    return Scenario(name if stem == name else stem, made.question, made.description, document.part("levers"), what_ifs)


def located(finding: Finding, document: Document) -> Problem:
    """The finding as a problem, with the file and line (or command-line key) of the value it speaks of."""
    origin = document.origin(finding.path)
    return finding.as_problem(str(origin) if origin else None)


def _read(name: str, places: Places, where: str, below: tuple[str, ...]) -> tuple[Document, str]:
    """The file laid over all it is based on, and the name of the file.

    where  the word or line that asks for it
    below  names of the files that are based on it, the last one first
    """
    file = places.find("scenario", name)
    if file is None:
        mend = did_you_mean(name, places.names("scenario"))
        if "/" in name or "\\" in name:
            found = f"{name!r}: no such run folder (none with a run.json), and no such scenario"
            raise InputProblems([Problem(where, found, "two run folders, or scenarios in ./scenarios", mend)])
        raise InputProblems([Problem(where, repr(name), "a scenario: the name of a file in ./scenarios", mend)])
    if file.stem in below:
        round_trip = " -> ".join([*reversed(below), file.stem])
        raise InputProblems([Problem(where, f"scenarios based on each other: {round_trip}", "a file to begin with")])
    document = read_yaml(file)
    base, origin = document.value.get("based_on"), document.origin(("based_on",))
    if isinstance(base, str):
        document.drop(("based_on",))
        lower, _ = _read(base, places, str(origin), (file.stem, *below))
        document = lower.merged(document)
    return document, file.stem

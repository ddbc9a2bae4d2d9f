"""`contactsim trace telecom contact=812`: one contact's life and that of its issue, from either engine's records."""

from collections.abc import Sequence
from typing import Any

from sim.centre.errors import InputProblems, Problem, did_you_mean
from sim.commands.printed import wrapped
from sim.commands.words import Words

_OWN = ("contact", "type", "replication")
_MOST_TYPES = 3
_HANGING = " " * 10


def trace(words: Sequence[str], config_dir: str | None = None) -> int:
    """Run the command. Raises `InputProblems`."""
    own = {key: value for key, _, value in (word.partition("=") for word in words) if key in _OWN}
    rest = [word for word in words if word.partition("=")[0] not in _OWN]
    asked = Words.of([f"run.{word}" if word.startswith("seed=") else word for word in rest])
    replication = _number("replication", own.get("replication", "0"))
    run = asked.together(config_dir)
    told(run, own, replication)
    return 0


def told(run: Any, own: dict[str, str], replication: int) -> None:
    """Simulate one replication of the last scenario asked for, and tell a contact of it."""
    from sim.report.trace import trace as life
    from sim.report.trace_words import Names

    scenario, records = _simulated(run, replication)
    names = Names.of(scenario.centre, scenario.compiled)
    contact = _chosen(records, names, own)
    said = life(records, contact, names)
    print(wrapped(f"{run.centre.name}, {scenario.name}, seed {run.settings.seed}, replication {replication}") + "\n")
    for line in said:
        indent = _HANGING if line[:1].isdigit() else ""
        print(wrapped(line, indent))
    last = len(records.contacts) - 1
    why = "" if "contact" in own else "This one has the most legs. "
    kinds = ", ".join(f"type={name}" for name in names.types[:_MOST_TYPES])
    print()
    print(wrapped(f"{why}Another: contact=0 to contact={last}, {kinds}, replication=1, seed=2."))


def _simulated(run: Any, replication: int) -> tuple[Any, Any]:
    """The scenario traced and the records of its replication."""
    from sim.commands.make import announce_compilation
    from sim.experiment.replicate import loop_of, replicator
    from sim.jit import note_compiled
    from sim.study import plan_of

    plan = plan_of(run)
    scenario = plan.scenarios[-1]
    loop = loop_of(scenario.compiled, run.engine)
    announce_compilation({loop})
    records = replicator(scenario.compiled, run.engine)(plan.seed, replication)
    note_compiled(loop)
    return scenario, records


def _chosen(records: Any, names: Any, own: dict[str, str]) -> int:
    """Row of the contact to be told. Raises `InputProblems` if there is none."""
    from sim.report.trace import most_eventful

    n = len(records.contacts)
    if "contact" in own:
        contact = _number("contact", own["contact"])
        if contact >= n:
            found, allowed = "no such contact in this replication", f"0 to {n - 1}" if n else "nobody comes"
            raise InputProblems([Problem(f"command line: contact={own['contact']}", found, allowed)])
        return contact
    kind = own.get("type")
    if kind is not None and kind not in names.types:
        mend = did_you_mean(kind, names.types)
        raise InputProblems([Problem(f"command line: type={kind}", "unknown", "a contact type of the centre", mend)])
    eventful = most_eventful(records, names, None if kind is None else names.types.index(kind))
    if eventful is None:
        where = f"command line: type={kind}" if kind else "volumes"
        raise InputProblems([Problem(where, "nobody comes in this replication", "contacts", "try replication=1")])
    return eventful


def _number(key: str, text: str) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > 9:
        raise InputProblems([Problem(f"command line: {key}={text}", repr(text), "a whole number from 0")])
    return int(text)

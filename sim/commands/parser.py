"""The parser of the command line: argparse, whose faults are told in the planner's words."""

import argparse
from collections.abc import Iterable, Sequence
from typing import NoReturn


class Parser(argparse.ArgumentParser):
    """An `ArgumentParser` that raises `InputProblems` instead of printing its usage and leaving."""

    def error(self, message: str) -> NoReturn:
        """What argparse finds: an option without its value, or nothing where a word must stand."""
        from sim.centre.errors import InputProblems, Problem

        found = message.removeprefix("argument ").replace("the following arguments are required:", "nothing for")
        found = found.replace("expected one argument", "nothing behind it")
        allowed = " ".join(self.format_usage().removeprefix("usage:").split())
        command = self.prog.partition(" ")[2]
        where = f"command line: {command}" if command else "command line"
        raise InputProblems([Problem(where, found, allowed, f"{self.prog} --help lists what can be said")])


def refuse_unknown(words: Sequence[str], commands: Iterable[str]) -> None:
    """Raises `InputProblems` if the first word is no command: argparse would list all of them in one long line."""
    from sim.centre.errors import InputProblems, Problem, did_you_mean

    known, options = list(commands), ["--help", "--version"]
    if not words or words[0] in (*known, *options, "-h"):
        return
    is_option = words[0].startswith("-")
    found = "an unknown option" if is_option else f"{words[0]!r}, which is no command"
    near = did_you_mean(words[0], options if is_option else known)
    listed = "contactsim --help says what each of them does"
    other = listed if is_option else f"if it is a centre, contactsim run {words[0]}; {listed}"
    mend = near if near.startswith("did you mean") else other
    allowed = "a command: " + ", ".join(known)
    raise InputProblems([Problem(f"command line: {words[0]}", found, allowed, mend)])

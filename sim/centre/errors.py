"""What is wrong with the input, in the planner's words: where, what was found, what would be right, how to mend it."""

import difflib
import re
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, replace

WIDTH = 80


@dataclass(frozen=True)
class Problem:
    """One thing to mend."""

    where: str
    """`telecom.yaml:12  types.billing.patience.mean`, `command line: run.seed`, or a path alone."""
    found: str
    allowed: str
    mend: str = ""

    def __str__(self) -> str:
        lines = [self.where]
        for label, text in (("found", self.found), ("allowed", self.allowed), ("mend", self.mend)):
            if text:
                head = f"    {label + ':':<9}"
                lines += textwrap.wrap(
                    text, WIDTH, initial_indent=head, subsequent_indent=" " * len(head), break_on_hyphens=False
                )
        return "\n".join(lines)


class InputProblems(Exception):  # noqa: N818
    """The input cannot be used. Carries every problem that was found, not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(dict.fromkeys(problems))
        super().__init__(str(self))

    def __str__(self) -> str:
        folded = _folded(self.problems)
        count = len(folded)
        head = "1 problem in the input" if count == 1 else f"{count} problems in the input"
        return "\n\n".join([f"{head}; nothing was run.", *map(str, folded)])


def _folded(problems: Iterable[Problem]) -> list[Problem]:
    """Rows of a table with the same fault as one problem: a name misspelt once is misspelt in every row."""
    alike: dict[tuple[str, ...], list[Problem]] = {}
    for problem in problems:
        row = re.fullmatch(r"(.*):\d+(  .*column .*)", problem.where)
        place = row.groups() if row else (problem.where,)
        alike.setdefault((*place, problem.found, problem.allowed, problem.mend), []).append(problem)
    return [
        replace(first, where=first.where + (f", and {len(rest)} more row{'s' * (len(rest) > 1)}" if rest else ""))
        for first, *rest in alike.values()
    ]


def did_you_mean(name: str, candidates: Iterable[str]) -> str:
    """A question with the nearest candidate, or the list if nothing is near, or nothing at all."""
    known = [str(candidate) for candidate in candidates]
    folded = {candidate.casefold(): candidate for candidate in known}
    near = difflib.get_close_matches(str(name).casefold(), folded, 1, cutoff=0.65)
    if near:
        return f"did you mean {folded[near[0]]}?"
    if not known:
        return ""
    return "choose from: " + ", ".join(known) if len(known) <= 12 else ""

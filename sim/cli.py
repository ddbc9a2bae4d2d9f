"""The command: reads the words, calls the verbs, prints. Imports are inside, so that `--help` answers at once."""

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sim.commands.help import ABOUT, COMPARE, EXAMPLES, RUN, STAFFING, SWEEP, TRACE, WHATIF
from sim.commands.parser import Parser, refuse_unknown


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command. Returns 0, 1 if a cluster is lost, 2 for input that cannot be used, or 130 if interrupted.

    With no words at all it prints the help and leaves with 2, as argparse leaves.
    """
    for stream in (sys.stdout, sys.stderr):
        # An old Windows code page must not turn a name into a traceback.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    from sim.centre.errors import InputProblems

    try:
        arguments, overrides = _parsed(sys.argv[1:] if argv is None else list(argv))
        return arguments.verb(arguments, overrides)
    except InputProblems as problems:
        print(problems, file=sys.stderr)
        return 2
    except ConnectionError as lost:
        print(f"{lost}.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Interrupted: the run folder is missing or incomplete.", file=sys.stderr)
        return 130


def _parsed(typed: list[str]) -> tuple[argparse.Namespace, list[str]]:
    """What the words say, and those that are for the command itself. Raises `InputProblems`."""
    raw = argparse.RawDescriptionHelpFormatter
    parser = Parser("contactsim", description=ABOUT, epilog=EXAMPLES, formatter_class=raw)
    parser.add_argument("--version", action="version", version=_version())
    verbs = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    run = verbs.add_parser("run", help="simulate a centre and compare", epilog=RUN, formatter_class=raw)
    run.add_argument("--config-dir", metavar="FOLDER", help="your own centre/, run/ and scenarios/")
    run.add_argument("--from", dest="source", metavar="FOLDER", help="repeat the run of this folder (its run.json)")
    run.set_defaults(verb=_run)
    for name, verb, words, examples in (
        ("whatif", _whatif, "suppose something and see: volume=+10%%", WHATIF),
        ("compare", _compare, "scenarios side by side, or two run folders", COMPARE),
        ("sweep", _sweep, "every combination of many values, and which matter", SWEEP),
        ("staffing", _staffing, "agents on duty against required, by half-hour", STAFFING),
        ("trace", _trace, "tell one contact's life with clock times", TRACE),
    ):
        usage = f"contactsim {name} CENTRE WORD ... [--config-dir FOLDER]"
        added = verbs.add_parser(name, help=words, usage=usage, epilog=examples, formatter_class=raw)
        added.add_argument("--config-dir", metavar="FOLDER", help="your own centre/, run/ and scenarios/")
        added.set_defaults(verb=verb)
    figures = verbs.add_parser("figures", help="list every figure: formula, denominator, basis")
    figures.add_argument("word", metavar="WORD", nargs="?", default="", help="only figures that speak of it: abandon")
    figures.set_defaults(verb=_figures)
    levers = verbs.add_parser("levers", help="list every lever: settings, side effects, cost, evidence")
    levers.add_argument("word", metavar="WORD", nargs="?", default="", help="only levers that speak of it: callback")
    levers.set_defaults(verb=_levers)
    new = verbs.add_parser("new", help="make a small centre of your own, to be filled in")
    new.add_argument("name", metavar="NAME", help="folder to be made")
    new.set_defaults(verb=_new)
    explain = verbs.add_parser("explain", help="say in sentences what a centre is, and what is assumed")
    explain.add_argument("centre", metavar="CENTRE", help="as for run; then KEY=VALUE as for run, if any")
    explain.add_argument("--config-dir", metavar="FOLDER", help="as for run")
    explain.set_defaults(verb=_explain)
    schema = verbs.add_parser("schema", help="write JSON Schemas for editors")
    schema.add_argument("folder", metavar="FOLDER", nargs="?", default=".", help="where to; here if left out")
    schema.set_defaults(verb=_schema)
    if not typed:
        parser.print_help()
        raise SystemExit(2)
    refuse_unknown(typed, verbs.choices)
    return parser.parse_known_args(typed)


def _version() -> str:
    from sim import __version__

    return f"contactsim {__version__}"


def _run(arguments: argparse.Namespace, overrides: list[str]) -> int:
    """Simulate, compare, print, and write the run folder. With Hydra's `--multirun` it is a sweep."""
    varied = [word for word in overrides if word not in ("--multirun", "-m")]
    if len(varied) < len(overrides):
        return _sweep(arguments, varied)
    from sim.commands.make import make

    return make(_asked_for(arguments, overrides))


def _whatif(arguments: argparse.Namespace, words: list[str]) -> int:
    from sim.commands.whatif import whatif

    _refuse_settings(words)
    return whatif(words, arguments.config_dir)


def _compare(arguments: argparse.Namespace, words: list[str]) -> int:
    from sim.commands.compare import compare

    _refuse_no_run(words)
    _refuse_settings(words)
    return compare(words, arguments.config_dir)


def _refuse_settings(words: list[str]) -> None:
    """`trunks=100` is no what-if. Raises `InputProblems` if a key is the centre's."""
    from sim.centre.errors import InputProblems, Problem
    from sim.centre.schema import Centre
    from sim.whatif import WHAT_IFS

    keys = {word: word.partition("=")[0].partition(".")[0] for word in words if "=" in word}
    if theirs := [word for word, key in keys.items() if key in Centre.model_fields and key not in WHAT_IFS]:
        found, allowed = "a setting of the centre, which is no what-if", "one of " + ", ".join(WHAT_IFS)
        raise InputProblems([Problem(f"command line: {w}", found, allowed, f"write centre.{w}") for w in theirs])


def _refuse_no_run(words: list[str]) -> None:
    """A word with a slash is a folder: of a run, or of a centre. Raises `InputProblems` if it is neither."""
    from sim.centre.errors import InputProblems, Problem
    from sim.centre.places import Places

    problems = []
    # What is stacked are scenarios, which may be given by their paths.
    for word in (w for w in words if re.search(r"[/\\]", w) and not re.search(r"^-|[=+]", w)):
        is_run = (Path(word) / "run.json").is_file() or (Path(word).name == "run.json" and Path(word).is_file())
        if not is_run and Places().find("centre", word) is None:
            found = "a folder without a run.json" if Path(word).is_dir() else "no such run folder"
            allowed = "the folder of an earlier run (it is printed behind `Results:`), or a centre's"
            problems.append(Problem(f"command line: {word}", found, allowed))
    if problems:
        raise InputProblems(problems)


def _sweep(arguments: argparse.Namespace, words: list[str]) -> int:
    from sim.commands.sweep import sweep

    return sweep(words, arguments.config_dir)


def _staffing(arguments: argparse.Namespace, words: list[str]) -> int:
    from sim.commands.staffing import staffing

    return staffing(words, arguments.config_dir)


def _trace(arguments: argparse.Namespace, words: list[str]) -> int:
    from sim.commands.trace import trace

    return trace(words, arguments.config_dir)


def _asked_for(arguments: argparse.Namespace, overrides: list[str]) -> Any:
    from sim.centre.errors import InputProblems, Problem
    from sim.centre.overrides import with_centre
    from sim.levers import LEVERS
    from sim.whatif import WHAT_IFS

    strange = [word for word in overrides if word.startswith("-")]
    if strange:
        allowed = "KEY=VALUE, --config-dir FOLDER or --from FOLDER"
        mend = "contactsim run --help lists what can be said"
        raise InputProblems([Problem(f"command line: {word}", "an unknown option", allowed, mend) for word in strange])
    if arguments.source is not None:
        return _earlier(arguments, overrides)
    from sim.centre.load import load_run

    return load_run(with_centre(overrides), config_dir=arguments.config_dir, levers=LEVERS, what_ifs=WHAT_IFS)


def _earlier(arguments: argparse.Namespace, overrides: list[str]) -> Any:
    """The run of `--from`."""
    from dataclasses import replace

    from sim.centre.errors import InputProblems, Problem
    from sim.levers import LEVERS
    from sim.whatif import WHAT_IFS

    if arguments.config_dir is not None:
        found = "a folder of files for a run that is repeated"
        allowed = "--from alone: its run.json holds the centre, the scenarios and the settings"
        raise InputProblems([Problem(f"command line: --config-dir {arguments.config_dir}", found, allowed)])
    from sim.centre.run import restore_run
    from sim.report.manifest import read_manifest

    try:
        written = read_manifest(Path(arguments.source))
    except (OSError, ValueError) as slip:
        found = "no run.json there" if isinstance(slip, OSError) else str(slip)
        allowed = "the folder of an earlier run, or its run.json"
        raise InputProblems([Problem(f"command line: --from {arguments.source}", found, allowed)]) from None
    # The files were read for the run that is repeated.
    run = restore_run(written["config"], overrides, levers=LEVERS, what_ifs=WHAT_IFS)
    return replace(run, inputs=written.get("input_files", {}))


def _no_more(overrides: list[str]) -> None:
    """A list takes no further words: one that is there was meant for something else."""
    from sim.centre.errors import InputProblems, Problem

    if overrides:
        mend = "contactsim run --help lists what a run can be told"
        raise InputProblems(
            [Problem(f"command line: {word}", "a word too many", "nothing", mend) for word in overrides]
        )


def _figures(arguments: argparse.Namespace, overrides: list[str]) -> int:
    _no_more(overrides)
    from sim.report.lists import show_figures

    return _some(show_figures(arguments.word), "figure", arguments.word, "abandon, wait or cost")


def _levers(arguments: argparse.Namespace, overrides: list[str]) -> int:
    _no_more(overrides)
    from sim.report.lists import show_levers

    return _some(show_levers(arguments.word), "lever", arguments.word, "callback, peak or training")


def _some(were_found: bool, what: str, word: str, such_as: str) -> int:
    """0 if any were found that speak of the word. Raises `InputProblems` if none were."""
    from sim.centre.errors import InputProblems, Problem

    if were_found:
        return 0
    found, mend = f"a word that no {what} speaks of", f"contactsim {what}s lists them all"
    raise InputProblems([Problem(f"command line: {what}s {word}", found, f"a word such as {such_as}", mend)])


def _new(arguments: argparse.Namespace, overrides: list[str]) -> int:
    _no_more(overrides)
    from sim.commands.new import run

    return run(arguments.name)


def _explain(arguments: argparse.Namespace, overrides: list[str]) -> int:
    from sim.commands.explain import run

    return run(arguments.centre, overrides, arguments.config_dir)


def _schema(arguments: argparse.Namespace, overrides: list[str]) -> int:
    _no_more(overrides)
    from sim.commands.schema import run

    return run(arguments.folder)

"""The command: reads the words, calls the verbs, prints. Imports are inside, so that `--help` answers at once."""

import argparse
import gc
import sys
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

_ABOUT = "A simulated contact centre: pull a lever, read the effect and how sure it is."
_EXAMPLES = """examples:
  contactsim new my_centre                           a small centre of your own to fill in
  contactsim run my_centre                           simulate it
  contactsim run centre=telecom "scenario=[peak_staff,self_service,cross_skill]"
  contactsim run centre=telecom scenario=peak_staff levers.peak_staff.agents=20
  contactsim run centre=telecom run=quick            a first look: 10 replications
  contactsim run --from runs/telecom-2026-11-21      the same run again, from its folder
  contactsim figures                                 every figure, its formula and denominator
  contactsim levers                                  what can be changed, and on what evidence
"""
_RUN_EXAMPLES = """what can be said (KEY=VALUE, in any order):
  NAME or centre=NAME          telecom, ./NAME/centre.yaml, a file in ./centres, or a path
  scenario=NAME                or "scenario=[a,b,c]": files in ./scenarios, or shipped ones
  compare=each|stack|subsets   each alone and all together | only all together | every combination
  "stacks={plan_1:[a,b],plan_2:[a,c]}"   named combinations side by side
  levers.NAME.KEY=VALUE        change a lever wherever it is pulled; pulls it if no scenario does
  centre.KEY=VALUE             change the baseline, and every scenario with it
  run=quick|standard|precise   10 replications | 30 | until the intervals are narrow
  run.replications=N run.seed=N run.threads=N
  engine=numba|simpy           fast | the readable reference model, same results
  hydra.run.dir=FOLDER         where the results go

examples:
  contactsim run centre=telecom "scenario=[peak_staff,self_service,cross_skill]"
  contactsim run centre=telecom levers.self_service.containment=+8pp run=quick
  contactsim run centre=telecom centre.trunks=300 hydra.run.dir=runs/trunks
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command. Returns 0, 2 for input that cannot be used, or 130 if interrupted."""
    for stream in (sys.stdout, sys.stderr):
        # An old Windows code page must not turn a name into a traceback.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    arguments, overrides = _parser().parse_known_args(argv)
    from sim.centre.errors import InputProblems

    try:
        return arguments.verb(arguments, overrides)
    except InputProblems as problems:
        print(problems, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Interrupted: the run folder is missing or incomplete.", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser("contactsim", description=_ABOUT, epilog=_EXAMPLES, formatter_class=raw)
    parser.add_argument("--version", action="version", version=_version())
    verbs = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    run = verbs.add_parser("run", help="simulate a centre and compare", epilog=_RUN_EXAMPLES, formatter_class=raw)
    run.add_argument("--config-dir", metavar="FOLDER", help="your own centre/, run/ and scenarios/")
    run.add_argument("--from", dest="source", metavar="FOLDER", help="repeat the run of this folder (its run.json)")
    run.set_defaults(verb=_run)
    figures = verbs.add_parser("figures", help="list every figure: formula, denominator, basis")
    figures.set_defaults(verb=_figures)
    levers = verbs.add_parser("levers", help="list every lever: settings, side effects, cost, evidence")
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
    return parser


def _version() -> str:
    from sim import __version__

    return f"contactsim {__version__}"


def _run(arguments: argparse.Namespace, overrides: list[str]) -> int:
    """Simulate, compare, print, and write the run folder."""
    began = time.perf_counter()
    # A run makes a million objects that live to its end; looking through them 600 times took a twelfth of it.
    gc.set_threshold(50_000, 20, 100)
    run = _asked_for(arguments, overrides)
    from sim.jit import note_compiled
    from sim.report.progress import progress
    from sim.report.tables import show
    from sim.study import answer, settled

    folder = Path(run.folder) if run.folder else _new_folder(run.centre_name)
    _refuse_unless_writable(folder)
    _announce_compilation(run.engine)
    if run.centre.arrivals.counts == "offered":
        with progress("Finding the new issues among the contacts offered") as update:
            run = settled(run, update)
    with progress(f"Simulating {run.centre_name}") as update:
        comparison = answer(run, update)
    elapsed = time.perf_counter() - began
    # The answer first: drawing the pictures takes longer than reading it.
    show(comparison)
    sys.stdout.flush()
    notes = _write(folder, comparison, run, elapsed)
    note_compiled(run.engine)
    print(f"Results: {folder}")
    for note in (*run.notes, *notes):
        print(f"Note: {note}", file=sys.stderr)
    return 0


def _asked_for(arguments: argparse.Namespace, overrides: list[str]) -> Any:
    from sim.centre.errors import InputProblems, Problem
    from sim.centre.overrides import with_centre
    from sim.levers import LEVERS

    strange = [word for word in overrides if word.startswith("-")]
    if strange:
        allowed = "KEY=VALUE, --config-dir FOLDER or --from FOLDER"
        mend = "contactsim run --help lists what can be said"
        if "--multirun" in strange or "-m" in strange:
            mend = 'several scenarios stand side by side without it: "scenario=[a,b,c]"'
        raise InputProblems([Problem(f"command line: {word}", "an unknown option", allowed, mend) for word in strange])
    if arguments.source is not None:
        return _earlier(arguments, overrides)
    from sim.centre.load import load_run

    return load_run(with_centre(overrides), config_dir=arguments.config_dir, levers=LEVERS)


def _earlier(arguments: argparse.Namespace, overrides: list[str]) -> Any:
    """The run of `--from`."""
    from dataclasses import replace

    from sim.centre.errors import InputProblems, Problem
    from sim.levers import LEVERS

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
    return replace(restore_run(written["config"], overrides, levers=LEVERS), inputs=written.get("input_files", {}))


def _announce_compilation(engine: str) -> None:
    from sim.jit import is_compiled

    if not is_compiled(engine):
        line = "Compiling the simulation for this machine: about half a minute, once for this version ..."
        print(line, file=sys.stderr, flush=True)


def _new_folder(centre_name: str) -> Path:
    """A folder under ./runs that does not exist yet."""
    stem = f"{centre_name}-{datetime.now():%Y-%m-%d-%H%M%S}"
    folder, number = Path("runs") / stem, 2
    while folder.exists():
        folder, number = Path("runs") / f"{stem}-{number}", number + 1
    return folder


def _refuse_unless_writable(folder: Path) -> None:
    """Told before the run, not after it."""
    import os

    from sim.centre.errors import InputProblems, Problem

    there = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    if not there.is_dir() or not os.access(there, os.W_OK):
        found = f"{there}, " + ("where nothing may be written" if there.is_dir() else "which is a file")
        allowed = "a folder for the results, made if it is not there"
        raise InputProblems([Problem(f"command line: hydra.run.dir={folder}", found, allowed)])


def _write(folder: Path, comparison: Any, run: Any, elapsed: float) -> list[str]:
    from dataclasses import replace

    from sim.levers import lever_sheets
    from sim.report.about import About
    from sim.report.folder import write_folder
    from sim.study import lever_notes

    made = {"engine": run.engine, "threads": run.settings.threads or "one a core", "seconds": round(elapsed, 1)}
    about = About.of(run, tuple(lever_sheets()), {"Version": _version()})
    about = replace(about, notes=(*about.notes, *lever_notes(run)))
    return write_folder(folder, comparison, about, run.as_config(), inputs=run.inputs, made=made)


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

    show_figures()
    return 0


def _levers(arguments: argparse.Namespace, overrides: list[str]) -> int:
    _no_more(overrides)
    from sim.report.lists import show_levers

    show_levers()
    return 0


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
